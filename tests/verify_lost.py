# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py's part that is about what was lost and came back: lines of the kind restore."""
import hashlib
BACK = ('sale.open sale.void sale.expire sale.seen fee.cash bank.credit sale.code fee.ask '
        'ticket.issue ticket.void fee.handover').split()
def read_lost(e, line, read):   # is the line within what it says?  It is e['lost'] then
    if line == '{}': return True
    e['lost'] = read(line.encode(), e['d']['n'])
    return e['lost']['k'] in BACK and hashlib.sha256(line.encode()).hexdigest() == e['d']['l']
class Lost:   # of a Book
    def stray(self, n, d): self.strays += [(n, n, d['ref'], d['amount'])]
    def give_back(self, n, l, lost):   # a lost entry, where it still has an effect
        again = self.back.setdefault(bytes.fromhex(l), n) != n
        if again: raise ValueError(f'entry {n}: given back before')
        if not lost: return
        k, d, t, s = lost['k'], lost['d'], lost['t'], self.sales.get(lost['d'].get('ref'))
        if k[:7] in ('ticket.', 'fee.han'): self.round_back(n, k, d, t)
        elif k in ('sale.open', 'fee.ask') and not s:
            self.entry(n, k, d, t)
            mine = sum(x[3] for x in self.strays if x[2] == d['ref'])   # till now unmatched
            self.strays = [x for x in self.strays if x[2] != d['ref']]
            if mine: self.money(n, 'bank.credit', {'ref': d['ref'], 'amount': mine}, t, mine)
        elif k == 'bank.credit' and d['id'] not in self.ids: self.money(n, k, d, t)
        elif k in BACK[1:5] and s and s['state'] < 2 and (   # open or short
                k in BACK[1:3] or bool(s['fee']) == (k == 'fee.cash')):
            rest = (s['amount'] - s['bank'] - s['code']) * (k in BACK[3:5])
            if d.get('amount', 0) >= rest: self.money(n, k, dict(d, amount=rest), t)
        elif k == 'sale.code' and s and d['amount'] > s['bank'] + s['code']: self.money(n, k, d, t)
    def id_rows(self):
        return (('credit', 'n', [(n, i, n) for i, n in self.ids.items()]), ('restored', 'n', [
            (n, n, l) for l, n in self.back.items()]), ('stray', 'n', self.strays))

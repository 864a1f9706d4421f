# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py's part that is about what was lost and came back: lines of the kind restore."""
import hashlib
BACK = 'sale.open sale.void sale.expire sale.seen bank.credit sale.code'.split()
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
        k, d, t, s = lost['k'], lost['d'], lost['t'], self.sales.get(lost['d']['ref'])
        if k == 'sale.open' and not s:
            self.entry(n, k, d, t)
            mine = sum(x[3] for x in self.strays if x[2] == d['ref'])   # till now unmatched
            self.strays = [x for x in self.strays if x[2] != d['ref']]
            if mine: self.money(n, 'bank.credit', {'ref': d['ref'], 'amount': mine}, t, mine)
        elif k == 'bank.credit' and d['id'] not in self.ids: self.money(n, k, d, t)
        elif k in BACK[1:4] and s and s['state'] < 2:   # open or short
            rest = (s['amount'] - s['bank'] - s['code']) * (k == 'sale.seen')
            if d.get('amount', 0) >= rest: self.money(n, k, dict(d, amount=rest), t)
        elif k == 'sale.code' and s and d['amount'] > s['bank'] + s['code']: self.money(n, k, d, t)
    def id_rows(self):
        return (('credit', 'n', [(n, i, n) for i, n in self.ids.items()]), ('restored', 'n', [
            (n, n, l) for l, n in self.back.items()]), ('stray', 'n', self.strays))

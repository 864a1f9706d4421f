#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py LEDGER.DB | LINES KEY: a second opinion, from ledger/DESIGN.md and PROTOCOL.md 2
alone.  Lines, as `cho40 ledger show` has them, bear no chain: compare their hash with one kept."""
import hashlib, json, re, sqlite3, sys
from verify_lost import Lost, read_lost
from verify_round import Round
KINDS = {kind: {name: (t, int(low), int(high or 2 ** 63 - 1))
                for name, t, low, high in re.findall(r'(\w+\??):(\w)(-?\d+)-(\d*)', d)}
         for kind, d in (row.split(' ', 1) for row in open(
             sys.path[0] + '/vectors/journal-kinds.txt') if row[0] != '#')}
HEAD = KINDS.pop('head')
ACCOUNTS = ('bank cash seen sales short over late unmatched debt owner miscount code '
            'fee_cash board').split()
BANK, CASH, _, SALES, _, OVERPAID, TOO_LATE, UNMATCHED, DEBT, OWNER, MISCOUNT = range(11)
OPEN, PART, PAID, OVER, VOID, EXPIRED, LATE = range(7)
ROW = 'amount bank cash seen t changed bin account who repaid due code fee bill'.split()
BLANK, MONEY = {**dict.fromkeys(ROW, 0), 'who': '', 'fee': '', 'bill': '', 'state': OPEN}, (
    ROW[1:4] + ['code'])
def need(truth, n, what):
    if not truth: raise ValueError(f'entry {n}: {what}')
def spell(v): return '"%s"' % re.sub(r'(["\\])', r'\\\1', v) if type(v) is str else str(v)
def fits(v, kind, low, high):   # is the value of that type and range?
    bad = {'s': '[\0-\x1f\x7f]', 'h': '[^0-9a-f]', 'w': '[^a-z._]'}.get(kind)
    if bad and type(v) is str: return low <= len(v.encode()) <= high and not re.search(bad, v)
    return kind == 'o' and type(v) is dict or kind == 'i' and type(v) is int and low <= v <= high
def read(line, n):   # the entry, if its line is spelled in the one way there is
    try:
        e = json.loads(text := line.decode(), parse_constant=int)   # a name twice: see `good`
        d = {k: spell(v) for k, v in e['d'].items()}   # with a ?: left out where it is 0
        shape = {k.strip('?'): v for k, v in KINDS[e['k']].items() if k[-1] != '?' or k[:-1] in d}
        good = list(d) == list(shape) and '0' != d.get('code') and all(
            [fits(e[k], *HEAD[k]) for k in HEAD] + [fits(e['d'][k], *shape[k]) for k in shape])
        if raw := {'mail': 'd', 'restore': 'line'}.get(e['k']):   # kept as it came, no blanks
            d[raw] = text.split(f'"{raw}":', 1 + (raw == 'd'))[-1][:-2]
            good &= not re.search(r'\s', re.sub(r'"(\\.|[^"\\])*"', '', d[raw]))
        good &= '{%s,"d":{%s}}' % (','.join(f'"{k}":{spell(e[k])}' for k in HEAD),
                                   ','.join(f'"{k}":{v}' for k, v in d.items())) == text
        if good and e['k'] == 'restore': good = read_lost(e, d['line'], read)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError): good = False
    need(good and len(line) <= 2048 and e['n'] == n, n, 'not one we write')
    return e
def held(s):   # what a sale has on each account
    come, paid = sum(map(s.get, MONEY)), s['state'] in (PAID, OVER)
    if s['fee']: return [s['bank'], 0, s['seen']] + [0] * 8 + [s['code'], s['cash'], -come]
    return [*map(s.get, MONEY[:3])] + (   # of a debt repaid, or of a sale
        [0, 0, s['repaid'] - come, 0, 0, -s['repaid'], 0, 0] if s['who'] else
        [-s['amount'] * paid, -come * (s['state'] == PART), (s['amount'] - come) * paid,
         -come * (s['state'] >= VOID), 0, 0, 0, 0]) + [s['code'], 0, 0]
def move(s, k, amount, n):   # what an entry does to its sale
    if k not in ('bank.credit', 'sale.code'):
        need(s['state'] in (OPEN, PART), n, 'not allowed at its place')
        need(bool(s['fee']) == (k == 'fee.cash') or k in ('sale.void', 'sale.expire'), n, 'kind')
        s['state'] = {'sale.void': VOID, 'sale.expire': EXPIRED}.get(k, PAID)
        need(s['state'] != PAID or amount == s['amount'] - s['bank'] - s['code'], n, 'amount')
        return s.update({k.split('.')[1]: amount})   # of cash or seen; 0 for the others
    fresh = amount - (s['bank'] + s['code'] if k == 'sale.code' else min(amount, s['code']))
    need(fresh > 0 or k != 'sale.code', n, 'nothing new')
    new = (s['bank'], s['code'] + fresh) if k == 'sale.code' else (
        s['bank'] + amount, s['code'] + fresh - amount)   # the better known takes the place
    s['bank'], s['code'], s['seen'] = *new, s['seen'] - min(s['seen'], fresh)
    more, late = sum(map(s.get, MONEY)) - s['amount'], s['state'] >= VOID
    s['state'] = LATE if late else PART if more < 0 else OVER if more else PAID
def row(s):   # as the table sale has it
    rest, paid = s['amount'] - s['bank'], s['state'] in (PAID, OVER)
    evidence = (1 + (rest <= 0) + (rest <= s['code']) + (rest <= s['seen'] + s['code'])) * paid
    return (s['n'], s['ref'], s['n'], s['state'], evidence, *map(s.get, ROW))
class Book(Lost, Round):
    def __init__(self, key):
        self.h = hashlib.sha256(b'cho40 journal v1' + key).digest()
        self.n = self.boot = self.mail = self.profile = self.total = 0
        self.sales, self.ids, self.owed, self.back, self.codes = {}, {}, {}, {}, {}
        self.round_begin()
        self.posts, self.settled, self.shifts, self.refunds, self.strays = [], [], [], [], []
    def post(self, n, sale, debit, credit, v):
        self.posts += [(n, sale, n, debit, v), (n, sale, n, credit, -v)] if v else []
    def add(self, at, line, stored):
        n, h = self.n + 1, hashlib.sha256(self.h + hashlib.sha256(line).digest()).digest()
        need(at == n and stored in (None, h), n, 'missing, or not what followed')
        k, d = (e := read(line, n))['k'], e['d']
        need(e['b'] > self.boot if k == 'boot' else e['b'] == self.boot, n, 'its boot number')
        self.mail, self.boot = max(self.mail, d.get('mail', 0)), e['b']
        if k == 'profile.set': self.profile = n
        self.give_back(n, d['l'], e.get('lost')) if k == 'restore' else self.entry(n, k, d, e['t'])
        self.n, self.h = n, h
    def entry(self, n, k, d, t):
        if k in ('sale.open', 'debt.ask'):
            most = self.owed.get(d['who'], [0])[0] if k == 'debt.ask' else d['amount']
            need(d['ref'] not in self.sales and d['amount'] <= most, n, 'not a new order')
            self.sales[d['ref']] = {**BLANK, **d, 'n': n, 't': t, 'changed': t}
        elif k in self.ROUND: self.round(n, k, d, t)
        elif k in ('shift.try', 'shift.code'): self.shift_code(n, k, d)
        elif k.startswith('shift.'): self.shift(n, k, d, t)
        elif k.startswith('debt.'):
            self.owe(d['who'], more := d['amount'] * (1 if k == 'debt.add' else -1), n)
            self.post(n, 0, DEBT, ACCOUNTS.index(d.get('by', 'sales')), more)
        elif 'ref' in d and k not in ('proof.try', 'sale.unproven'): self.money(n, k, d, t)
    def owe(self, who, more, n):
        owed, first, _ = self.owed.get(who, (0, n, n))
        need(owed + more >= 0, n, 'more than is owed')
        if more: self.owed[who] = owed + more, first if owed else n, n
    def shift(self, n, k, d, t):   # the drawer's sum is an account
        last, end = (self.shifts or [(0, 0, 0, 1)])[-1], k == 'shift.close'
        need(end != bool(last[3]) and d['shift'] == last[1] + (not end), n, 'not at its place')
        drawer = sum(p[4] for p in self.posts if p[3] == CASH)
        if end: self.shifts[-1] = last[:3] + (n,) + last[4:]
        else: self.shifts += [(n, d['shift'], n, 0, d['cash'], t)]
        self.post(n, 0, CASH, (OWNER, MISCOUNT)[end], d[('cash', 'counted')[end]] - drawer)
    def shift_code(self, n, k, d):   # of the last shift, closed, and once
        last, try_it = (self.shifts or [(0, 0, 0, 0)])[-1], k == 'shift.try'
        was = self.codes.get(d['shift'], (0, 0, 0, 0, -1, 0))
        need(last[3] and d['shift'] == last[1] and was[4] < 0, n, 'no such shift is over')
        need(d['try'] == was[2] + 1 if try_it else was[3], n, 'not its attempt')
        here = sum(p[4] for p in self.posts if p[3] == 11 or (p[3] == BANK and p[4] > 0))
        here -= sum(max(c[4], 0) for c in self.codes.values())
        need(try_it or d['ours'] == here, n, 'not what was here')
        self.codes[d['shift']] = (d['shift'], n, was[2] + 1, 1, -1, 0) if try_it else (
            d['shift'], n, was[2], 0, d['total'], here)
    def money(self, n, k, d, t, claimed=0):
        s = self.sales.get(d['ref'])
        need(self.ids.setdefault(d['id'], n) == n if 'id' in d else s, n, 'no sale, or id again')
        if s is None: return self.stray(n, d) or self.post(n, 0, BANK, UNMATCHED, d['amount'])
        if k == 'refund':   # of what is too much
            at = OVERPAID if held(s)[OVERPAID] else TOO_LATE
            s['due'] -= d['amount']
            need(s['due'] >= 0, n, 'more than is left')
            self.refunds += [(n, s['n'], n, d['amount'])]
            return self.post(n, s['n'], at, ACCOUNTS.index(d['by']), d['amount'])
        if k == 'fee.cash': self.note(n, d['amount'], 1)
        was, owed, had = held(s), self.owed.get(s['who'], [0])[0], sum(map(s.get, MONEY))
        move(s, k, d.get('amount', 0), n)   # off a debt as far as it was asked for and is owed
        off = min(sum(map(s.get, MONEY)) - had, s['amount'] - s['repaid'], owed)
        s['repaid'] += off
        self.owe(s['who'], -off, n)
        s['changed'], now = t, held(s)
        s['due'] += sum(was[OVERPAID:UNMATCHED]) - sum(now[OVERPAID:UNMATCHED])
        now[UNMATCHED], was[BANK] = claimed, was[BANK] + claimed
        self.posts += [(n, s['n'], n, i, b - a) for i, (a, b) in enumerate(zip(was, now)) if a != b]
        if was[SALES] != now[SALES]:
            self.total += s['amount']
            self.settled += [(n, n, s['n'], len(self.settled) + 1, self.total, t)]
    def compare(self, db):
        for name, blame, ours in (('sale', 'n', map(row, self.sales.values())),
                *self.id_rows(), *self.round_rows(), ('posting', 'n', self.posts),
                ('settled', 'n', self.settled), ('shift', 'opened', self.shifts),
                ('shift_code', 'n', [(c[1], *c) for c in self.codes.values()]),
                ('refund', 'n', self.refunds), ('debtor', 'last', [
                    (o[2], who, *o) for who, o in self.owed.items()])):
            a, b = (sorted(t, key=lambda r: r[1:])
                    for t in (ours, db.execute(f'SELECT {blame}, * FROM {name}')))
            for i in range(max(len(a), len(b))):   # the lesser is the odd one
                odd = min(a[i:i + 1] + b[i:i + 1], key=lambda r: r[1:])
                need(a[i:i + 1] == b[i:i + 1], odd[0], f'its {name} is another')
        (acked, mail, profile), = db.execute('SELECT acked, mail, profile FROM station')
        need(acked <= self.n and mail >= self.mail, self.n, 'its cursors')
        need(profile == self.profile, self.profile, 'another profile')
        need(db.execute('PRAGMA integrity_check(1)').fetchone() == ('ok',), self.n + 1, 'the file')
def main(path, key=''):
    whole, db = open(path, 'rb').read(), sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    rows = ((n, l, None) for n, l in enumerate(whole.split(b'\n')[:-1], 1))
    if whole.startswith(b'SQLite format 3'):
        key = db.execute('SELECT key FROM station').fetchone()[0].hex()
        rows = db.execute('SELECT n, line, h FROM journal ORDER BY n')
    book = Book(bytes.fromhex(key))
    for entry in rows: book.add(*entry)
    if whole.startswith(b'SQLite format 3'): book.compare(db)
    print(f'OK entries={book.n} hash={book.h.hex()} settled={len(book.settled)} total={book.total}',
          *(f'{a}={sum(p[4] for p in book.posts if p[3] == i)}' for i, a in enumerate(ACCOUNTS)))
try: main(*sys.argv[1:])
except (ValueError, sqlite3.DatabaseError) as e: sys.exit(print(f'BAD {e}') or 1)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py FILE [KEY] - a second opinion on a journal, sharing no code with ledger/: from
its DESIGN.md and sync/PROTOCOL.md section 2.  FILE is a ledger.db, or lines of `cho40 ledger show`
with the device's public KEY in hex; lines carry no chain: compare their hash with one kept.  Prints
"OK .." or "BAD entry N: ..", exit 1.  Not its business: signatures, sums by day and by shift."""
import json, re, sqlite3, sys
from hashlib import sha256
KINDS = {kind: {name: (t, int(low), int(high or 2 ** 63 - 1))
                for name, t, low, high in re.findall(r'(\w+):(\w)(-?\d+)-(\d*)', d)}
         for kind, d in (row.split(' ', 1) for row in open(
             sys.path[0] + '/vectors/journal-kinds.txt') if row[0] != '#')}
HEAD = KINDS.pop('head')
ACCOUNTS = 'bank cash seen sales short over late unmatched debt owner miscount'.split()
BANK, CASH, SEEN, SALES, SHORT, OVERPAID, TOO_LATE, UNMATCHED, DEBT, OWNER, MISCOUNT = range(11)
OPEN, PART, PAID, OVER, VOID, EXPIRED, LATE = range(7)
def need(truth, n, what):
    if not truth: raise ValueError(f'entry {n}: {what}')
def spell(v):
    return '"%s"' % re.sub(r'(["\\])', r'\\\1', v) if type(v) is str else str(v)
def fits(v, kind, low, high):   # is the value of that type and range?
    return (low <= len(v.encode()) <= high and not re.search('[\0-\x1f\x7f]', v)
            if kind == 's' and type(v) is str else kind == 'o' and
            type(v) is dict or kind == 'i' and type(v) is int and low <= v <= high)
def read(line, n):   # the entry, if its line is spelled in the one way there is
    try:
        text = line.decode()
        e = json.loads(text, parse_constant=int)   # a name twice: not spelled again below
        shape, d = KINDS[e['k']], {k: spell(v) for k, v in e['d'].items()}
        good = list(d) == list(shape) and all([fits(e[k], *HEAD[k]) for k in HEAD] +
                                              [fits(e['d'][k], *shape[k]) for k in shape])
        if e['k'] == 'mail':   # its d is another's: kept as it came, no blanks
            d['d'] = text.split('"d":', 2)[2][:-2]
            good &= not re.search(r'[^a-z._]', e['d']['k']) and not re.search(
                r'\s', re.sub(r'"(\\.|[^"\\])*"', '', d['d']))
        d = ','.join(f'"{k}":{v}' for k, v in d.items())
        head = ','.join(f'"{k}":{spell(e[k])}' for k in HEAD)
        good = good and '{%s,"d":{%s}}' % (head, d) == text
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError): good = False
    need(good and len(line) <= 2048 and e['n'] == n, n, 'not one we write')
    return e
def held(s):   # what a sale has on each account
    come, paid = s['bank'] + s['cash'] + s['seen'], s['state'] in (PAID, OVER)
    return [s['bank'], s['cash'], s['seen'], -s['amount'] * paid, -come * (s['state'] == PART),
            (s['amount'] - come) * paid, -come * (s['state'] in (VOID, EXPIRED, LATE))]
def move(s, k, amount, n):   # what an entry does to its sale
    if k != 'bank.credit':
        need(s['state'] in (OPEN, PART), n, 'not allowed at its place')
        s['state'] = {'sale.void': VOID, 'sale.expire': EXPIRED}.get(k, PAID)
        need(s['state'] != PAID or amount == s['amount'] - s['bank'], n, 'amount')
        return s.update({k[5:]: amount})   # of cash or seen; 0 for the others
    s['bank'] += amount
    late = s['state'] in (VOID, EXPIRED, LATE)
    s['seen'] -= 0 if late else min(amount, s['seen'])
    more = s['bank'] + s['cash'] + s['seen'] - s['amount']
    s['state'] = LATE if late else PART if more < 0 else OVER if more else PAID
def row(s):   # as the table sale has it
    rest, paid = s['amount'] - s['bank'], s['state'] in (PAID, OVER)
    evidence = (4 if rest <= 0 else 2 if rest <= s['seen'] else 1) * paid
    return (s['n'], s['ref'], s['n'], s['state'], evidence, s['amount'], s['bank'], s['cash'],
            s['seen'], s['t'], s.get('changed', s['t']), s['bin'], s['account'])
class Book:
    def __init__(self, key):
        self.h = sha256(b'cho40 journal v1' + key).digest()
        self.n = self.boot = self.mail = self.profile = self.total = 0
        self.sales, self.ids, self.owed = {}, {}, {}
        self.posts, self.settled, self.shifts, self.refunds = [], [], [], []
    def post(self, n, sale, debit, credit, v):
        self.posts += [(n, sale, n, debit, v), (n, sale, n, credit, -v)] if v else []
    def add(self, at, line, stored):
        n, h = self.n + 1, sha256(self.h + sha256(line).digest()).digest()
        need(at == n, n, 'missing')
        need(stored in (None, h), n, 'does not follow from those before')
        k, d = (e := read(line, n))['k'], e['d']
        need(e['b'] > self.boot if k == 'boot' else e['b'] == self.boot, n, 'its boot number')
        self.mail, self.boot = max(self.mail, d.get('mail', 0)), e['b']
        if k == 'profile.set': self.profile = n
        if k == 'sale.open':
            need(d['ref'] not in self.sales, n, 'its id was there before')
            self.sales[d['ref']] = dict(d, n=n, state=OPEN, bank=0, cash=0, seen=0, t=e['t'])
        elif k.startswith('shift.'): self.shift(n, k, d, e['t'])
        elif k.startswith('debt.'):
            owed, first, _ = self.owed.get(d['who'], (0, n, n))
            owed += d['amount'] * (1 if k == 'debt.add' else -1)
            need(owed >= 0 and re.fullmatch('[0-9a-f]*', d['who']), n, 'more than is owed')
            self.owed[d['who']] = owed, first, n
            sides = (DEBT, SALES) if k == 'debt.add' else (ACCOUNTS.index(d['by']), DEBT)
            self.post(n, 0, *sides, d['amount'])
        elif 'ref' in d: self.money(n, k, d, e['t'])
        self.n, self.h = n, h
    def shift(self, n, k, d, t):   # the drawer's sum is an account
        is_open = bool(self.shifts) and not self.shifts[-1][3]
        number = len(self.shifts) + (not is_open)
        need(is_open == (k == 'shift.close') and d['shift'] == number, n, 'not at its place')
        drawer = sum(p[4] for p in self.posts if p[3] == CASH)
        if is_open:
            self.shifts[-1] = self.shifts[-1][:3] + (n,) + self.shifts[-1][4:]
            return self.post(n, 0, CASH, MISCOUNT, d['counted'] - drawer)
        self.shifts += [(n, d['shift'], n, 0, d['cash'], t)]
        self.post(n, 0, CASH, OWNER, d['cash'] - drawer)
    def money(self, n, k, d, t):
        s = self.sales.get(d['ref'])
        need(s or k == 'bank.credit', n, 'it is about an unknown sale')
        need('id' not in d or self.ids.setdefault(d['id'], n) == n, n, 'id again')
        if s is None: return self.post(n, 0, BANK, UNMATCHED, d['amount'])
        if k == 'refund':   # of what is too much
            at = OVERPAID if held(s)[OVERPAID] else TOO_LATE
            left = -held(s)[at] - sum(r[3] for r in self.refunds if r[1] == s['n'])
            need(d['amount'] <= left, n, 'more than is left')
            self.refunds += [(n, s['n'], n, d['amount'])]
            return self.post(n, s['n'], at, ACCOUNTS.index(d['by']), d['amount'])
        was, unpaid = held(s), s['state'] not in (PAID, OVER)
        move(s, k, d.get('amount', 0), n)
        s['changed'], now = t, held(s)
        self.posts += [(n, s['n'], n, i, b - a) for i, (a, b) in enumerate(zip(was, now)) if a != b]
        if s['state'] in (PAID, OVER) and unpaid:
            self.total += s['amount']
            self.settled += [(n, n, s['n'], len(self.settled) + 1, self.total, t)]
    def compare(self, db):
        for name, blame, ours in (
                ('sale', 'n', map(row, self.sales.values())), ('posting', 'n', self.posts),
                ('credit', 'n', [(n, i, n) for i, n in self.ids.items()]),
                ('settled', 'n', self.settled), ('shift', 'opened', self.shifts),
                ('refund', 'n', self.refunds), ('debtor', 'last', [
                    (o[2], who, *o) for who, o in self.owed.items()])):
            a, b = (sorted(t, key=lambda r: r[1:]) for t in (
                ours, db.execute(f'SELECT {blame}, * FROM {name}')))
            for i in range(max(len(a), len(b))):   # the lesser is the odd one
                odd = min(a[i:i + 1] + b[i:i + 1], key=lambda r: r[1:])
                need(a[i:i + 1] == b[i:i + 1], odd[0], f'its {name} is another')
        (acked, mail, profile), = db.execute('SELECT acked, mail, profile FROM station')
        need(acked <= self.n and mail >= self.mail, self.n, 'its cursors')
        need(profile == self.profile, self.profile, 'another profile')
        need(db.execute('PRAGMA integrity_check(1)').fetchone() == ('ok',), self.n + 1, 'the file')
def main(path, key=''):
    with open(path, 'rb') as f: whole = f.read()
    db = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    if whole.startswith(b'SQLite format 3'):
        key = db.execute('SELECT key FROM station').fetchone()[0].hex()
        rows = db.execute('SELECT n, line, h FROM journal ORDER BY n')
    else:
        rows = ((n, l, None) for n, l in enumerate(whole.split(b'\n')[:-1], 1))
    book = Book(bytes.fromhex(key))
    for entry in rows: book.add(*entry)
    if whole.startswith(b'SQLite format 3'): book.compare(db)
    sums = [sum(p[4] for p in book.posts if p[3] == i) for i in range(11)]
    print(f'OK entries={book.n} hash={book.h.hex()} settled={len(book.settled)} '
          f'total={book.total}', *(f'{a}={v}' for a, v in zip(ACCOUNTS, sums)))
try: main(*sys.argv[1:])
except (ValueError, sqlite3.DatabaseError) as e: sys.exit(print(f'BAD {e}') or 1)

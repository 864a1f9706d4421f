#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""verify_ledger.py FILE [KEY] - a second opinion on a journal, sharing no code
with ledger/: from its DESIGN.md and sync/PROTOCOL.md section 2.  FILE is a
ledger.db, or lines of `cho40 ledger show` with the device's public KEY in hex;
lines carry no chain: compare their hash with one that was kept.  Prints "OK .."
or "BAD entry N: ..", exit 1.  Not its business: signatures, sums by day."""
import hashlib, json, re, sqlite3, sys
# Kind, then each name of d with its type and range: of value, or of bytes.
SPEC = '''head n:i1- k:s1-32 t:i0- q:i0-2 b:i1- m:i0-
boot sw:s0-31
profile.set terminal:i1-1048575 epoch:i0-31 bin:s6-6 account:s1-19 holder:s0-127\
 stall:s0-127 place:s0-127 prefix:s0-8
sale.open ref:s17-17 amount:i1-499999999 bin:s6-6 account:s1-19
sale.void,sale.expire ref:s17-17
sale.seen,sale.cash ref:s17-17 amount:i1-100000000000000
bank.credit id:s1-64 ref:s1-17 amount:i1-100000000000000 bank_ref:s0-64 at:s0-39\
 mail:i0-
mail mail:i1- k:s1-32 d:o0-
shift.open shift:i1- cash:i0-100000000000000
shift.close shift:i1- first:i1- last:i1- sales:i0- sold:i0- bank:i0- cash:i0- seen:i-1- voids:i0-\
 expired:i0- refunds:i0- refunded:i0- lent:i0- repaid:i0- expected:i-1- counted:i0-100000000000000
refund ref:s17-17 amount:i1-100000000000000 by:s4-4
debt.add who:s64-64 amount:i1-100000000000000
debt.pay who:s64-64 amount:i1-100000000000000 by:s4-4'''
KINDS = {kind: {name: (t, int(low if low != '-1' else -10 ** 14), int(high or 2 ** 63 - 1))
                for name, t, low, high in re.findall(r'(\w+):(\w)(-?\d+)-(\d*)', d)}
         for kinds, d in (row.split(' ', 1) for row in SPEC.split('\n')) for kind in kinds.split(',')}
HEAD = KINDS.pop('head')
ACCOUNTS = 'bank cash seen sales short over late unmatched debt owner miscount'.split()
BANK, CASH, SEEN, SALES, SHORT, OVERPAID, TOO_LATE, UNMATCHED, DEBT, OWNER, MISCOUNT = range(11)
OPEN, PART, PAID, OVER, VOID, EXPIRED, LATE = range(7)
def need(truth, n, what):
    if not truth: raise ValueError(f'entry {n}: {what}')
def spell(v):
    return str(v) if type(v) is not str else (
        '"' + v.replace('\\', '\\\\').replace('"', '\\"') + '"')
def fits(v, kind, low, high):   # is the value of that type and range?
    return (low <= len(v.encode()) <= high and not re.search('[\0-\x1f\x7f]', v)
            if kind == 's' and type(v) is str else kind == 'o' and
            type(v) is dict or kind == 'i' and type(v) is int and low <= v <= high)
def read(line, n):   # the entry, if its line is spelled in the one way there is
    try:
        text = line.decode()
        e = json.loads(text, parse_constant=int, object_pairs_hook=lambda pairs:
                       dict(pairs) if len(dict(pairs)) == len(pairs) else 1 // 0)
        shape, d = KINDS[e['k']], {k: spell(v) for k, v in e['d'].items()}
        good = (list(d) == list(shape) and all(fits(e[k], *HEAD[k]) for k in HEAD)
                and all(fits(e['d'][k], *shape[k]) for k in shape))
        if e['k'] == 'mail':   # its d is another's: kept as it came, no blanks
            d['d'] = text.split('"d":', 2)[2][:-2]
            good = (good and re.fullmatch('[a-z._]+', e['d']['k']) and not
                    re.search(r'\s', re.sub(r'"(\\.|[^"\\])*"', '', d['d'])))
        d = ','.join(f'"{k}":{v}' for k, v in d.items())
        head = ','.join(f'"{k}":{spell(e[k])}' for k in HEAD)
        good = good and '{%s,"d":{%s}}' % (head, d) == text
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        good = False
    need(good and len(line) <= 2048 and e['n'] == n, n, 'not one we write')
    return e
def held(s):   # what a sale has on each account
    come, paid = s['bank'] + s['cash'] + s['seen'], s['state'] in (PAID, OVER)
    return [s['bank'], s['cash'], s['seen'], -s['amount'] if paid else 0,
            -come if s['state'] == PART else 0, s['amount'] - come if paid else 0,
            -come if s['state'] in (VOID, EXPIRED, LATE) else 0]
def move(s, k, amount, n):   # what an entry does to its sale
    if k != 'bank.credit':
        need(s['state'] in (OPEN, PART), n, 'not allowed at its place')
        s['state'] = {'sale.void': VOID, 'sale.expire': EXPIRED}.get(k, PAID)
        need(s['state'] != PAID or amount == s['amount'] - s['bank'], n, 'amount')
        s[k[5:]] = amount   # of cash or seen; 0 for the others
        return
    s['bank'] += amount
    late = s['state'] in (VOID, EXPIRED, LATE)
    s['seen'] -= 0 if late else min(amount, s['seen'])
    more = s['bank'] + s['cash'] + s['seen'] - s['amount']
    s['state'] = LATE if late else PART if more < 0 else OVER if more else PAID
def row(s):   # as the table sale has it
    rest, paid = s['amount'] - s['bank'], s['state'] in (PAID, OVER)
    evidence = (4 if rest <= 0 else 2 if rest <= s['seen'] else 1) * paid
    return (s['n'], s['ref'], s['n'], s['state'], evidence, *(s[k] for k in (
        'amount', 'bank', 'cash', 'seen', 't', 'changed', 'bin', 'account')))
class Book:
    def __init__(self, key):
        self.h = hashlib.sha256(b'cho40 journal v1' + key).digest()
        self.n = self.boot = self.mail = self.profile = self.total = 0
        self.sales, self.ids, self.posts, self.settled = {}, {}, [], []
        self.shifts, self.refunds, self.owed = [], [], {}
    def post(self, n, sale, debit, credit, v):
        self.posts += [(n, sale, n, debit, v), (n, sale, n, credit, -v)] if v else []
    def add(self, line, stored=None):
        n, line_hash = self.n + 1, hashlib.sha256(line).digest()
        h = hashlib.sha256(self.h + line_hash).digest()
        need(stored in (None, h), n, 'does not follow from those before')
        e = read(line, n)
        k, d = e['k'], e['d']
        need(e['b'] > self.boot if k == 'boot' else e['b'] == self.boot, n, 'its boot number')
        self.mail, self.boot = max(self.mail, d.get('mail', 0)), e['b']
        if k == 'profile.set': self.profile = n
        if k == 'sale.open':
            need(d['ref'] not in self.sales, n, 'its id was there before')
            self.sales[d['ref']] = dict(d, n=n, state=OPEN, bank=0, cash=0, seen=0,
                                        t=e['t'], changed=e['t'])
        elif k.startswith('shift.'):
            self.shift(n, k, d, e['t'])
        elif k.startswith('debt.'):
            owed, first, _ = self.owed.get(d['who'], (0, n, n))
            owed += d['amount'] if k == 'debt.add' else -d['amount']
            need(owed >= 0 and re.fullmatch('[0-9a-f]*', d['who']), n, 'more than is owed')
            self.owed[d['who']] = owed, first, n
            by = DEBT if k == 'debt.add' else ACCOUNTS.index(d['by'])
            self.post(n, 0, by, SALES if by == DEBT else DEBT, d['amount'])
        elif 'ref' in d:
            self.money(n, k, d, e['t'])
        self.n, self.h = n, h
    def shift(self, n, k, d, t):   # the drawer's sum is an account
        is_open = bool(self.shifts) and not self.shifts[-1][3]
        need(is_open == (k == 'shift.close'), n, 'not allowed at its place')
        need(d['shift'] == len(self.shifts) + (not is_open), n, 'not its number')
        drawer = sum(p[4] for p in self.posts if p[3] == CASH)
        if is_open:
            self.shifts[-1] = self.shifts[-1][:3] + (n,) + self.shifts[-1][4:]
            self.post(n, 0, CASH, MISCOUNT, d['counted'] - drawer)
        else:
            self.shifts += [(n, d['shift'], n, 0, d['cash'], t)]
            self.post(n, 0, CASH, OWNER, d['cash'] - drawer)
    def money(self, n, k, d, t):
        s = self.sales.get(d['ref'])
        need(s or k == 'bank.credit', n, 'it is about an unknown sale')
        need('id' not in d or self.ids.setdefault(d['id'], n) == n, n, 'id again')
        if s is None:
            self.post(n, 0, BANK, UNMATCHED, d['amount'])
            return
        if k == 'refund':   # of what is too much
            at = OVERPAID if held(s)[OVERPAID] else TOO_LATE
            left = -held(s)[at] - sum(r[3] for r in self.refunds if r[1] == s['n'])
            need(d['amount'] <= left, n, 'more than is left')
            self.refunds += [(n, s['n'], n, d['amount'])]
            self.post(n, s['n'], at, ACCOUNTS.index(d['by']), d['amount'])
            return
        before, was = held(s), s['state']
        move(s, k, d.get('amount', 0), n)
        s['changed'], now = t, held(s)
        self.posts += [(n, s['n'], n, i, now[i] - before[i])
                       for i in range(7) if now[i] != before[i]]
        if s['state'] in (PAID, OVER) and was not in (PAID, OVER):
            self.total += s['amount']
            self.settled += [(n, n, s['n'], len(self.settled) + 1, self.total, t)]
    def compare(self, db):
        for name, columns, ours in (
                ('sale', 'n, ref, n, state, evidence, amount, received, cash, seen,'
                 'opened_ms, changed_ms, bin, account', map(row, self.sales.values())),
                ('credit', 'n, id, n', [(n, i, n) for i, n in self.ids.items()]),
                ('posting', 'n, sale, n, account, dong', self.posts),
                ('settled', 'n, n, sale, count, total, wall_ms', self.settled),
                ('shift', 'opened, id, opened, closed, cash, opened_ms', self.shifts),
                ('refund', 'n, sale, n, amount', self.refunds), ('debtor', 'last, who, owed, first, last',
                    [(last, who, owed, first, last) for who, (owed, first, last) in self.owed.items()])):
            theirs = db.execute(f'SELECT {columns} FROM {name}')
            a, b = (sorted(t, key=lambda r: r[1:]) for t in (ours, theirs))
            for i in range(max(len(a), len(b))):   # the lesser is the odd one
                odd = min(a[i:i + 1] + b[i:i + 1], key=lambda r: r[1:])
                need(a[i:i + 1] == b[i:i + 1], odd[0], f'its {name} is another')
        (acked, mail, profile), = db.execute('SELECT acked, mail, profile FROM station')
        need(acked <= self.n and mail >= self.mail, self.n, 'its cursors')
        need(profile == self.profile, self.profile, 'another profile')
        (ok,), = db.execute('PRAGMA integrity_check(1)')
        need(ok == 'ok', self.n + 1, f'file: {ok}')
def main(path, key=''):
    with open(path, 'rb') as f: whole = f.read()
    db = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    if whole.startswith(b'SQLite format 3'):
        key = db.execute('SELECT key FROM station').fetchone()[0].hex()
        rows = db.execute('SELECT n, line, h FROM journal ORDER BY n')
    else:
        rows = ((n, l, None) for n, l in enumerate(whole.split(b'\n')[:-1], 1))
    book = Book(bytes.fromhex(key))
    for n, line, h in rows:
        need(n == book.n + 1, book.n + 1, 'missing')
        book.add(line, h)
    if whole.startswith(b'SQLite format 3'): book.compare(db)
    sums = [sum(p[4] for p in book.posts if p[3] == i) for i in range(11)]
    print(f'OK entries={book.n} hash={book.h.hex()} settled={len(book.settled)} '
          f'total={book.total}', *(f'{a}={v}' for a, v in zip(ACCOUNTS, sums)))
if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except (ValueError, sqlite3.DatabaseError) as e:
        sys.exit(print(f'BAD {e}') or 1)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check.py TRUTH STORE - is every dong of the bank's truth in exactly one
place of the board?  STORE is a board.db or postgres://...  None of the board's
own sums is used: only rows.  Prints what it counted; a line for each thing
that is wrong; exits 1 if there was any."""
import collections
import sqlite3
import subprocess
import sys

truth_path, store = sys.argv[1], sys.argv[2]
wrong = []


def rows(sql):
    if not store.startswith('postgres'):
        with sqlite3.connect(f'file:{store}?mode=ro', uri=True) as db:
            return db.execute(sql).fetchall()
    out = subprocess.run(['psql', '-XqAt', '-F', '\t', '-d', store, '-c',
                          sql], check=True, capture_output=True, text=True)
    return [tuple(int(v) if v.lstrip('-').isdigit() and len(v) < 17 and
                  (v == '0' or v.lstrip('-')[0] != '0') else v
                  for v in line.split('\t'))
            for line in out.stdout.split('\n') if line]


def bad(text):
    wrong.append(text)


ins, outs, cash, kept, handed = {}, {}, {}, [], []
asked = 0
for line in open(truth_path, encoding='utf-8'):
    c = line.rstrip('\n').split('\t')
    if c[0] == 'in':
        ins[c[1]] = (c[2], int(c[3]), c[4], c[5], c[6])
    elif c[0] == 'out':
        outs[c[1]] = (c[2], int(c[3]))
    elif c[0] == 'cash':
        cash[(int(c[3]), int(c[4]))] = (c[1], int(c[2]))
    elif c[0] == 'kept':
        kept.append((int(c[1]), int(c[2])))
    elif c[0] == 'handed':
        handed.append((int(c[1]), int(c[2]), int(c[3])))
    elif c[0] == 'bills':
        asked = int(c[2])

# --- the bank's money: once each, where it belongs -------------------------
credits = collections.defaultdict(list)
for seq, ref, account, amount, state, to in rows(
        "SELECT seq, bank_ref, account, amount, state, ref FROM credit "
        "WHERE state <> 'twin'"):
    credits[ref].append((seq, str(account), amount, state, to))
for ref, (account, amount, state, to, trouble) in ins.items():
    got = credits.pop(ref, [])
    if len(got) != 1:
        bad(f'{ref} ({trouble}): {len(got)} credits count, not one')
        continue
    seq, account_is, amount_is, state_is, to_is = got[0]
    if (account_is, amount_is) != (account, amount):
        bad(f'{ref} ({trouble}): {account_is} got {amount_is}, not '
            f'{account} {amount}')
    if state != 'any' and (state_is, to_is) != (state, to):
        bad(f'{ref} ({trouble}): is {state_is} {to_is}, not {state} {to}')
for ref in credits:
    bad(f'{ref}: the bank knows of no such money')
known = {r[0] for r in rows("SELECT bank_ref FROM bank_line WHERE is_in = 0")}
for ref in outs:
    if ref not in known:
        bad(f'{ref}: money that left is nowhere')

# --- what came for stalls: a payment each ----------------------------------
payments = rows('SELECT payment, stall, means, amount, credit_seq, terminal, '
                'n, receipt, reversal_of FROM payment')
fee = {r[0]: r[1] for r in rows(
    "SELECT c.seq, c.amount FROM credit AS c JOIN bill AS b "
    "ON b.market_id = c.market_id AND b.ref = c.ref "
    "WHERE c.state = 'matched'")}
paid = collections.Counter()
taken = collections.defaultdict(list)
for p, stall, means, amount, seq, terminal, n, receipt, undone in payments:
    paid[stall] += amount
    if means == 'bank' and undone == 0:
        if fee.pop(seq, None) != amount:
            bad(f'payment {p}: is of no credit, or of another amount')
    elif undone == 0:
        taken[(terminal, n)].append((stall, amount))
for seq, amount in fee.items():
    bad(f'credit {seq}: {amount} for a bill is no payment')
for key, what in cash.items():
    if taken.pop(key, []) != [what]:
        bad(f'cash {key}: {what} is not one payment')
for key in taken:
    bad(f'cash {key}: nobody took it')
numbers = sorted(p[7] for p in payments)
if numbers != list(range(1, len(numbers) + 1)):
    bad('receipts have gaps or doubles')

# --- charges less payments are arrears -------------------------------------
charged = collections.Counter(dict(rows(
    'SELECT b.stall, CAST(sum(c.amount) AS BIGINT) FROM bill AS b '
    'JOIN charge AS c ON c.market_id = b.market_id AND c.bill = b.bill '
    'GROUP BY b.stall')))
put = collections.Counter(dict(rows(
    'SELECT b.stall, CAST(sum(a.amount) AS BIGINT) FROM bill AS b '
    'JOIN allocation AS a ON a.market_id = b.market_id AND a.bill = b.bill '
    'GROUP BY b.stall')))
if sum(charged.values()) != asked:
    bad(f'{sum(charged.values())} was charged, {asked} asked for')
arrears = advance = 0
for stall in set(charged) | set(paid):
    owes, has = charged[stall] - put[stall], paid[stall] - put[stall]
    arrears += owes
    advance += has
    if owes < 0 or has < 0 or (owes > 0 and has > 0):
        bad(f'{stall}: charged {charged[stall]}, paid {paid[stall]}, on '
            f'bills {put[stall]}')
if sum(charged.values()) - sum(paid.values()) != arrears - advance:
    bad('charges less payments are not arrears less advances')

# --- cash: collected, handed over, confirmed -------------------------------
collected = rows('SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) '
                 'FROM collection')[0][0]
told = rows('SELECT h.terminal, h.total, coalesce(c.counted, -1) '
            'FROM handover AS h LEFT JOIN handover_count AS c '
            'ON c.market_id = h.market_id AND c.handover = h.handover')
if collected != sum(a for _, a in cash.values()):
    bad(f'collected {collected}')
if collections.Counter(told) != collections.Counter(handed):
    bad('hand-overs or their counts are not what happened')
if collected != sum(t for _, t, _ in told) + sum(k for _, k in kept):
    bad('collected is not handed over and not handed over')
differs = [(t, n) for t, n in ((h[1], h[2]) for h in told)
           if n >= 0 and n != t]

for line in wrong[:20]:
    print('WRONG', line)
troubles = collections.Counter(t[4] for t in ins.values())
print(f'transfers {len(ins)} in, {len(outs)} out; '
      f'{sum(t[1] for t in ins.values())} dong; troubles '
      f'{sum(v for k, v in troubles.items() if k)}: '
      + ', '.join(f'{k} {v}' for k, v in sorted(troubles.items()) if k))
print(f'payments {len(payments)}, charged {sum(charged.values())}, paid '
      f'{sum(paid.values())}, arrears {arrears}, advances {advance}')
print(f'cash collected {collected}, handed over '
      f'{sum(t for _, t, _ in told)}, counted differently {len(differs)}')
print(f'wrong {len(wrong)}')
sys.exit(1 if wrong else 0)

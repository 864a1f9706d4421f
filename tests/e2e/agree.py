#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""agree.py BOOK AUDIT LEDGER... - do bank, board and terminals agree?

BOOK is the bank's own truth (book.ndjson), AUDIT the board's (audit.ndjson),
LEDGER the journal lines of a terminal.  Every transfer that was notified must
be at the board once, with the same amount and bank reference; every credit
the board matched must be in exactly one ledger, with the same reference and
amount; what the board says of a sale must follow from them; and nothing may be
anywhere that the bank did not move.  Prints what it compared; exits 1 on any
quarrel.
"""
import collections
import json
import sys

MARKET = 'C400000'   # references of the market's own bills: no stall's

quarrels = []


def quarrel(text):
    quarrels.append(text)
    print('DISAGREE ' + text)


def lines(path):
    with open(path, encoding='utf-8') as f:
        return [json.loads(line) for line in f if line.strip()]


def by_id(rows, what):
    table = {}
    for row in rows:
        if row['id'] in table:
            quarrel(f'{what} has {row["id"]} twice')
        table[row['id']] = row
    return table


def bank_truth(path):
    """Transfers whose notification was taken, by the credit's id."""
    moved, taken = {}, set()
    for row in lines(path):
        if row['k'] == 'transfer':
            moved[row['id']] = row
        elif (row['end'] in ('delivered', 'replayed') and
                row['status'] in (200, 201)):
            taken.add(row['id'])
    return ({f'sepay:{n}': moved[n] for n in taken},
            {f'sepay:{n}': row for n, row in moved.items()})


def ledger_credits(paths):
    """Its own entries; and those given back, which count once, whether the
    bank's mail came again before or after them."""
    rows, back = [], []
    for path in paths:
        for line in lines(path):
            if line['k'] == 'bank.credit':
                rows.append(line['d'])
            elif (line['k'] == 'restore' and
                    line['d']['line'].get('k') == 'bank.credit'):
                back.append(line['d']['line']['d'])
    table = by_id(rows, 'the ledger')
    for row in back:
        table.setdefault(row['id'], row)
    return table


def compare(taken, moved, board, ledger):
    for key, row in taken.items():
        if key not in board:
            quarrel(f'{key}: the bank delivered it, the board lacks it')
    for key, row in board.items():
        if key not in moved:
            quarrel(f'{key}: the board has it, the bank never moved it')
            continue
        for name in ('bank_ref', 'amount'):
            if row[name] != moved[key][name]:
                quarrel(f'{key}: {name} {moved[key][name]} at the bank, '
                        f'{row[name]} at the board')
        if row['ref'].startswith(MARKET):
            if key in ledger:
                quarrel(f'{key}: a fee, and in a ledger')
            continue
        if (row['state'] == 'matched') != (key in ledger):
            quarrel(f'{key}: {row["state"]} at the board, '
                    f'{"in" if key in ledger else "not in"} the ledger')
    for key, row in ledger.items():
        if key not in board:
            quarrel(f'{key}: in the ledger, not at the board')
            continue
        for name in ('ref', 'amount'):
            if row[name] != board[key][name]:
                quarrel(f'{key}: {name} {board[key][name]} at the board, '
                        f'{row[name]} in the ledger')


def main(args):
    taken, moved = bank_truth(args[0])
    audit = lines(args[1])
    if any(row['k'] == 'more' for row in audit):
        quarrel('the audit has more pages than were read')
    board = by_id([r for r in audit if r['k'] == 'credit'], 'the board')
    ledger = ledger_credits(args[2:])
    compare(taken, moved, board, ledger)
    sums = collections.defaultdict(lambda: [0, 0, 0])
    for key, row in board.items():
        if row['state'] == 'matched' and not row['ref'].startswith(MARKET):
            sums[row['ref']][0] += moved.get(key, {}).get('amount', 0)
            sums[row['ref']][1] += row['amount']
    for row in ledger.values():
        sums[row['ref']][2] += row['amount']
    print(f'{"reference":17} {"bank":>12} {"board":>12} {"terminal":>12}')
    for ref, (a, b, c) in sorted(sums.items()):
        print(f'{ref:17} {a:12} {b:12} {c:12}')
        if not a == b == c:
            quarrel(f'{ref}: the sums differ')
    for sale in (r for r in audit if r['k'] == 'sale'):
        if sale['received'] != sums[sale['ref']][1]:
            quarrel(f'{sale["ref"]}: the board says {sale["received"]} came')
    fees = [r for r in board.values() if r['ref'].startswith(MARKET)]
    if fees:
        print(f'{len(fees)} fees: {sum(r["amount"] for r in fees)}')
    astray = [r for r in board.values() if r['state'] != 'matched']
    print(f'{len(moved)} transfers, {len(board)} at the board, '
          f'{len(ledger)} in the ledger, {len(astray)} kept for the office')
    return 1 if quarrels else 0


if len(sys.argv) < 4:
    sys.exit(__doc__)
sys.exit(main(sys.argv[1:]))

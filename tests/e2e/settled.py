#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""settled.py LEDGER TAKEN - does an acquirer hold what a stall's journal says
that the bank's credits covered?

LEDGER is what `cho40 ledger show` prints, TAKEN the acquirer's list.  Each
such sale must be held once, with the amount that was asked; and no other.
Prints each disagreement, and exits 1 if there was any.
"""
import json
import sys


def settled(path):
    asked, came, gone = {}, {}, set()
    for entry in map(json.loads, open(path, encoding='utf-8')):
        kind, d = entry['k'], entry['d']
        if kind == 'restore' and 'line' in d:
            kind, d = d['line']['k'], d['line']['d']
        if kind == 'sale.open':
            asked[d['ref']] = d['amount']
        elif kind in ('sale.void', 'sale.expire', 'sale.cash'):
            gone.add(d['ref'])
        elif kind == 'bank.credit':
            came.setdefault(d['ref'], {})[d['id']] = d['amount']
    return {ref: amount for ref, amount in asked.items() if ref not in gone
            and sum(came.get(ref, {}).values()) >= amount}


def main(ledger, taken):
    want, held, wrong = settled(ledger), {}, 0
    for line in map(json.loads, open(taken, encoding='utf-8')):
        if line['id'] in held:
            print(f'{line["id"]}: held twice')
            wrong += 1
        held[line['id']] = line['amount']
    for ref in sorted(want.keys() | held.keys()):
        if want.get(ref) != held.get(ref):
            print(f'{ref}: the stall says {want.get(ref)}, the acquirer '
                  f'{held.get(ref)}')
            wrong += 1
    print(f'settled: {len(want)} sales, {sum(want.values())} dong, '
          f'{wrong} disagreements')
    return 1 if wrong or not want else 0


sys.exit(main(*sys.argv[1:]))

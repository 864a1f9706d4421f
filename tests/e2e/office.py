#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""office.py PORT SECRETS set-up|bill|check [STALL] - the office of a market
that is tried out: people, stalls and prices here are invented.

set-up: zones, twelve stalls with places on the plan, traders, contracts, one
price, market days; nothing when stalls are there.  bill: this month's bills;
prints "AMOUNT REFERENCE" of STALL's open bill.  check: the same stall owes
nothing, its money has a receipt, and what is owed adds up; prints it.
SECRETS has LOGIN.password of each person.
"""
import datetime
import os
import sys

from api import Session

PORT, SECRETS = int(sys.argv[1]), sys.argv[2]
STALL = sys.argv[4] if len(sys.argv) > 4 else 'A-01'
TODAY = datetime.datetime.now(
    datetime.timezone(datetime.timedelta(hours=7))).date()


def sign_in(login):
    s = Session(PORT)
    with open(os.path.join(SECRETS, login + '.password')) as f:
        status, value = s.sign_in(login, f.readline().strip())
    if status != 200:
        sys.exit(f'{login} cannot sign in: {value}')
    return s


def post(s, path, **body):
    status, value = s.post(path, body)
    if status != 200:
        sys.exit(f'{path} {body}: {status} {value}')
    return value


def get(s, path):
    status, value = s.get(path)
    if status != 200:
        sys.exit(f'{path}: {status} {value}')
    return value


def set_up():
    s = sign_in('truong')
    if get(s, 'stalls')['rows']:
        return
    first = TODAY.replace(month=1, day=1).isoformat()
    for name in ('Khu A – rau, thịt', 'Khu B – vải, đồ dùng'):
        post(s, 'zones', name=name)
    for i in range(12):
        stall = 'AB'[i // 6] + f'-{i % 6 + 1:02}'
        post(s, 'stalls', stall=stall, zone=i // 6 + 1, kind='kiosk',
             aisles=1, area=400 + 50 * (i % 3), x=100 + 150 * (i % 6),
             y=60 + 70 * (i // 6), state='let',
             terminal=7 if stall == 'A-01' else 0)
        trader = post(s, 'traders', name=f'Bà Thử {i + 1}', phone='')
        post(s, 'contracts', code=f'HD-THU-{i + 1:02}', stall=stall,
             trader=trader['trader'], deposit=0, **{'from': first})
    post(s, 'tariffs', fee='CHO', name='Giá dịch vụ diện tích bán hàng',
         kind='area_month', amount=45000, days='actual',
         rounding='none', law_no='THỬ-01', law_day=first,
         law_by='Giá bịa để chạy thử', **{'from': first})
    post(s, 'calendar', rule='A', **{'from': first})
    post(s, 'fee-rules', due_day=15, due_next=False, free_bp=1000,
         free_amount=50000, **{'from': first})


def bill():
    s = sign_in('ketoan')
    post(s, 'runs', period=TODAY.strftime('%Y-%m'))
    for row in get(s, 'bills?stall=' + STALL)['rows']:
        if row['open'] > 0:
            print(row['open'], row['ref'])
            return
    print('0 -')


def check():
    s = sign_in('ketoan')
    owed = sum(r['open'] for r in get(s, 'bills?stall=' + STALL)['rows'])
    if owed != 0:
        sys.exit(f'{STALL} still owes {owed}')
    paid = [r for r in get(s, 'payments?stall=' + STALL)['rows']]
    if not paid or not all(r['receipt'] for r in paid):
        sys.exit(f'{STALL} has no receipt')
    sums = get(s, 'fee-sums')
    rows = get(s, 'arrears')['rows']
    print(f'{STALL}: nothing owed, receipt {paid[-1]["receipt"]}; '
          f'{len(rows)} stalls owe {sums["arrears"]}')
    # What each stall owes, added up here, against charges less payments.
    if sum(r['open'] for r in get(s, 'bills')['rows']) != sums['arrears']:
        sys.exit('the bills do not add up to what is owed')


{'set-up': set_up, 'bill': bill, 'check': check}[sys.argv[3]]()

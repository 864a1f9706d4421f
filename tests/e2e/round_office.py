# SPDX-License-Identifier: Apache-2.0
"""round_office.py PORT FOLDER WHAT [...] - the office's side of 98-round.sh.
People are head, accountant and collector; their passwords are in FOLDER."""
import datetime
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api import Session   # noqa: E402

port, folder, what = int(sys.argv[1]), sys.argv[2], sys.argv[3]
today = (datetime.datetime.now(datetime.timezone.utc) +
         datetime.timedelta(hours=7)).date()


def person(login):
    s = Session(port)
    kept = f'{folder}/{login}.session'   # signing in again and again is slow
    if os.path.exists(kept):
        with open(kept) as f:
            s.cookie, s.csrf = json.load(f)
        if s.get('session')[0] == 200:
            return s
    with open(f'{folder}/{login}.pw') as f:
        status, value = s.sign_in(login, f.read().strip())
    if status != 200:
        sys.exit(f'sign in {login}: {status} {value}')
    with open(kept, 'w') as f:
        json.dump([s.cookie, s.csrf], f)
    return s


def do(s, path, value, want=200):
    status, got = s.post(path, value)
    if status != want:
        sys.exit(f'{path} {value}: {status} {got}')
    return got


def rows(s, path):
    status, got = s.get(path)
    if status != 200:
        sys.exit(f'{path}: {status} {got}')
    return got['rows']


def give(s, want=200, **more):
    return do(s, 'ticket-ranges', dict({
        'series': '26A', 'terminal': 7, 'from': str(today.replace(day=1)),
        'kinds': [{'kind': 'XE', 'name': 'Xe máy', 'amount': 5000},
                  {'kind': 'GANH', 'name': 'Gánh', 'amount': 3000}]},
        **more), want)


def set_up():
    head, office = person('head'), person('accountant')
    do(head, 'zones', {'name': 'Nhà lồng'})
    for i, stall in enumerate(('A-01', 'A-02', 'A-03'), 1):
        do(head, 'stalls', {'stall': stall, 'zone': 1, 'kind': 'hall',
                            'aisles': 1, 'area': 400, 'state': 'let'})
        do(office, 'traders', {'name': f'Người Bán {i}'})
        do(office, 'contracts', {
            'code': f'HĐ-{i}', 'stall': stall, 'trader': i,
            'from': '2026-01-01', 'deposit': 0})
    do(head, 'tariffs', {
        'fee': 'MB', 'name': 'Tiền mặt bằng', 'kind': 'lump',
        'amount': 180000, 'from': '2026-01-01', 'law_no': '1/QĐ-UBND',
        'law_day': '2025-12-01', 'law_by': 'UBND tỉnh'})
    ran = do(office, 'runs', {'period': today.strftime('%Y-%m'),
                              'due_day': str(today)})
    if ran['total'] != 540000:
        sys.exit(f'the run: {ran}')
    staff = [r for r in rows(person('admin'), 'users')
             if r['login'] == 'collector']
    do(head, 'collectors', {'staff': staff[0]['id'], 'terminal': 7})
    give(office, last=6)
    give(office, 409, first=4, last=9)      # would overlap
    give(office, 409, first=9, last=12)     # would leave a gap
    send()


def send():
    office = person('accountant')
    do(office, 'rounds/assign', {'day': str(today), 'terminal': 7,
                                 'zone': 1})
    print(do(office, 'rounds/send', {'day': str(today), 'terminal': 7}))


def state():
    s = person('accountant')
    print(json.dumps({
        'collected': rows(s, 'collected'), 'handovers': rows(s, 'handovers'),
        'tickets': rows(s, 'tickets'), 'ranges': rows(s, 'ticket-ranges'),
        'arrears': rows(s, 'arrears'), 'payments': rows(s, 'payments'),
    }, ensure_ascii=False))


def count():
    n, counted = int(sys.argv[4]), int(sys.argv[5])
    # Who collected may not, whatever the sum.
    do(person('collector'), 'handovers/count',
       {'handover': n, 'counted': counted}, 403)
    do(person('accountant'), 'handovers/count',
       {'handover': n, 'counted': counted, 'note': 'thiếu 20.000'})
    do(person('head'), 'handovers/count',
       {'handover': n, 'counted': counted + 1}, 409)


if what == 'give':
    print(give(person('accountant'), last=int(sys.argv[4])))
else:
    {'set-up': set_up, 'send': send, 'state': state, 'count': count}[what]()

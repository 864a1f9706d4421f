# SPDX-License-Identifier: Apache-2.0
"""va_talk.py PORT CODE BIN NUMBER - the office gives NUMBER to a stall with a
bill; va_talk.py PORT sums: what the stall owes, and how often an officer, or
the number, said whose money is."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api import Session   # noqa: E402

port = int(sys.argv[1])
bad = 0
PASSWORDS = 'con trau di truoc', 'mat khau moi ketoan'
FROM = {'from': '2026-01-01'}


def ok(s, path, **body):
    global bad
    status, v = s.post(path, body)
    if status != 200:
        bad = 1
        print(f'FAIL: {path}: {status} {v}')
    return v


acc = Session(port)
if sys.argv[2] == 'sums':
    acc.sign_in('ketoan', PASSWORDS[1])
    rows = acc.get('bills?stall=A-01')[1]['rows']
    said = acc.get('assignments')[1]['rows']
    print(sum(r['open'] for r in rows), len(said),
          sum('99ZP001' in r['reason'] for r in said))
    sys.exit(0)
admin = Session(port)
ok(admin, 'setup', login='admin', name='Quản trị', password=PASSWORDS[0],
   code=sys.argv[2])
once = ok(admin, 'users', login='ketoan', name='Kế toán', role='accountant',
          stall='')['password']
acc.sign_in('ketoan', once)
ok(acc, 'me/password', old=once, new=PASSWORDS[1])
ok(acc, 'zones', name='Khu A')
ok(acc, 'stalls', stall='A-01', zone=1, kind='kiosk', aisles=1, area=400,
   terminal=7, state='let')
ok(acc, 'traders', name='Bà Thử', phone='')
ok(acc, 'contracts', code='HĐ-1', stall='A-01', trader=1, deposit=0, **FROM)
ok(acc, 'tariffs', fee='MB', name='Mặt bằng', kind='area_month',
   amount=45000, law_no='THỬ-01', law_day='2026-01-01', law_by='Giá bịa',
   **FROM)
ok(acc, 'calendar', rule='A', **FROM)
ok(admin, 'fee-rules', due_day=15, due_next=False, free_bp=0, free_amount=0,
   **FROM)
ok(acc, 'runs', period='2026-10')
ok(acc, 'virtual-accounts', bin=sys.argv[3], number=sys.argv[4],
   stall='A-01')
sys.exit(bad)

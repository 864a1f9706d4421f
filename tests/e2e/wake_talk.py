# SPDX-License-Identifier: Apache-2.0
"""wake_talk.py PUBLIC DEVICES FOLDER CODE ACCOUNT SECRET - acts of the office,
each while terminal 7, whose keys are in FOLDER, waits for mail."""
import hashlib
import hmac
import http.client
import json
import os
import ssl
import sys
import threading
import time
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api import Session   # noqa: E402

port, devices, folder, code, account, secret = sys.argv[1:7]
port, devices = int(port), int(devices)
bad = 0
after = 0
WITHIN_S = 1.0
PASSWORD = 'con trau di truoc'


def is_(what, got, want):
    global bad
    if got != want:
        bad = 1
        print(f'FAIL: {what}: got {got!r}, not {want!r}')


def poll(wait, to):
    tls = ssl.create_default_context(cafile=f'{folder}/ca.crt')
    tls.load_cert_chain(f'{folder}/device.crt', f'{folder}/device.key')
    c = http.client.HTTPSConnection('localhost', devices, context=tls,
                                    timeout=40)
    c.request('GET', f'/t/v1/mail?after={after}&wait={wait}')
    to['mail'] = json.loads(c.getresponse().read())['mail']
    to['at'] = time.monotonic()
    c.close()


def told(what, act, kind):
    """act() while a poll waits: it has mail of this kind at once."""
    global after, bad
    got = {}
    poll(0, got)   # what was there before
    after = max([after] + [m['n'] for m in got['mail']])
    t = threading.Thread(target=poll, args=(25, got))
    t.start()
    time.sleep(0.5)
    act()
    acted = time.monotonic()
    t.join()
    took = got['at'] - acted
    kinds = [m['k'] for m in got['mail']]
    is_(f'{what}: what came', kind in kinds, True)
    if took > WITHIN_S:
        bad = 1
        print(f'FAIL: {what}: told after {took:.2f} s')


def ok(s, path, **body):
    status, v = s.post(path, body)
    is_(path, (status, v.get('error')), (200, None))
    return v


def transfer(number, amount, content):
    body = json.dumps({
        'id': number, 'gateway': 'Vietcombank',
        'transactionDate': '2026-11-21 08:15:42', 'accountNumber': account,
        'subAccount': None, 'code': None, 'content': content,
        'transferType': 'in', 'description': '', 'transferAmount': amount,
        'accumulated': 0, 'referenceCode': f'FT{number}'}).encode()
    ts = str(int(time.time()))
    sign = hmac.new(secret.encode(), ts.encode() + b'.' + body,
                    hashlib.sha256).hexdigest()
    urllib.request.urlopen(urllib.request.Request(
        f'http://127.0.0.1:{port}/hooks/sepay/{account}', body,
        {'X-SePay-Timestamp': ts, 'X-SePay-Signature': 'sha256=' + sign,
         'Content-Type': 'application/json'}), timeout=10)


admin = Session(port)
is_('setup', admin.post('setup', dict(login='admin', name='Quản trị',
                                      password=PASSWORD, code=code))[0], 200)
people = {}
for role in ('head', 'accountant'):
    status, v = admin.post('users', dict(login='u-' + role, name=role,
                                         role=role, stall=''))
    s = people[role] = Session(port)
    s.sign_in('u-' + role, v['password'])
    s.post('me/password', dict(old=v['password'],
                               new='mat khau moi ' + role))
head, acc = people['head'], people['accountant']
FROM = {'from': '2026-01-01'}
ok(acc, 'zones', name='Khu A')
ok(acc, 'stalls', stall='A-01', zone=1, kind='kiosk', aisles=1, area=400,
   terminal=7, state='let')
ok(acc, 'traders', name='Bà Thử', phone='')
ok(acc, 'contracts', code='HĐ-1', stall='A-01', trader=1, deposit=0, **FROM)
ok(acc, 'tariffs', fee='MB', name='Mặt bằng', kind='area_month',
   amount=45000, law_no='THỬ-01', law_day='2026-01-01', law_by='Giá bịa',
   **FROM)
ok(acc, 'calendar', rule='A', **FROM)
ok(head, 'fee-rules', due_day=15, due_next=False, free_bp=10000,
   free_amount=0, **FROM)

told('a billing run', lambda: ok(acc, 'runs', period='2026-10'), 'fee.bill')
transfer(1, 50000, 'tien cho khong ma')
queue = acc.get('credits?queue=unmatched')[1]['rows']
is_('money without an owner', [r['amount'] for r in queue], [50000])
told('an assignment', lambda: ok(
    acc, 'assignments', credit=queue[0]['seq'], kind='stall', target='A-01',
    reason='khách gọi'), 'fee.receipt')
told('cash', lambda: ok(acc, 'payments/cash', stall='A-01', amount=10000,
                        key='k1'), 'fee.receipt')
told('a waiver', lambda: ok(
    acc, 'waivers', stall='A-01', percent_bp=1000, first_period='2026-10',
    last_period='2026-10', decision_no='1/QĐ', reason='Cháy',
    decision_day='2026-11-20'), 'fee.bill')
told('a reversal', lambda: ok(acc, 'runs/reverse', run=1, reason='Sai kỳ'),
     'fee.bill')
sys.exit(bad)

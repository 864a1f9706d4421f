# SPDX-License-Identifier: Apache-2.0
"""fees_talk.py - a market's fees over its API, for 97-fees.sh.

usage: fees_talk.py PORT CODE ACCOUNT SECRET | fees_talk.py PORT sums
Prints FAIL lines, then "owed N" of stall A-01 and "sums ...".
"""
import datetime
import hashlib
import hmac
import json
import sys
import time
import urllib.request

from api import Session

port = int(sys.argv[1])
bad = 0
PASSWORD = 'con trau di truoc'


def is_(what, got, want):
    global bad
    if got != want:
        bad = 1
        print(f'FAIL: {what}: got {got!r}, not {want!r}')


def sums(s):
    _, v = s.get('fee-sums')
    return ' '.join(f'{k}={v[k]}' for k in sorted(v))


if sys.argv[2] == 'sums':
    me = Session(port)
    me.sign_in('admin', PASSWORD)
    head = Session(port)
    head.sign_in('u-head', 'mat khau moi head')
    print(sums(head))
    sys.exit(0)

code, account, secret = sys.argv[2:5]

# --- people -------------------------------------------------------------------

admin = Session(port)
is_('setup', admin.post('setup', dict(login='admin', name='Quản trị',
                                      password=PASSWORD, code=code))[0], 200)
people = {}
for role in ('head', 'accountant', 'viewer', 'collector', 'trader'):
    login = 'u-' + role
    status, v = admin.post('users', dict(
        login=login, name='Người ' + role, role=role,
        stall='A-01' if role == 'trader' else ''))
    is_('user ' + role, status, 200)
    s = people[role] = Session(port)
    s.sign_in(login, v['password'])
    is_('password ' + role, s.post('me/password', dict(
        old=v['password'], new='mat khau moi ' + role))[0], 200)
acc, head, viewer = (people[r] for r in ('accountant', 'head', 'viewer'))


def ok(s, path, **body):
    status, v = s.post(path, body)
    is_(path, (status, v.get('error')), (200, None))
    return v


def refused(s, path, status, word, **body):
    got, v = s.post(path, body)
    error = v.get('error', {}) if isinstance(v, dict) else {}
    is_(f'{path} {body}', (got, error.get('word')), (status, word))
    if error and len(error.get('text', '')) < 8:
        is_(f'{path} says what to do', error, '')


def rows(s, path):
    status, v = s.get(path)
    is_(path, status, 200)
    return v['rows']


# --- first set-up ---------------------------------------------------------------

FILE = ('stall,zone,kind,aisles,area,trader,phone,contract,from_day,deposit,'
        'terminal\n'
        'A-01,Nhà lồng,hall,2,4,"Lò Thị ""Mẩy""",0912345678,HĐ-1,2026-01-01,'
        '180000,7\n'
        'A-02,Nhà lồng,hall,1,"4,5",<script>alert(1)</script>,,HĐ-2,'
        '2026-01-01,0,\n'
        'A-03,Nhà lồng,hall,1,2.4,,,,,,\n')
wrong = FILE.replace('A-02', "A'; DROP TABLE stall; --").replace('4,5', '-4')
status, v = acc.post('stalls/import', wrong.encode())
is_('a wrong line', (status, v['errors'], v['stalls'], v['rows'][0]['line']),
    (200, 1, 0, 3))
is_('nothing was kept', rows(acc, 'stalls'), [])
status, v = acc.post('stalls/import', FILE.encode())
is_('import', (status, v['errors'], v['stalls'], v['contracts']),
    (200, 0, 3, 2))
is_('the same again', acc.post('stalls/import', FILE.encode())[1]['errors'],
    3)
is_('markup stays text', [r['name'] for r in rows(acc, 'traders')][1],
    '<script>alert(1)</script>')
is_('found without marks', len(rows(acc, 'traders?q=lo+thi')), 1)
is_('statements are text', rows(acc, "traders?q=%27%20OR%20%271%27%3D%271"),
    [])
is_('states', [r['state'] for r in rows(acc, 'stalls')],
    ['let', 'let', 'vacant'])

# --- prices ----------------------------------------------------------------------

PRICE = dict(fee='MB', name='Mặt bằng', kind='area_month', amount=45000,
             law_no='480/QĐ-UBND', law_day='2026-02-14', law_by='UBND tỉnh',
             **{'from': '2026-02-15'})
ok(head, 'fee-rules', **{'from': '2026-01-01'}, due_day=15, due_next=True,
   free_bp=1000, free_amount=0)
status, v = acc.post('runs/preview', dict(period='2026-10'))
is_('no price is a line to fix', sorted((r['note'], r['stall'])
                                        for r in v['rows']),
    [('no_price', 'A-01'), ('no_price', 'A-02')])
ok(acc, 'tariffs', **PRICE)
refused(acc, 'tariffs', 409, 'overlap', **PRICE)
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, amount=-1))
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, amount=10**12))
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, amount='1;--'))
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, fee="M'B"))
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, law_no=''))
refused(acc, 'tariffs', 400, 'field', **dict(PRICE, kind='free'))
refused(viewer, 'tariffs', 403, 'role', **PRICE)
refused(acc, 'stalls', 400, 'field', stall='A-09', zone=1, kind='hall',
        aisles=1, area=-1)
refused(acc, 'stalls', 400, 'field', stall='A-09', zone=1, kind='hall',
        aisles=1, area=10**9)
refused(acc, 'stalls', 400, 'field', stall='<b>', zone=1, kind='hall',
        aisles=1, area=100)
refused(acc, 'stalls', 404, 'no_zone', stall='A-09', zone=99, kind='hall',
        aisles=1, area=100)
refused(acc, 'contracts', 409, 'let', code='HĐ-9', stall='A-01', trader=1,
        **{'from': '2026-11-01'})
ok(acc, 'calendar', **{'from': '2026-01-01'}, rule='Z:Tỵ,Hợi')
refused(acc, 'calendar', 400, 'field', **{'from': '2026-02-01'},
        rule='W:T9')
refused(acc, 'calendar', 409, 'same_day', **{'from': '2026-01-01'}, rule='A')

# --- a run -----------------------------------------------------------------------

refused(acc, 'runs', 400, 'field', period='2026-13')
v = ok(acc, 'runs/preview', period='2026-10')
is_('preview', (v['run'], v['bills'], v['total']), (0, 2, 382500))
is_('a preview keeps nothing', rows(acc, 'bills'), [])
v = ok(acc, 'runs', period='2026-10')
is_('run', (v['run'], v['bills'], v['total']), (1, 2, 382500))
v = ok(head, 'runs', period='2026-10')
is_('two officers, one period', (v['run'], v['bills']), (0, 0))
is_('bills', [(r['stall'], r['amount'], r['due_day'])
              for r in rows(acc, 'bills')],
    [('A-01', 180000, '2026-11-15'), ('A-02', 202500, '2026-11-15')])
refused(acc, 'tariffs/end', 409, 'billed', tariff=1, to='2026-10-15')


def bill(n):
    return acc.get(f'bills/{n}')[1]


b = bill(1)
is_('a code to pay with', b['qr'].startswith('000201') and account in b['qr']
    and b['ref'] in b['qr'] and '5406180000' in b['qr'], True)

# --- by bank -----------------------------------------------------------------------

count = 0


def transfer(amount, content):
    global count
    count += 1
    day = datetime.datetime.now() + datetime.timedelta(seconds=count)
    body = json.dumps({
        'id': 5000 + count, 'gateway': 'Vietcombank',
        'transactionDate': day.strftime('%Y-%m-%d %H:%M:%S'),
        'accountNumber': account, 'subAccount': None, 'code': None,
        'content': content, 'transferType': 'in', 'description': '',
        'transferAmount': amount, 'accumulated': 0,
        'referenceCode': f'FT{count}'}).encode()
    for _ in range(2):   # told twice, it counts once
        ts = str(int(time.time()))
        sign = hmac.new(secret.encode(), ts.encode() + b'.' + body,
                        hashlib.sha256).hexdigest()
        r = urllib.request.Request(
            f'http://127.0.0.1:{port}/hooks/sepay/{account}', body,
            {'X-SePay-Timestamp': ts, 'X-SePay-Signature': 'sha256=' + sign,
             'Content-Type': 'application/json'})
        is_('hook', urllib.request.urlopen(r, timeout=10).status, 200)


ref = b['ref']
transfer(100000, f'MBVCB.3278907687.{ref.lower()}.CT tu 0123')
is_('in part', (bill(1)['paid'], bill(1)['open']), (100000, 80000))
transfer(130000, ' '.join(ref))
is_('in excess', (bill(1)['open'], sums(acc).split()[0]),
    (0, 'advance=50000'))
v = ok(acc, 'runs', period='2026-11')
is_('the next bill takes it', (bill(3)['amount'], bill(3)['paid']),
    (180000, 50000))

# --- in cash -------------------------------------------------------------------------

v = ok(acc, 'payments/cash', stall='A-02', amount=200000, key='k1')
is_('cash', (v['allocated'], v['advance']), (200000, 0))
again = ok(acc, 'payments/cash', stall='A-02', amount=200000, key='k1')
is_('the same key again', again, v)
refused(acc, 'payments/cash', 409, 'key', stall='A-02', amount=1, key='k1')
refused(acc, 'payments/cash', 400, 'field', stall='A-02', amount=0, key='k2')
refused(acc, 'payments/cash', 400, 'field', stall='A-02', amount=-5,
        key='k2')
refused(acc, 'payments/cash', 404, 'no_stall', stall='Z-9', amount=5,
        key='k2')
refused(people['trader'], 'payments/cash', 403, 'role', stall='A-01',
        amount=5, key='k2')
v = ok(acc, 'payments/cash', stall='A-01', amount=180000, key='k3',
       purpose='deposit')
is_('a deposit pays no bill', (v['allocated'], bill(3)['paid']), (0, 50000))
is_('deposits', [(r['stall'], r['deposit'], r['held'])
                 for r in rows(acc, 'deposits')],
    [('A-01', 180000, 180000)])

# --- a waiver with two people ------------------------------------------------------------

WAIVER = dict(stall='A-02', percent_bp=5000, first_period='2026-10',
              last_period='2026-11', decision_no='12/QĐ', reason='Cháy',
              decision_day='2026-11-20')
refused(acc, 'waivers', 400, 'field', **dict(WAIVER, percent_bp=0))
refused(acc, 'waivers', 404, 'no_stall', **dict(WAIVER, stall='Z-1'))
w = ok(acc, 'waivers', **WAIVER)
is_('asked', w['state'], 'asked')
refused(acc, 'waivers/approve', 403, 'role', waiver=w['waiver'])
own = ok(head, 'waivers', **WAIVER)
refused(head, 'waivers/approve', 403, 'same_person', waiver=own['waiver'])
ok(acc, 'waivers/refuse', waiver=own['waiver'], note='trùng')
before = bill(2)['open']
ok(head, 'waivers/approve', waiver=w['waiver'])
refused(head, 'waivers/approve', 409, 'done', waiver=w['waiver'])
is_('half is waived', (bill(2)['amount'], bill(4)['amount']),
    (101250, 101250))
is_('what was paid for it goes on', (bill(2)['open'], bill(4)['open']),
    (0, 2500))
small = ok(acc, 'waivers', **dict(WAIVER, stall='A-01', percent_bp=1000,
                                  first_period='2026-12',
                                  last_period='2026-12'))
is_('a small one needs one person', small['state'], 'approved')

# --- told once more --------------------------------------------------------------------------

is_('reminders', ok(acc, 'bills/remind', due_day='2099-12-31')['bills'], 1)
is_('not yet due', ok(acc, 'bills/remind', due_day='2020-01-01')['bills'], 0)

# --- taken back ----------------------------------------------------------------------------

refused(acc, 'runs/reverse', 400, 'field', run=2, reason='')
refused(acc, 'runs/reverse', 404, 'not_there', run=9, reason='x')
ok(acc, 'runs/reverse', run=2, reason='Sai kỳ')
refused(acc, 'runs/reverse', 409, 'done', run=2, reason='x')
is_('nothing is asked', (bill(3)['amount'], bill(4)['amount']), (0, 0))
transfer(30000, bill(3)['ref'])
is_('paid after it was taken back', rows(acc, 'bills?open=1'), [])
v = ok(acc, 'runs', period='2026-11')
is_('asked again, less what was paid', [(r['stall'], r['amount'], r['open'])
    for r in rows(acc, 'bills?open=1')],
    [('A-01', 180000, 100000), ('A-02', 101250, 2500)])
refused(acc, 'payments/undo', 403, 'role', payment=3, reason='x')
pay = [r for r in rows(acc, 'payments') if r['ref'] == 'k1'][0]
ok(head, 'payments/undo', payment=pay['payment'], reason='Gõ nhầm')
refused(head, 'payments/undo', 409, 'done', payment=pay['payment'],
        reason='x')
is_('owed again', sum(r['open'] for r in rows(acc, 'bills?stall=A-02')),
    202500)

# --- meters ------------------------------------------------------------------------------

ok(acc, 'tariffs', **dict(PRICE, fee='DIEN', name='Điện', kind='metered',
                          amount=2500))
m = ok(acc, 'meters', stall='A-01', fee='DIEN', unit='kWh', digits=4,
       first=9990, **{'from': '2026-11-01'})['meter']
refused(people['collector'], 'readings', 409, 'below', meter=m,
        day='2026-11-20', value=5)
v = ok(people['collector'], 'readings', meter=m, day='2026-11-20', value=5,
       rolled=True)
is_('rolled over', v['used'], 15)
refused(acc, 'readings', 409, 'same_day', meter=m, day='2026-11-20', value=6)
v = ok(acc, 'runs', period='2026-11')
is_('metered', (v['bills'], v['total']), (1, 37500))

# --- a contract that ends before its bill -------------------------------------------------

was = sum(r['open'] for r in rows(acc, 'bills?stall=A-02'))
tenancy = [r for r in rows(head, 'contracts') if r['stall'] == 'A-02'][0]
v = ok(head, 'contracts/close', contract=tenancy['contract'], to='2026-10-15')
is_('October and November were answered', v['bills'], 2)
is_('its own days are asked for, half of them waived', (was, sum(
    r['open'] for r in rows(acc, 'bills?stall=A-02'))), (202500, 48992))

# --- papers ------------------------------------------------------------------------------

numbers = [r['receipt'] for r in rows(acc, 'receipts')]
is_('receipts without gaps', numbers, list(range(1, len(numbers) + 1)))
status, slip = acc.get('receipts/1')
is_('no invoice yet', ('chưa phải hóa đơn' in slip['title'],
                       slip['is_invoice']), (True, False))
ok(acc, 'einvoices', receipt=1, code='M1-26-ABCDE-00000000001',
   series='5C26GYY')
refused(acc, 'einvoices', 409, 'has_code', receipt=1, code='X')
refused(acc, 'einvoices', 404, 'not_there', receipt=999, code='X')
CODES = (b'receipt,code,series\r\n1,M1-26-ABCDE-00000000001,5C26GYY\r\n'
         b'2,M1-26-ABCDE-00000000002,5C26GYY\r\n99999,X,Y\r\n3,=1+1,Y\r\n'
         b'x,y\r\n')
for added in (1, 0):   # the same file again adds nothing
    status, v = acc.post('einvoices/import', CODES)
    is_('codes from a file', (status, v['added'], [r['line'] for r in
        v['rows']]), (200, added, [4, 5, 6]))
status, v = acc.post('einvoices/import', CODES + b'3,=1+1,Y\r\n' * 20000)
is_('a month of codes is larger than a call', (status, v.get('added')),
    (200, 0))
status, slip = acc.get('receipts/1')
is_('an invoice', (slip['title'], slip['is_invoice']),
    ('PHIẾU THU / VÉ CHỢ', True))
for name in ('bills', 'arrears', 'receipts', 'receipts/1', 'bills/1'):
    status, headers, data = acc.ask('GET', f'/api/v1/{name}?format=pdf')
    is_(name + '.pdf', (status, data[:5]), (200, b'%PDF-'))
trader = people['trader']
is_('a trader sees his own', {r['stall'] for r in rows(trader, 'bills')},
    {'A-01'})
is_('whatever he asks', {r['stall'] for r in
                         rows(trader, 'bills?stall=A-02')}, {'A-01'})
is_('and no other bill', trader.get('bills/2')[0], 404)
is_('nor names', trader.get('traders')[0], 403)
looks = rows(head, 'looks')
is_('who looked is written down', any('traders' in json.dumps(r)
                                      for r in looks), True)
is_('so is what was done', {'run.commit', 'run.reverse', 'waiver.ask',
    'waiver.approve', 'payment.cash', 'payment.undo', 'tariff.add',
    'stall.import'} <= {r['action'] for r in rows(head, 'trail')}, True)

# --- every dong ------------------------------------------------------------------------------

f = acc.get('fee-sums')[1]
charges = sum(r['amount'] for r in rows(acc, 'charges'))
paid = sum(r['amount'] for r in rows(acc, 'payments')
           if r['purpose'] == 'fee')
opened = sum(r['open'] for r in rows(acc, 'bills'))
is_('asked', f['asked'], charges)
is_('paid', f['paid'], paid)
is_('the bank\'s and the cash', paid, 100000 + 130000 + 30000)
is_('charges less allocations are arrears', f['asked'] - f['allocated'],
    opened)
is_('arrears by age', sum(r['owed'] for r in rows(acc, 'arrears')), opened)
for r in rows(acc, 'arrears'):
    is_('ages make the whole', r['not_due'] + r['d30'] + r['d60'] + r['d90'] +
        r['older'], r['owed'])
is_('an advance is nobody\'s who owes', f['advance'], f['paid'] -
    f['allocated'])
print('owed', sum(r['open'] for r in rows(acc, 'bills?stall=A-01')))
print('sums', sums(head))
sys.exit(bad)

# SPDX-License-Identifier: Apache-2.0
"""api_talk.py PORT CODE BOARD FOLDER - 99-api.sh's talk with a live board."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api import Session, check, raw, structure   # noqa: E402

port, code, board, folder = int(sys.argv[1]), *sys.argv[2:]
bad = 0
asked = set()
MARKS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
         "'; DROP TABLE staff; --", "' OR '1'='1", '=1+1', '@SUM(A1)', '%s%n',
         '../../etc/passwd', '{{7*7}}', 'Ẵ' * 30, '\u202e ngược']


def is_(what, got, want):
    global bad
    if got != want:
        bad = 1
        print(f'FAIL: {what}: got {got!r}, not {want!r}')


def described(doc, method, path, status, value):
    """Is the answer what the description says?"""
    plain = '/api/v1/' + path.split('?')[0]
    if plain not in doc['paths']:
        plain = re.sub(r'/[^/]+$', '/{id}', plain)
    op = doc['paths'][plain][method]
    asked.add((method, plain))
    r = op['responses'][str(status)]
    if '$ref' in r:
        r = doc['components']['responses'][r['$ref'].split('/')[-1]]
    schema = r['content']['application/json']['schema']
    for line in check(doc, schema, value, f'{method} {path}'):
        is_('described', line, '')


# --- the first person -------------------------------------------------------

me = Session(port)
status, doc = me.get('openapi.json')
is_('openapi', status, 200)
for line in structure(doc):
    is_('structure', line, '')
is_('needed', me.get('setup'), (200, {'needed': True}))
first = dict(login='admin', name='Quản trị', password='con trau di truoc')
is_('no code', me.post('setup', dict(first, code='0000-0000'))[0], 403)
status, value = me.post('setup', dict(first, code=code))
is_('setup', status, 200)
cookie = me.headers['set-cookie']
for part in ('HttpOnly', 'SameSite=Strict', 'Path=/'):
    is_('cookie ' + part, part in cookie, True)
is_('secure only where it can be', 'Secure' in cookie, False)
is_('setup again', me.post('setup', dict(first, code=code))[0], 409)

# Behind a proxy that speaks TLS the cookie is for TLS.
other = Session(port)
status, _ = other.post('session', dict(login='admin',
                       password='con trau di truoc'),
                       **{'X-Forwarded-Proto': 'https'})
is_('secure behind a proxy', (status, 'Secure' in
                              other.headers['set-cookie']), (200, True))
is_('another site', other.post('session/end', {}, **{
    'Sec-Fetch-Site': 'cross-site'})[0] in (200, 403), True)

# --- headers -------------------------------------------------------------------

status, headers, _ = me.ask('GET', '/api/v1/session')
for name, value in (('cache-control', 'no-store'),
                    ('x-content-type-options', 'nosniff'),
                    ('referrer-policy', 'no-referrer')):
    is_('header ' + name, headers.get(name), value)
status, headers, page = me.ask('GET', '/console/index.html')
is_('console', status, 200)
policy = headers['content-security-policy']
for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'",
             "frame-ancestors 'none'", "base-uri 'none'",
             "form-action 'self'", "connect-src 'self'"):
    is_('policy ' + part, part in policy, True)
is_('no inline', 'unsafe' in policy, False)
is_('etag', me.ask('GET', '/console/index.html', None, {
    'If-None-Match': headers['etag']})[0], 304)
for path in ('/console/../board.db', '/console/%2e%2e/board.db',
             '/console/none.html', '/lib/../../etc/passwd', '/lib/none.js',
             '/console/', '/console/index.html/'):
    is_(path, me.ask('GET', path)[0], 404)

# --- people of every role -----------------------------------------------------

people = {}
ROLES = ['viewer', 'head', 'accountant', 'collector', 'technician', 'trader',
         'admin']
for role in ROLES:
    login = 'u-' + role
    status, value = me.post('users', dict(
        login=login, name=MARKS[ROLES.index(role)], role=role,
        stall='A-01' if role == 'trader' else ''))
    is_('user ' + role, status, 200)
    described(doc, 'post', 'users', status, value)
    once = value['password']
    s = people[role] = Session(port)
    status, value = s.sign_in(login, once)
    is_('sign in ' + role, (status, value.get('must_change')), (200, True))
    is_('first change', s.get('market')[0], 403)
    old = s.cookie
    status, value = s.post('me/password', dict(
        old=once, new='mat khau moi ' + role))
    is_('change ' + role, status, 200)
    described(doc, 'post', 'me/password', status, value)
    is_('another session', s.cookie != old, True)

# --- every route that looks, as each who may ------------------------------------

for path, item in sorted(doc['paths'].items()):
    op = item.get('get')
    if op is None or 'application/json' not in \
            op['responses']['200']['content'] or 'x-roles' not in op:
        continue
    short = path[len('/api/v1/'):].replace('{id}', '7')
    for role in ROLES:
        status, value = people[role].get(short)
        if role not in op['x-roles']:
            is_(f'{role} {short}', (status, value['error']['word']),
                (403, 'role'))
        elif status == 200:
            described(doc, 'get', short, status, value)
        elif status not in (400, 404, 409):
            is_(f'{role} {short}', status, 200)
        else:
            described(doc, 'get', short, 400, value)
    status, value = Session(port).get(short)
    is_('nobody ' + short, status, 401)

# --- texts stay texts -----------------------------------------------------------

status, value = me.get('users')
is_('names as they came', sorted(r['name'] for r in value['rows'])[1:],
    sorted([m for m in MARKS[:7]] + ['Quản trị'])[1:])
status, headers, data = me.ask('GET', '/api/v1/users')
is_('JSON says it is', headers['content-type'], 'application/json')
status, headers, data = me.ask('GET', '/api/v1/users?format=csv')
text = data.decode('utf-8-sig')
is_('defused', "\"'=1+1\"" in text and "\"'@SUM(A1)\"" in text, True)
is_('CSV is a file', 'attachment' in headers['content-disposition'], True)
status, headers, data = me.ask('GET', '/api/v1/users?format=pdf')
is_('PDF', (status, data[:5]), (200, b'%PDF-'))
open(os.path.join(folder, 'users.pdf'), 'wb').write(data)
text = subprocess.run(['pdftotext', '-layout', os.path.join(
    folder, 'users.pdf'), '-'], capture_output=True, text=True).stdout
is_('PDF reads', 'Người dùng' in text and 'Quản trị' in text, True)
for mark in MARKS:
    for path, body in (('market', dict({'class': 1}, place=mark)),
                       ('alarms/acknowledge', dict(terminal=7, kind=mark,
                                                   note=mark))):
        status, value = people['head'].post(path, body)
        is_(f'{path} {mark}', status in (200, 400, 404), True)
    status, value = people['head'].get('market')
    is_('kept as it came', value['place'], mark)
    status, value = people['head'].ask('GET', '/api/v1/search?q=' + ''.join(
        f'%{b:02x}' for b in mark.encode()))[::2]
    is_('search ' + mark, status in (200, 400), True)
is_('still there', me.get('users')[0], 200)

# --- bad bodies -------------------------------------------------------------------

head = people['head']
for what, body, want in (
        ('twice', '{"class":1,"class":2}', 400), ('no JSON', '{class:1}', 400),
        ('no object', '[1]', 400), ('empty', '', 400),
        ('text', '{"class":"1"}', 400), ('fraction', '{"class":1.5}', 400),
        ('below', '{"class":-1}', 400), ('huge', '{"class":1' + '0' * 40 + '}',
                                         400),
        ('control', '{"class":1,"place":"a\\u0000b"}', 400),
        ('line', '{"class":1,"place":"a\\nb"}', 400),
        ('long', '{"class":1,"place":"' + 'a' * 200 + '"}', 400),
        ('deep', '{"class":' + '[' * 5000 + ']' * 5000 + '}', 400),
        ('names', '{' + ','.join(f'"n{i}":1' for i in range(500)) + '}', 400),
        ('not UTF-8', b'{"class":1,"place":"\xff"}', 400),
        ('big', '{"class":1,"place":"' + 'a' * 70000 + '"}', 413)):
    status, value = head.post('market', body)
    is_(what, status, want)
    if want == 400:
        is_(what + ' says why', bool(value['error']['text']), True)
        described(doc, 'post', 'market', status, value)
status, value = head.post('market', {'class': 9})
is_('names the field', value['error'].get('field'), 'class')
token = head.csrf
head.csrf = token[:-1] + ('A' if token[-1] != 'A' else 'B')
is_('forged', head.post('market', {'class': 1})[1]['error']['word'], 'forged')
head.csrf = people['viewer'].csrf
is_("another's token", head.post('market', {'class': 1})[0], 403)
head.csrf = token
is_('from another site', head.post('market', {'class': 1}, **{
    'Sec-Fetch-Site': 'cross-site'})[0], 403)
is_('two cookies', Session(port).ask('GET', '/api/v1/session', None, {
    'Cookie': head.cookie + '; ' + head.cookie})[0], 401)
is_('method', head.ask('DELETE', '/api/v1/market')[0], 405)
for data in (b'GET /api/v1/session HTTP/1.1\r\nCookie: ' + b'a' * 20000 +
             b'\r\n\r\n', b'\x16\x03\x01\x02\x00', b'POST /api/v1/market '
             b'HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n',
             b'GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n'):
    got = raw(port, data, 3)
    is_(f'odd {data[:30]}', b' 200 ' in got[:20], False)

# --- what is done is written down, and sessions end -----------------------------------

status, value = head.get('trail')
is_('trail', {r['action'] for r in value['rows']} >=
    {'setup', 'user.add', 'password.change', 'market.change', 'sign.in'},
    True)
s = people['viewer']
cookie = s.cookie
is_('end', s.post('session/end', {})[0], 200)
s.cookie = cookie
is_('ended', s.get('session')[0], 401)
is_('trader sees no totals', people['trader'].get('totals')[0], 403)
is_('nor another stall', people['trader'].get('me/sales?stall=B-02')[1]
    ['rows'], [])

# --- the screen on the wall ---------------------------------------------------------

status, headers, data = people['head'].ask('GET', '/api/v1/wall')
is_('wall', (status, headers['content-type'].split(';')[0]),
    (200, 'text/event-stream'))
last = re.findall(rb'^id: (.*)$', data, re.M)[-1].decode()
is_('wall for traders', people['trader'].ask('GET', '/api/v1/wall')[0], 403)
is_('fee events only', set(re.findall(rb'^event: (.*)$', data, re.M)) <=
    {b'day', b'money', b'queue'}, True)

# --- everything described is there ---------------------------------------------------

for path, item in doc['paths'].items():
    for method in item:
        if method == 'parameters':
            continue
        real = path.replace('{id}', '7').replace('{rest}', 'x')
        status = Session(port).ask(method.upper(), real, b'{}' if method ==
                                   'post' else None)[0]
        is_(f'{method} {path} is there', status in (404, 405), False)
source = open('sync/board/board.c').read()
for method, path in re.findall(
        r'HTTP_(GET|POST), "(/api/v1/[a-z0-9/._-]+)"', source):
    is_(f'{path} is described', method.lower() in doc['paths'].get(path, {}),
        True)
sys.exit(bad)

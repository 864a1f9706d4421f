# SPDX-License-Identifier: Apache-2.0
"""import_talk.py long|cut|again PORT ACCOUNT SECRET CODE BOARD CONF PID -
long statements into a board that takes web hooks; for 96-import.sh."""
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from api import Session   # noqa: E402

what, port, account, secret, code, board, conf, pid = sys.argv[1:9]
port, pid = int(port), int(pid)
bad = 0
PASSWORDS = 'con trau di truoc', 'mat khau moi ketoan'
LINES = 8000
HOOKS_LEAST = 10   # answered while a file is looked at or taken
PLACE = '970436/' + account


def is_(what_, got, want):
    global bad
    if got != want:
        bad = 1
        print(f'FAIL: {what_}: got {got!r}, not {want!r}')


def table(first, count):
    return ('Date,Ref No,Debit,Credit,Details\n' + ''.join(
        f'01/11/2026,R{i},,{1000 + i % 7000},không mã {i}\n'
        for i in range(first, first + count))).encode()


def worth(first, count):
    return sum(1000 + i % 7000 for i in range(first, first + count))


def hook(number):
    body = json.dumps({
        'id': number, 'gateway': 'V',
        'transactionDate': '2026-11-21 08:15:42', 'accountNumber': account,
        'subAccount': None, 'code': None, 'content': 'x',
        'transferType': 'in', 'description': '', 'transferAmount': 5,
        'accumulated': 0, 'referenceCode': f'FT{number}'}).encode()
    ts = str(int(time.time()))
    sign = hmac.new(secret.encode(), ts.encode() + b'.' + body,
                    hashlib.sha256).hexdigest()
    urllib.request.urlopen(urllib.request.Request(
        f'http://127.0.0.1:{port}/hooks/sepay/{account}', body,
        {'X-SePay-Timestamp': ts, 'X-SePay-Signature': 'sha256=' + sign,
         'Content-Type': 'application/json'}), timeout=60)


told = 0


def during(name, act):
    """Web hooks one after the other while act works."""
    global told, bad
    got = {}
    t = threading.Thread(target=lambda: got.update(v=act()))
    begun = time.monotonic()
    worst, hooks = 0.0, 0
    t.start()
    while t.is_alive():
        at = time.monotonic()
        told += 1
        hook(told)
        hooks += t.is_alive()
        worst = max(worst, time.monotonic() - at)
    t.join()
    took = time.monotonic() - begun
    print(f'{name}: {took:.1f} s, {hooks} web hooks meanwhile, the slowest '
          f'{worst * 1000:.0f} ms')
    if hooks < HOOKS_LEAST or worst > took / 2:
        bad = 1
        print(f'FAIL: {name}: web hooks wait')
    return got['v']


def send(path, file):
    status, _, data = acc.ask('POST', f'/api/v1/statements/{path}?account=' +
                              PLACE, file)
    return status, json.loads(data)


def came():
    status, v = acc.get(f'reconciliation?account={PLACE}&from=2026-11-01'
                        '&to=2026-11-01')
    is_('reconciliation', status, 200)
    rows = v['rows']
    return (rows[0]['in_count'], rows[0]['in_sum']) if rows else (0, 0)


acc = Session(port)
if what == 'long':
    with open(code, encoding='ascii') as f:
        is_('setup', acc.post('setup', dict(
            login='admin', name='Quản trị', password=PASSWORDS[0],
            code=f.read().strip()))[0], 200)
    status, v = acc.post('users', dict(login='ketoan', name='Kế toán',
                                       role='accountant', stall=''))
    once = v['password']
    acc.sign_in('ketoan', once)
    acc.post('me/password', dict(old=once, new=PASSWORDS[1]))
else:
    acc.sign_in('ketoan', PASSWORDS[1])

if what == 'long':
    first = table(0, LINES)
    status, v = during('a look', lambda: send('preview', first))
    is_('a look', (status, v['unmatched'], len(v['rows'])),
        (200, LINES, 2000))
    is_('a look keeps nothing', came(), (0, 0))
    status, v = during('an import', lambda: send('import', first))
    is_('an import', (status, v['unmatched'], v['known'], len(v['rows']),
                      v['lines']), (200, LINES, 0, 2000, LINES))
    is_('each line is there', came(), (LINES, worth(0, LINES)))
    status, v = send('import', first)
    is_('and once more', (status, v['unmatched'], v['known'], v['already']),
        (200, 0, LINES, True))
    broken = table(LINES, 3000) + b'32/13/2026,R,,5,x\n'
    is_('a mistake in its last line', send('import', broken)[0], 400)
    is_('changes nothing', came(), (LINES, worth(0, LINES)))
    path = conf + '.csv'
    with open(path, 'wb') as f:
        f.write(table(2 * LINES, LINES))
    done = during('by the command line', lambda: subprocess.run(
        [board, 'statement', 'import', path, '--config', conf, '--account',
         PLACE], capture_output=True, text=True))
    is_('by the command line', (done.returncode, f'unmatched\t{LINES}' in
                                done.stdout), (0, True))
if what == 'cut':
    before = came()[0]
    t = threading.Thread(target=lambda: send('import', table(LINES, LINES)),
                         daemon=True)
    threading.excepthook = lambda args: None   # its board is gone
    t.start()
    while came()[0] < before + 500 and t.is_alive():
        pass
    is_('it works still', t.is_alive(), True)
    os.kill(pid, signal.SIGKILL)
    t.join()
if what == 'again':
    part = came()[0] - 2 * LINES
    is_('it was cut', 500 <= part < LINES, True)
    status, v = send('import', table(LINES, LINES))
    is_('it goes on', (status, v['known'], v['unmatched']),
        (200, part, LINES - part))
    is_('every line once', came(), (3 * LINES, worth(0, 3 * LINES)))
sys.exit(bad)

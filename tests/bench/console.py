#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""console.py PORT LOGIN PASSWORD ROUNDS - what the console's pages ask a
board, over one kept connection: each list and object of the API that this
person may see, ROUNDS times, in turns.

Prints "path p50_us p99_us bytes" for each and "all p50_us p99_us 0".
"""
import http.client
import json
import sys
import time

port, login, password, rounds = int(sys.argv[1]), *sys.argv[2:4], \
    int(sys.argv[4])
c = http.client.HTTPConnection('127.0.0.1', port)


def ask(method, path, body=None, **headers):
    c.request(method, path, body, headers)
    r = c.getresponse()
    return r.status, r.getheader('Set-Cookie'), r.read()


status, cookie, data = ask('POST', '/api/v1/session', json.dumps(
    dict(login=login, password=password)))
assert status == 200, data
cookie = cookie.split(';')[0]
role = json.loads(ask('GET', '/api/v1/session', Cookie=cookie)[2])['role']
doc = json.loads(ask('GET', '/api/v1/openapi.json')[2])
paths = [p for p, item in doc['paths'].items() if '{' not in p and
         role in item.get('get', {}).get('x-roles', [])]
paths += ['/api/v1/search?q=' + q for q in ('A-1', 'nguoi%20ban%2011',
                                            'C401', '1100')]
paths += ['/api/v1/totals?from=2026-01-01&to=2026-12-31']
took = {p: [] for p in paths}
size = {}
for _ in range(rounds):
    for p in list(took):
        t = time.perf_counter_ns()
        status, _, data = ask('GET', p, Cookie=cookie)
        took[p].append((time.perf_counter_ns() - t) // 1000)
        size[p] = len(data)
        if status != 200:      # needs a query of its own
            del took[p]


def at(values, hundredth):
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * hundredth // 100)]


for p, v in sorted(took.items()):
    print(p, at(v, 50), at(v, 99), size[p])
every = [t for v in took.values() for t in v]
print('all', at(every, 50), at(every, 99), 0)

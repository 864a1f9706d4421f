#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SePay's two lists and Casso's, as far as a reader can tell them from others.

    lists.py ROWS ASKED

ROWS is a table that is read anew for each answer: provider (sepay, sepay2 or
casso), id, account, in|out, amount, time, reference, content.  What is asked
for is written to ASKED, a line a request.  All of it is honoured: dates,
pages, accounts, directions.  ROWS.refuse, "WORD TIMES SECONDS": so many
requests whose address has the word get 429 with that Retry-After.  Prints its
port.
"""
import http.server
import json
import os
import sys
import urllib.parse

ROWS, ASKED = sys.argv[1:3]
REFUSE = ROWS + '.refuse'
NAMES = 'provider id account way amount at ref content'.split()
said = open(ASKED, 'a', buffering=1)


def rows(provider, since, until):
    """Youngest first; a bound of a day is the whole of that day."""
    with open(ROWS) as f:
        all_of = [dict(zip(NAMES, line.rstrip('\n').split('\t')))
                  for line in f]
    return sorted((r for r in all_of if r['provider'] == provider and
                   r['at'][:len(since)] >= since and
                   (not until or r['at'][:len(until)] <= until)),
                  key=lambda r: r['at'], reverse=True)


def refused(path):
    if not os.path.exists(REFUSE):
        return None
    with open(REFUSE) as f:
        word, times, seconds = f.read().split()
    if word not in path or int(times) == 0:
        return None
    with open(REFUSE, 'w') as f:
        f.write('%s %d %s' % (word, int(times) - 1, seconds))
    return seconds


def page_of(found, page, size):
    return found[(page - 1) * size:page * size], page * size < len(found)


def casso(q):
    found = rows('casso', q.get('fromDate', ''), '')
    if q.get('sort') == 'ASC':
        found.reverse()
    page = int(q['page'])
    some, more = page_of(found, page, int(q['pageSize']))
    data = {'records': [
        {'id': int(r['id']), 'tid': r['ref'], 'description': r['content'],
         'amount': int(r['amount']) * (1 if r['way'] == 'in' else -1),
         'when': r['at'].replace(' ', 'T'), 'bankSubAccId': r['account']}
        for r in some]}
    if more:
        data['nextPage'] = page + 1
    return {'error': 0, 'data': data}


def item(r, amount):
    zero = amount(0)
    return {'id': r['id'], 'account_number': r['account'], 'code': None,
            'amount_in': amount(r['amount']) if r['way'] == 'in' else zero,
            'amount_out': amount(r['amount']) if r['way'] == 'out' else zero,
            'transaction_date': r['at'], 'transaction_content': r['content'],
            'reference_number': r['ref'] or None}


def sepay(q):
    found = [r for r in rows('sepay', q.get('transaction_date_min', ''),
                             q.get('transaction_date_max', ''))
             if r['account'] == q['account_number']]
    return {'status': 200, 'error': None, 'transactions': [
        dict(item(r, lambda n: '%d.00' % int(n)), sub_account=None)
        for r in found[:int(q['limit'])]]}


def sepay2(q):
    found = [r for r in rows('sepay2', q.get('transaction_date_from', ''),
                             q.get('transaction_date_to', ''))
             if q.get('transfer_type', r['way']) == r['way']]
    page, size = int(q['page']), int(q['per_page'])
    some, more = page_of(found, page, size)
    return {'status': 'success', 'data': [
        dict(item(r, int), va=None, transfer_type=r['way']) for r in some],
        'meta': {'pagination': {'per_page': size, 'current_page': page,
                                'has_more': more}}}


class Lists(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a):
        pass

    def say(self, status, text, **head):
        self.send_response(status)
        for name, value in head.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        u = urllib.parse.urlparse(self.path)
        q = dict(urllib.parse.parse_qsl(u.query))
        wait = refused(self.path)
        print(self.path, '429' if wait else '', file=said)
        if wait:
            return self.say(429, b'', Retry_After=wait)
        good = self.headers['Authorization'] == 'Bearer good-token'
        if u.path == '/userapi/transactions/list' and not good:
            return self.say(200, b'')
        if not good:
            return self.say(401, b'')
        of = {'/userapi/transactions/list': sepay,
              '/v2/transactions': sepay2, '/casso/transactions': casso}
        if u.path not in of:
            return self.say(404, b'')
        return self.say(200, json.dumps(of[u.path](q)).encode())


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Lists)
print(server.server_port, flush=True)
server.serve_forever()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lgsp.py FOLDER [CA CERT KEY] - a province's platform to test against.  Its
port is in FOLDER/port; FOLDER/mode says how it behaves now: ok, no-token,
stale (401 for the token it gave first), fail (500), cut, slow (takes it, and
answers after 3 s), refuse.  Each record it took is a line of FOLDER/taken,
each token asked for a line of FOLDER/tokens.  With files it speaks TLS to
those alone whom CA vouches for."""
import base64
import http.server
import json
import ssl
import sys
import time

folder = sys.argv[1]
given = []


def mode():
    with open(f'{folder}/mode', encoding='ascii') as f:
        return f.read().strip()


def note(name, line):
    with open(f'{folder}/{name}', 'a', encoding='utf-8') as f:
        f.write(line + '\n')


class Platform(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Length', str(len(data)))
        try:
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass        # who asked has given up

    def keys(self):
        return json.loads(base64.b64decode(
            self.headers.get('lgspaccesstoken', '')))

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        if self.path == '/token':
            return self.token(body)
        if mode() == 'cut':
            return self.connection.close()
        if mode() == 'fail':
            return self.answer(500, {})
        if self.headers['Authorization'] != f'Bearer {given[-1]}' or \
                (mode() == 'stale' and len(given) < 2):
            return self.answer(401, {})
        if mode() == 'refuse':
            return self.answer(200, {'error_code': '0',
                                     'message': 'sai mã chợ'})
        codes = [self.headers[h] for h in
                 ('SENDER_CODE', 'RECEIVER_CODE', 'TRAN_CODE')]
        if codes != ['H22.1', 'H22', 'CHO40'] or \
                self.keys()['SecretKey'] != 'a-secret-of-tests':
            return self.answer(400, {})
        for record in json.loads(body)['data']:
            note('taken', json.dumps(record))
        if mode() == 'slow':
            time.sleep(3)
        return self.answer(200, {'error_code': '1', 'message': 'ok'})

    def token(self, body):
        note('tokens', body.decode())
        if mode() == 'no-token' or \
                self.keys()['AccessKey'] != 'access' or \
                body != b'grant_type=client_credentials':
            return self.answer(401, {})
        given.append(f'token-{len(given)}')
        return self.answer(200, {'access_token': given[-1],
                                 'expires_in': 3600})


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Platform)
if len(sys.argv) > 2:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH,
                                     cafile=sys.argv[2])
    tls.load_cert_chain(sys.argv[3], sys.argv[4])
    tls.verify_mode = ssl.CERT_REQUIRED
    server.socket = tls.wrap_socket(server.socket, server_side=True)
with open(f'{folder}/port', 'w', encoding='ascii') as f:
    f.write(str(server.server_address[1]))
server.serve_forever()

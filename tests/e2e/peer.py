#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Both neighbours of cho40-sync, as small as they can be.

    peer.py terminal SOCKET          a terminal with one entry to send
    peer.py board MODE DIR PORTFILE  a board that behaves (good) or does not

The terminal prints what it is told, one line a frame, and presses "send now"
every second, so that no test has to sit out a back-off.  The board uses
board.crt, board.key and ca.crt of DIR and the port in PORTFILE, or chooses
one and writes it there.
"""
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time

LINE = '{"n":1,"k":"boot","t":0,"q":0,"b":1,"m":0,"d":{"sw":"0"}}'
HASH = '11' * 32
ZERO = '00' * 32


# --- the terminal ----------------------------------------------------------

class Terminal:
    def __init__(self, path):
        self.acked = 0
        self.mail = 0
        self.peer = None
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        if os.path.exists(path):
            os.unlink(path)
        self.listener.bind(path)
        self.listener.listen(4)

    def put(self, frame):
        body = json.dumps(frame).encode()
        with self.lock:
            if self.peer is not None:
                try:
                    self.peer.sendall(struct.pack('>I', len(body)) + body)
                except OSError:
                    pass

    def state(self, now=False):
        self.put({'k': 'state', 'head': 1, 'acked': self.acked,
                  'mail': self.mail, 'open': 0, 'now': now})

    def take(self, frame):
        kind = frame['k']
        if kind == 'hello':
            self.put({'k': 'hello', 'v': 1, 'terminal': 7, 'epoch': 0,
                      'key': ZERO, 'boot': 1, 'head': 1, 'acked': self.acked,
                      'mail': self.mail, 'software': 'peer'})
            self.state()
        elif kind == 'want':
            none = frame['after'] >= 1
            self.put({'k': 'batch', 'first': 0 if none else 1,
                      'last': 0 if none else 1, 'prev': ZERO, 'hash': HASH,
                      'lines': '' if none else LINE + '\n'})
        elif kind == 'acked':
            print('acked', frame['n'], flush=True)
            self.acked = frame['n']
            self.state()
        elif kind == 'mail':
            self.mail = frame['items'][-1]['n']
            print('mail', self.mail, flush=True)
            self.state()
        elif kind == 'net':
            print('net', 'up' if frame['up'] else 'down', frame['why'],
                  flush=True)

    def press(self):
        while True:
            time.sleep(1)
            self.state(True)

    def run(self):
        threading.Thread(target=self.press, daemon=True).start()
        while True:
            peer, _ = self.listener.accept()
            self.peer = peer
            stream = peer.makefile('rb')
            while True:
                head = stream.read(4)
                if len(head) < 4:
                    break
                body = stream.read(struct.unpack('>I', head)[0])
                self.take(json.loads(body))
            with self.lock:
                self.peer = None


# --- the board ---------------------------------------------------------------

def answer(status, body, more=''):
    return (f'HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n'
            f'Content-Length: {len(body)}\r\n{more}\r\n{body}').encode()


def good(head):
    if head.startswith('POST /t/v1/journal '):
        return answer(200, json.dumps(
            {'v': 1, 'acked': 1, 'h': HASH, 'verdicts': [], 'rewind': False,
             'server_ms': 1763727600123, 'retry_after_s': 0, 'spread_s': 0}))
    return answer(200, '{"v":1,"mail":[],"server_ms":1763727600123}')


def read_request(peer):
    data = b''
    while b'\r\n\r\n' not in data:
        part = peer.recv(65536)
        if not part:
            return None
        data += part
    head, body = data.split(b'\r\n\r\n', 1)
    length = re.search(rb'(?i)content-length: *(\d+)', head)
    while length and len(body) < int(length.group(1)):
        part = peer.recv(65536)
        if not part:
            return None
        body += part
    return head.decode()


def flood(peer, head):
    peer.sendall(head)
    for _ in range(400):
        peer.sendall(b'x' * 65536)


def misbehave(mode, peer, head):
    """True to keep the connection."""
    if mode == 'good':
        peer.sendall(good(head))
        return True
    if mode == 'mute':
        time.sleep(300)
    elif mode == 'half':
        peer.sendall(good(head)[:-10])
    elif mode == 'huge':
        flood(peer, b'HTTP/1.1 200 X\r\nConnection: close\r\n\r\n')
    elif mode == 'hugehead':
        peer.sendall(b'HTTP/1.1 200 X\r\n')
        for _ in range(20000):
            peer.sendall(b'X-Long: ' + b'x' * 1000 + b'\r\n')
    elif mode == 'longline':
        flood(peer, b'HTTP/1.1 200 X\r\nX-Long: ')
    elif mode == 'chunked':
        peer.sendall(b'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n')
        for _ in range(400):
            peer.sendall(b'10000\r\n' + b'x' * 65536 + b'\r\n')
    elif mode == 'redirect':
        peer.sendall(answer(302, '', 'Location: http://127.0.0.1:9/\r\n'))
        return True
    elif mode == 'portal':
        peer.sendall(answer(200, '<html>Log in to the WiFi</html>'))
        return True
    elif mode == 'stranger':
        peer.sendall(answer(401, '{"error":"unknown certificate"}'))
        return True
    return False      # 'eof' and all that fell through: hang up


def serve(mode, tls, peer):
    try:
        if mode == 'silent':
            time.sleep(300)
        if mode == 'plain':
            peer.recv(65536)
            peer.sendall(answer(400, ''))
        if tls is not None:
            peer = tls.wrap_socket(peer, server_side=True)
        while True:
            head = read_request(peer)
            if head is None or not misbehave(mode, peer, head):
                break
        if tls is not None and mode != 'half':
            peer.unwrap()
    except OSError:
        pass
    finally:
        peer.close()


def board(mode, folder, portfile):
    tls = None
    if mode != 'plain':
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(f'{folder}/board.crt', f'{folder}/board.key')
        tls.load_verify_locations(f'{folder}/ca.crt')
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
        if mode == 'tls12':
            tls.minimum_version = ssl.TLSVersion.TLSv1_2
            tls.maximum_version = ssl.TLSVersion.TLSv1_2
    port = int(open(portfile).read()) if os.path.exists(portfile) else 0
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', port))
    listener.listen(16)
    with open(portfile + '.new', 'w') as f:
        f.write(str(listener.getsockname()[1]))
    os.rename(portfile + '.new', portfile)
    while True:
        peer, _ = listener.accept()
        threading.Thread(target=serve, args=(mode, tls, peer),
                         daemon=True).start()


def main():
    if len(sys.argv) == 3 and sys.argv[1] == 'terminal':
        Terminal(sys.argv[2]).run()
    elif len(sys.argv) == 5 and sys.argv[1] == 'board':
        board(*sys.argv[2:])
    else:
        sys.exit(__doc__)


main()

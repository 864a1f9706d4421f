#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""stall.py SOCKET LINES KEY.pem [ACKED [WAIT_MS]] - a terminal with lines to send.

The terminal's end of the local socket (sync/PROTOCOL.md, section 1), written
from the protocol and sharing no code with it: it gives batches with signed
checkpoints, keeps the cursor the board tells, and judges what it is told.
LINES holds journal lines from n = 1 on, as the board is to see them.

As a program it serves one cho40-sync until the board holds everything, and
WAIT_MS longer for the mail; prints "entries messages seconds", counted from
when the first batch was asked for.  Exit 1 with a word for anything that is
not as it should be.
"""
import asyncio
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import time

ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def ref_make(terminal, nonce, epoch=0):
    """Section "reference": C4, epoch, terminal, nonce, check."""
    def digits(v, n):
        return ''.join(ALPHABET[v >> 5 * i & 31] for i in reversed(range(n)))
    body = 'C4' + digits(epoch, 1) + digits(terminal, 4) + digits(nonce, 9)
    total = 0
    for i, c in enumerate(body):
        twice = ALPHABET.index(c) * (2 if i & 1 else 1)
        total += twice // 32 + twice % 32
    return body + ALPHABET[-total % 32]


def hash_of_line(line):
    value = json.loads(line)
    if list(value) == ['n', 'l']:
        return bytes.fromhex(value['l'])
    return hashlib.sha256(line).digest()


class Signer:
    """Ed25519 by the openssl program."""

    def __init__(self, pem):
        self.pem = pem
        der = subprocess.run(['openssl', 'pkey', '-in', pem, '-pubout',
                              '-outform', 'DER'], check=True,
                             capture_output=True).stdout
        self.key = der[-32:]

    def sign(self, text):
        with tempfile.NamedTemporaryFile() as f:
            f.write(text)
            f.flush()
            return subprocess.run(
                ['openssl', 'pkeyutl', '-sign', '-inkey', self.pem, '-rawin',
                 '-in', f.name], check=True, capture_output=True).stdout


class Stall:
    def __init__(self, lines, signer, terminal=7):
        self.signer, self.terminal = signer, terminal
        self.lines, self.hash = [], []
        self.boot, self.count, self.total = 1, 0, 0
        start = hashlib.sha256(b'cho40 journal v1' + signer.key).digest()
        self.hash.append(start)
        for line in lines:
            self.add(line)
        self.acked = self.mail = 0
        self.mails, self.wrong = [], []
        self.checkpoints = True
        self.sworn = (0, None)
        self.writer = None
        self.told = asyncio.Event()     # something was acked or mailed
        self.net = lambda frame: None
        self.asked = None               # when a batch was first wanted
        self.press = True               # "send now" at once

    @property
    def head(self):
        return len(self.lines)

    def add(self, line):
        value = json.loads(line)
        self.lines.append(line)
        self.hash.append(hashlib.sha256(
            self.hash[-1] + hash_of_line(line)).digest())
        self.boot = value.get('b', self.boot)
        if value.get('k') == 'bank.credit':
            self.count += 1
            self.total += value['d']['amount']

    def put(self, frame):
        if self.writer is not None:
            body = json.dumps(frame, separators=(',', ':')).encode()
            self.writer.write(struct.pack('>I', len(body)) + body)

    def state(self, now=False):
        self.put({'k': 'state', 'head': self.head, 'acked': self.acked,
                  'mail': self.mail, 'open': 0, 'now': now})

    def checkpoint(self):
        if self.sworn[0] != self.head:
            h = self.hash[self.head].hex()
            text = (f'cho40 checkpoint v1\n{self.boot}\n{self.head}\n{h}\n'
                    f'{self.count}\n{self.total}\n').encode()
            self.sworn = (self.head, {
                'b': self.boot, 'n': self.head, 'h': h, 'count': self.count,
                'total': self.total, 'sig': self.signer.sign(text).hex()})
        return self.sworn[1]

    def batch(self, after, most):
        last, text = after, b''
        while last < self.head and last - after < 200 and \
                len(text) + len(self.lines[last]) + 1 <= most:
            text += self.lines[last] + b'\n'
            last += 1
        frame = {'k': 'batch', 'first': after + 1, 'last': last,
                 'prev': self.hash[after].hex(),
                 'hash': self.hash[last].hex(), 'lines': text.decode()}
        if last == after:
            frame['first'] = frame['last'] = 0
        elif self.checkpoints:
            frame['checkpoint'] = self.checkpoint()
        self.put(frame)

    def take(self, frame):
        kind = frame['k']
        if kind == 'hello':
            self.put({'k': 'hello', 'v': 1, 'terminal': self.terminal,
                      'epoch': 0, 'key': self.signer.key.hex(),
                      'boot': self.boot, 'head': self.head,
                      'acked': self.acked, 'mail': self.mail,
                      'software': 'stall.py'})
            self.state(self.press)
        elif kind == 'want':
            self.asked = self.asked or time.monotonic()
            self.batch(frame['after'], frame['bytes'])
        elif kind == 'acked':
            n = frame['n']
            if n > self.head or self.hash[n].hex() != frame['h']:
                self.wrong.append(f'acked {n} with a hash that is not ours')
                self.put({'k': 'refused', 'of': 'acked', 'n': n, 'why': ''})
                return
            if n < self.acked:
                self.wrong.append(f'the cursor went back to {n}')
            self.acked = n
            self.state()
            self.told.set()
        elif kind == 'mail':
            for item in frame['items']:
                if item['n'] <= self.mail:
                    continue            # recorded: passed over
                if item['n'] != self.mail + 1:
                    self.wrong.append(f'mail {item["n"]} after {self.mail}')
                self.mail = item['n']
                self.mails.append(item)
            self.state()
            self.told.set()
        elif kind == 'net':
            self.net(frame)

    async def serve(self, reader, writer):
        self.writer = writer
        try:
            while True:
                n, = struct.unpack('>I', await reader.readexactly(4))
                self.take(json.loads(await reader.readexactly(n)))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError,
                OSError):
            if self.writer is writer:
                self.writer = None

    async def listen(self, path):
        if os.path.exists(path):
            os.unlink(path)
        self.server = await asyncio.start_unix_server(self.serve, path)


async def main(path, lines, pem, acked='0', wait_ms='0'):
    with open(lines, 'rb') as f:
        stall = Stall(f.read().splitlines(), Signer(pem))
    stall.acked, stall.press = int(acked), False
    stall.checkpoint()
    await stall.listen(path)
    start = None
    while stall.acked < stall.head:
        stall.told.clear()
        await asyncio.wait_for(stall.told.wait(), 1800)
        start = start or stall.asked
    seconds = time.monotonic() - start
    await asyncio.sleep(int(wait_ms) / 1000)
    for what in stall.wrong:
        print('stall.py:', what, file=sys.stderr)
    print(stall.head, len(stall.mails), '%.1f' % seconds)
    return 1 if stall.wrong else 0


if __name__ == '__main__':
    if not 4 <= len(sys.argv) <= 6:
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(*sys.argv[1:])))

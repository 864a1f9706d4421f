#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cuts.py FOLDER DEVICES PUBLIC STRIDE - a line that breaks at every byte.

cho40-sync and cho40-board of FOLDER run; this is the terminal between which
and the board the line is cut: the first connection after one byte up, the
next after 1 + STRIDE, and so on through handshake, upload and answer, in
either direction; half of them are reset, half only fall silent in the one
direction and are reset when the next is due.  Entries and bank credits keep
coming.  Prints "cut_points N" and "cut_violations N"; what they were, on
standard error.
"""
import asyncio
import json
import sys
import urllib.request

from proxy import Fault, Link, Proxy
from stall import Signer, Stall, ref_make

TERMINAL = 7
SPAN = {'up': 3600, 'down': 3600}   # more than a handshake and one exchange


def line(n, ref):
    return (f'{{"n":{n},"k":"sale.open","t":{1795222800000 + n * 977},'
            f'"q":2,"b":1,"m":{5000 + n * 977},"d":{{"ref":"{ref}",'
            f'"amount":{1000 * (n % 90 + 10)},"bin":"970422",'
            f'"account":"0900000001"}}}}').encode()


BOOT = b'{"n":1,"k":"boot","t":1795222800000,"q":2,"b":1,"m":5000,' \
    b'"d":{"sw":"0.1.0"}}'


class Sweep:
    def __init__(self, folder, devices, public, stride):
        self.folder, self.public = folder, public
        self.points = [(way, at, False)
                       for at in range(1, max(SPAN.values()), stride)
                       for way in SPAN if at < SPAN[way]]
        self.points += [(way, at, True)
                        for at in range(1, max(SPAN.values()), stride * 16)
                        for way in SPAN if at < SPAN[way]]
        self.done = 0
        self.reached = {'up': 0, 'down': 0}
        self.proxy = Proxy(('127.0.0.1', devices), Link(), self.fault)
        self.proxy.on_end = self.ended
        self.stall = Stall([BOOT], Signer(f'{folder}/journal.pem'))
        self.stall.net = self.pressed
        self.posted = []
        with open(f'{folder}/secrets/0900000002.apikey',
                  encoding='ascii') as f:
            self.apikey = f.read().strip()

    def fault(self, c):
        if self.done >= len(self.points):
            return []
        way, at, silent = self.points[self.done]
        self.done += 1
        if not silent:
            return [Fault('cut', way, at)]
        asyncio.get_running_loop().call_later(0.3, c.reset)
        return [Fault('half', way, at)]

    def ended(self, c):
        for way in c.seen:
            self.reached[way] = max(self.reached[way], c.seen[way])

    def pressed(self, frame):
        """A person who presses "send now" whenever the net is down."""
        if not frame['up']:
            self.stall.state(True)

    def post_credit(self, ident):
        ref = ref_make(TERMINAL, 1000000 + ident)
        body = json.dumps({
            'id': ident, 'gateway': 'MBBank',
            'transactionDate': '2026-11-21 08:15:42',
            'accountNumber': '0900000002', 'subAccount': None, 'code': None,
            'content': f'{ref} tra tien', 'transferType': 'in',
            'description': '', 'transferAmount': 20000, 'accumulated': 0,
            'referenceCode': f'FT{ident}'}).encode()
        request = urllib.request.Request(
            f'http://127.0.0.1:{self.public}/hooks/sepay/0900000002', body,
            {'Authorization': f'Apikey {self.apikey}',
             'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200
        self.posted.append(f'sepay:{ident}')

    async def until(self, what, seconds):
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not what():
            if loop.time() > end:
                return False
            self.stall.told.clear()
            try:
                await asyncio.wait_for(self.stall.told.wait(), 1)
            except asyncio.TimeoutError:
                self.stall.state(True)
        return True

    async def run(self):
        s = self.stall
        port = await self.proxy.start()
        with open(f'{self.folder}/proxy.port', 'w', encoding='ascii') as f:
            f.write(str(port))
        await s.listen(f'{self.folder}/run/terminal.sock')
        wrong = s.wrong
        while self.done < len(self.points):
            n = s.head + 1
            s.checkpoints = n % 32 == 0
            s.add(line(n, ref_make(TERMINAL, n)))
            if n % 8 == 0:
                await asyncio.get_running_loop().run_in_executor(
                    None, self.post_credit, n)
            s.state(n % 8 == 0)
            if not await self.until(lambda: s.acked == s.head, 60):
                wrong.append(f'stuck at entry {s.acked} of {s.head}')
                break
            for c in list(self.proxy.live):   # the next point is due
                if self.done % 2 == 0 and len(self.proxy.live) > 1:
                    c.reset()
        if not await self.until(lambda: s.acked == s.head and
                                len(s.mails) >= len(self.posted), 60):
            wrong.append(f'at the end {s.acked} of {s.head} entries, '
                         f'{len(s.mails)} of {len(self.posted)} messages')
        got = [m['d']['id'] for m in s.mails]
        if got != self.posted:
            wrong.append('the mail is not each credit once, in order')
        for need in SPAN:
            if self.reached[need] < 1500:
                wrong.append(f'never saw {need} bytes of a whole exchange')
        with open(f'{self.folder}/lines', 'wb') as f:
            f.write(b'\n'.join(s.lines) + b'\n')
        for w in wrong:
            print('cuts.py:', w, file=sys.stderr)
        print(f'cut_points\t{self.done}')
        print(f'cut_violations\t{len(wrong)}')
        print(f'{s.head} entries, {len(got)} messages, '
              f'{self.proxy.connections} connections, most bytes of one '
              f'up {self.reached["up"]} down {self.reached["down"]}',
              file=sys.stderr)


if len(sys.argv) != 5:
    sys.exit(__doc__)
asyncio.run(Sweep(sys.argv[1], *map(int, sys.argv[2:])).run())

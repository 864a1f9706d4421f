#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proxy.py --to HOST:PORT [options] - a bad line between two programs.

It carries TCP connections and does to them what lines do.  "up" is towards
HOST:PORT, "down" back; N counts bytes of one connection in one direction.

  --listen PORT      on 127.0.0.1; 0, the default: a free one
  --port-file FILE   where the port is told, once it listens
  --rate BYTES       a second, each direction, shared by all connections
  --delay MS         one way; a new connection waits for a round trip
  --loss PERCENT     of packets of 1,400 bytes; a lost one, and all behind it,
                     come a retransmission time-out later (200 ms and a round
                     trip, doubled when the copy is lost too)
  --seed N           of the losses
  --cut DIR:N        reset the connection after N bytes
  --stall DIR:N:MS   nothing for MS milliseconds after N bytes
  --corrupt DIR:N    flip a bit of byte N
  --half DIR:N       half-open: nothing more ever comes after N bytes, and
                     nobody is told
  --hold MS          each connection's first bytes wait a random time up to
                     MS: requests arrive in another order
  --replay           once a connection ended, what went up is sent once more
  --first K          do the faults to the first K connections only
  --count FILE       "name<TAB>value": connections, up, down; kept current

As a module: Proxy(Link(...)), whose `fault` says what to do to which
connection.
"""
import argparse
import asyncio
import os
import random
import signal
import socket
import struct

PACKET = 1400
QUEUE = 16          # packets the line holds


class Link:
    """What all connections share: the line itself."""

    def __init__(self, rate=0, delay_ms=0, loss=0.0, seed=1):
        self.rate = rate
        self.delay = delay_ms / 1000
        self.loss = loss / 100
        self.random = random.Random(seed)
        self.free = {'up': 0.0, 'down': 0.0}
        self.lost = 0

    @property
    def shaped(self):
        return self.rate > 0 or self.delay > 0 or self.loss > 0

    def arrival(self, way, n, now):
        """When a packet of n bytes sent now comes out at the other end."""
        at = max(now, self.free[way]) + (n / self.rate if self.rate else 0)
        self.free[way] = at
        wait = 0.2 + 2 * self.delay
        while self.random.random() < self.loss:
            self.lost += 1
            at += wait
            wait *= 2
        return at + self.delay


class Fault:
    """One of: cut, stall, corrupt, half - in one direction, at one byte."""

    def __init__(self, kind, way, at, ms=0):
        self.kind, self.way, self.at, self.ms = kind, way, at, ms
        self.done = False

    @staticmethod
    def parse(kind, text):
        parts = text.split(':')
        if parts[0] not in ('up', 'down') or len(parts) != (
                3 if kind == 'stall' else 2):
            raise ValueError(f'--{kind} {text}')
        return Fault(kind, parts[0], *map(int, parts[1:]))


class Connection:
    def __init__(self, proxy, number):
        self.proxy, self.number = proxy, number
        self.seen = {'up': 0, 'down': 0}
        self.faults = []
        self.ends = []
        self.sent_up = b''
        self.silent = {'up': False, 'down': False}

    def reset(self):
        for writer in self.ends:
            sock = writer.get_extra_info('socket')
            if sock is not None and sock.fileno() >= 0:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack('ii', 1, 0))
            writer.transport.abort()

    async def put(self, way, data, writer):
        """Hand data on, with the faults that fall into it."""
        for f in self.faults:
            first = self.seen[way]
            if f.done or f.way != way or not first <= f.at <= \
                    first + len(data):
                continue
            if f.kind == 'corrupt' and f.at == first + len(data):
                continue
            f.done = True
            at = f.at - first
            if f.kind == 'corrupt':
                data = data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1:]
                continue
            writer.write(data[:at])
            await writer.drain()
            self.note(way, at)
            data = data[at:]
            if f.kind == 'cut':
                self.reset()
                raise ConnectionResetError
            if f.kind == 'half':
                self.silent[way] = True
            if f.kind == 'stall':
                await asyncio.sleep(f.ms / 1000)
        if self.silent[way]:
            return
        if way == 'up' and self.proxy.replay:
            self.sent_up += data
        self.note(way, len(data))
        writer.write(data)
        await writer.drain()

    def note(self, way, n):
        self.seen[way] += n
        self.proxy.total[way] += n

    async def read(self, way, reader, queue):
        link, loop = self.proxy.link, asyncio.get_running_loop()
        last = 0.0
        try:
            while True:
                data = await reader.read(PACKET if link.shaped else 65536)
                last = max(last, link.arrival(way, len(data), loop.time()))
                await queue.put((last, data))
                if not data:
                    return
        except OSError:
            await queue.put((last, b''))

    async def write(self, way, writer, queue):
        loop = asyncio.get_running_loop()
        while True:
            at, data = await queue.get()
            if at > loop.time():
                await asyncio.sleep(at - loop.time())
            if data:
                await self.put(way, data, writer)
            elif self.silent[way]:
                await asyncio.sleep(3600)
            else:
                if writer.can_write_eof():
                    writer.write_eof()
                return

    async def run(self, reader, writer):
        link = self.proxy.link
        self.ends = [writer]
        if link.delay:
            await asyncio.sleep(2 * link.delay)   # SYN and its answer
        if self.proxy.hold_ms:
            await asyncio.sleep(link.random.random() *
                                self.proxy.hold_ms / 1000)
        far_reader, far_writer = await asyncio.open_connection(
            *self.proxy.to)
        self.ends.append(far_writer)
        ways = (('up', reader, far_writer), ('down', far_reader, writer))
        tasks = []
        for way, source, sink in ways:
            queue = asyncio.Queue(QUEUE)
            tasks.append(asyncio.create_task(self.read(way, source, queue)))
            tasks.append(asyncio.create_task(self.write(way, sink, queue)))
        try:
            await asyncio.gather(*tasks)
        finally:
            for t in tasks:
                t.cancel()


class Proxy:
    def __init__(self, to, link=None, fault=None):
        self.to, self.link = to, link or Link()
        self.fault = fault or (lambda connection: [])
        self.connections = 0
        self.total = {'up': 0, 'down': 0}
        self.hold_ms, self.replay = 0, False
        self.live = set()
        self.on_end = lambda connection: None

    async def serve(self, reader, writer):
        self.connections += 1
        c = Connection(self, self.connections)
        c.faults = self.fault(c)
        self.live.add(c)
        try:
            await c.run(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self.live.discard(c)
            for w in c.ends:
                w.close()
            self.on_end(c)
        if self.replay and c.sent_up:
            await self.again(c.sent_up)

    async def again(self, data):
        try:
            reader, writer = await asyncio.open_connection(*self.to)
            writer.write(data)
            await writer.drain()
            await asyncio.wait_for(reader.read(-1), 2)
            writer.close()
        except (OSError, asyncio.TimeoutError):
            pass

    async def start(self, port=0):
        self.server = await asyncio.start_server(self.serve, '127.0.0.1',
                                                 port)
        return self.server.sockets[0].getsockname()[1]


def options():
    p = argparse.ArgumentParser(usage=__doc__, add_help=False)
    p.add_argument('--to', required=True)
    p.add_argument('--listen', type=int, default=0)
    p.add_argument('--port-file')
    p.add_argument('--rate', type=int, default=0)
    p.add_argument('--delay', type=int, default=0)
    p.add_argument('--loss', type=float, default=0)
    p.add_argument('--seed', type=int, default=1)
    for kind in ('cut', 'stall', 'corrupt', 'half'):
        p.add_argument('--' + kind, action='append', default=[])
    p.add_argument('--hold', type=int, default=0)
    p.add_argument('--replay', action='store_true')
    p.add_argument('--first', type=int, default=1 << 62)
    p.add_argument('--count')
    return p.parse_args()


async def main(o):
    host, port = o.to.rsplit(':', 1)

    def faults(c):
        if c.number > o.first:
            return []
        return [Fault.parse(kind, text)
                for kind in ('cut', 'stall', 'corrupt', 'half')
                for text in getattr(o, kind)]

    def count(_=None):
        if o.count:
            with open(o.count, 'w', encoding='ascii') as f:
                f.write(f'connections\t{proxy.connections}\n'
                        f'up\t{proxy.total["up"]}\n'
                        f'down\t{proxy.total["down"]}\n'
                        f'lost\t{proxy.link.lost}\n')

    faults(type('', (), {'number': 0}))   # bad options fail at once
    proxy = Proxy((host, int(port)),
                  Link(o.rate, o.delay, o.loss, o.seed), faults)
    proxy.hold_ms, proxy.replay, proxy.on_end = o.hold, o.replay, count
    mine = await proxy.start(o.listen)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    loop.add_signal_handler(signal.SIGUSR1, count)
    if o.port_file:
        with open(o.port_file + '.new', 'w', encoding='ascii') as f:
            f.write(f'{mine}\n')
        os.rename(o.port_file + '.new', o.port_file)
    else:
        print(mine, flush=True)
    await stop.wait()
    count()


if __name__ == '__main__':
    try:
        asyncio.run(main(options()))
    except ValueError as e:
        raise SystemExit(f'proxy.py: {e}: DIR:N, a stall DIR:N:MS')

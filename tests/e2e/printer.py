# SPDX-License-Identifier: Apache-2.0
"""printer.py DIR [pty] - a receipt printer with moods.

Listens on a port of its own (written to DIR/port), or is a serial line
(DIR/tty).  What each job sent is DIR/N.bin, whole or not, once it is over.
DIR/mood says how it feels at a job's beginning:
  well      answers, has paper           mute      never says a word
  garbage   answers nonsense, a lot      no-paper  and says so
  cover     is open, and says so         runs-out  of paper, half-way
  slow      3,5 s of nothing half-way    unplugged half-way
  stuck     takes nothing from half-way on, without a word
  crawls    some 4 kB a second           refuses   hangs up at once
"""
import os
import pty
import random
import select
import socket
import struct
import sys
import termios
import time
import tty

HALF = 12000
folder = sys.argv[1]
jobs = 0


def mood():
    return open(os.path.join(folder, 'mood')).read().strip()


def answers(feels, data, had):
    """To the DLE EOTs among these bytes: raster bytes may look like one,
    so only where a command can stand is hard to know; real printers do not
    look either."""
    out = b''
    for i in range(len(data) - 2):
        if data[i:i + 2] == b'\x10\x04' and data[i + 2] in (2, 4):
            gone = feels == 'no-paper' or feels == 'runs-out' and had > HALF
            if data[i + 2] == 4:
                out += b'\x72' if gone else b'\x12'
            else:
                out += b'\x16' if feels == 'cover' else b'\x12'
    return out


def mutes(feels):
    return feels in ('mute', 'slow', 'unplugged', 'stuck', 'crawls')


def job(recv, send, end):
    global jobs
    feels, had, rested, tail = mood(), b'', False, b''
    jobs += 1
    name = os.path.join(folder, str(jobs))
    stamp = 0.0
    while True:
        if len(had) > HALF and feels == 'unplugged':
            end()
            break
        if len(had) > HALF and feels == 'stuck':
            time.sleep(0.1)
            if not os.path.exists(os.path.join(folder, 'mood')) or \
                    mood() != 'stuck':
                break
            continue
        if len(had) > HALF and feels == 'slow' and not rested:
            rested = True
            time.sleep(3.5)
        if feels == 'crawls':
            time.sleep(0.05)
        data = recv(200 if feels == 'crawls' else 1000)
        if not data:
            break
        if stamp == 0.0:
            stamp = time.time()
        had += data
        if feels == 'garbage':
            send(bytes(random.randrange(256) for _ in range(64)))
        elif not mutes(feels):
            send(answers(feels, tail + data, len(had)))
            tail = (tail + data)[-2:]
    if feels == 'runs-out':   # the rest met no paper
        had = had[:HALF]
    with open(name + '.part', 'wb') as f:
        f.write(had)
    with open(name + '.ms', 'w') as f:
        f.write(f'{stamp * 1000:.3f}\n')
    os.rename(name + '.part', name + '.bin')


def connection(c):
    # Little of the job fits into buffers: a printer's are small.
    def recv(n):
        try:
            return c.recv(n)
        except ConnectionError:
            return b''

    def send(b):
        try:
            c.setblocking(False)
            c.send(b)
        except OSError:
            pass
        finally:
            c.setblocking(True)

    def end():
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                     struct.pack('ii', 1, 0))
    if mood() == 'refuses':
        c.close()
        return
    job(recv, send, end)
    c.close()


def serve():
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.bind(('127.0.0.1', 0))
    s.listen(8)
    with open(os.path.join(folder, 'port.part'), 'w') as f:
        f.write(str(s.getsockname()[1]))
    os.rename(os.path.join(folder, 'port.part'),
              os.path.join(folder, 'port'))
    while True:
        connection(s.accept()[0])


def line():
    """One paper after another on one line: ESC @ begins each."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.symlink(os.ttyname(slave), os.path.join(folder, 'tty'))

    def recv(n):
        ready = select.select([master], [], [], 1.0)[0]
        return os.read(master, n) if ready else b''
    while True:
        select.select([master], [], [])
        job(recv, lambda b: os.write(master, b), lambda: None)


line() if sys.argv[2:] == ['pty'] else serve()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""wire.py PORT TARGET STATE - a cable between two ports of this machine.

The file STATE says how it is: "up" carries bytes, "cut" resets what is there
and refuses what comes, "dead" keeps connections and carries nothing, as a
valley without signal does.
"""
import select
import socket
import sys
import time

CHUNK = 65536


def state_of(path):
    try:
        with open(path, encoding='ascii') as f:
            return f.read().strip() or 'up'
    except OSError:
        return 'up'


class Wire:
    def __init__(self, port, target):
        self.target = target
        self.peer = {}
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(('127.0.0.1', port))
        self.door.listen(16)

    def drop(self, s):
        other = self.peer.pop(s, None)
        s.close()
        if other is not None and self.peer.pop(other, None) is not None:
            other.close()

    def accept(self, state):
        near, _ = self.door.accept()
        if state == 'cut':
            near.close()
            return
        far = socket.socket()
        try:
            far.connect(('127.0.0.1', self.target))
        except OSError:
            near.close()
            return
        self.peer[near], self.peer[far] = far, near

    def carry(self, s):
        if s not in self.peer:
            return
        try:
            data = s.recv(CHUNK)
            if data:
                self.peer[s].sendall(data)
                return
        except OSError:
            pass
        self.drop(s)

    def turn(self, path):
        state = state_of(path)
        if state == 'cut':
            for s in list(self.peer):
                self.drop(s)
        watched = [self.door]
        if state == 'up':
            watched += list(self.peer)
        ready, _, _ = select.select(watched, [], [], 0.05)
        if state_of(path) != state:   # it changed while nothing came
            return
        for s in ready:
            if s is self.door:
                self.accept(state)
            else:
                self.carry(s)


def main(port, target, path):
    wire = Wire(int(port), int(target))
    while True:
        wire.turn(path)
        time.sleep(0)


if len(sys.argv) != 4:
    sys.exit(__doc__)
main(*sys.argv[1:])

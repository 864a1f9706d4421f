#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""local.py SOCKET ask QUESTION [FIELD] | pay REF AMOUNT ID | ack | raw HEX
                | till SCREEN | settle AMOUNT ID

The other end of the terminal's local socket (sync/PROTOCOL.md, section 1),
written from the protocol and sharing no code with the terminal.
  ask   the answer's lines on standard output, exit code of its end; with a
        FIELD only that one, of the first
  till  wait until it shows this screen, at most ten seconds: one process,
        where a shell that polls would start hundreds
  settle  wait for a code on the screen and pay it; prints its reference
  pay   as cho40-sync: one credit by mail, until the terminal has recorded it
  ack   as the board: everything is held; prints the first and last entry
"""
import json
import socket
import struct
import sys
import time


class Peer:
    def __init__(self, path, role):
        self.s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.s.settimeout(10)
        self.s.connect(path)
        self.send({"k": "hello", "v": 1, "role": role})
        self.hello = self.recv("hello")

    def send(self, value):
        body = json.dumps(value).encode()
        self.s.sendall(struct.pack(">I", len(body)) + body)

    def exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.s.recv(n - len(data))
            if not more:
                sys.exit("the terminal hung up")
            data += more
        return data

    def recv(self, *kinds):
        while True:
            n, = struct.unpack(">I", self.exactly(4))
            assert 1 <= n <= 65536, n
            value = json.loads(self.exactly(n))
            if value["k"] in ("bye", "refused"):
                sys.exit("the terminal says %s" % value)
            if value["k"] in kinds:
                return value


def answers(peer, question):
    """The lines of an answer, and how it ended."""
    lines = []
    peer.send({"k": "ask", "q": question, "after": 0})
    while True:
        value = peer.recv("answer", "end")
        if value["k"] == "end":
            return lines, value["rc"]
        lines.append(value["line"])


def ask(path, question, field=None):
    lines, rc = answers(Peer(path, "cli"), question)
    if field is not None:
        print(lines[0][field])
        return rc
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    return rc


def till(path, screen):
    peer, until, seen = None, time.monotonic() + 10, "nobody there"
    while time.monotonic() < until:
        try:
            peer = peer or Peer(path, "cli")
            seen = answers(peer, "status")[0][0]["screen"]
        except (OSError, SystemExit):
            peer = None
        if seen == screen:
            return 0
        time.sleep(0.02)
    sys.exit("waited in vain for screen %s: %s" % (screen, seen))


def settle(path, amount, ident):
    till(path, "pay")
    ref = answers(Peer(path, "cli"), "open")[0][0]["ref"]
    print(ref)
    return pay(path, ref, amount, ident)


def pay(path, ref, amount, ident):
    peer = Peer(path, "sync")
    n = peer.hello["mail"] + 1
    peer.send({"k": "mail", "items": [{"n": n, "k": "bank.credit", "d": {
        "id": ident, "ref": ref, "amount": int(amount), "bank_ref": "FT1",
        "at": "2026-11-21 08:00:00"}}]})
    while peer.recv("state")["mail"] < n:
        pass
    return 0


def ack(path):
    peer = Peer(path, "sync")
    peer.send({"k": "net", "up": True, "why": "", "server_ms": 0,
               "retry_s": 0})
    after = first = peer.hello["acked"]
    while True:
        peer.send({"k": "want", "after": after, "bytes": 32000})
        batch = peer.recv("batch")
        if batch["last"] == 0:
            print(first + 1, after)
            return 0
        lines = batch["lines"].splitlines()
        assert batch["first"] == after + 1, batch
        assert len(lines) == batch["last"] - after, batch
        after = batch["last"]
        peer.send({"k": "acked", "n": after, "h": batch["hash"]})
        while peer.recv("state")["acked"] < after:
            pass


def main(path, what, *rest):
    if what == "raw":
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.connect(path)
        s.sendall(bytes.fromhex(rest[0]))
        return 0
    return {"ask": ask, "pay": pay, "ack": ack, "till": till,
            "settle": settle}[what](path, *rest)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""voice.py O HEARD.SO FOLDER SALES - from the durable commit of the bank's
credit to the voice.

A terminal with the northern voice sells; each sale is paid over its socket as
cho40-sync does, and heard.c says when the credit was on the disk and when the
loudspeaker was handed which samples.  Prints three medians in milliseconds:
from the first fdatasync after the credit was sent to the first sample that is
not silence (the chirp), to the first of the words behind the chirp's 200 ms,
and how long `espeak-ng` takes as a program from its start to its first sample
of the same sentence.
"""
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "e2e"))
import local  # noqa: E402

RATE = 16000
CHIRP = RATE * 200 // 1000
SENTENCE = "Đủ tiền. Đã nhận sáu mươi lăm nghìn đồng."
SET_UP = """wait screen setup-bank
type vietcombank
key enter
wait screen setup-account
type 0071000000017
key enter
type NGUOI BAN THU
key enter
type Quầy thử
key enter
wait screen setup-check
tap later
wait screen setup-pin
key esc
wait screen idle
"""
SALE = """key 6 5 000
key enter
wait screen pay
wait screen verdict 60000
wait 5000
key enter
"""


def events(log):
    return [(w, int(us), int(a), int(b)) for w, us, a, b in
            (line.split() for line in open(log))]


def judge(seen, sent_us):
    """The two times of one credit."""
    durable = next(us for w, us, _, _ in seen if w == "sync" and us > sent_us)
    sound = [e for e in seen if e[0] == "sound" and e[1] > durable]
    first = sound[0][2]
    word = next(us for _, us, _, last in sound if last >= first + CHIRP)
    return (sound[0][1] - durable) / 1000, (word - durable) / 1000


def paid(path, log, n):
    ident = "voice:%d" % n
    local.till(path, "pay")
    ref = local.answers(local.Peer(path, "cli"), "open")[0][0]["ref"]
    time.sleep(0.5)               # clicks are over, the device is closed
    sent = time.monotonic_ns() // 1000
    local.pay(path, ref, 65000, ident)
    time.sleep(3)
    return judge(events(log), sent)


def espeak():
    start = time.monotonic()
    p = subprocess.Popen(["espeak-ng", "-v", "vi", "-s", "140", "--stdout",
                          SENTENCE], stdout=subprocess.PIPE)
    p.stdout.read(44)
    while p.stdout.read(2) == b"\0\0":
        pass
    ms = (time.monotonic() - start) * 1000
    p.stdout.read()
    p.wait()
    return ms


def main(out, heard, folder, sales):
    path, log = folder + "/sock", folder + "/heard.log"
    with open(folder + "/script", "w") as f:
        f.write(SET_UP + SALE * int(sales))
    env = dict(os.environ, LD_PRELOAD=heard, HEARD_LOG=log,
               SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="disk",
               SDL_DISKAUDIOFILE=folder + "/heard.raw")
    p = subprocess.Popen([out + "/cho40-terminal", "--config",
                          folder + "/terminal.conf", "--script",
                          folder + "/script"], env=env,
                         stderr=open(folder + "/log", "w"))
    times = [paid(path, log, n) for n in range(int(sales))]
    p.terminate()
    p.wait()
    print("%.1f %.1f %.1f" % (statistics.median(t[0] for t in times),
                              statistics.median(t[1] for t in times),
                              statistics.median(espeak()
                                                for _ in range(int(sales)))))


main(*sys.argv[1:])

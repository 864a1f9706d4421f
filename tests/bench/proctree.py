#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proctree.py PID SECONDS - a process and all its children: "PSS_KB CTX_PER_S".

PSS from smaps_rollup; context switches, voluntary or not, of every thread,
over the given time.
"""
import os
import sys
import time


def tree(root):
    parents = {}
    for p in filter(str.isdigit, os.listdir('/proc')):
        try:
            stat = open(f'/proc/{p}/stat').read()
        except OSError:
            continue
        parents[int(p)] = int(stat.rsplit(')', 1)[1].split()[1])
    family = {root}
    grew = True
    while grew:
        more = {p for p, up in parents.items() if up in family} - family
        family |= more
        grew = bool(more)
    return family


def pss_kb(pids):
    total = 0
    for p in pids:
        try:
            for line in open(f'/proc/{p}/smaps_rollup'):
                if line.startswith('Pss:'):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total


def switches(pids):
    seen = {}
    for p in pids:
        try:
            for t in os.listdir(f'/proc/{p}/task'):
                for line in open(f'/proc/{p}/task/{t}/status'):
                    if 'ctxt_switches' in line:
                        seen[t] = seen.get(t, 0) + int(line.split()[1])
        except OSError:
            pass
    return seen


root, seconds = int(sys.argv[1]), float(sys.argv[2])
before = switches(tree(root))
time.sleep(seconds)
after = switches(tree(root))
count = sum(n - before.get(t, 0) for t, n in after.items())
print(pss_kb(tree(root)), round(count / seconds, 2))

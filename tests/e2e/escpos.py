# SPDX-License-Identifier: Apache-2.0
"""escpos.py FILE... - what a strict printer makes of these bytes.

Writes FILE.pbm of each and says "whole W H cut asks", or what is wrong with
it and where.  Knows only the commands that are sent here."""
import sys


class Wrong(Exception):
    pass


def read(data):
    """(width, rows, cut, asks) or Wrong."""
    at, stage, width, rows, cut, asks = 0, 'fresh', 0, [], 'none', 0

    def need(n):
        if len(data) - at < n:
            raise Wrong(f'{at}: cut short')

    while at < len(data):
        need(2)
        two = data[at:at + 2]
        if data[at] == 0 and stage == 'fresh':   # fills a torn band
            at += 1
        elif two == b'\x10\x04':
            need(3)
            if data[at + 2] not in (2, 4):
                raise Wrong(f'{at}: DLE EOT {data[at + 2]}')
            asks += 1
            at += 3
        elif two == b'\x1b@' and stage == 'fresh':
            stage = 'ready'
            at += 2
        elif two == b'\x1dv' and stage == 'ready':
            need(8)
            wide, high = (int.from_bytes(data[at + i:at + i + 2], 'little')
                          for i in (4, 6))
            if data[at + 2:at + 4] != b'0\0' or not 0 < high <= 64 or \
                    not 0 < wide <= 72 or width not in (0, wide):
                raise Wrong(f'{at}: band {data[at:at + 8].hex()}')
            at += 8
            need(wide * high)
            width = wide
            rows += [data[at + i * wide:at + i * wide + wide]
                     for i in range(high)]
            at += wide * high
        elif two == b'\x1bd' and stage == 'ready' and rows:
            need(3)
            stage = 'fed'
            at += 3
        elif two == b'\x1dV' and stage == 'fed':
            need(3)
            cut = {0: 'full', 1: 'partial'}.get(data[at + 2])
            if cut is None:
                raise Wrong(f'{at}: cut {data[at + 2]}')
            stage = 'cut'
            at += 3
        else:
            raise Wrong(f'{at}: {two.hex()} in a job that is {stage}')
    if stage not in ('fed', 'cut'):
        raise Wrong(f'{at}: the job does not end')
    return width * 8, rows, cut, asks


def main():
    for name in sys.argv[1:]:
        try:
            w, rows, cut, asks = read(open(name, 'rb').read())
        except Wrong as e:
            print('wrong', e)
            continue
        with open(name + '.pbm', 'wb') as f:
            f.write(b'P4\n%d %d\n' % (w, len(rows)) + b''.join(rows))
        print('whole', w, len(rows), cut, asks)


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""spread_strings.py - give every language's file the keys of the Vietnamese.

usage: spread_strings.py (from the root; `make strings`)

assets/strings.vi.tsv is the complete one.  The others are written anew in its
order: what a native writer filled in stays, a key that is new there gets an
empty text (the Vietnamese stands on the screen until then) and the Vietnamese
in its note, a key that is gone there goes.  Nothing is translated here."""
import glob


def rows(path):
    for line in open(path, encoding='utf-8'):
        line = line.rstrip('\n')
        if line == '' or line.startswith('#'):
            yield None, line
        else:
            yield line.split('\t')[0], line


def main():
    base = 'assets/strings.vi.tsv'
    for path in sorted(glob.glob('assets/strings.*.tsv')):
        if path == base:
            continue
        mine = {}
        for key, line in rows(path):
            if key is not None:
                mine[key] = line.split('\t')
        out = []
        for key, line in rows(base):
            if key is None or key == 'key':
                out.append(line)
                continue
            _, text, _, note = line.split('\t')
            note = text + (' (' + note + ')' if note else '')
            have = mine.get(key, [key, '', '', ''])
            out.append('\t'.join([key, have[1], have[2], note]))
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(out) + '\n')


main()

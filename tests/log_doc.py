#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""log_doc.py [FOLDER] - docs/log.md says every line that the board, the carrier
and the terminal write to the journal, and no other: module, text and level as in the
sources.  Prints what is missing or gone; 1 if anything is.  --rows prints the
rows as they should begin."""
import glob
import re
import sys

CALL = re.compile(r'\blog_line\(\s*([^"]+?),\s*"([^"]*)",\s*'
                  r'((?:(?:"(?:[^"\\]|\\.)*"|PRI\w+)\s*)+)')
PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|PRI\w+')
ROOMS = ('sync', 'ledger', 'ui', 'terminal')
NAMES = ('error', 'warn', 'info', 'debug')


def said(path):
    """What a file writes: {(module, text): levels}."""
    with open(path, encoding='utf-8') as f:
        text = f.read()
    for m in CALL.finditer(text):
        words = ''.join(p.group(1) if p.group(1) is not None else '~'
                        for p in PIECE.finditer(m.group(3)))
        words = re.sub(r'%(?:~|(?:ll|z|l)?[a-z])', '…', words)
        levels = {n for n in NAMES if 'LOG_' + n.upper() in m.group(1)}
        if not levels:   # chosen before the call
            levels = {n for n in NAMES if re.search(
                r'level = [^;]*LOG_' + n.upper(), text)}
        yield m.group(2), words.replace('\\"', '"'), levels


def main():
    out = {}
    for path in sorted(p for room in ROOMS
                       for p in glob.glob(room + '/**/*.c', recursive=True)):
        for module, words, levels in said(path):
            levels.discard('debug')   # the same again, said more quietly
            if levels:
                out.setdefault((module, words), set()).update(levels)
    rows = {f'| `{m}` | {"/".join(n for n in NAMES if n in l)} | `{w}` |'
            for (m, w), l in out.items()}
    if '--rows' in sys.argv:
        print('\n'.join(sorted(rows)))
        return 0
    with open('docs/log.md', encoding='utf-8') as f:
        told = [line.rstrip('\n') for line in f if line.startswith('| `')]
    bad = 0
    begins = []
    for line in told:
        m = re.match(r'(\| `[^`]*` \| [a-z/]+ \| `[^`]*` \|) (\S.{11,}) \|$',
                     line)
        if m is None:
            print(f'docs/log.md: no row with a meaning: {line}')
            bad = 1
        else:
            begins.append(m.group(1))
    for row in sorted(rows - set(begins)):
        print(f'docs/log.md: not there: {row}')
        bad = 1
    for row in sorted(set(begins) - rows):
        print(f'docs/log.md: nobody writes it: {row}')
        bad = 1
    if len(begins) != len(set(begins)) or len(rows) < 160:
        print('docs/log.md: a row twice, or the sources were not found')
        bad = 1
    return bad


sys.exit(main())

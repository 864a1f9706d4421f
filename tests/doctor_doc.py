#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""doctor_doc.py - docs/doctor.md has every reason of the check-up, and no other:
its code, the word of its state and its words as on the screen, in the places
that a number over the phone counts by, and with something for the helper to
say.  Prints what is wrong; 1 if anything is."""
import re
import sys

ROW = re.compile(r'\| (\d+)-(\d{3}) [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|')
STATES = {'0': 'unused', '1': 'good', '2': 'look', '3': 'broken'}


def main():
    words, places = {}, []
    with open('assets/strings.vi.tsv', encoding='utf-8') as f:
        for line in f:
            key, _, rest = line.partition('\t')
            if key.startswith('doctor_'):
                words[key[7:]] = rest.split('\t')[0]
    with open('ui/doctor.c', encoding='utf-8') as f:
        places = [(n, r) for is_, n, r in re.findall(
            r'\{ (\d+), STR_DOCTOR_(\d+)_(\d{3}) \}', f.read())
            if int(is_) == int(r)]
    said, bad = [], []
    with open('docs/doctor.md', encoding='utf-8') as f:
        for line in f:
            m = ROW.match(line)
            if m is None:
                if re.match(r'\| \d', line):
                    bad.append(f'no row of a reason: {line.strip()}')
                continue
            line_no, reason, state, text, advice = m.groups()
            said.append((line_no, reason))
            code = f'{line_no}-{reason}'
            if state != words[STATES[reason[0]]]:
                bad.append(f'{code}: its state is not {state}')
            if text != words.get(f'{line_no}_{reason}'):
                bad.append(f'{code}: the screen does not say "{text}"')
            if len(advice) < 10:
                bad.append(f'{code}: the helper has nothing to say')
    if said != places:
        bad.append('rows and ui/doctor.c differ: ' + ' '.join(
            f'{a}-{b}' for a, b in
            sorted(set(said) ^ set(places))) + ' or their order')
    strings = {tuple(k.split('_')) for k in words if '_' in k}
    if strings != set(places):
        bad.append('strings and ui/doctor.c differ: ' + ' '.join(
            '-'.join(s) for s in sorted(strings ^ set(places))))
    for line in bad:
        print(f'docs/doctor.md: {line}')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cov.py OBJECTS SOURCE... - line and branch coverage, read from gcov.

OBJECTS is the folder of a --coverage build whose tests have been run.  Prints
each source's share, each line and branch that no test reached as file:line,
and the figure money_core_branch_pct; exits 1 unless all of it is 100.

One kind of branch does not count: the way out of a REQUIRE, which no test can
take and live.  It is known by the statement: a line between "REQUIRE(" at its
beginning and the ";" that ends it has nothing else on it.
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile


def lines_of(objects, source):
    """gcov's records of one source file, a line each."""
    data = os.path.abspath(os.path.join(objects, source[:-2] + '.gcda'))
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(['gcov', '--json-format', '--branch-probabilities',
                        data], cwd=work, check=True,
                       stdout=subprocess.DEVNULL)
        for name in os.listdir(work):
            with gzip.open(os.path.join(work, name)) as f:
                for of in json.load(f)['files']:
                    if of['file'] == source:
                        return of['lines']
    sys.exit(f'cov.py: {source}: no figures in {data}')


def required(source):
    """The numbers of the lines of REQUIRE statements."""
    inside, found = False, set()
    with open(source, encoding='utf-8') as f:
        for n, line in enumerate(f, 1):
            inside = inside or re.match(r'\s*REQUIRE\(', line) is not None
            if inside:
                found.add(n)
                inside = not line.rstrip().endswith(';')
    return found


def measure(objects, source):
    """(lines, lines reached, branches, branches reached); says which not."""
    records = lines_of(objects, source)
    left_out = required(source)
    counts = [len(records), 0, 0, 0]
    for r in sorted(records, key=lambda r: r['line_number']):
        n = r['line_number']
        counts[1] += r['count'] > 0
        if r['count'] == 0:
            print(f'{source}:{n}: never run')
        if n in left_out:
            continue
        missed = sum(b['count'] == 0 for b in r['branches'])
        counts[2] += len(r['branches'])
        counts[3] += len(r['branches']) - missed
        if missed and r['count'] > 0:
            print(f'{source}:{n}: {missed} of {len(r["branches"])} '
                  'branches never taken')
    return counts


def share(reached, all_of):
    """Per cent with two digits, rounded down: 100 means all."""
    return 100 if all_of == 0 else reached * 10000 // all_of / 100


def main(objects, *sources):
    each = {s: measure(objects, s) for s in sources}
    each['money core'] = [sum(v) for v in zip(*each.values())]
    for name, (lines, lines_run, branches, taken) in each.items():
        print(f'{name:24} lines {lines_run:5}/{lines:<5} '
              f'{share(lines_run, lines):6.2f}   branches '
              f'{taken:5}/{branches:<5} {share(taken, branches):6.2f}')
    lines, lines_run, branches, taken = each['money core']
    figure = f'money_core_branch_pct\t{share(taken, branches):g}\n'
    print(figure, end='')
    if 'SWEEP_TSV' in os.environ:
        with open(os.environ['SWEEP_TSV'], 'a', encoding='utf-8') as f:
            f.write(figure)
    return 0 if taken == branches and lines_run == lines else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

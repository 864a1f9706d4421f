#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pg_plans.py PSQL URL - every statement of the board, planned and run as the
board's own connection would, on tables with rows: none of a hot path reads
more than a page of them.  Says what it found; exit 1 if it found anything."""
import glob
import re
import subprocess
import sys

MOST = 400
# As sync/board/sql_pg_open.c says.
SETTINGS = '''SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off; SET jit = off;'''
# Lists and sums that people ask for: they are of all there is.
OFFICE = re.compile('rows_|report_|wall_|total_credits|sum_fees|queue_sales')


def statements():
    """Name and text of each, its parameters as PostgreSQL writes them."""
    for path in sorted(glob.glob('sync/board/queries/*.sql')):
        with open(path, encoding='utf-8') as f:
            parts = re.split(r'^-- name: (\w+)$', f.read(), flags=re.M)
        for name, text in zip(parts[1::2], parts[2::2]):
            text = re.sub(r'--.*', '', text).strip().rstrip(';')
            yield name, re.sub(r'\?(\d+)', r'$\1', text)


def plan(psql, url, text):
    """Its plan with rows; None when a constraint refused what it wrote."""
    count = max([int(n) for n in re.findall(r'\$(\d+)', text)], default=0)
    args = '(' + ','.join(["'1'"] * count) + ')' if count else ''
    run = (f'{SETTINGS} PREPARE q AS {text}; BEGIN; EXPLAIN (ANALYZE, '
           f'COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE q{args}; ROLLBACK;')
    done = subprocess.run([psql, '-qtAX', url, '-c', run], text=True,
                          capture_output=True, check=False)
    if done.returncode == 0:
        return done.stdout
    if re.search('violates|follow each other', done.stderr):
        return None
    sys.exit(f'{text}\n{done.stderr}')


def walks(text):
    """The plan's lines that read too much."""
    for line in text.split('\n'):
        rows = re.search(r'actual rows=(\d+) loops=(\d+)', line)
        lost = re.search(r'Rows Removed by [\w ]+: (\d+)', line)
        if rows and int(rows[1]) * int(rows[2]) > MOST or \
                lost and int(lost[1]) > MOST or 'Seq Scan' in line:
            yield line.strip()


def main():
    """Look at all of them."""
    psql, url = sys.argv[1:]
    looked = bad = 0
    for name, text in statements():
        if OFFICE.match(name):
            continue
        said = plan(psql, url, text)
        looked += said is not None
        for line in walks(said or ''):
            print(f'{name}: {line}')
            bad += 1
    print(f'{looked} statements, {bad} lines')
    sys.exit(bad > 0 or looked < 200)


main()

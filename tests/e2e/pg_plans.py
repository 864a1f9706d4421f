#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pg_plans.py PSQL URL EMBED_SQL - every statement of the board, planned and run as the
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
# Lists and sums that people ask for: they are of all there is.  A price ends a
# few times a year.
OFFICE = re.compile('rows_|report_|wall_|total_credits|sum_fees|queue_sales|'
                    'last_day_of_tariff')
# But a page of what grows with the years is found by an index in every order.
PAGES = re.compile('rows_(bills|charges|payments|receipts)')


def statements(embed):
    """Name, text and arguments of each, as PostgreSQL writes them."""
    done = subprocess.run([embed, '-l'] +
                          sorted(glob.glob('sync/board/queries/*.sql')),
                          text=True, capture_output=True, check=True)
    parts = re.split(r'^-- name: (\w+)$', done.stdout, flags=re.M)
    for name, told in zip(parts[1::2], parts[2::2]):
        text = re.sub(r'--.*', '', told).strip().rstrip(';')
        text = re.sub(r'\?(\d+)', r'$\1', text)
        count = max([int(n) for n in re.findall(r'\$(\d+)', text)],
                    default=0)
        args = ['1'] * count
        if PAGES.match(name):   # as told: what is not asked for
            about = ' '.join(re.findall(r'^-- (.*)', told, flags=re.M))
            for n, none in re.findall(r"(\d): [^,.]* or (''|0)", about):
                args[int(n) - 1] = none.strip("'")
            args[2] = '20'
        yield name, text, args


def plan(psql, url, text, args):
    """Its plan with rows; None when a constraint refused what it wrote."""
    args = '(' + ','.join(f"'{a}'" for a in args) + ')' if args else ''
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
    psql, url, embed = sys.argv[1:]
    looked = bad = pages = 0
    for name, text, args in statements(embed):
        if OFFICE.match(name) and not PAGES.match(name):
            continue
        pages += PAGES.match(name) is not None
        said = plan(psql, url, text, args)
        looked += said is not None
        for line in walks(said or ''):
            print(f'{name}: {line}')
            bad += 1
    print(f'{looked} statements, {pages} of them pages, {bad} lines')
    sys.exit(bad > 0 or looked < 200 or pages < 20)


main()

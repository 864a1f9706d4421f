# SPDX-License-Identifier: Apache-2.0
"""expo.py [NAME[{LABELS}]] < text - read Prometheus's text format, strictly.

Every family has one HELP and one TYPE before its samples, samples of a family
stand together, none comes twice, names and labels are well formed, counters
are not below zero, histograms are cumulative and their +Inf is their count.
With a name: print that sample's value, "none" if there is none.
"""
import re
import sys

NAME = r'[a-zA-Z_:][a-zA-Z0-9_:]*'
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"'


def die(n, what):
    sys.exit(f'expo: line {n}: {what}')


def main():
    text = sys.stdin.read()
    if not text.endswith('\n'):
        die(0, 'no line end at the end')
    helps, types, series, done = {}, {}, {}, set()
    order = {}
    family = None
    for n, line in enumerate(text[:-1].split('\n'), 1):
        m = re.fullmatch(rf'# (HELP|TYPE) ({NAME}) (.+)', line)
        if m:
            kind, name, rest = m.groups()
            if kind == 'HELP':
                if name in helps:
                    die(n, f'{name}: a second HELP')
                helps[name] = rest
                done.add(family)
                family = None
            else:
                if name in types or name not in helps:
                    die(n, f'{name}: TYPE without HELP, or twice')
                if rest not in ('counter', 'gauge', 'histogram'):
                    die(n, f'{name}: type {rest}')
                types[name] = rest
                family = name
            continue
        m = re.fullmatch(rf'({NAME})(?:\{{(.*)\}})? (-?[0-9.]+)', line)
        if not m:
            die(n, f'not understood: {line!r}')
        name, labels, value = m.groups()
        base = name
        if family and types[family] == 'histogram':
            base = re.sub(r'_(bucket|sum|count)$', '', name)
            if base == name:
                die(n, f'{name}: not a part of a histogram')
        if base != family or base in done:
            die(n, f'{name}: not below its own TYPE')
        pairs = re.findall(LABEL, labels or '')
        if ','.join(f'{k}="{v}"' for k, v in pairs) != (labels or ''):
            die(n, f'{name}: labels {labels}')
        if len({k for k, _ in pairs}) != len(pairs):
            die(n, f'{name}: a label twice')
        key = name + ('{%s}' % labels if labels else '')
        same = (name, tuple(sorted(pairs)))
        if same in order:
            die(n, f'{key}: a series twice')
        order[same] = series[key] = value
        if types[base] == 'counter' and not name.endswith('_total'):
            die(n, f'{name}: a counter ends in _total')
        if types[base] != 'gauge' and float(value) < 0:
            die(n, f'{key}: below zero')
    for name, kind in types.items():
        if kind == 'histogram':
            check_histogram(name, series)
    if set(helps) != set(types):
        die(0, 'HELP without TYPE')
    if len(sys.argv) > 1:
        print(series.get(sys.argv[1], 'none'))


def check_histogram(name, series):
    buckets = [(m.group(1), float(v)) for k, v in series.items()
               if (m := re.fullmatch(rf'{name}_bucket\{{le="(.*)"\}}', k))]
    bounds = [float(b.replace('+Inf', 'inf')) for b, _ in buckets]
    counts = [c for _, c in buckets]
    if bounds != sorted(set(bounds)) or bounds[-1] != float('inf'):
        die(0, f'{name}: bounds {bounds}')
    if counts != sorted(counts):
        die(0, f'{name}: not cumulative: {counts}')
    if counts[-1] != float(series[name + '_count']):
        die(0, f'{name}: +Inf is not its count')
    if name + '_sum' not in series:
        die(0, f'{name}: no sum')


main()

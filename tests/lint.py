#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that a compiler does not check.

Prints one line a finding, "file:line: what", and exits 1 if there was any.
Each rule is a function over the tree; the tables on top are the rules.
"""
import glob
import os
import re
import subprocess
import sys
import unicodedata

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 600
PARAMETERS_MAX = 5
SHAPED_OUTSIDE = ['http_on_request']   # a library's callback: its parameters
NESTING_MAX = 3
COLUMNS_MAX = 80

# Who may include what: the longest matching folder of the including file
# gives the folders its "..." includes may come from.
INCLUDES = {
    'ledger/base/': ['ledger/base/'],
    'ledger/': ['ledger/', 'gen/ledger_sql.h', 'gen/banks.h'],
    'ui/': ['ui/', 'ledger/base/', 'ledger/money.h', 'ledger/ref.h',
            'ledger/vietqr.h', 'ledger/words.h', 'ledger/bank.h', 'ledger/payee.h',
            'ledger/fold.h', 'ledger/sale.h', 'ledger/proof.h', 'ledger/shift_sums.h',
            'ledger/round_value.h', 'ledger/history_value.h',
            'ledger/day.h', 'gen/strings.h', 'gen/font.h'],
    'sync/': ['sync/', 'ledger/base/', 'ledger/money.h', 'ledger/ref.h',
              'ledger/vietqr.h', 'ledger/words.h', 'ledger/bank.h',
              'ledger/fold.h', 'ledger/chain.h', 'ledger/entry.h',
              'ledger/witness.h', 'ledger/proof.h', 'ledger/proof_key.h',
              'ledger/receipt.h', 'ledger/receipt_keys.h', 'ledger/day.h',
              'ledger/ticket_code.h',
              'ledger/key.h',
              'ledger/db.h', 'gen/board_sql.h', 'gen/board_pg.h', 'gen/dicts.h',
              'gen/openapi.h'],
    'terminal/': ['terminal/', 'ui/', 'ledger/', 'sync/local.h',
                  'sync/carry.h', 'sync/carry_file.h',
                  'sync/carry_proof.h',
                  'sync/local_enrol.h'],
    'tests/': ['tests/', 'terminal/', 'ui/', 'ledger/', 'sync/', 'gen/'],
    'packaging/': ['ledger/fold.h', 'terminal/voice_clip.h', 'terminal/voice_adpcm.h'],
}
# Each outside library lives in one place.
OUTSIDE = {
    r'SDL': r'ui/sdl\w*\.c',
    r'curl/': r'sync/net_curl\.c|tests/.*',
    r'openssl/': r'ledger/base/crypto\.c|sync/sign\w*\.[ch]|tests/.*',
    r'microhttpd\.h': r'sync/board/http(_peer|_life|_inside)?\.[ch]',
    r'gnutls/': r'sync/board/http(_peer)?\.c',
    r'qrencode\.h': r'ui/qr_draw\.c|sync/board/qr_text\.c',
    r'png\.h': r'ui/png\.c|sync/board/qr_text\.c|tests/.*',
    r'jansson\.h': r'sync/.*|tests/.*',
    r'cairo|ft2build': r'(terminal/cli|sync/board/console)/pdf(_poster)?\.c',
    r'sqlite3\.h': r'ledger/\w+\.[ch]|sync/board/sql_sqlite\w*\.[ch]|tests/.*',
    r'zstd\.h|zdict\.h': r'sync/squeeze\.c|tests/.*',
    r'expat\.h': r'sync/statement/camt\.c',
    r'libpq': r'sync/board/sql_pg\w*\.[ch]|tests/.*',
}
BANNED = ('strcpy strcat sprintf vsprintf strtok strtok_r atoi atol atoll '
          'strtol strtoul strtoll strtoull strtod sscanf gets alloca '
          'tmpnam mktemp').split()
# Only in ledger/base, and the allocators in *_open and *_close as well.
BASE_ONLY = 'time clock_gettime gettimeofday rand random srand'.split()
ALLOCATORS = 'malloc calloc realloc free strdup strndup'.split()

findings = []


def found(path, line, what):
    findings.append(f'{path}:{line}: {what}')


def tracked():
    out = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'],
                         capture_output=True, text=True)
    names = out.stdout.split('\n') if out.returncode == 0 else [
        os.path.join(d, f)[2:] for d, _, fs in os.walk('.')
        for f in fs if '/.git' not in d and '/build' not in d]
    return sorted(n for n in names if n and os.path.isfile(n))


def bare(text):
    """C text with comments and the insides of strings blanked."""
    def blank(m):
        s = m.group(0)
        if s[0] in '"\'':
            return s[0] + re.sub(r'[^\n]', ' ', s[1:-1]) + s[0]
        return re.sub(r'[^\n]', ' ', s)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                  r"'(?:\\.|[^'\\\n])+'", blank, text, flags=re.S)


def folder_rule(path):
    best = max((k for k in INCLUDES if path.startswith(k)), key=len,
               default=None)
    return INCLUDES.get(best)


def check_includes(path, text):
    allowed = folder_rule(path)
    for n, line in enumerate(text.split('\n'), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        name = m.group(2)
        if m.group(1) == '"':
            if allowed is not None and not any(
                    name.startswith(a) for a in allowed):
                found(path, n, f'may not include "{name}"')
            continue
        for lib, where in OUTSIDE.items():
            if re.match(lib, name) and not re.fullmatch(where, path):
                found(path, n, f'<{name}> belongs to {where}')


def functions(code):
    """(name, first line, last line, parameter text) of each function: its
    braces stand in column 0."""
    lines = code.split('\n')
    start = None
    for n, line in enumerate(lines):
        if line.startswith('{') and line.rstrip() == '{':
            start = n
        elif line.startswith('}') and start is not None:
            head = '\n'.join(lines[max(0, start - 8):start])
            m = re.search(r'^([a-z_]\w*)\s*\(((?:[^()]|\([^()]*\))*)\)\s*$',
                          head, re.M)
            if m and line.rstrip() == '}':
                yield m.group(1), start, n, m.group(2)
            start = None


def parameters(text):
    depth, count = 0, 1
    for ch in text:
        depth += (ch == '(') - (ch == ')')
        count += ch == ',' and depth == 0
    return 0 if text.strip() in ('', 'void') else count


def check_shape(path, text, code):
    lines = text.split('\n')
    if len(lines) - 1 > FILE_LINES_MAX:
        found(path, len(lines), f'file over {FILE_LINES_MAX} lines')
    for n, line in enumerate(lines, 1):
        line_8 = line.expandtabs(8)
        width = len(line_8) if line_8.isascii() else sum(
            0 if unicodedata.combining(c) else 1 for c in line_8)
        if width > COLUMNS_MAX:
            found(path, n, f'{width} columns')
        if line != line.rstrip():
            found(path, n, 'blanks at the end')
    body = code.split('\n')
    for name, first, last, params in functions(code):
        if last - first + 1 > FUNCTION_LINES_MAX:
            found(path, first + 1, f'{name}: {last - first + 1} lines')
        if parameters(params) > PARAMETERS_MAX and name not in SHAPED_OUTSIDE:
            found(path, first + 1, f'{name}: {parameters(params)} parameters')
        depth = deepest = 0
        for line in body[first:last]:
            opens, closes = line.count('{'), line.count('}')
            block = opens > closes and re.search(
                r'\b(if|else|for|while|do|switch)\b', line)
            depth += opens - closes
            if block and depth - 1 > deepest:
                deepest = depth - 1
        if deepest > NESTING_MAX:
            found(path, first + 1, f'{name}: nested {deepest} deep')


def owner_of(line, spans):
    return next((name for name, a, b, _ in spans if a <= line <= b), '')


def check_names(path, code):
    spans = list(functions(code))
    in_base = path.startswith('ledger/base/')
    in_tests = path.startswith(('tests/', 'packaging/'))
    for m in re.finditer(r'\b([a-z_]\w*)\s*\(', code):
        name = m.group(1)
        n = code.count('\n', 0, m.start())
        before = code[max(0, m.start() - 2):m.start()]
        if before.endswith(('.', '->')):
            continue
        if name in BANNED and not in_tests:
            found(path, n + 1, f'{name} is banned')
        if name in BASE_ONLY and not in_base and not in_tests:
            found(path, n + 1, f'{name} outside ledger/base')
        if name in ALLOCATORS and not in_base and not in_tests and \
                not re.search(r'_(open|close|read)$', owner_of(n, spans)):
            found(path, n + 1, f'{name} outside ledger/base, *_open, *_close')
    if path.startswith(('ledger/', 'sync/')):
        for m in re.finditer(r'\b(float|double)\b', code):
            found(path, code.count('\n', 0, m.start()) + 1,
                  f'{m.group(1)} near money')


def check_headers(files, texts):
    every = '\n'.join(texts[f] for f in files)
    for f in files:
        if f.endswith('.h') and f'#include "{f}"' not in every:
            found(f, 1, 'nobody includes this file')


def words_used(files, texts, start):
    """Every name that begins so, and stands in one of the files."""
    return {w for f in files
            for w in re.findall(rf'\b{start}\w+', texts[f])}


def check_queries(files, texts):
    for folder in ('ledger/', 'sync/board/'):
        used = words_used([f for f in files if f.startswith(folder)], texts,
                          'Q_')
        seen = set()
        for sql in sorted(glob.glob(f'{folder}queries.sql') +
                          glob.glob(f'{folder}queries/*.sql')):
            for name in re.findall(r'^-- name: (\w+)$', open(sql).read(),
                                   re.M):
                if f'Q_{name.upper()}' not in used:
                    found(sql, 1, f'query {name} is not used')
                if name in seen:
                    found(sql, 1, f'query name {name} twice')
                seen.add(name)


def check_strings(files, texts):
    path = 'assets/strings.vi.tsv'
    if not os.path.exists(path):
        return
    used = words_used([f for f in files if not f.startswith('tests/')], texts,
                      'STR_')
    for n, line in enumerate(open(path, encoding='utf-8'), 1):
        if n == 1 or not line.strip() or line.startswith('#'):
            continue
        key = line.split('\t')[0]
        if unicodedata.normalize('NFC', line) != line:
            found(path, n, f'{key}: not precomposed (NFC)')
        if f'STR_{key.upper()}' not in used:
            found(path, n, f'{key}: no code uses it')


# What is no word: telex's own alphabet, and the letterhead of the tax books,
# which the law has in Vietnamese (terminal/cli).
LETTERS_BELONG = ('ui/telex.c',)


def check_words(files, texts):
    for f in files:
        if not f.startswith(('ui/', 'terminal/')) or f in LETTERS_BELONG or \
                f.startswith('terminal/cli/'):
            continue
        text = re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group().count('\n'),
                      texts[f], flags=re.S)
        for n, line in enumerate(text.split('\n'), 1):
            for s in re.findall(r'"(?:[^"\\]|\\.)*"', line):
                if re.search('[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ₫]',
                             s):
                    found(f, n, f'{s}: words come from assets/strings.vi.tsv')


# A mark that may stand on either of two vowels stands on the second, in all
# that people read; only the law's own word for an invoice keeps the law's.
SPELLED = re.compile('[Hh]ủy\\b|HỦY|[XxKk]h?óa\\b|[XK]H?ÓA|[Hh]oá đơn|HOÁ ĐƠN')


def check_spelling(path, text):
    if path in ('tests/lint.py', 'tests/unit/telex_test.c'):
        return
    for n, line in enumerate(text.split('\n'), 1):
        m = SPELLED.search(line)
        if m:
            found(path, n, f'{m.group()}: written huỷ, xoá, khoá, hóa đơn')


def check_other(path):
    text = open(path, encoding='utf-8', errors='replace').read()
    if path.endswith(('.sh', '.py', '.sql')) or path == 'Makefile':
        if 'SPDX-License-Identifier: Apache-2.0' not in text[:200]:
            found(path, 1, 'no SPDX line')
    if path.endswith('.sh'):
        shell = 'bash' if 'bash' in text.split('\n')[0] else 'sh'
        r = subprocess.run([shell, '-n', path], capture_output=True,
                           text=True)
        if r.returncode != 0:
            found(path, 1, r.stderr.strip())
        if not os.access(path, os.X_OK) and not path.endswith('lib.sh'):
            found(path, 1, 'not executable')
    check_spelling(path, text)
    for n, line in enumerate(text.split('\n'), 1):
        if re.search(r'\b(TODO|FIXME|XXX)\b', line) and \
                path != 'tests/lint.py' and '.tsv' not in path:
            found(path, n, 'unfinished: say it in the docs or do it')


def check_docs(files):
    for f in files:
        if f.endswith('DESIGN.md') and f.count('/') >= 1:
            n = open(f, encoding='utf-8').read().count('\n')
            if n > 160:
                found(f, n, 'over two pages')


def main():
    every = tracked()
    c_files = [f for f in every if f.endswith(('.c', '.h'))]
    texts = {f: open(f, encoding='utf-8').read() for f in c_files}
    for f in c_files:
        text = texts[f]
        code = bare(text)
        if not text.startswith('/* SPDX-License-Identifier: Apache-2.0 */'):
            found(f, 1, 'no SPDX line')
        check_includes(f, text)
        check_shape(f, text, code)
        check_names(f, code)
        check_spelling(f, text)
    check_headers(c_files, texts)
    check_queries(c_files, texts)
    check_strings(c_files, texts)
    check_words(c_files, texts)
    for f in every:
        if not f.endswith(('.c', '.h', '.png', '.ttf', '.pcm')) and \
                '/corpus/' not in f and '/vectors/' not in f:
            check_other(f)
    check_docs(every)
    for line in findings:
        print(line)
    print(f'lint: {len(every)} files, {len(findings)} findings')
    return 1 if findings else 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# pages.py [FOLDER] - what can be told of the console's pages without a
# browser: they are well formed, have no script, style or address of their own
# beside files, make HTML in one place only, are ES2017, and say everything in
# both languages.  Prints what is wrong; 1 if anything is.
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree as tree

W = sys.argv[1] if len(sys.argv) > 1 else 'sync/board/www'
LIBRARIES = {'bootstrap.min.css', 'bootstrap.bundle.min.js', 'chart.min.js',
             'mustache.min.js'}
SCRIPT_MAX = 600   # lines
bad = []


def say(what):
    bad.append(what)


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def check_html(path):
    try:
        root = tree.fromstring(read(path))
    except tree.ParseError as e:
        return say(f'{path}: {e}')
    ids = []
    for e in root.iter():
        at = f'{path}: <{e.tag}>'
        if e.tag == 'style' or 'style' in e.attrib:
            say(f'{at}: a style of its own')
        if e.tag == 'script' and ('src' not in e.attrib or e.text):
            say(f'{at}: a script of its own')
        for name, value in e.attrib.items():
            if name.startswith('on'):
                say(f'{at}: {name}')
            if name == 'id':
                ids.append(value)
            if name in ('src', 'href') and not value.startswith('#'):
                check_file(at, value)
    if len(set(ids)) != len(ids):
        say(f'{path}: an id twice')
    if root.get('lang') is None:
        say(f'{path}: no lang')
    return None


def check_file(at, value):
    if value.startswith('/lib/'):
        if value[5:] not in LIBRARIES:
            say(f'{at}: {value} is no library of ours')
    elif not re.fullmatch(r'[a-z-]+\.[a-z]+', value) or \
            not os.path.exists(os.path.join(W, value)):
        say(f'{at}: {value} is not there')


# What no page may do, and what an old telephone does not know.
NEVER = (
    (r'\{\{\{|\{\{\s*&', 'an unescaped value'),
    (r'\.outerHTML|insertAdjacentHTML|document\.write|createContextual',
     'HTML beside cho.put'),
    (r'\beval\(|new Function|set(Timeout|Interval)\(\s*[\'"`]',
     'text that is run'),
    (r'[\'" ](on[a-z]+|style)=\\?["\']', 'a script or style in a template'),
    (r'https?://(?!www\.w3\.org/2000/svg)', 'an address of another host'),
    (r'javascript:', 'a script as an address'),
    (r'\?\.[a-zA-Z_(\[]|\?\?', 'ES2020'),
    (r'catch \{', 'ES2019'),
    (r'[{,(\[]\s*\.\.\.', 'ES2018 or a spread'),
    (r'\.(flat|flatMap|fromEntries|matchAll|replaceAll|finally|at)\(',
     'newer than ES2017'),
    (r'\(\?<[=!]', 'a look behind'),
    (r'localStorage|sessionStorage|indexedDB', 'something kept'),
)
VIETNAMESE = re.compile('[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợ'
                        'ùúủũụưừứửữựỳýỷỹỵđ]', re.I)


def check_script(path, text):
    lines = text.splitlines()
    if len(lines) > SCRIPT_MAX:
        say(f'{path}: {len(lines)} lines')
    if not lines[0].startswith('// SPDX-License-Identifier'):
        say(f'{path}: no SPDX line')
    for n, line in enumerate(lines, 1):
        if line.startswith('//'):
            continue
        for pattern, what in NEVER:
            if re.search(pattern, line):
                say(f'{path}:{n}: {what}')
        said = line.replace('Chợ 4.0', '').replace('Tiếng Việt', '')
        if VIETNAMESE.search(said) and 'đ|d|VND' not in line:
            say(f'{path}:{n}: words belong into vi.json and en.json')


def check_one_place(scripts):
    places = [f'{p}:{t[:m.start()].count(chr(10)) + 1}'
              for p, t in scripts.items()
              for m in re.finditer('innerHTML', t)]
    if len(places) != 1 or not places[0].startswith(f'{W}/app.js:'):
        say(f'HTML is made in {places}, not in cho.put alone')


# Where a literal of a script is the key of a string.
KEYS = (
    (r"cho\.t\('([^']+)'\s*[,)]", ''),
    (r"\? '([a-z_.]+)' : '[a-z_.]+'\)\)", ''),
    (r'\{\{#t\}\}([^{]+)\{\{/t\}\}', ''),
    (r"\b(?:text|title|go|help|label|done_text): '([^']+)'", ''),
    (r"cho\.tile\('([^']+)'", ''),
    (r"\{ name: '([a-z_0-9]+)'(?!,[^{}]*label:)", 'f.'),
    (r"cho\.page\('([a-z]+)'", 'p.'),
    (r"group: '([a-z]+)'", 'g.'),
)


def check_strings(scripts):
    vi, en = (json.loads(read(f'{W}/{n}.json')) for n in ('vi', 'en'))
    for name in sorted(set(vi) ^ set(en)):
        say(f'{name}: in one language only')
    for name in sorted(set(vi) & set(en)):
        for text in (vi[name], en[name]):
            if not isinstance(text, str) or text.strip() == '' or \
                    re.search(r'[<>]', text):
                say(f'{name}: {text!r} is no plain text')
        if set(re.findall(r'\{[a-z_]+\}', vi[name])) != \
                set(re.findall(r'\{[a-z_]+\}', en[name])):
            say(f'{name}: other values in the other language')
    used = {'rec_statements', 'rec_missing'}   # made of two parts
    for path, text in scripts.items():
        for pattern, prefix in KEYS:
            for m in re.finditer(pattern, text):
                used.add(prefix + m.group(1))
                if prefix + m.group(1) not in vi:
                    n = text[:m.start()].count('\n') + 1
                    say(f'{path}:{n}: no string {prefix}{m.group(1)}')
    every = ''.join(scripts.values())
    for name in sorted(vi):
        if name not in used and f"'{name}'" not in every and \
                name[:2] not in ('f.', 'w.', 'e.'):
            say(f'{name}: nobody says it')


# Where the board refuses, and by what word.
REFUSALS = (r'(?:api|signin)_refuse\(\s*\w+,\s*\d+,\s*"([a-z_]+)"',
            r'\{\s*RC_\w+,\s*\d{3},\s*"([a-z_]+)"')


def check_refusals():
    """Each is said in the reader's language, not in Vietnamese alone."""
    en, words = json.loads(read(f'{W}/en.json')), set()
    for path in glob.glob('sync/board/console/*.c'):
        for pattern in REFUSALS:
            words.update(re.findall(pattern, read(path)))
    if len(words) < 50:
        say(f'only {len(words)} refusals were found')
    for word in sorted(words):
        if f'e.{word}' not in en:
            say(f'no string e.{word}, by which the board refuses')


def main():
    for path in glob.glob(f'{W}/*.html') + glob.glob(f'{W}/*.svg'):
        if path.endswith('.html'):
            check_html(path)
        else:
            tree.fromstring(read(path))
    scripts = {p: read(p) for p in sorted(glob.glob(f'{W}/*.js'))}
    for path, text in scripts.items():
        check_script(path, text)
        if os.path.basename(path) not in read(f'{W}/index.html'):
            say(f'{path}: no page has it')
    check_one_place(scripts)
    check_strings(scripts)
    check_refusals()
    for what in bad:
        print(what)
    return 1 if bad or not scripts else 0


sys.exit(main())

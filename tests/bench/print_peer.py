# SPDX-License-Identifier: Apache-2.0
"""print_peer.py ITEMS [PORT | time RUNS] - a receipt by Pillow and qrcode.

What programs in Python print receipts with (python-escpos draws pictures and
codes by these two).  ITEMS is what print_bench prints: every line already laid
out, cut and sized, so only the drawing is compared.  Without a PORT it says
the milliseconds of one, the best of some rounds; with one it sends the paper
there once, and says how many kB it held while it did (PSS).  "time": from the
start of a process of its own to its first dot, the middle one of RUNS.
"""
import socket
import subprocess
import sys
import time

import qrcode
from PIL import Image, ImageDraw, ImageFont

FILL, TEXT, QR = 0, 4, 5
LEFT, CENTER, RIGHT = 0, 1, 2
FONT = 'assets/fonts/NotoSans-Bold.ttf'


def read(name):
    lines = open(name, encoding='utf-8').read().split('\n')
    _, w, h = lines[0].split('\t')
    out = []
    for line in lines[1:]:
        if line:
            v = line.split('\t', 8)
            out.append([int(x) for x in v[:8]] + v[8:])
    return int(w), int(h), out


def draw(w, h, items, fonts):
    page = Image.new('L', (w, h), 255)
    pen = ImageDraw.Draw(page)
    dark = False
    for kind, x, y, wide, high, color, align, px, text in items:
        if kind == FILL:
            # The word of worth stands white on black; rules are black.
            dark = high > 8 and y > 0
            if y > 0:
                pen.rectangle((x, y, x + wide - 1, y + high - 1), fill=0)
        elif kind == TEXT:
            if px not in fonts:
                fonts[px] = ImageFont.truetype(FONT, px)
            at = {LEFT: x, CENTER: x + wide // 2, RIGHT: x + wide}[align]
            pen.text((at, y + high // 2), text, font=fonts[px],
                     fill=255 if dark else 0,
                     anchor={LEFT: 'lm', CENTER: 'mm', RIGHT: 'rm'}[align])
            dark = False
        elif kind == QR:
            code = qrcode.QRCode(border=4, error_correction=
                                 qrcode.constants.ERROR_CORRECT_M)
            code.add_data(text)
            code.make(fit=True)
            side = len(code.get_matrix())
            code.box_size = max(1, wide // side)
            page.paste(code.make_image().get_image().convert('L'), (x, y))
    return page.point(lambda v: 255 if v >= 128 else 0).convert('1')


def job(page):
    w, h = page.size
    bits = bytes(b ^ 255 for b in page.tobytes())
    out = b'\x1b@'
    for y in range(0, h, 64):
        rows = min(64, h - y)
        out += b'\x1dv0\0' + (w // 8).to_bytes(2, 'little') + \
            rows.to_bytes(2, 'little') + bits[y * w // 8:(y + rows) * w // 8]
    return out + b'\x1bd\x03'


def first_dot(server):
    start = time.perf_counter()
    peer = subprocess.Popen([sys.executable, __file__, sys.argv[1],
                             str(server.getsockname()[1])],
                            stdout=subprocess.DEVNULL)
    with server.accept()[0] as s:
        had = b''
        while b'\x1dv0' not in had[:-8]:
            had += s.recv(65536)
        took = time.perf_counter() - start
        while s.recv(65536):
            pass
    peer.wait()
    return took * 1e3


def main():
    if sys.argv[2:3] == ['time']:
        with socket.create_server(('127.0.0.1', 0)) as server:
            all_ms = sorted(first_dot(server)
                            for _ in range(int(sys.argv[3])))
        print(f'{all_ms[len(all_ms) // 2]:.1f}')
        return
    w, h, items = read(sys.argv[1])
    if len(sys.argv) > 2:
        with socket.create_connection(('127.0.0.1', int(sys.argv[2]))) as s:
            s.sendall(job(draw(w, h, items, {})))
        with open('/proc/self/smaps_rollup') as f:
            print(next(r.split()[1] for r in f if r.startswith('Pss:')))
        return
    fonts, best = {}, 1e9
    draw(w, h, items, fonts)
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(10):
            draw(w, h, items, fonts).tobytes()
        best = min(best, (time.perf_counter() - start) / 10 * 1e3)
    print(f'{best:.3f}')


main()

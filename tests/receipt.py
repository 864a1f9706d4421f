#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fee receipts, C4R1, by another hand: written from sync/PROTOCOL.md alone.

receipt.py make SEED-HEX JSON    the text of a receipt, signed with openssl
receipt.py read KEY-HEX TEXT     its fields, or an error and exit 1
"""
import hashlib
import json
import subprocess
import sys
import tempfile

ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
KINDS = {'fee': 1, 'day_ticket': 2, 'deposit': 3}
MEANS = {'bank': 1, 'cash': 2}
DER_SEED = bytes.fromhex('302e020100300506032b657004220420')
DER_KEY = bytes.fromhex('302a300506032b6570032100')


def openssl(args, **files):
    with tempfile.TemporaryDirectory() as d:
        for name, data in files.items():
            with open(f'{d}/{name}', 'wb') as f:
                f.write(data)
        return subprocess.run(['openssl'] + [a.replace('@', d + '/')
                              for a in args], capture_output=True)


def public(seed):
    return openssl(['pkey', '-inform', 'DER', '-in', '@k', '-pubout',
                    '-outform', 'DER'], k=DER_SEED + seed).stdout[-32:]


def number(text):
    v = 0
    for c in text:
        v = v * 32 + ALPHABET.index(c)
    return v


def to_text(data):
    bits = ''.join(f'{b:08b}' for b in data)
    bits += '0' * (-len(bits) % 5)
    return ''.join(ALPHABET[int(bits[i:i + 5], 2)]
                   for i in range(0, len(bits), 5))


def to_bytes(text):
    bits = ''.join(f'{ALPHABET.index(c):05b}' for c in text)
    n = len(bits) // 8
    if '1' in bits[8 * n:] or len(bits) - 8 * n > 4:
        raise ValueError('padding')
    return bytes(int(bits[8 * i:8 * i + 8], 2) for i in range(n))


def message(r, key):
    ref = 0
    if r['ref']:
        ref = 1 << 71 | number(r['ref'][2:16])
    return (bytes([KINDS[r['kind']], MEANS[r['means']]]) +
            hashlib.sha256(key).digest()[:4] +
            r['market'].to_bytes(4, 'big') + r['number'].to_bytes(4, 'big') +
            r['amount'].to_bytes(6, 'big') +
            r['first_day'].to_bytes(2, 'big') +
            r['last_day'].to_bytes(2, 'big') + r['at'].to_bytes(4, 'big') +
            ref.to_bytes(9, 'big') +
            bytes([len(r['stall'])]) + r['stall'].encode() +
            bytes([len(r['fee'])]) + r['fee'].encode())


def make(seed, r):
    m = message(r, public(seed))
    sig = openssl(['pkeyutl', '-sign', '-rawin', '-inkey', '@k', '-keyform',
                   'DER', '-in', '@m'], k=DER_SEED + seed,
                  m=b'C4R1:' + m).stdout
    assert len(sig) == 64
    return 'C4R1:' + to_text(m + sig)


def read(key, text):
    if text[:5] != 'C4R1:':
        raise ValueError('not a receipt')
    data = to_bytes(text[5:])
    m, sig = data[:-64], data[-64:]
    if m[2:6] != hashlib.sha256(key).digest()[:4]:
        raise ValueError('another key')
    done = openssl(['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', '@k',
                    '-keyform', 'DER', '-sigfile', '@s', '-in', '@m'],
                   k=DER_KEY + key, s=sig, m=b'C4R1:' + m)
    if done.returncode != 0:
        raise ValueError('forged')
    stall = m[37]
    return {'market': int.from_bytes(m[6:10], 'big'),
            'number': int.from_bytes(m[10:14], 'big'),
            'amount': int.from_bytes(m[14:20], 'big'),
            'stall': m[38:38 + stall].decode()}


if __name__ == '__main__':
    try:
        if sys.argv[1] == 'make':
            print(make(bytes.fromhex(sys.argv[2]), json.loads(sys.argv[3])))
        else:
            print(json.dumps(read(bytes.fromhex(sys.argv[2]), sys.argv[3])))
    except ValueError as e:
        print(e, file=sys.stderr)
        sys.exit(1)

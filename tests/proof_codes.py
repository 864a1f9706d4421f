#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proof_codes.py COUNT SEED - proof codes by a second hand, written from sync/PROTOCOL.md section 6
and sharing no code with ledger/.  Prints COUNT random cases, tab-separated: secret, purpose, epoch,
terminal, nonce, total, BIN, account, code, machine form."""
import hmac, random, struct, sys
from hashlib import sha256
SHOWN = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
# x*y of Damm's quasigroup, a row an x.
DAMM = ('0317598642', '7092154863', '4206871359', '1750983426', '6123045978',
        '3674209581', '5869720134', '8945362017', '9438617205', '2581436790')


def mac_of(key, text):
    return hmac.new(key, text, sha256).digest()


def derive(secret):   # HKDF of one block
    return mac_of(mac_of(bytes(32), secret), b'cho40/proof/v1\x01')


def message(purpose, epoch, terminal, nonce, total, bank, account):
    where = sha256(f'{bank}\x1f{account}'.upper().replace(' ', '').encode()).digest()[:16]
    return b'C4P1' + struct.pack('>BBIQQ', purpose, epoch, terminal, nonce, total) + where


def code(mac, total):
    digits = 6 if total < 2000000 else 8
    s = str(int.from_bytes(mac[:8], 'big') % 10 ** digits).zfill(digits)
    check = '0'
    for c in s:
        check = DAMM[int(check)][int(c)]
    return s + check


def machine(mac):
    v = int.from_bytes(mac[:16], 'big')
    return ''.join(SHOWN[v >> 5 * i & 31] for i in range(25, -1, -1))


def main(count, seed):
    dice = random.Random(seed)
    for i in range(count):
        if i % 50 == 0:
            secret = dice.randbytes(32)
            key = derive(secret)
        case = (dice.randint(1, 5), dice.randint(0, 31), dice.randrange(2 ** 20),
                dice.randrange(2 ** 45), dice.choice((200, 650, 65000, 1999999, 2000000, 10 ** 14,
                                                      dice.randrange(5 * 10 ** 8))),
                f'{dice.randrange(10 ** 6):06}',
                ''.join(dice.choice(SHOWN) for _ in range(dice.randint(1, 19))))
        mac = mac_of(key, message(*case))
        print(secret.hex(), *case, code(mac, case[4]), machine(mac), sep='\t')


main(int(sys.argv[1]), int(sys.argv[2]))

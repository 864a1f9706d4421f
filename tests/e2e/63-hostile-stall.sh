#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a terminal that lies - somebody else's sale opened, settled or closed,
# a negative amount, money that no bank sent, ten megabytes at once, another's
# number, a checkpoint that another signed - is refused or set aside with a
# reason; the honest neighbour's sale stays what it was, and the liar's own
# true lines are still taken.
. "$(dirname "$0")/lib.sh"

market hostile
"$O/cho40-board" device add --config "$M/board.conf" --terminal 8 \
	--stall "Anh Pao" --account $BIN/$OTHER_ACCOUNT --out "$M/device8"
for n in 7 8 9; do
	openssl genpkey -algorithm ed25519 -out "$M/journal$n.pem" 2>/dev/null
done
board_start
python3 - "$M" "https://127.0.0.1:$DEVICES" <<'END' || fail "see above"
import json
import ssl
import sys
import urllib.error
import urllib.request

sys.path.insert(0, 'tests/e2e')
from stall import Signer, Stall, ref_make

M, URL = sys.argv[1:]
bad = 0


def check(what, got, want):
    global bad
    if got != want:
        bad = 1
        print(f'{what}: {got}, not {want}')


class Device:
    def __init__(self, terminal, folder):
        self.terminal = terminal
        self.stall = Stall([], Signer(f'{M}/journal{terminal}.pem'), terminal)
        self.tls = ssl.create_default_context(cafile=f'{M}/{folder}/ca.crt')
        self.tls.load_cert_chain(f'{M}/{folder}/device.crt',
                                 f'{M}/{folder}/device.key')

    def line(self, kind, **d):
        n = self.stall.head + 1
        self.stall.add(json.dumps(
            {'n': n, 'k': kind, 't': 1795222800000 + n, 'q': 2, 'b': 1,
             'm': n, 'd': d}, separators=(',', ':')).encode())

    def open(self, ref, amount):
        self.line('sale.open', ref=ref, amount=amount, bin='970422',
                  account='0900000001')

    def head(self, first, count):
        s = self.stall
        return {'v': 1, 'terminal': self.terminal, 'key': s.signer.key.hex(),
                'first': first, 'prev': s.hash[first - 1].hex(),
                'count': count}

    def send(self, body):
        ask = urllib.request.Request(
            URL + '/t/v1/journal', body,
            {'Content-Type': 'application/x-ndjson'})
        try:
            with urllib.request.urlopen(ask, context=self.tls,
                                        timeout=20) as r:
                return r.status, json.load(r)
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()
        except OSError as e:
            return 0, str(e)

    def upload(self, after, **edit):
        lines = self.stall.lines[after:]
        head = dict(self.head(after + 1, len(lines)), **edit)
        return self.send(b'\n'.join([json.dumps(head).encode(), *lines, b'']))


honest, liar = Device(7, 'device'), Device(8, 'device8')
his, hers = ref_make(8, 1), ref_make(7, 1)
honest.line('boot', sw='x')
honest.open(hers, 50000)
check('the honest one', honest.upload(0)[1]['acked'], 2)

liar.line('boot', sw='x')
liar.open(his, 10000)
liar.open(ref_make(7, 2), 10000)
liar.line('sale.seen', ref=hers, amount=50000)
liar.line('sale.void', ref=hers)
liar.open(ref_make(8, 2), -20000)
liar.open(ref_make(8, 3), 0)
liar.line('sale.seen', ref=his, amount=-10000)
liar.line('bank.credit', id='sepay:1', ref=his, amount=10000, bank_ref='F1',
          at='2026-11-21 08:00:00', mail=1)
liar.open(ref_make(8, 4), 30000)
status, answer = liar.upload(0)
check('the lies are answered', status, 200)
check('the chain goes on over them', answer['acked'], 10)
why = {}
for v in answer['verdicts']:
    for n in range(v['n'], v.get('to', v['n']) + 1):
        why[n] = v.get('why', v['v'])
for n, want in enumerate([
        'ok', 'ok', 'a reference of another terminal',
        'a sale that was not opened here', 'a sale that was not opened here',
        'not a line of section 2', 'not a line of section 2',
        'not a line of section 2', 'ok', 'ok'], 1):
    check(f'line {n}', why.get(n), want)

for what, edit, status, text in (
        ('another number', {'terminal': 7}, 403, "another terminal's"),
        ('a key of nobody', {'key': '00' * 32}, 409, 'another journal key'),
        ('no history', {'first': 5, 'prev': '11' * 32}, None, None),
        ('a negative count', {'count': -1}, 400, 'not a journal upload'),
        ('first 0', {'first': 0}, 400, 'not a journal upload')):
    got = liar.upload(9, **edit)
    if status is None:
        check(what, got[0] in (200, 400, 409), True)
    else:
        check(what, (got[0], text in str(got[1])), (status, True))

liar.open(ref_make(8, 5), 1000)
sworn = Stall(liar.stall.lines, Signer(f'{M}/journal9.pem')).checkpoint()
status, text = liar.upload(10, checkpoint=sworn)
check('a checkpoint by another key', (status, 'signature' in str(text)),
      (400, True))
status, answer = liar.upload(10)
check('and then the truth', (status, answer['acked']), (200, 11))
sys.exit(bad)
END
head -c 10000000 /dev/zero >"$M/run/huge"
status=$(curl -s -o "$M/run/said" -w '%{http_code}' \
	--cacert "$M/device8/ca.crt" --cert "$M/device8/device.crt" \
	--key "$M/device8/device.key" --data-binary "@$M/run/huge" \
	"https://127.0.0.1:$DEVICES/t/v1/journal") || true
[ "$status" = 413 ] || fail "ten megabytes: $status, $(cat "$M/run/said")"
audit >"$M/run/audit"
grep -q '"terminal":7,"asked":50000,"received":0,.*"state":"waiting","closed":"","seen":0}' \
	"$M/run/audit" || fail "the honest sale: $(cat "$M/run/audit")"
[ "$(grep -c '"k":"sale"' "$M/run/audit")" -eq 4 ] ||
	fail "sales: $(cat "$M/run/audit")"
! grep -q '"k":"credit"' "$M/run/audit" || fail "money that no bank sent"
alive board || fail "the board is gone"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a fee receipt is checked without a network, from its text or from its
# QR code; a forged, cut or foreign one is refused, each by its own name.
set -eu
cd "$(dirname "$0")/../.."
C=${O:-build/debug}/cho40
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }
# says CODE PATTERN ARGS...
says() {
	code=$1 want=$2
	shift 2
	rc=0
	"$C" receipt verify "$@" >"$T/out" 2>"$T/err" || rc=$?
	[ "$rc" -eq "$code" ] || fail "$*: exit $rc, not $code: $(cat "$T/err")"
	grep -q "$want" "$T/out" "$T/err" || fail "$*: said $(cat "$T/out")"
}
row() { awk -F'\t' -v k="$1" '$1 == k { print $12 }' \
	tests/vectors/receipt-vectors.tsv; }
key=$(sed -n 's/.*key=//p' tests/vectors/receipt-vectors.tsv)
fee=$(row fee)
printf '3 %s Chợ Đồng Văn\n' "$key" >"$T/keys"

echo "a sound one"
says 0 '"valid":true,"board":"Chợ Đồng Văn","market":3,"kind":"fee","number":1,"amount":300000,"means":"bank","stall":"A-012","fee":"MB","from":"2026-11-01","to":"2026-11-30","at":"2026-10-29 09:40:00","ref":"C40000714D2PF2DB0"' \
    --keys "$T/keys" "$fee"
says 0 '"valid":true,"board":""' --key "$key" "$(row deposit)"
printf '%s\n%s\n' "$fee" "$(row day_ticket)" >"$T/in"
"$C" receipt verify --key "$key" <"$T/in" >"$T/out"
[ "$(grep -c '"valid":true' "$T/out")" = 2 ] || fail "lines: $(cat "$T/out")"

echo "from its picture"
python3 - "$fee" >"$T/alnum" <<'END'
import sys
assert all(c in '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
           for c in sys.argv[1]), 'not alphanumeric'
print('ok')
END
ZXingWriter -size 600x600 QRCode "$fee" "$T/r.png" >/dev/null
says 0 '"number":1,' --key "$key" "$(zbarimg -q --raw "$T/r.png")"

echo "wrong ones"
says 1 'signed by a key that is not known' \
    --key 0000000000000000000000000000000000000000000000000000000000000001 \
    "$fee"
last=$(printf %s "$fee" | sed 's/.*\(....\)$/\1/')
says 1 'forged' --key "$key" "$(printf %s "$fee" | sed 's/P2PAWVA/P2PAWVB/;
	s/C4R1:040NCHTTMW00000300000080000094Z0/C4R1:040NCHTTMW00000300000080000094Z1/')"
says 1 'cut short' --key "$key" "$(printf %s "$fee" | cut -c1-60)"
says 1 'garbled' --key "$key" "$(printf %s "$fee" | sed "s/$last\$/ILOU/")"
says 1 'not a receipt' --key "$key" "C4R2:$fee"
says 1 'not a receipt' --key "$key" ""
sed 's/^3/4/' "$T/keys" >"$T/other"
says 1 'forged' --keys "$T/other" "$fee"
says 1 'line 3: does not begin' --keys tests/vectors/receipt-vectors.tsv "$fee"
says 1 'not 64 hex digits' --key 12 "$fee"
says 1 'No such file' --keys "$T/none" "$fee"
says 2 'usage:' --loud "$fee"

echo "as a board gives them"
B=${O:-build/debug}/cho40-board
printf 'folder = board\n[market]\nid = 9\nname = Chợ Thử\n[office]\ntoken_file = office.token\n' >"$T/board.conf"
issue() {
	"$B" receipt issue --config "$T/board.conf" --stall A-012 --means cash \
		"$@"
}
"$B" init --config "$T/board.conf"
"$B" receipt key --config "$T/board.conf" >"$T/keys"
one=$(issue --amount 300000 --fee MB --from 2026-11-01 --to 2026-11-30 \
	--out "$T/one.png")
two=$(issue --amount 5000 --kind day_ticket)
says 0 '"board":"Chợ Thử","market":9,"kind":"fee","number":1,"amount":300000,"means":"cash","stall":"A-012","fee":"MB","from":"2026-11-01","to":"2026-11-30"' \
	--keys "$T/keys" "$one"
says 0 '"kind":"day_ticket","number":2,' --keys "$T/keys" "$two"
[ "$(zbarimg -q --raw "$T/one.png")" = "$one" ] || fail "the picture"
[ "$("$B" receipt again --config "$T/board.conf" --number 1)" = "$one" ] ||
	fail "another receipt of the same number"
[ "$(stat -c %a "$T/board/receipt.key")" = 600 ] || fail "the key's mode"
for wrong in "--amount 0" "--amount 1 --kind gift" "--amount 1 --fee mb" \
	"--amount 1 --from 2026-12-01 --to 2026-11-01" "--amount 1 --ref C4"; do
	rc=0
	# shellcheck disable=SC2086
	issue $wrong >/dev/null 2>"$T/err" || rc=$?
	[ "$rc" -eq 2 ] || fail "$wrong: exit $rc"
done
rc=0
"$B" receipt again --config "$T/board.conf" --number 3 2>"$T/err" || rc=$?
[ "$rc" -eq 1 ] && grep -q 'no receipt of this number' "$T/err" ||
	fail "number 3: exit $rc: $(cat "$T/err")"

echo "and the other hand agrees"
tests/receipt.py read "$key" "$fee" | grep -q '"amount": 300000' ||
	fail "tests/receipt.py"
echo done

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: the command line keeps its word: answers on standard output, one a
# line, complaints on standard error, exit codes 0, 1, 2 and 3, whatever is
# fed to it; the pictures it draws are read by two decoders.
set -u
C=${O:-build/debug}/cho40
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
bad=0

fail() {
	echo "FAIL: $*"
	bad=1
}

# expect CODE OUTPUT ARGS...: exit code and exact standard output.
expect() {
	code=$1 want=$2
	shift 2
	got=$("$C" "$@" 2>"$T/err")
	rc=$?
	[ "$rc" -eq "$code" ] || fail "cho40 $*: exit $rc, not $code"
	[ "$got" = "$want" ] || fail "cho40 $*: said: $got"
	if [ "$code" -eq 2 ] && ! grep -q '^usage: ' "$T/err"; then
		fail "cho40 $*: no usage on standard error"
	fi
	if [ "$code" -ne 0 ] && [ -z "$want" ] && [ ! -s "$T/err" ]; then
		fail "cho40 $*: silent"
	fi
}

# lines CODE WANT ARGS...: the same for standard input $T/in.
lines() {
	code=$1 want=$2
	shift 2
	"$C" "$@" <"$T/in" >"$T/out" 2>"$T/err"
	rc=$?
	[ "$rc" -eq "$code" ] || fail "cho40 $* <in: exit $rc, not $code"
	printf '%b' "$want" | cmp -s - "$T/out" ||
		fail "cho40 $* <in: said: $(head -c 400 "$T/out")"
}

P=00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA
P=${P}53037045405650005802VN62210817C40000714D2PF2DB063042BC0
S=00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA
S=${S}53037045802VN63046A15

# --- words ---------------------------------------------------------------
expect 0 "sáu mươi lăm nghìn" words 65000
expect 0 "âm một triệu không nghìn năm trăm" words -1000500
expect 0 "không" words 0
expect 1 "" words 12.5
expect 1 "" words 9223372036854775808
expect 2 "" words 1 2
expect 2 "" words --loud 1
printf '5\r\n\n x\n007\n1e3\n\0\n\377\n-0\n9' >"$T/in"
lines 1 'năm\n\n\nbảy\n\n\n\nkhông\nchín\n' words
lines 1 'năm\n\n\nbảy\n\n\n\nkhông\nchín\n' words -
grep -q 'line 2: ' "$T/err" || fail "words: no line number"
: >"$T/in"
lines 0 '' words
# a line longer than any buffer is one answer, and the next is its own
{ head -c 300000 /dev/zero | tr '\0' 7; echo; echo 7; } >"$T/in"
lines 1 '\nbảy\n' words
yes x | head -n 1000 >"$T/in"
"$C" words <"$T/in" 2>&1 >/dev/null | wc -l | grep -q '^ *11$' ||
	fail "words: a thousand wrong lines are not told in eleven"

# --- ref -------------------------------------------------------------------
expect 0 C40000714D2PF2DB0 ref make --epoch 0 --terminal 7 \
	--nonce 0x0123456789AB
expect 0 C40000700000001AG ref make --epoch=0 --terminal=7 --nonce=42
expect 0 C41ZZZZZZZZZZZZZR ref make --epoch 1 --terminal 1048575 \
	--nonce 35184372088831
expect 1 "" ref make --epoch 32 --terminal 7 --nonce 42
expect 1 "" ref make --epoch 0 --terminal 1048576 --nonce 42
expect 1 "" ref make --epoch 0 --terminal 7 --nonce 35184372088832
expect 1 "" ref make --epoch 0 --terminal 7 --nonce 0x
expect 1 "" ref make --epoch 0 --terminal 7 --nonce 0x00000000000000001
expect 1 "" ref make --epoch -1 --terminal 7 --nonce 42
expect 2 "" ref make --epoch 0 --terminal 7
expect 2 "" ref make --epoch 0 --epoch 0 --terminal 7 --nonce 1
expect 2 "" ref make --epoch 0 --terminal 7 --nonce
expect 0 '["C40000714D2PF2DB0"]' ref find \
	'MBVCB.14.c4 0000714d-2pf2db0.CT tu 0123'
expect 0 '[]' ref find 'NGUYEN VAN A chuyen tien'
expect 0 '[]' ref find ''
printf 'C40000714D2PF2DB0C40000700000001AG\r\n\n\377C40000714D2PF2DB0\n' \
	>"$T/in"
lines 0 '["C40000714D2PF2DB0","C40000700000001AG"]\n[]\n["C40000714D2PF2DB0"]\n' \
	ref find -
{ head -c 300000 /dev/zero | tr '\0' C; echo; echo C40000714D2PF2DB0; } \
	>"$T/in"
lines 1 '[]\n["C40000714D2PF2DB0"]\n' ref find

# --- qr parse --------------------------------------------------------------
W='{"valid":true,"kind":"vietqr","initiation":"dynamic","bin":"970436",'
W=$W'"account":"1017595600","service":"QRIBFTTA","amount":65000,'
W=$W'"purpose":"C40000714D2PF2DB0","bank":"Vietcombank","warnings":[]}'
expect 0 "$W" qr parse "$P"
expect 1 '{"valid":false,"error":"CRC (63) does not match","at":121}' \
	qr parse "${P%0}1"
expect 1 '{"valid":false,"error":"nothing to read","at":0}' qr parse ''
printf '%s\r\n\n%s\n00\0\n\377\n' "$P" "$S" >"$T/in"
"$C" qr parse <"$T/in" >"$T/out" 2>"$T/err"
[ $? -eq 1 ] || fail "qr parse: exit"
[ "$(grep -c '^{"valid":true' "$T/out")" -eq 2 ] || fail "qr parse: valid"
[ "$(grep -c '^{"valid":false' "$T/out")" -eq 3 ] || fail "qr parse: invalid"
[ -s "$T/err" ] && fail "qr parse: spoke on standard error"
{ head -c 300000 /dev/zero | tr '\0' 0; echo; echo "$P"; } >"$T/in"
lines 1 '{"valid":false,"error":"longer than any QR code","at":2953}\n'"$W"'\n' \
	qr parse
# the vectors: valid or not, row by row
cut -f2 tests/vectors/vietqr-vectors.tsv | sed 1d >"$T/in"
"$C" qr parse - <"$T/in" | cut -c10-13 | sed 's/true/yes/;s/fals/no/' >"$T/got"
cut -f12 tests/vectors/vietqr-vectors.tsv | sed '1d;s/:.*//' >"$T/want"
cmp -s "$T/got" "$T/want" || fail "qr parse: vectors"
V=$(grep '^V009' tests/vectors/vietqr-vectors.tsv | cut -f2)
"$C" qr parse "$V" | grep -q '"kind":"emv",.*"amount":23.72,' ||
	fail "qr parse: V009"
V=$(grep '^V187' tests/vectors/vietqr-vectors.tsv | cut -f2)
"$C" qr parse "$V" | grep -q '"amount":50000,' || fail "qr parse: V187"

# --- qr make ---------------------------------------------------------------
expect 0 "$P" qr make --bin 970436 --account 1017595600 --amount 65000 \
	--purpose C40000714D2PF2DB0
expect 0 "$S" qr make --bin 970436 --account 0123456789
expect 1 "" qr make --bin 970436 --account 1 --amount 0
expect 1 "" qr make --bin 970436 --account 1 --amount 500000000
expect 1 "" qr make --bin 970436 --account 1 --amount 1.5
expect 1 "" qr make --bin 97043 --account 1
expect 1 "" qr make --bin 970436 --account 12345678901234567890
expect 1 "" qr make --bin 970436 --account 1 --service QRCASH
expect 1 "" qr make --bin 970436 --account 1 --service QRPUSH
expect 1 "" qr make --bin 970436 --account 1 \
	--purpose 'một hai ba bốn năm sáu bảy tám'
grep -q '30 after folding' "$T/err" || fail "qr make: no count of the purpose"
expect 2 "" qr make --bin 970436
expect 2 "" qr make --bin 970436 --account 1 extra
expect 2 "" qr make --bin 970436 --account 1 --colour red
expect 3 "" qr make --bin 970436 --account 1 --png "$T/none/a.png"

got=$("$C" qr make --bin 970436 --account 1017595600 --amount 65000 \
	--purpose 'trả tiền đậu 2kg' --png "$T/a.png" --svg "$T/a.svg")
"$C" qr parse "$got" | grep -q '"purpose":"TRA TIEN DAU 2KG"' ||
	fail "qr make: purpose not folded"
if command -v zbarimg >/dev/null; then
	read=$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$T/a.png" \
		2>/dev/null)
	[ "$read" = "$got" ] || fail "zbar reads $read"
else
	echo "skipped: zbarimg is not installed"
fi
if command -v ZXingReader >/dev/null; then
	ZXingReader "$T/a.png" 2>/dev/null | grep -qF "\"$got\"" ||
		fail "ZXing does not read $got"
else
	echo "skipped: ZXingReader is not installed"
fi
grep -q '<svg ' "$T/a.svg" || fail "no SVG"

# --- proof --------------------------------------------------------------------
key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
echo $key >"$T/key"
# a vector a line, each its own answer
while IFS='	' read -r id purpose _ _ _ amount bin account ref _ _ digits; do
	case $id in '#'*) continue ;; esac
	case $purpose in
	1) purpose=sale ;;
	2) purpose=fee ;;
	3) purpose=shift ;;
	5) purpose=shift-ask ;;
	esac
	expect 0 "$digits" proof --key $key --ref "$ref" --received "$amount" \
		--bin "$bin" --account "$account" --purpose $purpose
	expect 0 "$digits" proof --key-file "$T/key" --ref "$ref" \
		--received "$amount" --bin "$bin" --account "$account" \
		--purpose $purpose
done <tests/vectors/proof-vectors.tsv
set -- --ref C40000714D2PF2DB0 --bin 970436 --account 1017595600
expect 0 5580540 proof --key $key --received 65000 "$@"
expect 1 "" proof --key 00 --received 65000 "$@"
expect 1 "" proof --key $key --received -1 "$@"
expect 1 "" proof --key $key --received 1.5 "$@"
expect 1 "" proof --key $key --received 65000 --ref C40000714D2PF2DB1 \
	--bin 970436 --account 1
expect 1 "" proof --key $key --received 65000 --ref C40000714D2PF2DB0 \
	--bin 97043X --account 1
expect 1 "" proof --key $key --received 65000 --ref C40000714D2PF2DB0 \
	--bin 970436 --account 12345678901234567890
expect 2 "" proof --received 65000 "$@"
expect 2 "" proof --key $key --key-file "$T/key" --received 65000 "$@"
expect 2 "" proof --key $key "$@"
expect 2 "" proof --key $key --received 65000 --purpose unlock "$@"
expect 3 "" proof --key-file "$T/none" --received 65000 "$@"

# --- the frame ----------------------------------------------------------------
expect 2 ""
expect 2 "" qr
expect 2 "" fly
expect 2 "" help fly
"$C" --help | grep -q '^usage: cho40 qr make' || fail "--help"
"$C" help qr | grep -q 'cho40 qr parse' || fail "help qr"
"$C" words --help | grep -q '^usage: cho40 words' || fail "words --help"
"$C" --version | grep -q '^cho40 [0-9]' || fail "--version"
if [ -w /dev/full ]; then
	"$C" words 5 >/dev/full 2>"$T/err"
	[ $? -eq 3 ] || fail "a full disk under standard output: exit"
	grep -q 'standard output' "$T/err" || fail "a full disk: silent"
fi
"$C" words <"$T" >/dev/null 2>"$T/err"
[ $? -eq 3 ] || fail "a folder as standard input: exit"

# --- ten thousand lines: none lost --------------------------------------------
i=0
cut -f2 tests/vectors/vietqr-vectors.tsv | sed 1d >"$T/some"
while [ $i -lt 220 ]; do cat "$T/some"; i=$((i + 1)); done >"$T/in"
[ "$("$C" qr parse <"$T/in" | wc -l)" -eq "$(wc -l <"$T/in")" ] ||
	fail "qr parse: lines lost"

[ $bad -eq 0 ] && echo "ok: the command line keeps its word"
exit $bad

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the stand-in itself can be trusted: it says what is wrong with a
# configuration, a request or a file, keeps its book over a crash, and
# delivers then what it still owes.
. "$(dirname "$0")/lib.sh"

market bank
bank=$O/cho40-bank
CODE=00020101021238540010A0000007270124000697042201100900000001
CODE+=0208QRIBFTTA53037045405650005802VN62210817C40000714D2PF2DB06304F65C

# ends STATUS TEXT COMMAND...: it ends so and says that.
ends() {
	local want=$1 text=$2 got=0
	shift 2
	timeout 10 "$@" >"$M/run/out" 2>&1 || got=$?
	[ "$got" -eq "$want" ] || fail "$*: ends with $got, not $want"
	[ -z "$text" ] || grep -q -- "$text" "$M/run/out" ||
		fail "$*: does not say $text but $(cat "$M/run/out")"
}
ends 2 'usage:' "$bank"
ends 2 'usage:' "$bank" --config
ends 1 'no/such.conf' "$bank" --config "$M/no/such.conf"
ends 0 '' "$bank" --config "$M/bank.conf" -n
"$bank" --print-config >"$M/default.conf"
ends 0 '' "$bank" --config "$M/default.conf" -n
printf '[hook]\nspeed = 0\n' >"$M/bad.conf"
ends 1 'bad.conf:2: ' "$bank" --config "$M/bad.conf" -n
printf '[hook]\nspeedy = 1\n' >"$M/bad.conf"
ends 1 'bad.conf:2: ' "$bank" --config "$M/bad.conf" -n

bank_start
ends 3 "port $BANK" "$bank" --config "$M/bank.conf"

# said STATUS TEXT ARGUMENTS...: so /pay answers.
said() {
	local want=$1 text=$2 got
	shift 2
	got=$(curl -s -o "$M/run/out" -w '%{http_code}' "$@" \
		"http://127.0.0.1:$BANK/pay")
	[ "$got" = "$want" ] || fail "$*: $got, not $want"
	[ -z "$text" ] || grep -q -- "$text" "$M/run/out" ||
		fail "$*: does not say $text but $(cat "$M/run/out")"
}
said 400 'payload:' -d ''
said 400 'payload:' -d ref=C40000714D2PF2DB0 -d terminal=7
said 400 '"error"' -d payload=hello
said 400 '"error"' -d "payload=${CODE%C}D"
said 400 'amount:' -d payload=$CODE -d amount=ten
said 400 'amount:' -d payload=$CODE -d amount=500000000
said 400 'amount:' -d payload=$CODE -d amount=-1
said 400 'times:' -d payload=$CODE -d times=11
said 400 'mangling:' -d payload=$CODE -d mangling=burn
said 400 'hook:' -d payload=$CODE -d hook=burn
said 400 'account:' -d payload=$CODE -d to_account=../../x
said 400 'account:' -d payload=$CODE -d to_account=$(printf '%070d' 0)
said 400 'bin:' -d payload=$CODE -d to_bin=1
said 400 'delay_ms:' -d payload=$CODE -d delay_ms=-5
said 400 'KHÔNG CÓ TIỀN THẬT' -d payload=$CODE -d times=0 -d back=1
said 405 '' -X PUT -d ''
head -c 20000 /dev/zero | tr '\0' x >"$M/run/huge"
said 413 '' --data-binary "@$M/run/huge"
[ -z "$(book)" ] || fail "a refused request moved money"
said 200 'KHÔNG CÓ TIỀN THẬT' -d payload=$CODE -d back=1

# Nobody listens to its notifications; a crash; then the board is there.
id=$(pay $CODE times=2 delay_ms=100 | ids | cut -d' ' -f2)
tried() { book_has "\"note\",\"id\":$id,\"try\":1,\"status\":0,\"end\":\"\""; }
until_true 10 "a delivery fails" tried
before=$(book)
crash bank
printf '{"k":"transfer","id":927' >>"$M/book.ndjson"
board_start
bank_start
until_true 20 "all it owes is delivered" all_ended
[ "$(book | head -c ${#before})" = "$before" ] || fail "the book changed"
[ "$(book | grep -c '"delivered"')" -eq 3 ] || fail "not all was delivered"
[ "$(credits | wc -l)" -eq 3 ] || fail "the board was told otherwise"
size=$(book | wc -c)
[ -z "$(curl -fsS "http://127.0.0.1:$BANK/book.ndjson?at=$size")" ] ||
	fail "the book has more than its size"
curl -fsS "http://127.0.0.1:$BANK/" | grep -c 'Chưa có mã QR' >"$M/run/out" ||
	fail "the phone shows a code that no terminal shows"

# What banks tell, and leave out, is in both lists as in the push.
said 400 '"error"' -d payload=$CODE -d amount=400000000 -d hook=out
out=$(pay $CODE amount=1000 hook=out,no-balance,no-ref,night | ids)
until_true 20 "it is told of" all_ended
book_has "\"note\",\"id\":$out,\"try\":1,\"status\":200" ||
	fail "the board does not take money out"
echo listed >"$M/secrets/userapi.token"
list() {   # list PATH: that transfer, without blanks in the answer
	sleep 0.4   # three requests a second
	curl -fsS -H 'Authorization: Bearer listed' "http://127.0.0.1:$BANK$1" |
		grep -o "{\"id\":\"$2\"[^}]*}"
}
night=$(TZ=UTC-7 date -d "$(book | grep "\"transfer\",\"id\":$out," |
	sed 's/.*"at":"\([^ ]*\).*/\1/') tomorrow" +%F)
has() {   # has TEXT WORD...
	local text=$1 word
	for word in "${@:2}"; do
		case $text in *"$word"*) ;; *) fail "no $word in: $text" ;; esac
	done
}
has "$(list /userapi/transactions/list "$out")" '"amount_in":"0.00"' \
	'"amount_out":"1000.00"' '"accumulated":"0.00"' \
	'"reference_number":""' "\"transaction_date\":\"$night 00:00:00\""
uuid=$(printf '5e9a0000-0000-4000-8000-%012x' "$out")
has "$(list /v2/transactions "$uuid")" '"amount_out":1000,' \
	'"transfer_type":"out"' "\"transaction_date\":\"$night 00:00:00\""
has "$(list '/v2/transactions?transfer_type=out' "$uuid")" "$uuid"
[ -z "$(list '/v2/transactions?transfer_type=in' "$uuid")" ] ||
	fail "money out is in a list of money in"

end bank
[ "$STATUS" -eq 0 ] || fail "told to end, it ends with $STATUS"
sed -i '2s/.*/nonsense/' "$M/book.ndjson"
ends 3 'line 2' "$bank" --config "$M/bank.conf"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: notifications that are not signed, old, replayed, changed, huge or
# no notification at all are answered as documented, counted at most once,
# and harm neither the sale under way nor the board.
. "$(dirname "$0")/lib.sh"

market hostile-hooks
start_all
terminal_start < <(
	script_setup
	script_begin
	script_sale 100000 pay
	echo "wait paid 40000"
)
code=$(scan pay)
SECRET=$(cat "$M/secrets/$ACCOUNT.hmac")
hook=http://127.0.0.1:$PUBLIC/hooks/sepay

# status ARGUMENTS...: of a request to the hook.
status() { curl -s -o "$M/run/body" -w '%{http_code}' "$@"; }
# expect STATUS WHAT ARGUMENTS...
expect() {
	local want=$1 what=$2 got
	shift 2
	got=$(status "$@")
	[ "$got" = "$want" ] || fail "$what: $got, not $want"
}
# signed BODY [SECONDS]: curl's arguments for a well-signed delivery.
signed() {
	local ts=$(($(date +%s) + ${2-0})) mac
	mac=$(printf '%s.%s' "$ts" "$1" |
		openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)
	ARGS=(-H 'Content-Type: application/json'
		-H "X-SePay-Timestamp: $ts"
		-H "X-SePay-Signature: sha256=$mac" --data-binary "$1")
}

# The bank's own faults: refused first, then honest.
for fault in unsigned stale forged; do
	id=$(pay "$code" amount=10000 hook=$fault | ids)
	until_true 15 "$fault is delivered at last" ended "$id"
	book_has "\"id\":$id,\"try\":1,\"status\":401," ||
		fail "$fault was not refused with 401"
done
for fault in twice changed drop; do
	id=$(pay "$code" amount=10000 hook=$fault | ids)
	until_true 15 "$fault is delivered" ended "$id"
done
bank_do replay id="$id"
bank_do replay id="$id" altered=1
noted() { book_has "\"id\":$id,.*\"end\":\"$1\""; }
until_true 10 "the replay" noted replayed
until_true 10 "the altered replay" noted altered
book_has "\"id\":$id,.*\"status\":200,\"end\":\"replayed\"" ||
	fail "a replay is not answered 200"
book_has "\"id\":$id,.*\"status\":409,\"end\":\"altered\"" ||
	fail "a changed body is not answered 409"

# Strangers.
body='{"id":1,"transferType":"in","transferAmount":40000,"content":"x"}'
expect 401 "not signed" -d "$body" "$hook/$ACCOUNT"
expect 404 "an unknown account" -d "$body" "$hook/$STRANGE_ACCOUNT"
expect 405 "another method" "$hook/$ACCOUNT"
expect 404 "another path" -d "$body" "$hook"
head -c 100000 /dev/zero | tr '\0' x >"$M/run/huge"
expect 413 "a huge body" --data-binary "@$M/run/huge" "$hook/$ACCOUNT"
signed "$body" -400
expect 401 "an old signature" "${ARGS[@]}" "$hook/$ACCOUNT"
for bad in '{' '[]' 'null' '{"id":"x"}' '{"id":5}' "${body%\}},\"id\":2}" \
	'{"id":6,"transferType":"in","transferAmount":-5,"content":"x"}' \
	'{"id":7,"transferType":"in","transferAmount":1.5,"content":"x"}' \
	'{"id":8,"transferType":"in","transferAmount":"9e3","content":"x"}'; do
	signed "$bad"
	expect 400 "wrong shape $bad" "${ARGS[@]}" "$hook/$ACCOUNT"
done
[ -n "$(codes ref)" ] || fail "the sale is closed"

pay "$code" amount=40000
terminal_done 30
until_true 10 "all notifications are delivered" all_ended
agree
ledger_has '"k":"bank.credit"' 7

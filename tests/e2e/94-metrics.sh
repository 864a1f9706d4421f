#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: /metrics is there for whom it is for and nobody else, is well formed to
# the letter, counts what happened and names nobody; and a board that is asked
# to end finishes what is under way.
. "$(dirname "$0")/board-lib.sh"
board_make
expo() { python3 tests/e2e/expo.py "$@" <"$T/m" || fail "expo $*"; }
page() { curl -s -m 10 -o "$T/m" -w '%{http_code}' "$@" "http://127.0.0.1:$P/metrics"; }
password="office:$(cat "$T/store/office.token")"

# --- whose it is -----------------------------------------------------------
start
is "off" "$(page)" 404
is "off, with the password" "$(page -u "$password")" 404
stop
sed -i 's/^allow = .*//' "$CONF"
printf '[metrics]\nallow = other\n' >"$T/more"
cat "$CONF" "$T/more" >"$T/bad.conf"
"$B" --config "$T/bad.conf" -n 2>"$T/err" && fail "another word is taken"
has "another word" "$T/err" 'write off or loopback'
(umask 077 && openssl rand -hex 16 >"$T/store/metrics.token")
printf '[metrics]\nallow = off\ntoken_file = %s\n' \
	"$T/store/metrics.token" >>"$CONF"
start
is "no token" "$(page)" 401
is "a wrong token" "$(page -H 'Authorization: Bearer 0123456789abcdef')" 401
is "the token" "$(page -H "Authorization: Bearer $(cat "$T/store/metrics.token")")" 200
is "the password" "$(page -u "$password")" 200
stop
sed -i 's/^allow = off/allow = loopback/' "$CONF"
start
is "from here" "$(page)" 200
is "handed on by a proxy" "$(page -H 'X-Forwarded-For: 203.0.113.9')" 401
is "handed on, with the token" "$(page -H 'X-Forwarded-For: 203.0.113.9' \
	-H "Authorization: Bearer $(cat "$T/store/metrics.token")")" 200

# --- what it says ----------------------------------------------------------
is "hook" "$(hook 1 1000 x)" 200
is "hook again" "$(hook 1 1000 x)" 200
is "hook changed" "$(hook 1 2000 x)" 409
SECRET=wrong is "hook unsigned" "$(SECRET=wrong hook 2 1000 x)" 401
curl -s -o "$T/out" "http://127.0.0.1:$P/nothing/here"
curl -s -o "$T/out" "http://127.0.0.1:$P/x/C4R0AAAAAAAAAAAAA"
curl -s -m 20 --cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
	--key "$T/dev7/device.key" -o "$T/out" \
	"https://127.0.0.1:$D/t/v1/mail?wait=5" &
poll=$!
held() {
	page >/dev/null
	[ "$(expo 'cho40_http_held{listener="devices"}')" = 1 ]
}
soon held
is "connections" "$(expo 'cho40_http_connections{listener="devices"}')" 1
for w in taken:1 known:1 changed:1 unsigned:1 odd:0 failed:0; do
	is "hooks ${w%:*}" "$(expo "cho40_hooks_total{provider=\"sepay\",verdict=\"${w%:*}\"}")" "${w#*:}"
done
is "hooks answered" "$(expo 'cho40_http_requests_total{listener="public",method="POST",route="/hooks/sepay/*",status="200"}')" 2
is "no route" "$(expo 'cho40_http_requests_total{listener="public",method="",route="",status="404"}')" 1
is "terminals" "$(expo cho40_terminals)" 1
[ "$(expo cho40_store_batch_jobs_count)" -ge 3 ] || fail "no batches"
[ "$(expo cho40_store_bytes)" -gt 100000 ] || fail "no size"
[ "$(expo cho40_disk_free_bytes)" -gt 100000 ] || fail "no room"
is "days" "$(expo 'cho40_certificate_days_left{listener="devices"}')" 3649
[ "$(expo cho40_last_credit_timestamp_seconds)" -gt 1700000000 ] ||
	fail "no last credit"
grep -qE "$ACCOUNT|Quầy|terminal=|C4R" "$T/m" && fail "it names somebody"

# --- who asks, behind a proxy ----------------------------------------------
# 429 is by asker: one address's guesses do not close the door for others.
ask() {
	curl -s -o "$T/out" -w '%{http_code}' -H "X-Forwarded-For: $1" \
		"http://127.0.0.1:$P/x/$2"
}
for i in $(seq 121); do
	"${O:-build/debug}/cho40" ref make --epoch 0 --terminal 7 --nonce "$i"
done >"$T/refs"
# crowd ADDRESS: one address asks for 120 sales; 429 if it was ever sent away.
crowd() {
	for r in $(head -n 120 "$T/refs"); do
		ask "$1" "$r"
		echo
	done | sort | tail -n 1
}
stop
start
is "a proxy that is not configured" "$(crowd 203.0.113.1)" 200
stop
sed -i 's/^\[public\]/&\nproxy = yes/' "$CONF"
start
is "one address" "$(crowd 203.0.113.1)" 429
other=$(tail -n 1 "$T/refs")
is "another address" "$(ask "203.0.113.1, 203.0.113.77" "$other")" 200
is "the last one said counts" "$(crowd "203.0.113.77, 203.0.113.1")" 429
is "another kind" "$(ask "2001:db8::7" "$other")" 200
is "none" "$(ask "unknown" "$other")" 200

# --- asked to end ----------------------------------------------------------
# Held polls are answered, a delivery whose body has half come is not cut short
# while it can still come, and everything that got a 200 is there afterwards.
curl -s -m 20 -w '%{http_code}' --cacert "$T/dev7/ca.crt" \
	--cert "$T/dev7/device.crt" --key "$T/dev7/device.key" \
	"https://127.0.0.1:$D/t/v1/mail?wait=25" -o "$T/mail" >"$T/poll" &
poll=$!
(i=1000; while s=$(hook $i $i "tai $i"); [ "$s" = 200 ]; do
	echo $i >>"$T/paid"; i=$((i + 1))
done) &
load=$!
exec 7<>"/dev/tcp/127.0.0.1/$P"
printf 'POST /hooks/sepay/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf' \
	"$ACCOUNT" >&7
sleep 0.7
from=$(date +%s%N)
kill "$pid"
wait "$pid"
is "exit after SIGTERM" $? 0
pid=
took=$((($(date +%s%N) - from) / 1000000))
[ $took -lt 5000 ] || fail "it took $took ms to end"
exec 7>&-
wait $poll
is "a held poll" "$(cat "$T/poll")" 200
wait $load
[ "$(wc -l <"$T/paid")" -gt 3 ] || fail "no load: $(wc -l <"$T/paid")"
start
for i in $(tail -n 5 "$T/paid"); do
	audit >"$T/audit"
	grep -q "sepay:$i\"" "$T/audit" || fail "$i is lost"
done
stop
is "credits" "$(sqlite3 "$T/store/board.db" \
	"SELECT count(*) >= $(wc -l <"$T/paid") FROM credit WHERE content LIKE 'tai %'")" 1
exit $bad

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the real board, over real sockets, keeps its word to banks, terminals,
# customers and the office: signed money is credited once whatever happens,
# everybody else is refused with a reason, and a kill loses nothing.
. "$(dirname "$0")/board-lib.sh"
CONF=$T/board.conf
KEY=8XKQ0EXAMPLEKEY

# hook BODY [TIMESTAMP [SECRET]] -> status, body in $T/out
hook() {
	ts=${2:-$(date +%s)}
	printf '%s' "$1" >"$T/body"
	sig=$(printf '%s.' "$ts" | cat - "$T/body" |
		openssl dgst -sha256 -hmac "${3:-$SECRET}" | sed 's/.* //')
	curl -s -m 10 -o "$T/out" -w '%{http_code}' -H "X-SePay-Timestamp: $ts" \
		-H "X-SePay-Signature: sha256=$sig" -H 'Content-Type: application/json' \
		--data-binary "@$T/body" "http://127.0.0.1:$P/hooks/sepay/$ACCOUNT"
}

get() {
	curl -s -m 40 -o "$T/out" -w '%{http_code}' "$@"
}

device() {
	get --cacert "$T/dev7/ca.crt" --cert "$T/$1/device.crt" \
		--key "$T/$1/device.key" "${@:2}"
}

# --- configuration and setting up -----------------------------------------
cat >"$CONF" <<END
folder = $T/store
[market]
name = Chợ <thử>
[devices]
port = 0
idle_s = 1
[public]
port = 0
idle_s = 1
[office]
token_file = $T/store/office.token
END
"$B" --config "$CONF" -n || fail "-n refuses a good file"
sed 's/^port = 0/prot = 0/' "$CONF" >"$T/bad.conf"
"$B" --config "$T/bad.conf" -n 2>"$T/err" && fail "-n takes an unknown key"
grep -q "$T/bad.conf:5: " "$T/err" || fail "no file and line: $(cat "$T/err")"
"$B" --config "$CONF" 2>"$T/err"
is "exit without a store" $? 3
grep -q 'cho40-board init' "$T/err" || fail "no way out: $(cat "$T/err")"
"$B" --config "$T/none.conf" 2>"$T/err" && fail "runs without a file"
"$B" 2>"$T/err"
is "exit of no arguments" $? 2
"$B" --print-config >"$T/print.conf"
"$B" --config "$T/print.conf" -n || fail "-n refuses the printed default"

"$B" init --config "$CONF" || fail init
"$B" init --config "$CONF" || fail "init again"
"$B" device add --config "$CONF" --terminal 7 --stall 'Chị Mỷ rau' \
	--account 970436/$ACCOUNT --out "$T/dev7" || fail "device add"
"$B" device add --config "$CONF" --terminal 8 --stall 'Anh Pao' \
	--account 970436/2000000000 --out "$T/dev8" || fail "device add 8"
"$B" device add --config "$CONF" --terminal 9 --stall x \
	--account 97043/1 --out "$T/dev9" 2>"$T/err"
is "exit of a wrong account" $? 2
echo $SECRET >"$T/secret"
echo $KEY >"$T/key"
"$B" account add --config "$CONF" --account $ACCOUNT --bin 970436 \
	--hmac-secret-file "$T/secret" || fail "account add"
"$B" account add --config "$CONF" --account 2000000000 --bin 970436 \
	--apikey-file "$T/key" || fail "account add, key"
if "$B" account list --config "$CONF" | grep -q -e whsec -e $KEY; then
	fail "account list shows secrets"
fi
is "modes of secrets" "$(stat -c %a "$T/store/ca.key" "$T/store/board.db" \
	"$T/store/office.token" "$T/dev7/device.key" | sort -u)" 600

if [ "$(id -u)" -ne 0 ]; then
	mkdir -m 500 "$T/locked"
	sed "s#$T/store#$T/locked/store#" "$CONF" >"$T/locked.conf"
else
	sed "s#$T/store#/proc/store#" "$CONF" >"$T/locked.conf"
fi
"$B" init --config "$T/locked.conf" 2>"$T/err" && fail "init anywhere"
grep -q 'store: ' "$T/err" || fail "unwritable: $(cat "$T/err")"

start
"$B" audit --config "$CONF" 2>"$T/err"
is "exit of a second process" $? 3
grep -q 'stop that one first' "$T/err" || fail "busy: $(cat "$T/err")"
sed "0,/port = 0/s//port = $P/" "$CONF" |
	sed "s#$T/store#$T/store2#" >"$T/taken.conf"
"$B" init --config "$T/taken.conf" || fail "second board"
"$B" --config "$T/taken.conf" 2>"$T/err"
is "exit on a taken port" $? 3
grep -q "port $P: Address already in use" "$T/err" ||
	fail "taken: $(cat "$T/err")"

# --- web hooks ----------------------------------------------------------------
R=C40000714D2PF2DB0
is healthz "$(get "http://127.0.0.1:$P/healthz") $(cat "$T/out")" \
	'200 {"ok":true}'
is "page before" "$(get "http://127.0.0.1:$P/x/$R")" 200
grep -q 'đang chờ ngân hàng' "$T/out" || fail "page does not wait"
is "page of nonsense" "$(get "http://127.0.0.1:$P/x/C40000714D2PF2DB1")" 404
one=$(note 92704 65000 "MBVCB.1.$R.CT tu 1 A")
is unsigned "$(curl -s -o "$T/out" -w '%{http_code}' -d "$one" \
	"http://127.0.0.1:$P/hooks/sepay/$ACCOUNT")" 401
is "wrong secret" "$(hook "$one" "$(date +%s)" whsec_wrong)" 401
is stale "$(hook "$one" $(($(date +%s) - 400)))" 401
is future "$(hook "$one" $(($(date +%s) + 400)))" 401
is "another account" "$(curl -s -o "$T/out" -w '%{http_code}' -d "$one" \
	"http://127.0.0.1:$P/hooks/sepay/999")" 404
is "wrong method" "$(get "http://127.0.0.1:$P/hooks/sepay/$ACCOUNT")" 405
is "nothing yet" "$(audit | grep -c '"k":"credit"')" 0
is signed "$(hook "$one") $(cat "$T/out")" '200 {"success": true}'
is replayed "$(hook "$one") $(cat "$T/out")" '200 {"success": true}'
is "changed body" "$(hook "$(note 92704 95000 "$R")")" 409
is "wrong type" "$(hook '{"id":1,"transferAmount":35000.0}')" 400
grep -q '"error":' "$T/out" || fail "400 without a reason"
is "not JSON" "$(hook '<xml/>')" 400
is "test-send" "$(hook "$(note 0 10000 "$R")") $(cat "$T/out")" \
	'200 {"success": true}'
is "money out" "$(hook "$(note 92705 10000 "$R" | sed 's/"in"/"out"/')")" 200
head -c 70000 /dev/zero | tr '\0' ' ' >"$T/huge"
is huge "$(get --data-binary "@$T/huge" \
	"http://127.0.0.1:$P/hooks/sepay/$ACCOUNT")" 413
is "huge, chunked" "$(get -H 'Transfer-Encoding: chunked' -H 'Expect:' \
	--data-binary "@$T/huge" "http://127.0.0.1:$P/hooks/sepay/$ACCOUNT")" 413
is "unmatched" "$(hook "$(note 92706 5000 '<b>chuyen tien</b>')")" 200
is "API key" "$(get -H "Authorization: Apikey $KEY" \
	-H 'Content-Type: application/json' -d "$(note 92707 7000 \
	C40000714D2PF2DB0 | sed "s/$ACCOUNT/2000000000/")" \
	"http://127.0.0.1:$P/hooks/sepay/2000000000")" 200
is "another's money" "$(get -H "Authorization: Apikey $KEY" \
	-H 'Content-Type: application/json' -d "$one" \
	"http://127.0.0.1:$P/hooks/sepay/2000000000")" 400
is form "$(ts=$(date +%s); f="id=92708&transactionDate=2026-11-21+08%3A15%3A42&accountNumber=$ACCOUNT&content=$R&transferType=in&transferAmount=1000&referenceCode=FTf"
	sig=$(printf '%s.%s' "$ts" "$f" | openssl dgst -sha256 -hmac $SECRET |
		sed 's/.* //')
	get -H "X-SePay-Timestamp: $ts" -H "X-SePay-Signature: sha256=$sig" \
		-d "$f" "http://127.0.0.1:$P/hooks/sepay/$ACCOUNT")" 200
is "credited" "$(audit | grep -c '"state":"matched","reason":""')" 2
is "the wrong account" "$(audit | grep -c '"state":"wrong_account"')" 2
is "page after" "$(get "http://127.0.0.1:$P/x/$R")" 200
grep -q 'đã nhận 66.000 đ' "$T/out" || fail "page: $(cat "$T/out")"
[ "$(wc -c <"$T/out")" -le 4096 ] || fail "page over 4 kB"
grep -q -e $ACCOUNT -e 'Mỷ' "$T/out" && fail "page tells names"
grep -q 'mã cho' "$T/out" && fail "a code without a key"
"$B" device proof-key --config "$CONF" --terminal 7 \
	--out "$T/proof7" || fail "proof-key"
code=$(sed 's/.* //' "$T/proof7" >"$T/secret7"; "${B%-board}" proof \
	--key-file "$T/secret7" --ref $R --received 66000 --bin 970436 \
	--account $ACCOUNT)
shown=${code%????}\ ${code#???}
is "page with a code" "$(get "http://127.0.0.1:$P/X/$R")" 200
grep -q "mã cho người bán <b>$shown</b>" "$T/out" ||
	fail "code, not $shown: $(cat "$T/out")"
grep -q '"t">DB0<' "$T/out" || fail "no tag"
[ "$(wc -c <"$T/out")" -le 4096 ] || fail "page with code over 4 kB"
lost=C40000700000001AG
is "a page of nothing" "$(get "http://127.0.0.1:$P/x/$lost")" 200
grep -q 'mã cho' "$T/out" && fail "a code of nothing"
# One page asked for over and over, and nobody else's.
curl -s -o /dev/null -D "$T/rates" "http://127.0.0.1:$P/x/$lost?[1-60]"
grep -q '^HTTP/1.1 429' "$T/rates" || fail "no limit: $(cat "$T/rates")"
grep -qi '^retry-after: 10' "$T/rates" || fail "429 without Retry-After"
is "another's page" "$(get "http://127.0.0.1:$P/x/$R")" 200

# A transfer whose content was lost, claimed by its payer: once, whole.
R2=$(printf '%s' "$("${B%-board}" ref make --epoch 0 --terminal 7 --nonce 77)")
claim() {
	get --data-urlencode "amount=$1" --data-urlencode "bank_ref=$2" \
		"http://127.0.0.1:$P/x/${3:-$R2}"
}
is "the form" "$(get "http://127.0.0.1:$P/x/$R2?claim=1")" 200
grep -q 'name="bank_ref"' "$T/out" || fail "no form"
grep -q refresh "$T/out" && fail "the form reloads"
is "a claim of nothing" "$(claim 5001 FT92706)" 200
grep -q 'chờ nhân viên' "$T/out" || fail "not found: $(cat "$T/out")"
is "a claim without a reference" "$(claim 5000 '')" 400
is "a claim" "$(claim '5.000' 'ft 92706')" 200
grep -q 'Đã tìm thấy' "$T/out" || fail "claim: $(cat "$T/out")"
is "page after the claim" "$(get "http://127.0.0.1:$P/x/$R2")" 200
grep -q 'đã nhận 5.000 đ' "$T/out" || fail "claimed: $(cat "$T/out")"
shown=$("${B%-board}" proof --key-file "$T/secret7" --ref "$R2" \
	--received 5000 --bin 970436 --account $ACCOUNT)
grep -q "<b>${shown%????} ${shown#???}</b>" "$T/out" || fail "no code for it"
audit >"$T/claimed"
is "claimed at the audit" "$(grep -c "\"id\":\"sepay:92706\",\"state\":\"matched\",\"reason\":\"claimed\",\"ref\":\"$R2\",\"terminal\":7,\"amount\":5000," "$T/claimed")" 1
is "totals as listed" "$(python3 - "$T/claimed" <<'END'
import collections, json, sys
sums = collections.Counter()
for row in map(json.loads, open(sys.argv[1])):
    if row['k'] == 'credit':
        sums[row['state'], 'count'] += 1
        sums[row['state'], 'sum'] += row['amount']
    elif row['k'] == 'total':
        sums[row['state'], 'count'] -= row['count']
        sums[row['state'], 'sum'] -= row['sum']
print(sums and not any(sums.values()))
END
)" True
is "none astray" "$(grep -c '"state":"unmatched"' "$T/claimed")" 0
R3=$("${B%-board}" ref make --epoch 0 --terminal 7 --nonce 78)
is "the same money for another" "$(claim 5000 FT92706 "$R3")" 200
grep -q 'chờ nhân viên' "$T/out" || fail "money claimed twice"
is "matched money" "$(claim 65000 FT92704 "$R3")" 200
grep -q 'chờ nhân viên' "$T/out" || fail "matched money claimed"
R8=$("${B%-board}" ref make --epoch 0 --terminal 8 --nonce 78)
is "for another stall" "$(claim 5000 FT92706 "$R8")" 200
claim 1 FT000000 "$R3" >/dev/null
claim 1 FT000000 "$R3" >/dev/null
is "five an hour" "$(claim 1 FT000000 "$R3"; claim 1 FT000000 "$R3")" 200429

# --- the office -----------------------------------------------------------------
is "home" "$(get -D "$T/head" "http://127.0.0.1:$P/")" 303
grep -qi '^location: /console/index.html' "$T/head" || fail "home: $(cat "$T/head")"
is "audit, no password" "$(get "http://127.0.0.1:$P/audit.ndjson")" 401
is "audit, wrong" "$(get -u office:wrong "http://127.0.0.1:$P/audit.ndjson")" 401
is "another unmatched" "$(hook "$(note 92709 5000 '<b>chuyen tien 2</b>')")" 200
is "it waits" "$(audit | grep -c '"id":"sepay:92709","state":"unmatched"')" 1
curl -sI "http://127.0.0.1:$P/x/$R" | tr -d '\r' >"$T/head"
grep -q "^Content-Security-Policy: default-src 'none'" "$T/head" ||
	fail "no CSP: $(cat "$T/head")"

# --- devices ----------------------------------------------------------------------
U=https://localhost:$D
is "mail" "$(device dev7 "$U/t/v1/mail?after=0&wait=0")" 200
grep -q '"id":"sepay:92704"' "$T/out" || fail "mail: $(cat "$T/out")"
is "no certificate" "$(get --cacert "$T/dev7/ca.crt" \
	"$U/t/v1/mail?after=0&wait=0")" 401
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
	-subj /CN=terminal-7 -keyout "$T/f.key" -out "$T/f.crt" 2>/dev/null
mkdir "$T/foreign"
mv "$T/f.key" "$T/foreign/device.key"
mv "$T/f.crt" "$T/foreign/device.crt"
is "a foreign CA" "$(device foreign "$U/t/v1/mail?after=0&wait=0")" 401
z=$(printf '%064d' 0)
printf '{"v":1,"terminal":7,"key":"%s","first":1,"prev":"%s","count":1}\n{"n":1,"l":"%s"}\n' \
	"$z" "$z" "$z" >"$T/journal"
is "another's number" "$(device dev8 --data-binary "@$T/journal" \
	-H 'Content-Type: application/x-ndjson' "$U/t/v1/journal")" 403
is "a wrong parent" "$(device dev7 --data-binary "@$T/journal" \
	-H 'Content-Type: application/x-ndjson' "$U/t/v1/journal")" 200
grep -q '"acked":0,.*"rewind":true' "$T/out" ||
	fail "a wrong parent is taken: $(cat "$T/out")"
is "not a journal" "$(device dev7 -d nonsense "$U/t/v1/journal")" 400
head -c 300000 /dev/zero >"$T/huge"
is "a huge journal" "$(device dev7 --data-binary "@$T/huge" \
	"$U/t/v1/journal")" 413
is "TLS 1.2" "$(curl -s -o /dev/null -w '%{http_code}' --tls-max 1.2 \
	--cacert "$T/dev7/ca.crt" "$U/healthz")" 000
is "no hooks here" "$(device dev7 -d x "$U/hooks/sepay/$ACCOUNT")" 404
is "no mail there" "$(get "http://127.0.0.1:$P/t/v1/mail")" 404

# A long poll wakes right after the commit: time from sending the web hook.
worst=0
for i in 1 2 3 4 5; do
	last=$(curl -s --cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
		--key "$T/dev7/device.key" "$U/t/v1/mail?after=0&wait=0" |
		grep -o '"n":[0-9]*' | tail -1 | cut -d: -f2)
	(
		device dev7 "$U/t/v1/mail?after=$last&wait=20" >/dev/null
		date +%s%N >"$T/woken"
	) &
	poll=$!
	sleep 0.4
	b=$(note $((93000 + i)) 1000 "$R")
	printf '%s' "$b" >"$T/body"
	ts=$(date +%s)
	sig=$(printf '%s.' "$ts" | cat - "$T/body" |
		openssl dgst -sha256 -hmac $SECRET | sed 's/.* //')
	from=$(date +%s%N)
	curl -s -o "$T/out2" -H "X-SePay-Timestamp: $ts" \
		-H 'Content-Type: application/json' -H "X-SePay-Signature: sha256=$sig" --data-binary "@$T/body" \
		"http://127.0.0.1:$P/hooks/sepay/$ACCOUNT"
	wait $poll
	ms=$((($(cat "$T/woken") - from) / 1000000))
	[ $ms -gt $worst ] && worst=$ms
done
echo "long poll woken at most $worst ms after the web hook was sent"
[ $worst -le 100 ] || fail "long poll woken after $worst ms"

# A customer's page is held the same way, for its own money and no longer.
R4=$("${B%-board}" ref make --epoch 0 --terminal 7 --nonce 79)
ms_of() {	# COMMAND...: how long it took
	local from=$(date +%s%N)
	"$@" >/dev/null
	echo $((($(date +%s%N) - from) / 1000000))
}
page() { curl -s -m 30 -o "$T/page" "http://127.0.0.1:$P/x/$R4${1-}"; }
ms=$(ms_of page)
[ "$ms" -lt 700 ] || fail "a first page took $ms ms"
grep -q 'content="1;url=?seen=0&amp;wait=25"' "$T/page" ||
	fail "no wait in the page: $(cat "$T/page")"
ms=$(ms_of page '?seen=0&wait=2')
[ "$ms" -ge 1900 ] && [ "$ms" -lt 4000 ] || fail "wait=2 took $ms ms"
grep -q 'content="1;url=?seen=0&amp;wait=25"' "$T/page" ||
	fail "no further wait: $(cat "$T/page")"
ms=$(ms_of page '?seen=1&wait=20')
[ "$ms" -lt 700 ] || fail "a page that shows another sum took $ms ms"
is "a wait too long" "$(get "http://127.0.0.1:$P/x/$R4?seen=0&wait=26")" 400
(
	page '?seen=0&wait=20'
	date +%s%N >"$T/woken"
) &
poll=$!
sleep 0.4
is "money of another sale" "$(hook "$(note 93010 1000 "$R")")" 200
sleep 0.3
kill -0 $poll 2>/dev/null || fail "woken by another sale's money"
from=$(date +%s%N)
is "its money" "$(hook "$(note 93011 1000 "$R4")")" 200
wait $poll
ms=$((($(cat "$T/woken") - from) / 1000000))
grep -q 'đã nhận 1.000 đ' "$T/page" || fail "woken page: $(cat "$T/page")"
echo "a customer's page answered $ms ms after its web hook was begun"
[ $ms -le 500 ] || fail "a page woken after $ms ms"

# --- the slow -------------------------------------------------------------------
slow=$(python3 - "$P" <<'END'
import socket, sys, time
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
s.settimeout(0.2)
t = time.time()
try:
    for c in b'GET /healthz HTTP/1.1\r\nX-Drip: ' + b'x' * 200:
        s.send(bytes([c]))
        try:
            if s.recv(100) == b'':
                break
        except socket.timeout:
            pass
except OSError:
    pass
print(int(time.time() - t))
END
)
[ "$slow" -le 12 ] || fail "a dripping client was held for $slow s"

# --- killed between web hook and answer --------------------------------------------
answered=0 unanswered=0
for i in $(seq 12); do
	b=$(note $((94000 + i)) 100 "$R")
	(hook "$b" >"$T/code.$i" 2>/dev/null) &
	h=$!
	sleep "0.$(printf %03d $((i * 5)))"
	kill -9 "$pid" && wait "$pid" 2>/dev/null
	wait $h
	if [ "$(cat "$T/code.$i")" = 200 ]; then
		answered=$((answered + 1))
	else
		unanswered=$((unanswered + 1))
	fi
	start
	is "redelivered" "$(hook "$b")" 200
	is "redelivered again" "$(hook "$b")" 200
	is "counted once" "$(audit | grep -c "\"id\":\"sepay:$((94000 + i))\"")" 1
done
echo "killed 12 times: $answered answered before, $unanswered not"
is "sum after the kills" "$(audit |
	sed -n 's/.*"k":"total","state":"matched","count":\([0-9]*\),"sum":\([0-9]*\).*/\1 \2/p')" \
	"22 79200"

# --- what an administrator does while the board runs ---------------------------------
admin() {
	"$B" "$1" "$2" --config "$CONF" "${@:3}"
}
is "mode of the admin socket" "$(stat -c %a "$T/store/admin.sock")" 600
admin device add --terminal 9 --stall 'Bà Máy' --account 970436/$ACCOUNT \
	--out "$T/dev9" >"$T/list" || fail "device add to a running board"
is "a new device is let in at once" \
	"$(device dev9 "https://localhost:$D/t/v1/mail?after=0")" 200
is "devices" "$(admin device list | cut -f1 | tr '\n' ' ')" "7 8 9 "
echo "whsec_a_second_secret_0123456789" >"$T/second"
is "no such account yet" "$(curl -s -o "$T/out" -w '%{http_code}' -d x \
	"http://127.0.0.1:$P/hooks/sepay/0900000777")" 404
admin account add --account 0900000777 --bin 970436 \
	--hmac-secret-file "$T/second" || fail "account add to a running board"
is "the account is known at once" "$(curl -s -o "$T/out" -w '%{http_code}' \
	-d x "http://127.0.0.1:$P/hooks/sepay/0900000777")" 401
admin account list | grep -q 970436/0900000777 || fail "account list"
# A proof key: made once, the same for every stick, never printed.
is "proof-key says nothing" "$(admin device proof-key --terminal 9 \
	--out "$T/proof1" 2>&1)" ""
is "a proof key's mode" "$(stat -c %a "$T/proof1")" 600
admin device proof-key --terminal 9 --out "$T/proof2"
is "an unlock code" "$(admin device unlock --terminal 9 --lock 1040 |
	grep -c '^[0-9]\{3\} [0-9]\{4\}$')" 1
admin device unlock --terminal 77 --lock 1 2>/dev/null
is "unlock of nobody" $? 1
cmp -s "$T/proof1" "$T/proof2" || fail "a proof key changed"
admin device proof-key --terminal 9 --epoch 1 --out "$T/proof3"
is "another epoch, another key" "$(cut -d' ' -f5-6 "$T/proof3")" "9 1"
[ "$(cut -d' ' -f7 "$T/proof1")" != "$(cut -d' ' -f7 "$T/proof3")" ] ||
	fail "two epochs with one key"
admin device proof-key --terminal 9 --out "$T/proof1" 2>/dev/null
is "proof-key over a file" $? 1
admin device proof-key --terminal 77 --out "$T/proof4" 2>/dev/null
is "proof-key of nobody" $? 1
mkdir "$T/stall"
"${B%-board}" proof-key in "$T/proof1" "$T/stall" 2>/dev/null ||
	fail "cho40 proof-key in"
cmp -s "$T/proof1" "$T/stall/proof.key" || fail "the key at the stall"
"${B%-board}" proof-key in "$T/body" "$T/stall" 2>/dev/null
is "proof-key in of something else" $? 1
# Revoking ends a poll that waits, and the line it came by.
from=$(date +%s)
(device dev9 "https://localhost:$D/t/v1/mail?after=0&wait=25" >"$T/held") &
held=$!
sleep 0.5
admin device revoke --terminal 9 || fail "revoke on a running board"
wait $held
is "a held poll of a revoked device" "$(cat "$T/held")" 403
[ $(($(date +%s) - from)) -le 5 ] || fail "a revoked device's poll is held"
admin device revoke --terminal 99 2>"$T/err"
is "exit of revoking nobody" $? 1
grep -q '99 is not registered' "$T/err" || fail "nobody: $(cat "$T/err")"
# Who talks nonsense there is answered or sent away, and harms nobody.
python3 - "$T/store/admin.sock" <<'END' || fail "nonsense to the admin socket"
import socket, sys
for text in [b'x\n', b'{}\n', b'{"do":"device.add","terminal":0}\n',
             b'{"do":"account.add"}\n', b'{"do":"nothing"}\n', b'y' * 9000]:
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    s.sendall(text)
    got = s.makefile('rb').read() if text[-1:] == b'\n' else b''
    assert text[-1:] != b'\n' or b'"rc":' in got and b'"rc":0,' not in got
END
is "still there" "$(admin device list | wc -l)" 3

# --- a revoked device ------------------------------------------------------------------
stop
"$B" device revoke --config "$CONF" --terminal 8 || fail revoke
"$B" device revoke --config "$CONF" --terminal 99 2>"$T/err"
is "exit of revoking nobody" $? 1
"$B" audit --config "$CONF" >"$T/audit" || fail audit
is "audit of a stopped board" "$(grep -c '"k":"credit"' "$T/audit")" 24
start
is "revoked" "$(device dev8 "https://localhost:$D/t/v1/mail?after=0")" 403
# A poll that waits does not hold up the end.
(device dev7 "https://localhost:$D/t/v1/mail?after=999&wait=25" >/dev/null) &
(page '?seen=1000&wait=25') &
sleep 0.3
from=$(date +%s)
stop
[ $(($(date +%s) - from)) -le 3 ] || fail "a waiting poll delays the end"
wait
if grep -r -q -e $SECRET -e $KEY -e $ACCOUNT "$T/log"; then
	fail "the log holds secrets or accounts"
fi
[ $bad -eq 0 ] && echo "ok: the board keeps its word"
exit $bad

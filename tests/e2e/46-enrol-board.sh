#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a board gives a certificate to whoever brings its code, once, and to
# nobody else: guesses, replays, old and wrong codes, other people's numbers,
# forged requests, old TLS and floods are refused with a reason; a stolen
# terminal is cut off at once and its number begins a new epoch.
. "$(dirname "$0")/board-lib.sh"
CONF=$T/board.conf

cat >"$CONF" <<END
folder = $T/store
[devices]
port = 0
names = localhost 127.0.0.1
device_days = 30
[public]
port = 0
[office]
token_file = $T/store/office.token
END
"$B" init --config "$CONF" || fail init
[ -s "$T/store/server-next.key" ] || fail "no spare server key"

start
CA=$T/store/ca.crt

admin() { "$B" "$1" "$2" --config "$CONF" "${@:3}"; }
# code TERMINAL [OPTIONS...]: a fresh one, as printed
code() {
	admin enrol add --terminal "$1" --url "https://127.0.0.1:$D" \
		"${@:2}" >"$T/printed" || fail "enrol add $*"
	sed -n 's/.*\*//;$p' "$T/printed"
}
# device NAME TERMINAL: TLS key and request, journal key; by another's hand
device() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$T/$1.key" -out "$T/$1.csr" -subj "/CN=terminal-$2" \
		2>/dev/null
	[ -s "$T/$1.journal" ] ||
		openssl genpkey -algorithm ed25519 -out "$T/$1.journal"
}
# body NAME TERMINAL CODE [EDIT]: a request; EDIT is python over the dict d
body() {
	python3 - "$T/$1" "$2" "$3" "${4-}" <<'END'
import hashlib, json, subprocess, sys
name, terminal, code, edit = sys.argv[1:]
run = lambda *a, **k: subprocess.run(a, check=True, capture_output=True, **k).stdout
csr = open(name + '.csr').read()
der = run('openssl', 'req', '-outform', 'DER', '-in', name + '.csr')
key = run('openssl', 'pkey', '-in', name + '.journal', '-pubout', '-outform', 'DER')[-32:]
text = b'cho40 enrol v1\n' + hashlib.sha256(der).hexdigest().encode() + b'\n'
open(name + '.text', 'wb').write(text)
sig = run('openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', name + '.journal', '-in', name + '.text')
d = {'v': 1, 'terminal': int(terminal), 'code': code, 'csr': csr,
     'key': key.hex(), 'sig': sig.hex()}
exec(edit)
open(name + '.body', 'w').write(json.dumps(d))
END
}
# post NAME PATH [CURL OPTIONS...] -> status
post() {
	curl -s -m 20 -o "$T/out" -w '%{http_code}' --cacert "$CA" \
		--data-binary "@$T/$1.body" "${@:3}" "https://127.0.0.1:$D$2"
}
enrol() { post "$1" /t/v1/enrol; }
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))[sys.argv[2]]; sys.stdout.write(v if isinstance(v,str) else json.dumps(v))' "$T/out" "$1"; }
# as NAME: a request with that device's certificate
as() {
	curl -s -m 40 -o "$T/out" -w '%{http_code}' --cacert "$CA" \
		--cert "$T/$1.crt" --key "$T/$1.key" "https://127.0.0.1:$D$2"
}

# --- what is printed ----------------------------------------------------------
C=$(code 7 --stall 'Chị Mỷ' --account 970422/0900000001 --holder 'GIANG THI MY' \
	--out "$T/stick")
case $C in
????-????-????-????) ;;
*) fail "printed: $C" ;;
esac
is "mode of the stick's file" "$(stat -c %a "$T/stick/cho40-enrol.json")" 600
grep -q "C4E1\*127.0.0.1\*$D\*.\{52\}\*7\*$(echo "$C" | tr -d -)" \
	"$T/stick/cho40-enrol.json" || fail "the stick's file"
zbarimg --nodbus -q --raw "$T/stick/cho40-enrol.png" | grep -q '^C4E1\*' ||
	fail "the picture's code"
if grep -q -e "$C" -e "$(echo "$C" | tr -d -)" "$T/log" ||
    strings -a "$T/store/board.db" "$T/store/board.db-wal" 2>/dev/null |
    grep -q "$(echo "$C" | tr -d -)"; then
	fail "the code is kept or logged"
fi

# --- anybody may ask who we are ------------------------------------------------
is cacerts "$(curl -s -k -o "$T/out" -w '%{http_code}' "https://127.0.0.1:$D/t/v1/cacerts")" 200
field ca >"$T/told.crt"
is "the CA told" "$(openssl x509 -noout -fingerprint -in "$T/told.crt")" \
	"$(openssl x509 -noout -fingerprint -in "$CA")"
is time "$(curl -s --cacert "$CA" -o "$T/out" -w '%{http_code}' "https://127.0.0.1:$D/t/v1/time")" 200
is "mail without a certificate" "$(curl -s --cacert "$CA" -o "$T/out" -w '%{http_code}' "https://127.0.0.1:$D/t/v1/mail?after=0")" 401
curl -s --tls-max 1.2 --cacert "$CA" -o "$T/out" "https://127.0.0.1:$D/t/v1/time" &&
	fail "TLS 1.2 is spoken"

# --- a code is good once ---------------------------------------------------------
device a 7
body a 7 "$C"
is enrol "$(enrol a)" 200
field cert >"$T/a.crt"
is epoch "$(field epoch)" 0
is profile "$(field profile)" '{"bin": "970422", "account": "0900000001", "holder": "GIANG THI MY", "stall": "Ch\u1ecb M\u1ef7", "place": ""}'
openssl verify -CAfile "$CA" -purpose sslclient "$T/a.crt" >/dev/null || fail "verify"
openssl x509 -noout -ext subjectAltName -in "$T/a.crt" |
	grep -q URI:urn:cho40:terminal:7 || fail "its other name"
is "the same request again" "$(enrol a)" 200
field cert | cmp -s - "$T/a.crt" || fail "another certificate for the same request"
is "in" "$(as a '/t/v1/mail?after=0')" 200
device b 7
body b 7 "$C"
is "the code again" "$(enrol b)" 409
grep -q 'used already' "$T/out" || fail "replay: $(cat "$T/out")"
is "its word" "$(field word)" used

# --- what is refused, and why ----------------------------------------------------
refused() {	# STATUS PATTERN EDIT
	body b 7 "$C2" "$3"
	is "refusal $2" "$(enrol b)" "$1"
	grep -q "$2" "$T/out" || fail "$2: $(cat "$T/out")"
	sleep 0.1
}
C2=$(code 7)
is "without --account for nobody" "$(admin enrol add --terminal 99 \
	--url "https://127.0.0.1:$D" 2>&1 >/dev/null | grep -c 'give --stall')" 1
refused 400 'not a request' 'd["v"] = 2'
refused 400 'not a request' 'd["code"] = d["code"][:-1] + ("0" if d["code"][-1] != "0" else "1")'
refused 400 'csr' 'd["csr"] = d["csr"].replace("M", "N", 3)'
refused 400 'csr' 'd["terminal"] = 8'
refused 400 'sig' 'd["sig"] = "00" * 64'
device b 8
body b 8 "$C2"
is "another terminal's number" "$(enrol b)" 409
openssl req -newkey rsa:2048 -nodes -keyout "$T/b.key" -out "$T/b.csr" \
	-subj /CN=terminal-7 2>/dev/null
body b 7 "$C2"
is "an RSA request" "$(enrol b)" 400
python3 -c 'print("{\"v\":1,\"x\":\"" + "y" * 9000 + "\"}")' >"$T/b.body"
is "a huge body" "$(enrol b)" 413
# A guess costs a token, and tokens run out.
stop; start
C2=$(code 7)
device b 7
body b 7 "$C2" 'd["code"] = "0000000000000000"'
is "a guess" "$(enrol b)" 403
for _ in $(seq 20); do
	last=$(enrol b)
	[ "$last" = 403 ] || break
done
is "one guess too many" "$last" 429
stop; start
# A new code ends the one before it.
C3=$(code 7)
device b 7
body b 7 "$C2"
is "an older code" "$(enrol b)" 410

# --- a code has its time --------------------------------------------------------
FAKE=$(echo /usr/lib/*/faketime/libfaketime.so.1)
[ -e "$FAKE" ] || fail "no faketime here"
later() { start "LD_PRELOAD=$FAKE" "FAKETIME=+$1m" \
	FAKETIME_DONT_FAKE_MONOTONIC=1; }
C4=$(code 9 --stall 'Quầy 9' --account 970422/0900000009 --minutes 30)
device c 9
body c 9 "$C4"
stop; later 31
is "a code after its time" "$(enrol c)" 410
grep -q 'time is over' "$T/out" || fail "after its time: $(cat "$T/out")"
stop; later 29
is "a code before its end" "$(enrol c)" 200
field cert >"$T/c.crt"
stop; later 31
is "its answer, asked for again after its time" "$(enrol c)" 200
field cert | cmp -s - "$T/c.crt" || fail "another certificate after its time"
stop; start

# --- renewal ----------------------------------------------------------------------
cp "$T/a.key" "$T/old.key" && cp "$T/a.crt" "$T/old.crt"
renew() {	# NAME: new request, asked with the old certificate
	device "$1" 7
	body "$1" 7 "" 'del d["code"], d["key"], d["sig"]'
	post "$1" /t/v1/reenrol --cert "$T/old.crt" --key "$T/old.key"
}
is "renew without a certificate" "$(post a /t/v1/reenrol)" 401
is renew "$(renew a)" 200
field cert >"$T/a.crt"
is "the old one until the new one is used" "$(as old '/t/v1/mail?after=0')" 200
is "the new one" "$(as a '/t/v1/mail?after=0')" 200
is "the old one after it" "$(as old '/t/v1/mail?after=0')" 403
# A certificate past its day may still be renewed, and nothing else.
openssl x509 -req -in "$T/a.csr" -CA "$CA" -CAkey "$T/store/ca.key" \
	-CAcreateserial -days -1 -out "$T/lapsed.crt" 2>/dev/null \
	-extfile <(echo 'subjectAltName=URI:urn:cho40:terminal:7
extendedKeyUsage=clientAuth') || fail "no lapsed certificate"
cp "$T/a.key" "$T/lapsed.key"
is "lapsed, at the mail" "$(as lapsed '/t/v1/mail?after=0')" 401
cp "$T/lapsed.key" "$T/old.key"; cp "$T/lapsed.crt" "$T/old.crt"
is "lapsed and not the one given out" "$(renew c)" 403
stop
sqlite3 "$T/store/board.db" "UPDATE terminal SET cert = x'$(openssl x509 \
	-in "$T/lapsed.crt" -outform DER | sha256sum | cut -d' ' -f1)'" ||
	fail sqlite3
start
is "lapsed and the one given out" "$(renew a)" 200
field cert >"$T/a.crt"
is "renewed after its day" "$(as a '/t/v1/mail?after=0')" 200
# Names that do not agree are nobody's.
openssl x509 -req -in "$T/a.csr" -CA "$CA" -CAkey "$T/store/ca.key" \
	-CAcreateserial -days 3 -out "$T/odd.crt" 2>/dev/null \
	-extfile <(echo 'subjectAltName=URI:urn:cho40:terminal:8
extendedKeyUsage=clientAuth')
cp "$T/a.key" "$T/odd.key"
is "CN and SAN differ" "$(as odd '/t/v1/mail?after=0')" 401

# --- the stolen terminal ---------------------------------------------------------
(as a '/t/v1/mail?after=0&wait=25' >"$T/held") &
held=$!
sleep 0.5
admin device revoke --terminal 7 || fail revoke
wait $held
is "the poll it held" "$(cat "$T/held")" 403
is "and from then on" "$(as a '/t/v1/mail?after=0')" 403
cp "$T/a.key" "$T/old.key"; cp "$T/a.crt" "$T/old.crt"
is "renewing when revoked" "$(renew c)" 403
device new 7
body new 7 "$(code 7)"
is "the spare" "$(enrol new)" 200
field cert >"$T/new.crt"
is "begins a new epoch" "$(field epoch)" 1
is "is in" "$(as new '/t/v1/mail?after=0')" 200
is "the stolen one is not" "$(as a '/t/v1/mail?after=0')" 403
admin device list | grep -q 'active.*epoch=1' || fail "list: $(admin device list)"
stop
grep -q -e 'BEGIN' -e "$(echo "$C" | tr -d -)" "$T/log" && fail "the log tells too much"
[ $bad -eq 0 ] && echo "ok: enrolment at the board"
exit $bad

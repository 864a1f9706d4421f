#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: whatever answers in the board's place - a stranger, an expired or
# misnamed certificate, plain HTTP, silence, halves, floods - cho40-sync says
# so in one clear line, keeps its memory, loses nothing, and delivers as soon
# as the real board is back on the same address.
set -u
cd "$(dirname "$0")/../.." || exit 3
S=$PWD/${O:-build/debug}/cho40-sync
PEER=$PWD/tests/e2e/peer.py
T=$(mktemp -d)
PIDS=
bad=0

stop() {
	for p in $PIDS; do
		kill "$p" 2>/dev/null
	done
	rm -rf "$T"
}
trap stop EXIT
trap 'exit 3' INT TERM

fail() {
	echo "FAIL: $*"
	bad=1
}

# --- certificates, made by somebody else's hand ------------------------------
new_ca() {	# NAME
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$T/$1.key" -out "$T/$1.crt" -days 30 -subj "/CN=$1" \
		-addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign 2>/dev/null
}
new_cert() {	# CA NAME SAN DAYS
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$T/$2.key" -out "$T/$2.csr" -subj "/CN=$2" \
		2>/dev/null
	printf 'subjectAltName=%s\n' "$3" >"$T/$2.ext"
	openssl x509 -req -in "$T/$2.csr" -CA "$T/$1.crt" -CAkey "$T/$1.key" \
		-CAcreateserial -days "$4" -extfile "$T/$2.ext" \
		-out "$T/$2.crt" 2>/dev/null
}
new_ca market
new_ca other
new_cert market board IP:127.0.0.1 30
new_cert market device URI:urn:cho40:terminal:7 30
new_cert other stray IP:127.0.0.1 30
new_cert other straydevice URI:urn:cho40:terminal:7 30
new_cert market misnamed DNS:elsewhere.example 30
# -days takes no past: shift the clock's word for the validity instead.
openssl req -new -key "$T/board.key" -subj /CN=board -out "$T/old.csr"
mkdir "$T/ca" && : >"$T/ca/index" && echo 01 >"$T/ca/serial"
cat >"$T/ca.cnf" <<X
[ca]
default_ca = d
[d]
database = $T/ca/index
serial = $T/ca/serial
new_certs_dir = $T/ca
default_md = sha256
policy = p
x509_extensions = x
[p]
commonName = supplied
[x]
subjectAltName = IP:127.0.0.1
X
openssl ca -batch -config "$T/ca.cnf" -in "$T/old.csr" -cert "$T/market.crt" \
	-keyfile "$T/market.key" -startdate 20200101000000Z \
	-enddate 20200201000000Z -notext -out "$T/old.crt" 2>/dev/null
cp "$T/board.key" "$T/old.key"

# --- one stall a case -----------------------------------------------------------
# setup CASE SERVERCERT CLIENTCA DEVICE
setup() {
	d=$T/$1
	mkdir "$d"
	cp "$T/$2.crt" "$d/board.crt"
	cp "$T/$2.key" "$d/board.key"
	cp "$T/$3.crt" "$d/ca.crt"
	cp "$T/market.crt" "$d/market.crt"
	cp "$T/$4.crt" "$d/device.crt"
	cp "$T/$4.key" "$d/device.key"
}
board() {	# CASE MODE
	python3 "$PEER" board "$2" "$T/$1" "$T/$1/port" 2>"$T/$1/board.log" &
	echo $! >"$T/$1/board.pid"
	PIDS="$PIDS $!"
	for _ in $(seq 100); do
		[ -s "$T/$1/port" ] && return
		sleep 0.1
	done
	fail "$1: no board"
}
stall() {	# CASE
	d=$T/$1
	cat >"$d/sync.conf" <<X
socket = terminal.sock
state_dir =
[board]
url = https://127.0.0.1:$(cat "$d/port")
ca = market.crt
cert = device.crt
key = device.key
poll_s = 2
X
	python3 "$PEER" terminal "$d/terminal.sock" >"$d/terminal.log" 2>&1 &
	PIDS="$PIDS $!"
	"$S" --config "$d/sync.conf" >"$d/sync.log" 2>&1 &
	echo $! >"$d/sync.pid"
	PIDS="$PIDS $!"
}
# saw FILE PATTERN SECONDS
saw() {
	for _ in $(seq $(($3 * 10))); do
		grep -qE "$2" "$1" 2>/dev/null && return 0
		sleep 0.1
	done
	return 1
}

# case|mode|server's certificate|CA the server believes|our certificate|
# what the log must say (two words joined by a dot)
CASES='
wrongca|good|stray|market|device|certificate.problem
expired|good|old|market|device|certificate.has.expired
misnamed|good|misnamed|market|device|no.alternative.certificate.subject.name
notours|good|board|market|straydevice|alert|unknown
tls12|tls12|board|market|device|protocol.version
plain|plain|board|market|device|wrong.version.number|record.layer
silent|silent|board|market|device|timed.out|timeout
mute|mute|board|market|device|timed.out
half|half|board|market|device|bytes.remaining
eof|eof|board|market|device|Empty.reply
huge|huge|board|market|device|larger.than.allowed
chunked|chunked|board|market|device|larger.than.allowed
hugehead|hugehead|board|market|device|larger.than.allowed
longline|longline|board|market|device|head.of.the.answer
redirect|redirect|board|market|device|malformed.input
portal|portal|board|market|device|malformed.input
stranger|stranger|board|market|device|not.permitted
'
each() {
	echo "$CASES" | while IFS='|' read -r name rest; do
		[ -n "$name" ] && echo "$name"
	done
}
field() {	# CASE N
	echo "$CASES" | grep "^$1|" | cut -d'|' -f"$2"
}

for c in $(each); do
	setup "$c" "$(field "$c" 3)" "$(field "$c" 4)" "$(field "$c" 5)"
	board "$c" "$(field "$c" 2)"
	stall "$c"
done
for c in $(each); do
	d=$T/$c
	saw "$d/sync.log" "$(field "$c" 6-)" 40 ||
		fail "$c: the log does not say it: $(cat "$d/sync.log")"
	saw "$d/terminal.log" '^net down' 10 ||
		fail "$c: the terminal was not told"
	grep -q '^acked' "$d/terminal.log" &&
		fail "$c: the cursor moved without a board"
	kill -0 "$(cat "$d/sync.pid")" 2>/dev/null ||
		fail "$c: cho40-sync is gone"
done
# Every flood was read to its end or cut; none was kept.
for c in huge chunked hugehead wrongca; do
	hwm=$(awk '/VmHWM/ { print $2 }' "/proc/$(cat "$T/$c/sync.pid")/status")
	base=$(awk '/VmHWM/ { print $2 }' \
		"/proc/$(cat "$T/redirect/sync.pid")/status")
	[ "$hwm" -lt $((base + 8192)) ] ||
		fail "$c: $hwm kB at its highest, $base kB elsewhere"
done
# No secret and no body in any log.
grep -lE 'PRIVATE|"sw"|WiFi|BEGIN' "$T"/*/sync.log && fail "a log tells too much"

# --- the real board comes back ----------------------------------------------------
for c in $(each); do
	d=$T/$c
	kill "$(cat "$d/board.pid")"
	cp "$T/board.crt" "$T/board.key" "$d/"
	case $c in
	notours) cp "$T/other.crt" "$d/ca.crt" ;;
	*) cp "$T/market.crt" "$d/ca.crt" ;;
	esac
	board "$c" good
done
for c in $(each); do
	d=$T/$c
	saw "$d/terminal.log" '^acked 1$' 75 ||
		fail "$c: not delivered: $(tail -n 3 "$d/sync.log")"
	saw "$d/terminal.log" '^net up $' 10 || fail "$c: net is not up"
	[ "$(grep -c '^acked' "$d/terminal.log")" -eq 1 ] ||
		fail "$c: told more than once"
done

# --- it ends when told to, and refuses what it should -------------------------------
p=$(cat "$T/good/sync.pid" 2>/dev/null || cat "$T/eof/sync.pid")
kill "$p"
for _ in $(seq 50); do
	kill -0 "$p" 2>/dev/null || break
	sleep 0.1
done
kill -0 "$p" 2>/dev/null && fail "SIGTERM is not obeyed"
grep -q 'info sync stop' "$T/eof/sync.log" || fail "no farewell in the log"

conf=$T/eof/sync.conf
"$S" --config "$conf" -n | grep -q ': ok$' || fail "-n does not say ok"
refused() {	# SED TEXT
	sed "$1" "$conf" >"$T/eof/bad.conf"
	out=$("$S" --config "$T/eof/bad.conf" -n 2>&1)
	[ $? -eq 1 ] || fail "accepted: $1"
	case $out in
	*"$2"*) ;;
	*) fail "$1: said $out" ;;
	esac
}
refused 's,https://,http://,' 'write https://host'
refused 's,https://127.0.0.1,https://user@127.0.0.1,' 'write https://host'
refused 's,^url.*,url = https://h/path,' 'write https://host'
refused 's,device.key,nowhere.key,' 'nowhere.key'
refused 's,^poll_s.*,poll_s = 0,' 'bad.conf:'
refused 's,^poll_s,pol_s,' 'bad.conf:'
"$S" --bogus 2>/dev/null
[ $? -eq 2 ] || fail "wrong usage is not exit 2"
"$S" --config "$conf" extra 2>/dev/null
[ $? -eq 2 ] || fail "an argument too many is not exit 2"

exit $bad

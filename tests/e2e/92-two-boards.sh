#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: two boards serve one market on one PostgreSQL behind nginx.  What is
# told to one wakes what waits at the other; one is killed, then the database:
# nothing that was answered is lost, and nothing counts twice.
set -u
B=${O:-build/debug}/cho40-board
. tests/support/pg.sh
T=$(mktemp -d)
chmod 755 "$T"
declare -A PID=()
bad=0
cleanup() {
	[ "$BASHPID" = $$ ] || return
	for p in "${PID[@]}"; do kill -9 "$p" 2>/dev/null; done
	[ ! -s "$T/nginx/pid" ] || kill "$(cat "$T/nginx/pid")"
	[ -z "${PG_DIR-}" ] || pg_stop
	rm -rf "$T"
}
trap cleanup EXIT

fail() {
	echo "FAIL: $*"
	bad=1
}
is() { [ "$2" = "$3" ] || fail "$1: got: $2, not: $3"; }
await() {	# SECONDS WHAT COMMAND...
	local end=$(($(date +%s) + $1)) what=$2
	shift 2
	until "$@"; do
		[ "$(date +%s)" -lt $end ] || { fail "in vain: $what"; return; }
		sleep 0.05
	done
}

SECRET=whsec_0123456789abcdef0123456789abcdef
ACCOUNT=1017595600
read -r PA DA PB DB N ND < <(python3 - <<'END'
import socket
held = [socket.socket() for _ in range(6)]
for s in held:
    s.bind(('127.0.0.1', 0))
print(*[s.getsockname()[1] for s in held])
END
)

pg_start || { echo "no PostgreSQL"; exit 1; }
conf() {	# NAME PUBLIC DEVICES
	cat >"$T/$1.conf" <<END
folder = $T/$1
store = $PG_URL
[market]
name = Chợ hai bảng
[devices]
port = $3
[public]
port = $2
[office]
token_file =
END
}
conf a "$PA" "$DA"
conf b "$PB" "$DB"
"$B" init --config "$T/a.conf" >/dev/null || fail "init"
cp -a "$T/a" "$T/b"   # the same keys; its rows are elsewhere
[ ! -e "$T/a/board.db" ] || fail "a file was made"
for n in 7 8; do
	"$B" device add --config "$T/a.conf" --terminal $n --stall "Quầy $n" \
		--account 970436/$ACCOUNT --out "$T/dev$n" || fail "device $n"
done
echo $SECRET >"$T/secret"
"$B" account add --config "$T/b.conf" --account $ACCOUNT --bin 970436 \
	--hmac-secret-file "$T/secret" || fail "account add"

start() {	# NAME
	: >"$T/$1.log"
	"$B" --config "$T/$1.conf" 2>"$T/$1.log" &
	PID[$1]=$!
	await 30 "$1 serves" grep -q serving "$T/$1.log"
}
start a
start b

# --- nginx, as somebody without rights ------------------------------------------
mkdir -p "$T/nginx"
cat >"$T/nginx/nginx.conf" <<END
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
pid $T/nginx/pid;
error_log $T/nginx/error.log;
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path $T/nginx/body;
	proxy_temp_path $T/nginx/proxy;
	fastcgi_temp_path $T/nginx/f;
	uwsgi_temp_path $T/nginx/u;
	scgi_temp_path $T/nginx/s;
	upstream boards {
		server 127.0.0.1:$PA max_fails=1 fail_timeout=1s;
		server 127.0.0.1:$PB max_fails=1 fail_timeout=1s;
	}
	server {
		listen 127.0.0.1:$N;
		location / {
			proxy_pass http://boards;
			# A hook may be told twice: its id is known.
			proxy_next_upstream error timeout non_idempotent;
			proxy_read_timeout 30s;
			add_header X-Board \$upstream_addr;
		}
	}
}
stream {
	upstream devices {
		server 127.0.0.1:$DA max_fails=1 fail_timeout=1s;
		server 127.0.0.1:$DB max_fails=1 fail_timeout=1s;
	}
	# TLS goes through: the board itself asks for the device's certificate.
	server {
		listen 127.0.0.1:$ND;
		proxy_pass devices;
	}
}
END
[ "$(id -u)" -ne 0 ] || chown -R nobody "$T/nginx"
pg_as nginx -p "$T/nginx" -c "$T/nginx/nginx.conf" -e "$T/nginx/error.log" \
>"$T/nginx.log" 2>&1 &
await 10 "nginx" curl -s -o /dev/null "http://127.0.0.1:$N/healthz"

# hook PORT ID AMOUNT CONTENT -> status; headers in $T/head
hook() {
	local ts body sig f=$T/body.$BASHPID
	ts=$(date +%s)
	body="{\"id\":$2,\"gateway\":\"Vietcombank\",\"transactionDate\":\"2026-11-21 08:15:42\",\"accountNumber\":\"$ACCOUNT\",\"subAccount\":null,\"code\":null,\"content\":\"$4\",\"transferType\":\"in\",\"description\":\"x\",\"transferAmount\":$3,\"accumulated\":0,\"referenceCode\":\"FT$2\"}"
	printf '%s' "$body" >"$f"
	sig=$(printf '%s.' "$ts" | cat - "$f" |
		openssl dgst -sha256 -hmac $SECRET | sed 's/.* //')
	curl -s -m 20 -o /dev/null -D "$T/head" -w '%{http_code}' \
		-H "X-SePay-Timestamp: $ts" -H "X-SePay-Signature: sha256=$sig" \
		-H 'Content-Type: application/json' --data-binary "@$f" \
		"http://127.0.0.1:$1/hooks/sepay/$ACCOUNT"
}
device() {	# FOLDER PORT PATH -> status, body in $T/out.FOLDER
	curl -s -m 30 -o "$T/out.$1" -w '%{http_code}' --cacert \
		"$T/$1/ca.crt" --cert "$T/$1/device.crt" --key \
		"$T/$1/device.key" "https://localhost:$2$3"
}
ref() { "${B%-board}" ref make --epoch 0 --terminal "$1" --nonce "$2"; }
audit() { "$B" audit --config "$T/a.conf"; }
ms_since() { echo $((($(date +%s%N) - $1) / 1000000)); }

# --- through nginx, to whichever --------------------------------------------------
served=
for i in $(seq 10); do
	is "hook $i through nginx" \
		"$(hook "$N" $((1000 + i)) 1000 "$(ref 7 "$i")")" 200
	served="$served $(sed -n 's/^X-Board: //p' "$T/head" | tr -d '\r')"
done
is "both boards were asked" "$(echo "$served" | tr ' ' '\n' | sort -u |
	grep -c 127)" 2
is "told again to the other" "$(hook "$PA" 1001 1000 "$(ref 7 1)")$(hook \
	"$PB" 1001 1000 "$(ref 7 1)")" 200200
is "a device through nginx" "$(device dev7 "$ND" '/t/v1/mail?after=0')" 200
is "its mail" "$(grep -o 'sepay:10[0-9]*' "$T/out.dev7" | wc -l)" 10
curl -s -m 5 --cacert "$T/dev7/ca.crt" "https://localhost:$ND/t/v1/mail" |
	grep -q bank.credit && fail "mail without a certificate"

# --- told to one, waited for at the other --------------------------------------------
R=$(ref 7 77)
worst=0
for i in 1 2 3 4 5; do
	(device dev7 "$DA" "/t/v1/mail?after=$((9 + i))&wait=20" >"$T/polled"
		date +%s%N >"$T/woken") &
	poll=$!
	sleep 0.4
	from=$(date +%s%N)
	is "hook at b" "$(hook "$PB" $((2000 + i)) 500 "$(ref 7 $((50 + i)))")" \
		200
	wait $poll
	ms=$((($(cat "$T/woken") - from) / 1000000))
	[ $ms -gt $worst ] && worst=$ms
	grep -q "sepay:$((2000 + i))" "$T/out.dev7" || fail "woken for nothing"
done
echo "a poll at one board was woken at most $worst ms after a hook at the other"
[ $worst -le 1000 ] || fail "woken after $worst ms"
(curl -s -m 30 -o "$T/page" "http://127.0.0.1:$PA/x/$R?seen=0&wait=20"
	date +%s%N >"$T/woken") &
poll=$!
sleep 0.4
from=$(date +%s%N)
is "a sale's money at b" "$(hook "$PB" 2100 65000 "$R")" 200
wait $poll
ms=$((($(cat "$T/woken") - from) / 1000000))
grep -q '65.000' "$T/page" || fail "the page at a does not show it"
[ $ms -le 1000 ] || fail "a page at the other board after $ms ms"

# --- accounts and revocations ----------------------------------------------------------
echo whsec_another_secret_0123456789 >"$T/second"
"$B" account add --config "$T/a.conf" --account 0900000777 --bin 970436 \
	--hmac-secret-file "$T/second" || fail "account add at a"
known() {
	[ "$(curl -s -o /dev/null -w '%{http_code}' -d x \
		"http://127.0.0.1:$PB/hooks/sepay/0900000777")" = 401 ]
}
await 5 "an account of a is known at b" known
from=$(date +%s%N)
(device dev8 "$DB" '/t/v1/mail?after=0&wait=20' >"$T/held") &
held=$!
sleep 0.5
"$B" device revoke --config "$T/a.conf" --terminal 8 || fail revoke
wait $held
is "a poll at b of a device revoked at a" "$(cat "$T/held")" 403
[ "$(ms_since "$from")" -le 5000 ] || fail "held though revoked"

# --- one is killed ------------------------------------------------------------------------
tell() {	# ID: until somebody says 200, as a provider would
	local code
	for _ in $(seq 40); do
		code=$(hook "$N" "$1" 100 "$(ref 7 "$1")")
		[ "$code" = 200 ] && return
		sleep 0.2
	done
	echo "$1: $code" >>"$T/untold"
}
for i in $(seq 24); do
	tell $((3000 + i)) &
	tellers[i]=$!
	[ "$i" -ne 8 ] || { kill -9 "${PID[b]}"; wait "${PID[b]}" 2>/dev/null; }
	[ "$i" -ne 16 ] || start b
	sleep 0.03
done
wait "${tellers[@]}"
[ ! -e "$T/untold" ] || fail "never taken: $(cat "$T/untold")"
is "each of them once" "$(audit | grep -o '"id":"sepay:30[0-9]*"' |
	sort | uniq -c | awk '$1 == 1' | wc -l)" 24
is "and no more" "$(audit | grep -c '"id":"sepay:30')" 24

# --- the database is killed ------------------------------------------------------------
is "before" "$(hook "$PA" 4000 100 "$(ref 7 400)")" 200
pg_crash
for w in a b; do
	wait "${PID[$w]}"
	is "$w ends when its database does" $? 3
done
pg_again || fail "the database does not come back"
start a
start b
is "told again after it" "$(hook "$PB" 4000 100 "$(ref 7 400)")" 200
is "a new one after it" "$(hook "$PA" 4001 100 "$(ref 7 401)")" 200
audit >"$T/audit"
is "all there" "$(grep -c '"k":"credit"' "$T/audit")" 42
is "none twice" "$(grep -o '"id":"sepay:[0-9]*"' "$T/audit" | sort |
	uniq -d | wc -l)" 0
is "their sum" "$(sed -n 's/.*"k":"total","state":"matched","count":\([0-9]*\),"sum":\([0-9]*\).*/\1 \2/p' "$T/audit")" "42 80100"
device dev7 "$ND" '/t/v1/mail?after=40' >/dev/null
is "mail without a gap" "$(grep -o '"n":[0-9]*' "$T/out.dev7" | tr '\n' ' ')" \
	'"n":41 "n":42 '
for w in a b; do
	kill "${PID[$w]}" && wait "${PID[$w]}"
	is "$w ends well" $? 0
	grep -q -e "$SECRET" -e $ACCOUNT "$T/$w.log" &&
		fail "$w's log holds secrets or accounts"
done
[ $bad -eq 0 ] && echo "ok: two boards are one market"
exit $bad

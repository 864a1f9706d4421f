#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a market's rows may live on another PostgreSQL server and no statement
# of its board changes: its partition is moved there with what it holds, and
# the day goes on - money, mail, receipts, people who sign in, what may never
# change.  And the script for Citus makes tables that a board works on.
set -u
B=${O:-build/debug}/cho40-board
. tests/support/pg.sh
T=$(mktemp -d)
bad=0
BOARD=
cleanup() {
	[ "$BASHPID" = $$ ] || return
	[ -z "$BOARD" ] || kill -9 "$BOARD" 2>/dev/null
	for PG_DIR in ${DIRS-}; do pg_stop; done
	rm -rf "$T"
}
trap cleanup EXIT

fail() {
	echo "FAIL: $*"
	bad=1
}
is() { [ "$2" = "$3" ] || fail "$1: got: $2, not: $3"; }

SECRET=whsec_0123456789abcdef0123456789abcdef
ACCOUNT=1017595600
pg_start || exit 1
FIRST=$PG_URL DIRS=$PG_DIR
pg_start || exit 1
SECOND=$PG_URL DIRS="$DIRS $PG_DIR"
ask() { "$PG_BIN/psql" -qtAX "$1" -c "$2" 2>&1; }

PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat >"$T/board.conf" <<END
folder = $T/board
store = $FIRST
[market]
id = 5
name = Chợ Hai Máy
[devices]
port = 0
[public]
port = $PORT
[office]
token_file = office.token
END
C=(--config "$T/board.conf")
"$B" init "${C[@]}" >/dev/null || fail "init"
"$B" device add "${C[@]}" --terminal 7 --stall 'Quầy 7' \
	--account 970436/$ACCOUNT --out "$T/dev7" >/dev/null || fail "device"
echo $SECRET >"$T/secret"
"$B" account add "${C[@]}" --account $ACCOUNT --bin 970436 \
	--hmac-secret-file "$T/secret" >/dev/null || fail "account"
echo mot-mat-khau-dai >"$T/password"
"$B" user add "${C[@]}" --login lan --name Lan --role accountant \
	--password "$T/password" >/dev/null || fail "user"

start() {
	: >"$T/log"
	"$B" "${C[@]}" 2>"$T/log" &
	BOARD=$!
	for _ in $(seq 200); do
		! grep -q serving "$T/log" || return
		kill -0 $BOARD 2>/dev/null || break
		sleep 0.1
	done
	fail "the board does not serve: $(tail -1 "$T/log")"
}
stop() {
	kill $BOARD
	wait $BOARD
	BOARD=
}
hook() {	# ID AMOUNT CONTENT -> status
	local ts sig
	ts=$(date +%s)
	printf '%s' "{\"id\":$1,\"gateway\":\"Vietcombank\",\"transactionDate\":\"2026-11-21 08:15:42\",\"accountNumber\":\"$ACCOUNT\",\"subAccount\":null,\"code\":null,\"content\":\"$3\",\"transferType\":\"in\",\"description\":\"x\",\"transferAmount\":$2,\"accumulated\":0,\"referenceCode\":\"FT$1\"}" >"$T/body"
	sig=$(printf '%s.' "$ts" | cat - "$T/body" |
		openssl dgst -sha256 -hmac $SECRET | sed 's/.* //')
	curl -s -m 20 -o /dev/null -w '%{http_code}' \
		-H "X-SePay-Timestamp: $ts" -H "X-SePay-Signature: sha256=$sig" \
		-H 'Content-Type: application/json' --data-binary "@$T/body" \
		"http://127.0.0.1:$PORT/hooks/sepay/$ACCOUNT"
}
ref() { "${B%-board}" ref make --epoch 0 --terminal 7 --nonce "$1"; }
total() { "$B" audit "${C[@]}" | grep '"k":"total","state":"matched"'; }
# day FROM: money, the same money again, a receipt, somebody signs in.
day() {
	local i n
	start
	for i in 1 2 3; do
		n=$(($1 + i))
		is "hook $n" "$(hook $n 1000 "$(ref $n)")" 200
	done
	is "told again" "$(hook $n 1000 "$(ref $n)")" 200
	is "with another sum" "$(hook $n 2000 "$(ref $n)")" 409
	is "without a reference" "$(hook $((n + 1)) 500 'tien rau')" 200
	"$B" receipt issue "${C[@]}" --stall A-01 --amount 5000 --means cash \
		>/dev/null || fail "receipt"
	is "signed in" "$(curl -s -m 20 -o /dev/null -w '%{http_code}' \
		-d '{"login":"lan","password":"mot-mat-khau-dai"}' \
		"http://127.0.0.1:$PORT/api/v1/session")" 200
	stop
}

# --- on one server, then on the second -----------------------------------------
day 100
is "before" "$(total)" '{"k":"total","state":"matched","count":3,"sum":3000}'
R=
for r in $(seq 0 15); do
	[ "$(ask "$FIRST" "SELECT count(*) FROM market_$r")" = 0 ] || R=$r
done
[ -n "$R" ] || fail "the market is in no partition"
packaging/postgres/spread.sh "$FIRST" "$SECOND" "$R" >"$T/spread" ||
	fail "spread: $(cat "$T/spread")"
packaging/postgres/spread.sh "$FIRST" "$SECOND" "$R" | grep -q already ||
	fail "a second time is not a word"
is "nothing is left" "$(ask "$FIRST" "SELECT count(*) FROM pg_class WHERE
	relname = 'credit_$R' AND relkind = 'r'")" 0
day 200
is "after" "$(total)" '{"k":"total","state":"matched","count":6,"sum":6000}'
is "on the second" "$(ask "$SECOND" "SELECT count(*), sum(amount) FROM \
credit_$R WHERE state = 'matched'")" '6|6000'
is "receipts follow each other" "$(ask "$SECOND" "SELECT min(number),
	max(number), count(*) FROM receipt_$R")" '1|2|2'
ask "$FIRST" "UPDATE credit SET amount = 1 WHERE market_id = 5" |
	grep -q final || fail "a credit can be changed over there"
ask "$FIRST" "DELETE FROM event WHERE market_id = 5" |
	grep -q final || fail "an event can be taken away over there"

# --- Citus, without Citus --------------------------------------------------------
PG_URL=$SECOND
# As a role of its own: an administrator is refused nothing.
ask "$SECOND" 'CREATE ROLE office LOGIN' >/dev/null
ask "$SECOND" 'CREATE DATABASE whole OWNER office' >/dev/null
WHOLE=${SECOND/cho40@\/board/office@\/whole}
sed -i "s#^store = .*#store = $WHOLE#; s#^folder = .*#folder = $T/whole#" \
	"$T/board.conf"
"$B" init "${C[@]}" >/dev/null || fail "init of the third"
"$B" device add "${C[@]}" --terminal 7 --stall 'Quầy 7' \
	--account 970436/$ACCOUNT --out "$T/dev8" >/dev/null || fail "device"
"$B" account add "${C[@]}" --account $ACCOUNT --bin 970436 \
	--hmac-secret-file "$T/secret" >/dev/null || fail "account"
"$B" user add "${C[@]}" --login lan --name Lan --role accountant \
	--password "$T/password" >/dev/null || fail "user"
day 300
ask "$WHOLE" "CREATE TABLE placed (name text);
	CREATE FUNCTION create_distributed_table(t regclass, c text,
	colocate_with text DEFAULT 'none') RETURNS void LANGUAGE sql AS
	\$\$INSERT INTO placed VALUES (t::text)\$\$" >/dev/null
"$PG_BIN/psql" -qX -v ON_ERROR_STOP=1 -f packaging/postgres/citus.sql \
	"$WHOLE" >"$T/citus" 2>&1 || fail "citus.sql: $(tail -3 "$T/citus")"
is "no partitions" "$(ask "$WHOLE" \
	'SELECT count(*) FROM pg_partitioned_table')" 0
is "every table is placed" "$(ask "$WHOLE" "SELECT count(*) FROM placed")" \
	"$(ask "$FIRST" 'SELECT count(*) FROM pg_partitioned_table')"
day 400
is "on whole tables" "$(total)" \
	'{"k":"total","state":"matched","count":6,"sum":6000}'
ask "$WHOLE" "UPDATE credit SET amount = 1" | grep -q denied ||
	fail "a credit of a whole table can be changed"
[ $bad -eq 0 ] && echo ok
exit $bad

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a board that has been at work moves into PostgreSQL and goes on there
# as if nothing had been: not a dong, a line or a key differs; killed anywhere
# on the way it can be moved again; its file is opened by no board any more.
. "$(dirname "$0")/board-lib.sh"
. tests/support/pg.sh
more_tidy() { [ -z "${PG_DIR-}" ] || pg_stop; }
pg_start || exit $?

# --- a board that has been at work -------------------------------------------
board_make
start
for i in $(seq 30); do
	[ "$(hook "$i" $((i * 1000)) "tiền $i \\\\ 'x' \\t;")" = 200 ] || fail "hook $i"
done
[ "$(hook 3 999 x)" = 409 ] || fail "a changed one"
"$B" device add --config "$CONF" --terminal 8 --stall $'Quầy\t8 \\N' \
	--account 970436/2000000000 --out "$T/dev8" || fail "device"
"$B" device proof-key --config "$CONF" --terminal 8 --out "$T/p8" || fail "key"
"$B" enrol add --config "$CONF" --terminal 9 --stall 'Quầy 9' \
	--account 970436/$ACCOUNT --url https://127.0.0.1:8443 >"$T/out" ||
	fail "enrol"
for i in 1 2 3; do
	"$B" receipt issue --config "$CONF" --stall A-1 --amount $((i * 5000)) \
		--means cash >"$T/receipt$i" || fail "receipt"
done
audit >"$T/before"
migrate() {
	"$B" migrate sqlite postgres --config "$CONF" --to "$PG_URL" \
		>"$T/out" 2>"$T/err"
}
migrate
is "exit with a board that runs" $? 3
has "a board that runs" "$T/err" 'stop it for the move'
stop
# More rows, so that there is time to be killed; among them all that a line of
# text can be broken by.
sqlite3 "$T/store/board.db" >/dev/null <<'END'
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
INSERT INTO event SELECT 1, 1000000 + i, 'sepay', 'filler', 'x' || i,
	randomblob(32), 'out', randomblob(900), 1 FROM n;
INSERT INTO alarm (market_id, terminal, kind, detail, times, first_ms, last_ms)
	VALUES (1, 7, 'x', char(8,9,10,11,12,13,92,92,110) || 'đ"''', 1, 1, 1);
END
start
audit >"$T/before"
stop

# --- killed on the way ------------------------------------------------------
copying() {
	[ "$(pg_sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cho40-board migrate'")" = "$1" ]
}
"$B" migrate sqlite postgres --config "$CONF" --to "$PG_URL" >"$T/out" 2>&1 &
job=$!
until copying 1; do kill -0 $job || break; done
kill -9 $job || fail "too quick to be killed"
wait $job 2>/dev/null
until copying 0; do sleep 0.05; done
is "rows after a kill" "$(pg_sql 'SELECT count(*) FROM event')" 0

# --- moved --------------------------------------------------------------------
migrate || { fail "migrate: $(cat "$T/err")"; exit 1; }
is "the line" "$(cat "$T/out")" "store = $PG_URL"
migrate || fail "migrate again: $(cat "$T/err")"
# As if it had been killed after the COMMIT there, before the mark here.
sqlite3 "$T/store/board.db" 'PRAGMA application_id = 0' >/dev/null
migrate || fail "migrate a third time: $(cat "$T/err")"
is "the line again" "$(cat "$T/out")" "store = $PG_URL"
timeout 10 "$B" --config "$CONF" 2>"$T/err"
is "exit on the file" $? 3
has "on the file" "$T/err" 'its rows were moved to another database'
for t in $(sqlite3 "$T/store/board.db" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
	is "rows of $t" "$(pg_sql "SELECT count(*) FROM $t")" \
		"$(sqlite3 "$T/store/board.db" "SELECT count(*) FROM $t")"
done

# --- and it goes on -----------------------------------------------------------
sed -i "1i store = $PG_URL" "$CONF"
start
audit >"$T/after"
cmp "$T/before" "$T/after" || fail "it tells otherwise: $(diff "$T/before" "$T/after" | head -5)"
[ "$(hook 7 7000 "tiền 7 \\\\ 'x' \\t;")" = 200 ] || fail "the same again"
audit >"$T/after"
cmp "$T/before" "$T/after" || fail "credited twice"
[ "$(hook 3 999 x)" = 409 ] || fail "a changed one is believed now"
[ "$(hook 31 31000 'tiền 31')" = 200 ] || fail "no new money"
is "device list" "$("$B" device list --config "$CONF" | cut -f 1 | tr '\n' ' ')" "7 8 9 "
is "a receipt" "$("$B" receipt again --config "$CONF" --number 2)" "$(tail -n 1 "$T/receipt2")"
"$B" receipt issue --config "$CONF" --stall A-1 --amount 5000 --means cash \
	>"$T/out" || fail "a receipt after it"
is "its number" "$(pg_sql 'SELECT max(number) FROM receipt')" 4
s=$(curl -s -m 10 -o "$T/out" -w '%{http_code}' --cacert "$T/dev7/ca.crt" \
	--cert "$T/dev7/device.crt" --key "$T/dev7/device.key" \
	"https://127.0.0.1:$D/t/v1/mail?wait=0")
is "a terminal's mail" "$s" 200
"$B" doctor --config "$CONF" >"$T/out" || fail "doctor: $(grep LỖI "$T/out")"
stop

# --- what is not moved ----------------------------------------------------------
rm -rf "$T/dev7"
board_make second
"$B" migrate sqlite postgres --config "$CONF" --to "$PG_URL" 2>"$T/err"
is "exit: another store of this market" $? 1
has "another store" "$T/err" 'nothing was changed'
start
is "and its file still works" "$(hook 1 1000 x)" 200
stop
exit $bad

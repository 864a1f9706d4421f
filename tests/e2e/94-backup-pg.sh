#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a board whose store is PostgreSQL is backed up while money comes, all
# of one moment; it comes back to the dong, into a database or into a file;
# doctor looks at that database and names no file that is not there; and no
# message has the password.
. "$(dirname "$0")/board-lib.sh"
. tests/support/pg.sh
more_tidy() { [ -z "${PG_DIR-}" ] || pg_stop; }
pg_start || exit $?
PASSWORD=quite-secret-4711   # asked for by nobody here
BOARD_URL="postgres://cho40:$PASSWORD@/board?host=$PG_DIR"
finds() {	# WHAT NUMBER MARK [WORDS]
	"$B" doctor --config "$CONF" >"$T/said" 2>"$T/err"
	has "$1" "$T/said" "^$2  $3: .*${4-}"
	grep -q 'board\.db' "$T/said" && fail "$1: names a file: $(cat "$T/said")"
	! grep -q "$PASSWORD" "$T/said" "$T/err" || fail "$1: the password"
}
backup() {
	"$B" backup --config "$CONF" --to "$T/safe" 2>"$T/err"
	local was=$?
	! grep -q "$PASSWORD" "$T/err" || fail "backup says the password"
	return $was
}
rows() {	# URL: of each table of market 1
	local t
	for t in $(sqlite3 "file:$made/board.db?immutable=1" "SELECT name FROM
		sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
		echo "$t $("$PG_BIN/psql" -qtAX "$1" -c "SELECT count(*), coalesce(sum(hashtextextended(x::text, 0)), 0) FROM $t AS x WHERE market_id = 1")"
	done
}

# --- a database without a board ------------------------------------------------
board_conf
mkdir -m 700 "$T/store"
finds "an empty database" 120 'LỖI' 'chưa có chợ số 1; chạy cho40-board init'
backup >"$T/out" && fail "a backup of nothing"
has "no market" "$T/err" 'has no market 1; run cho40-board init'
rmdir "$T/store"

# --- while money comes -----------------------------------------------------------
board_make
finds "stopped" 120 'tốt' 'sổ trong PostgreSQL có chợ số 1'
finds "what a power cut finds" 122 'tốt' 'PostgreSQL ghi chắc'
start
finds "running" 150 'tốt' 'đang chạy và trả lời'
pg_sql "INSERT INTO event SELECT 1, 1000000 + i, 'sepay', 'filler', 'x' || i,
	decode(repeat('00ff', 16), 'hex'), 'out', decode(repeat('5c0a', 4000),
	'hex'), 1 FROM generate_series(1, 3000) AS i"
pg_sql "INSERT INTO alarm (market_id, terminal, kind, detail, times, first_ms,
	last_ms) VALUES (1, 7, 'x', E'\\b\\t\\n\\v\\f\\r\\\\\\\\N đ\"''', 1, 1, 1)"
(for i in $(seq 400); do
	[ "$(hook "$i" $((1000 * i)) "tiền $i \\\\ 'x' \\t;")" = 200 ] || break
	echo "$i"
	[ ! -e "$T/enough" ] || break
done >"$T/paid") &
load=$!
sleep 0.5
before=$(wc -l <"$T/paid")
made=$(backup) || fail "backup of a running board: $(cat "$T/err")"
after=$(wc -l <"$T/paid")
: >"$T/enough"
wait $load
[ "$after" -gt "$before" ] || fail "the board stood still: $before, $after"
is "modes within" "$(find "$made" -type f ! -perm 600 | wc -l)" 0
is "parts" "$(find "$T/safe" "$T/store" -name '*.part*' | wc -l)" 0
had=$(sqlite3 "file:$made/board.db?immutable=1" 'SELECT count(*) FROM credit')
[ "$had" -ge "$before" ] && [ "$had" -le $((after + 1)) ] ||
	fail "the copy has $had credits, of $before to $after"
is "all of one moment" "$(sqlite3 "file:$made/board.db?immutable=1" \
	'SELECT (SELECT seq FROM market) = (SELECT max(seq) FROM event WHERE seq < 1000000)')" 1
sleep 1.1   # names count in seconds
made=$(backup) || fail "a backup of what is left: $(cat "$T/err")"
audit >"$T/before"
stop
rows "$PG_URL" >"$T/rows"

# --- killed in the middle, then made again ------------------------------------
sleep 1.1
"$B" backup --config "$CONF" --to "$T/safe" >"$T/out" 2>&1 &
copy=$!
for _ in $(seq 500); do
	[ ! -s "$T/store/backup.part" ] || break
	sleep 0.01
done
kill -9 $copy 2>/dev/null || fail "the backup was too quick to be killed"
wait $copy 2>/dev/null
sleep 1.1
made=$(backup) || fail "a backup after a killed one: $(cat "$T/err")"
is "parts after it" "$(find "$T/safe" "$T/store" -name '*.part*' | wc -l)" 0

# --- into another database -------------------------------------------------------
restore() { "$B" restore --config "$CONF" --from "$made" >"$T/out" 2>"$T/err"; }
rm -rf "$T/store"
pg_sql "INSERT INTO alarm (market_id, terminal, kind, detail, times, first_ms,
	last_ms) VALUES (1, 7, 'later', '', 1, 1, 1)"
restore && fail "restored over what came later"
has "rows are there" "$T/err" 'nothing was changed; the folder .* is restored'
rm -rf "$T/store"
"$PG_BIN/psql" -qX "${PG_URL/board/postgres}" -c 'CREATE DATABASE second'
BOARD_URL=${BOARD_URL/\/board?/\/second?}
sed -i "s|^store = .*|store = $BOARD_URL|" "$CONF"
restore || fail "restore: $(cat "$T/err")"
! grep -q "$PASSWORD" "$T/out" "$T/err" || fail "restore says the password"
rows "${PG_URL/\/board?/\/second?}" >"$T/rows2"
cmp "$T/rows" "$T/rows2" || fail "rows: $(diff "$T/rows" "$T/rows2" | head -5)"
start
audit >"$T/after"
cmp "$T/before" "$T/after" || fail "it tells otherwise: $(diff "$T/before" "$T/after" | head -3)"
is "the same again" "$(hook 1 1000 "tiền 1 \\\\ 'x' \\t;")" 200
is "new money" "$(hook 9001 5000 x)" 200
finds "restored" 150 'tốt' 'đang chạy và trả lời'
stop

# --- into a file -------------------------------------------------------------------
rm -rf "$T/store"
sed -i '/^store = /d' "$CONF"
restore || fail "restore into a file: $(cat "$T/err")"
start
audit >"$T/after"
cmp "$T/before" "$T/after" || fail "the file tells otherwise: $(diff "$T/before" "$T/after" | head -3)"
is "new money in the file" "$(hook 9001 5000 x)" 200
stop

# --- no server ------------------------------------------------------------------------
sed -i "1i store = $BOARD_URL" "$CONF"
pg_crash
finds "no server" 120 'LỖI' 'không mở được sổ trong PostgreSQL'
backup >"$T/out" && fail "a backup without a server"
exit $bad

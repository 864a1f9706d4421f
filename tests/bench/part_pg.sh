# SPDX-License-Identifier: Apache-2.0
# part_pg.sh - the same web hooks into a board whose rows are in PostgreSQL,
# against the rows of the same notifications inserted bare, in pipelines of the
# same size, into the same tables; then with a disk whose fsync takes 1 ms more.
cc -shared -fPIC -O1 -o "$work/slowsync.so" tests/bench/slowsync.c -ldl
pg_value() { sed -n "s/^$1 //p" "$work/pg.out" | median; }
pg_board() {	# NAME: how this one is called; PG_* of a cluster that runs
	rm -rf "$work/pg"
	mkdir "$work/pg"
	cat >"$work/pg/board.conf" <<END
folder = $work/pg/board
store = $PG_URL
[devices]
port = 0
[public]
port = 0
[office]
token_file =
END
	echo whsec_0123456789abcdef0123456789abcdef >"$work/pg/hmac"
	$O/cho40-board init --config "$work/pg/board.conf" >/dev/null
	$O/cho40-board device add --config "$work/pg/board.conf" \
	    --terminal 7 --stall bench --account 970436/1017595600 \
	    --out "$work/pg/dev7"
	$O/cho40-board account add --config "$work/pg/board.conf" \
	    --bin 970436 --account 1017595600 \
	    --hmac-secret-file "$work/pg/hmac"
	pg_sql "CREATE DATABASE bare TEMPLATE board"
	$O/cho40-board --config "$work/pg/board.conf" 2>"$work/pg/log" &
	board=$!
	until grep -q serving "$work/pg/log"; do sleep 0.05; done
	port=$(sed -n 's/.*public=[0-9.]*:\([0-9]*\).*/\1/p' "$work/pg/log")
	for _ in 1 2 3; do
		$O/tests/bench/board_bench load "$port" 1017595600 \
		    "$(cat "$work/pg/hmac")" "${PG_COUNT:-30000}" 200
	done >"$work/pg.out"
	kill "$board"
	wait "$board"
	for _ in 1 2 3; do
		pg_sql "CREATE DATABASE run TEMPLATE bare"
		$O/tests/bench/pg_rows_bench "${PG_URL/\/board/\/run}" \
		    "${PG_COUNT:-30000}" 100
		pg_sql "DROP DATABASE run"
	done >>"$work/pg.out"
	got=$(pg_value notifications_per_s)
	bare=$(pg_value bare_notifications_per_s)
	row "notifications_per_s_pg$1" "$got" 1/s bare_rows "$bare" \
	    "$(ratio "$got" "$bare")"
	row "board_rows_ratio_pg$1" "$(ratio "$got" "$bare")" 1 - - -
	row "hook_answer_p99_ms_pg$1" "$(pg_value answer_us_p99 |
	    awk '{ print $1 / 1000 }')" ms - - -
}
. tests/support/pg.sh
pg_start
pg_board ''
pg_stop
chmod 755 "$work"
LD_PRELOAD="$work/slowsync.so" FSYNC_US=1000 pg_start

pg_board _1ms
pg_stop

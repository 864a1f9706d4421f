# SPDX-License-Identifier: Apache-2.0
# part_board.sh - signed web hooks over kept connections into the real board,
# each answered after its commit, against the rows of the same notifications
# inserted bare into the same file in groups of the same size; then with a disk
# whose fsync takes 1 ms more.
cat >"$work/board.conf" <<END
folder = $work/board
[devices]
port = 0
[public]
port = 0
[office]
token_file =
END
echo whsec_0123456789abcdef0123456789abcdef >"$work/hmac"
$O/cho40-board init --config "$work/board.conf"
$O/cho40-board device add --config "$work/board.conf" --terminal 7 \
    --stall bench --account 970436/1017595600 --out "$work/dev7"
$O/cho40-board account add --config "$work/board.conf" --bin 970436 \
    --account 1017595600 --hmac-secret-file "$work/hmac"
cp "$work/board/board.db" "$work/bare.db"
cc -shared -fPIC -O1 -o "$work/slowsync.so" tests/bench/slowsync.c -ldl
value() { sed -n "s/^$1 //p" "$work/load" "$work/rows" | median; }

# board_rates NAME [VAR=VALUE...]: of a board that runs with these
board_rates() {
	local name=$1 board port got bare conns=200 count=${BOARD_COUNT:-30000}
	shift
	cp "$work/bare.db" "$work/board/board.db"
	rm -f "$work/board/board.db-wal"
	env "$@" $O/cho40-board --config "$work/board.conf" 2>"$work/board.log" &
	board=$!
	until grep -q serving "$work/board.log"; do sleep 0.05; done
	port=$(sed -n 's/.*public=[0-9.]*:\([0-9]*\).*/\1/p' "$work/board.log")
	for _ in 1 2 3; do
		$O/tests/bench/board_bench load "$port" 1017595600 \
		    "$(cat "$work/hmac")" $count $conns
	done >"$work/load"
	kill "$board"
	wait "$board"
	for _ in 1 2 3; do
		cp "$work/bare.db" "$work/run.db"
		rm -f "$work/run.db-wal"
		env "$@" $O/tests/bench/board_bench rows "$work/run.db" $count 100
	done >"$work/rows"
	got=$(value notifications_per_s)
	bare=$(value bare_notifications_per_s)
	row "notifications_per_s_sqlite$name" "$got" 1/s bare_rows "$bare" \
	    "$(ratio "$got" "$bare")"
	row "board_rows_ratio_sqlite$name" "$(ratio "$got" "$bare")" 1 - - -
	row "hook_answer_p99_ms$name" "$(value answer_us_p99 |
	    awk '{ print $1 / 1000 }')" ms - - -
}
board_rates '' A=
board_rates _1ms LD_PRELOAD="$work/slowsync.so" FSYNC_US=1000

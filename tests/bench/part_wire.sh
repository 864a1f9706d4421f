# SPDX-License-Identifier: Apache-2.0
# part_wire.sh - bytes and seconds between a stall and its board: real
# cho40-sync and cho40-board, TLS and all, through a line that counts.
#
# The slow line is tests/e2e/proxy.py: 40 kbit/s each way, 400 ms one way,
# 2 % of packets lost (a loss stalls what is behind it for a retransmission
# time-out).  netem would do it in the kernel; this one may not have it.
w=$work/wire
mkdir -p "$w"
cat >"$w/board.conf" <<END
folder = $w/board
[devices]
port = 0
[public]
port = 0
[office]
token_file =
END
$O/cho40-board init --config "$w/board.conf"
wire_board() {
	: >"$w/board.log"
	$O/cho40-board --config "$w/board.conf" 2>>"$w/board.log" &
	board=$!
	until grep -q serving "$w/board.log"; do sleep 0.05; done
	devices=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$w/board.log")
}
# wire_stall: a stall of its own under number 7, key, certificate and all.
wire_stall() {
	rm -rf "$w/board" "$w/device"
	$O/cho40-board init --config "$w/board.conf"
	$O/cho40-board device add --config "$w/board.conf" --terminal 7 \
	    --stall bench --account 970415/3126918101 --out "$w/device"
	openssl genpkey -algorithm ed25519 -out "$w/journal.pem" 2>/dev/null
	wire_board
}
# wire_run LINES ACKED [PROXY OPTIONS]: leaves seconds, bytes, connections.
wire_run() {
	local lines=$1 acked=$2
	shift 2
	rm -f "$w/port" "$w/count"
	tests/e2e/proxy.py --to 127.0.0.1:"$devices" --port-file "$w/port" \
	    --count "$w/count" "$@" &
	line=$!
	for _ in $(seq 100); do
		[ -s "$w/port" ] && break
		sleep 0.05
	done
	cat >"$w/sync.conf" <<END
socket = terminal.sock
[board]
url = https://127.0.0.1:$(cat "$w/port")
ca = device/ca.crt
cert = device/device.crt
key = device/device.key
END
	tests/e2e/stall.py "$w/terminal.sock" "$lines" "$w/journal.pem" \
	    "$acked" 12000 >"$w/stall" &
	stall=$!
	for _ in $(seq 100); do
		[ -S "$w/terminal.sock" ] && break
		sleep 0.05
	done
	$O/cho40-sync --config "$w/sync.conf" 2>"$w/sync.log" &
	sync=$!
	wait $stall || cat "$w/stall" "$w/sync.log" >&2
	kill $sync && wait $sync
	kill $line && wait $line
	seconds=$(awk '{ print $3 }' "$w/stall")
	bytes=$(awk '/^up|^down/ { n += $2 } END { print n }' "$w/count")
	connections=$(awk '/^connections/ { print $2 }' "$w/count")
}

# --- the body of an upload: 100 settled sales, checkpoint and all -----------
$O/tests/bench/wire_bench --batches 60 "$w/plain" >"$w/batches"
packed=$(awk '{ print $2 / 100 }' "$w/batches" | median)
zstd=$(zstd -19 -c "$w/plain" | wc -c)
row wire_bytes_per_sale "$packed" B ndjson_zstd19 \
    "$(ratio "$zstd" 100)" "$(ratio "$packed" "$(ratio "$zstd" 100)")"

# --- a day of 300 sales by stick ----------------------------------------------
row carry_300_bytes "$($O/tests/bench/wire_bench --carried 300)" B promised \
    30000 -

# --- a morning: start of the terminal, its entry up, the mail asked for -----
wire_stall
$O/tests/bench/wire_bench --lines 0 >"$w/evening"
wire_run "$w/evening" 0
$O/tests/bench/wire_bench --lines -1 >"$w/morning"
wire_run "$w/morning" 2
row first_contact_bytes "$bytes" B connections "$connections" -
first=$bytes
kill $board && wait $board

# --- 100 sales over TLS and HTTP, both ways, without that first contact -----
wire_stall
$O/tests/bench/wire_bench --lines 100 >"$w/hundred"
wire_run "$w/hundred" 0
row wire_tcp_bytes_per_sale "$(ratio $((bytes - first)) 100)" B - - -
kill $board && wait $board

# --- two weeks without a network ----------------------------------------------
wire_stall
$O/tests/bench/wire_bench --lines 4000 >"$w/weeks"
wire_run "$w/weeks" 0 --rate 5000 --delay 400 --loss 2
row backlog_4000_s "$seconds" s line proxy -
row backlog_4000_bytes "$bytes" B plain_lines "$(wc -c <"$w/weeks")" \
    "$(ratio "$bytes" "$(wc -c <"$w/weeks")")"
kill $board && wait $board

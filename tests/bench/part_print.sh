# SPDX-License-Identifier: Apache-2.0
# part_print.sh - from the wish for a receipt to the first dot at a printer on
# the network, the milliseconds that its dots take, and what cho40-print holds
# while it prints.  The peer draws the same receipt by Pillow and python-qrcode,
# in a process of its own too.
python=/usr/bin/python3   # whose modules are Debian's
mkdir "$work/print"
# cho40-print is started from where the program that asks for it lies.
cp $O/tests/bench/print_bench $O/cho40-print "$work/print"
"$work/print/print_bench" items > "$work/print/items"
"$work/print/print_bench" raster > "$work/print/raster"
"$work/print/print_bench" start "$work/print" 2>/dev/null > "$work/print/start"
"$work/print/print_bench" mute "$work/print" 2>/dev/null > "$work/print/mute"

theirs=$($python tests/bench/print_peer.py "$work/print/items" time 21)
ours=$(cut -f2 "$work/print/start")
row print_start_ms "$ours" ms print_start_ms_pillow "$theirs" \
    "$(ratio "$ours" "$theirs")"
row print_start_ms_pillow "$theirs" ms - - -
# One that does not answer is waited for: status_ms, 200.
cat "$work/print/mute" | tee -a "$BENCH.new"

theirs=$($python tests/bench/print_peer.py "$work/print/items")
ours=$(sed -n 's/^print_raster_ms_384\t\([0-9.]*\).*/\1/p' "$work/print/raster")
row print_raster_ms "$ours" ms print_raster_ms_pillow "$theirs" \
    "$(ratio "$ours" "$theirs")"
row print_raster_ms_pillow "$theirs" ms - - -
sed -n '/_576/p' "$work/print/raster" | tee -a "$BENCH.new"

# Half-way through a paper.
"$work/print/print_bench" hold "$work/print" > "$work/print/hold" 2>/dev/null &
held=$!
for _ in $(seq 100); do
	[ -s "$work/print/hold" ] && break
	sleep 0.05
done
ours=$(awk '$1 == "Pss:" { print $2 }' \
    "/proc/$(pgrep -P $held cho40-print)/smaps_rollup")
kill $held
wait $held 2>/dev/null
$python - "$work/print/port" <<'END' &
import socket, sys
with socket.create_server(('127.0.0.1', 0)) as s:
    with open(sys.argv[1], 'w') as f:
        f.write(str(s.getsockname()[1]))
    c = s.accept()[0]
    while c.recv(65536):
        pass
END
for _ in $(seq 100); do
	[ -s "$work/print/port" ] && break
	sleep 0.05
done
theirs=$($python tests/bench/print_peer.py "$work/print/items" \
    "$(cat "$work/print/port")")
row print_pss_kb "$ours" kB print_pss_kb_pillow "$theirs" \
    "$(ratio "$ours" "$theirs")"
row print_pss_kb_pillow "$theirs" kB - - -

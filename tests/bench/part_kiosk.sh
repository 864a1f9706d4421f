# SPDX-License-Identifier: Apache-2.0
# part_kiosk.sh - start to first frame, memory and idling with a sale's QR on
# the screen: the terminal, and Chromium --kiosk with a page of the same code,
# in turn on one X server of 800x480.
gcc -std=c11 -O1 -Wall -o "$work/firstframe" tests/bench/firstframe.c -lX11

display=:$((90 + RANDOM % 100))
Xvfb $display -screen 0 800x480x24 -nolisten tcp >/dev/null 2>&1 &
sleep 1

# A stall with one sale open, so that a start comes straight back to its QR.
mkdir "$work/stall"
sed -e "s#^data_dir.*#data_dir = $work/stall/data#" \
    -e "s#^socket .*#socket = $work/stall/sock#" \
    -e "s#^socket_group.*#socket_group =#" -e "s#^terminal = 0#terminal = 7#" \
    -e "s#^font_dir.*#font_dir = $PWD/assets/fonts#" \
    packaging/conf/terminal.conf > "$work/stall/terminal.conf"
SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy $O/cho40-terminal \
    --config "$work/stall/terminal.conf" --script tests/bench/open_sale.txt \
    >/dev/null 2>"$work/stall/log" || cat "$work/stall/log"
payload=$($O/cho40 qr make --bin 970436 --account 1017595600 --amount 65000 \
    --purpose C40000714D2PF2DB0)
$O/cho40 qr make --bin 970436 --account 1017595600 --amount 65000 \
    --purpose C40000714D2PF2DB0 --svg "$work/qr.svg" >/dev/null
cat > "$work/page.html" <<PAGE
<!doctype html><meta charset=utf-8><title>QR</title>
<style>body{margin:0;background:#FAF8F3;color:#15110D;font-family:sans-serif}
img{width:480px;height:480px;float:left}p{margin:16px 0 0 498px}
b{font-size:62px}</style>
<img src="qr.svg"><p>Quét để trả<p><b>65.000 ₫</b><p>VANG THI MY
<!-- $payload -->
PAGE

# peer NAME COMMAND...: five starts; then memory and switches of the last.
peer() {
	local name=$1 i pid
	shift
	: > "$work/$name.ms"
	for i in $(seq $runs); do
		rm -rf "$work/profile"
		DISPLAY=$display timeout 60 "$work/firstframe" 190 190 100 \
		    "$work/pid" "$@" >> "$work/$name.ms"
		pid=$(cat "$work/pid")
		if [ "$i" = "$runs" ]; then
			sleep 5
			tests/bench/proctree.py "$pid" 10 > "$work/$name.mem"
		fi
		kill "$pid" 2>/dev/null
		while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
	done
}
peer terminal $O/cho40-terminal --config "$work/stall/terminal.conf"
peer chromium chromium --kiosk --no-sandbox --disable-gpu --no-first-run \
    --disable-background-networking --disable-component-update \
    --disable-sync --window-size=800,480 --window-position=0,0 \
    --user-data-dir="$work/profile" "file://$work/page.html"

ours=$(median < "$work/terminal.ms") theirs=$(median < "$work/chromium.ms")
row start_ms "$ours" ms start_ms_chromium "$theirs" "$(ratio "$ours" "$theirs")"
row start_ms_chromium "$theirs" ms - - -
# Alone on the machine every library page it touches counts in full; as a stall
# runs it, below, cho40-sync shares some of them.
read -r pss ctx < "$work/terminal.mem"
read -r pss_c ctx_c < "$work/chromium.mem"
row pss_kb_alone "$pss" kB pss_kb_chromium "$pss_c" "$(ratio "$pss" "$pss_c")"
row pss_kb_chromium "$pss_c" kB - - -
row idle_ctx_per_s "$ctx" 1/s chromium "$ctx_c" "$(ratio "$ctx" "$ctx_c")"

# The program that carries, beside a terminal and a board, with a sale's QR out:
# a long poll is held.
mkdir "$work/board"
$O/cho40-board --print-config | sed -e 's/^port = 8443/port = 18443/' \
    -e 's/^port = 8080/port = 18080/' \
    -e "s#= /var/lib/cho40-board#= $work/board/store#" \
    > "$work/board/board.conf"
$O/cho40-board init --config "$work/board/board.conf" > /dev/null 2>&1
$O/cho40-board device add --config "$work/board/board.conf" --terminal 7 \
    --stall bench --account 970436/1017595600 --out "$work/device" \
    --url https://localhost:18443 > /dev/null 2>&1
$O/cho40-board --config "$work/board/board.conf" 2> "$work/board/log" &
DISPLAY=$display $O/cho40-terminal --config "$work/stall/terminal.conf" \
    > /dev/null 2>&1 &
terminal_pid=$!
sleep 1
sed -i "1i socket = $work/stall/sock" "$work/device/sync.conf"
$O/cho40-sync --config "$work/device/sync.conf" > /dev/null 2> "$work/sync.log" &
sync_pid=$!
sleep 4
tests/bench/proctree.py $sync_pid 10 > "$work/sync.mem"
grep -h 'error\|warn' "$work/sync.log" "$work/board/log"
tests/bench/proctree.py $terminal_pid 1 > "$work/both.mem"
read -r pss ctx < "$work/both.mem"
row pss_kb "$pss" kB pss_kb_chromium "$pss_c" "$(ratio "$pss" "$pss_c")"
read -r pss ctx < "$work/sync.mem"
row pss_kb_sync "$pss" kB limit 16384 "$(ratio "$pss" 16384)"
row idle_ctx_per_s_sync "$ctx" 1/s limit 2 "$(ratio "$ctx" 2)"
# shellcheck disable=SC2046
kill $(jobs -p) 2>/dev/null
wait 2>/dev/null

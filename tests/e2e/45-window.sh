#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In a real window: a person's keys and clicks sell, the code in the window is
# the code that is reported, and nobody there costs nothing.
. "$(dirname "$0")/e2e.sh"
config 800 480 187
echo "$set_up" > "$T/s.txt"
terminal --script "$T/s.txt"
ended 0

# switches: how often the process went to sleep so far
switches() { awk '/^voluntary/ { print $2 }' "/proc/$pid/status"; }
# quiet WHERE MOST: voluntary context switches in five seconds
quiet() {
	sleep 2
	before=$(switches)
	sleep 5
	n=$(($(switches) - before))
	echo "$1: $n context switches in 5 s"
	[ "$n" -le "$2" ] || fail "$1: more than $2"
}

terminal
shows idle
quiet "no display, idle" 10
kill -TERM "$pid"
ended 0

export DISPLAY=:$((200 + $$ % 5000)) SDL_VIDEODRIVER=x11
Xvfb "$DISPLAY" -screen 0 800x480x24 -nolisten tcp > "$T/xvfb.log" 2>&1 &
xvfb=$!
trap 'finish; kill $xvfb 2>/dev/null || :' EXIT
soon xdotool getmouselocation > /dev/null 2>&1
terminal
shows idle
quiet "window, idle" 10
window=$(xdotool search --sync --onlyvisible --pid "$pid" | tail -n 1)
xdotool windowfocus "$window"
xdotool key --delay 60 6 5 0 0 0
shows amount
xdotool key Return
shows pay
same amount 65000 "$(local_py ask open amount)"
sleep 0.3
import -window "$window" "$T/window.png"
same "code in the window" "$(local_py ask open payload)" \
    "$(zbarimg -q --raw "$T/window.png")"
quiet "window, code out" 15
# The key at the lower right of the pay screen is "cancel".
xdotool mousemove --window "$window" 640 430 mousedown 1 sleep 0.1 mouseup 1
shows amount
local_py ask show | grep -q sale.void || fail "the click did not cancel"
kill -TERM "$pid"
ended 0
# Without its display it is of no use: the supervisor is to start it again.
terminal
shows idle
kill "$xvfb"
ended 3
echo ok

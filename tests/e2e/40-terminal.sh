#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The real terminal, unattended: it is set up, asks for money, and the code on
# its screen is the code it reports; exact, short, topped up and over are
# told as such, on four panels.  And what it says when it cannot run.
. "$(dirname "$0")/e2e.sh"

one_panel() {
	echo "panel $1x$2"
	config "$1" "$2" "$3"
	shots=$T/shots-$1
	mkdir "$shots"
	cat > "$T/s.txt" <<-END
	$set_up
	shot idle
	$sell
	shot pay
	wait paid 20000
	expect screen verdict
	shot paid
	wait 800
	key enter
	$sell
	wait short 20000
	shot short
	wait 800
	key enter
	wait screen pay
	expect amount 64800
	shot rest
	wait paid 20000
	wait queue 0 20000
	wait 500
	quit
	END
	terminal --script "$T/s.txt" --shots "$shots"
	soon test -f "$shots/pay.png"
	open=$(local_py ask open)
	ref=$(echo "$open" | field ref)
	same state open "$(echo "$open" | field state)"
	same "code on the screen" "$(echo "$open" | field payload)" \
	    "$(zbarimg -q --raw "$shots/pay.png")"
	local_py pay "$ref" 65000 "sepay:1"
	shows pay
	ref=$(local_py ask open ref)
	local_py pay "$ref" 200 "sepay:2"
	soon test -f "$shots/rest.png"
	same "code of the rest" "$(local_py ask open payload)" \
	    "$(zbarimg -q --raw "$shots/rest.png")"
	local_py pay "$ref" 64800 "sepay:3"
	local_py ask verify | grep -q '"bad_n": 0' || fail "ledger not sound"
	same "bank money" "{'count': 2, 'sum': 130000}" \
	    "$(local_py ask day bank)"
	local_py ack > "$T/acked"
	ended 0
	[ ! -e "$T/t.sock" ] || fail "the socket's file is still there"
	rm -rf "$T/ledger"
}

one_panel 480 320 165
one_panel 800 480 187
one_panel 1024 600 170
one_panel 1920 1080 96

# refuses CODE TEXT ARGUMENT...: ends at once and says why
refuses() {
	want=$1 text=$2
	shift 2
	code=0
	timeout 20 "$O/cho40-terminal" "$@" > "$T/out.log" 2>&1 || code=$?
	same "exit code of '$*'" "$want" "$code"
	[ -z "$text" ] || grep -q -e "$text" "$T/out.log" || fail "'$*' does not say '$text'"
}
config 800 480 187
refuses 2 usage: --nonsense
refuses 2 'needs a --script' --config "$T/t.conf" --shots "$T"
refuses 1 'no/such.conf' --config "$T/no/such.conf"
refuses 0 '' --config "$T/t.conf" -n
sed 's/^width.*/width = wide/' "$T/t.conf" > "$T/bad.conf"
refuses 1 'bad.conf:5: width' --config "$T/bad.conf" -n
echo 'wait screen' > "$T/bad.txt"
refuses 2 'bad.txt:1:' --config "$T/t.conf" --script "$T/bad.txt"
echo 'expect screen pay' > "$T/wrong.txt"
refuses 1 'wrong.txt:1: expected screen pay; on the screen: ' \
    --config "$T/t.conf" --script "$T/wrong.txt"
sed "s,^font_dir.*,font_dir = $T," "$T/t.conf" > "$T/nofont.conf"
# Without its fonts it draws with its own, and says so.
printf 'wait screen setup-bank\nshot no-fonts\n' > "$T/nofont.txt"
mkdir "$T/shots-nofont"
refuses 0 'font_dir in \[screen\]' --config "$T/nofont.conf" \
    --script "$T/nofont.txt" --shots "$T/shots-nofont"
[ -s "$T/shots-nofont/no-fonts.png" ] || fail "no picture without fonts"
sed "s,^data_dir.*,data_dir = $T/t.conf/x," "$T/t.conf" > "$T/nodir.conf"
refuses 3 't.conf/x' --config "$T/nodir.conf"
(
	SDL_VIDEODRIVER=x11
	unset DISPLAY WAYLAND_DISPLAY
	refuses 3 'no display' --config "$T/t.conf"
	# Left to itself SDL would draw where nobody looks.
	unset SDL_VIDEODRIVER
	[ -e /dev/dri ] || refuses 3 'no display' --config "$T/t.conf"
) || exit 1
echo 'wait 20000' > "$T/long.txt"
terminal --script "$T/long.txt"
soon test -S "$T/t.sock"
refuses 3 ledger --config "$T/t.conf"
sed 's/^data_dir.*/data_dir = other/' "$T/t.conf" > "$T/taken.conf"
refuses 3 't.sock: taken' --config "$T/taken.conf"
# Nonsense over the socket harms nobody.
python3 "$HERE/local.py" "$T/t.sock" raw ffffffff0000
python3 "$HERE/local.py" "$T/t.sock" raw 000000027b7d
shows setup-bank
kill -TERM "$pid"
ended 0

# A disk that takes no more: exit 3, and the ledger is sound when it does.
{
	echo "$set_up"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		printf '%s\n' "$sell" 'key esc' 'wait void'
	done
} > "$T/s.txt"
(
	ulimit -f 180
	exec "$O/cho40-terminal" --config "$T/t.conf" --script "$T/s.txt"
) >> "$T/terminal.log" 2>&1 &
pid=$!
ended 3
terminal --script "$T/long.txt"
soon test -S "$T/t.sock"
local_py ask verify | grep -q '"bad_n": 0' || fail "ledger not sound"
kill -TERM "$pid"
ended 0

# The supervisor hears that it is ready, that it lives, and that it ends.
cat > "$T/supervisor.py" <<'END'
import os, signal, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(10)
p = subprocess.Popen(sys.argv[2:], env=dict(os.environ,
    NOTIFY_SOCKET=sys.argv[1], WATCHDOG_USEC="400000"))
said = [s.recv(100) for i in range(5)]
p.send_signal(signal.SIGTERM)
while said[-1] != b"STOPPING=1":
    said.append(s.recv(100))
assert said[0] == b"READY=1", said
assert said[1:5] == [b"WATCHDOG=1"] * 4, said
sys.exit(p.wait())
END
python3 "$T/supervisor.py" "$T/notify" "$O/cho40-terminal" --config \
    "$T/t.conf" >> "$T/terminal.log" 2>&1 || fail "the supervisor is unhappy"

# A key is heard: the samples reach the audio device.
# Past a QR that the full disk may have left out, where a digit belongs to no
# sale; on the home screen it begins one.
printf '%s\n' 'key esc' 'wait 1500' 'key 5' 'wait 600' > "$T/s.txt"
SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$T/heard.raw terminal \
    --script "$T/s.txt"
ended 0
[ "$(tr -d '\0' < "$T/heard.raw" | wc -c)" -gt 100 ] ||
	fail "nothing was heard"
echo ok

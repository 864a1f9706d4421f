#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Somebody who guesses at the PIN and pulls the plug after each guess gains
# nothing: the terminal is killed with SIGKILL at moments spread over the
# check, and tries never come back.
. "$(dirname "$0")/e2e.sh"
config 800 480 187

start() {
	printf '%s\nwait 60000\n' "$1" > "$T/s.txt"
	terminal --script "$T/s.txt" --shots "$T"
}
murder() {
	kill -KILL "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
	pid=
}
tries() { sed -n 's/^tries //p' "$T/ledger/pin"; }
left_ms() { sed -n 's/^wait_ms //p' "$T/ledger/pin"; }
lock='wait screen idle
tap menu
wait screen menu
tap lock'

echo "a PIN is set on the glass"
start "$set_up
$lock
wait screen lock
tap next
wait screen pin
type 4711
key enter
type 4711
key enter
wait screen lock
shot set"
soon test -f "$T/set.png"
same "tries" 0 "$(tries)"
grep -q 4711 "$T/ledger/pin" && fail "the PIN stands in its file"
murder

echo "guesses, each with the plug pulled a moment later"
guess="$lock
wait screen pin
type 1111
key enter"
before=0 killed_after=0
for ms in 00 01 02 03 04 05 06 08 10 12 15 20 30 50; do
	rm -f "$T/asked.png"
	start "$lock
wait screen pin
shot asked
type 1111
key enter"
	soon test -f "$T/asked.png"
	sleep "0.0$ms"
	murder
	after=$(tries)
	[ "$after" -ge "$before" ] || fail "tries came back: $before to $after"
	[ "$after" -le $((before + 1)) ] || fail "one guess cost two"
	killed_after=$((killed_after + after - before))
	before=$after
	[ "$after" -lt 5 ] || break
done
same "tries counted" "$killed_after" "$before"

echo "the rest of the free ones"
while [ "$(tries)" -lt 5 ]; do
	n=$(tries)
	start "$guess"
	more() { [ "$(tries)" -gt "$n" ]; }
	soon more
	murder
done

echo "a wait is not shortened by starts, nor by the right PIN"
for i in 1 2 3; do
	start "$lock
wait screen pin
type 4711
key enter
shot waiting$i
expect screen pin"
	soon test -f "$T/waiting$i.png"
	same "tries" 5 "$(tries)"
	[ "$(left_ms)" -gt 20000 ] || fail "only $(left_ms) ms are left"
	murder
done

echo "selling goes on"
start "wait screen idle
$sell"
shows pay

echo "the machine's own way in, never past a running terminal"
code=0
"$O/cho40" pin reset "$T/ledger" 2> "$T/reset.log" || code=$?
same "exit code" 3 "$code"
grep -q "stop it" "$T/reset.log" || fail "it does not say what to do"
murder
"$O/cho40" pin reset "$T/ledger"
start "wait screen pay
key esc
wait screen amount
key esc
$lock
wait screen lock
shot open"
soon test -f "$T/open.png"
murder
code=0
"$O/cho40" pin reset "$T/ledger" 2> "$T/reset.log" || code=$?
same "exit code without a PIN" 1 "$code"

echo "a damaged file opens nothing, and selling goes on"
printf 'cho40-pin 1\nstate off\n' > "$T/ledger/pin"
start "$lock
wait screen pin
shot damaged
key esc
wait screen menu
key esc
wait screen idle
key 5"
shows amount
murder
"$O/cho40" pin reset "$T/ledger"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: with a stick in, and only then, the day's screen has a key for it; the
# trader carries the book out and the answer in with a finger, and reads how it
# went.  A stick is another file system: here one in memory, behind a link.
. "$(dirname "$0")/lib.sh"

market usb
STICK=$(mktemp -d /dev/shm/cho40-stick-XXXXXX)
trap 'rm -rf "$STICK"; on_exit' EXIT
[ "$(stat -c %d "$STICK")" != "$(stat -c %d "$M")" ] || {
	say "no second file system here to be a stick: not tried"
	exit 0
}
sed -i "1i usb_dir = $M/usb" "$M/terminal.conf"
office() { "$O/cho40-board" carry in "$STICK" --config "$M/board.conf" \
	>/dev/null || fail "the board refuses the stick"; }
until_there() { until_true 20 "the picture $1.png" picture_is_there "$1"; }

# carried OUT|IN CODE: the terminal has been told that it ended so
carried() { grep -q "carrier carry $1 ended code=$2" "$M/log/terminal"; }
# press KEY GO: once the file GO is there
press() { printf '%s\n' "wait file $2 30000" "tap $1"; }

board_start
bank_start
terminal_start < <(
	script_setup
	script_begin
	script_sale 20000 bought
	echo "tap seen"
	script_go_on
	printf '%s\n' "wait screen amount" "tap today" "wait screen today" \
		"shot no-stick" "wait file in 20000" "key esc" \
		"wait screen idle" "tap today" "wait screen today" \
		"wait 200" "tap usb" "wait screen usb" "tap carry_out"
	press carry_out key
	press carry_in none
	press carry_in back
	printf '%s\n' "wait paid 30000" "wait file end 60000"
)
scan_and_pay bought >/dev/null
until_true 20 "the bank has told the board" all_ended
until_there no-stick
ln -s "$STICK" "$M/usb"
: >"$M/shots/in"
until_true 20 "it is refused without a key" carried out 1
key_in
: >"$M/shots/key"
until_true 20 "it is on the stick" carried out 0
: >"$M/shots/none"
until_true 20 "there is no answer yet" carried in 1
office
: >"$M/shots/back"
until_true 20 "the answer is in" carried in 0
"$O/cho40" carry out "$STICK" --config "$M/terminal.conf" >/dev/null
office
"$O/cho40" carry in "$STICK" --config "$M/terminal.conf" >/dev/null
[ ! -e "$M/usb/"*.part ] || fail "something is half written"
: >"$M/shots/end"
terminal_done
ledger_has '"k":"bank.credit"' 1
agree

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a new stall and a board that have never met become one market's by a
# line, a file or a stick: keys made at the stall and never leaving it, the
# profile in the ledger, the journal at the board.  Killed anywhere, it ends
# well; with a clock in 1970 or 2099 it works; the wrong market, the wrong
# code and a code that was used are refused in words.
. "$(dirname "$0")/programs-lib.sh"

# --- a board, and stalls that nobody has set up -----------------------------------
board_new() {	# NAME
	cat >"$T/$1.conf" <<-END
		folder = $T/$1
		[market]
		name = Chợ $1
		[devices]
		port = ${2-0}
		names = localhost 127.0.0.1
		device_days = 2
		[public]
		port = 0
		[office]
		token_file = $T/$1.token
	END
	"$R/cho40-board" init --config "$T/$1.conf" || fail "init $1"
}
board_start() {	# NAME [COMMAND...]: beside it
	: >"$T/$1.log"
	run "$1" "${@:2}" "$R/cho40-board" --config "$T/$1.conf"
	until_true 10 "board $1" grep -q serving "$T/$1.log"
	D=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$T/$1.log")
}
stall_new() {	# NAME
	mkdir -p "$T/$1.state"
	chmod 700 "$T/$1.state"
	cat >"$T/$1.terminal.conf" <<-END
		data_dir = $T/$1.data
		socket = $T/$1.sock
		[screen]
		driver = memory
		font_dir = $PWD/assets/fonts
	END
	cat >"$T/$1.sync.conf" <<-END
		socket = $T/$1.sock
		state_dir = $T/$1.state
		[board]
		poll_s = 1
	END
	run "$1.terminal" "$R/cho40-terminal" --config "$T/$1.terminal.conf"
	until_true 10 "terminal $1" test -S "$T/$1.sock"
}
sync_start() {	# NAME [COMMAND...]: beside it
	run "$1.sync" "${@:2}" "$R/cho40-sync" -v --config "$T/$1.sync.conf"
	until_true 10 "sync $1" grep -q 'connected to the terminal' \
		"$T/$1.sync.log"
}
enrol() {	# NAME WORD -> exit code; words in $T/said
	"$R/cho40" enrol --config "$T/$1.terminal.conf" "$2" >"$T/said" 2>&1
}
status() { "$R/cho40" status --config "$T/$1.terminal.conf" 2>/dev/null; }
# all of it is at the board
acked() {
	local s
	s=$(status "$1") && [[ $s == *'"terminal":'"$2",* ]] &&
		[[ $s =~ \"head\":([0-9]+),\"acked\":([0-9]+), ]] &&
		[ "${BASH_REMATCH[1]}" -gt 0 ] &&
		[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}
code() {	# BOARD TERMINAL [OPTIONS...]: the line to type
	"$R/cho40-board" enrol add --config "$T/$1.conf" --terminal "$2" \
		--url "https://127.0.0.1:$D" "${@:3}" >"$T/printed" ||
		fail "enrol add $*"
	tail -n 1 "$T/printed"
}
said() {	# WHAT PATTERN
	grep -q "$2" "$T/said" || fail "$1: said $(cat "$T/said")"
}

board_new east
board_new west
board_start west
WEST=$D
board_start east
stall_new a
LINE=$(code east 7 --stall 'Chị Mỷ rau' --account 970422/0900000001 \
	--holder 'GIANG THI MY' --out "$T/stick")
enrol a "$LINE"
[ $? -eq 3 ] || fail "enrolled without cho40-sync"
said "without sync" 'cho40-sync is not there'
sync_start a

# --- what cannot be meant ------------------------------------------------------------
refused() {	# PATTERN LINE
	enrol a "$2"
	[ $? -eq 1 ] || fail "accepted: $2"
	said "$2" "$1"
}
refused 'begins with C4E1' 'hello'
refused 'no port' "${LINE/\*$D\*/*x*}"
refused 'not a code' "${LINE%?}$(echo "${LINE: -1}" | tr 0-9A-Z 1-9A-Z0)"
refused 'not this market' "${LINE/\*$D\*/*$WEST*}"
status a | grep -q '"profile":false' || fail "a refusal set something up"
[ -e "$T/a.state/identity.json" ] && fail "a refusal left an identity"

# --- a line, a little carelessly typed -------------------------------------------------
before=$(date +%s%N)
enrol a "$(echo "$LINE" | tr 'A-Z' 'a-z')" || fail "enrol: $(cat "$T/said")"
echo "enrolled in $((($(date +%s%N) - before) / 1000000)) ms"
until_true 20 "the journal is at the board" acked a 7
for f in identity.json; do
	[ "$(stat -c %a "$T/a.state/$f")" = 600 ] || fail "mode of $f"
done
[ -e "$T/a.state/next.json" ] && fail "next.json stays"
[ "$(stat -c %a "$T/a.data/proof.key")" = 600 ] || fail "proof.key"
"$R/cho40-board" receipt key --config "$T/east.conf" |
	cmp -s - "$T/a.data/receipt.keys" ||
	fail "receipts of another market: $(cat "$T/a.data/receipt.keys")"
"$R/cho40" ledger show --config "$T/a.terminal.conf" |
	grep '"profile.set"' >"$T/profile"
grep -q '"terminal":7,"epoch":0,"bin":"970422","account":"0900000001","holder":"GIANG THI MY","stall":"Chị Mỷ rau"' \
	"$T/profile" || fail "profile: $(cat "$T/profile")"

# --- used; and by a stick, on another stall ------------------------------------------------
stall_new b
sync_start b
enrol b "$T/stick"
[ $? -eq 1 ] || fail "a used code is taken"
said "a used code" 'used already'
rm -r "$T/stick"
code east 8 --stall 'Anh Pao' --account 970422/0900000002 --out "$T/stick" \
	>/dev/null
enrol b "$T/stick" || fail "by stick: $(cat "$T/said")"
until_true 20 "the second stall's journal" acked b 8

# --- by the keys of the screen: wrong ones first, then its own ----------------------------------
by_screen() {	# NAME SCRIPT...
	end "$1.terminal"
	rm -f "$T/$1.sock"
	printf '%s\n' "${@:2}" >"$T/script"
	: >"$T/$1.terminal.log"
	run "$1.terminal" "$R/cho40-terminal" --script "$T/script" \
		--config "$T/$1.terminal.conf"
	wait "${PID[$1.terminal]}" || fail "script of $1"
}
outcome() {	# NUMBER WHAT
	grep -q "screen told of enrolment outcome=$1 " "$T/s.terminal.log" ||
		fail "on the screen, $2: $(grep enrolment "$T/s.terminal.log")"
}
stall_new s
sync_start s
code east 10 --stall 'Chú Sùng' --account 970422/0900000004 >/dev/null
LINE10=$(tail -n 1 "$T/printed")
at_screen() {	# LINE: typed, sent, until it is told
	by_screen s 'wait screen setup-bank' 'wait 700' 'tap enrol' \
		'expect screen enrol' "type $1" 'key enter' 'wait 2500'
}
at_screen "${LINE10%?}$(echo "${LINE10: -1}" | tr 0-9A-Z 1-9A-Z0)"
outcome 1 "a slip"
at_screen "$LINE"
outcome 3 "a used code"
at_screen "${LINE10/\*$D\*/*$WEST*}"
outcome 5 "another market"
by_screen s 'wait screen setup-bank' 'wait 700' 'tap enrol' 'tap usb' \
	'wait 500'
outcome 7 "no stick"
# A scanner, on the first screen there is.
by_screen s 'wait screen setup-bank' 'wait 700' "type $LINE10" 'key enter' \
	'wait screen idle' 'wait 1000'
outcome 0 "its own code"
: >"$T/s.terminal.log"
run s.terminal "$R/cho40-terminal" --config "$T/s.terminal.conf"
until_true 20 "the screen's stall's journal" acked s 10

# --- killed at every hundredth of a second ---------------------------------------------------
stall_new c
rm -r "$T/stick"
code east 9 --stall 'Bà Máy' --account 970422/0900000003 >/dev/null
LINE9=$(tail -n 1 "$T/printed")
for ms in $(seq 0 10 150); do
	: >"$T/c.sync.log"
	sync_start c
	enrol c "$LINE9" &
	asking=$!
	sleep 0.0$((ms / 10 % 10))$((ms / 100))
	end c.sync KILL
	wait $asking
done
: >"$T/c.sync.log"
sync_start c
# Whether or not the line had been taken by one of them, it is now.
[ -e "$T/c.state/identity.json" ] || enrol c "$LINE9" || {
	sleep 6
	[ -e "$T/c.state/identity.json" ] || fail "after kills: $(cat "$T/said")"
}
until_true 30 "the third stall's journal" acked c 9
[ "$("$R/cho40" ledger show --config "$T/c.terminal.conf" |
	grep -c '"profile.set"')" -eq 1 ] || fail "the profile is told twice"

# --- the clock is wrong by half a century ------------------------------------------------------
FAKE=$(echo /usr/lib/*/faketime/libfaketime.so.1)
[ -e "$FAKE" ] || fail "no faketime here"
net_is() { status a | grep -q "\"net\":$1"; }
for when in '1970-01-02 00:00:00' '2099-01-01 00:00:00'; do
	end a.sync
	until_true 10 "net is down" net_is false
	: >"$T/a.sync.log"
	sync_start a env "LD_PRELOAD=$FAKE" "FAKETIME=@$when" \
		FAKETIME_DONT_FAKE_MONOTONIC=1
	until_true 30 "the board at $when" net_is true
done
grep -q 'vouches for the time' "$T/a.sync.log" ||
	fail "2099 was believed: $(cat "$T/a.sync.log")"
end a.sync
: >"$T/a.sync.log"
sync_start a
until_true 20 "the board with a good clock" net_is true

sed -i "0,/port = 0/s//port = $D/" "$T/east.conf"

# --- the server takes its spare key -----------------------------------------------------------
end east
mv "$T/east/server-next.key" "$T/east/server.key"
mv "$T/east/server-next.crt" "$T/east/server.crt"
"$R/cho40-board" init --config "$T/east.conf" || fail "the next spare"
until_true 20 "net is down" net_is false
board_start east
until_true 40 "the board with its spare key" net_is true
# --- time goes on: renewed at half its life, and after its day -----------------------------------
given() { grep -q 'enrol terminal=7 epoch=0 certificate given' "$T/east.log"; }
for hours in 20 400; do
	end a.sync
	end east
	until_true 10 "net is down" net_is false
	cp "$T/a.state/identity.json" "$T/before.json"
	: >"$T/a.sync.log"
	board_start east env "LD_PRELOAD=$FAKE" "FAKETIME=+${hours}h" \
		FAKETIME_DONT_FAKE_MONOTONIC=1
	sync_start a env "LD_PRELOAD=$FAKE" "FAKETIME=+${hours}h" \
		FAKETIME_DONT_FAKE_MONOTONIC=1
	until_true 60 "a new certificate after $hours h" given
	until_true 20 "the board after it" net_is true
	cmp -s "$T/before.json" "$T/a.state/identity.json" &&
		fail "the same identity after $hours h"
	[ -e "$T/a.state/next.json" ] && fail "next.json stays at $hours h"
done

# --- a key that nobody was told of --------------------------------------------------------------
# A third key, though of the same CA, is not the board.
end east
rm "$T/east/server.key" "$T/east/server.crt" "$T/east/server-next.key" \
	"$T/east/server-next.crt"
"$R/cho40-board" init --config "$T/east.conf" || fail "a third key"
until_true 20 "net is down" net_is false
board_start east
until_true 40 "it is noticed" grep -q 'not.*pinned\|pinned.*not' "$T/a.sync.log"
net_is false || fail "a key that was never told is believed"

# --- nothing that is secret is in a log -------------------------------------------------------
if grep -l -e PRIVATE -e BEGIN -e "${LINE##*\*}" -e "$(echo "${LINE##*\*}" | tr -d -)" "$T"/*.log; then
	fail "a log tells too much"
fi
[ $bad -eq 0 ] && echo "ok: stalls enrol"
exit $bad

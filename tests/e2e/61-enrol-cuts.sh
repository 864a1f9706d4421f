#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the line is cut at byte after byte of an enrolment - of what goes up
# and of what comes down, on both connections that it takes - and each time the
# stall becomes the market's by the one code: the line is typed once, whatever
# was cut goes on by itself or after a restart, and its journal arrives.  Each
# time it is the same number's next device, with a journal of its own.
# CUT_STRIDE=1 cuts at every byte (make sweep).
. "$(dirname "$0")/lib.sh"

# cut_way WAY: at byte after byte of what goes there, in a market of its own.
cut_way() {
	local points=0 at
	market "enrol-cuts-$1"
	WIRE_PORT=$((BANK + 1))
	sed -i '/^\[stall\]/,$d' "$M/terminal.conf"
	cat >"$M/sync.conf" <<-END
		socket = run/terminal.sock
		state_dir = state
		[board]
		poll_s = 1
	END
	board_start
	for ((at = 1; at < 4000; at += ${CUT_STRIDE-797})); do
		break_at "$1" $at
		points=$((points + 1))
		[ "${WENT:-0}" -gt 1500 ] || fail "only $WENT bytes went $1"
	done
	say "enrolled in spite of $points cuts of what goes $1"
}

line_laid() { [ -s "$M/run/port" ]; }
stall_up() { grep -q 'connected to the terminal' "$M/log/sync"; }
# All that a new stall is made of is new; the code too.
stall_new() {
	rm -rf "$M/terminal" "$M/state"
	mkdir -m 700 "$M/state"
	terminal_run
	: >"$M/log/sync"
	sync_start
	"$O/cho40-board" enrol add --config "$M/board.conf" \
		--terminal $TERMINAL --stall "$STALL" --account $BIN/$ACCOUNT \
		--holder "$HOLDER" --url "https://127.0.0.1:$WIRE_PORT" |
		tail -n 1 >"$M/run/code"
	until_true 10 "the stall is up" stall_up
}
# Its sync had the line, whether or not anything came of it.
line_taken() { [ -e "$M/state/next.json" ] || [ -e "$M/state/identity.json" ]; }
enrolled() {
	"$O/cho40" status --config "$M/terminal.conf" 2>/dev/null |
		grep -q "\"terminal\":$TERMINAL,.*\"queue\":{\"entries\":0,.*\"profile\":true"
}
reached() { sed -n "s/^$1\t//p" "$M/run/count"; }

# break_at WAY N: the first two connections break there; then one enrolment.
# How many bytes went that way in all is in $WENT.
break_at() {
	rm -f "$M/run/port" "$M/run/count"
	run wire python3 tests/e2e/proxy.py --listen $WIRE_PORT \
		--to 127.0.0.1:$DEVICES --port-file "$M/run/port" \
		--first 2 --cut "$1:$2" --count "$M/run/count"
	until_true 10 "the line is laid" line_laid
	stall_new
	"$O/cho40" enrol --config "$M/terminal.conf" "$(cat "$M/run/code")" \
		>"$M/run/said" 2>&1 &
	local asking=$!
	until_true 10 "the line is taken ($1 $2)" line_taken
	for _ in 1 2 3; do   # a restart does not sit out what it waits for
		sleep 0.5
		[ ! -e "$M/state/identity.json" ] || break
		crash sync
		sync_start
	done
	until_true 40 "enrolled and heard, cut $1 at $2" enrolled
	[ ! -e "$M/state/next.json" ] || fail "next.json stays ($1 $2)"
	wait $asking || true
	end sync
	end terminal
	ledger verify >/dev/null || fail "the ledger does not verify ($1 $2)"
	ledger_has '"k":"profile.set"' 1
	kill -USR1 "${PID[wire]}"
	sleep 0.1
	WENT=$(reached "$1")
	end wire
}

# Most of it is waiting: both ways at once, on ports that cannot meet.
at=$((20000 + RANDOM % 500 * 20))
(PORTS_AT=$at cut_way up) &
up=$!
(PORTS_AT=$((at + 510)) cut_way down) &
down=$!
bad=0
wait $up || bad=1
wait $down || bad=1
exit $bad

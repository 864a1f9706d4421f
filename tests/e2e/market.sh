#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# market.sh - a market on this machine: board, bank stand-in, sync, terminal.
#
# With a display: a terminal window and the pages' addresses; Ctrl-C, or
# closing the window, ends all of it.  Without one, or with UNATTENDED=1: the
# market plays four sales by itself, leaves its screens in build/demo, checks
# that bank, board and terminal agree, and exits 0.  The market stays in
# build/market ($MARKET), and the next run continues it.
O=${O:-build/release}
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/play.sh"

M=${MARKET:-$PWD/build/market}
DEMO=${DEMO:-$PWD/build/demo}
STAYS=1
[ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || UNATTENDED=1

# One market, one player.
only_one() {
	mkdir -p "$M"
	exec 9>"$M/lock"
	flock -n 9 || {
		say "This market is open already (build/market is in use)." >&2
		exit 3
	}
}

# The ports of the last run, or their next free neighbours.
same_ports() {
	if [ -s "$M/ports" ]; then
		. "$M/ports"
		if ! port_taken "$DEVICES" && ! port_taken "$PUBLIC" &&
			! port_taken "$BANK"; then
			return
		fi
		say "Ports $DEVICES-$BANK are taken; looking for others."
	fi
	pick_ports 8440
	printf 'DEVICES=%s PUBLIC=%s BANK=%s\n' "$DEVICES" "$PUBLIC" "$BANK" \
		>"$M/ports"
}

stall_is_known() {
	[ -s "$M/terminal/ledger.db" ] &&
		ledger show | grep -q '"profile.set"'
}

addresses() {
	cat <<-END

	  Customer's phone   http://127.0.0.1:$BANK/
	  Board, for staff   http://127.0.0.1:$PUBLIC/   (user office,
	                     password in $M/office.token)
	  The market is in   $M   (logs in log/)

	END
}

# --- with a person -----------------------------------------------------------

open_for_people() {
	start_all
	addresses
	say "Ctrl-C ends it."
	while :; do
		terminal_run
		wait "${PID[terminal]}" && break
		# As its supervisor would: the ledger brings the sale back.
		say "The terminal ended ($?); starting it again."
		sleep 1
	done
}

# --- by itself ---------------------------------------------------------------

# A run that was cut short may have left a QR out.
put_away() {
	terminal_start <<<"wait queue 0 20000"
	terminal_done 30
	while sale_is_open; do
		terminal_start <<-END
			wait screen pay
			tap cancel
			wait 300
		END
		terminal_done 10
	done
}

play_itself() {
	local known=
	export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
	rm -rf "$DEMO"
	mkdir -p "$DEMO"
	rm -rf "$M/shots"
	ln -s "$DEMO" "$M/shots"
	start_all
	addresses
	if stall_is_known; then
		known=1
		put_away
	fi
	terminal_start < <(play_script $known)
	play_customer
	terminal_done 40
	until_true 10 "all notifications are delivered" all_ended
	say
	say "The ledger:"
	ledger show | cut -c1-110
	ledger verify
	say
	say "The board:"
	audit
	say
	say "Do they agree?"
	agree
	say
	say "Screens: $DEMO"
	ls "$DEMO"
}

only_one
trap on_exit EXIT
trap 'say; say "Closing the market."; exit 0' INT TERM
[ -x "$O/cho40-bank" ] || fail "$O is not built: run make BUILD=release first"
same_ports
market_make
if [ -n "${UNATTENDED-}" ]; then
	play_itself
else
	open_for_people
fi

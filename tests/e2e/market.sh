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

LINKED=
M=${MARKET:-$PWD/build/market}
DEMO=${DEMO:-$PWD/build/demo}
STAYS=1
[ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || UNATTENDED=1

# One market, one player.
only_one() {
	mkdir -p "$M"
	exec 9>"$M/lock"
	flock -n 9 || {
		say "This market is open already: $M is in use" \
			"by$(cat "$M"/run/*.pid 2>/dev/null | sed 's/^/ /' |
			tr -d '\n')." >&2
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

# A ledger of an older version is read by the terminal, which brings it up to
# date, and by nobody before.
stall_is_known() {
	[ -s "$M/terminal/ledger.db" ] || return
	ledger show >"$M/run/entries" 2>/dev/null || return 0
	grep -q '"profile.set"' "$M/run/entries"
}

# The office: its account for fees, and its people.
OFFICE_PEOPLE="quantri:admin:Quản_Trị truong:head:Trưởng_Ban
	ketoan:accountant:Kế_Toán lanhdao:viewer:Lãnh_Đạo"
FEE_ACCOUNT=0900000100

office_make() {
	local line login role name board="$O/cho40-board"
	local config=(--config "$M/board.conf")
	if [ ! -s "$M/secrets/$FEE_ACCOUNT.hmac" ]; then
		(umask 077 && openssl rand -hex 16 | sed 's/^/whsec_/' \
			>"$M/secrets/$FEE_ACCOUNT.hmac")
		"$board" account add "${config[@]}" --bin $BIN \
			--account $FEE_ACCOUNT \
			--hmac-secret-file "$M/secrets/$FEE_ACCOUNT.hmac"
		"$board" account fee "${config[@]}" --bin $BIN \
			--account $FEE_ACCOUNT --name "BQL CHO THU"
	fi
	for line in $OFFICE_PEOPLE; do
		IFS=: read -r login role name <<<"$line"
		[ ! -s "$M/secrets/$login.password" ] || continue
		(umask 077 && openssl rand -hex 8 \
			>"$M/secrets/$login.password")
		"$board" user add "${config[@]}" --login "$login" \
			--name "${name//_/ }" --role "$role" \
			--password "$M/secrets/$login.password"
	done
}

office() { python3 tests/e2e/office.py "$PUBLIC" "$M/secrets" "$@"; }

addresses() {
	cat <<-END

	  Customer's phone   http://127.0.0.1:$BANK/
	  The office         http://127.0.0.1:$PUBLIC/   (users quantri,
	                     truong, ketoan, lanhdao; passwords in
	                     $M/secrets/*.password)
	  The market is in   $M   (logs in log/)

	END
}

# --- with a person -----------------------------------------------------------

# Whatever account was typed at the stall's set-up, the board must watch it: a
# market office would register it by hand.
link_if_new() {
	local place
	[ -z "$LINKED" ] || return 0
	place=$("$O/cho40" ledger show --config "$M/terminal.conf" 2>/dev/null |
		sed -n '/"profile.set"/s/.*"bin":"\([0-9]*\)","account":"\([^"]*\)".*/\1 \2/p' |
		tail -n 1) || return 0
	[ -n "$place" ] || return 0
	LINKED=1
	[ ! -e "$M/secrets/${place#* }.hmac" ] || return 0
	say "The stall is set up; the board is told of its account."
	end sync
	end board
	account_link ${place% *} "${place#* }"
	board_start
	sync_start
}

# What a supervisor does: start it again, but not for ever.
RESTARTS_MAX=3

# SDL falls back to drivers that show nothing.
window_is_seen() {
	local i
	for ((i = 0; i < 40; i++)); do
		sleep 0.05
		case $(grep -h 'first frame' "$M/log/terminal" | tail -n 1) in
		*driver=offscreen* | *driver=dummy*) return 1 ;;
		*driver=*) return 0 ;;
		esac
	done
}

open_for_people() {
	local status since restarts=0
	: >"$M/log/terminal"
	start_all
	office set-up
	addresses
	say "Ctrl-C ends it, and so does closing the window."
	while :; do
		since=$SECONDS status=0
		terminal_run
		window_is_seen || say "No window could be opened on" \
			"${DISPLAY:-$WAYLAND_DISPLAY}: the terminal runs unseen."
		while alive terminal; do
			link_if_new
			sleep 1
		done
		wait "${PID[terminal]}" || status=$?
		[ "$status" -ne 0 ] || break
		[ $((SECONDS - since)) -lt 10 ] || restarts=0
		restarts=$((restarts + 1))
		[ $restarts -le $RESTARTS_MAX ] || fail "the terminal cannot" \
			"run here; without a display use UNATTENDED=1"
		say "The terminal ended ($status); starting it again."
		sleep 1
	done
}

# --- by itself ---------------------------------------------------------------

terminal_up() { "$O/cho40" status --config "$M/terminal.conf" >/dev/null 2>&1; }

# A run that was cut short may have left QR codes out.
put_away() {
	local left
	terminal_run
	until_true 10 "the terminal answers" up_or_gone terminal terminal_up
	left=$("$O/cho40" open --config "$M/terminal.conf" | wc -l)
	end terminal
	for ((; left > 0; left--)); do
		terminal_start <<-END
			wait screen pay
			tap cancel
			wait void
		END
		terminal_done 15
	done
}

# A bill of the market, paid to the board's own account by its reference.
stall_pays_its_fee() {
	local amount ref
	read -r amount ref < <(office bill)
	[ "$amount" -gt 0 ] || return 0
	say "The stall pays the market's bill of $amount:"
	pay "$("$O/cho40" qr make --bin $BIN --account $FEE_ACCOUNT \
		--amount "$amount" --purpose "$ref")"
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
	office set-up
	if stall_is_known; then
		known=1
		put_away
	fi
	terminal_start < <(play_script $known)
	play_customer
	terminal_done 40
	stall_pays_its_fee
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
	office check
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
office_make
if [ -n "${UNATTENDED-}" ]; then
	play_itself
else
	open_for_people
fi

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lib.sh - a whole market in a folder: board, bank, sync, terminal.
#
# A script sources this and calls `market NAME`.  Everything lives in $M, on
# ports of its own; all that was started ends with the script, however it
# ends, and a failing one shows the ends of the logs.  Every wait is bounded.
# KEEP=1 leaves the folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
O=${O:-build/debug}
export LC_ALL=C.UTF-8
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

# The trader of every market here; no account or person of that name is meant.
BIN=970422 BANK_QUERY=MBBank ACCOUNT=0900000001
HOLDER="NGUYEN THI MY" STALL="Chị Mỷ rau"
OTHER_ACCOUNT=0900000002   # another account the board watches
STRANGE_ACCOUNT=0900000009 # one that nobody watches
TERMINAL=7

say() { printf '%s\n' "$*"; }

fail() {
	say "FAIL: $*" >&2
	FAILED=1
	exit 1
}

# until_true SECONDS WHAT COMMAND...: poll; fail with WHAT after SECONDS.
until_true() {
	local end=$(($(date +%s%N) / 1000000 + $1 * 1000)) what=$2
	shift 2
	while ! "$@"; do
		[ $(($(date +%s%N) / 1000000)) -lt "$end" ] ||
			fail "waited in vain: $what"
		sleep 0.05
	done
}

# --- programs --------------------------------------------------------------

declare -A PID=()

# run NAME COMMAND...: in the background, output to $M/log/NAME.
run() {
	local name=$1
	shift
	alive "$name" && fail "$name runs already"
	"$@" >>"$M/log/$name" 2>&1 &
	PID[$name]=$!
	echo "$name=$!" >"$M/run/$name.pid"
	# Until it is itself: a TERM that comes before is caught by the shell
	# that it still is, and lost.
	local i
	for ((i = 0; i < 100; i++)); do
		[ "/proc/${PID[$name]}/exe" -ef "/proc/$$/exe" ] || break
		sleep 0.01
	done
}

alive() {
	[ -n "${PID[$1]-}" ] && kill -0 "${PID[$1]}" 2>/dev/null
}

gone() { ! alive "$1"; }

# end NAME [SIGNAL]: ask it to end and wait for it; its status in $STATUS.
end() {
	local name=$1 signal=${2:-TERM} i
	STATUS=0
	[ -n "${PID[$name]-}" ] || return 0
	kill -s "$signal" "${PID[$name]}" 2>/dev/null || true
	for ((i = 0; i < 200; i++)); do
		alive "$name" || break
		sleep 0.05
	done
	if alive "$name"; then
		say "$name did not end within 10 s of $signal" >&2
		kill -KILL "${PID[$name]}" 2>/dev/null || true
		FAILED=1
	fi
	wait "${PID[$name]}" 2>/dev/null || STATUS=$?
	unset "PID[$name]"
	rm -f "$M/run/$name.pid"
}

# crash NAME: as if its power were cut.
crash() { end "$1" KILL; }

# --- ports -----------------------------------------------------------------

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Three neighbouring free ports, below those the system gives to clients.
pick_ports() {
	local base i
	for ((i = 0; i < 50; i++)); do
		base=$((${1:-20000 + RANDOM % 11000} + i * 10))
		port_taken $base || port_taken $((base + 1)) ||
			port_taken $((base + 2)) || break
	done
	[ "$i" -lt 50 ] || fail "no three free ports found"
	DEVICES=$base PUBLIC=$((base + 1)) BANK=$((base + 2))
}

# --- the market --------------------------------------------------------------

tidy() {
	local name
	for name in terminal sync wire bank board "${!PID[@]}"; do
		end "$name"
	done
	if [ "${FAILED-0}" -ne 0 ]; then
		for name in "$M"/log/*; do
			[ -e "$name" ] || continue
			say "--- end of $name" >&2
			tail -n 15 "$name" >&2
		done
	fi
	[ -n "${STAYS-}${KEEP-}" ] || rm -rf "$M"
	[ "${FAILED-0}" -eq 0 ] || exit 1
}

on_exit() {
	local status=$?
	trap - EXIT
	[ "$status" -eq 0 ] || FAILED=1
	tidy
	exit "$status"
}

# market NAME: a fresh one in a temporary folder, with the programs running, on
# free ports, from PORTS_AT on.
market() {
	M=$(mktemp -d "/tmp/cho40-$1-XXXXXX")
	trap on_exit EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
	unset DISPLAY WAYLAND_DISPLAY
	[ -x "$O/cho40-bank" ] || fail "$O is not built: run make first"
	# shellcheck disable=SC2086
	pick_ports ${PORTS_AT-}
	market_make
}

# Files of a market in $M, for the ports chosen.
market_make() {
	mkdir -p "$M"/{log,shots,run,secrets,state}
	board_make
	bank_make
	stall_make
}

# The board: its folder, keys and office password; one device; two accounts
# that SePay tells it about, one with HMAC and one with an API key.
board_make() {
	cat >"$M/board.conf" <<-END
		folder = board
		[market]
		name = Chợ Thử
		[devices]
		port = $DEVICES
		[public]
		port = $PUBLIC
		[office]
		token_file = office.token
		[console]
		dir = $PWD/sync/board/www
		fonts = $PWD/assets/fonts
		[reports]
		forms = $PWD/assets/forms.tsv
		notices = $PWD/assets/notices.tsv
	END
	[ ! -s "$M/board/made" ] || return 0
	"$O/cho40-board" init --config "$M/board.conf" >"$M/init"
	(umask 077 && openssl rand -hex 16 \
		>"$M/secrets/$OTHER_ACCOUNT.apikey")
	"$O/cho40-board" account add --config "$M/board.conf" --bin $BIN \
		--account $OTHER_ACCOUNT \
		--apikey-file "$M/secrets/$OTHER_ACCOUNT.apikey"
	account_link $BIN $ACCOUNT
	date >"$M/board/made"
}

# account_link BIN ACCOUNT: the stall's money comes there; SePay watches it and
# tells a board that is not running now.  The device gets a new certificate.
account_link() {
	local board="$O/cho40-board" config=(--config "$M/board.conf")
	(umask 077 && openssl rand -hex 16 | sed 's/^/whsec_/' \
		>"$M/secrets/$2.hmac")
	"$board" account add "${config[@]}" --bin "$1" --account "$2" \
		--hmac-secret-file "$M/secrets/$2.hmac"
	rm -rf "$M/device"
	"$board" device add "${config[@]}" --terminal $TERMINAL \
		--stall "$STALL" --account "$1/$2" --out "$M/device"
}

# The stall: a terminal with the number the board gave it, and its sync.
stall_make() {
	cat >"$M/terminal.conf" <<-END
		data_dir = terminal
		socket = run/terminal.sock
		[screen]
		fullscreen = no
		font_dir = $PWD/assets/fonts
		[stall]
		terminal = $TERMINAL
	END
	cat >"$M/sync.conf" <<-END
		socket = run/terminal.sock
		state_dir = state
		[board]
		url = https://127.0.0.1:${WIRE_PORT:-$DEVICES}
		ca = device/ca.crt
		cert = device/device.crt
		key = device/device.key
		poll_s = 1
	END
}

# key_in: the stall gets the key it proves with; in hex it is in $M/secrets/hex.
key_in() {
	"$O/cho40-board" device proof-key --config "$M/board.conf" \
		--terminal $TERMINAL --out "$M/secrets/proof"
	mkdir -p -m 700 "$M/terminal"
	"$O/cho40" proof-key in "$M/secrets/proof" "$M/terminal" 2>/dev/null
	sed 's/.* //' "$M/secrets/proof" >"$M/secrets/hex"
}

# proof_make: and its codes lead to a page.
proof_make() {
	key_in
	echo "proof_host = CHO.EXAMPLE" >>"$M/terminal.conf"
}

bank_make() {
	cat >"$M/bank.conf" <<-END
		[listen]
		port = $BANK
		[book]
		file = book.ndjson
		[hook]
		url = http://127.0.0.1:$PUBLIC/hooks/sepay/{account}
		secrets = secrets
		speed = ${SPEED-60}
		[phone]
		terminals = $M/run/terminal.sock
	END
}

# clock_at TIME: what to run a program with for whom it is then ("@1970-01-02
# 00:00:00", "+900d"); stall and town have clocks of their own.
CLOCK=() STALL_CLOCK=()
clock_at() {
	local lib
	lib=$(echo /usr/lib/*/faketime/libfaketime.so.1)
	[ -e "$lib" ] || fail "no faketime here"
	printf '%s\n' env "LD_PRELOAD=$lib" "FAKETIME=$1" \
		FAKETIME_DONT_FAKE_MONOTONIC=1
}

bank_up() { curl -fsS -o /dev/null "http://127.0.0.1:$BANK/healthz" 2>/dev/null; }
board_up() { curl -fsS -o /dev/null "http://127.0.0.1:$PUBLIC/healthz" 2>/dev/null; }

bank_start() {
	run bank "${CLOCK[@]}" "$O/cho40-bank" --config "$M/bank.conf"
	until_true 10 "the bank answers" up_or_gone bank bank_up
}

board_start() {
	run board "${CLOCK[@]}" "$O/cho40-board" --config "$M/board.conf"
	until_true 10 "the board answers" up_or_gone board board_up
}

# True when it answers; a program that ended will never.
up_or_gone() {
	alive "$1" || fail "$1 ended: $(tail -n 1 "$M/log/$1")"
	"$2"
}

sync_start() {
	run sync "${STALL_CLOCK[@]}" "$O/cho40-sync" --config "$M/sync.conf"
}

# terminal_start: the script to play is on standard input (no pipe: a pipe would
# make it a child of a child).
terminal_start() {
	SCRIPTS=$((${SCRIPTS-0} + 1))
	cat >"$M/run/$SCRIPTS.script"
	run terminal "${STALL_CLOCK[@]}" "$O/cho40-terminal" \
		--config "$M/terminal.conf" \
		--script "$M/run/$SCRIPTS.script" --shots "$M/shots"
}

# A terminal that nobody plays on.
terminal_run() {
	run terminal "$O/cho40-terminal" --config "$M/terminal.conf"
}

# The script ran to its end without a wait in vain.
terminal_done() {
	until_true "${1:-30}" "the terminal's script ends" gone terminal
	end terminal
	[ "$STATUS" -eq 0 ] || fail "the terminal's script failed"
}

# A cable between stall and board that `wire up|cut|dead` switches; before
# the sync starts.
wire_start() {
	WIRE_PORT=$((BANK + 1))
	wire up
	run wire python3 tests/e2e/wire.py $WIRE_PORT $DEVICES "$M/run/wire"
	stall_make
}

wire() { echo "$1" >"$M/run/wire"; }

start_all() {
	board_start
	bank_start
	sync_start
}

# --- what the scripts are made of -------------------------------------------

# script_setup [check]: to the idle screen, or to the look back.
script_setup() {
	cat <<-END
		wait screen setup-bank
		type $BANK_QUERY
		tap row-0
		wait screen setup-account
		type $ACCOUNT
		tap next
		wait screen setup-holder
		type $HOLDER
		tap next
		wait screen setup-stall
		type $STALL
		tap next
		wait screen setup-check
	END
	[ -z "${1-}" ] || return 0
	cat <<-END
		tap later
		wait screen setup-pin
		tap later
		wait screen idle
	END
}

# From the idle screen to the keypad, where every sale ends too.
script_begin() {
	printf '%s\n' "wait screen idle" "tap sell"
}

# Past a verdict, which takes no touch in its first moment: a finger that was
# on its way when it came up shall not wipe it away.
script_go_on() {
	printf '%s\n' "wait screen verdict" "wait 800" "tap anywhere"
}

# script_sale AMOUNT [NAME]: until the QR is up and NAME.png is written, or
# just until it is wished for.
script_sale() {
	cat <<-END
		wait screen amount
		type $1
		wait amount $1
		tap take
	END
	[ -z "${2-}" ] ||
		printf '%s\n' "wait screen pay" "wait open" "shot $2"
}

# --- the customer ------------------------------------------------------------

picture_is_there() {
	[ -s "$M/shots/$1.png" ] || {
		alive terminal || fail "the terminal ended before $1.png"
		return 1
	}
}

# scan NAME: the payload in that picture of the terminal's screen.
scan() {
	until_true 20 "the picture $1.png" picture_is_there "$1"
	zbarimg --nodbus -q --raw -Sdisable -Sqrcode.enable "$M/shots/$1.png" ||
		fail "no QR code can be read in $1.png"
}

# codes FIELD: that field of the codes now on the terminal's screen.
codes() {
	curl -fsS "http://127.0.0.1:$BANK/codes.ndjson" |
		sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

code_is_out() { [ -n "$(codes payload)" ]; }

# told REF STATE: the terminal's ledger has brought that sale to that state.
told() { grep -q "ledger sale $1 .*-> $2 " "$M/log/terminal"; }

# shown: the payload of the one code on the screen, asked for, not scanned.
shown() {
	until_true 15 "a QR code is out" code_is_out
	codes payload | head -n 1
}

# pay PAYLOAD [NAME=VALUE...]: prints the bank's answer.
pay() {
	local args=(--data-urlencode "payload=$1") v
	shift
	for v in "$@"; do
		args+=(--data-urlencode "$v")
	done
	curl -fsS "${args[@]}" "http://127.0.0.1:$BANK/pay" ||
		fail "the bank refused to pay $*"
}

# scan_and_pay PICTURE [NAME=VALUE...]
scan_and_pay() {
	local code
	code=$(scan "$1") || exit 1
	shift
	pay "$code" "$@"
}

# bank_do PATH [NAME=VALUE...]
bank_do() {
	local path=$1 args=(-d '') v
	shift
	for v in "$@"; do
		args+=(-d "$v")
	done
	curl -fsS -o /dev/null "${args[@]}" "http://127.0.0.1:$BANK/$path"
}

ids() { sed -n 's/.*"ids":\[\([0-9,]*\)\].*/\1/p' | tr , ' '; }
book() { curl -fsS "http://127.0.0.1:$BANK/book.ndjson"; }

# book_has PATTERN.  (Through a variable: grep -q hangs up on a pipe.)
book_has() {
	local text
	text=$(book) && grep -q -- "$1" <<<"$text"
}

# ended ID: no more deliveries of that transfer by schedule.
ended() { book_has "\"note\",\"id\":$1,.*\"end\":\"[a-z]"; }

all_ended() {
	local text id
	text=$(book) || return 1
	for id in $(sed -n 's/.*"transfer","id":\([0-9]*\).*/\1/p' <<<"$text"); do
		grep -q "\"note\",\"id\":$id,.*\"end\":\"[a-z]" <<<"$text" ||
			return 1
	done
}

# --- who says what -----------------------------------------------------------

# audit: the board's credits and sales, a JSON object a line, all pages.
audit() {
	local page at=
	while :; do
		page=$(curl -fsS -u "office:$(cat "$M/office.token")" \
			"http://127.0.0.1:$PUBLIC/audit.ndjson$at")
		grep -v '"k":"more"' <<<"$page" || true
		at=$(sed -n 's/^{"k":"more","credit":\([0-9]*\),"sale":\([0-9]*\)}$/?credit=\1\&sale=\2/p' <<<"$page")
		[ -n "$at" ] || return 0
	done
}

credits() { audit | grep '"k":"credit"' || true; }
ledger() { "$O/cho40" ledger "$1" "$M/terminal/ledger.db"; }

# ledger_has TEXT COUNT: that many lines of the stopped stall's journal.
ledger_has() {
	local n
	n=$(ledger show | grep -cF -- "$1" || true)
	[ "$n" -eq "$2" ] || fail "$n lines with $1 in the ledger, not $2"
}

# agree: bank, board and the stopped stall, to the dong.
agree() {
	ledger verify >"$M/run/verify" || fail "the ledger does not verify"
	ledger show >"$M/run/ledger"
	book >"$M/run/book"
	audit >"$M/run/audit"
	python3 tests/e2e/agree.py "$M/run/book" "$M/run/audit" \
		"$M/run/ledger" || fail "bank, board and terminal disagree"
}

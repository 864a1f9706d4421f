#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: each program, and all at once, are killed at each step of a sale and
# started again; the sale ends paid, once, and bank, board and ledger agree.  The steps: the
# entry is committed; the QR is seen; the money moved but nobody was told;
# the board was told but the stall was not; the news is at the stall but the
# terminal has not taken it.
. "$(dirname "$0")/lib.sh"

STEPS="opened seen moved told mailed"

# The order is that of a market after a power cut, by no rule.
kill_and_restart() {
	local name
	for name in $1; do
		crash "$name"
	done
	for name in $1; do
		case $name in
		terminal) terminal_run ;;
		*) "${name}_start" ;;
		esac
	done
}

freeze() { kill -STOP "${PID[$1]}"; }
thaw() { ! alive "$1" || kill -CONT "${PID[$1]}"; }

# strike "VICTIM..." STEP: one sale with one death in it.
strike() {
	local victims=$1 step=$2 code ref id
	terminal_start < <(
		script_begin
		script_sale 20000 "${step#opened}"
		echo "wait paid 40000"
		)
	[ "$step" = opened ] || scan "$step" >/dev/null
	code=$(shown)
	ref=$(codes ref)
	case $step in
	moved) bank_do hold ;;
	told) freeze sync ;;
	mailed) freeze terminal ;;
	esac
	case $step in
	opened | seen) ;;
	*) id=$(pay "$code" | ids) ;;
	esac
	case $step in
	told) until_true 10 "the board is told" ended "$id" ;;
	mailed)
		until_true 10 "the board is told" ended "$id"
		sleep 0.3
		;;
	esac
	kill_and_restart "$victims"
	case $step in
	opened | seen) pay "$code" >/dev/null ;;
	moved) bank_do release ;;
	told) thaw sync ;;
	mailed) thaw terminal ;;
	esac
	case $victims in
	*terminal*)
		until_true 40 "$step: the sale is paid" told "$ref" paid
		end terminal
		;;
	*) terminal_done 45 ;;
	esac
}

# Every death of one program, in a market of its own.
strikes() {
	local step
	market "kill-${1// /-}"
	start_all
	terminal_start < <(script_setup)
	terminal_done
	for step in $STEPS; do
		strike "$1" "$step"
	done
	until_true 10 "all notifications are delivered" all_ended
	agree
	ledger_has '"k":"sale.open"' 5
	ledger_has '"k":"bank.credit"' 5
}

jobs=()
for victims in terminal sync board bank "terminal sync bank board"; do
	( strikes "$victims" ) &
	jobs+=($!)
done
failed=0
for job in "${jobs[@]}"; do
	wait "$job" || failed=1
done
exit $failed

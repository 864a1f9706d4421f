#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh FILE.txt - play a scenario written in plain words with the real
# programs: board, bank stand-in, sync, terminal, and a cable between stall and
# board.  One sentence a line, done one after another; '#' begins a comment.
# The sentences are the cases of `sentence` below; one that is none of them is
# an error, so that a scenario cannot pass by being misread.
. "$(dirname "$0")/../e2e/lib.sh"
. tests/e2e/acquirer-lib.sh
. tests/scenario/words.sh

FILE=${1:?usage: run.sh FILE.txt}
NAME=$(basename "$FILE" .txt)
mapfile -t LINES < <(sed 's/#.*//; s/^[[:space:]]*//; s/[[:space:]]*$//' "$FILE")

# The stall's part of a stretch between two power cuts goes into one script of
# the terminal; each line waits for its `go-N` and shows `at-N`, so that all
# of the scenario happens in its order.
stretch() {
	local i
	for ((i = $1; i < ${#LINES[@]}; i++)); do
		case ${LINES[i]} in
		"power cut" | "the stall is closed") break ;;
		esac
		stall_words "${LINES[i]}" >"$M/run/words" || continue
		printf 'wait file go-%d 240000\n' "$i"
		cat "$M/run/words"
		printf 'shot at-%d\n' "$i"
	done
}

power_on() {
	stretch "$1" >"$M/run/stretch"
	terminal_start <"$M/run/stretch"
	POWER=1
}

shown_at() {
	[ -s "$M/shots/at-$1.png" ] || {
		alive terminal || fail "$FILE:$(($1 + 1)): ${LINES[$1]}: $(
			tail -n 1 "$M/log/terminal")"
		return 1
	}
}

play() {
	local i
	for ((i = 0; i < ${#LINES[@]}; i++)); do
		[ -n "${LINES[i]}" ] || continue
		AT="$FILE:$((i + 1)): ${LINES[i]}"
		say "  ${LINES[i]}"
		if stall_words "${LINES[i]}" >/dev/null; then
			[ -n "$POWER" ] || fail "$AT: the stall has no power"
			: >"$M/shots/go-$i"
			until_true 130 "$AT" shown_at "$i"
		else
			sentence "${LINES[i]}" "$i"
		fi
	done
}

say "$NAME"
POWER=
market "scenario-$NAME"
wire_start
start_all
case "${LINES[*]}" in
*" power is off "* | "power is off "*) ;;
*) power_on 0 ;;
esac
play
[ -z "$POWER" ] || end terminal
say "$NAME: done"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: while sales are made without a pause, terminal, sync and board are
# killed at random moments and the cable between them is pulled; when it is
# over, the board holds the terminal's journal, every line once and byte for
# byte, and each credit is in the ledger once.  SEED=n plays the same deaths.
. "$(dirname "$0")/lib.sh"

SEED=${SEED-$RANDOM}
RANDOM=$SEED
ROUNDS=${ROUNDS-4}
say "seed $SEED"

# Three sales in cash, none of 20.000 đ, and one of it that the bank pays;
# from whatever screen the last death left us on, back to the keypad.
sales() {
	local i
	for i in 1 2 3; do
		script_sale $((1000 * (RANDOM % 90 + 21)))
		cat <<-END
			wait screen pay
			tap cash
		END
		script_go_on
	done
	script_sale 20000
	cat <<-END
		wait paid 60000
	END
	script_go_on
	echo "wait screen amount"
}

# What a restart comes back to is the open sale.  One that was paid before
# the death gets its money now; the other is cancelled first.  (Cancelling the
# paid one as well would be late money, whose verdict comes up in the middle
# of a sale that follows.)
from_any_screen() {
	if [ -n "$OPEN" ] && [[ $PAID == *"$OPEN"* ]]; then
		printf '%s\n' "wait paid 60000"
		script_go_on
		echo "wait screen amount"
	elif [ -n "$OPEN" ]; then
		printf '%s\n' "wait screen pay" "tap cancel" "wait screen amount"
	else
		script_begin
	fi
}

pause() { sleep "0.$((RANDOM % 9))"; }

# Once: a restart shows the code again.  PAID: the one that was paid last.
pay_what_is_shown() {
	local code
	code=$(codes payload | head -n 1)
	[ -n "$code" ] && [ "$code" != "$PAID" ] || return 0
	pay "$code" >/dev/null
	PAID=$code
}

# Deaths of sync and board, and pulls of the cable, while the script plays.
torment() {
	local end=$(($(date +%s) + 60))
	while alive terminal; do
		[ "$(date +%s)" -lt "$end" ] || fail "the sales do not end"
		case $((RANDOM % 5)) in
		0 | 1) crash sync; pause; sync_start ;;
		2) crash board; pause; board_start ;;
		3) wire cut; pause; wire up ;;
		4) wire dead; pause; wire up ;;
		esac
		pause
		[ "$(codes amount)" != 20000 ] || pay_what_is_shown
		[ $((RANDOM % DEADLY)) -ne 0 ] || crash terminal
	done
}

queue_is_empty() {
	"$O/cho40" status --config "$M/terminal.conf" |
		grep -q '"queue":{"entries":0,'
}

OPEN= PAID=
market sync-death
wire_start
start_all
terminal_start < <(script_setup)
terminal_done
for ((round = 1; round <= ROUNDS; round++)); do
	DEADLY=$((round % 2 ? 9 : 1000))   # every other round it may live
	from_any_screen >"$M/run/round"
	sales >>"$M/run/round"
	terminal_start <"$M/run/round"
	torment
	end terminal
	[ "$DEADLY" -eq 9 ] || [ "$STATUS" -eq 0 ] ||
		fail "round $round: the script failed"
	OPEN=$("$O/cho40" ledger show "$M/terminal/ledger.db" | python3 -c '
import json, sys
out = {}
for line in sys.stdin:
    e = json.loads(line)
    ref = e["d"].get("ref")
    if e["k"] == "sale.open":
        out[ref] = 1
    elif e["k"] in ("sale.void", "sale.expire", "sale.cash", "sale.seen",
                    "bank.credit"):
        out.pop(ref, 0)
print(" ".join(out))')
done

# --- peace: everything is up, nobody sells ------------------------------------
alive sync || sync_start
alive board || board_start
wire up
terminal_run
until_true 60 "the queue is empty" queue_is_empty
until_true 20 "all notifications are delivered" all_ended
sleep 2
end terminal
[ "$STATUS" -eq 0 ] || fail "the terminal did not end well"
agree
end sync
end board
python3 - "$M/board/board.db" "$M/run/ledger" $TERMINAL <<'END'
import hashlib
import sqlite3
import sys

store = sqlite3.connect(sys.argv[1])
held = {n: (bytes(l), bytes(line)) for n, l, line in store.execute(
    'SELECT n, l, line FROM entry WHERE terminal = ?', (int(sys.argv[3]),))}
mine = [line.rstrip('\n').encode() for line in open(sys.argv[2])]
wrong = 0
sealed = 0
for n, line in enumerate(mine, 1):
    l, there = held.get(n, (b'', b''))
    if l != hashlib.sha256(line).digest() or there not in (line, b''):
        print(f'entry {n}: board has {there!r}, terminal {line!r}')
        wrong += 1
    sealed += there == b''
extra = [n for n in held if n > len(mine)]
print(f'{len(mine)} entries, {sealed} of them as a hash; '
      f'{wrong} wrong, {len(extra)} too many')
sys.exit(wrong > 0 or len(extra) > 0 or sealed == len(mine))
END

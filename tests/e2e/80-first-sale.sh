#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall sets itself up and takes an exact sale, a short one that is
# topped up, one whose reference the bank garbles, and one in cash; the code
# is read from the picture of the screen; bank, board and terminal agree.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/play.sh"

market first-sale
start_all
terminal_start < <(play_script)
play_customer
terminal_done 40
agree
ledger_has '"k":"sale.open"' 4
ledger_has '"k":"bank.credit"' 4
ledger_has '"k":"sale.cash"' 1
[ "$(book | grep -c '"transfer"')" -eq 4 ] || fail "the bank moved otherwise"
for name in board sync bank; do
	end $name
	[ "$STATUS" -eq 0 ] || fail "$name ended with $STATUS"
done

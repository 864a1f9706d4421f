#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall sets itself up and tests itself with 1.000 đ: the code of the
# screen is paid from another phone, the terminal hears the bank; the money is
# in bank, board and ledger alike and is no revenue.  Put off, the set-up
# leaves no sale behind; an account that is another's is asked for again, also
# after the power went.
. "$(dirname "$0")/lib.sh"

market setup
board_start
bank_start

# Put off, in a folder of its own: nothing is sold, nothing is open.
sed -e 's/^data_dir = .*/data_dir = skipped/' \
	-e 's/^socket = .*/socket = run\/skipped.sock/' \
	"$M/terminal.conf" >"$M/skipped.conf"
script_setup >"$M/run/skipped.script"
"$O/cho40-terminal" --config "$M/skipped.conf" \
	--script "$M/run/skipped.script" >"$M/log/skipped" 2>&1 ||
	fail "the set-up that is put off fails"
n=$("$O/cho40" ledger show "$M/skipped/ledger.db" | grep -c sale || true)
[ "$n" -eq 0 ] || fail "$n entries of sales after a set-up without a test"

# Another's name: back to the account, and still there after the power went.
cat >"$M/run/wrong.script" <<-END
	wait screen idle
	tap menu
	tap self_test
	wait screen self-test
	wait void
	tap wrong
	wait screen setup-account
	wait file never
END
run skipped "$O/cho40-terminal" --config "$M/skipped.conf" \
	--shots "$M/shots" --script "$M/run/wrong.script"
wrong_is_kept() { grep -q "$ACCOUNT" "$M/skipped/account-wrong" 2>/dev/null; }
until_true 10 "the account is kept as wrong" wrong_is_kept
crash skipped
cat >"$M/run/right.script" <<-END
	wait screen setup-account
	tap next
	wait screen setup-holder
	tap next
	wait screen setup-stall
	tap next
	wait screen setup-check
	tap later
	wait screen setup-pin
	tap later
	wait screen idle
END
"$O/cho40-terminal" --config "$M/skipped.conf" \
	--script "$M/run/right.script" >>"$M/log/skipped" 2>&1 ||
	fail "after another's account the set-up does not begin there"

# Tested: scanned, paid, heard.
terminal_start < <(
	script_setup check
	cat <<-END
		tap next
		wait screen self-test
		wait net up
		shot self
		tap next
		wait late
		shot heard
		tap done
		wait screen setup-pin
		tap later
		wait screen idle
		wait queue 0
	END
)
until_true 10 "the terminal's socket" test -S "$M/run/terminal.sock"
sync_start
scan_and_pay self >"$M/run/paid"
terminal_done 20
agree
ledger_has '"k":"sale.open"' 1
ledger_has '"k":"sale.void"' 1
ledger_has '"k":"bank.credit"' 1
[ "$(book | grep -c '"transfer"')" -eq 1 ] || fail "the bank moved otherwise"
zbarimg --nodbus -q --raw "$M/shots/heard.png" >"$M/run/codes" 2>&1 || true
[ ! -s "$M/run/codes" ] || fail "a code is out although the money was heard"
# The tax book of the year has not a dong of it; and it can be given back.
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)
"$O/cho40" books s1a --from "$year-01-01" --to "$year-12-31" \
	--law assets/tax.tsv "$M/terminal/ledger.db" >"$M/run/book" \
	2>"$M/run/said"
grep -q ": 0 đ;" "$M/run/said" || fail "the test is in the tax book"
ref=$(ledger show | sed -n 's/.*"sale.open".*"ref":"\([A-Z0-9]*\)".*/\1/p')
"$O/cho40" refund --ref "$ref" --amount 1000 --by bank "$M/terminal" \
	>"$M/run/refund" || fail "what was lent for the test cannot go back"

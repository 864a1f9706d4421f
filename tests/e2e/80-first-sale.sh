#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall sets itself up and takes an exact sale, a short one that is
# topped up, one whose reference the bank garbles, and one in cash; the code
# is read from the picture of the screen; bank, board and terminal agree, and
# the customer's page says what came.
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

# page REF: the customer's page, without its marks.
page() {
	curl -fsS "http://127.0.0.1:$PUBLIC/x/$1" | sed 's/<[^>]*>/ /g'
}
refs=($(ledger show | sed -n 's/.*"sale.open".*"ref":"\([A-Z0-9]*\)".*/\1/p'))
page "${refs[0]}" | grep -c '65.000' >"$M/run/out" ||
	fail "the first customer's page does not say 65.000"
page "${refs[1]}" | grep -c '120.000' >"$M/run/out" ||
	fail "the second customer's page does not add up"
page "${refs[3]}" | grep -ci 'chờ ngân hàng' >"$M/run/out" ||
	fail "the page of a cash sale does not wait for the bank"
! page C40000714D2PF2DB1 2>"$M/run/out" ||
	fail "what is no reference has a page"

for name in board sync bank; do
	end $name
	[ "$STATUS" -eq 0 ] || fail "$name ended with $STATUS"
done

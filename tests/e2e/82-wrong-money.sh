#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: too little, too much, twice, too late, to another account, or without
# its reference and claimed by its payer: each has its place, the trader's
# screen says which, and no dong is dropped.
. "$(dirname "$0")/lib.sh"

market wrong-money
start_all
terminal_start < <(
	script_setup
	script_begin
	script_sale 50000 short
	echo "wait short 20000"
	echo "shot short-verdict"
	script_go_on
	echo "wait screen pay"
	echo "tap cancel"
	script_sale 40000 over
	echo "wait over 20000"
	echo "shot over-verdict"
	script_go_on
	script_sale 30000 twice
	echo "wait over 20000"
	script_go_on
	script_sale 20000 late
	echo "tap cancel"
	echo "wait screen amount"
	echo "shot cancelled"
	echo "wait late 20000"
	echo "shot late-verdict"
	script_go_on
	script_sale 10000 wrong
	echo "wait queue 0 20000"
	echo "print the wrong account"
	echo "wait paid 20000"
	script_go_on
	script_sale 15000 lost
	echo "wait paid 20000"
)
scan_and_pay short amount=5000
scan_and_pay over amount=45000
scan_and_pay twice times=2
code=$(scan late)
until_true 15 "the sale is cancelled" picture_is_there cancelled
pay "$code"
code=$(scan wrong)
other=$(pay "$code" to_account=$OTHER_ACCOUNT | ids)
strange=$(pay "$code" to_account=$STRANGE_ACCOUNT | ids)
until_true 15 "the other account's notification" ended "$other"
[ -n "$(codes ref)" ] || fail "money to another account closed the sale"
bank_do pay terminal=$TERMINAL ref="$(codes ref)"
# The payer has what the bank showed: the amount and its reference.
lost=$(scan_and_pay lost mangling=mb-no-code | ids)
until_true 15 "the notification without a reference" ended "$lost"
row=$(credits | grep "\"sepay:$lost\"")
[[ $row == *'"unmatched","reason":"no_reference"'* ]] ||
	fail "it found a sale: $row"
curl -fsS -o /dev/null -d amount=15.000 --data-urlencode "bank_ref=$(
	sed 's/.*"bank_ref":"\([^"]*\)".*/\1/' <<<"$row")" \
	"http://127.0.0.1:$PUBLIC/x/$(codes ref)"
terminal_done 30
until_true 10 "all notifications are delivered" all_ended
agree
credits >"$M/run/credits"
grep "\"sepay:$other\"" "$M/run/credits" | grep -q '"wrong_account"' ||
	fail "money to the other account is not kept as such"
grep "\"sepay:$lost\"" "$M/run/credits" | grep -q '"matched","reason":"claimed"' ||
	fail "the claimed money is not shown as such"
! grep -q "\"sepay:$strange\"" "$M/run/credits" ||
	fail "the board knows of an account it does not watch"
ledger_has '"k":"bank.credit"' 7
ledger_has '"k":"sale.void"' 2

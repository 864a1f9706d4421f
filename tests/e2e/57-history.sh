#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a trader looks for yesterday's money.  A day of sales by QR, in notes,
# cancelled and paid too late; each is found on the glass by its amount, by the
# last figures of it and by its day, its story agrees with the journal, what
# is over is given back from there, and the year's revenue on two screens is
# what `cho40 books s1a` adds up.
. "$(dirname "$0")/lib.sh"

day_script() {
	script_setup
	script_begin
	script_sale 65000 01-pay
	echo "wait paid 20000"
	script_go_on
	script_sale 15000
	printf '%s\n' "wait screen pay" "tap cash"
	script_go_on
	script_sale 30000 02-pay
	echo "wait over 20000"
	echo "wait screen verdict"
	echo "wait 800"
	echo "tap anywhere"
	script_sale 20000 03-pay
	cat <<-END
		tap cancel
		wait file told
		wait late 20000
		wait screen verdict
		wait 800
		tap anywhere
		wait screen amount
		key esc
		wait screen idle
		tap menu
		wait screen menu
		tap history
		wait screen history
		wait amount 20000
		shot 04-history
		tap row0
		wait screen story
		wait amount 20000
		shot 05-story-late
		tap back
		wait screen history
		tap find
		wait screen find
		type 65000
		tap take
		wait screen history
		wait amount 65000
		shot 06-found
		tap row0
		wait screen story
		wait amount 65000
		tap receipt
		wait screen receipt
		tap done
		wait screen story
		tap back
		wait screen history
		tap find
		wait screen find
		key esc
		type 30
		tap match
		tap day
		tap take
		wait screen history
		wait amount 30000
		tap row0
		wait screen story
		wait amount 30000
		shot 07-story-over
		tap refund
		wait screen refund
		expect amount 5000
		tap cash
		wait screen receipt
		tap done
		wait screen story
		shot 08-story-refunded
		tap back
		wait screen history
		tap find
		wait screen find
		key esc
		type 77777
		tap take
		wait screen history
		wait amount 0
		shot 09-nothing
		tap takings
		wait screen takings
		wait amount 110000
		shot 10-takings
		tap next
		shot 11-takings-year
		tap tax
		wait screen tax
		wait amount 110000
		shot 12-tax
		tap back
		wait screen menu
		tap back
		wait screen idle
		wait queue 0 20000
	END
}

ledger_voided() { grep -q "ledger sale .*-> void " "$M/log/terminal"; }

market history
start_all
terminal_start < <(day_script)
scan_and_pay 01-pay
scan_and_pay 02-pay amount=35000
code=$(scan 03-pay)
until_true 20 "the sale is cancelled" ledger_voided
pay "$code"
: >"$M/shots/told"
terminal_done 60
agree
ledger_has '"k":"refund"' 1
for kind in sale.void refund; do
	ledger show | grep -q "\"k\":\"$kind\"" || fail "no $kind in the book"
done
year=$(date +%Y)
"$O/cho40" books s1a --from "$year-01-01" --to "$year-12-31" \
	--csv "$M/s1a.csv" "$M/terminal/ledger.db" >/dev/null
grep -q 'Tổng cộng,"\{0,1\}110000' "$M/s1a.csv" ||
	fail "the screen has 110000, the book: $(grep Tổng "$M/s1a.csv")"
say "history: found by amount, by figures, by day; stories and sums agree"

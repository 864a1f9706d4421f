#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a trader's day without a command line.  A shift is opened with what is
# in the drawer; a sale by QR, one in cash, one that is paid too much and
# given back; a debt is written down and a part of it repaid by QR, with the
# real bank behind it; the shift is closed with a note too few.  The Z report
# says so to the dong, the ledger verifies, bank, board and terminal agree,
# and nothing of the debtor left the stall but the bank's own word.
. "$(dirname "$0")/lib.sh"

NAME="Chị Thử Một"

day_script() {
	script_setup
	cat <<-END
		tap menu
		wait screen menu
		tap shift
		wait screen shift
		shot 01-shift-none
		tap next
		wait screen sum
		type 200000
		tap take
		wait screen shift
		shot 02-shift-open
		tap back
	END
	script_begin
	script_sale 65000 03-pay
	echo "wait paid 20000"
	script_go_on
	script_sale 15000
	printf '%s\n' "wait screen pay" "tap cash"
	script_go_on
	script_sale 30000 04-pay
	cat <<-END
		wait over 20000
		wait screen verdict
		wait 800
		tap receipt
		wait screen receipt
		shot 05-receipt-over
		tap refund
		wait screen refund
		expect amount 10000
		shot 06-refund
		tap transferred
		wait screen receipt
		shot 07-receipt-refunded
		tap done
		wait screen amount
		key esc
		wait screen idle
		tap debts
		wait screen debts
		tap lend
		wait screen debt-name
		type $NAME
		shot 08-debt-name
		tap next
		wait screen sum
		type 50000
		tap take
		wait screen debtor
		expect amount 50000
		shot 09-debtor
		tap ask
		wait screen sum
		expect amount 50000
		type 20000
		shot 10-debt-ask
		tap take
		wait screen pay
		wait open
		shot 11-pay-debt
		wait paid 20000
		wait screen verdict
		shot 12-repaid
		wait 800
		tap receipt
		wait screen receipt
		shot 13-receipt-debt
		tap done
		wait screen amount
		key esc
		wait screen idle
		tap debts
		wait screen debts
		shot 14-debts
		tap row0
		wait screen debtor
		wait amount 30000
		tap back
		wait screen debts
		tap back
		wait screen idle
		tap menu
		wait screen menu
		tap shift
		wait screen shift
		shot 15-shift-x
		tap next
		wait screen sum
		type 214000
		tap take
		wait screen shift
		shot 16-shift-z
		wait queue 0 20000
		tap back
		wait screen idle
	END
}

market shift-debt
start_all
terminal_start < <(day_script)
scan_and_pay 03-pay
scan_and_pay 04-pay amount=40000
code=$(scan 11-pay-debt)
case $code in
*540520000*) ;;
*) fail "the debtor's code does not ask for 20000: $code" ;;
esac
pay "$code"
terminal_done 60
agree
z=$(ledger show | grep '"k":"shift.close"') || fail "no Z report"
for part in '"sales":3' '"sold":160000' '"bank":125000' '"cash":15000' \
	'"seen":0' '"voids":0' '"refunds":1' '"refunded":10000' \
	'"lent":50000' '"repaid":20000' '"expected":215000' \
	'"counted":214000'; do
	case $z in
	*"$part"*) ;;
	*) fail "the Z report has not $part: $z" ;;
	esac
done
ledger_has '"k":"debt.ask"' 1
ledger_has '"k":"refund"' 1
# The name and the debtor's hash stay here: not in a line, not at the board.
ledger_has "$NAME" 0
who=$(ledger show | sed -n 's/.*"debt.ask".*"who":"\([0-9a-f]*\)".*/\1/p')
for name in board sync bank; do
	end $name
	[ "$STATUS" -eq 0 ] || fail "$name ended with $STATUS"
done
! grep -rqaF -e "$who" -e "$NAME" "$M/board" "$M/log" ||
	fail "a debtor is known outside the ledger"

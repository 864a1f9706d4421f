#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: without a network the stall sells on; when it is back, what the bank
# knew all along arrives: sales that were closed as seen are proven, one that
# was cancelled turns out late, one that waits is paid after a restart, and the queue drains.
. "$(dirname "$0")/lib.sh"

market offline
wire_start
start_all
terminal_start < <(
	script_setup
	script_begin
	script_sale 10000 online
	cat <<-END
		wait paid 20000
		wait 800
		tap anywhere
		wait screen amount
		wait queue 0 20000
		shot cut-now
		wait net down 20000
	END
	script_sale 20000 seen
	cat <<-END
		tap seen
		wait screen verdict
		wait 800
		tap anywhere
	END
	script_sale 30000 cash
	cat <<-END
		tap cash
		wait screen verdict
		wait 800
		tap anywhere
	END
	script_sale 40000 cancelled
	cat <<-END
		tap cancel
	END
	script_sale 50000 waiting
	echo "shot dead-now"
	echo "wait paid 60000"
)
scan_and_pay online
until_true 20 "the first sale is through" picture_is_there cut-now
wire cut
scan_and_pay seen
scan_and_pay cancelled
code=$(scan waiting)
until_true 10 "the last sale waits" picture_is_there dead-now
wire dead
pay "$code"
until_true 10 "the bank has told the board" all_ended
sleep 1
[ "$(codes amount)" = 50000 ] || fail "news came over a dead wire"
wire up
# The night's power cut; a start comes back to the sale, and asks at once.
crash terminal
terminal_start <<-END
	wait screen pay
	wait paid 20000
	wait net up
	wait 800
	tap anywhere
	wait queue 0 20000
END
terminal_done 45
agree
ledger_has '"k":"bank.credit"' 4
ledger_has '"k":"sale.seen"' 1
ledger_has '"k":"sale.cash"' 1

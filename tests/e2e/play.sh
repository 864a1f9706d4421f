#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# play.sh - four sales at a running market: exact, short and topped up, with
# a garbled content, and in cash.  The customer reads the QR from the picture
# of the screen, so the loop is closed through what a person sees.

# play_script: what the trader does; set-up first where nobody is set up.
play_script() {
	[ -n "${1-}" ] || script_setup
	script_begin
	script_sale 65000 01-pay
	cat <<-END
		wait paid 20000
		wait screen verdict
		shot 02-du-tien
		wait 800
		tap anywhere
	END
	script_sale 120000 03-pay
	cat <<-END
		wait short 20000
		wait screen verdict
		shot 04-thieu-tien
		wait 800
		tap anywhere
		wait screen pay
		shot 05-pay-the-rest
		wait paid 20000
		wait screen verdict
		shot 06-du-tien
		wait 800
		tap anywhere
	END
	script_sale 35000 07-pay
	cat <<-END
		wait paid 20000
		wait screen verdict
		shot 08-du-tien
		wait 800
		tap anywhere
	END
	script_sale 15000 09-pay
	cat <<-END
		tap cash
		wait screen verdict
		shot 10-tien-mat
		wait 800
		tap anywhere
		wait screen amount
		shot 11-amount
		tap today
		wait screen today
		wait queue 0 20000
		shot 12-today
		key esc
		wait screen idle
		shot 13-idle
	END
}

# The customer's side of it, in the same order.
play_customer() {
	local code
	say "A customer scans 01-pay.png and pays all of it:"
	code=$(scan 01-pay)
	[ "$code" = "$(shown)" ] || fail "the picture's code is not the one out"
	pay "$code"
	say "The next one owes 120.000 and types 100.000:"
	scan_and_pay 03-pay amount=100000
	say "... and scans 05-pay-the-rest.png:"
	code=$(scan 05-pay-the-rest)
	case $code in
	*540520000*) ;;
	*) fail "the second code does not ask for the rest: $code" ;;
	esac
	pay "$code"
	say "The third one's bank garbles what it passes on:"
	scan_and_pay 07-pay mangling=momo
	say "The fourth one pays cash."
}

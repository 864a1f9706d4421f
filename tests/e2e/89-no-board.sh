#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall without a board.  Without a token nobody tells it of money,
# and the screen says so; with the trader's own SePay token the stall asks
# itself, in both versions of the list: sales are proven by the bank, once; a
# token that is taken away is told and waited for; nothing is in a log that
# should not be.
. "$(dirname "$0")/lib.sh"

TOKEN=tok-3f9c2a7be1d44c09
# feed [VERSION]: sync.conf of a stall without a board.
feed() {
	cat >"$M/sync.conf" <<-END
		socket = run/terminal.sock
		${1:+[sepay]
		token_file = sepay.token
		version = $1
		host = http://127.0.0.1:$BANK
		poll_s = 2
		open_s = 1}
		[test]
		plain_loopback = yes
	END
}
grant() { (umask 077 && echo $TOKEN >"$M/secrets/userapi.token"); }

market no-board
bank_start
(umask 077 && echo $TOKEN >"$M/sepay.token")

say "nobody to ask"
feed
sync_start
terminal_start < <(
	script_setup
	script_begin
	echo "wait net alone"
	script_sale 20000 alone
	cat <<-END
		tap seen
		wait screen verdict
		wait 800
		tap anywhere
		wait screen amount
		key esc
		wait screen idle
		shot idle-alone
	END
)
scan_and_pay alone
terminal_done 30
end sync

say "version 2: what was seen is proven, and a sale is paid"
grant
feed 2
sync_start
terminal_start < <(
	script_begin
	echo "wait net up"
	script_sale 65000 two
	echo "wait paid 20000"
	script_go_on
	script_sale 50000 short
	echo "wait short 20000"
	script_go_on
	echo "wait screen pay"
	echo "shot rest"
	echo "wait paid 20000"
	script_go_on
)
scan_and_pay two
scan_and_pay short amount=200
scan_and_pay rest
terminal_done 40
crash sync

say "version 1, and a token that is taken away"
feed 1
sync_start
terminal_start < <(
	script_begin
	echo "wait net up"
	script_sale 30000 one
	echo "wait paid 20000"
	echo "shot one-paid"
	script_go_on
	echo "wait net refused 20000"
	script_sale 10000 refused
	echo "wait file granted 20000"
	echo "tap cancel"
	script_sale 11000 again
	echo "wait paid 20000"
	script_go_on
	cat <<-END
		shot again-paid
		wait net refused 30000
		wait file another 20000
		wait net up 15000
	END
	script_sale 12000 renewed
	echo "wait paid 20000"
	script_go_on
)
scan_and_pay one
until_true 20 "paid by version 1" picture_is_there one-paid
rm "$M/secrets/userapi.token"
scan refused >/dev/null
grant
touch "$M/shots/granted"
scan_and_pay again
until_true 20 "paid after it" picture_is_there again-paid
# The provider gave the trader another token: a file put in the old one's
# place is enough, also one that is no token at first.
TOKEN2=tok-77c1a20e9b5f4d13
(umask 077 && echo $TOKEN2 >"$M/secrets/userapi.token")
until_true 20 "refused again" grep -q 'feed failed.*enrol=1' "$M/log/sync"
(umask 077 && echo no >"$M/sepay.token")
sleep 6
touch "$M/shots/another"
(umask 077 && echo $TOKEN2 >"$M/sepay.next" && mv "$M/sepay.next" "$M/sepay.token")
scan_and_pay renewed
terminal_done 60
end sync
grep -q 'is not one API token' "$M/log/sync" || fail "no word of what is no token"

ledger verify >/dev/null || fail "the ledger does not verify"
ledger_has '"k":"bank.credit"' 7
for id in $(ledger show | sed -n 's/.*"bank.credit".*"id":"\([^"]*\)".*/\1/p'); do
	ledger_has "\"id\":\"$id\"" 1
done
! grep -r -e "$TOKEN" -e "$TOKEN2" "$M/log" "$M/run" || fail "the token is in a log"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: notifications that find the board down come again by the provider's
# schedule; those given up are kept by the bank and count when replayed;
# the order in which they come does not matter.
. "$(dirname "$0")/lib.sh"

SPEED=300   # a minute is 200 ms; the eighth try is 6.6 s after the first
market retry
start_all
terminal_start < <(
	script_setup
	script_begin
	script_sale 100000 pay
	echo "wait paid 50000"
)
code=$(scan pay)

# The stall's own patience with a board that is down is not asked here.
end sync
end board
first=$(pay "$code" amount=10000 | ids)
tried() { book_has "\"id\":$1,\"try\":$2,"; }
until_true 10 "four tries" tried "$first" 4
board_start
sync_start
until_true 10 "the retry arrives" ended "$first"
book_has "\"id\":$first,.*\"end\":\"delivered\"" ||
	fail "the retry was not delivered"

end sync
end board
lost=$(pay "$code" amount=20000 | ids)
until_true 15 "eight tries" tried "$lost" 8
book_has "\"id\":$lost,\"try\":8,\"status\":0,\"end\":\"given up\"" ||
	fail "the bank goes on after the eighth try"
board_start
sync_start

bank_do hold
many=$(pay "$code" amount=10000 times=5 | ids)
bank_do release order=reverse
for id in $many; do
	until_true 10 "transfer $id arrives" ended "$id"
done
order=$(book | sed -n 's/.*"note","id":\([0-9]*\),"try":1,"status":200.*/\1/p' |
	tail -n 5 | tr '\n' ' ')
[ "$order" = "$(printf '%s\n' $many | sort -rn | tr '\n' ' ')" ] ||
	fail "they did not arrive in reverse: $order"
[ -n "$(codes ref)" ] || fail "the sale closed before all money came"

bank_do replay id="$lost"
pay "$code" amount=20000 >"$M/run/last"
terminal_done 40
until_true 10 "all notifications are delivered" all_ended
agree
ledger_has '"k":"bank.credit"' 8

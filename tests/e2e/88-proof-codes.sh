#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall that never sees a network is paid by bank transfer and knows
# it: the customer's page shows a code, the trader types it. 200 for 200.000
# says THIẾU; four wrong codes and then the right one are ĐỦ; five lock the
# sale; another sale's code proves nothing; a power cut gives no attempt back.
# When a network comes at last, the bank's word takes the codes' place.
. "$(dirname "$0")/lib.sh"

market proof
proof_make
board_start
bank_start

# round: play a script from where the last one left the stall.
round() {
	terminal_start
	terminal_done 60
}
ref_of() { scan "$1" | grep -o 'C4[0-9A-Z]\{15\}' | head -n 1; }
page() { curl -fsS "http://127.0.0.1:$PUBLIC/X/$1"; }
page_says() { page "$1" | grep -q "$2"; }
# The digits on a customer's page, once it says that so much has come.
code_on_page() {
	until_true 20 "the page of $1 says $2" page_says "$1" "đã nhận $2 đ"
	page "$1" | sed -n 's/.*mã cho người bán <b>\([0-9 ]*\)<.*/\1/p' |
		tr -d ' '
}
# Digits that read well and are of a sum that did not come.
wrong() {
	"$O/cho40" proof --key-file "$M/secrets/hex" --ref "$1" \
		--received "$2" --bin $BIN --account $ACCOUNT
}
try() { printf '%s\n' "type $1" "tap take" "wait 300" "tap retry"; }

# --- 200 for 200.000, then the rest -------------------------------------------
round < <(
	script_setup
	script_begin
	script_sale 200000 first
)
first=$(ref_of first)
page "$first" | grep -q 'đang chờ ngân hàng' || fail "the page does not wait"
page "$first" | grep -q 'mã cho' && fail "a code before any money"
scan_and_pay first amount=200
code=$(code_on_page "$first" 200)
round < <(
	cat <<-END
		wait screen pay
		tap code
		wait screen code
		type $code
		tap take
		wait 300
		shot wrong
		tap other
		type 200
		tap take
		wait screen verdict
		shot short
		wait 800
		tap anywhere
		wait screen pay
		shot rest
	END
)
told "$first" short || fail "200 for 200.000 is not short"
scan_and_pay rest
code=$(code_on_page "$first" 200.000)
round < <(
	cat <<-END
		wait screen pay
		tap code
		wait screen code
		type $code
		tap take
		wait screen verdict
		shot paid
		wait 800
		tap anywhere
	END
	script_sale 65000 second
)
told "$first" paid || fail "the rest does not make it paid"
replay=$code

# --- four wrong, one right; the neighbour's among them -------------------------
second=$(ref_of second)
scan_and_pay second
code=$(code_on_page "$second" 65.000)
round < <(
	printf '%s\n' "wait screen pay" "tap code" "wait screen code"
	try "$replay"
	try "$(wrong "$second" 65001)"
	try "$(wrong "$second" 6500)"
	# a typo is none: the check digit finds it
	printf '%s\n' "type ${code%?}$(((${code#"${code%?}"} + 1) % 10))" \
		"tap take" "wait 300"
	for _ in 1 2 3 4 5 6 7; do echo "tap backspace"; done
	try "$(wrong "$second" 650000)"
	printf '%s\n' "type $code" "tap take" "wait screen verdict" \
		"wait 800" "tap anywhere"
	script_sale 70000 third
)
told "$second" paid || fail "four wrong and one right"

# --- five lock it, whatever comes after; a cut gives none back ------------------
third=$(ref_of third)
scan_and_pay third
code=$(code_on_page "$third" 70.000)
terminal_start < <(
	printf '%s\n' "wait screen pay" "tap code" "wait screen code"
	try "$(wrong "$third" 70001)"
	printf '%s\n' "type $(wrong "$third" 70002)" "tap take" "shot cut-now" \
		"wait screen idle 60000"
)
until_true 20 "the second attempt" picture_is_there cut-now
crash terminal
ledger_has "\"k\":\"proof.try\",\"" 10
round < <(
	printf '%s\n' "wait screen pay" "tap code" "wait screen code"
	try "$(wrong "$third" 70003)"
	try "$(wrong "$third" 70004)"
	printf '%s\n' "type $(wrong "$third" 70005)" "tap take" "wait 300" \
		"shot used-up" "tap back" "wait screen pay" "tap code" \
		"wait screen code" "wait 300" "type $code" "key enter" \
		"wait 300" "shot still" "tap back" "wait screen pay" \
		"tap seen" "wait screen verdict" "wait 800" "tap anywhere"
)
ledger_has "\"k\":\"proof.try\"" 13
ledger_has "\"k\":\"sale.code\"" 3
ledger_has "\"k\":\"bank.credit\"" 0
ledger verify >/dev/null || fail "the ledger does not verify"

# --- the device's lock: only the market opens it --------------------------------
"$O/cho40" proof unlock --code 5580540 "$M/terminal" 2>"$M/run/err" &&
	fail "unlocked what was not locked"
grep -q 'not locked' "$M/run/err" || fail "unlock: $(cat "$M/run/err")"

# --- the network comes ----------------------------------------------------------
all_credited() { [ "$(grep -c 'paid evidence=bank' "$M/log/terminal")" -eq 3 ]; }
acked() { "$O/cho40" status --socket "$M/run/terminal.sock" |
	grep -q '"queue":{"entries":0,'; }
sync_start
terminal_run
until_true 40 "the bank's word for all four" all_credited
until_true 40 "all of it is at the board" acked
end terminal
ledger_has "\"k\":\"bank.credit\"" 4
agree
say "codes: 3 right of 13 attempts; 4 credits took their place"

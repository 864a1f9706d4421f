#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall that sees no network compares its shift with the bank.  The
# board's page says nothing of money until the code that the terminal shows is
# typed there; then what came since the last such answer, once, and a code of
# it.  A wrong code, another shift's and one typed twice prove nothing; money
# that the stall knows of by sight only is a difference, which goes away when
# its word comes.  All by the real programs.
. "$(dirname "$0")/lib.sh"

market shift-code
proof_make
board_start
bank_start

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" <<<"$2"; }
shift_do() { "$O/cho40" shift "$@" "$M/terminal"; }
refused() {   # TEXT COMMAND...
	local text=$1
	shift
	"$@" >"$M/run/out" 2>"$M/run/err" && fail "not refused: $*"
	grep -q -- "$text" "$M/run/err" || fail "$*: $(cat "$M/run/err")"
}
# post REF CODE: status on standard output, the page in $M/run/page.
post() {
	curl -sS -o "$M/run/page" -w '%{http_code}' \
		--data-urlencode "code=$2" "http://127.0.0.1:$PUBLIC/S/$1"
}
page_has() { grep -q -- "$1" "$M/run/page" || fail "no '$1' on the page"; }
silent() {
	grep -Eq '[0-9]{3} đ|lần tiền' "$M/run/page" && fail "it tells of money"
	return 0
}
digits() {
	sed -n 's/.*gõ vào máy <b>\([0-9 ]*\)<.*/\1/p' "$M/run/page" | tr -d ' '
}
made() {   # PURPOSE REF TOTAL
	"$O/cho40" proof --key-file "$M/secrets/hex" --ref "$2" --received "$3" \
		--bin $BIN --account $ACCOUNT --purpose "$1"
}
ref_of() { scan "$1" | grep -o 'C4[0-9A-Z]\{15\}' | head -n 1; }
paid() { curl -fsS "http://127.0.0.1:$PUBLIC/x/$1" | grep -q "đã nhận $2 đ"; }

# --- a shift with two sales: one by code, one seen ------------------------------
terminal_start < <(
	script_setup
	cat <<-END
		tap menu
		wait screen menu
		tap shift
		wait screen shift
		tap next
		wait screen sum
		type 0
		tap take
		wait screen shift
		tap back
	END
	script_begin
	script_sale 65000 first
	printf '%s\n' "wait screen pay" "wait paid 1" "wait screen idle 1"
)
first=$(ref_of first)
scan_and_pay first
until_true 20 "the first is at the board" paid "$first" 65.000
crash terminal
code=$(made sale "$first" 65000)
terminal_start < <(
	printf '%s\n' "wait screen pay" "tap code" "wait screen code" \
		"type $code" "tap take"
	script_go_on
	script_sale 20000 second
	printf '%s\n' "tap seen"
	script_go_on
)
scan_and_pay second
second=$(ref_of second)
until_true 20 "the second is at the board" paid "$second" 20.000
terminal_done 60
refused 'close it first' shift_do ask
shift_do close --counted 0 >/dev/null
ask=$(shift_do ask)
ref=$(field ref "$ask") asking=$(field code "$ask")
[ "$(field ours "$ask")" -eq 65000 ] || fail "ours: $ask"

# --- the page says nothing to who does not know the code ------------------------
curl -fsS -o "$M/run/page" "http://127.0.0.1:$PUBLIC/S/$ref"
page_has 'name="code"'
page_has noindex
silent
[ "$(post "$ref" "$(made shift "$ref" 0)")" = 403 ] || fail "a wrong code"
page_has 'Mã không đúng'
silent
[ "$(post "$ref" 1234567)" = 400 ] || fail "a typo"
silent
next=$("$O/cho40" ref make --epoch 0 --terminal $TERMINAL --nonce 2)
[ "$(post "$next" "$asking")" = 403 ] || fail "another shift's asking code"
silent
[ "$(post "$ref" "$asking")" = 200 ] || fail "the right asking code"
page_has '<b>85.000 đ</b>'
page_has 'tính vào ca sau'
answer=$(digits)
[ "$answer" = "$(made shift "$ref" 85000)" ] || fail "code: $answer"
cp "$M/run/page" "$M/shots/page.html"

# --- late money is the next shift's, the answer stays ----------------------------
pay "$(scan second)" >/dev/null
until_true 20 "paid twice" paid "$second" 40.000
[ "$(post "$ref" "$asking")" = 200 ] || fail "asked again"
page_has '<b>85.000 đ</b>'
[ "$(post "$ref" "$asking")" = 200 ] || fail "asked a third time"
for _ in 1 2 3 4 5; do
	status=$(post "$ref" "$asking")
done
[ "$status" = 429 ] || fail "no limit: $status"

# --- the terminal compares -------------------------------------------------------
refused 'mistyped' shift_do prove "${answer%?}$(((${answer#"${answer%?}"} + 1) % 10))"
ledger_has '"k":"shift.try"' 0
refused 'give the total' shift_do prove "$answer"
refused 'give the total' shift_do prove "$(made sale "$ref" 85000)" --total 85000
ledger_has '"k":"shift.try"' 2
# The rest on the glass: another shift's code, then the right one, which is of
# another total than the stall's.
terminal_start < <(
	cat <<-END
		wait screen idle
		tap menu
		wait screen menu
		tap shift
		wait screen shift
		tap reconcile
		wait screen shift-code
		wait 300
		shot shift-code
		type $(made shift "$next" 65000)
		tap take
		wait 300
		tap retry
		type $answer
		tap take
		wait 300
		shot shift-wrong
		tap other
		type 85000
		tap take
		wait screen shift-told
		shot shift-told
		wait 800
		tap anywhere
		wait screen shift
		shot shift-z
	END
)
terminal_done 30
[ "$(scan shift-code)" = "HTTPS://CHO.EXAMPLE/S/$ref" ] ||
	fail "the page's QR code: $(scan shift-code)"
ledger_has '"k":"shift.try"' 5
z=$(shift_do report --id 1)
[ "$(field confirmed "$z")" -eq 85000 ] && [ "$(field ours "$z")" -eq 65000 ] &&
	[ "$(field bank_more "$z")" -eq 20000 ] || fail "prove: $z"
refused 'already' shift_do prove "$answer" --total 85000
ledger_has '"k":"shift.try"' 5
ledger_has '"k":"shift.code"' 1
ledger verify >/dev/null || fail "the ledger does not verify"

# --- the network comes: the bank's word for all; the next shift agrees ------------
shift_do open --cash 0 >/dev/null
sync_start
terminal_run
acked() { "$O/cho40" status --socket "$M/run/terminal.sock" |
	grep -q '"queue":{"entries":0,' ; }
mailed() { "$O/cho40" ledger show --socket "$M/run/terminal.sock" \
	--kind bank.credit 2>/dev/null | [ "$(wc -l)" -eq 3 ]; }
until_true 40 "the bank's word for all three" mailed
until_true 40 "all of it is at the board" acked
live() { "$O/cho40" shift "$@" --socket "$M/run/terminal.sock"; }
live close --counted 0 >/dev/null
ask=$(live ask)
ref=$(field ref "$ask")
[ "$ref" = "$next" ] || fail "the second shift: $ask"
[ "$(field ours "$ask")" -eq 20000 ] || fail "ours: $ask"
[ "$(post "$ref" "$(field code "$ask")")" = 200 ] || fail "the second"
page_has '<b>20.000 đ</b>'
z=$(live prove "$(digits)")
[ "$(field bank_more "$z")" -eq 0 ] || fail "the second: $z"
end terminal
ledger_has '"k":"shift.code"' 2
agree
# Nothing of shifts left the stall but hashes.
grep -q 'shift\.c' "$M"/board/board.db* && fail "the board has a shift's line"
say "shift codes: 85.000 at the bank, 65.000 here; then both agree"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall that never has a network is proven by stick: its journal goes
# to the board and what the bank said comes back, with the terminal running and
# stopped, the board running and stopped; each thing once however often a stick
# is put in; what is cut, old, damaged or somebody else's is named and refused,
# and nothing is lost.
. "$(dirname "$0")/lib.sh"

market carry
STICK=$M/stick
mkdir "$STICK"

stall() { "$O/cho40" carry "$1" "$STICK" --config "$M/terminal.conf"; }
stopped() { "$O/cho40" carry "$1" "$STICK" "$M/terminal"; }
stall_up() { "$O/cho40" status --config "$M/terminal.conf" >/dev/null 2>&1; }
office() { "$O/cho40-board" carry in "$STICK" --config "$M/board.conf"; }
# is WHAT GOT WANTED
is() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }
# does EXIT COMMAND...: its output in $OUT
does() {
	local want=$1 code=0
	shift
	OUT=$("$@" 2>&1) || code=$?
	[ $code -eq "$want" ] || fail "$*: exit $code, not $want: $OUT"
}
says() { grep -q -- "$1" <<<"$OUT" || fail "does not say \"$1\": $OUT"; }
field() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" <<<"$OUT" | tail -n 1; }
entries() { ledger show | wc -l; }
# until_there NAME: the script has come to that picture
until_there() { until_true 20 "the picture $1.png" picture_is_there "$1"; }

board_start
bank_start

# --- set up; without a key there is no way ----------------------------------
terminal_start < <(script_setup)
terminal_done
does 3 stall out
says "is cho40-terminal running"
does 1 stopped out
says "no key of terminal 7"
says "cho40-board device proof-key"
key_in

# --- a day: three sales by trust, one by cash, one that waits -----------------
terminal_start < <(
	script_begin
	for i in 1 2 3; do
		script_sale ${i}0000 sale-$i
		printf '%s\n' "tap seen"
		script_go_on
	done
	script_sale 40000
	printf '%s\n' "wait screen pay" "tap cash"
	script_go_on
	script_sale 50000 waiting
	echo "wait paid 60000"
	echo "shot proven"
	echo "wait file carried 60000"
)
scan_and_pay sale-1
scan_and_pay sale-2
scan_and_pay waiting
until_there waiting
until_true 20 "the bank has told the board" all_ended
is "credits at the board" "$(credits | wc -l)" 3

does 1 stall in
says "no answer for terminal 7"
does 0 stall out
LAST=$(field last)
FIRST_STICK=$M/first-stick
[ -s "$STICK/cho40-T7-1-$LAST.out" ] || fail "no file: $OUT"
! grep -qa "$ACCOUNT\|sale.open" "$STICK"/*.out || fail "the stick can be read"
cp -r "$STICK" "$FIRST_STICK"

# --- a stick pulled too soon ----------------------------------------------
head -c 100 "$FIRST_STICK"/*.out >"$STICK/cho40-T7-1-$LAST.out"
: >"$STICK/cho40-T7-1-9.out.part"
does 1 office
says "cho40-T7-1-$LAST.out: cut short"
says "cho40-T7-1-9.out.part: half written"
[ ! -e "$STICK/cho40-T7.back" ] || fail "an answer to half a file"
# one byte that the stick forgot
python3 - "$FIRST_STICK/cho40-T7-1-$LAST.out" "$STICK/cho40-T7-1-$LAST.out" <<'END'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
data[len(data) // 2] ^= 4
open(sys.argv[2], 'wb').write(data)
END
does 1 office
says damaged
is "sales the board knows" "$(audit | grep -c '"k":"sale".*"asked":[1-9]')" 0
rm "$STICK"/*.part

# --- the way there and back, while everything runs ----------------------------
does 0 stall out
does 0 office
says '"status":200'
is "the board holds" "$(field stored)" "$LAST"
[ -s "$STICK/cho40-T7.back" ] || fail "no answer on the stick"
! grep -qa "bank.credit" "$STICK"/*.back || fail "the answer can be read"
cp "$STICK/cho40-T7.back" "$M/old.back"
does 0 stall in
is "news" "$(field new_mail)" 3
is "the board holds, the stall knows" "$(field acked)" "$LAST"
until_there proven
: >"$M/shots/carried"

# Again: harmless, and the screen's terminal still has each credit once.
terminal_done
terminal_run
until_true 10 "the terminal answers" stall_up
does 0 office
is "new at the board" "$(field new)" 0
does 0 stall in
is "news again" "$(field new_mail)" 0
does 0 stall out
says "\"first\":$((LAST + 1))"
does 0 office
NOW=$(field stored)
does 0 stall in
is "the board holds" "$(field acked)" "$NOW"

# An answer of last week moves nothing back.
cp "$M/old.back" "$STICK/cho40-T7.back"
does 0 stall in
is "acked after an old answer" "$(field acked)" "$NOW"
end terminal
ledger_has '"k":"bank.credit"' 3

# --- neighbours share a stick --------------------------------------------------
"$O/cho40-board" device add --config "$M/board.conf" --terminal 8 \
	--stall "Hàng xóm" --account $BIN/$OTHER_ACCOUNT --out "$M/device8"
mkdir "$M/other"
python3 - "$FIRST_STICK/cho40-T7-1-$LAST.out" "$M/other" <<'END'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
for number in (8, 9):
    data[9] = number                   # the terminal, big-endian at 6
    open(f'{sys.argv[2]}/cho40-T{number}-1-9.out', 'wb').write(data)
END
rm "$STICK"/*
cp "$M/other"/*.out "$STICK"
does 0 stopped out
does 1 office
says "cho40-T8-1-9.out: the terminal has no proof key"
says "cho40-T9-1-9.out: of a terminal that is not registered"
[ -s "$STICK/cho40-T7.back" ] || fail "the neighbours' files are in the way"
cp "$STICK/cho40-T7.back" "$STICK/cho40-T8.back"   # ours by its own word
does 0 stopped in
# forged: ours in the clear, sealed for somebody else
"$O/cho40-board" device proof-key --config "$M/board.conf" --terminal 8 \
	--out "$M/proof8.key"
does 1 office
says "cho40-T8-1-9.out: damaged, or sealed with another"

# --- stall and board stopped, the power goes in the middle -------------------
terminal_start < <(
	script_begin
	script_sale 60000 cut
	echo "wait paid 60000"
)
scan_and_pay cut
until_true 20 "the bank has told the board" all_ended
crash terminal
rm "$STICK"/*
does 0 stopped out
does 0 office
end board
does 0 office   # alone, in the store
does 0 stopped in
is "news" "$(field new_mail)" 1
ledger_has '"k":"bank.credit"' 4
does 0 stopped out
does 0 office
does 0 stopped in
is "nothing new" "$(field new_mail)" 0

# --- a proof that a neighbour brings ---------------------------------------------
# page NAME: what the board's page says of the sale in that picture, as a line
page() {
	local payload
	payload=$(scan "$1") || exit 1
	curl -sS "http://127.0.0.1:$PUBLIC/x/$(
		sed 's/.*\(C4[0-9A-Z]\{15\}\).*/\1/' <<<"$payload").txt"
}
board_start
terminal_start < <(
	script_begin
	script_sale 80000 proof
	echo "wait paid 60000"
	echo "wait file proven 60000"
)
until_there proof
page proof | grep -q "no money came" || fail "proof of nothing"
scan_and_pay proof
until_true 20 "the bank has told the board" all_ended
rm "$STICK"/*
page proof >"$STICK/neighbour.proofs"
grep -q "^C4P1 C400007[0-9A-Z]* 80000 [0-9A-Z]\{26\}$" "$STICK"/*.proofs ||
	fail "no line: $(cat "$STICK"/*.proofs)"
# forged: another sum; nonsense; somebody else's
sed 's/ 80000 / 90000 /' "$STICK/neighbour.proofs" >"$STICK/forged.proofs"
does 1 stall in
says "not the proof of this sale and sum"
says '"proofs":1,"new_proofs":1'
rm "$STICK/forged.proofs"
does 0 stall in
says '"proofs":1,"new_proofs":0'
printf '%s\n' "# of the stall next door" "C4P1 C400008000000000 5 X" \
	>"$STICK/nonsense.proofs"
does 1 stall in
says "nonsense.proofs:2: no proof"
rm "$STICK"/*.proofs
: >"$M/shots/proven"
terminal_done
ledger_has '"k":"sale.code"' 1
ledger_has '"k":"code.try"' 0
does 0 stopped out
does 0 office
does 0 stopped in

# --- the board comes back from an old backup ----------------------------------
end board
rm -rf "$M/kept"
cp -a "$M/board" "$M/kept"
terminal_start < <(
	script_begin
	script_sale 70000
	printf '%s\n' "wait screen pay" "tap cash"
	script_go_on
)
terminal_done
does 0 stopped out
does 0 office
does 0 stopped in
ACKED=$(field acked)
rm -rf "$M/board"
mv "$M/kept" "$M/board"
rm "$STICK"/*
does 0 stopped out
does 0 office
says '"rewind":true'
does 0 stopped in
[ "$(field acked)" -lt "$ACKED" ] || fail "no way back: $OUT"
does 0 stopped out
does 0 office
does 0 stopped in
[ "$(field acked)" -gt "$ACKED" ] || fail "not caught up: $OUT"
board_start
ledger_has '"k":"sale.seen"' 3
agree

# --- a terminal that was reported stolen ---------------------------------------
"$O/cho40-board" device revoke --config "$M/board.conf" --terminal 7
does 0 stopped out
does 1 office
says revoked
say "carried by hand: $(stat -c '%s' "$FIRST_STICK"/*.out) bytes the first day"

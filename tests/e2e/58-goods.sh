#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a good from its picture to the paper.  It is written down on the glass
# with picture, stars and provenance; three of it and what a scale weighed are
# paid with one code, a maker's barcode changes nothing; the slip names them
# and has two codes, neither to pay with; a reprint says so, on the glass as
# well as on paper, after SIGKILL too.  A file of it that was cut, spoilt or
# deleted leaves the sum alone and says so; practice leaves no trace.
. "$(dirname "$0")/e2e.sh"
export PYTHONDONTWRITEBYTECODE=1
P=$T/printer S=$T/shots
mkdir "$P" "$S"
echo well >"$P/mood"
python3 "$HERE/printer.py" "$P" >>"$T/printer.log" 2>&1 &
printer=$!
quit_all() {
	kill "$printer" 2>/dev/null || :
	finish
}
trap quit_all EXIT
soon test -s "$P/port"
origin=https://ocop.example.gov.vn/sp/17

config 800 480 187
printf '%s\n' '[printer]' "device = tcp:127.0.0.1:$(cat "$P/port")" \
    >>"$T/t.conf"
mkdir -m 700 "$T/ledger"
echo 'goods = 1' >"$T/ledger/settings"

said() { grep -q -e "print paper sale:$ref id=$1 done" "$T/terminal.log"; }
pbm() { python3 "$HERE/escpos.py" "$P/$1.bin"; }
codes() { zbarimg --nodbus -q --raw "$P/$1.bin.pbm" | sort; }

cat >"$T/s.txt" <<END
$set_up
tap menu
tap goods
wait screen goods
tap list
tap row0
wait screen good-name
type Cam
tap next
wait screen good-picture
shot picture
tap row3
wait screen good-color
tap row4
wait screen good-price
key 2 5 000
tap field1
key 1 7
tap origin
wait screen good-origin
type 00020101021138540010A000000727
key enter
expect screen good-origin
shot refused
key delete
type $origin
tap row2
key enter
wait screen good-price
tap take
wait screen goods
shot written
tap list
tap row0
wait screen good
key 3
tap take
wait screen goods
tap take
wait screen amount
key 2 1 0 0 0 1 7 4 5 0 0 0 8 enter
expect screen amount
expect amount 0
shot label
wait 200
key 8 9 3 4 5 6 3 1 3 8 1 6 5 enter
expect screen amount
expect amount 0
shot maker
key enter
wait screen pay
expect amount 120000
shot pay
wait paid 10000
wait 800
tap print
wait file one 10000
tap receipt
wait screen receipt
wait 3100
tap print
wait file end 10000
quit
END
terminal --script "$T/s.txt" --shots "$S"
shows pay
ref=$(local_py ask open | field ref)
local_py pay "$ref" 120000 sepay:1 >/dev/null
soon said 1
soon test -s "$P/1.bin"
: >"$S/one"
grep -q "^Cam	25000	each	4	17	fruit	4	$origin\$" "$T/ledger/goods" ||
    fail "the list: $(cat "$T/ledger/goods")"
# One code on the glass, and it is the one to pay with.
case $(zbarimg --nodbus -q --raw "$S/pay.png") in
000201*"
"*) fail "more than one code on the glass" ;;
000201*) ;;
*) fail "no code to pay with" ;;
esac
set -- $(pbm 1)
same 'the first paper' "whole 384" "$1 $2"
high=$3
codes 1 | grep -q "^C4S:$ref:120000:" || fail "its code: $(codes 1)"
codes 1 | grep -qx "$origin" || fail "its provenance: $(codes 1)"
same 'codes' 2 "$(codes 1 | wc -l | tr -d ' ')"
# What is asked for three seconds later is a reprint, not the same finger.
soon said 2
soon test -s "$P/2.bin"
set -- $(pbm 2)
same 'the second paper' whole "$1"
[ "$3" -gt "$high" ] || fail "nothing says that it was printed before"
same 'its codes' 2 "$(codes 2 | wc -l | tr -d ' ')"
: >"$S/end"
ended 0

# reprint NUMBER ROW: another life of the terminal finds the sale among the
# past ones, looks at its slip and prints it.
reprint() {
	cat >"$T/s.txt" <<-END
	wait screen idle
	tap menu
	tap history
	wait amount $3
	tap $2
	wait screen story
	wait amount 120000
	shot story$1
	tap print
	tap receipt
	wait screen receipt
	shot slip$1
	wait file over$1 10000
	END
	terminal --script "$T/s.txt" --shots "$S"
	soon said "$1"
	soon test -s "$P/$1.bin"
	: >"$S/over$1"
	ended 0
	set -- "$1" $(pbm "$1")
	same "paper $1" whole "$2"
	codes "$1" | grep -q "^C4S:$ref:120000:" || fail "its code: $(codes "$1")"
}
# rows NUMBER: how long it is.
rows() { set -- $(pbm "$1"); echo "$3"; }

grep -q "^sale $ref [0-9]* 120000 2 [0-9a-f]*\$" "$T/ledger/sold" ||
    fail "what was sold: $(cat "$T/ledger/sold")"
same 'its mode' 600 "$(stat -c %a "$T/ledger/sold")"
reprint 3 row0 120000
same 'after a restart' "$(rows 2)" "$(rows 3)"
codes 3 | grep -qx "$origin" || fail "no provenance: $(codes 3)"

# Killed right after a sale: it is remembered, and so is the one before.
printf '%s\n' 'wait screen idle' 'tap menu' 'tap goods' 'wait screen goods' \
    'tap row0' 'key 2' 'tap take' 'tap take' 'tap take' 'wait screen pay' \
    'wait paid 10000' 'wait file never 20000' >"$T/s.txt"
terminal --script "$T/s.txt" --shots "$S"
shows pay
killed=$(local_py ask open | field ref)
local_py pay "$killed" 50000 sepay:2 >/dev/null
kill -9 "$pid"
wait "$pid" 2>/dev/null || :
pid=
grep -q "^sale $killed [0-9]* 50000 1 " "$T/ledger/sold" ||
    fail "it was killed and forgot: $(cat "$T/ledger/sold")"

# Practice is of another world.
cp "$T/ledger/sold" "$T/sold"
printf '%s\n' 'wait screen idle' 'tap menu' 'tap older' \
    'tap train' 'wait mode training' \
    'tap sell' 'tap plus' 'wait screen goods' 'tap row0' 'tap take' \
    'tap take' 'tap take' 'wait screen pay' 'expect amount 25000' quit \
    >"$T/s.txt"
terminal --script "$T/s.txt" --shots "$S"
ended 0
cmp "$T/sold" "$T/ledger/sold" || fail "practice was remembered"

# A spoilt one leaves its sale with the sum alone, and that is in the log; the
# one behind it is as it was.
sed '0,/Cam/s//Cxm/' "$T/sold" >"$T/ledger/sold"
reprint 4 row1 50000
grep -q "sold goods of $ref: damaged data; its slip has the sum alone" \
    "$T/terminal.log" || fail "nobody says why"
[ "$(rows 4)" -lt "$(rows 3)" ] || fail "it names goods that nobody knows"
same 'its codes' 1 "$(codes 4 | wc -l | tr -d ' ')"
same 'papers' 4 "$(ls "$P" | grep -c 'bin$')"
echo ok

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a good from its picture to the paper.  It is written down on the glass
# with picture, stars and provenance; three of it and what a scale weighed are
# paid with one code, a maker's barcode changes nothing; the slip names them
# and has two codes, neither to pay with; a reprint says so, and
# after a restart it has the sum alone.
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

cat >"$T/s.txt" <<END
wait screen idle
tap menu
tap history
wait amount 120000
tap row0
wait screen story
shot story
tap print
wait file over 10000
END
rm -f "$S/over"
terminal --script "$T/s.txt" --shots "$S"
soon said 3
soon test -s "$P/3.bin"
set -- $(pbm 3)
same 'after a restart' whole "$1"
[ "$3" -lt "$high" ] || fail "it names goods that nobody knows"
codes 3 | grep -q "^C4S:$ref:120000:" || fail "its code: $(codes 3)"
same 'its codes' 1 "$(codes 3 | wc -l | tr -d ' ')"
: >"$S/over"
ended 0
same 'papers' 3 "$(ls "$P" | grep -c 'bin$')"
echo ok

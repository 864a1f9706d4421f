#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: paper at the real terminal, with a printer of every mood at the other
# end.  A sale goes on during each; what is whole on paper is what was asked
# for, no more; half a paper is asked about, after a power cut too.
#
# Most of it is waiting, so stalls of their own wait side by side.
. "$(dirname "$0")/e2e.sh"
export PYTHONDONTWRITEBYTECODE=1
parts=
quit_all() {
	code=$?
	# shellcheck disable=SC2086
	[ -z "$parts" ] || kill $parts 2>/dev/null || :
	finish $code
}
trap quit_all EXIT

# part NAME COMMAND...: with a stall, a printer and a log of its own
part() {
	name=$1
	shift
	(
		T=$T/$name
		P=$T/printer S=$T/shots
		mkdir "$T" "$P" "$S"
		printer='' helper='' id=0 jobs=0 pays=0
		trap 'kill $printer $helper $pid 2>/dev/null || :' EXIT
		trap 'exit 1' INT TERM
		echo well >"$P/mood"
		python3 "$HERE/printer.py" "$P" >>"$T/printer.log" 2>&1 &
		printer=$!
		soon test -s "$P/port"
		"$@"
		# The ledger never heard of any of it.
		"$O/cho40" ledger verify "$T/ledger" >/dev/null ||
			fail "ledger not sound"
		echo "$name: ok"
	) >"$T/$name.log" 2>&1 &
	parts="$parts $!"
}

# paper DEVICE [OPTION...]: the stall's configuration, with that printer
paper() {
	config 800 480 187
	printf '%s\n' '[printer]' "device = $1" 'stall_s = 6' >>"$T/t.conf"
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@" >>"$T/t.conf"
}
to_printer() { paper "tcp:127.0.0.1:$(cat "$P/port")" 'cut = full'; }
said() { grep -q -e "print paper sale:$1" "$T/terminal.log"; }
# paid AMOUNT: whoever has a code out pays it; its reference in $ref
paid() {
	pays=$((pays + 1))
	ref=$(local_py settle "$1" "sepay:$pays") || fail "nobody to pay"
}
pbm() { python3 "$HERE/escpos.py" "$P/$1.bin"; }
qr() { zbarimg --nodbus -q --raw "$P/$1.bin.pbm"; }
papers() { find "$P" -name '*.bin' | wc -l; }

# One paper, printed on the word of a finger; twice; and while it is at it.
twice() {
	to_printer
	cat >"$T/s.txt" <<-END
	$set_up
	tap sell
	$sell
	wait paid 20000
	wait 800
	tap print
	wait 3500
	shot verdict
	wait file again 20000
	tap receipt
	wait screen receipt
	tap print
	wait 1500
	shot receipt
	wait file end 60000
	quit
	END
	terminal --script "$T/s.txt" --shots "$S"
	paid 65000
	soon said "$ref id=1 done"
	soon test -s "$P/1.bin"
	set -- $(pbm 1)
	same 'the first paper' "whole 384 full" "$1 $2 $4"
	[ "$5" -ge 3 ] || fail "it was asked $5 times"
	high=$3
	case $(qr 1) in
	"C4S:$ref:65000:C"*-*-*-*-*) ;;
	*) fail "code on the paper: $(qr 1)" ;;
	esac
	"$O/cho40" receipt check "$(qr 1)" --config "$T/t.conf" >"$T/held" ||
		fail "the paper is not of this stall"
	grep -q '"booked":65000,"received":65000,"state":"paid"' "$T/held" ||
		fail "what it is of: $(cat "$T/held")"
	! "$O/cho40" receipt check "$(qr 1 | sed s/:65000:/:95000:/)" \
		--config "$T/t.conf" >/dev/null 2>&1 ||
		fail "a paper with more on it is taken"
	: >"$S/again"
	soon said "$ref id=2 done"
	set -- $(pbm 2)
	[ "$3" -gt "$high" ] || fail "nothing says that it was printed before"
	same 'its code' "C4S:$ref:65000" "$(qr 2 | cut -d: -f1-3)"
	soon test -s "$S/receipt.png"
	: >"$S/end"
	ended 0
	same 'papers' 2 "$(papers)"
	grep -q "begin 2 [0-9]* sale:$ref" "$T/ledger/print.log" ||
		fail "its log"
}

# mood NAME WORD WHY: how its paper ends, and a sale that goes on meanwhile
mood() {
	echo "printer is $1"
	echo "$1" >"$P/mood"
	id=$((id + 1))
	: >"$S/$1"
	paid 65000
	asked=$ref
	paid 7000
	[ "$asked" != "$ref" ] || fail "the sale did not go on"
	soon test -s "$S/$1-on.png"
	soon said "$asked id=$id $2 why=$3"
	[ "$1" != refuses ] || return 0
	# A stuck one lets go of it when it feels otherwise.
	[ "$1" != stuck ] || echo well >"$P/mood"
	jobs=$((jobs + 1))
	soon test -e "$P/$jobs.bin"
	set -- "$2" $(pbm $jobs)
	if [ "$1" = done ]; then
		same "its paper" whole "$2"
		same "its code" "C4S:$asked:65000" \
		    "$(qr $jobs | cut -d: -f1-3)"
		whole=$((whole + 1))
	else
		same "its paper" wrong "$2"
	fi
}

# moods NAME...: one after another at one terminal
moods() {
	whole=0
	to_printer
	{
		echo "$set_up"
		echo 'tap sell'
		for m in "$@"; do
			# What is torn is asked about once nobody sells.
			cat <<-END
			wait file $m 60000
			wait screen amount
			$sell
			wait paid 20000
			wait 800
			tap print
			wait 300
			key 7 000
			expect screen amount
			key enter
			wait screen pay
			wait paid 20000
			wait 800
			shot $m-on
			key enter
			END
		done
		echo 'wait file end 60000'
	} >"$T/s.txt"
	terminal --script "$T/s.txt" --shots "$S"
	for m in "$@"; do
		case $m in
		mute | garbage | slow | crawls) mood $m done none ;;
		no-paper) mood $m not paper ;;
		cover) mood $m not cover ;;
		runs-out) mood $m torn paper ;;
		unplugged) mood $m torn lost ;;
		stuck) mood $m torn stalled ;;
		# Sooner or later it is seen.
		refuses) mood $m '\(not\|torn\)' lost ;;
		*) fail "no mood: $m" ;;
		esac
	done
	: >"$S/end"
	ended 0
	# No paper was tried again by itself.
	same 'jobs' "$jobs" "$(papers)"
	seen=0
	for f in "$P"/*.bin; do
		case $(python3 "$HERE/escpos.py" "$f") in
		whole*) seen=$((seen + 1)) ;;
		esac
	done
	same 'whole papers' "$whole" "$seen"
}

# The power is cut while it prints: nothing is printed by itself, the person
# is asked, and both answers are remembered.
cut_while_printing() {
	echo crawls >"$P/mood"
	rm -f "$S"/*
	cat >"$T/s.txt" <<-END
	wait screen $1
	$2
	wait screen idle
	tap sell
	$sell
	wait paid 20000
	wait 800
	tap print
	wait file never 60000
	END
	terminal --script "$T/s.txt" --shots "$S"
	paid 65000
	id=$((id + 1)) jobs=$((jobs + 1))
	soon said "$ref id=$id begun"
	sleep 1
	kill -KILL "$pid"
	wait "$pid" || :
	pid=
	soon test -e "$P/$jobs.bin"
	same 'its paper' wrong "$(pbm $jobs | cut -c1-5)"
	echo well >"$P/mood"
}
cuts() {
	# Those that were torn in moods are asked about first, as one.
	moods unplugged runs-out
	cut_while_printing print 'tap back'
	cut_while_printing print 'tap back'
	cat >"$T/s.txt" <<-END
	wait screen print
	shot ask
	wait 1500
	tap print
	wait screen idle
	wait file end 20000
	END
	terminal --script "$T/s.txt" --shots "$S"
	shows print
	same 'nothing by itself' "$jobs" "$(papers)"
	id=$((id + 1)) jobs=$((jobs + 1))
	soon said "$ref id=$id done"
	soon test -e "$P/$jobs.bin"
	same 'its paper' whole "$(pbm $jobs | cut -c1-5)"
	: >"$S/end"
	ended 0
	printf '%s\n' 'wait screen idle' 'wait 500' 'expect screen idle' \
	    >"$T/s.txt"
	terminal --script "$T/s.txt"
	ended 0
	same 'answers' 1 "$(grep -c '^end [0-9]* again$' \
	    "$T/ledger/print.log")"
	same 'ends' "$(sed -n 's/^begin \([0-9]*\).*/\1/p' \
	    "$T/ledger/print.log")" "$(sed -n 's/^end \([0-9]*\).*/\1/p' \
	    "$T/ledger/print.log" | sort -n)"
}

# one_paper HOW: a sale, its paper, and how that ends
start=$set_up
one_paper() {
	rm -f "$S"/*
	cat >"$T/s.txt" <<-END
	$start
	wait screen idle
	tap sell
	$sell
	wait paid 20000
	wait 800
	tap print
	wait file end 20000
	END
	start='wait screen idle'
	terminal --script "$T/s.txt" --shots "$S"
	paid 65000
	soon said "$ref $1"
	: >"$S/end"
	ended 0
}

# A log that cannot be written: no paper, and the sale is a sale.
no_log() {
	to_printer
	mkdir -p "$T/ledger/print.log"
	cat >"$T/s.txt" <<-END
	$set_up
	tap sell
	$sell
	wait paid 20000
	wait 800
	tap print
	wait 300
	tap receipt
	wait screen receipt
	shot disk
	END
	terminal --script "$T/s.txt" --shots "$S"
	paid 65000
	soon said "$ref refused why=disk"
	ended 0
	rmdir "$T/ledger/print.log"
	same 'jobs' 0 "$(papers)"
	start='wait screen idle'
}

# Other wires: a serial line, a program, cho40-print at its socket.
line() {
	no_log
	mkdir "$T/line"
	echo well >"$T/line/mood"
	python3 "$HERE/printer.py" "$T/line" pty >>"$T/printer.log" 2>&1 &
	helper=$!
	soon test -L "$T/line/tty"
	paper "serial:$(readlink "$T/line/tty")" 'baud = 115200' 'width = 576'
	one_paper 'id=[0-9]* done'
	P=$T/line
	soon test -e "$P/1.bin"
	same 'by serial line' 'whole 576' "$(pbm 1 | cut -d' ' -f1-2)"
	same 'its code' "C4S:$ref:65000" "$(qr 1 | cut -d: -f1-3)"
	paper 'usb:/dev/usb/none'
	one_paper 'id=[0-9]* not why=absent'
}
wires() {
	paper "command:cat > $T/program.bin"
	one_paper 'id=[0-9]* done'
	same 'by program' whole "$(python3 "$HERE/escpos.py" \
	    "$T/program.bin" | cut -c1-5)"
	paper 'rfcomm:00:11:22:33:44:55'
	one_paper 'id=[0-9]* not why=absent'
	# A program that is unhappy: nobody knows.
	paper "command:cat > /dev/null; exit 3"
	one_paper 'id=[0-9]* torn why=lost'
}
helpers() {
	to_printer
	mv "$T/t.conf" "$T/print.conf"
	paper usb:/dev/null "helper = $T/nobody.sock"
	one_paper 'id=[0-9]* not why=absent'
	if ! command -v systemd-socket-activate >/dev/null; then
		echo "skipped: systemd-socket-activate is not installed"
		return 0
	fi
	systemd-socket-activate --inetd -a -l "$T/print.sock" \
	    "$O/cho40-print" --config "$T/print.conf" >>"$T/helper.log" 2>&1 &
	helper=$!
	soon test -S "$T/print.sock"
	paper usb:/dev/null "helper = $T/print.sock"
	one_paper 'id=[0-9]* done'
	soon test -e "$P/1.bin"
	same 'by its socket' whole "$(pbm 1 | cut -c1-5)"
}

part cuts cuts
part crawls moods crawls no-paper
part stuck moods stuck mute cover
part slow moods slow garbage refuses
part twice twice
part line line
part wires wires
part helpers helpers
bad=0
for p in $parts; do
	wait "$p" || bad=1
done
parts=
grep -h -e ': ok$' -e '^skipped' "$T"/*.log || :
[ "$bad" -eq 0 ] || fail "a part of it"
echo ok

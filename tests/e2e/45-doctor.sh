#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: `cho40 doctor` says of a stall what is wrong with it and nothing else:
# a market that is well, its board gone, a second copy that is none, a stopped
# stall whose book is damaged, one that was never set up.  The number that is
# read over the phone says the same lines, and looking changes no file.
. "$(dirname "$0")/lib.sh"

# doctor CODE ARGUMENT...: its exit code, lines in $M/out
doctor() {
	local want=$1 got=0
	shift
	"$O/cho40" doctor --config "$M/terminal.conf" "$@" >"$M/out" \
		2>"$M/err" || got=$?
	[ "$got" -eq "$want" ] || {
		cat "$M/out" "$M/err" >&2
		fail "doctor $*: exit $got, not $want"
	}
}
# says CODE STATE: that line, in that state.
says() { grep -q "^$1 *$2  " "$M/out"; }
finds() { says "$1" "$2" || fail "no $1 $2 in: $(cat "$M/out")"; }
looks() {
	"$O/cho40" doctor --config "$M/terminal.conf" >"$M/out" 2>/dev/null ||
		true
	says "$1" "$2"
}
sum() { (cd "$M/terminal" && sha256sum -- * && stat -c '%a %Y %n' -- *); }

market doctor
doctor 1
finds 1-303 'HỎNG   '
finds 9-001 'BỎ QUA '
finds 6-301 'HỎNG   '
[ ! -e "$M/terminal" ] || fail "looking made a folder"

key_in
sed -i '1i side_copy = side\nside_copy_mb = 1' "$M/terminal.conf"
cat >>"$M/terminal.conf" <<-END
	[sound]
	voice_dir = $PWD/$O/voice
	recordings =
	[printer]
	device = command:cat > $M/paper.bin
END
sync_start
terminal_start < <(
	script_setup
	cat <<-END
		tap menu
		wait screen menu
		tap doctor
		wait screen doctor
		shot doctor
		tap staff
		wait screen staff
		tap speak
		tap print
		tap send_now
		shot staff
		key esc
		wait screen doctor
		key esc
		wait screen menu
		key esc
		wait screen idle
		wait file over 60000
		quit
	END
)
until_true 20 "there is no board" looks 4-201 'CẦN XEM'
doctor 1
board_start
until_true 20 "the board is there" looks 4-101 'TỐT    '
until_true 20 "all is sent" looks 5-101 'TỐT    '
for code in 2-102 3-101 6-101 7-101 8-101 10-101 11-102; do
	finds $code 'TỐT    '
done
until_true 20 "the test page is printed" looks 9-101 'TỐT    '
paper=$(python3 tests/e2e/escpos.py "$M/paper.bin")
[[ $paper == whole* ]] || fail "the test page is $paper"
# The rest is this machine's: how warm it is.
well=1
! says 12-101 'TỐT    ' || well=0
doctor $well
number=$(sed -n 's/^Đọc số này.*: //p' "$M/out")
[[ $number =~ ^[0-9]{4}\ [0-9]{4}\ [0-9]{4}$ ]] || fail "number: $number"
cut -c 1-8 "$M/out" | grep -- - >"$M/codes"
"$O/cho40" doctor decode $number >"$M/decoded" || fail "$number: not read"
cut -c 1-8 "$M/decoded" | diff - "$M/codes" ||
	fail "the number says other lines"
"$O/cho40" doctor decode 1234 5678 9012 2>"$M/err" && fail "a wrong number"
grep -q 'misheard' "$M/err" || fail "a wrong number: $(cat "$M/err")"
doctor $well --format json
python3 -c 'import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert [r["n"] for r in rows[:12]] == list(range(1, 13)), rows
assert {r["state"] for r in rows[:12]} <= {"good", "unused", "look"}, rows
assert rows[12]["number"] == sys.argv[2], rows[12]' "$M/out" "$number" ||
	fail "--format json"

until_true 20 "the book is walked" looks 1-101 'TỐT    '
end sync
until_true 20 "nobody sends" looks 4-301 'HỎNG   '
: >"$M/shots/over"
terminal_done

[ -s "$M/shots/doctor.png" ] && [ -s "$M/shots/staff.png" ] ||
	fail "no pictures"

# Stopped: files alone are looked at, and stay as they are.
was=$(sum)
doctor 0
finds 1-101 'TỐT    '
finds 2-102 'TỐT    '
finds 4-000 'BỎ QUA '
finds 7-102 'TỐT    '
head -c 40000 /dev/zero >"$M/side"
doctor 1
finds 2-202 'CẦN XEM'
[ "$(sum)" = "$was" ] || fail "looking changed a file"
dd if=/dev/urandom of="$M/terminal/ledger.db" bs=512 seek=3 count=60 \
	conv=notrunc 2>/dev/null
doctor 1
finds 1-301 'HỎNG   '

# A socket that nobody serves: nothing can be said.
got=0
"$O/cho40" doctor --socket "$M/none.sock" 2>/dev/null || got=$?
[ "$got" -eq 3 ] || fail "nobody there: exit $got"
say "doctor: every fault is found, and the number says it"

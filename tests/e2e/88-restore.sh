#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall's card forgets its last sales while the board knows them: they
# come back, none twice, and bank, board and terminal agree.  A board that is
# put back to yesterday's backup is filled again by the stall.  Two lives of
# one card are told apart: an alarm, and nothing is given to either.
. "$(dirname "$0")/lib.sh"

market restore
start_all

day() { python3 tests/e2e/local.py "$M/run/terminal.sock" ask day; }
sent() {
	"$O/cho40" status --config "$M/terminal.conf" 2>/dev/null |
		grep -q '"queue":{"entries":0,'
}
# board_alarms KIND: how many, in the stopped board's file.
board_alarms() {
	python3 - "$M" "$1" <<-'END'
	import glob, sqlite3, sys
	n = 0
	for path in glob.glob(sys.argv[1] + '/board/*.db'):
	    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
	    n += db.execute('SELECT count(*) FROM alarm WHERE kind = ?',
	                    (sys.argv[2],)).fetchone()[0]
	print(n)
	END
}

terminal_start < <(
	script_setup
	script_begin
	script_sale 10000 before
	echo "wait paid 20000"
	script_go_on
	script_sale 15000 kept
	echo "wait paid 60000"
	script_go_on
	script_sale 20000 gone
	echo "wait paid 60000"
	script_go_on
	script_sale 30000 cancelled
	printf '%s\n' "tap cancel" "wait void"
	script_sale 40000 seen
	echo "tap seen"
	script_go_on
	script_sale 50000 cash
	echo "tap cash"
	script_go_on
	printf '%s\n' "wait screen amount" "wait queue 0 20000" \
		"shot all-sent" "wait 60000"
)
scan_and_pay before
code=$(scan kept)
# A copy of the running stall's card, with one code out.
kill -s STOP "${PID[terminal]}"
cp -a "$M/terminal" "$M/copy"
kill -s CONT "${PID[terminal]}"
pay "$code"
scan_and_pay gone
until_true 40 "the day is over" picture_is_there all-sent
until_true 10 "all is told" all_ended
day >"$M/run/day"
crash terminal

# The card forgets all since the copy; the terminal starts as ever.
mv "$M/terminal" "$M/whole"
cp -a "$M/copy" "$M/terminal"
terminal_run
until_true 20 "the lost sales are given back" \
	grep -q 'given back: 9 entries, .* 1 only' "$M/log/terminal"
until_true 20 "the journal is at the board" sent
day >"$M/run/day-again"
python3 - "$M/run/day" "$M/run/day-again" <<'END' ||
import json, sys
was, now = (json.load(open(path)) for path in sys.argv[1:])
assert was['bank'] == now['bank'] == {'count': 3, 'sum': 45000}, now
assert was['seen'] == now['seen'] == {'count': 1, 'sum': 40000}, now
# Nobody could give the cash back: that sale waits for the trader's word.
assert was['cash']['count'] == 1 and now['cash']['count'] == 0, now
assert (was['waiting'], now['waiting']) == (0, 1), now
END
	fail "the day is another one"
end terminal
agree
ledger show >"$M/run/given"
given=$(grep -c '"k":"restore"' "$M/run/given")
# Opened: gone, cancelled, seen, cash.  Closed: cancelled, seen, cash.  Paid:
# kept, gone.
[ "$given" -eq 9 ] || fail "$given entries were given back, not 9"
grep -q 'lost tail terminal=7' "$M/log/board" || fail "the loss is not told"

# Yesterday's backup on the board: the stall fills it again.
end board
cp -a "$M/board" "$M/backup"
board_start
terminal_start < <(
	script_begin
	script_sale 60000
	echo "tap seen"
	script_go_on
	printf '%s\n' "wait screen amount" "wait queue 0 20000"
)
terminal_done 40
end board
rm -rf "$M/board"
cp -a "$M/backup" "$M/board"
board_start
terminal_start < <(
	script_begin
	script_sale 70000 after
	echo "wait paid 20000"
	script_go_on
	printf '%s\n' "wait screen amount" "wait queue 0 20000"
)
scan_and_pay after
terminal_done 40
until_true 10 "all is told" all_ended
agree
grep -q '"asked":60000' "$M/run/audit" || fail "the board was not filled again"

# Two lives: the same card twice, the second comes up beside what is held.
cp -a "$M/terminal" "$M/clone"
terminal_start < <(
	script_begin
	script_sale 80000
	echo "tap seen"
	script_go_on
	printf '%s\n' "wait screen amount" "wait queue 0 20000"
)
terminal_done 40
mv "$M/terminal" "$M/first"
mv "$M/clone" "$M/terminal"
terminal_run
until_true 20 "the second life is refused" \
	grep -q 'conflict terminal=7' "$M/log/board"
sleep 2
end terminal
[ "$(ledger show | grep -c '"k":"restore"')" -eq "$given" ] ||
	fail "something was given to a second life"
end board
[ "$(board_alarms fork)" = 1 ] || fail "no alarm stands"
[ "$(board_alarms lost_tail)" = 1 ] || fail "the loss is not counted once"
echo "ok: what the card forgot is back; a second life gets nothing"

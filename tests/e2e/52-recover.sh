#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A stall's ledger is damaged while it is off: the terminal starts all the
# same, with every sale from the side copy, and keeps what was damaged.
. "$(dirname "$0")/e2e.sh"
mkdir "$T/stick"
config 800 480 187
sed -i '1i side_copy = stick/side.c4\nside_copy_mb = 2\nballast_mb = 1' \
    "$T/t.conf"

start() {
	printf '%s\nwait 60000\n' "$1" > "$T/s.txt"
	terminal --script "$T/s.txt"
	soon listening
}
listening() { local_py ask status > /dev/null 2>&1; }
stop() {
	kill "$pid"
	wait "$pid" || :
	pid=
}
logged() { grep -q "$1" "$T/terminal.log"; }

start "$set_up
$sell"
shows pay
same "the side copy's size" 2097152 "$(stat -c %s "$T/stick/side.c4")"
same "the reserve's size" 1048576 "$(stat -c %s "$T/ledger/ballast")"
stop
"$C" ledger show "$T/ledger" > "$T/before"
cp "$T/ledger/ledger.db" "$T/damaged"
dd if=/dev/urandom of="$T/damaged" bs=4096 count=3 conv=notrunc 2>/dev/null
cp "$T/damaged" "$T/ledger/ledger.db"

start ''
logged 'recovery: kept=.* lost=0' || fail "nothing is said of the recovery"
shows pay
stop
cmp -s "$T/damaged" "$T"/ledger/ledger-*.damaged.db ||
    fail "the damaged file was not kept as it was"
"$C" ledger verify "$T/ledger" > "$T/out" || fail "not sound after recovery"
"$C" ledger show "$T/ledger" --max "$(wc -l < "$T/before")" > "$T/after"
cmp -s "$T/before" "$T/after" || fail "the entries are others"

# Only the tables are damaged, far from the tail: a look finds it.
: > "$T/ledger/ledger.suspect"
start ''
logged 'looking at all of it' || fail "the mark was not seen"
shows pay
[ ! -e "$T/ledger/ledger.suspect" ] || fail "the mark is left"
same "damaged files" 1 "$(ls "$T"/ledger/*.damaged.db | wc -l)"
stop

# Somebody's database, and none of ours: refused, and left as it is.
mkdir -m 700 "$T/other"
python3 - "$T/other/ledger.db" <<'END'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute('create table photos (x)')
c.commit()
END
cp "$T/other/ledger.db" "$T/photos"
sed 's/^data_dir = .*/data_dir = other/' "$T/t.conf" > "$T/u.conf"
code=0
timeout 30 "$O/cho40-terminal" --config "$T/u.conf" --script "$T/s.txt" \
    2> "$T/err" || code=$?
same "exit code" 3 "$code"
grep -q 'not a ledger' "$T/err" || fail "not told what is wrong"
cmp -s "$T/photos" "$T/other/ledger.db" || fail "a foreign file was written"
echo ok

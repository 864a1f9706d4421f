#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a backup of a board that works is whole, whatever happens meanwhile -
# money that comes, a killed command, a killed board - and comes back to the
# dong; what is damaged, newer, another market's or too big for the disk is
# refused in words, and nothing half-made is left.
. "$(dirname "$0")/board-lib.sh"
board_make
# A store that takes a moment to copy: 60 MB of deliveries nobody could read.
sqlite3 "$T/store/board.db" >/dev/null <<END
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO event SELECT 1, 1000000 + i, 'sepay', 'filler', 'x' || i,
	randomblob(32), 'out', randomblob(60000), 1 FROM n;
END
backup() { "$B" backup --config "$CONF" --to "$T/safe" 2>"$T/err"; }
# midway: the board has begun its copy.
midway() {
	for _ in $(seq 500); do
		[ ! -s "$T/store/backup.part" ] || return 0
		sleep 0.01
	done
	fail "no copy began"
}
none_left() {
	is "$1: parts" "$(find "$T/safe" "$T/store" -name '*.part*' | wc -l)" 0
}

# --- while money comes -----------------------------------------------------
start
is "a first hook" "$(hook 1 1000 x)" 200
(for i in $(seq 2 400); do
	s=$(hook "$i" $((1000 * i)) "khong co ma $i")
	[ "$s" = 200 ] && echo "$i" || break
	[ ! -e "$T/enough" ] || break
done >"$T/paid") &
load=$!
sleep 0.3
before=$(wc -l <"$T/paid")
made=$(backup) || fail "backup of a running board: $(cat "$T/err")"
after=$(wc -l <"$T/paid")
: >"$T/enough"
wait $load
[ "$after" -gt "$before" ] ||
	fail "the board stood still for its backup: $before, $after"
case $made in
"$T/safe/market-1-"*Z) ;;
*) fail "the backup's name: $made" ;;
esac
none_left "after a backup"
is "its mode" "$(stat -c %a "$made")" 700
is "modes within" "$(find "$made" -type f ! -perm 600 | wc -l)" 0
for f in board.db board.conf MANIFEST folder/ca.key folder/server.key \
	folder/office.token folder/receipt.key; do
	[ -s "$made/$f" ] || fail "no $f in the backup"
done
had=$(sqlite3 "file:$made/board.db?immutable=1" 'SELECT count(*) FROM credit')
[ "$had" -gt "$before" ] && [ "$had" -le $((after + 2)) ] ||
	fail "the copy has $had credits, of $before to $after"
sleep 1.1   # names count in seconds
made2=$(backup) || fail "a second backup: $(cat "$T/err")"
[ "$made" != "$made2" ] || fail "two backups of one name"
audit >"$T/audit"

# --- the command is killed in the middle -----------------------------------
sleep 1.1
"$B" backup --config "$CONF" --to "$T/safe" >"$T/out" 2>&1 &
copy=$!
midway
kill -9 $copy 2>/dev/null || fail "the backup was too quick to be killed"
wait $copy 2>/dev/null
is "a hook after that" "$(hook 5001 5000 x)" 200
is "whole ones" "$(find "$T/safe" -maxdepth 1 -name 'market-*Z' | wc -l)" 2
sleep 1.1
backup >"$T/out" || fail "a backup after a killed one: $(cat "$T/err")"
none_left "after a killed one"

# --- the board is killed in the middle -------------------------------------
sleep 1.1
"$B" backup --config "$CONF" --to "$T/safe" >"$T/out" 2>"$T/err" &
copy=$!
midway
kill -9 "$pid"
wait "$pid" 2>/dev/null
wait $copy
status=$?
[ $status -ne 0 ] || fail "a backup of a killed board is called whole"
is "whole ones" "$(find "$T/safe" -maxdepth 1 -name 'market-*Z' | wc -l)" 3
[ -e "$T/safe/market-1.part" ] && fail "a part is left"
start
[ -e "$T/store/backup.part" ] && fail "the board leaves a cut copy"
is "a hook after that" "$(hook 5002 5000 x)" 200
stop

# --- of a board that stands still ------------------------------------------
sleep 1.1
backup >"$T/out" || fail "a backup of no board: $(cat "$T/err")"
none_left "after one of no board"

# --- back again ------------------------------------------------------------
restore() { "$B" restore --config "$CONF" --from "$1" >"$T/out" 2>"$T/err"; }
restore "$made2"
is "exit into a full folder" $? 1
has "why" "$T/err" 'is not empty'
board_conf again
restore "$made2" || fail "restore: $(cat "$T/err")"
has "restored" "$T/out" '^restored market=1 seq='
is "modes restored" "$(find "$T/again" -type f ! -perm 600 | wc -l)" 0
cmp "$T/store/ca.key" "$T/again/ca.key" || fail "another key"
start
audit >"$T/audit2"
cmp "$T/audit" "$T/audit2" || fail "the restored board tells otherwise"
is "the same hook again" "$(hook 2 2000 'khong co ma 2')" 200
audit >"$T/audit3"
cmp "$T/audit" "$T/audit3" || fail "a restored board credits twice"
stop

# One that was cut short can be done again.
rm "$T/again/board.db"*
: >"$T/again/restore.part"
restore "$made2" || fail "restore again: $(cat "$T/err")"

# --- refused ---------------------------------------------------------------
board_conf other
# refused WHAT PATTERN [EXIT]
refused() {
	restore "$T/bad"
	is "exit: $1" $? "${3:-3}"
	has "$1" "$T/err" "$2"
	[ -e "$T/other/board.db" ] && fail "$1: restored all the same"
	rm -rf "$T/bad"
	cp -a "$made2" "$T/bad"
}
cp -a "$made2" "$T/bad"
printf x | dd of="$T/bad/board.db" bs=1 seek=30000000 conv=notrunc 2>/dev/null
refused "a bit of the store" 'damaged'
truncate -s -1 "$T/bad/folder/ca.key"
refused "a cut key" 'folder/ca.key: is damaged'
rm "$T/bad/folder/receipt.key"
refused "a missing file" 'is missing'
echo x >"$T/bad/folder/more"
refused "a file too many" 'folder/more: is not in'
sed -i 's/seq [0-9]*/seq 7/' "$T/bad/MANIFEST"
refused "another list" 'MANIFEST: cut or changed'
sed -i '1s/1$/2/' "$T/bad/MANIFEST"
refused "a newer kind" 'newer kind' 1
rm "$T/bad/MANIFEST"
refused "no list" 'not a whole backup' 1
# relist: sums of the list made right again, as a mistaken hand would.
relist() {
	python3 - "$T/bad" <<-'END'
		import hashlib, os, re, sys
		d = sys.argv[1]
		t = open(d + '/MANIFEST').read()
		b = open(d + '/board.db', 'rb').read()
		t = re.sub(r'file \w+ \d+ board.db', 'file %s %d board.db' % (
		    hashlib.sha256(b).hexdigest(), len(b)), t)
		t = t[:t.rindex('end ')]
		open(d + '/MANIFEST', 'w').write(t + 'end ' +
		    hashlib.sha256(t.encode()).hexdigest() + '\n')
	END
}
sqlite3 "$T/bad/board.db" 'PRAGMA user_version = 99' >/dev/null
rm -f "$T/bad/board.db-wal" "$T/bad/board.db-shm"
relist
refused "a newer schema" 'schema 99' 1
sqlite3 "$T/bad/board.db" >/dev/null \
	"UPDATE terminal SET head_n = 3, head_h = zeroblob(32)"
rm -f "$T/bad/board.db-wal" "$T/bad/board.db-shm"
relist
refused "a head of nothing" 'last entry is not there'
sed -i 's/^\[market\]/&\nid = 2/' "$CONF"
refused "another market's" 'of market 1' 1
rm -rf "$T/bad"
mkdir "$T/bad"
refused "an empty folder" 'not a whole backup' 1

# --- a full disk -----------------------------------------------------------
CONF=$T/store.conf
mkdir "$T/small"
if mount -t tmpfs -o size=40m,mode=700 tmpfs "$T/small" 2>/dev/null; then
	more_tidy() { umount -l "$T/small"; }
	"$B" backup --config "$CONF" --to "$T/small" 2>"$T/err"
	is "exit on a small disk" $? 3
	has "a small disk" "$T/err" 'make room'
	is "left there" "$(find "$T/small" -name 'market-*' | wc -l)" 0
else
	echo "left out: nothing may be mounted here"
fi
exit $bad

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A running stall's ledger goes onto a stick while it sells; a closed year
# goes into a sealed file, which tells when a byte of it changes.
. "$(dirname "$0")/e2e.sh"
config 800 480 187
cat > "$T/s.txt" <<END
$set_up
$sell
wait paid 30000
wait 60000
quit
END
mkdir "$T/stick"
terminal --script "$T/s.txt"
shows pay
S=--socket=$T/t.sock

# Onto the stick beside the selling; the key by whoever may read it.
ask 0 ledger backup "$S" "$T/stick"
backup=$(field file < "$T/out")
ask 0 ledger verify "$backup"
same entries "$(field entries < "$T/out")" \
    "$("$C" ledger show "$backup" | wc -l)"
ask 1 ledger restore "$backup" "$T/spare"
ask 0 ledger backup "$S" "$T/stick/keyed.db" --key "$T/ledger/journal.key"
ask 1 ledger backup "$S" "$T/stick/keyed.db"
told 'is there already'
ask 1 ledger backup "$S" "$T/stick/other.db" --key "$T/none.key"
[ ! -e "$T/stick/other.db" ] || fail "a backup whose key is not there"
ask 0 ledger restore "$T/stick/keyed.db" "$T/spare"
ask 0 ledger verify "$T/spare"
# A relative place is of the folder of whoever asks.
(cd "$T/stick" && "$C" ledger backup "$S" here.db) > /dev/null
[ -s "$T/stick/here.db" ] || fail "not where it was asked"
ask 1 ledger backup "$S" "$T/none/x.db"
told "$T/none/x.db.part: No such file"
[ -z "$(find "$T/stick" -name '*.part*')" ] || fail "a part is left"

# The running year is not for the shelf, nor one that never was.
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)
ask 1 ledger archive --year "$year" "$S" "$T/stick"
told 'nothing was recorded'
ask 0 open "$S"
ref=$(field ref < "$T/out")
local_py pay "$ref" 65000 "sepay:1"
shows verdict
ask 1 ledger archive --year "$year" "$S" "$T/stick"
told 'is not over yet'
ask 2 ledger archive --year 1999 "$S" "$T/stick"
ask 2 ledger archive --year next "$S" "$T/stick"
ask 2 ledger archive "$S" "$T/stick"
ask 2 ledger archive --year "$year" "$S" --key x "$T/stick"
# The books of a stall that sells; and what is left when it has stopped.
ask 0 books s1a --from "$year-01-01" --to "$year-12-31" "$S"
cp "$T/out" "$T/live.csv"
grep -q ',65000' "$T/live.csv" || fail "no revenue: $(cat "$T/live.csv")"
ask 0 books s2e --from "$year-01-01" --to "$year-12-31" "$S"
cp "$T/out" "$T/live-s2e.csv"
grep -q 'tài khoản' "$T/live-s2e.csv" || fail "nobody's account"
ask 0 books s2a --from "$year-01-01" --to "$year-12-31" "$S" \
    --pdf "$T/s2a.pdf"
pdftotext -layout "$T/s2a.pdf" "$T/s2a.txt"
grep -q 'NGUOI BAN THU' "$T/s2a.txt" || fail "nobody's book"
kill "$pid"
wait "$pid" || :
pid=
ask 0 books s1a --from "$year-01-01" --to "$year-12-31" "$T/ledger"
cmp -s "$T/out" "$T/live.csv" || fail "the file has another book"
ask 0 books s2e --from "$year-01-01" --to "$year-12-31" "$T/ledger"
cmp -s "$T/out" "$T/live-s2e.csv" || fail "the file has another S2e"
ask 3 books s1a --from "$year-01-01" --to "$year-12-31" "$S"

# A year later, by the clock alone, it is; signed by the folder's key.
later() { faketime "$((year + 1))-02-03 12:00:00" "$C" "$@"; }
later shift open --cash 0 "$T/ledger" > "$T/out"
later ledger archive --year "$year" "$T/ledger" "$T/stick" > "$T/out" ||
    fail "no archive"
A=$T/stick/ledger-$year.archive.db
same file "$A" "$(field file < "$T/out")"
ask 0 ledger verify "$A"
same year "$year" "$(field archive < "$T/out")"
ask 0 ledger show --kind sale.open "$A"
same lines 1 "$(wc -l < "$T/out")"
ask 0 ledger export --format csv "$A"
same lines 2 "$(wc -l < "$T/out")"
ask 0 books s1a --from "$year-01-01" --to "$year-12-31" "$A"
cp "$T/out" "$T/book"
ask 0 books s1a --from "$year-01-01" --to "$year-12-31" "$T/ledger"
cmp -s "$T/out" "$T/book" || fail "the archive has another book"
ask 1 ledger backup "$A" "$T/stick"
told 'copy the file as it is'
ask 1 ledger archive --year "$year" "$A" "$T/stick/x" \
    --key "$T/ledger/journal.key"
cp "$A" "$T/bent.archive.db"
chmod 644 "$T/bent.archive.db"
python3 - "$T/bent.archive.db" <<'END'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
at = data.find(b'"amount":65000')
assert at > 0
data[at + 9] ^= 8
open(sys.argv[1], 'wb').write(data)
END
ask 1 ledger verify "$T/bent.archive.db"
told 'entry'
head -c 20000 "$A" > "$T/cut.archive.db"
ask 1 ledger verify "$T/cut.archive.db"
told "$T/cut.archive.db"
[ -z "$(find "$T/stick" -name '*.part*')" ] || fail "a part is left"
echo "ok: backed up while selling; a closed year is sealed"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cho40 and a stall: a running terminal is asked over its socket, a stopped
# one's ledger is read from its file, a damaged one is told.
. "$(dirname "$0")/e2e.sh"
config 800 480 187
cat > "$T/s.txt" <<END
$set_up
$sell
wait paid 30000
wait 60000
quit
END

# Nobody there yet.
ask 3 status --config "$T/t.conf"
told 'is cho40-terminal running'
ask 3 status --socket "$T/none.sock"
ask 1 status --config "$T/none.conf"
ask 2 status --colour red

terminal --script "$T/s.txt"
shows pay
ask 0 open --config "$T/t.conf"
same lines 1 "$(wc -l < "$T/out")"
same amount 65000 "$(field amount < "$T/out")"
ask 0 qr parse "$(field payload < "$T/out")"
same "amount in the code" 65000 "$(field amount < "$T/out")"
ask 0 status --socket "$T/t.sock"
same screen pay "$(field screen < "$T/out")"
ask 0 open --socket "$T/t.sock"
ref=$(field ref < "$T/out")
ask 0 ref find "MBVCB.1.$ref.CT tu 0123"
same ref "[\"$ref\"]" "$(cat "$T/out")"

# The live ledger is the terminal's alone: asked, not opened.
ask 3 ledger verify "$T/ledger"
[ -s "$T/err" ] || fail "a held ledger: silent"
ask 3 ledger rebuild "$T/ledger"
mkdir "$T/stick"
ask 3 ledger backup "$T/ledger" "$T/stick"
told 'stop the terminal'
same "on the stick" "" "$(ls "$T/stick")"
ask 0 ledger verify --socket "$T/t.sock"
same bad 0 "$(field bad_n < "$T/out")"
local_py pay "$ref" 65000 "sepay:1"
shows verdict
ask 0 day --socket "$T/t.sock"
grep -q 65000 "$T/out" || fail "day: $(cat "$T/out")"
ask 0 ledger show --socket "$T/t.sock"
cp "$T/out" "$T/live"
grep -q '"k":"sale.open"' "$T/live" || fail "show: no sale"
ask 0 ledger show --socket "$T/t.sock" --after 2 --max 1
same "line 3" "$(sed -n 3p "$T/live")" "$(cat "$T/out")"
# What narrows; and taken away, from the running terminal.
ask 0 ledger show --socket "$T/t.sock" --kind sale.open --ref "$ref"
same lines 1 "$(wc -l < "$T/out")"
ask 0 ledger show --socket "$T/t.sock" --to 2026-01-01
same nothing "" "$(cat "$T/out")"
ask 2 ledger show --socket "$T/t.sock" --kind gossip
ask 2 ledger show --socket "$T/t.sock" --from yesterday
ask 0 ledger export --socket "$T/t.sock" --out "$T/live.jsonl"
same nothing "" "$(cat "$T/out")"
same "a head and the lines" "$(($(wc -l < "$T/live") + 1))" \
    "$(wc -l < "$T/live.jsonl")"
ask 1 ledger export --socket "$T/t.sock" --out "$T/live.jsonl"
told 'is there already'
ask 3 ledger export --socket "$T/t.sock" --out "$T/none/x"
ask 3 ledger export --socket "$T/none.sock" --out "$T/half"
[ -z "$(find "$T" -name 'half*')" ] || fail "half a file is left"
ask 0 ledger export --socket "$T/t.sock" --format csv
cp "$T/out" "$T/live.csv"
grep -q "$ref.*,paid,bank,65000,65000,0,0,0,0,0,sepay:1" "$T/live.csv" ||
    fail "csv: $(cat "$T/live.csv")"

# A shift, a debt and a refund at the running stall.
ask 0 shift open --cash 100000 --socket "$T/t.sock"
same opening 100000 "$(field opening < "$T/out")"
ask 1 shift open --cash 100000 --socket "$T/t.sock"
told 'a shift is open'
ask 0 debt add --name 'Bà Thử' --amount 20000 --socket "$T/t.sock"
ask 0 debt pay --who 'Bà Thử' --amount 5000 --by seen --socket "$T/t.sock"
same owed 15000 "$(field owed < "$T/out")"
ask 0 debt list --socket "$T/t.sock"
same owed 15000 "$(field owed < "$T/out")"
ask 0 debt forget --who 'Bà Thử' --socket "$T/t.sock"
same name None "$(field name < "$T/out")"
ask 1 refund --ref "$ref" --amount 1 --by cash --socket "$T/t.sock"
told 'nothing is to be given back'
ask 2 refund --ref "$ref" --amount 1 --by seen --socket "$T/t.sock"
ask 0 shift report --socket "$T/t.sock"
same report X "$(field report < "$T/out")"
ask 0 shift close --counted 99000 --socket "$T/t.sock"
same difference -1000 "$(field difference < "$T/out")"
grep -q '"checkpoint":{' "$T/out" || fail "no checkpoint"
ask 0 ledger verify --socket "$T/t.sock"
same bad 0 "$(field bad_n < "$T/out")"
ask 0 ledger show --socket "$T/t.sock"
cp "$T/out" "$T/live"
kill "$pid"
wait "$pid" || :
pid=

# The same lines from the file; verified; derived anew.
ask 0 ledger show "$T/ledger"
cmp -s "$T/out" "$T/live" || fail "the file's lines are others"
ask 0 ledger export --format csv "$T/ledger"
cmp -s "$T/out" "$T/live.csv" || fail "the file's sales are others"
ask 0 ledger show "$T/ledger/ledger.db" --after 2 --max 1
same "line 3" "$(sed -n 3p "$T/live")" "$(cat "$T/out")"
ask 0 ledger show "$T/ledger" --after 999999
same nothing "" "$(cat "$T/out")"
ask 1 ledger show "$T/ledger" --after x
ask 0 ledger verify "$T/ledger"
same bad 0 "$(field bad_n < "$T/out")"
same entries "$(wc -l < "$T/live")" "$(field entries < "$T/out")"
same balance 0 "$(field balance < "$T/out")"
ask 0 ledger rebuild "$T/ledger"
same "entries and a boot" "$(($(wc -l < "$T/live") + 1))" \
    "$(field entries < "$T/out")"
ask 0 ledger verify "$T/ledger/ledger.db"

# Onto a stick, and from there onto a spare board.
ask 0 ledger backup "$T/ledger" "$T/stick" --key "$T/ledger/journal.key"
backup=$(field file < "$T/out")
ask 0 ledger verify "$backup"
ask 0 ledger restore "$backup" "$T/spare"
same file "$T/spare/ledger.db" "$(field file < "$T/out")"
ask 0 ledger show "$T/spare"
head -n "$(wc -l < "$T/live")" "$T/out" | cmp -s - "$T/live" ||
    fail "the spare's lines are others"
ask 0 ledger verify "$T/spare"
same bad 0 "$(field bad_n < "$T/out")"
ask 1 ledger restore "$backup" "$T/spare"
ask 2 ledger backup

# A changed amount inside one line is found and named.
cp -r "$T/ledger" "$T/bent"
python3 - "$T/bent/ledger.db" <<'END'
import sys
data = bytearray(open(sys.argv[1], 'rb').read())
at = data.find(b'"amount":65000')
assert at > 0
data[at + 9:at + 14] = b'95000'
open(sys.argv[1], 'wb').write(data)
END
ask 1 ledger verify "$T/bent"
told 'entry'

# What is no ledger.
head -c 65536 /dev/urandom > "$T/noise.db"
ask 1 ledger verify "$T/noise.db"
ask 3 ledger verify "$T/none.db"
: > "$T/empty.db"
ask 1 ledger verify "$T/empty.db"
ask 2 ledger rebuild
ask 2 ledger verify a b
echo "ok: live and stopped, cho40 tells what the ledger holds"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A day's sales at the real terminal become shift reports, debts and tax
# books, on paper too; what is asked for wrongly is named and writes nothing.
. "$(dirname "$0")/e2e.sh"
export TZ=Asia/Ho_Chi_Minh
amounts() { sed -n "s/\r\$//; s/^.*,\([0-9]*\)\$/\1/p" "$1"; }

config 800 480 187
cat > "$T/s.txt" <<END
$set_up
$sell
wait paid 30000
wait 60000
quit
END
terminal --script "$T/s.txt"
shows pay

# Beside the running terminal nothing is opened, and it says what to do.
today=$(date +%F)
year=${today%%-*}
ask 3 books s1a --from "$today" --to "$today" "$T/ledger"
told 'stop the terminal first'
ask 3 shift open --cash 1000 "$T/ledger"
told 'stop the terminal first'
ask 0 open --socket "$T/t.sock"
ref=$(field ref < "$T/out")
local_py pay "$ref" 70000 "sepay:1"
shows verdict
kill "$pid"
wait "$pid" || :
pid=
L=$T/ledger

# A shift with debts, a refund and a miscount.
ask 0 shift open --cash 200000 "$L"
same opening 200000 "$(field expected < "$T/out")"
ask 1 shift open --cash 200000 "$L"
told 'a shift is open'
ask 0 debt add --name 'Bà Thử Nghiệm' --amount 25000 "$L"
same name 'Bà Thử Nghiệm' "$(field name < "$T/out")"
who=$(field who < "$T/out")
ask 1 debt pay --who "$who" --amount 25001 "$L"
ask 0 debt pay --who 'Bà Thử Nghiệm' --amount 5000 "$L"
same owed 20000 "$(field owed < "$T/out")"
ask 1 refund --ref "$ref" --amount 5001 --by cash "$L"
told 'more than there is'
ask 0 refund --ref "$ref" --amount 5000 --by cash "$L"
same left 0 "$(field left < "$T/out")"
ask 0 shift report "$L"
same report X "$(field report < "$T/out")"
same expected 200000 "$(field expected < "$T/out")"
ask 0 shift close --counted 199000 "$L"
same difference -1000 "$(field difference < "$T/out")"
same signed "$(field last < "$T/out" | awk '{ print $1 + 1 }')" \
    "$(python3 -c 'import json, sys
print(json.load(sys.stdin)["checkpoint"]["n"])' < "$T/out")"
ask 1 shift close --counted 0 "$L"
ask 0 shift report --id 1 "$L"
same report Z "$(field report < "$T/out")"
ask 1 shift report --id 2 "$L"
ask 0 debt forget --who "$who" "$L"
same erased None "$(field name < "$T/out")"
! grep -q 'Bà Thử Nghiệm' "$L/ledger.db" || fail "the name is in the file"
ask 0 ledger verify "$L"
same bad 0 "$(field bad_n < "$T/out")"

# The books of the day: 65.000 sold, 25.000 on credit.
ask 0 books s1a --from "$today" --to "$today" "$L"
told 'Doanh thu từ đầu năm'
same mark efbbbf "$(head -c 3 "$T/out" | od -An -tx1 | tr -d ' ')"
same lines 3 "$(wc -l < "$T/out")"
same sum '90000 90000' "$(amounts "$T/out" | xargs)"
ask 0 books s2e --from "$year-01-01" --to "$year-12-31" \
    --csv "$T/s2e.csv" --pdf "$T/s2e.pdf" "$L"
same nothing "" "$(cat "$T/out")"
python3 - "$T/s2e.csv" <<'END'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline='')))
assert all(len(r) == 5 for r in rows), rows
ends = [int(r[3]) for r in rows if r[2] == 'Số dư cuối kỳ']
assert ends == [199000, 70000, 0], ends
assert open(sys.argv[1], 'rb').read().count(b'\r\n') == len(rows)
END
ask 0 books s2a --from "$today" --to "$today" --business service \
    --pdf "$T/s2a.pdf" --tax-code 8001234567 --address 'Thôn Thử' "$L"
ask 0 books s1a --from "$today" --to "$today" --pdf "$T/s1a.pdf" "$L"
for f in s1a s2a s2e; do
	pdfinfo "$T/$f.pdf" | grep -q '^Page size:.*A4' || fail "$f: not A4"
	pdftotext -layout "$T/$f.pdf" "$T/$f.txt"
	grep -q "Mẫu số S${f#s}-HKD" "$T/$f.txt" || fail "$f: no form"
	grep -q 'HỘ, CÁ NHÂN KINH DOANH: NGUOI BAN THU' "$T/$f.txt" ||
		fail "$f: nobody's"
	pdffonts "$T/$f.pdf" | grep -q 'NotoSans' || fail "$f: font"
done
grep -q 'Tổng cộng bằng chữ: Chín mươi nghìn đồng' "$T/s1a.txt" ||
	fail "words: $(cat "$T/s1a.txt")"
grep -q 'Mã số thuế: 8001234567' "$T/s2a.txt" || fail "no tax code"
grep -q 'Địa chỉ: Thôn Thử' "$T/s2a.txt" || fail "no address"
[ -z "$(find "$T" -name '*.part')" ] || fail "a part is left"

# The year's book over several pages, each with its head and its number.
python3 - "$L" "$T/long" <<'END'
import shutil, sqlite3, sys
shutil.copytree(sys.argv[1], sys.argv[2])
db = sqlite3.connect(sys.argv[2] + '/ledger.db')
day = db.execute('SELECT max(day) FROM tally').fetchone()[0]
db.executemany('INSERT INTO tally VALUES (0, ?, 3, 1, 0, 1000, 1, 1)',
               [(day - i,) for i in range(1, 101)])
db.commit()
END
ask 0 books s1a --from "$year-01-01" --to "$year-12-31" \
    --pdf "$T/long.pdf" "$T/long"
pages=$(pdfinfo "$T/long.pdf" | sed -n 's/^Pages: *//p')
[ "$pages" -ge 3 ] || fail "$pages pages"
pdftotext -layout "$T/long.pdf" "$T/long.txt"
same heads "$pages" "$(grep -c 'Ngày tháng .*Diễn giải' "$T/long.txt")"
grep -q "trang $pages/$pages" "$T/long.txt" || fail "no page number"

# Wrong questions: named, and the old file stays.
before=$(cksum < "$T/s1a.pdf")
for bad in 2026-02-30 1970-13-01 yesterday 2026-1-1 ''; do
	ask 2 books s1a --from "$bad" --to "$today" --pdf "$T/s1a.pdf" "$L"
	told 'is not a day'
done
ask 2 books s1a --to "$today" "$L"
ask 3 books s1a --from "$today" --to "$today" --socket "$T/none.sock"
ask 2 books s2a --from "$today" --to "$today" --business gold "$L"
ask 1 books s1a --from "$today" --to 2026-01-01 --pdf "$T/s1a.pdf" "$L"
told 'before the first'
ask 1 books s1a --from 1970-01-01 --to 1970-12-31 --pdf "$T/s1a.pdf" "$L"
told 'no book is kept before 2026-01-01'
ask 0 books s1a --from 2099-01-01 --to 2099-12-31 "$L"
same sum 0 "$(amounts "$T/out" | xargs)"
ask 1 books s1a --from 2099-12-31 --to 2100-01-01 "$L"
ask 1 books s1a --from 2026-12-31 --to 2027-01-01 "$L"
told 'one calendar year'
ask 3 books s1a --from "$today" --to "$today" --fonts "$T" \
    --pdf "$T/s1a.pdf" "$L"
told 'NotoSans-SemiBold.ttf'
ask 3 books s1a --from "$today" --to "$today" --pdf "$T/no/s1a.pdf" "$L"
ask 3 books s1a --from "$today" --to "$today" --csv "$T/no/s1a.csv" "$L"
same "old file" "$before" "$(cksum < "$T/s1a.pdf")"

# A file of laws with a hole in it.
grep -v '^exempt' assets/tax.tsv > "$T/tax.tsv"
printf 'exempt\t2026-01-01\t2026-06-30\t5\tx\tb\ts\n' >> "$T/tax.tsv"
printf 'exempt\t2026-08-01\t\t6\tx\tb\ts\n' >> "$T/tax.tsv"
ask 1 books s1a --from "$today" --to "$today" --law "$T/tax.tsv" "$L"
told 'leaves a gap: exempt, nothing holds from 2026-07-01 to 2026-07-31'
ask 3 books s1a --from "$today" --to "$today" --law "$T/none.tsv" "$L"
ask 1 books s1a --from "$today" --to "$today" --law "$O/cho40" "$L"

# What is no ledger, or somebody else's database.
python3 - "$T/other.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute('CREATE TABLE tally (x)')
db.execute('PRAGMA user_version = 3')
db.commit()
END
before=$(cksum < "$T/other.db")
ask 1 books s1a --from "$today" --to "$today" "$T/other.db"
told 'not a ledger'
same "foreign database" "$before" "$(cksum < "$T/other.db")"
head -c 65536 /dev/urandom > "$T/noise.db"
ask 1 books s2e --from "$today" --to "$today" "$T/noise.db"
mkdir "$T/empty"
ask 3 shift open --cash 0 "$T/empty"
same "made nothing" "" "$(ls "$T/empty")"
ask 3 debt add --name x --amount 1 "$T/none"
echo "ok: shifts, debts and books of a real day, on paper and as CSV"

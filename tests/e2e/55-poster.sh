#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall's sheet on A4, A5 and A6: two readers read its code from the
# page and it is the payload; it is large enough; who printed which sheet is
# written down, and a log that was touched is refused.
set -eu
cd "$(dirname "$0")/../.."
C=$(realpath "${O:-build/debug}")/cho40
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"; }
# says CODE PATTERN ARGS...
says() {
	code=$1 want=$2
	shift 2
	rc=0
	"$C" poster --fonts "${FONTS:-assets/fonts}" "$@" >"$T/out" 2>"$T/err" || rc=$?
	[ "$rc" -eq "$code" ] || fail "$*: exit $rc, not $code: $(cat "$T/err")"
	grep -q -e "$want" "$T/out" "$T/err" ||
		fail "$*: said $(cat "$T/out" "$T/err")"
}
P=$T/stall.json
cat >"$P" <<'END'
{"bin":"970436","account":"0071000000017","holder":"NGUYEN THI MY",
 "stall":"Chị Mỷ rau","place":"Chợ Đồng Văn","code":"A-012"}
END
payload=$("$C" qr make --bin 970436 --account 0071000000017)

# sheet SIZE W H SYMBOL: millimetres
no=0
sheet() {
	no=$((no + 1))
	says 0 "^{\"no\":$no,\"payload\":\"$payload\"}\$" --profile "$P" \
	    --pdf "$T/$1.pdf" --size "$1" --who 'Anh Sình'
	pdftotext -layout "$T/$1.pdf" "$T/$1.txt"
	for text in 'Chị Mỷ rau' 'NGUYEN THI MY' 'Quầy A-012 · Chợ Đồng Văn' \
	    'Vietcombank · số tài khoản …0017' "Bản in số $no ·"; do
		grep -q "$text" "$T/$1.txt" || fail "$1: no '$text'"
	done
	! grep -q 0071000000017 "$T/$1.txt" || fail "$1 shows the account"
	pdftoppm -r 100 -gray -png "$T/$1.pdf" "$T/$1"
	same "$1 by zbar" "$payload" "$(zbarimg --nodbus -q --raw "$T/$1-1.png")"
	ZXingReader "$T/$1-1.png" >"$T/zxing" 2>&1 || :
	grep -q "$payload" "$T/zxing" || fail "$1 by zxing: $(cat "$T/zxing")"
	python3 - "$T/zxing" "$T/$1.pdf" "$@" <<'END' || exit 1
import re, subprocess, sys
zxing, pdf, name, w, h, least = sys.argv[1:]
page = re.search(r'Page size: +([\d.]+) x ([\d.]+)',
    subprocess.run(['pdfinfo', pdf], capture_output=True, text=True).stdout)
mm = [float(v) / 72 * 25.4 for v in page.groups()]
assert abs(mm[0] - float(w)) < .1 and abs(mm[1] - float(h)) < .1, mm
at = re.search(r'Position: +(\d+)x(\d+) (\d+)x(\d+)', open(zxing).read())
left, right = (int(at.group(i)) / 100 * 25.4 for i in (1, 3))
assert right - left >= float(least) - 1, f'{name}: {right - left} mm'
END
}
sheet A4 210 297 150
sheet A5 148 210 96
sheet A6 105 148 65

# Names as long as they may be stay on the sheet, with all their marks.
python3 - "$T/long.json" <<'END'
import json, sys
json.dump({"bin": "970422", "account": "0900000001", "holder": "NGUYEN " * 17,
    "stall": "Ẵng Ộp Ường " * 6, "place": "Chợ Ẩm Thực " * 6},
    open(sys.argv[1], "w"))
END
says 0 '"no":1' --profile "$T/long.json" --pdf "$T/long.pdf" --size a6 --who x
pdftoppm -r 100 -gray -png "$T/long.pdf" "$T/long"
same "long names" "$("$C" qr make --bin 970422 --account 0900000001)" \
    "$(zbarimg --nodbus -q --raw "$T/long-1.png")"

# The log: a number each, nothing of the account but its last four.
same lines 3 "$(wc -l <"$P.log")"
grep -q '^{"no":2,"at":"20.*","who":"Anh Sình","sheet":"A5","stall":"A-012","account":"\*0017","payload":"[0-9a-f]\{64\}","prev":"[0-9a-f]\{64\}"}$' \
    "$P.log" || fail "log: $(cat "$P.log")"
! grep -q 0071000000017 "$P.log" || fail "the log has the account"
python3 - "$P.log" "$payload" <<'END' || fail "the log's hashes"
import hashlib, json, sys
prev = '0' * 64
for line in open(sys.argv[1], 'rb').read().splitlines():
    e = json.loads(line)
    assert e['prev'] == prev
    assert e['payload'] == hashlib.sha256(sys.argv[2].encode()).hexdigest()
    prev = hashlib.sha256(line).hexdigest()
END
says 1 'is there already' --profile "$P" --pdf "$T/A4.pdf" --who x
same 'no number was spent' 3 "$(wc -l <"$P.log")"
touched() {
	sed "$1" "$P.log" >"$T/touched"
	says 1 "$2" --profile "$P" --pdf "$T/no.pdf" --who x --log "$T/touched"
	[ ! -e "$T/no.pdf" ] || fail "a sheet without a number"
}
touched 's/Sình/Páo/;t' 'line 2 is not as it was written'
touched 2d 'line 2 is not as it was written'
touched '3s/"no":3/"no":4/' 'line 3 is not as it was written'
touched '1s/^/x/' 'line 1 is not as it was written'
head -c -9 "$P.log" >"$T/touched"
says 1 'line 3 is not' --profile "$P" --pdf "$T/no.pdf" --log "$T/touched" --who x
# Two at once: each its own number, or one is told to wait.
for i in 1 2 3 4; do
	"$C" poster --fonts assets/fonts --profile "$P" --pdf "$T/at$i.pdf" \
	    --who x >>"$T/many" 2>>"$T/busy" &
done
wait
same 'numbers and refusals' 4 "$(cat "$T/many" "$T/busy" | wc -l)"
same 'numbers' "$(wc -l <"$T/many")" "$(sort -u "$T/many" | wc -l)"
same 'log' $((3 + $(wc -l <"$T/many"))) "$(wc -l <"$P.log")"

# Wrong ones.
says 2 '--profile and --pdf' --pdf "$T/no.pdf"
says 1 'A4, A5 or A6' --profile "$P" --pdf "$T/no.pdf" --size A3 --who x
says 3 'none: cannot be read' --profile "$T/none" --pdf "$T/no.pdf" --who x
echo '{"bin":"970436","account":"","stall":"x"}' >"$T/bad"
says 1 'account' --profile "$T/bad" --pdf "$T/no.pdf" --who x
echo '{"bin":970436,"account":"1","stall":"x"}' >"$T/bad"
says 1 'needs bin' --profile "$T/bad" --pdf "$T/no.pdf" --who x
echo '[1' >"$T/bad"
says 1 'no JSON object' --profile "$T/bad" --pdf "$T/no.pdf" --who x
FONTS=$T
says 3 'no font' --profile "$P" --pdf "$T/no.pdf" --who x
[ ! -e "$T/no.pdf" ] || fail "half a sheet"
echo ok

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: every code that the glass can show is read from its picture by two
# decoders of other hands, on every panel and by day and by night; the ones a
# customer pays with also out of focus, in a lamp's glare, askew, and small.
# What stands for a code in practice is none that could be paid.
set -u
cd "$(dirname "$0")/../.." || exit 3
O=${O:-build/debug}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
bad=0
fail() { echo "FAIL $*"; bad=$((bad + 1)); }
command -v zbarimg >/dev/null && command -v ZXingReader >/dev/null &&
	command -v convert >/dev/null ||
	{ echo "left out: zbarimg, ZXingReader or convert is missing"; exit 0; }

# what PANEL - a line for each scene with a code: its name, the side of its
# card in pixels, and what it holds, as agreed on in the list of what is drawn.
what() {
	awk '/^# / { name = $2 }
	    /^qr / { side = $4; sub(/^[^|]*\|/, ""); sub(/\|$/, "")
		print name "\t" side "\t" $0 }' \
	    "tests/golden/$1.txt"
}

# read_by DECODER PICTURE
read_by() {
	case $1 in
	zbar) zbarimg -q --raw "$2" 2>/dev/null ;;
	zxing) ZXingReader -1 "$2" 2>/dev/null |
	    sed -n 's/^[^"]* QRCode "\(.*\)"$/\1/p' ;;
	esac | head -n 1
}

# same PICTURE TEXT WHAT - both read it
same() {
	local by got
	for by in zbar zxing; do
		got=$(read_by $by "$1")
		reads=$((reads + 1))
		[ "$got" = "$2" ] || fail "$by, $3: ${got:-nothing}"
	done
}

# worthless PICTURE WHAT - whatever is read of it, no bank would take it
worthless() {
	local by
	for by in zbar zxing; do
		case $(read_by $by "$1") in
		*0002*|*A000000727*) fail "$by, $2: a code to pay with" ;;
		esac
	done
}

# as_seen HOW FROM TO - px: side of a module; out of focus is a bell curve of a
# third of it (at 0.45 of it neither reads the longest any more)
as_seen() {
	case $1 in
	blurred) convert "$2" -blur "0x$(awk "BEGIN { print $px * 0.3 }")" "$3" ;;
	glare)   # a lamp's patch over the middle, and washed-out blacks
		convert "$2" \( -size "$(identify -format %wx%h "$2")" \
		    radial-gradient:'#909090-#000000' \) -compose screen \
		    -composite "$3" ;;
	askew)   convert "$2" -background '#806f5e' -rotate 15 "$3" ;;
	small)   convert "$2" -filter triangle -resize 60% "$3" ;;
	esac
}

# one PANEL THEME - reads of this panel's pictures; to $T/PANEL.THEME
one() {
	local name side text shot px how
	reads=0 bad=0
	while IFS=$'\t' read -r name side text; do
		shot=$T/$2/$1-$name.png
		case $name in train-*)
			worthless "$shot" "$2 $1 $name"
			continue ;;
		esac
		same "$shot" "$text" "$2 $1 $name"
		case $2-$name in light-idle|light-pay|light-code) ;;
		*) continue ;; esac
		px=$((side / 45))   # 37 modules and the quiet zone
		for how in blurred glare askew small; do
			as_seen $how "$shot" "$T/$1-$how.ppm"
			same "$T/$1-$how.ppm" "$text" "$how $1 $name"
		done
	done < <(what "$1")
	echo "$reads $bad" >"$T/$1.$2"
}

mkdir "$T/light" "$T/dark"
# shots THEME [DARK=1] - pictures of everything that shows a code
shots() {
	env CODES=1 SHOTS="$T/$1" ${2-} "$O/tests/golden/screens_test" \
	    >"$T/$1.log" 2>&1 || { tail -n 3 "$T/$1.log"; touch "$T/bad"; }
}
shots light &
shots dark DARK=1 &
wait
[ ! -e "$T/bad" ] || fail "screens_test"
for list in tests/golden/*x*.txt; do
	panel=$(basename "$list" .txt)
	one "$panel" light &
	one "$panel" dark &
	wait
done
all=$(cat "$T"/*.light "$T"/*.dark | awk '{ n += $1; b += $2 } END { print n, b }')
[ "${all#* }" = 0 ] || fail "${all#* } of ${all% *} were not read"
[ "${all% *}" -gt 400 ] || fail "only ${all% *} looks: the lists have no codes?"
echo "codes read: ${all% *}"
exit "$bad"

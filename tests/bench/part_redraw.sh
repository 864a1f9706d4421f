# SPDX-License-Identifier: Apache-2.0
# part_redraw.sh - a full redraw of the pay screen with its QR: milliseconds,
# and instructions by callgrind (the difference of two runs, so that start-up
# is not counted); then of every screen, where callgrind dumps what it counted
# before and after five frames of each.
$O/tests/bench/redraw_bench >> "$BENCH.new"
grep '^redraw' "$BENCH.new"

instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
	    $O/tests/bench/redraw_bench "$1" 2>&1 >/dev/null |
	    awk '/refs:/ { gsub(",", ""); print $NF }'
}
few=$(instructions 10) many=$(instructions 60)
row redraw_instructions $(((many - few) / 50)) instructions - - -

$O/tests/bench/screens_bench >> "$BENCH.new"
grep '^redraw_ms_' "$BENCH.new"
valgrind --tool=callgrind --dump-before=mark --dump-line=no \
    --callgrind-out-file="$work/frames" \
    $O/tests/bench/screens_bench 5 2>/dev/null > "$work/names"
part=0
while read -r name; do
	part=$((part + 2))   # its frames are between its two marks
	all=$(awk '/^totals:/ { print $2 }' "$work/frames.$part")
	row "redraw_instructions_$name" $((all / 5)) instructions - - -
done < "$work/names"

# SPDX-License-Identifier: Apache-2.0
# part_redraw.sh - a full redraw of the pay screen with its QR: milliseconds,
# and instructions by callgrind (the difference of two runs, so that start-up
# is not counted).
$O/tests/bench/redraw_bench >> "$BENCH.new"
grep '^redraw' "$BENCH.new"

instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
	    $O/tests/bench/redraw_bench "$1" 2>&1 >/dev/null |
	    awk '/refs:/ { gsub(",", ""); print $NF }'
}
few=$(instructions 10) many=$(instructions 60)
row redraw_instructions $(((many - few) / 50)) instructions - - -

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [PART...] - measure what the design promises, peers in the same run.
#
# Writes build/bench.tsv: name value unit peer peer_value ratio.  Medians of
# several runs; nothing here passes or fails.  Parts: tests/bench/part_*.sh.
set -u
cd "$(dirname "$0")/../.." || exit 3
O=build/release
BENCH=build/bench.tsv
runs=5
mkdir -p build
work=$(mktemp -d)
cleanup() {
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null
	wait 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT

# row NAME VALUE UNIT PEER PEER_VALUE RATIO
row() {
	local IFS=$'\t'
	echo "$*" | tee -a "$BENCH.new"
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.4g", b ? a / b : 0 }'; }

: > "$BENCH.new"
row name value unit peer peer_value ratio
for part in ${*:-kiosk print voice hour redraw append scale lines proof wire board journal polls console pg}; do
	# shellcheck disable=SC1090
	. "tests/bench/part_$part.sh"
done
mv "$BENCH.new" "$BENCH"

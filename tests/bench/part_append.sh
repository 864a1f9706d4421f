# SPDX-License-Identifier: Apache-2.0
# part_append.sh - durable appends against a bare SQLite commit of one row
# with the same pragmas, as the disk answers and with a sync that costs 1 and
# 5 ms; the chain walk against SHA-256 over the same bytes.
gcc -std=c11 -O1 -Wall -shared -fPIC -o "$work/slowsync.so" \
    tests/bench/slowsync.c -ldl

# Each measured rate gives two rows: the rate beside its peer's, and the ratio
# beside what the design asks for.
ratios() {
	awk -v s="$1" 'BEGIN { FS = OFS = "\t"
		asked["append_ratio"] = 0.8; asked["chain_ratio"] = 0.5 }
	asked[$1] { base = $1; sub("_ratio$", "", base)
		print base "_per_s" s, $2, $3, $4, $5, $6
		print $1 s, $6, "ratio", "goal", asked[$1], $6 / asked[$1] }' |
	    tee -a "$BENCH.new"
}
$O/tests/bench/append_bench | ratios ""
for ms in 1 5; do
	FSYNC_US=${ms}000 LD_PRELOAD=$work/slowsync.so \
	    $O/tests/bench/append_bench | grep '^append_ratio' |
	    ratios _${ms}ms
done

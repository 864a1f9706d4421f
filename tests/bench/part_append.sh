# SPDX-License-Identifier: Apache-2.0
# part_append.sh - durable appends against a bare SQLite commit of one row
# with the same pragmas, as the disk answers and with a sync that costs 1 ms;
# the chain walk against SHA-256 over the same bytes.
gcc -std=c11 -O1 -Wall -shared -fPIC -o "$work/slowsync.so" \
    tests/bench/slowsync.c -ldl
$O/tests/bench/append_bench | tee -a "$BENCH.new"
FSYNC_US=1000 LD_PRELOAD=$work/slowsync.so $O/tests/bench/append_bench |
    sed -n 's/^append_ratio/append_ratio_1ms/p' | tee -a "$BENCH.new"

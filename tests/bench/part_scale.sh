# SPDX-License-Identifier: Apache-2.0
# part_scale.sh - an append, a start and the file after a million entries: as
# many sales as a stall makes in three years.  SCALE_ENTRIES asks for fewer.
$O/tests/bench/append_bench --growth "${SCALE_ENTRIES:-1000000}" |
    tee -a "$BENCH.new"

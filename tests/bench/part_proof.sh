# SPDX-License-Identifier: Apache-2.0
# part_proof.sh - microseconds to read and check a typed proof code.
$O/tests/bench/proof_bench | tee -a "$BENCH.new"

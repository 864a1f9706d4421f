#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh SECONDS TARGET... - let each fuzz target search for that long, from
# the kept corpus; what it learns stays under build/.  A crash is left there
# as crash-*: replay it, fix it, and keep it in tests/fuzz/corpus/.
set -u
seconds=$1
shift
bad=0
for t in "$@"; do
	name=$(basename "$t" _fuzz)
	learnt=$(dirname "$t")/learnt/$name
	mkdir -p "$learnt"
	if "$t" -max_total_time="$seconds" -timeout=5 -print_final_stats=1 \
		-artifact_prefix="$learnt/../$name." -verbosity=0 \
		"$learnt" "tests/fuzz/corpus/$name" >"$learnt.log" 2>&1; then
		echo "ok    $name: $(sed -n 's/^stat::number_of_executed_units: //p' \
			"$learnt.log") inputs in $seconds s"
	else
		bad=1
		echo "FAIL  $name"
		tail -n 40 "$learnt.log"
	fi
done
exit $bad

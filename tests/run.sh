#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh TEST... - run each test program or script, show the output of those
# that fail, and close with a line "N passed, N failed".
set -u
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for t in "$@"; do
	if "$t" >"$log" 2>&1; then
		passed=$((passed + 1))
		echo "ok    $t"
	else
		failed=$((failed + 1))
		echo "FAIL  $t"
		tail -n 60 "$log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

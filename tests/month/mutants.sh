#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mutants.sh - each of mutants.tsv's mistakes, planted in the board's own code,
# is found by whoever looks for the bank's truth.
set -euo pipefail
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
T=$(mktemp -d /tmp/cho40-month-XXXXXX)
trap 'rm -rf "$T"' EXIT
bad=0
while IFS=$'\t' read -r n what; do
	rm -f "$T"/*
	"$O/tests/month/bug-$n" "$T/board.db" "$T/truth" 2026 6000 1000
	if tests/month/check.py "$T/truth" "$T/board.db" >"$T/said"; then
		echo "$n $what: NOT FOUND"
		bad=1
	else
		echo "$n $what: $(sed -n 's/^WRONG //p' "$T/said" | head -n 1)"
	fi
done <tests/month/mutants.tsv
exit $bad

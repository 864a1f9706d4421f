#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mutants.sh - plant each of the mistakes of mutants.tsv in the ledger, one a
# build, and run the tests that are to find it.  Prints which did; exits 1 if
# one is found by none.  Each is built in build/mutants/N; J at a time.
set -u
cd "$(dirname "$0")/.." || exit 3
export CUT_SALES=12 CUT_RUNS=8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export work

# one N TESTS: build it, and say which test found it
cat > "$work/one" <<'END'
n=$1
shift
want=
for t in "$@"; do want="$want build/mutants/$n/debug/tests/$t"; done
# shellcheck disable=SC2086
make -s OUT="build/mutants/$n" LIBA="build/mutants/$n/debug/libledger.a" \
    src.support="$SUPPORT" CFLAGS="-DBUG=$n" $want \
    > "$work/$n.build" 2>&1 || {
	tail -n 20 "$work/$n.build" >&2
	echo "does not build" > "$work/$n.found"
	exit 0
}
for t in "$@"; do
	env -u SWEEP_TSV timeout 300 "build/mutants/$n/debug/tests/$t" > "$work/$n.log" 2>&1 ||
		{ echo "$t" > "$work/$n.found"; break; }
done
END
# Of the tests' helpers those that stand on the ledger alone, so that no other
# archive needs to be built.
SUPPORT=$(grep -L '"\(sync\|ui\|terminal\)/\|board_box\|pump_sim' \
    tests/support/*.c | tr '\n' ' ')
export SUPPORT
cut -f1,3 tests/mutants.tsv | tr '\t' ' ' |
    xargs -P "${J:-2}" -L 1 sh "$work/one"

all=0 caught=0
printf 'mutant\twhat\tcaught by\n'
while IFS="$(printf '\t')" read -r n what tests; do
	all=$((all + 1))
	found=$(cat "$work/$n.found" 2>/dev/null)
	case $found in
	''|'does not build') ;;
	*) caught=$((caught + 1)) ;;
	esac
	printf '%s\t%s\t%s\n' "$n" "$what" "${found:-NOBODY ($tests)}"
done < tests/mutants.tsv
printf 'mutants\t%s\nmutants_caught\t%s\n' $all $caught |
    tee -a "${SWEEP_TSV:-/dev/null}"
[ $caught -eq $all ]

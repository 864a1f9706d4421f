#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The words' file: what the build refuses, and that it says where.
set -eu
cd "$(dirname "$0")/../.."
tool=build/debug/tools/embed_strings
[ -n "${O-}" ] && tool=$O/tools/embed_strings
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tab=$(printf '\t')
checked=0

# refused LINE WHAT - line 3 of a file is LINE; the tool names it and WHAT.
refused()
{
	printf 'key\ttext\tnote\nfirst\tMột\t\n%b\n' "$1" >"$dir/s.tsv"
	if "$tool" "$dir/s.tsv" >"$dir/out" 2>"$dir/err"; then
		echo "taken: $1"
		exit 1
	fi
	grep -q "s.tsv:3: .*$2" "$dir/err" || { cat "$dir/err"; exit 1; }
	checked=$((checked + 1))
}

refused 'second\t\t' 'a hole'
refused 'first\tHai\t' 'twice'
refused 'second\tMo\0314\0202\t' 'precomposed'
refused 'second\t\0377\t' 'UTF-8'
refused 'second\t\0303\t' 'UTF-8'
refused 'second\tHai' 'three columns'
refused 'second\tHai\t\t' 'three columns'
refused 'Second\tHai\t' 'lower-case'
refused '2nd\tHai\t' 'lower-case'
refused '\tHai\t' 'no key'
refused 'second\t Hai\t' 'blanks'

printf 'key\ttext\tnote\n# a comment\nfirst\t"Một" \\ {1}\tnote\n' >"$dir/s.tsv"
"$tool" "$dir/s.tsv" >"$dir/out"
grep -q "^${tab}STR_FIRST,$" "$dir/out"
grep -qF '"\"Một\" \\ {1}",' "$dir/out"
printf 'wrong\ttext\tnote\n' >"$dir/s.tsv"
! "$tool" "$dir/s.tsv" >/dev/null 2>"$dir/err"
grep -q 's.tsv:1: ' "$dir/err"
! "$tool" "$dir/none.tsv" >/dev/null 2>"$dir/err"
grep -q 'none.tsv' "$dir/err"
# A key that the code uses and the file lacks does not compile.
printf 'key\ttext\tnote\nfirst\tMột\t\n' >"$dir/s.tsv"
mkdir "$dir/gen"
"$tool" "$dir/s.tsv" >"$dir/gen/strings.h"
! ${CC:-cc} -std=c11 -I"$dir" -I. -fsyntax-only ui/strip.c 2>"$dir/err"
grep -q 'STR_ALL_SENT' "$dir/err"
echo "$checked lines refused"

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

head='key\ttext\tvoice\tnote\nlanguage_name\tTiếng Việt\t\t\n'
head="${head}first\tMột {1}\t\t\n"

# refused LINE WHAT - line 4 of a file is LINE; the tool names it and WHAT.
refused()
{
	printf '%b%b\n' "$head" "$1" >"$dir/strings.vi.tsv"
	if "$tool" "$dir/strings.vi.tsv" >"$dir/out" 2>"$dir/err"; then
		echo "taken: $1"
		exit 1
	fi
	grep -q "strings.vi.tsv:4: .*$2" "$dir/err" || { cat "$dir/err"; exit 1; }
	checked=$((checked + 1))
}

refused 'second\t\t\t' 'a hole'
refused 'first\tHai {1}\t\t' 'twice'
refused 'second\tMo\0314\0202\t\t' 'precomposed'
refused 'second\tHai\tMo\0314\0202\t' 'precomposed'
refused 'second\t5 \0342\0204\0253\t\t' 'precomposed'
refused 'second\t\0377\t\t' 'UTF-8'
refused 'second\t\0303\t\t' 'UTF-8'
refused 'second\t\0340\0200\0257\t\t' 'UTF-8'
refused 'second\t\0355\0240\0200\t\t' 'UTF-8'
refused 'second\tHai\t' 'four columns'
refused 'second\tHai\t\t\t' 'four columns'
refused 'Second\tHai\t\t' 'lower-case'
refused '2nd\tHai\t\t' 'lower-case'
refused '\tHai\t\t' 'no key'
refused 'second\t Hai\t\t' 'blanks'
refused 'second\t{5}\t\t' '{1} to {4}'
refused 'second\t{1}\t{1}\t' 'write the words'
refused 'second\tHai\tsố 2\t' 'write the words'

# other LINE WHAT - line 3 of a second language's file is LINE.
other()
{
	printf '%bsecond\tHai\t\t\n' "$head" >"$dir/strings.vi.tsv"
	printf 'key\ttext\tvoice\tnote\nlanguage_name\tEnglish\t\t\n%b\n' \
	    "$1" >"$dir/strings.en.tsv"
	if "$tool" "$dir/strings.vi.tsv" "$dir/strings.en.tsv" >"$dir/out" \
	    2>"$dir/err"; then
		[ -z "$2" ] && return
		echo "taken: $1"
		exit 1
	fi
	[ -n "$2" ] && grep -q "strings.en.tsv:3: .*$2" "$dir/err" || {
		cat "$dir/err"; exit 1; }
	checked=$((checked + 1))
}

other 'third\tThree\t\t' 'does not have this key'
other 'language_name\tEnglish\t\t' 'twice'
other 'first\tOne\t\t' 'not the same {n}'
other 'first\tOne {1} {2}\t\t' 'not the same {n}'
other 'second\tMo\0314\0202\t\t' 'precomposed'
other 'second\tTwo\t' 'four columns'
# What is said is words, in the first file too, which lists what has any.
other 'second\tTwo\tfor 2\t' 'write the words'
other 'second\tTwo\tfor {1}\t' 'write the words'
# A hole there is the first language's text, and so is a missing key.
other 'second\t\t\tHai' ''
grep -q 'STR_SECOND,' "$dir/out"
grep -q 'LANGUAGE_EN,' "$dir/out"
[ "$(grep -c 'NULL,' "$dir/out")" = 2 ]
# Words without the language's own name could not be chosen.
printf 'key\ttext\tvoice\tnote\nsecond\tTwo\t\t\n' >"$dir/strings.en.tsv"
! "$tool" "$dir/strings.vi.tsv" "$dir/strings.en.tsv" >/dev/null 2>"$dir/err"
grep -q 'no language_name' "$dir/err"

printf '%b# a comment\nsecond\t"Một" \\ {1}\t\tnote\n' "$head" \
    >"$dir/strings.vi.tsv"
"$tool" "$dir/strings.vi.tsv" >"$dir/out"
grep -q "^${tab}STR_FIRST,$" "$dir/out"
grep -qF '"\"Một\" \\ {1}",' "$dir/out"
printf 'wrong\ttext\tvoice\tnote\n' >"$dir/strings.vi.tsv"
! "$tool" "$dir/strings.vi.tsv" >/dev/null 2>"$dir/err"
grep -q 'strings.vi.tsv:1: ' "$dir/err"
! "$tool" "$dir/strings.none.tsv" >/dev/null 2>"$dir/err"
grep -q 'strings.none.tsv' "$dir/err"
cp "$dir/out" "$dir/words.tsv"
! "$tool" "$dir/words.tsv" >/dev/null 2>"$dir/err"
grep -q 'strings.LANG.tsv' "$dir/err"
# A key that the code uses and the file lacks does not compile.
printf '%b' "$head" >"$dir/strings.vi.tsv"
mkdir "$dir/gen"
"$tool" "$dir/strings.vi.tsv" >"$dir/gen/strings.h"
! ${CC:-cc} -std=c11 -I"$dir" -I. -fsyntax-only ui/strip.c 2>"$dir/err"
grep -q 'STR_ALL_SENT' "$dir/err"
echo "$checked lines refused"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make-voice.sh VOICE.tsv STRINGS.tsv OUT.c4v PACK - a voice from its words and
# phrases, at build time.
#
# espeak-ng says each row of the voice, and what the strings have in their column
# "voice"; it is called as a program, never linked, and given words, because it
# reads Vietnamese figures wrongly.  PACK (voice_pack.c) trims, levels and packs.  Without espeak-ng, or of a file without words, the voice is
# empty: the terminal has its chirps and a person's own recordings then.
set -eu
tsv=$1 strings=$2 out=$3 pack=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

speaker=$(sed -n 's/^# espeak: //p' "$tsv")
tab=$(printf '\t')
if [ -n "$speaker" ] && ! command -v espeak-ng >/dev/null; then
	echo "make-voice: espeak-ng is not installed: ${tsv##*/} stays without" \
		"a voice, and terminals chirp only (apt install espeak-ng)" >&2
	speaker=
fi
if [ -n "$speaker" ]; then
	{
		grep -v '^#' "$tsv" | tail -n +2
		grep -v '^#' "$strings" | tail -n +2 |
			awk -F '\t' '$3 != "" { print $1 "\t" $3 }'
	} | while IFS=$tab read -r key words _; do
		[ -n "$words" ] || continue
		espeak-ng -v "$speaker" -s 140 -a 80 -w "$work/$key.wav" \
			-- "$words"
	done
fi
"$pack" "$out" "$work"/*.wav

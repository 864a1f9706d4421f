#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a reader of receipt printers' bytes that shares no line with ours sees
# every kind of paper, on 58 and 80 mm, dot for dot as we drew it, and zbar
# reads in what it saw every code that was to stand there.
#
# The reader is fetched by npm (without jimp, usb and what else it could do and
# is not wanted here).  Without npm or a network this is skipped, and says so.
set -eu
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
. tests/npm/lib.sh
npm_take npm-paper tests/npm/paper --omit=optional || exit 0
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
PAPER=$T timeout 60 "$O/tests/unit/slips_test" >"$T/log" 2>&1 || {
	cat "$T/log"
	exit 1
}
timeout 60 node tests/npm/paper/judge.js "$T"
codes=0
for f in "$T"/*.txt; do
	seen=$(zbarimg --nodbus -q --raw "${f%.txt}.seen.pbm" | sort) || :
	[ "$seen" = "$(sort "$f")" ] || {
		echo "FAIL: $(basename "$f" .txt): read '$seen'" >&2
		exit 1
	}
	codes=$((codes + $(wc -l <"$f")))
done
[ "$codes" -ge 36 ] || { echo "FAIL: only $codes codes" >&2; exit 1; }
echo "$codes codes read"

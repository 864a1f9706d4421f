#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh TEST... - run each test program or script, J at a time (default 1),
# show the output of those that fail, and close with "N passed, N failed".
# PLAYER: what to run them with, where they are no programs themselves.
# A test that makes a folder of the installed programs fails all: the next
# machine has none, and what leans on it would fail there alone.
set -u
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export logs
installed() { ls -d /etc/cho40* /var/lib/cho40* /run/cho40* 2>/dev/null; }
had=$(installed)

[ $# -gt 0 ] || { echo "run.sh: no tests" >&2; exit 2; }
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "${J:-1}" -I{} sh -c '
	log=$logs/$(echo "$1" | tr / _)
	from=$(date +%s)
	if ${PLAYER-} "$1" >"$log" 2>&1 </dev/null; then
		echo "ok    $1 $(($(date +%s) - from)) s"
		echo "$1" >> "$logs/.passed"
	else
		echo "FAIL  $1 ($?)"
		tail -n 60 "$log"
	fi' sh {}
passed=$(cat "$logs/.passed" 2>/dev/null | wc -l)
echo "$passed passed, $(($# - passed)) failed"
[ "$(installed)" = "$had" ] || {
	echo "run.sh: a test left $(installed) behind: give it a folder of its own" >&2
	exit 1
}
[ "$passed" -eq $# ]

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# programs-lib.sh - programs that run by name in a folder $T; sourced by the
# scripts about a board and a stall that meet.  $R is where they are built;
# each `fail` is told in $bad.  KEEP=1 leaves the folder.
set -u
cd "$(dirname "$0")/../.." || exit 3
R=$PWD/${O:-build/debug}
T=$(mktemp -d)
bad=0
declare -A PID=()
tidy() {
	for p in "${PID[@]}"; do
		kill -9 "$p" 2>/dev/null
	done
	wait 2>/dev/null
	[ $bad -eq 0 ] || tail -n 12 "$T"/*.log
	[ -n "${KEEP-}" ] && echo "$T" || rm -rf "$T"
}
trap '[ $BASHPID = $$ ] && tidy' EXIT
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy LC_ALL=C.UTF-8

fail() {
	echo "FAIL: $*"
	bad=1
}
until_true() {	# SECONDS WHAT COMMAND...
	for _ in $(seq $(($1 * 20))); do
		"${@:3}" && return
		sleep 0.05
	done
	fail "waited in vain: $2"
}
run() {	# NAME COMMAND...
	"${@:2}" >>"$T/$1.log" 2>&1 &
	PID[$1]=$!
}
end() {	# NAME [SIGNAL]
	kill -s "${2:-TERM}" "${PID[$1]}" 2>/dev/null
	wait "${PID[$1]}" 2>/dev/null
	unset "PID[$1]"
}

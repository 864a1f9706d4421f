#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: what is tested of the board on SQLite is so on PostgreSQL: each unit
# test that opens a store by tests/support/board_box.h runs there, in a
# database of its own.
set -uo pipefail
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
# shellcheck disable=SC1091
. tests/support/pg.sh
T=$(mktemp -d /tmp/cho40-e2e-XXXXXX)
trap '[ -z "${PG_DIR-}" ] || pg_stop; rm -rf "$T"' EXIT
# What they agree on is no matter of the disk.
[ -w /dev/shm ] && export TEST_TMP=${TEST_TMP:-/dev/shm}
pg_start max_connections=60 || exit $?
# The schema is made once; pg_box_market gives that market to no test.
cat >"$T/board.conf" <<END
store = $PG_URL
folder = $T/board
[market]
id = 1000000
name = Chợ thử
[office]
token_file = $T/board/office.token
END
"$O/cho40-board" init --config "$T/board.conf" >"$T/init" 2>&1 || {
	cat "$T/init"
	exit 1
}
mapfile -t tests < <(grep -lwE 'box_open|month_open|office_begin' \
	tests/unit/*_test.c)
[ "${#tests[@]}" -ge 18 ] || { echo "only ${#tests[@]} tests found"; exit 1; }

# one FILE: in its own database, and what it says if it fails.
one() {
	local name from=$SECONDS
	name=$(basename "$1" .c)
	"$PG_BIN/psql" -qX "${PG_URL/board/postgres}" \
		-c "CREATE DATABASE $name TEMPLATE board" || return 1
	BOARD_STORE=pg BOARD_PG_URL="postgres://cho40@/$name?host=$PG_DIR" \
		timeout 120 "$O/tests/unit/$name" >"$T/$name" 2>&1 || {
		echo "FAIL $name ($?)"
		grep -v '^\[  *OK\|^\[ RUN' "$T/$name" | tail -n 20
		return 1
	}
	# It was there that it ran.
	[ "$("$PG_BIN/psql" -qtAX "postgres://cho40@/$name?host=$PG_DIR" \
		-c 'SELECT count(*) > 1 FROM market')" = t ] || {
		echo "FAIL $name: nothing is in its database"
		return 1
	}
	echo "$name $((SECONDS - from)) s"
}
export -f one
export PG_BIN PG_DIR PG_URL O T
printf '%s\n' "${tests[@]}" |
	xargs -P "${J:-$(nproc)}" -I{} bash -c 'one {}' || exit 1

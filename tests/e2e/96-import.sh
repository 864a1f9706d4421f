#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a long statement holds nobody up: while it is looked at and taken, web
# hooks are answered in between, by the page and by the command line, on both
# stores; a board killed half-way takes the same file on where it was, and each
# line counts once.
. "$(dirname "$0")/board-lib.sh"
. "$(dirname "$0")/../support/pg.sh"
STORE=
more_tidy() { [ -z "$STORE" ] || pg_stop; }
eval "plain_$(declare -f board_conf)"
board_conf() {
	plain_board_conf "$@"
	[ -z "$STORE" ] || sed -i "1i store = $STORE" "$CONF"
}

talk() { # WHAT: of import_talk.py
	timeout 200 python3 tests/e2e/import_talk.py "$1" "$P" "$ACCOUNT" \
		"$SECRET" "$T/code" "$B" "$CONF" "$pid"
}

imports() {
	board_make >"$T/init"
	"$B" account fee --config "$CONF" --account $ACCOUNT --bin 970436 \
		--name 'BAN QUAN LY CHO THU' || fail "fees are paid there"
	sed -n 's/.* code //p' "$T/init" >"$T/code"
	start
	talk long || fail "somebody waits for a whole file"
	talk cut || fail "it is not killed while it works"
	wait "$pid" 2>/dev/null
	start
	talk again || fail "it does not go on where it was"
	stop
}

imports
rm -rf "${T:?}"/*
if pg_start; then
	STORE=$PG_URL
	imports
fi
[ $bad = 0 ] && echo "ok: a long statement holds nobody up"
exit $bad

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: whatever act of the office has something to tell a stall - a billing
# run, money that is assigned, cash that is taken, a waiver - the terminal that
# waits is told within a second; also where it waits at another board of the
# same market.
. "$(dirname "$0")/board-lib.sh"
. "$(dirname "$0")/../support/pg.sh"
STORE=
other=
more_tidy() {
	[ -z "$other" ] || kill -9 "$other" 2>/dev/null
	[ -z "$STORE" ] || pg_stop
}
eval "plain_$(declare -f board_conf)"
board_conf() {
	plain_board_conf "$@"
	[ -z "$STORE" ] || sed -i "1i store = $STORE" "$CONF"
}

# tell: the acts at the board whose public port is $P, the polls at $D.
tell() {
	timeout 100 python3 tests/e2e/wake_talk.py "$P" "$D" "$T/dev7" \
		"$(sed -n 's/.* code //p' "$T/init")" "$ACCOUNT" "$SECRET" ||
		fail "who waits is not woken"
}

prepare() {
	board_make >"$T/init"
	"$B" account fee --config "$CONF" --account $ACCOUNT --bin 970436 \
		--name 'BAN QUAN LY CHO THU' || fail "fees are paid there"
	start
}

prepare
tell
stop
rm -rf "${T:?}"/*
if pg_start; then
	STORE=$PG_URL
	prepare
	cp -a "$T/store" "$T/second"
	rm -f "$T/second/admin.sock"
	sed "s|$T/store|$T/second|" "$CONF" >"$T/second.conf"
	"$B" --config "$T/second.conf" 2>"$T/log2" &
	other=$!
	soon grep -q serving "$T/log2"
	D=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$T/log2")
	[ -n "$D" ] || fail "the second does not start: $(cat "$T/log2")"
	tell
	kill "$other" && wait "$other"
	other=
	stop
fi
[ $bad = 0 ] && echo "ok: who waits is told at once"
exit $bad

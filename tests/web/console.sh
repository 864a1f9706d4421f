#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: an office works with the real console of a real board in Debian's
# chromium: first set-up with the code, people and their passwords, a second
# factor; stalls, prices, a billing run, a waiver with two people, cash, money
# that nobody could match, a collector's hand-over, a report that is sent; by
# keyboard alone too.  Pictures of every page at 360 and 1280 px in both
# languages go to build/console-shots (or $SHOTS).  Nothing may be said on the
# browser's console, break the policy, leave the host or be found serious by
# axe.
. "$(dirname "$0")/../e2e/lib.sh"
. tests/web/npm-lib.sh
market console
cat >>"$M/board.conf" <<END
[console]
dir = $PWD/sync/board/www
fonts = $PWD/assets/fonts
END
board_start
code=$("$O/cho40-board" user code --config "$M/board.conf" |
	grep -oE '[A-Z0-9]{4}(-[A-Z0-9]{4}){3}') || fail "no set-up code"
export BOARD="$PWD/$O/cho40-board" CONF="$M/board.conf" MARKET="$M"
timeout 900 node tests/web/console.js "http://127.0.0.1:$PUBLIC" "$code" \
	"${SHOTS:-build/console-shots}" || fail "the console; see above"

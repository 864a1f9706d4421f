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
"$O/cho40-board" account fee --config "$M/board.conf" --bin $BIN \
	--account $OTHER_ACCOUNT --name "BQL CHO THU"
# The province is a stand-in of console.js; what it took is compared there.
cat >>"$M/board.conf" <<END
[lgsp]
service_url = http://127.0.0.1:$BANK/markets
token_url = http://127.0.0.1:$BANK/token
key_file = secrets/lgsp
market_code = CHO-01
commune_code = 00721
END
(umask 077 && echo '{"AccessKey":"a","SecretKey":"s","AppName":"n",
	"PartnerCode":"p","PartnerCodeCus":"c"}' >"$M/secrets/lgsp")
# A hand-over as a collector's journal tells it: entry 10 of terminal 7, whose
# collector is the fifth person made below.  (The journal's own way to the
# board is tried where collectors' terminals are.)
day=$(($(date +%s) / 86400))
sqlite3 "$M"/board/board.db "INSERT INTO handover SELECT market_id, 1,
	$TERMINAL, 1, 10, 1, 3, 200000, 5, $day, $(date +%s)000 FROM market"
board_start
code=$("$O/cho40-board" user code --config "$M/board.conf" |
	grep -oE '[A-Z0-9]{4}(-[A-Z0-9]{4}){3}') || fail "no set-up code"
KEY=$(cat "$M/secrets/$OTHER_ACCOUNT.apikey")
export KEY BIN OTHER_ACCOUNT BANK
timeout 900 node tests/web/console.js "http://127.0.0.1:$PUBLIC" "$code" \
	"${SHOTS:-build/console-shots}" || fail "the console; see above"

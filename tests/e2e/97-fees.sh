#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a market's month over the real API, on both stores: set up from a file,
# bills asked for once, paid by QR (exactly, in parts, in excess, after a
# reversal), in cash, waived by two people, taken back; bad input of every kind
# is refused with what to do and changes nothing; in the end every dong is in
# one place, also after a kill, and the stall's terminal was told of it.
. "$(dirname "$0")/board-lib.sh"
. "$(dirname "$0")/../support/pg.sh"
FEES=1017595699
STORE=
more_tidy() { [ -z "$STORE" ] || pg_stop; }
eval "plain_$(declare -f board_conf)"
board_conf() {
	plain_board_conf "$@"
	[ -z "$STORE" ] || sed -i "1i store = $STORE" "$CONF"
	printf '[console]\nfonts = %s\n' "$PWD/assets/fonts" >>"$CONF"
}

# The last word on each bill that the terminal was told, and was it receipted?
told() {
	curl -s -m 10 --cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
		--key "$T/dev7/device.key" \
		"https://localhost:$D/t/v1/mail?after=0&wait=0" |
		python3 -c '
import json, sys
last, receipts = {}, 0
for m in json.load(sys.stdin)["mail"]:
    if m["k"] == "fee.bill":
        last[m["d"]["ref"]] = m["d"]
        assert m["d"]["account"] == sys.argv[1]
    if m["k"] == "fee.receipt":
        receipts += 1
        assert m["d"]["text"].startswith("C4R1:") and m["d"]["left"] >= 0
print(sum(b["open"] for b in last.values()), receipts > 0)
' $FEES
}

month() {
	board_make >"$T/init"
	"$B" account add --config "$CONF" --account $FEES --bin 970436 \
		--hmac-secret-file "$T/secret" || fail "the market's account"
	"$B" account fee --config "$CONF" --account $FEES --bin 970436 \
		--name 'BAN QUAN LY CHO THU' || fail "fees are paid there"
	start
	timeout 100 python3 tests/e2e/fees_talk.py "$P" \
		"$(sed -n 's/.* code //p' "$T/init")" $FEES "$SECRET" \
		>"$T/talk" || fail "the fees do not keep their word"
	cat "$T/talk"
	is "the terminal's last word" "$(told)" \
		"$(sed -n 's/^owed //p' "$T/talk") True"
	kill -9 "$pid" && wait "$pid" 2>/dev/null
	start
	is "after a kill" \
		"$(python3 tests/e2e/fees_talk.py "$P" sums)" \
		"$(sed -n 's/^sums //p' "$T/talk")"
	stop
}

month
rm -rf "${T:?}"/*
if pg_start; then
	STORE=$PG_URL
	month
fi
exit $bad

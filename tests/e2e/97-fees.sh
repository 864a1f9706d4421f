#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a market's month over the real API: set up from a file, bills asked for
# once, paid by QR (exactly, in parts, in excess, after a reversal), in cash,
# waived by two people, taken back; bad input of every kind is refused with
# what to do and changes nothing; in the end every dong is in one place.
. "$(dirname "$0")/board-lib.sh"
FEES=1017595699
board_make >"$T/init"
cat >>"$CONF" <<END
[console]
fonts = $PWD/assets/fonts
END
CODE=$(sed -n 's/.* code //p' "$T/init")
"$B" account add --config "$CONF" --account $FEES --bin 970436 \
	--hmac-secret-file "$T/secret" || fail "the market's account"
"$B" account fee --config "$CONF" --account $FEES --bin 970436 \
	--name 'BAN QUAN LY CHO THU' || fail "fees are paid there"
start
timeout 100 python3 tests/e2e/fees_talk.py "$P" "$CODE" $FEES "$SECRET" \
	>"$T/talk" || fail "the fees do not keep their word"
cat "$T/talk"

# The stall's terminal was told, in order, and the last word on each bill is
# what the office has.
n=$(curl -s -m 10 --cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
	--key "$T/dev7/device.key" \
	"https://localhost:$D/t/v1/mail?after=0&wait=0" |
	python3 -c '
import json, sys
last, owed, receipts = {}, 0, 0
for m in json.load(sys.stdin)["mail"]:
    if m["k"] == "fee.bill":
        last[m["d"]["ref"]] = m["d"]
        assert m["d"]["account"] == sys.argv[1]
    if m["k"] == "fee.receipt":
        receipts += 1
        assert m["d"]["text"].startswith("C4R1:")
        owed = m["d"]["left"]
print(sum(b["open"] for b in last.values()), owed >= 0, receipts > 0)
' $FEES)
is "the terminal's last word" "$n" "$(sed -n 's/^owed //p' "$T/talk") True True"

# And none of it is lost by a kill.
before=$(sed -n 's/^sums //p' "$T/talk")
kill -9 "$pid" && wait "$pid" 2>/dev/null
start
is "after a kill" "$(python3 tests/e2e/fees_talk.py "$P" sums)" "$before"
stop
exit $bad

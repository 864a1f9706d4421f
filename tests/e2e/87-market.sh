#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the demo market plays itself, is continued by a second run although
# the first left a QR out and one of its ports is taken, refuses to be opened
# twice, and ends with everything it started when it is told to.
. "$(dirname "$0")/lib.sh"

T=$(mktemp -d /tmp/cho40-market-XXXXXX)
M=$T/market FAILED=0
mkdir -p "$M/log" "$M/run"
leave() {
	local status=$?
	trap - EXIT
	[ "$status" -eq 0 ] || cat "$T"/out >&2
	for name in "${!PID[@]}"; do
		end "$name"
	done
	rm -rf "$T"
	exit "$status"
}
trap leave EXIT
export MARKET=$M DEMO=$T/demo O
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy

play() { UNATTENDED=1 timeout 60 tests/e2e/market.sh >"$T/out" 2>&1; }
ours() { pgrep -f -- "--config $M/" >/dev/null; }
none_of_ours() { ! ours; }

play || fail "the first run fails"
none_of_ours || fail "the first run leaves programs behind"
grep -q '^5 transfers, 5 at the board, 4 in the ledger' "$T/out" ||
	fail "four sales and a fee are not told"
grep -q '^A-01: nothing owed, receipt 1' "$T/out" ||
	fail "the stall's fee has no receipt"
[ "$(ls "$T"/demo/*.png | wc -l)" -eq 13 ] || fail "pictures are missing"

# The logs hold no account, name or secret, and a secret is nobody else's.
for secret in $ACCOUNT $OTHER_ACCOUNT "$HOLDER" "$STALL" whsec_ \
    "$(cat "$M/office.token")" "$(cat "$M/secrets/$OTHER_ACCOUNT.apikey")"; do
	! grep -rqF -- "$secret" "$M/log" || fail "the logs hold $secret"
done
open=$(find "$M"/*.token "$M/secrets" "$M/board" "$M/device" "$M/terminal" \
	-type f ! -name made -perm /077)
[ -z "$open" ] || fail "others may read $open"

# A QR is left out, and somebody sits on the board's port.
terminal_start <<-END
	$(script_begin)
	$(script_sale 7000)
	wait open
END
terminal_done 20
. "$M/ports"
run squatter python3 -c "import socket, time
s = socket.create_server(('127.0.0.1', $PUBLIC))
time.sleep(60)"
until_true 10 "the port is taken" port_taken "$PUBLIC"
play || fail "the second run fails"
end squatter
grep -q "^Ports .* are taken" "$T/out" || fail "a taken port is not told"
grep -q '^9 transfers, 9 at the board, 8 in the ledger' "$T/out" ||
	fail "the second run does not continue the first"
ledger_has '"k":"sale.void"' 1

# With a person: it stays until it is told to end, and is one at a time.
run market env DISPLAY=:nowhere timeout 60 tests/e2e/market.sh
until_true 20 "the market opens" ours
until_true 20 "it is all there" grep -q 'Ctrl-C' "$M/log/market"
status=0
play || status=$?
[ "$status" -eq 3 ] || fail "a second market at a time: $status, not 3"
grep -q 'is open already' "$T/out" || fail "it is not told why"
end market
[ "$STATUS" -eq 0 ] || fail "told to end, it ends with $STATUS"
until_true 5 "all programs ended" none_of_ours

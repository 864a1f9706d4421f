#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall without a board asks the provider's list itself, and the line
# is cut at byte after byte of the question and of the answer: each payment
# comes once, in spite of cuts, of a sync that is killed, of both.
# CUT_STRIDE=1 cuts at every byte (make sweep).
. "$(dirname "$0")/lib.sh"

market feed-cuts
WIRE_PORT=$((BANK + 1))
bank_start
(umask 077 && openssl rand -hex 16 >"$M/sepay.token")
cp "$M/sepay.token" "$M/secrets/userapi.token"
cat >"$M/sync.conf" <<-END
	socket = run/terminal.sock
	[sepay]
	token_file = sepay.token
	host = http://127.0.0.1:$WIRE_PORT
	poll_s = 2
	open_s = 1
	[test]
	plain_loopback = yes
END
line_laid() { [ -s "$M/run/port" ]; }
credited() { [ "$(grep -c 'till sale .* short ' "$M/log/terminal")" -ge "$1" ]; }

# line OPTIONS...: a new one, and a sync that has not been on the old.
line() {
	[ -z "${PID[sync]-}" ] || crash sync
	end wire
	rm -f "$M/run/port" "$M/run/count"
	run wire python3 tests/e2e/proxy.py --listen $WIRE_PORT \
		--to 127.0.0.1:$BANK --port-file "$M/run/port" \
		--count "$M/run/count" "$@"
	until_true 10 "the line is laid" line_laid
	sync_start
}

line
terminal_start < <(
	script_setup
	script_begin
	script_sale 900000 code
	echo "wait file done 600000"
)
code=$(scan code)
paid=0
pay_one() {
	pay "$code" amount=$((100 + paid)) hook=lose >/dev/null
	paid=$((paid + 1))
}
pay_one
until_true 30 "a payment, with nothing cut" credited $paid
kill -USR1 "${PID[wire]}"
sleep 0.2
for way in up down; do
	most=$(sed -n "s/^$way\t//p" "$M/run/count")
	[ "${most:-0}" -gt 100 ] || fail "only ${most:-0} bytes went $way"
done
for way in up down; do
	for ((at = 1; at < 900; at += ${CUT_STRIDE-179})); do
		pay_one
		line --first 1 --cut $way:$at
		sleep 0.5
		[ $((paid % 2)) -eq 0 ] || { crash sync && sync_start; }
		until_true 40 "payment $paid, cut $way at $at" credited $paid
	done
done
: >"$M/shots/done"
terminal_done
end sync
ledger_has '"k":"bank.credit"' $paid
ledger verify >/dev/null || fail "the ledger does not verify"
money() { python3 -c 'import json, sys
for row in map(json.loads, sys.stdin):
    row = row.get("d", row)
    print(row["bank_ref"], row["amount"])' | sort; }
book | sed -n '/"k":"transfer"/p' | money >"$M/run/moved"
ledger show | sed -n '/"k":"bank.credit"/p' | money >"$M/run/credited"
cmp "$M/run/moved" "$M/run/credited" || fail "not each payment once"
say "$paid payments, each once, in spite of $((paid - 1)) cuts"

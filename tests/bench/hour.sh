#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# hour.sh - an hour of a busy stall, played without its pauses, and what the
# terminal holds in memory meanwhile: "SALES PSS_KB" a line, ten of them.
#
# HOUR_SALES (400: one every nine seconds) with board, bank and sync about:
# of ten sales six are paid by QR, two in cash, one on the trader's word, one is
# cancelled; after each ten, today's list and the last receipt are looked at.
SALES=${HOUR_SALES:-400}
O=${O:-build/release}
. "$(dirname "$0")/../e2e/lib.sh"

# One of ten, by how it ends.  The bank may be faster than a look at the code.
sale() {
	printf '%s\n' "wait screen amount" "type $1" "wait amount $1" \
		"tap take"
	case $2 in
	bank) printf '%s\n' "wait screen verdict 60000" ;;
	cash) printf '%s\n' "wait screen pay" "tap cash" ;;
	seen) printf '%s\n' "wait screen pay" "tap seen" ;;
	void) printf '%s\n' "wait screen pay" "tap cancel"; return ;;
	esac
	script_go_on
}

ten() {
	local n=0 how
	for how in bank cash bank bank seen bank void bank cash bank; do
		n=$((n + 1))
		sale $((n * 1000 + 15000)) $how
	done
	printf '%s\n' "wait screen amount" "key esc" "wait screen idle" \
		"tap today" "wait screen today" "tap row-0" \
		"wait screen receipt" "key esc" "wait screen today" \
		"key esc" "wait screen idle" "tap sell"
}

# The customers: whatever code is out and not paid yet, is.
pay_all() {
	local code paid=
	while :; do
		code=$(codes payload 2>/dev/null | head -n 1)
		if [ -n "$code" ] && [ "$code" != "$paid" ] &&
		    wants_bank "$(codes amount)"; then
			pay "$code" >/dev/null && paid=$code
		fi
		sleep 0.05
	done
}

wants_bank() {
	case $1 in
	16000 | 18000 | 19000 | 21000 | 23000 | 25000) return 0 ;;
	esac
	return 1
}

market hour
start_all
{
	script_setup
	script_begin
	echo "repeat $((SALES / 10))"
	ten
	echo "print ten"
	echo "end"
	echo "wait 2000"
} >"$M/run/hour"
terminal_start <"$M/run/hour"
terminal=${PID[terminal]}
pay_all &
PID[customers]=$!
step=$((SALES / 100)) next=$step
[ "$step" -gt 0 ] || fail "HOUR_SALES is less than 100"
while alive terminal; do
	done=$(grep -c '^ten$' "$M/log/terminal" || true)
	if [ "$done" -ge "$next" ]; then
		pss=$(tests/bench/proctree.py "$terminal" 0.1) || break
		say "$((done * 10)) ${pss% *}"
		next=$((next + step))
	fi
	sleep 0.2
done
end terminal
[ "$STATUS" -eq 0 ] || fail "the hour did not come to its end"
end customers

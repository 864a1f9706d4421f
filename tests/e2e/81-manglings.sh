#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: whatever banks do to a transfer's content, a readable reference is
# credited to its sale; an unreadable one and two at once are not, but kept;
# nothing is lost or counted twice.
. "$(dirname "$0")/lib.sh"

market manglings
start_all
terminal_start < <(
	script_setup
	script_begin
	script_sale 1000000 pay
	echo "wait paid 40000"
)
code=$(scan pay)
ref=$(codes ref)

# A thousand dong a mangling, all to one sale; a last one fills it up.
found=0 lost=0
while IFS=$'\t' read -r name outcome; do
	id=$(pay "$code" amount=1000 mangling="$name" | ids)
	if [ "$outcome" = found ]; then
		found=$((found + 1))
		want=matched
	else
		lost=$((lost + 1))
		want=astray
	fi
	printf '%s %s %s\n' "$id" "$want" "$name" >>"$M/run/want"
done < <(curl -fsS "http://127.0.0.1:$BANK/manglings.tsv")
[ "$found" -ge 24 ] && [ "$lost" -ge 11 ] || fail "$found found, $lost lost"
pay "$code" amount=$((1000000 - found * 1000)) >"$M/run/last"
terminal_done 45
until_true 10 "all notifications are delivered" all_ended
agree
credits >"$M/run/credits"
# A code that was cut short may, with the letters after it, read as another
# sound one of this terminal: one in 32 does.  It is not this sale's.
while read -r id want name; do
	line=$(grep "\"sepay:$id\"" "$M/run/credits") ||
		fail "$name ($id): nowhere"
	case $line in
	*'"state":"matched"'*"\"ref\":\"$ref\""*) got=matched ;;
	*) got=astray ;;
	esac
	[ "$got" = "$want" ] || fail "$name ($id): $got, not $want"
done <"$M/run/want"
ledger_has "\"ref\":\"$ref\"" $((found + 2))

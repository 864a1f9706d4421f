# SPDX-License-Identifier: Apache-2.0
# part_hour.sh - what the terminal holds in memory during an hour of a busy
# stall with board, bank and sync about: after a tenth of it, and at its end.
tests/bench/hour.sh > "$work/hour" || tail -n 20 "$work/hour"
first=$(awk 'NR == 1 { print $2 }' "$work/hour")
last=$(awk 'END { print $2 }' "$work/hour")
row pss_kb_after_hour "$last" kB pss_kb_after_6_min "$first" "$(ratio "$last" "$first")"

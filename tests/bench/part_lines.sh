# SPDX-License-Identifier: Apache-2.0
# part_lines.sh - lines a second through the command line's pure functions.
seq 1000000 1200000 > "$work/numbers"
payload=$($O/cho40 qr make --bin 970436 --account 1017595600 --amount 65000 \
    --purpose C40000714D2PF2DB0)
yes "$payload" | head -n 200000 > "$work/payloads"
yes "MBVCB.9737451341.C40000714D2PF2DB0.CT tu 0200000000001 NGUYEN VAN A" |
    head -n 200000 > "$work/contents"

# rate NAME FILE COMMAND...
rate() {
	local name=$1 file=$2 i t0 t1 n
	shift 2
	n=$(wc -l < "$file")
	for i in $(seq $runs); do
		t0=$(date +%s%N)
		"$@" < "$file" > /dev/null
		t1=$(date +%s%N)
		echo $((n * 1000000 / ((t1 - t0) / 1000)))
	done | median > "$work/rate"
	row "$name" "$(cat "$work/rate")" lines/s goal 100000 \
	    "$(ratio "$(cat "$work/rate")" 100000)"
}
rate words_per_s "$work/numbers" $O/cho40 words -
rate qr_parse_per_s "$work/payloads" $O/cho40 qr parse -
rate ref_find_per_s "$work/contents" $O/cho40 ref find -

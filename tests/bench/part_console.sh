# SPDX-License-Identifier: Apache-2.0
# part_console.sh - what the console's pages ask, with ${CONSOLE_SALES} sales
# of a year stored (10 million unless said): 99th hundredth over all calls,
# and of the slowest of them.  Against the same board with a thousandth of it.
CONSOLE_SALES=${CONSOLE_SALES:-10000000}
cat >"$work/console.conf" <<END
folder = $work/console
[devices]
port = 0
[public]
port = 0
[office]
token_file =
[console]
dir =
END
echo 'mat khau de do' >"$work/console.pw"

# console_calls SALES: fill a fresh board, ask it; to $work/calls.SALES.
console_calls() {
	rm -rf "$work/console"
	$O/cho40-board init --config "$work/console.conf" >/dev/null
	$O/cho40-board user add --config "$work/console.conf" --login do \
	    --name Do --role head --password "$work/console.pw"
	tests/bench/console_fill.sh "$work/console/board.db" "$1" >/dev/null
	$O/cho40-board --config "$work/console.conf" 2>"$work/console.log" &
	local board=$! port
	until grep -q serving "$work/console.log"; do sleep 0.1; done
	port=$(sed -n 's/.*public=[0-9.]*:\([0-9]*\).*/\1/p' \
	    "$work/console.log")
	tests/bench/console.py "$port" do 'mat khau de do' 100 \
	    >"$work/calls.$1"
	kill "$board"
	wait "$board"
}
console_calls $((CONSOLE_SALES / 1000))
console_calls "$CONSOLE_SALES"
# p99 of all, in ms
p99() { awk '$1 == "all" { print $3 / 1000 }' "$work/calls.$1"; }
few=$(p99 $((CONSOLE_SALES / 1000)))
many=$(p99 "$CONSOLE_SALES")
case $CONSOLE_SALES in
10000000) name=console_p99_ms_10m ;;
*) name=console_p99_ms_$CONSOLE_SALES ;;
esac
row $name "$many" ms a_thousandth "$few" "$(ratio "$many" "$few")"
slowest=$(awk '$1 != "all"' "$work/calls.$CONSOLE_SALES" | sort -k3 -n |
    tail -n 1)
row console_slowest_p99_ms "$(echo "$slowest" | awk '{ print $3 / 1000 }')" \
    ms "$(echo "$slowest" | awk '{ print $1 }')" - -

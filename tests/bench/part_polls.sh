# SPDX-License-Identifier: Apache-2.0
# part_polls.sh - one board holds 5,000 long polls over TLS, each terminal with
# its own certificate; then money comes for 1,000 of them, a hundred a second.
polls=${POLLS:-5000} hooks=${HOOKS:-1000}
cat >"$work/polls.conf" <<END
folder = $work/polls
[devices]
port = 0
connections = $((polls + 100))
[public]
port = 0
[office]
token_file =
[metrics]
allow = loopback
END
echo whsec_0123456789abcdef0123456789abcdef >"$work/hmac"
$O/cho40-board init --config "$work/polls.conf"
$O/cho40-board account add --config "$work/polls.conf" --bin 970436 \
    --account 1017595600 --hmac-secret-file "$work/hmac"
$O/tests/bench/polls_bench make "$work/polls" "$polls"
$O/cho40-board --config "$work/polls.conf" 2>"$work/polls.log" &
board=$!
until grep -q serving "$work/polls.log"; do sleep 0.05; done
port=$(sed -n 's/.*public=[0-9.]*:\([0-9]*\).*/\1/p' "$work/polls.log")
devices=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$work/polls.log")
$O/tests/bench/polls_bench run $board "$devices" "$port" "$work/polls" \
    "$(cat "$work/hmac")" "$polls" "$hooks" >"$work/polls.out"
kill "$board"
wait "$board"
value() { sed -n "s/^$1 //p" "$work/polls.out"; }
ms() { value "$1" | awk '{ print $1 / 1000 }'; }
row notify_polls "$(value polls)" 1 - - -
row poll_kb "$(value poll_kb)" kB - - -
row notify_p50_ms "$(ms notify_us_p50)" ms - - -
row notify_p99_ms "$(ms notify_us_p99)" ms - - -
row notify_max_ms "$(ms notify_us_max)" ms - - -

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a bank's own server is told of each sale that the bank's credits
# covered, once and with the right amount, and of no other; while it or the
# board is away, refuses, is busy, loses answers or ends tokens, while sync
# and terminal are killed and a secret is wrong, sales and the board go on as
# if nothing was.
. "$(dirname "$0")/lib.sh"
. tests/e2e/acquirer-lib.sh

# script_turn NAME AMOUNT [cash]: a sale, when it is its turn.
script_turn() {
	echo "wait file go-$1 120000"
	script_sale "$2" "$1"
	if [ -n "${3-}" ]; then echo "tap cash"; else echo "wait paid 40000"; fi
	script_go_on
	printf '%s\n' "wait screen amount" "shot done-$1"
}

declare -A REF=()
# turn NAME [cash]: its customer comes, and it is done.
turn() {
	local code
	touch "$M/shots/go-$1"
	code=$(scan "$1") || exit 1
	REF[$1]=$(grep -o 'C4[0-9A-Z]\{15\}' <<<"$code" | head -n 1)
	[ -n "${2-}" ] || pay "$code" >/dev/null
	until_true 60 "sale $1 is done" picture_is_there "done-$1"
}

# told_of NAME AMOUNT: the acquirer holds it, after the longest back-off there
# is here.
told_of() {
	until_true 150 "the acquirer holds $1" holds "${REF[$1]}" \
		"\"amount\":$2,"
}
quiet() { ! holds "${REF[$1]}" || fail "the acquirer holds $1"; }
stall_says() {
	"$O/cho40" status --config "$M/terminal.conf" >"$M/run/status" &&
		grep -qF "$1" "$M/run/status"
}
queue_is_empty() { stall_says '"queue":{"entries":0,'; }
# Something has come to the acquirer's port that it has not read yet.
bank_is_waited_for() {
	awk -v port=":$(printf %04X "$ACQUIRER")\$" '
		$2 ~ port && $4 == "01" && $5 !~ /:0+$/ { found = 1 }
		END { exit !found }' /proc/net/tcp
}
sync_again() {
	end sync
	upstream_make "$1"
	sync_start
}

market bank-upstream
wire_start
acquirer_make token
upstream_make token
start_all
terminal_start < <(
	script_setup
	script_begin
	script_turn one 10000
	script_turn cash 20000 cash
	script_turn away 30000
	script_turn cut 31000 cash
	script_turn busy 32000
	script_turn lost 33000
	script_turn bad 34000
	script_turn good 35000
	script_turn token 36000
	script_turn killed 37000
	script_turn frozen 38000
	echo "wait file never 600000"
)

say "a sale is told, one for cash is not"
turn one
turn cash cash
told_of one 10000
quiet cash

say "the acquirer is away, and the board gets everything"
acquirer down=1
turn away
until_true 20 "the board has the whole journal" queue_is_empty
sleep 3
say "the board is away, and the acquirer gets everything"
wire cut
turn cut cash
acquirer down=0
told_of away 30000
if queue_is_empty; then fail "the board was not away"; fi
wire up
until_true 60 "the board has the whole journal" queue_is_empty

say "it is busy, and says for how long"
before=$(did faults)
acquirer status=503 times=1 retry_after_s=4
turn busy
until_true 60 "it was asked while busy" did_more faults "$before"
start=$(date +%s%N)
told_of busy 32000
[ $((($(date +%s%N) - start) / 1000000)) -gt 3000 ] ||
	fail "Retry-After was not waited for"

say "an answer is lost after the commit"
acquirer cut=1
turn lost
told_of lost 33000
until_true 150 "it is told again" holds "${REF[lost]}" '"told":[2-9]'

say "one sale is refused, and the others go on"
acquirer down=1
turn bad
turn good
acquirer refuse="${REF[bad]}"
acquirer down=0
told_of good 35000
quiet bad
grep -q "bank refused sales=1 .*status=422" "$M/log/sync" ||
	fail "the log does not say that one was refused"

until_true 20 "status tells of it" stall_says '"aside":1}'

say "a token ends before its time"
acquirer forget=1
before=$(did tokens)
turn token
told_of token 36000
did_more tokens "$before" || fail "no new token was asked for"

say "sync is killed between the commit and its answer"
before=$(did faults)
acquirer cut=1
turn killed
until_true 20 "an answer was lost" did_more faults "$before"
crash sync
acquirer refuse=
sync_start
until_true 150 "it is told again" holds "${REF[killed]}" '"told":[2-9]'

say "and a start asks again for what was refused"
told_of bad 34000

say "the terminal is killed before it has the answer"
acquirer down=1
turn frozen
before=$(did faults)
acquirer status=503 times=1 retry_after_s=2 down=0
until_true 120 "it was asked while busy" did_more faults "$before"
kill -STOP "${PID[bank]}"
until_true 120 "a post waits at the bank" bank_is_waited_for
kill -STOP "${PID[terminal]}"
kill -CONT "${PID[bank]}"
told_of frozen 38000
crash terminal
terminal_start < <(
	script_begin
	script_turn wrong 39000
	script_turn mtls 40000
	script_turn last 41000
)
until_true 150 "it is told again" holds "${REF[frozen]}" '"told":[2-9]'

say "a wrong secret is told without the secret, and sales go on"
head -c 24 /dev/urandom | base64 >"$M/acquirer/wrong"
chmod 600 "$M/acquirer/wrong"
acquirer forget=1
before=$(did denied)
SECRET=wrong sync_again token
turn wrong
until_true 30 "it was asked with a wrong secret" did_more denied "$before"
until_true 20 "the board has the whole journal" queue_is_empty
quiet wrong
until_true 10 "the log says so" grep -q "bank: no token .*status=401" \
	"$M/log/sync"

say "and with the right one all is told"
sync_again token
told_of wrong 39000

holds "${REF[one]}" '"told":1}' ||
	fail "the acquirer was told again of what it had taken"

say "a certificate in place of a token"
end bank
acquirer_make certificate
bank_start
sync_again certificate
turn mtls
told_of mtls 40000
turn last
told_of last 41000
terminal_done 60
end sync

agree
settled_agree
for word in "$(cat "$M/acquirer/secret")" "$(cat "$M/acquirer/wrong")" \
	access_token "PRIVATE KEY" "Bearer "; do
	! grep -rF -- "$word" "$M/log" || fail "the log holds a secret"
done

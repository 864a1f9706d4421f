# SPDX-License-Identifier: Apache-2.0
# board-lib.sh - one board in a folder $T, its web hook and its pages; sourced
# by the scripts about running one.  Each `is` and `fail` is counted in $bad.
set -u
export LC_ALL=C.UTF-8
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
B=${O:-build/debug}/cho40-board
T=$(mktemp -d)
pid=
bad=0
P= D=
# Subshells inherit the trap: only the script itself cleans up.
trap '[ $BASHPID = $$ ] && tidy' EXIT

tidy() {
	[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
	! declare -F more_tidy >/dev/null || more_tidy
	rm -rf "$T"
}

fail() {
	echo "FAIL: $*"
	bad=1
}

# is WHAT GOT WANT
is() { [ "$2" = "$3" ] || fail "$1: got: $2, not: $3"; }
# has WHAT FILE PATTERN
has() { grep -q -- "$3" "$2" || fail "$1: no $3 in: $(head -c 600 "$2")"; }

# soon COMMAND...: until it succeeds, at most ten seconds
soon() {
	for _ in $(seq 200); do
		"$@" && return
		sleep 0.05
	done
	fail "waited in vain for: $*"
}

SECRET=whsec_0123456789abcdef0123456789abcdef
ACCOUNT=1017595600

# board_conf [NAME]: a configuration of a fresh market in $T/NAME, and in
# $BOARD_URL where that is set.
board_conf() {
	cat >"$T/${1:-store}.conf" <<-END
		${BOARD_URL:+store = $BOARD_URL}
		folder = $T/${1:-store}
		[market]
		name = Chợ thử
		[devices]
		port = 0
		[public]
		port = 0
		[office]
		token_file = $T/${1:-store}/office.token
	END
	CONF=$T/${1:-store}.conf
}

# board_make: that market, with one device and one account.
board_make() {
	board_conf "$@"
	"$B" init --config "$CONF" || fail "init"
	"$B" device add --config "$CONF" --terminal 7 --stall 'Quầy 7' \
		--account "970436/$ACCOUNT" --out "$T/dev7" || fail "device"
	echo "$SECRET" >"$T/secret"
	"$B" account add --config "$CONF" --account $ACCOUNT --bin 970436 \
		--hmac-secret-file "$T/secret" || fail "account"
}

# start [ENV...]: the board of $CONF; its ports are $P and $D.
start() {
	: >"$T/log"   # before the child could be asked for its ports
	env "$@" "$B" --config "$CONF" 2>>"$T/log" &
	pid=$!
	for _ in $(seq 200); do
		grep -q serving "$T/log" && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	P=$(sed -n 's/.*public=[0-9.]*:\([0-9]*\).*/\1/p' "$T/log")
	D=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$T/log")
	[ -n "$P" ] || fail "does not start: $(cat "$T/log")"
}

stop() {
	kill "$pid" && wait "$pid"
	is "exit after SIGTERM" $? 0
	pid=
}

# note ID AMOUNT CONTENT: what SePay says of it
note() {
	printf '{"id":%s,"gateway":"Vietcombank","transactionDate":"2026-11-21 08:15:42","accountNumber":"%s","subAccount":null,"code":null,"content":"%s","transferType":"in","description":"","transferAmount":%s,"accumulated":0,"referenceCode":"FT%s"}' \
		"$1" "$ACCOUNT" "$3" "$2" "$1"
}

# hook ID AMOUNT CONTENT [URL]: deliver it; the status.
hook() {
	local ts body
	ts=$(date +%s) body=$T/body.$BASHPID
	note "$1" "$2" "$3" >"$body"
	sig=$(printf '%s.' "$ts" | cat - "$body" |
		openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')
	curl -sk -m 10 -o "$T/out" -w '%{http_code}' \
		-H "X-SePay-Timestamp: $ts" -H "X-SePay-Signature: sha256=$sig" \
		-H 'Content-Type: application/json' --data-binary "@$body" \
		"${4:-http://127.0.0.1:$P}/hooks/sepay/$ACCOUNT"
}

audit() {
	curl -s -u "office:$(cat "$(sed -n 's/^token_file = \(.*office.*\)/\1/p' "$CONF")")" \
		"http://127.0.0.1:$P/audit.ndjson"
}

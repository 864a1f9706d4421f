# SPDX-License-Identifier: Apache-2.0
# e2e.sh - sourced by the numbered scripts of the terminal: a folder of their
# own, checks that say what they wanted, and an end that takes with it only
# what was started here.
set -eu
cd "$(dirname "$0")/../.."
O=$(realpath "${O:-build/debug}")
C=$O/cho40
HERE=$PWD/tests/e2e
T=$(mktemp -d "${TMPDIR:-/tmp}/cho40-e2e-XXXXXX")
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
pid=
finish() {
	code=${1:-$?}
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || :
	if [ "$code" -eq 0 ] && [ -z "${KEEP-}" ]; then
		rm -rf "$T"
	else
		tail -n 20 "$T"/*.log >&2 2>/dev/null || :
		echo "left in $T" >&2
	fi
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() { echo "FAIL: $*" >&2; exit 1; }
# same WHAT WANTED GOT
same() { [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"; }
# soon COMMAND...: until it succeeds, at most ten seconds
soon() {
	left=200
	until "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || fail "waited in vain for: $*"
		sleep 0.05
	done
}

# config WIDTH HEIGHT DPI: a stall's terminal.conf
config() {
	cat > "$T/t.conf" <<-END
	data_dir = ledger
	socket = t.sock
	[screen]
	fullscreen = no
	width = $1
	height = $2
	dpi = $3
	font_dir = $PWD/assets/fonts
	END
}
# terminal ARGUMENT...: the real one, in the background
terminal() {
	"$O/cho40-terminal" --config "$T/t.conf" "$@" >> "$T/terminal.log" \
	    2>&1 &
	pid=$!
}
# ended CODE: it is to end by itself with this code
ended() {
	code=0
	wait "$pid" || code=$?
	pid=
	same "exit code" "$1" "$code"
}
local_py() { timeout 20 python3 "$HERE/local.py" "$T/t.sock" "$@"; }
# ask CODE ARGUMENT...: exit code; answers in $T/out, complaints in $T/err
ask() {
	want=$1
	shift
	code=0
	timeout 60 "$C" "$@" > "$T/out" 2> "$T/err" || code=$?
	[ "$code" -eq "$want" ] || {
		cat "$T/err" >&2
		fail "cho40 $*: exit $code, not $want"
	}
}
# told PATTERN: among the complaints
told() { grep -q -- "$1" "$T/err" || fail "not told: $1: $(cat "$T/err")"; }
# field NAME: of the JSON line on standard input
field() { python3 -c 'import json, sys
print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"; }
# shows SCREEN: it does, or will within ten seconds
shows() {
	local_py till "$1" || fail "the screen is not $1"
}

# The keys that set up a stall, and those that ask for 65.000.
set_up='wait screen setup-bank
type vietcombank
key enter
wait screen setup-account
type 0071000000017
key enter
wait screen setup-holder
type NGUOI BAN THU
key enter
wait screen setup-stall
type Quầy thử
key enter
wait screen setup-check
tap later
wait screen setup-pin
key esc
wait screen idle'
sell='key 6 5 000
expect amount 65000
key enter
wait screen pay'

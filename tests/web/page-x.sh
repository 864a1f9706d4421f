#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the customer's page on a small phone, 360x640, in a real browser: the
# same picture with and without script, nothing beyond its edges, the code in
# the text; and in its window the page stands while its next load waits, and
# turns within a second of the money. Needs chromium (packaging/deps.sh --bench).
. "$(dirname "$0")/../e2e/lib.sh"

command -v chromium >/dev/null || {
	say "skipped: chromium is not installed (packaging/deps.sh --bench)"
	exit 0
}
market web
"$O/cho40-board" device proof-key --config "$M/board.conf" \
	--terminal $TERMINAL --out "$M/secrets/proof"
sed 's/.* //' "$M/secrets/proof" >"$M/secrets/hex"
board_start
bank_start

chrome() {
	timeout 60 chromium --headless --no-sandbox --disable-gpu \
		--user-data-dir="$M/run/${PROFILE-script}" \
		--window-size=360,640 --virtual-time-budget=2000 "$@" \
		2>>"$M/log/chromium" || fail "chromium: $*"
}
# The profile `plain` has script switched off, as a person does it.
mkdir -p "$M/run/plain/Default"
echo '{"profile":{"default_content_setting_values":{"javascript":2}}}' \
	>"$M/run/plain/Default/Preferences"
echo '<body>no<script>document.body.textContent="yes"</script>' \
	>"$M/run/script.html"
PROFILE=plain chrome --screenshot="$M/shots/no.png" \
	"file://$M/run/script.html" >/dev/null
chrome --screenshot="$M/shots/yes.png" "file://$M/run/script.html" >/dev/null
cmp -s "$M/shots/no.png" "$M/shots/yes.png" &&
	fail "script is not switched off"

# look NAME PATH TEXT...: with and without script.
look() {
	local name=$1 url=http://127.0.0.1:$PUBLIC$2 text
	shift 2
	chrome --screenshot="$M/shots/$name.png" "$url" >/dev/null
	PROFILE=plain chrome --screenshot="$M/shots/$name-plain.png" "$url" \
		>/dev/null
	# (writing the tree down takes the browser's own script)
	chrome --dump-dom "$url" >"$M/run/$name.html"
	for text in "$@"; do
		grep -q "$text" "$M/run/$name.html" ||
			fail "$name does not say: $text"
	done
	compare -metric AE "$M/shots/$name.png" "$M/shots/$name-plain.png" \
		null: 2>"$M/run/differ" || fail "$name: $(cat "$M/run/differ") \
pixels differ without script"
	# no bar to scroll with, right or below, and nothing at the edges
	for text in 2x600+358+20 360x4+0+636; do
		[ "$(convert "$M/shots/$name.png" -crop $text +repage \
			-unique-colors -format %w info:)" -eq 1 ] ||
			fail "$name: something lies beyond the edge ($text)"
	done
	[ -z "${SHOTS-}" ] || cp "$M/shots/$name.png" "$SHOTS/page-$name.png"
}

ref=$("$O/cho40" ref make --epoch 0 --terminal $TERMINAL --nonce 4711)
large=$("$O/cho40" ref make --epoch 0 --terminal $TERMINAL --nonce 4712)
paid() {
	curl -fsS "http://127.0.0.1:$PUBLIC/x/$1" | grep -q 'mã cho người bán'
}
transfer() {
	pay "$("$O/cho40" qr make --bin $BIN --account $ACCOUNT --amount "$2" \
		--purpose "$1")" >/dev/null
	until_true 20 "the page of $1" paid "$1"
}
shown() {
	"$O/cho40" proof --key-file "$M/secrets/hex" --ref "$1" \
		--received "$2" --bin $BIN --account $ACCOUNT
}

# (as it stands for one that need not wait: the browser's time is not ours)
look waiting "/x/$ref?seen=0" 'đang chờ ngân hàng' 'waiting for the bank'
grep -q 'mã cho' "$M/run/waiting.html" && fail "a code before money"
look form "/x/$ref?claim=1" 'bank_ref'
transfer "$ref" 65000
code=$(shown "$ref" 65000)
look paid "/X/$ref" 'đã nhận <b>65.000 đ' "${code%????} ${code#???}"
transfer "$large" 499999999
code=$(shown "$large" 499999999)
look large "/x/$large" 'đã nhận <b>499.999.999 đ' \
	"${code%?????} ${code#????}"

# --- in a window, as a person sees it -------------------------------------------
export DISPLAY=:$((100 + $$ % 400))
Xvfb "$DISPLAY" -screen 0 520x640x24 -nolisten tcp 2>"$M/log/xvfb" &
screen=$!
browser=
# (a browser outlives its shell, and holds its terminal)
windows_end() { kill $browser "$screen" 2>/dev/null || true; }
trap 'status=$?; windows_end; (exit $status); on_exit' EXIT
WAITS='#8A4B00' PAID='#0A5C2B'
# The band at the page's top has the colour of its state.
band() {
	import -window root "$M/shots/window.png" 2>/dev/null
	convert "$M/shots/window.png" -crop 100x6+40+4 +repage -unique-colors \
		txt: | sed -n 's/.* \(#[0-9A-F]\{6\}\) .*/\1/p' | tr '\n' ' '
}
band_is() { [ "$(band)" = "$1 " ]; }
# window NAME NONCE: NAME is a profile.
window() {
	local ref from ms i
	ref=$("$O/cho40" ref make --epoch 0 --terminal $TERMINAL --nonce "$2")
	chromium --no-sandbox --disable-gpu --kiosk --no-first-run \
		--disable-features=Translate \
		--user-data-dir="$M/run/window-$1" \
		--window-position=0,0 --window-size=520,640 \
		"http://127.0.0.1:$PUBLIC/x/$ref" 2>>"$M/log/chromium" &
	browser=$!
	until_true 40 "$1: the page in its window" band_is $WAITS
	sleep 2   # its next load has begun
	for i in $(seq 12); do
		band_is $WAITS || fail "$1: the page went away: $(band)"
		sleep 0.25
	done
	cp "$M/shots/window.png" "$M/shots/window-$1-waiting.png"
	pay "$("$O/cho40" qr make --bin $BIN --account $ACCOUNT \
		--amount 65000 --purpose "$ref")" >/dev/null
	until_true 20 "the page of $ref" paid "$ref"
	from=$(date +%s%N)
	until_true 10 "$1: the money in the window" band_is $PAID
	ms=$((($(date +%s%N) - from) / 1000000))
	cp "$M/shots/window.png" "$M/shots/window-$1-paid.png"
	[ $ms -le 1500 ] || fail "$1: the window told of the money $ms ms late"
	say "$1: shown $ms ms after the money was there"
	kill $browser
	wait $browser || true
	browser=
}
mkdir -p "$M/run/window-plain/Default"
echo '{"profile":{"default_content_setting_values":{"javascript":2}}}' \
	>"$M/run/window-plain/Default/Preferences"
window script 4713
window plain 4714
windows_end
say "ok: four pages at 360x640, and one that waits, with script and without"

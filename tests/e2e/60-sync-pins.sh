#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall that did not enrol, with the files of cho40-board device add,
# knows its board by the pinned key: it believes the board's key and its
# spare, and no third one of the same CA; with a clock in 2099 the pinned key
# vouches for the time, and without pins nobody does.
. "$(dirname "$0")/programs-lib.sh"

board_start() {
	: >"$T/board.log"
	run board "$R/cho40-board" --config "$T/board.conf"
	until_true 10 "the board" grep -q serving "$T/board.log"
}
sync_start() {	# CONF [COMMAND...]: beside it
	: >"$T/sync.log"
	run sync "${@:2}" "$R/cho40-sync" -v --config "$1"
}
status() { "$R/cho40" status --config "$T/terminal.conf" 2>/dev/null; }
net_is() { status | grep -q "\"net\":$1"; }
acked() {
	local s
	s=$(status) && [[ $s =~ \"head\":([0-9]+),\"acked\":([0-9]+), ]] &&
		[ "${BASH_REMATCH[1]}" -gt 0 ] &&
		[ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]
}

echo "a board, and a stall with the files that it made"
cat >"$T/board.conf" <<END
folder = $T/store
[devices]
port = 0
names = localhost 127.0.0.1
device_days = 2
[public]
port = 0
[office]
token_file = $T/token
END
"$R/cho40-board" init --config "$T/board.conf" || fail "init"
board_start
D=$(sed -n 's/.*devices=[0-9.]*:\([0-9]*\).*/\1/p' "$T/board.log")
sed -i "0,/port = 0/s//port = $D/" "$T/board.conf"
"$R/cho40-board" device add --config "$T/board.conf" --terminal 7 \
	--stall "Quầy thử" --account 970436/0071000000017 \
	--url "https://127.0.0.1:$D" --out "$T/device" || fail "device add"
grep -qE '^pins = [0-9a-f]{64} [0-9a-f]{64}$' "$T/device/sync.conf" ||
	fail "no pins in $(cat "$T/device/sync.conf")"
spki() {	# CERTIFICATE: as openssl sees it
	openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin \
		-outform DER | sha256sum | cut -d' ' -f1
}
grep -q "^pins = $(spki "$T/store/server.crt") $(
	spki "$T/store/server-next.crt")\$" "$T/device/sync.conf" ||
	fail "other pins than the keys'"
cat >"$T/terminal.conf" <<END
data_dir = $T/data
socket = $T/t.sock
[screen]
driver = memory
font_dir = $PWD/assets/fonts
[stall]
terminal = 7
END
# Set up on its screen; then it stays.
cat >"$T/script" <<END
wait screen setup-bank
type vietcombank
key enter
type 0071000000017
key enter
type NGUOI BAN THU
key enter
type Quầy thử
key enter
wait screen setup-check
tap later
wait screen setup-pin
key esc
wait screen idle
shot ready
wait file never 600000
END
run terminal "$R/cho40-terminal" --config "$T/terminal.conf" \
	--script "$T/script" --shots "$T"
until_true 10 "the terminal" test -s "$T/ready.png"
pinned=$T/device/pinned.conf free=$T/device/free.conf
{
	printf 'socket = %s\nstate_dir =\n' "$T/t.sock"
	cat "$T/device/sync.conf"
	echo 'poll_s = 1'
} >"$pinned"
sed '/^pins/d' "$pinned" >"$free"

echo "it is met"
sync_start "$pinned"
until_true 20 "the journal at the board" acked
until_true 10 "net is up" net_is true
end sync
until_true 10 "net is down" net_is false

echo "in 2099"
FAKE=$(echo /usr/lib/*/faketime/libfaketime.so.1)
[ -e "$FAKE" ] || fail "no faketime here"
then=(env "LD_PRELOAD=$FAKE" "FAKETIME=@2099-01-01 00:00:00"
	FAKETIME_DONT_FAKE_MONOTONIC=1)
sync_start "$free" "${then[@]}"
until_true 20 "it is told" grep -q 'certificate has expired' "$T/sync.log"
sleep 2
net_is false || fail "without pins the time was learned"
grep -q 'vouches' "$T/sync.log" && fail "who vouches without pins?"
end sync
sync_start "$pinned" "${then[@]}"
until_true 30 "the board in 2099" net_is true
grep -q 'vouches for the time' "$T/sync.log" ||
	fail "2099 was believed: $(cat "$T/sync.log")"
end sync

echo "the board takes its spare key"
end board
mv "$T/store/server-next.key" "$T/store/server.key"
mv "$T/store/server-next.crt" "$T/store/server.crt"
board_start
sync_start "$pinned"
until_true 30 "the board with its spare key" net_is true

echo "a third key, of the same CA"
end board
rm "$T/store/server.key" "$T/store/server.crt"
"$R/cho40-board" init --config "$T/board.conf" || fail "a third key"
until_true 20 "net is down" net_is false
board_start
until_true 40 "it is noticed" grep -q 'pinned' "$T/sync.log"
sleep 1
net_is false || fail "a key that was never told is believed"
end sync
sync_start "$free"
until_true 30 "the CA alone, where nothing is pinned" net_is true
end sync

echo "what is written wrong"
refused() {	# PINS
	sed "s/^pins.*/pins = $1/" "$pinned" >"$T/device/bad.conf"
	out=$("$R/cho40-sync" --config "$T/device/bad.conf" -n 2>&1)
	[ $? -eq 1 ] || fail "accepted: $1"
	case $out in
	*bad.conf*pins*) ;;
	*) fail "$1: said $out" ;;
	esac
}
one=$(sed -n 's/^pins = \([0-9a-f]*\) .*/\1/p' "$pinned")
refused "$one"
refused "$one "
refused "$one  ${one%?}"
refused "$one ${one%?}g"
refused "$one $one $one"
"$R/cho40-sync" --config "$pinned" -n >/dev/null || fail "right ones refused"
[ $bad -eq 0 ] && echo "ok: the pinned keys, and no other"
exit $bad

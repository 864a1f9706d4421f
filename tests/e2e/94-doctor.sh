#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: doctor says of each thing whether it is well, in words and with a
# number, of a board that runs or not; finds what was broken on purpose; and
# changes nothing.
. "$(dirname "$0")/board-lib.sh"
board_make
doctor() {
	"${AT[@]}" "$B" doctor --config "$CONF" "$@" >"$T/out" 2>"$T/err"
	status=$?
}
AT=()
# finds WHAT NUMBER MARK [WORDS]: and ends as that mark makes it.
finds() {
	doctor
	has "$1" "$T/out" "^$2  $3: .*${4-}"
	want=0
	[ "$3" != LỖI ] || want=1
	is "exit: $1" $status $want
}

sum() { (cd "$T/store" && find . -type f | sort | xargs sha256sum; stat -c '%a %n' *) | sha256sum; }
was=$(sum)
finds "stopped" 150 'chú ý' 'không chạy'
finds "version" 120 'tốt' 'sổ kiểu'
finds "pair" 131 'tốt' 'còn 36[45][0-9] ngày'
finds "accounts" 152 'tốt' '1 tài khoản'
finds "never paid" 153 'chú ý' 'chưa từng'
is "nothing was changed" "$(sum)" "$was"
doctor --json
python3 -c 'import json,sys
d=json.load(open(sys.argv[1])); n=[x["n"] for x in d]
assert len(n)==len(set(n))>15, n
assert {x["mark"] for x in d} <= {"good","hint","bad"}' "$T/out" || fail "--json"

start
is "hook" "$(hook 1 1000 x)" 200
finds "running" 150 'tốt' 'đang chạy và trả lời'
finds "paid" 153 'tốt' 'gần nhất: 0 giờ'
finds "a terminal" 154 'tốt' '1 máy ở quầy, 0 máy'
AT=(env "LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketime.so.1)" FAKETIME=+9d FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1)
finds "a terminal for long" 154 'chú ý' '1 máy ở quầy, 1 máy quá 7'
finds "no money for long" 153 'chú ý' '216 giờ'
AT[2]=FAKETIME=+3640d
finds "an old certificate" 131 'chú ý' 'còn 9 ngày'
AT[2]=FAKETIME=+3700d
finds "a dead certificate" 131 'LỖI' 'đã hết hạn'
AT[2]=FAKETIME=-3000d
finds "a clock from before" 140 'LỖI' 'chỉnh giờ'
AT=()
stop

chmod 755 "$T/store"
finds "an open folder" 110 'LỖI' 'chmod 700'
chmod 700 "$T/store"
chmod 644 "$T/store/ca.key"
finds "an open key" 111 'LỖI' 'ca.key'
chmod 600 "$T/store/ca.key"
cp "$T/store/server.key" "$T/was"
cp "$T/store/ca.key" "$T/store/server.key"
finds "another key" 131 'LỖI' 'không phải một đôi'
mv "$T/was" "$T/store/server.key"
mv "$T/store/receipt.key" "$T/was"
finds "no receipt key" 134 'LỖI' 'phiếu thu'
mv "$T/was" "$T/store/receipt.key"
sqlite3 "$T/store/board.db" 'PRAGMA user_version' >"$T/v"
sqlite3 "$T/store/board.db" 'PRAGMA journal_mode = DELETE; PRAGMA user_version = 99' >/dev/null
finds "a newer store" 120 'LỖI' 'cài bản mới hơn'
sqlite3 "$T/store/board.db" "PRAGMA user_version = $(cat "$T/v")" >/dev/null
cp "$T/store/board.db" "$T/was"
head -c 200 /dev/urandom >"$T/store/board.db"
finds "no store at all" 120 'LỖI' 'phục hồi'
mv "$T/was" "$T/store/board.db"
python3 -c 'import socket,sys,time
s=socket.create_server(("127.0.0.1",0)); print(s.getsockname()[1],flush=True); time.sleep(30)' >"$T/port" &
other=$!
until [ -s "$T/port" ]; do sleep 0.05; done
sed -i "/^\[public\]/,/^port/s/^port = 0/port = $(cat "$T/port")/" "$CONF"
finds "a taken port" 142 'LỖI' 'chương trình khác'
kill $other
wait $other 2>/dev/null
finds "well again" 142 'tốt' 'còn trống'
echo "nonsense = 1" >>"$CONF"
doctor
is "exit of a bad configuration" $status 1
exit $bad

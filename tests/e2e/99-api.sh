#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the office's API over real sockets keeps its word: what it describes is
# what it answers, whoever asks; and bad input of every kind is refused with a
# reason, changes nothing and never becomes markup, a formula or a statement.
# With npm another hand's reader judges the description too.
. "$(dirname "$0")/board-lib.sh"
board_make >"$T/init"
cat >>"$CONF" <<END
[console]
dir = $PWD/sync/board/www
fonts = $PWD/assets/fonts
[reports]
forms = $PWD/assets/forms.tsv
notices = $PWD/assets/notices.tsv
END
sed -i 's/^\[public\]/[public]\nidle_s = 1/' "$CONF"
CODE=$(sed -n 's/.* code //p' "$T/init")
[ -n "$CODE" ] || fail "init prints no code: $(cat "$T/init")"
start

# --- by hand and by the command line ------------------------------------------
user() { "$B" user "$@" --config "$CONF"; }
is "no code twice" "$("$B" init --config "$CONF" 2>/dev/null; echo $?)" 3
timeout 100 python3 tests/e2e/api_talk.py "$P" "$CODE" "$B" "$T" ||
	fail "the API does not keep its word"

# --- the command line, at the board that runs -----------------------------------
once=$(user add --login ky-thuat --name 'Anh Tùng' --role technician) ||
	fail "user add"
echo 'mat khau cua tung' >"$T/pw"
user add --login hai --name Hai --role head --password "$T/pw" ||
	fail "user add, with a password"
echo ngan >"$T/short"
user add --login ba --name Ba --role head --password "$T/short" \
	2>"$T/err" && fail "a short password"
has "what is wrong" "$T/err" '10 ký tự'
user add --login ba --name Ba --role boss 2>"$T/err" && fail "a role"
has "which roles" "$T/err" 'viewer, head'
user add --login Ba --name Ba --role head 2>/dev/null && fail "a login"
user add --login ba --role head 2>/dev/null
is "usage" $? 2
user list >"$T/list"
has "listed" "$T/list" "ky-thuat	Anh Tùng	technician"
grep -q -e "$once" -e scrypt "$T/list" && fail "user list shows passwords"
user disable --login hai || fail "user disable"
user disable --login nobody 2>/dev/null && fail "disables nobody"
user code >/dev/null 2>&1 && fail "a code while there are people"
(printf 'con trau di truoc\ncon trau di truoc\n' |
	user password --login hai --password - 2>/dev/null) ||
	fail "user password"
(printf 'con trau di truoc\nkhac\n' |
	user password --login hai --password - 2>/dev/null) &&
	fail "two that differ"

# --- wrong passwords, and a restart between --------------------------------------
sign() {
	curl -s -m 20 -o "$T/out" -w '%{http_code}' \
		-H 'Content-Type: application/json' \
		-d "{\"login\":\"hai\",\"password\":\"$1\"}" \
		"http://127.0.0.1:$P/api/v1/session"
}
stop
start   # and with all its tries
is "signs in" "$(sign 'con trau di truoc')" 200
for i in 1 2 3; do is "wrong $i" "$(sign "sai lan thu $i")" 401; done
kill -9 "$pid" && wait "$pid" 2>/dev/null
start
for i in 4 5; do is "wrong $i" "$(sign "sai lan thu $i")" 401; done
is "rests" "$(sign 'con trau di truoc')" 429
has "says how long" "$T/out" 'giây'
kill -9 "$pid" && wait "$pid" 2>/dev/null
start
is "still rests" "$(sign 'con trau di truoc')" 429
grep -rqF -e "$once" -e 'con trau' -e 'sai lan' "$T/log" &&
	fail "the log has passwords"

# --- somebody who drips ----------------------------------------------------------
before=$(date +%s)
timeout 20 python3 - "$P" <<'END' || fail "a slow client is not cut"
import socket, sys, time
# Twenty of them, a byte each 200 ms, never done; and meanwhile others are
# served.
port = int(sys.argv[1])
slow = []
for i in range(20):
    s = socket.create_connection(('127.0.0.1', port))
    s.sendall(b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n'
              b'Content-Length: 2000\r\n\r\n' if i % 2 else
              b'GET /api/v1/session HTTP/1.1\r\nX-')
    slow.append(s)
left, since = set(slow), time.monotonic()
while left and time.monotonic() - since < 15:
    for s in list(left):
        try:
            s.sendall(b'a')
        except OSError:
            left.discard(s)
    t = time.monotonic()
    c = socket.create_connection(('127.0.0.1', port))
    c.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    assert b'200' in c.recv(100), 'nobody else is served'
    assert time.monotonic() - t < 1, 'others wait'
    time.sleep(0.2)
sys.exit(1 if left else 0)
END
[ $(($(date +%s) - before)) -le 15 ] || fail "slow clients hold on"
stop

# --- another hand's reading --------------------------------------------------------
"$B" --print-openapi >"$T/openapi.json" || fail "--print-openapi"
. tests/npm/lib.sh
npm_take npm-openapi tests/npm/openapi || exit $bad
node tests/npm/openapi/judge.mjs \
	"$T/openapi.json" || fail "the description is no OpenAPI"
exit $bad

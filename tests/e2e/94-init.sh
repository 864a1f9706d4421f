#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: one command sets a market up, from a person's answers or a file's; a
# wrong or missing answer is named with what would be right; running it again
# harms nothing; nobody's password is on a screen or in a file.
. "$(dirname "$0")/board-lib.sh"
CONF=$T/board.conf
echo 'mat khau rat dai 1' >"$T/password"
answers() {
	cat <<-END
		# câu trả lời
		market = 12
		name = Chợ Đồng Văn
		commune = 02721
		class = 2
		folder = $T/store
		hosts = cho.example 127.0.0.1
		devices_port = 0
		public_port = 0
		fee_bin = 970436
		fee_account = 1017595601
		fee_holder = BAN QUAN LY CHO
		admin_login = quantri
		admin_name = Giàng A Páo
		admin_password_file = $T/password
	END
}
init() { "$B" init --config "$CONF" --answers "$T/answers" >"$T/out" 2>"$T/err" </dev/null; }
# wrong WHAT SED PATTERN: such answers are refused, and nothing is made.
wrong() {
	answers | sed "$2" >"$T/answers"
	init
	is "exit: $1" $? 1
	has "$1" "$T/err" "$3"
	[ -e "$T/store" ] || [ -e "$CONF" ] && fail "$1: something was made"
}
wrong "an unknown name" 's/^class/klass/' 'answers:5: unknown key "klass"'
wrong "a missing one" '/^commune/d' 'commune must be given'
wrong "a name twice" 's/^class/market/' 'market was given on line 2'
wrong "a commune" 's/02721/2721/' 'commune: mã xã có đúng 5 chữ số'
wrong "a class" 's/^class = 2/class = 4/' 'class: hạng chợ'
wrong "a market" 's/^market = 12/market = x/' 'market: cần một số'
wrong "hosts" 's/cho.example/cho_$example/' 'hosts: cần tên miền'
wrong "half an account" '/^fee_account/d' 'fee_account: phải trả lời'
wrong "TLS without a key" 's/^class/front = tls\n&/' 'cert: phải trả lời'
wrong "a login" 's/quantri/Quản trị/' 'admin_login: tên đăng nhập'
wrong "a password's file" 's,/password,/none,' 'No such file'
echo short >"$T/short"
wrong "a short password" 's,/password,/short,' 'short: '
wrong "no UTF-8" 's/Đồng/\xff/' 'UTF-8'
rm "$T/answers"
"$B" init --config "$CONF" 2>"$T/err" </dev/null
is "exit with nobody to ask" $? 1
has "nobody to ask" "$T/err" 'give --answers FILE'
# A configuration by hand, whose token has no folder to lie in.
printf '%s\n' "folder = $T/plain" '[market]' 'id = 3' 'name = Chợ Phiên' \
	'[office]' "token_file = $T/none/office.token" >"$T/plain.conf"
"$B" init --config "$T/plain.conf" 2>"$T/err" </dev/null
is "exit without the token's folder" $? 1
has "the token's folder" "$T/err" 'No such file or directory; make its folder'

# --- a file ----------------------------------------------------------------
rows() {
	sqlite3 "$T/store/board.db" \
		"SELECT name FROM market; SELECT class, commune FROM market_profile;
		SELECT login, name, role FROM staff;
		SELECT bin, account, name FROM fee_account"
}
answers >"$T/answers"
init || fail "init: $(cat "$T/err")"
has "what is next" "$T/out" 'systemctl enable --now cho40-board'
is "rows" "$(rows)" "Chợ Đồng Văn
2|02721
quantri|Giàng A Páo|admin
970436|1017595601|BAN QUAN LY CHO"
is "the market's number" "$(sqlite3 "$T/store/board.db" 'SELECT market_id FROM market')" 12
grep -rqF 'mat khau rat dai' "$T/store" "$CONF" "$T/out" && fail "a password is about"
find "$T/store" -type f ! -perm 600 | grep . && fail "modes"
"$B" --config "$CONF" -n || fail "its own configuration"
sum() { (cd "$T/store" && sha256sum ca.key server.key receipt.key office.token; rows; cat "$CONF") | sha256sum; }
was=$(sum)
init || fail "init again: $(cat "$T/err")"
has "told" "$T/out" 'đã có'
is "again" "$(sum)" "$was"
"$B" init --config "$CONF" </dev/null || fail "plain init after it"
is "and again" "$(sum)" "$was"
answers | sed "s,$T/store,$T/other," >"$T/answers"
init
is "exit: another market's configuration" $? 1
has "another market's" "$T/err" 'belongs to the market in'
[ -e "$T/other" ] && fail "another folder was made"
start
is "signs in" "$(curl -s -o "$T/out" -w '%{http_code}' \
	-H 'Content-Type: application/json' \
	-d '{"login":"quantri","password":"mat khau rat dai 1"}' \
	"http://127.0.0.1:$P/api/v1/session")" 200
stop

# --- a person --------------------------------------------------------------
rm -rf "$T/store" "$CONF"
echo "# nothing of ours" >"$CONF"   # is kept
"$B" --print-config >"$CONF"        # as the package leaves it
python3 - "$B" "$CONF" "$T" >"$T/out" 2>"$T/err" <<'END' || fail "asked: $(cat "$T/err" "$T/out")"
import os, pty, sys, select, time
board, conf, t = sys.argv[1:]
# Question, answers in turn: those refused first.
talk = [('Số của chợ', ['', '0', '12']), ('Tên chợ', ['Chợ Mèo Vạc']),
    ('Mã xã', ['abc', '02740']), ('Hạng chợ', ['3']),
    ('Thư mục', ['store', t + '/store']), ('Địa chỉ', ['127.0.0.1']),
    ('Cổng cho máy', ['']), ('nginx hay', ['']), ('Cổng trang', ['']),
    ('BIN', ['']), ('Tên đăng nhập', ['']), ('Họ tên', ['Sùng Thị Mỷ']),
    ('Gõ mật khẩu', ['ngan', 'con duong den cho']),
    ('Gõ lại', ['con duong den cho'])]
pid, fd = pty.fork()
if pid == 0:
    # No --answers and a file that has no store: the person is asked.
    os.remove(conf)
    os.execv(board, [board, 'init', '--config', conf])
seen = b''
def until(word):
    global seen
    end = time.time() + 15
    while word.encode() not in seen:
        if time.time() > end or not select.select([fd], [], [], 15)[0]:
            sys.exit('never asked: ' + word + '\n' + seen.decode())
        try:
            seen += os.read(fd, 4096)
        except OSError:
            sys.exit('ended before: ' + word + '\n' + seen.decode())
for word, lines in talk:
    for i, line in enumerate(lines):
        until(word)
        seen = seen.split(word.encode(), 1)[1]
        time.sleep(0.02)
        os.write(fd, line.encode() + b'\n')
        if i + 1 < len(lines):
            until('Chưa được')
all_ = b''
while True:
    try:
        piece = os.read(fd, 4096)
    except OSError:
        break
    if not piece:
        break
    all_ += piece
if b'con duong den cho' in seen + all_:
    sys.exit('the password was echoed')
print(all_.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
is "a person's rows" "$(rows)" "Chợ Mèo Vạc
3|02740
admin|Sùng Thị Mỷ|admin"
# --- root, and a board with a user of its own -------------------------------
# The user is in a table of users that only this one sees.
ROOT=$T/root
as_root() {
	unshare -m sh -ec 'cp /etc/passwd "$1/passwd"
		echo "cho40-board:x:9912:9912::/nonexistent:/bin/false" >>"$1/passwd"
		mount --bind "$1/passwd" /etc/passwd
		shift; "$@"' - "$ROOT" "$@"
}
mkdir "$ROOT" "$ROOT/etc" "$ROOT/lib"
chmod 755 "$T" "$ROOT" "$ROOT/etc" "$ROOT/lib"
if [ "$(id -u)" != 0 ] || ! as_root true 2>/dev/null; then
	echo "left out: root under the board's own user (no namespaces here)"
	exit $bad
fi
answers | sed "s,$T/store,$ROOT/lib/store," >"$T/answers"
as_root "$B" init --config "$ROOT/etc/board.conf" --answers "$T/answers" \
	>"$T/out" 2>"$T/err" || fail "init as root: $(cat "$T/err")"
is "whose all of it is" "$(find "$ROOT/lib/store" ! -user 9912 -o ! -group 9912)" ""
is "what others may of it" "$(find "$ROOT/lib/store" -type f -perm /077)" ""
setpriv --reuid 9912 --regid 9912 --clear-groups "$B" -n \
	--config "$ROOT/etc/board.conf" 2>"$T/err" || fail "its user: $(cat "$T/err")"
setpriv --reuid 9912 --regid 9912 --clear-groups \
	"$B" --config "$ROOT/etc/board.conf" 2>"$T/log" &
own=$!
soon grep -q serving "$T/log"   # as its user
kill $own
wait $own
is "its end" $? 0
exit $bad

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a stall cut off from its board is told of money by a neighbour over the
# market's LAN, and by a phone: the sale is proven by code, on the screen and in
# the ledger; forged and foreign lines change nothing; when the network comes,
# the bank's word takes the proofs' place.
. "$(dirname "$0")/lib.sh"

market lan
key_in

# --- two stalls: ours behind a cut cable, the neighbour's beside the board ------
wire_start
wire cut
LAN=$((BANK + 2))
HERE=127.0.0.2 NEXT=127.0.0.3
lan() {
	cat <<-END
		[lan]
		relay = yes
		port = $LAN
		help = $1
		page = http://127.0.0.1:$PUBLIC
		[test]
		plain_loopback = yes
		lan_here = $2
		lan_there = $3
	END
}
lan no $HERE $NEXT >>"$M/sync.conf"
N=$M/next
mkdir -p "$N/run" "$N/state"
"$O/cho40-board" device add --config "$M/board.conf" --terminal 8 \
	--stall "Hàng xóm" --account $BIN/$OTHER_ACCOUNT --out "$N/device"
sed "s/terminal = $TERMINAL/terminal = 8/" "$M/terminal.conf" \
	>"$N/terminal.conf"
{
	sed "/^\[lan\]/,\$d; s/:$WIRE_PORT/:$DEVICES/" "$M/sync.conf"
	lan yes $NEXT $HERE
} >"$N/sync.conf"
"$O/cho40-sync" --config "$N/sync.conf" -n >/dev/null

board_start
bank_start
terminal_start < <(script_setup)
terminal_done
run next-terminal "$O/cho40-terminal" --config "$N/terminal.conf" \
	--script <(script_setup; echo "wait file end 600000") --shots "$N"
run next-sync "$O/cho40-sync" -v --config "$N/sync.conf"
run sync "$O/cho40-sync" -v --config "$M/sync.conf"
log_says() { grep -q -- "$2" "$M/log/$1"; }
until_true 20 "the neighbour is in touch with the board" log_says next-sync \
	'mail send -> rest'

# --- by a neighbour ----------------------------------------------------------------
phone() { curl -sS -m 10 "http://$HERE:$LAN$1"; }
line_of() { curl -fsS "http://127.0.0.1:$PUBLIC/x/$1.txt"; }
ref_of() { scan "$1" | grep -o 'C4[0-9A-Z]\{15\}' | head -n 1; }
spaced() { sed 's/ /%20/g' <<<"$1"; }
# brings WANTED LINE: what a phone is told that hands it over
brings() {
	local page
	page=$(phone "/p/$(spaced "$2")")
	grep -q "$1" <<<"$page" || fail "a phone is told: $page"
}

terminal_start < <(
	script_begin
	script_sale 65000 first
	echo "wait paid 60000"
	echo "shot proven"
	script_go_on
	script_sale 70000 second
	echo "wait paid 60000"
	script_go_on
	echo "wait file end 60000"
)
first=$(ref_of first)
until_true 20 "the neighbour hears the ask" log_says next-sync \
	"fetched ref=$first status=404"
scan_and_pay first
until_true 20 "the bank has told the board" all_ended
until_true 40 "the proof comes over the LAN" told "$first" paid
log_says sync "proof ref=$first by=neighbour new=1" ||
	fail "the proof came another way"
until_true 10 "the verdict is on the screen" picture_is_there proven

# --- by a phone, the neighbour being away ---------------------------------------
end next-sync
second=$(ref_of second)
[ "$(phone /)" != "" ] || fail "no page for phones"
phone / | grep -q 'C4P1' || fail "the form does not say what to paste"
scan_and_pay second
until_true 20 "the bank has told the board" all_ended
line=$(line_of "$second")
brings 'không phải dòng chứng nhận' "hello"
brings 'không đúng' "${line/ 70000 / 700000 }"
brings 'không đúng' "${line%?}$([ "${line: -1}" = 0 ] && echo 1 || echo 0)"
phone /favicon.ico | grep -q 'No such page' || fail "a page that is none"
brings 'Đã chuyển cho máy bán hàng' "$line"
brings 'đã biết' "$line"
told "$second" paid || fail "the phone's line proves nothing"
# as the form sends it, in small letters, with the line's end
curl -sS -m 10 -G "http://$HERE:$LAN/p" --data-urlencode \
	"l= ${line,,}
" | grep -q 'đã biết' || fail "the form's way"

# --- hostile: nothing changes, and the stall still lives ----------------------
python3 - $HERE $NEXT "$LAN" "$first" "$line" <<'END'
import socket
import sys
here, there, port, ref, line = sys.argv[1:]
port = int(port)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((there, port))
s.settimeout(0.3)
words = line.split()
for i in range(2000):
    words[3] = '0%025d' % i
    s.sendto(('C4L1! ' + ' '.join(words)).encode(), (here, port))
for junk in (b'', b'C4L1', b'C4L1?', b'C4L1? ' + ref.encode(), b'\0' * 1400,
             b'C4L1! C4P1', b'C4L1~' * 300):
    s.sendto(junk, (here, port))
# not padded, and not a helper: no answer to anything
s.sendto(b'C4L1? ' + ref.encode() + b' ' * 100, (here, port))
try:
    sys.exit('answered: %r' % s.recvfrom(2000)[0])
except socket.timeout:
    pass
# whoever connects and says nothing, or too much
held = [socket.create_connection((here, port)) for _ in range(12)]
for c in held[:3]:
    c.sendall(b'GET /' + b'x' * 5000)
END
brings 'đã biết' "$line"
: >"$M/shots/end"
terminal_done
ledger_has '"k":"sale.code"' 2
ledger_has '"k":"proof.try"' 0
ledger_has '"k":"bank.credit"' 0
ledger verify >/dev/null || fail "the ledger does not verify"
brings 'không trả lời' "$line"

# --- the network comes: the bank's word takes the codes' place -------------------
all_credited() { [ "$(grep -c 'paid evidence=bank' "$M/log/terminal")" -eq 2 ]; }
acked() { "$O/cho40" status --socket "$M/run/terminal.sock" |
	grep -q '"queue":{"entries":0,'; }
wire up
terminal_run
until_true 60 "the bank's word for both" all_credited
until_true 60 "all of it is at the board" acked
end terminal
ledger_has '"k":"bank.credit"' 2
agree
say "over the LAN: one by a neighbour, one by a phone; both by the bank later"

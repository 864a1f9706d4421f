#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: every provider tells a real board of money, each in its own way, and
# whatever they get wrong is answered with what to do; statements come from the
# command line into a board that runs; each đồng is counted once.
# BIG=300 (make sweep) also imports a table of that many megabytes, in bounded
# memory.
. "$(dirname "$0")/board-lib.sh"
CONF=$T/board.conf
# says WHAT: the last answer holds it
says() {
	grep -q -- "$1" "$T/out" || fail "not said: $1: $(cat "$T/out")"
}

A=0900000001
PLACE=970422/$A
KEY=0123456789abcdef

# post PATH BODY [CURL'S OPTION...] -> status, answer in $T/out
post() {
	curl -s -m 10 -o "$T/out" -w '%{http_code}' --data-binary "$2" \
		-H 'Content-Type: application/json' \
		"${@:3}" "http://127.0.0.1:$P$1"
}
mac() {   # mac ALGORITHM KEY <message
	openssl dgst "-$1" -hmac "$2" | sed 's/.* //'
}
total() {   # total STATE -> how much of it the board holds
	audit | grep '"state":"'"$1"'"' |
		sed -n 's/.*"amount":\([0-9]*\).*/\1/p' |
		awk '{ s += $1 } END { print s + 0 }'
}
add() {   # add PROVIDER KIND [FILE] [ACCOUNT]
	"$B" account add --config "$CONF" --provider "$1" \
		--bin 970422 --account "${4:-$A}" "$2" "${3:-$T/key}"
}

cat >"$CONF" <<END
folder = $T/store
[devices]
port = 0
[public]
port = 0
[office]
token_file = $T/store/office.token
END
"$B" init --config "$CONF" >"$T/init" || fail init
echo $KEY >"$T/key"
"$B" device add --config "$CONF" --terminal 7 --stall 'Quầy' \
	--account $PLACE --out "$T/dev7" || fail "device add"
add payos --hmac-secret-file || fail "payos"
add casso --hmac-secret-file || fail "casso"
add casso --apikey-file "$T/key" 0900000002 || fail "casso, version 1"
add vietqr --oauth2-secret-file || fail "vietqr"
add sepay --oauth2-secret-file || fail "sepay"
add sepay --no-auth test 0900000003 || fail "no auth"
add payos --apikey-file 2>"$T/err" && fail "payos takes a key"
grep -q 'payos: hmac' "$T/err" || fail "no way out: $(cat "$T/err")"
add momo --hmac-secret-file 2>"$T/err" && fail "takes another provider"
grep -q 'one of sepay' "$T/err" || fail "no way out: $(cat "$T/err")"
add sepay --no-auth live 2>"$T/err" && fail "takes no auth for money"
start

# --- Casso ----------------------------------------------------------------
item() {   # item ID AMOUNT ACCOUNT
	printf '{"id":%s,"tid":"TC%s","description":"phí","amount":%s,"when":"2026-10-31 08:15:42","bank_sub_acc_id":"%s"}' \
		"$1" "$1" "$2" "$3"
}
B1="{\"error\":0,\"data\":[$(item 1 1000 0900000002),$(item 2 2000 0900000002),$(item 3 -500 0900000002)]}"
is "casso v1" "$(post /hooks/casso/0900000002 "$B1" -H "Secure-Token: $KEY")" 200
is "and once more" "$(post /hooks/casso/0900000002 "$B1" -H "secure-token: $KEY")" 200
says '"success": true'
is "casso v1, another key" "$(post /hooks/casso/0900000002 "$B1" -H 'Secure-Token: x')" 401
B2="{\"error\":0,\"data\":[$(item 2 2000 0900000002),{\"id\":9},$(item 4 40 0900000002)]}"
is "one of three cannot be read" "$(post /hooks/casso/0900000002 "$B2" -H "Secure-Token: $KEY")" 400
B3="{\"error\":0,\"data\":[$(item 1 9000 0900000002)]}"
is "casso v1, changed" "$(post /hooks/casso/0900000002 "$B3" -H "Secure-Token: $KEY")" 409
is "another account's" "$(post /hooks/casso/0900000002 "{\"data\":[$(item 7 1 $A)]}" -H "Secure-Token: $KEY")" 400
says 'each account has its own address'
is "casso so far" "$(total unmatched)" 3040

V2='{"error":0,"data":{"id":11,"reference":"FT11","description":"phí/chợ","amount":3000,"transactionDateTime":"2026-10-31 08:16:00","accountNumber":"'$A'"}}'
CANON='{"data":{"accountNumber":"'$A'","amount":3000,"description":"phí/chợ","id":11,"reference":"FT11","transactionDateTime":"2026-10-31 08:16:00"},"error":0}'
SIG="t=1793409342123,v1=$(printf '1793409342123.%s' "$CANON" | mac sha512 $KEY)"
is "casso v2" "$(post /hooks/casso/$A "$V2" -H "X-Casso-Signature: $SIG")" 200
is "casso v2, forged" "$(post /hooks/casso/$A "${V2/3000/4000}" -H "X-Casso-Signature: $SIG")" 401

# --- payOS ----------------------------------------------------------------
payos() {   # payos ORDER AMOUNT ACCOUNT REFERENCE [KEY]
	data="accountNumber=$3&amount=$2&description=phi&orderCode=$1&reference=$4&transactionDateTime=2026-10-31 08:17:00"
	sig=$(printf '%s' "$data" | mac sha256 "${5:-$KEY}")
	post /hooks/payos/$A '{"code":"00","success":true,"data":{"orderCode":'"$1"',"amount":'"$2"',"description":"phi","accountNumber":"'"$3"'","reference":"'"$4"'","transactionDateTime":"2026-10-31 08:17:00"},"signature":"'"$sig"'"}'
}
is "payOS confirms its address" "$(payos 123 3000 12345678 TF230204212323)" 200
is "payOS, an order nobody made" "$(payos 77 500 $A P1)" 200
is "payOS, forged" "$(payos 77 500 $A P1 other)" 401
# The same money, told by payOS as well.
is "payOS tells what Casso told" "$(payos 78 3000 $A FT11)" 200
is "so far" "$(total unmatched)" 6540
is "and once" "$(total twin)" 3000

# --- VietQR.vn ------------------------------------------------------------
is "no token for a stranger" "$(post /vietqr/api/token_generate '' -u "$A:wrong")" 401
is "a token" "$(post /vietqr/api/token_generate '' -u "$A:$KEY")" 200
TOKEN=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$T/out")
SYNC='{"bankAccount":"'$A'","amount":700,"transType":"C","content":"x","transactionId":"v-1","transactionTime":1793409342000}'
is "VietQR.vn" "$(post /vietqr/bank/api/transaction-sync "$SYNC" -H "Authorization: Bearer $TOKEN")" 200
says '"error":false'
says '"reftransactionid":"v-1"'
is "VietQR.vn, no token" "$(post /vietqr/bank/api/transaction-sync "$SYNC")" 401
says '"error":true'
is "VietQR.vn, rubbish" "$(post /vietqr/bank/api/transaction-sync rubbish -H "Authorization: Bearer $TOKEN")" 404

# --- SePay with a token of ours, and without anything ----------------------
note() {   # note ID AMOUNT ACCOUNT CONTENT
	printf '{"id":%s,"transactionDate":"2026-10-31 08:18:00","accountNumber":"%s","content":"%s","transferType":"in","transferAmount":%s,"referenceCode":""}' \
		"$1" "$3" "$4" "$2"
}
is "a token for SePay" "$(post /hooks/sepay-token/$A "grant_type=client_credentials&client_id=$A&client_secret=$KEY")" 200
TOKEN=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$T/out")
is "SePay" "$(post /hooks/sepay/$A "$(note 1 60 $A x)" -H "Authorization: Bearer $TOKEN")" 200
is "SePay, old token" "$(post /hooks/sepay/$A "$(note 2 60 $A x)" -H "Authorization: Bearer 17.00")" 401
is "a test account" "$(post /hooks/sepay/0900000003 "$(note 1 99999 0900000003 x)")" 200
is "not through a proxy" "$(post /hooks/sepay/0900000003 "$(note 2 9 0900000003 x)" -H 'X-Forwarded-For: 1.2.3.4')" 401
# A multipart retry has another boundary.
form() {
	curl -s -m 10 -o "$T/out" -w '%{http_code}' -F id=5 -F transferAmount=80 \
		-F 'transactionDate=2026-10-31 08:19:00' -F accountNumber=$A \
		-F transferType=in -F content=form -H "Authorization: Bearer $TOKEN" \
		"http://127.0.0.1:$P/hooks/sepay/$A"
}
is "multipart" "$(form)" 200
is "multipart again" "$(form)" 200
is "all of it" "$(total unmatched)" 7380

# --- a statement into the running board -------------------------------------
cat >"$T/s.csv" <<END
Số tài khoản: $A
Ngày,Số CT,Ghi nợ,Ghi có,Số dư,Nội dung
31/10/2026,FT11,,"3,000","103,000",phí chợ
31/10/2026,N1,"1,100",,"101,900",phí SMS
31/10/2026,N2,,"2,500","104,400",không ai báo
END
import() {
	"$B" statement import "$1" --config "$CONF" \
		--account "${2:-$PLACE}" "${@:3}" >"$T/out" 2>"$T/err"
}
import "$T/s.csv" $PLACE --dry-run yes || fail "dry run: $(cat "$T/err")"
says 'verdict	balanced'
is "a look changes nothing" "$(total unmatched)" 7380
import "$T/s.csv" || fail "import: $(cat "$T/err")"
says 'twin	1'
says 'unmatched	1'
says 'debit	1'
import "$T/s.csv" || fail "import again: $(cat "$T/err")"
says 'known	3'
is "with the statement" "$(total unmatched)" 9880
import "$T/s.csv" 970422/0900000009 && fail "another account's is taken"
grep -q "of account $A" "$T/err" || fail "not said: $(cat "$T/err")"
head -c 150 "$T/s.csv" >"$T/cut.csv"
import "$T/cut.csv" && fail "a cut file is taken"
printf 'PK\003\004' >"$T/s.xlsx"
import "$T/s.xlsx" && fail "a workbook is taken"
grep -q 'CSV UTF-8' "$T/err" || fail "no way out: $(cat "$T/err")"

# --- asking the providers ---------------------------------------------------
when() {   # when WORDS -> a time in Vietnam
	TZ=UTC-7 date -d "$1" '+%F %T'
}
row() {   # row PROVIDER ID ACCOUNT in|out AMOUNT TIME REFERENCE CONTENT
	local IFS=$'\t'
	echo "$*" >>"$T/rows"
}
for i in 1 2 3; do
	row casso $((20 + i)) 0900000002 in $((10 * i)) '2026-10-31 10:00:00' C$i list
done
row sepay 1 $A in 60 '2026-10-31 08:18:00' '' x
LAST=$(when '1 day ago')
row sepay 50 $A in 90 "$LAST" L lost
echo 'list 1 1' >"$T/rows.refuse"
python3 tests/e2e/lists.py "$T/rows" "$T/asked" >"$T/port" &
peer=$!
soon [ -s "$T/port" ]
Q=http://127.0.0.1:$(cat "$T/port")
mkdir "$T/tokens"
echo wrong-token >"$T/tokens/sepay-$A.token"
echo good-token >"$T/tokens/casso-0900000002.token"
printf '[pull]\nfolder = %s\nsepay_url = %s/userapi\ncasso_url = %s/casso\n' \
	"$T/tokens" "$Q" "$Q" >>"$CONF"
sum_is() { [ "$(total unmatched)" = "$1" ]; }
soon_is() {   # soon_is WHAT WANT
	soon sum_is "$2"
	is "$1" "$(total unmatched)" "$2"
}
stop; start
soon_is "what Casso's list had" 9940
# An empty answer is a wrong token.
soon grep -q 'provider=sepay.*token is not accepted' "$T/log"
echo good-token >"$T/tokens/sepay-$A.token"
stop; start
soon_is "what SePay's list had, and no more" 10030
# From three days before where it was, and nothing twice.  What is dated
# tomorrow hides nothing that the banks tell of later.
row sepay 51 $A in 1000 "$(when 'tomorrow 00:00')" N night
row casso 24 0900000002 in 1000 "$(when '2 days')" C4 night
stop; start
soon grep -q "date_min=$(when "$LAST 3 days ago" | sed 's/ /%20/; s/:/%3A/g')" \
	"$T/asked"
soon_is "what is booked tomorrow" 12030
row sepay 52 $A in 200 "$(when '1 minute ago')" N2 'sent before midnight'
row sepay 53 $A in 300 "$(when '49 hours ago')" N3 'the bank was slow'
row casso 25 0900000002 in 400 "$(when '1 minute ago')" C5 'sent before midnight'
stop; start
soon_is "what was listed late" 12930
# An account that is told to wait keeps no other from its turn, and a board
# that is killed between two pages goes on with the next one.
for i in $(seq 101); do
	row casso $((1000 + i)) 0900000002 in 1 "$LAST" B$i many
done
row sepay 54 $A in 7 "$LAST" L7 lost
echo 'page=3 1 600' >"$T/rows.refuse"
stop; start
soon grep -q 'page=3.* 429' "$T/asked"
soon_is "what the others have" 13037
kill -9 "$pid"; wait "$pid" 2>/dev/null
: >"$T/asked"
start
soon_is "what was on the third page" 13038
is "page asked first" "$(grep casso "$T/asked" | head -1 | sed 's/.*?//; s/&.*//')" page=3

# --- a number that the office gave to a stall -------------------------------
"$B" account fee --config "$CONF" --bin 970422 --account $A \
	--name 'BAN QUAN LY CHO THU' || fail "the market's account"
talk() { timeout 60 python3 tests/e2e/va_talk.py "$P" "$@"; }
talk "$(sed -n 's/.* code //p' "$T/init")" 970422 99zp001 ||
	fail "the number is not given"
is "the stall owes" "$(talk sums)" "180000 0 0"
is "a token" "$(post /hooks/sepay-token/$A "grant_type=client_credentials&client_id=$A&client_secret=$KEY")" 200
TOKEN=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$T/out")
by() {   # by NUMBER ID AMOUNT: twice, as a provider that had no answer
	local one
	one=$(note "$2" "$3" $A 'tien cho' | sed 's/"referenceCode"/"subAccount":"'"$1"'","referenceCode"/')
	for _ in 1 2; do
		is "by $1" "$(post /hooks/sepay/$A "$one" -H "Authorization: Bearer $TOKEN")" 200
	done
}
by 99ZP001 60 1000
by 99ZP002 61 500   # nobody's: for an officer
is "what it brought is paid" "$(talk sums)" "179000 1 1"
is "all that names nothing" "$(total unmatched)" 14538

# --- money that a trader gives back -------------------------------------------
REF=$("${B%-board}" ref make --epoch 0 --terminal 7 --nonce 1)
is "a sale is paid" "$(post /hooks/sepay/$A "$(note 70 65000 $A "$REF")" -H "Authorization: Bearer $TOKEN")" 200
BACK=$(note 71 5000 $A "tra lai $REF" | sed 's/"in"/"out"/')
for _ in 1 2; do
	is "and some goes back" "$(post /hooks/sepay/$A "$BACK" -H "Authorization: Bearer $TOKEN")" 200
done
debits() {   # debits -> whose and how much, as its terminal is told
	curl -s -m 10 --cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
		--key "$T/dev7/device.key" "https://localhost:$D/t/v1/mail?after=0&wait=0" |
		grep -o '"bank.debit","d":{"id":"[^"]*","ref":"'"$REF"'","amount":[0-9]*' |
		sed 's/.*"id":"\([^"]*\)".*:/\1 /'
}
is "its terminal is told, once" "$(debits)" "sepay:71 5000"

# --- SePay's second version: other ids, pages, and money out -----------------
id() { printf '5e9a0000-0000-4000-8000-%012d' "$1"; }
row sepay2 "$(id 50)" $A in 90 "$LAST" L lost           # told by version 1
row sepay2 "$(id 71)" $A out 5000 '2026-10-31 08:18:00' '' "tra lai $REF"
row sepay2 "$(id 72)" $A out 3000 "$LAST" O72 "tra them $REF"
for i in $(seq 52); do
	row sepay2 "$(id $((100 + i)))" $A in 5 '2026-10-30 07:00:00' S$i many
done
printf 'sepay_version = 2\nsepay_url = %s/v2\n' "$Q" >"$T/v2"
sed -i -e '/^sepay_url/d' -e "/^casso_url/r $T/v2" "$CONF"
stop; start
soon_is "the pages of version 2" 14798
is "and what it says of money out" "$(debits)" "sepay:71 5000
sepay2:$(id 72) 3000"

if [ -n "${BIG-}" ]; then
	awk -v mb="$BIG" 'BEGIN { print "Date,Ref No,Debit,Credit,Details";
		for (n = 0; s < mb * 1000000; i++) {
			l = sprintf("01/11/2026,R%d,,%d,%0900d", i, 1000 + i, i);
			print l; s += length(l) + 1 } }' >"$T/big.csv"
	command time -f '%M kB %e s' "$B" statement import "$T/big.csv" \
		--config "$CONF" --account 970422/0900000002 \
		>"$T/out" 2>"$T/err" || fail "big: $(cat "$T/err")"
	echo "big: $(tail -1 "$T/err"), $(grep -c . "$T/big.csv") lines," \
		"board $(grep VmHWM /proc/$pid/status | tr -dc 0-9) kB"
	[ "$(tail -1 "$T/err" | tr -dc '0-9 ' | awk '{ print $1 }')" -lt 65536 ] ||
		fail "more than 64 MB"
fi

kill -9 "$pid"
wait "$pid" 2>/dev/null
start
[ -n "${BIG-}" ] || is "after a kill" "$(total unmatched)" 14798
is "the stall owes after it" "$(talk sums)" "179000 1 1"
stop
kill "$peer"; wait "$peer" 2>/dev/null
[ $bad = 0 ] && echo "money: ok"
exit $bad

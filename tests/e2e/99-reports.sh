#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a month's record reaches the province through the real board, sent at
# least once and recorded once, whatever the province does and although the
# board is killed meanwhile; keys are nowhere to be read; and a notice is
# spoken where there is a voice.
# shellcheck disable=SC1091
. tests/e2e/board-lib.sh

more_tidy() { [ -z "${lgsp-}" ] || kill "$lgsp" 2>/dev/null; }

board_make
echo ok >"$T/mode"
: >"$T/taken"
python3 tests/support/lgsp.py "$T" &
lgsp=$!
soon [ -s "$T/port" ]
printf '{"AccessKey":"access","SecretKey":"a-secret-of-tests","AppName":"cho","PartnerCode":"p"}' \
	>"$T/keys"
cat >>"$CONF" <<END
[lgsp]
service_url = http://127.0.0.1:$(cat "$T/port")/markets
token_url = http://127.0.0.1:$(cat "$T/port")/token
key_file = $T/keys
success = 1
sender_code = H22.1
receiver_code = H22
tran_code = CHO40
market_code = HG-1
commune_code = 00691
timeout_s = 2
[reports]
forms = assets/forms.tsv
notices = assets/notices.tsv
END
sed -i "s#= assets/#= $PWD/assets/#" "$CONF"
chmod 644 "$T/keys"
"$B" --config "$CONF" 2>"$T/err" && fail "keys that anybody may read"
has "what to do" "$T/err" "chmod 600"
chmod 600 "$T/keys"
start
echo 'mat khau cua ke toan' >"$T/pw"
"$B" user add --config "$CONF" --login kt --name 'Kế toán' --role accountant \
	--password "$T/pw" || fail "user add"

api() {
	curl -s -m 30 -b "$T/jar" -c "$T/jar" -H "X-CSRF-Token: ${CSRF-}" \
		-H 'Content-Type: application/json' "${@:2}" \
		"http://127.0.0.1:$P/api/v1/$1"
}
field() { python3 -c 'import json, sys
v = json.load(sys.stdin)
for p in sys.argv[1].split("."): v = v[int(p) if p.isdigit() else p]
print(v)' "$1"; }
come() {
	api session -d "{\"login\":\"kt\",\"password\":\"$1\"}" >"$T/out"
	CSRF=$(api session | field csrf)
}
come 'mat khau cua ke toan'
api me/password -d '{"old":"mat khau cua ke toan","new":"mat khau moi cua toi"}' \
	>"$T/out"
come 'mat khau moi cua toi'
make() { api reports -d "{\"period\":\"2026-0$1\"}" | field report; }
# state N WANT: the report gets there
state() {
	local got=
	for _ in $(seq 160); do
		got=$(api "reports/$1" | field state)
		[ "$got" = "$2" ] && return
		sleep 0.1
	done
	fail "report $1 is $got, not $2: $(api "reports/$1")"
}
tries() {
	for _ in $(seq 100); do
		[ "$(api "reports/$1" | field tries)" -gt 0 ] && return
		sleep 0.1
	done
	fail "report $1 was not tried"
}

# --- fine, a stale token, a refusal ---------------------------------------------
n=$(make 1)
state "$n" sent
is "taken" "$(grep -c '"period": "2026-01"' "$T/taken")" 1
is "spool" "$(find "$T/store/spool" -name '*.json' | wc -l)" 0
echo refuse >"$T/mode"
n=$(make 2)
state "$n" refused
has "its words" <(api "reports/$n") 'sai mã chợ'
echo ok >"$T/mode"
api reports/resend -d "{\"report\":$n}" >"$T/out"
state "$n" sent
echo stale >"$T/mode"
n=$(make 3)
state "$n" sent
is "tokens" "$(wc -l <"$T/tokens")" 2

# --- a province that fails or cuts, and a board that is killed ------------------
for how in fail cut; do
	echo $how >"$T/mode"
	n=$(make $([ $how = fail ] && echo 4 || echo 5))
	tries "$n"
	is "still waits" "$(api "reports/$n" | field state)" waiting
	is "in the spool" "$(find "$T/store/spool" -name '*.json' | wc -l)" 1
	kill -9 "$pid" && wait "$pid" 2>/dev/null
	echo ok >"$T/mode"
	start
	come 'mat khau moi cua toi'
	state "$n" sent
done
# Killed at any moment, a record is told at least once and its end is one.
n=$(make 6)
kill -9 "$pid" && wait "$pid" 2>/dev/null
start
come 'mat khau moi cua toi'
state "$n" sent
got=$(grep -c '"period": "2026-06"' "$T/taken")
[ "$got" -ge 1 ] && [ "$got" -le 2 ] || fail "told $got times"
is "one record each" "$(sort -u "$T/taken" | wc -l)" 6
grep -rqF -e a-secret-of-tests -e 'Bearer' "$T/log" && fail "keys in the log"

# --- one that takes it and answers too late: told twice, one record ---------------
echo slow >"$T/mode"
n=$(make 7)
tries "$n"
is "waits" "$(api "reports/$n" | field state)" waiting
echo ok >"$T/mode"
state "$n" sent
[ "$(grep -c '"period": "2026-07"' "$T/taken")" -ge 2 ] || fail "not told again"
is "one record each" "$(sort -u "$T/taken" | wc -l)" 7

# --- TLS, with our own certificate; and one of another authority ------------------
pem() {	# NAME ISSUER SUBJECT: a key and a certificate, ISSUER's or its own
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
		-subj "/CN=$3" -addext "subjectAltName = DNS:localhost" -x509 \
		-keyout "$T/$1.key" -out "$T/$1.crt" \
		$([ -z "$2" ] || echo "-CA $T/$2.crt -CAkey $T/$2.key") 2>>"$T/err"
}
pem ca '' "A province" && pem platform ca localhost && pem us ca cho && pem other '' "Another"
kill "$lgsp"
rm "$T/port"
python3 tests/support/lgsp.py "$T" "$T/ca.crt" "$T/platform.crt" "$T/platform.key" &
lgsp=$!
soon [ -s "$T/port" ]
stop
sed -i "s,^\(service_url\) = .*,\1 = https://localhost:$(cat "$T/port")/markets,
	s,^\(token_url\) = .*,\1 = https://localhost:$(cat "$T/port")/token,
	s,^timeout_s.*,&\nca = $T/other.crt\ncert = $T/us.crt\nkey = $T/us.key," "$CONF"
start
come 'mat khau moi cua toi'
n=$(make 8)
tries "$n"
is "another authority's" "$(api "reports/$n" | field state)" waiting
is "nothing went there" "$(grep -c '"period": "2026-08"' "$T/taken")" 0
stop
sed -i "s,^ca = .*,ca = $T/ca.crt," "$CONF"
start
come 'mat khau moi cua toi'
state "$n" sent
is "taken over TLS" "$(grep -c '"period": "2026-08"' "$T/taken")" 1

# --- a notice, spoken --------------------------------------------------------------
has "text" <(api notices/fraud) 'Chợ thử'
status=$(api 'notices/fraud?format=wav' -o "$T/wav" -w '%{http_code}')
if [ -x /usr/bin/espeak-ng ]; then
	is "spoken" "$status" 200
	python3 - "$T/wav" <<'END' || fail "no sound"
import struct
import sys
import wave
w = wave.open(sys.argv[1])
n = w.getnframes()
assert w.getnchannels() == 1 and w.getsampwidth() == 2, w.getparams()
assert 5 < n / w.getframerate() < 60, n
v = struct.unpack(f'<{n}h', w.readframes(n))
assert (sum(x * x for x in v) / n) ** 0.5 > 500, 'silence'
END
else
	is "no voice" "$status" 501
fi
stop
exit $bad

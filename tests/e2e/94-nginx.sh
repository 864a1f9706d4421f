#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: behind the shipped nginx site the board is paid, a terminal's own TLS
# goes through unopened, who asks is known, and /metrics stays inside.
. "$(dirname "$0")/board-lib.sh"
command -v nginx >/dev/null || { echo "left out: no nginx"; exit 0; }
mod=$(echo /usr/lib/nginx/modules/ngx_stream_module.so)
[ -e "$mod" ] || { echo "left out: no stream module"; exit 0; }
more_tidy() { [ ! -s "$T/nginx.pid" ] || kill "$(cat "$T/nginx.pid")"; }
chmod 755 "$T"
board_make
sed -i 's/^\[public\]/&\nproxy = yes/' "$CONF"
printf '[metrics]\nallow = loopback\n' >>"$CONF"
start
H=$((20000 + RANDOM % 9000)) S=$((H + 1))
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
	-subj /CN=cho.example -keyout "$T/n.key" -out "$T/n.crt" 2>/dev/null
sed -e "s/listen 443 ssl/listen 127.0.0.1:$H ssl/; /listen \[::\]/d" \
	-e "s,/etc/letsencrypt/live/cho.example/fullchain.pem,$T/n.crt," \
	-e "s,/etc/letsencrypt/live/cho.example/privkey.pem,$T/n.key," \
	-e "s/127.0.0.1:8080/127.0.0.1:$P/" packaging/nginx/cho40.conf >"$T/site"
cat >"$T/nginx.conf" <<END
load_module $mod;
pid $T/nginx.pid;
error_log $T/nginx.log;
events {}
http { access_log off; client_body_temp_path $T/b; proxy_temp_path $T/p;
fastcgi_temp_path $T/f; uwsgi_temp_path $T/u; scgi_temp_path $T/s;
include $T/site; }
include $T/stream;
END
# What the site's head says to put into nginx.conf.
sed -n '/^#\tstream {/,/^#\t}$/s/^#//p' packaging/nginx/cho40.conf |
	sed -e "s/listen 443/listen 127.0.0.1:$S/" \
	-e "s/board.cho.example 127.0.0.1:8443/localhost 127.0.0.1:$D/" \
	-e "s/127.0.0.1:4443/127.0.0.1:$H/" >"$T/stream"
nginx -c "$T/nginx.conf" 2>"$T/err" || { fail "nginx: $(cat "$T/err")"; exit 1; }
web="https://127.0.0.1:$H"
is "health" "$(curl -sk -o "$T/out" -w '%{http_code}' "$web/healthz")" 200
is "a hook" "$(hook 1 1000 x "$web")" 200
is "a hook through both" "$(hook 2 2000 x "https://127.0.0.1:$S")" 200
# code PATH [CURL OPTION...]: what the site answers.
code() { curl -sk -o "$T/out" -w '%{http_code}' "${@:2}" "$web$1"; }
is "a shift's page" "$(code /s/C400000700000000000)" 404
has "the board's own answer" "$T/out" 'not a reference'
is "VietQR.vn asks for a token" "$(code /vietqr/api/token_generate -X POST)" 401
head -c 200000 /dev/zero >"$T/large"
is "a large hook" "$(code /hooks/sepay/$ACCOUNT --data-binary @"$T/large")" 413
has "refused before the board" "$T/out" nginx
is "metrics" "$(curl -sk -o "$T/out" -w '%{http_code}' "$web/metrics")" 403
is "the office from elsewhere" "$(code /)" 403
sed -i 's,allow 10.0.0.0/8,allow 127.0.0.0/8,' "$T/site"
nginx -c "$T/nginx.conf" -s reload 2>"$T/err"
inside() { [ "$(code /)" = 303 ] || [ "$(code /)" = 200 ]; }
soon inside
is "a statement" "$(code /api/v1/statements/preview --data-binary @"$T/large")" 401
has "which the board refuses to strangers" "$T/out" sign_in
is "a terminal, unopened" "$(curl -s -m 10 -o "$T/out" -w '%{http_code}' \
	--cacert "$T/dev7/ca.crt" --cert "$T/dev7/device.crt" \
	--key "$T/dev7/device.key" "https://localhost:$S/t/v1/mail?wait=1")" 200
is "nobody, unopened" "$(curl -s -m 10 -o "$T/out" -w '%{http_code}' \
	--cacert "$T/dev7/ca.crt" "https://localhost:$S/t/v1/mail?wait=1")" 401
audit >"$T/audit"
is "credits" "$(grep -c '"k":"credit"' "$T/audit")" 2
stop
exit $bad

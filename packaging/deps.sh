#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deps.sh [--run|--build|--test|--bench] - install what is missing, by apt.
#
# Without an argument: everything that `make`, `make run` and `make test`
# need on a bare Debian 12.  As root, or through sudo.  Installs nothing that
# is there already, and says what it does.
set -eu

build="gcc make pkg-config libc6-dev libsqlite3-dev libssl-dev
	libcurl4-openssl-dev libqrencode-dev libpng-dev libjansson-dev libexpat1-dev
	libmicrohttpd-dev libpq-dev libgnutls28-dev libsdl2-dev libsdl2-ttf-dev
	libcairo2-dev libzstd-dev espeak-ng"
run="curl ca-certificates openssl zbar-tools libjs-bootstrap5 libjs-chart.js
	libjs-mustache python3"
test="libcmocka-dev zxing-cpp-tools python3 sqlite3 procps xvfb xdotool
	imagemagick mandoc faketime git poppler-utils postgresql-15
	nginx-light libnginx-mod-stream time"
bench="postgresql-15 chromium valgrind x11-utils python3 procps zstd python3-pil
	python3-qrcode"
deb="debhelper dpkg-dev fakeroot lintian"

case "${1-}" in
--build) want=$build ;;
--run)   want="$build $run" ;;
--bench) want="$build $run $bench" ;;
--deb)   want="$build $deb" ;;
--test|'') want="$build $run $test" ;;
*) echo "usage: $0 [--run|--build|--test|--bench|--deb]" >&2; exit 2 ;;
esac

# The parser of another hand that judges our codes comes by npm, from whatever
# Node.js is there.
case "${1-}" in
--test|'') command -v npm >/dev/null || want="$want npm" ;;
esac

missing=
for p in $want; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null) || state=
	[ "$state" = installed ] || missing="$missing $p"
done
if [ -z "$missing" ]; then
	echo "deps: all there"
	exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: missing:$missing" >&2
		echo "deps: run this as root, or install sudo" >&2
		exit 3
	fi
	as_root=sudo
fi
echo "deps: installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# Tests start databases of their own; nobody needs one that runs all day.
case $missing in
*postgresql*)
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		$as_root mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' | $as_root tee \
			/etc/postgresql-common/createcluster.conf >/dev/null
	fi ;;
esac
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
echo "deps: done"

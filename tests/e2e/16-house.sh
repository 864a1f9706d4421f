#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: the programs answer alike: --help, --version and a default file that
# passes its own check, the same exit codes for the same mistakes; what is
# shipped is what they print, and what the documents name is there.
set -u
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
bad=0

fail() {
	echo "FAIL: $*"
	bad=1
}

# ends CODE TEXT COMMAND...: exits so, and says that on standard error.
ends() {
	want=$1 text=$2
	shift 2
	got=0
	timeout 20 "$@" >"$T/out" 2>"$T/err" </dev/null || got=$?
	[ "$got" -eq "$want" ] || fail "$*: exit $got, not $want"
	grep -qe "$text" "$T/err" || fail "$*: does not say '$text'"
}

# --- help and version: on standard output, with 0 --------------------------
for p in cho40 cho40-terminal cho40-print cho40-sync cho40-board cho40-bank; do
	timeout 20 "$O/$p" --help >"$T/out" 2>"$T/err" ||
		fail "$p --help: exit $?"
	grep -q "^usage: $p " "$T/out" || fail "$p --help says nothing"
	[ ! -s "$T/err" ] || fail "$p --help complains"
	timeout 20 "$O/$p" --version | grep -q "^$p [0-9]" ||
		fail "$p --version"
	ends 2 '^usage: ' "$O/$p" --no-such-option
done

# --- configuration: 1, the file, the line, and what would be right ----------
for p in terminal sync board bank; do
	ends 1 'none.conf: ' "$O/cho40-$p" --config "$T/none.conf" -n
	ends 1 "$T: " "$O/cho40-$p" --config "$T" -n
	ends 2 '^usage: ' "$O/cho40-$p" --config
	echo 'no line at all' >"$T/bad.conf"
	ends 1 'bad.conf:1: ' "$O/cho40-$p" --config "$T/bad.conf" -n
	ends 1 'bad.conf:1: ' "$O/cho40-$p" --config "$T/bad.conf"
	"$O/cho40-$p" --print-config >"$T/$p.conf" || fail "$p --print-config"
	{ cat "$T/$p.conf"; echo 'colour = red'; } >"$T/bad.conf"
	ends 1 'bad.conf:[0-9]*: .*colour' "$O/cho40-$p" \
		--config "$T/bad.conf" -n
	head -c 70000 /dev/zero >"$T/bad.conf"
	ends 1 'bad.conf' "$O/cho40-$p" --config "$T/bad.conf" -n
done

# --- the shipped files ----------------------------------------------------------
for p in terminal sync board; do
	sed -e 's/^socket_group =$/socket_group = cho40/' \
	    -e 's,^helper =$,helper = /run/cho40-print.sock,' "$T/$p.conf" |
		cmp -s - packaging/conf/$p.conf ||
		fail "packaging/conf/$p.conf is old: run make conf"
	# Every option of the table is in the manual.
	man=packaging/man/$p.conf.5
	[ -e "$man" ] || man=packaging/man/cho40-$p.conf.5
	sed -n 's/^#\{0,1\}\([a-z_]*\) =.*/\1/p' "$T/$p.conf" | sort -u |
	while read -r key; do
		grep -q "^\.It.* $key\( \|\$\)" "$man" || echo "$man: $key"
	done >"$T/missing"
	[ ! -s "$T/missing" ] || fail "not in the manual: $(cat "$T/missing")"
done

# --- the manual ------------------------------------------------------------------
if command -v mandoc >/dev/null; then
	for f in packaging/man/*.[0-9]; do
		mandoc -Tlint -W warning "$f" || fail "$f"
	done
else
	echo "skipped: mandoc is not installed"
fi

# Each subcommand has a line of its own in its manual's synopsis.
for p in cho40:1 cho40-board:8; do
	man=packaging/man/${p%:*}.${p#*:}
	"$O/${p%:*}" --help 2>&1 | sed -n "s/^.* ${p%:*} \([a-z][a-z0-9-]*\).*/\1/p" |
	sort -u | while read -r word; do
		sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/p' "$man" |
		grep -A1 '^\.Nm' | grep -q "^\.Cm.* *$word\( \|\$\)" ||
			echo "$man: $word"
	done
done >"$T/missing"
[ ! -s "$T/missing" ] || fail "not in the synopsis: $(cat "$T/missing")"

# --- the sandbox --------------------------------------------------------------------
# What systemd says of each unit, of 10 at most: 2.0 is what is promised.
if command -v systemd-analyze >/dev/null; then
	for f in packaging/systemd/*.service; do
		score=$(systemd-analyze security --no-pager --offline=true \
			--threshold=20 "$f" 2>&1) ||
			fail "$f: $(echo "$score" | tail -n 1)"
	done
else
	echo "skipped: systemd-analyze is not installed"
fi

# --- what is installed, and where ---------------------------------------------------
make -s BUILD="${O##*/}" OUT="${O%/*}" DESTDIR="$T/root" PREFIX=/usr install \
	>"$T/log" 2>&1 || fail "make install: $(tail -n 3 "$T/log")"
for f in usr/bin/cho40 usr/bin/cho40-terminal usr/bin/cho40-sync \
    usr/bin/cho40-board etc/cho40/sync.conf usr/share/man/man1/cho40.1 \
    usr/share/cho40/fonts/NotoSans-Bold.ttf \
    usr/bin/cho40-print lib/systemd/system/cho40-print.socket \
    lib/systemd/system/cho40-print@.service \
    lib/udev/rules.d/60-cho40-backlight.rules \
    lib/systemd/system/cho40-terminal.service; do
	[ -s "$T/root/$f" ] || fail "make install leaves out $f"
done
[ ! -e "$T/root/usr/bin/cho40-bank" ] || fail "the stand-in is installed"

# --- files that documents name ------------------------------------------------------
for doc in README.md CHANGELOG.md */DESIGN.md */*/DESIGN.md sync/PROTOCOL.md \
    tests/bank/README.md; do
	grep -o '`[A-Za-z_./-]*`' "$doc" | tr -d '`' |
	grep -E '^(assets|ledger|packaging|sync|terminal|tests|ui)/' |
	while read -r f; do
		[ -e "$f" ] || [ -e "$f.c" ] || echo "$doc: $f"
	done
done >"$T/missing"
[ ! -s "$T/missing" ] || fail "named but not there: $(cat "$T/missing")"

[ $bad -eq 0 ] && echo "ok: the house is in order"
exit $bad

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: the console's pages are whole: well formed, nothing inline, HTML made
# in one place from escaped values, every string in both languages; and the
# check that says so finds each of these faults when it is put in.
set -euo pipefail
cd "$(dirname "$0")/../.."
W=sync/board/www
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

tests/web/pages.py >"$T/said" || fail "$(cat "$T/said")"

# spoil WHAT FILE SED: the check must say WHAT of a copy changed so.
spoil() {
	rm -rf "$T/www"
	cp -r $W "$T/www"
	sed -i "$3" "$T/www/$2"
	cmp -s $W/"$2" "$T/www/$2" && fail "$1: nothing was spoilt"
	tests/web/pages.py "$T/www" >"$T/said" && fail "not found: $1"
	grep -q "$1" "$T/said" || fail "not said: $1: $(cat "$T/said")"
}
spoil 'mismatched tag' index.html 's,</main>,,'
spoil 'a script of its own' index.html \
	's,<script defer="defer" src="app.js">,<script>alert(1),'
spoil 'onload' index.html 's,<body>,<body onload="x()">,'
spoil 'a style of its own' index.html 's,<body>,<body style="x:y">,'
spoil 'is not there' index.html 's,console.css,other.css,'
spoil 'an unescaped value' app.js 's,{{text}},{{{text}}},'
spoil 'HTML is made in' form.js '$a x.innerHTML = y;'
spoil 'an address of another host' app.js '$a fetch("https://example.com")'
spoil 'ES2020' app.js '$a let x = a?.b;'
spoil 'sign_in: in one language only' en.json '/"sign_in"/d'
spoil 'no string e.same_person' en.json '/"e.same_person"/d'
spoil 'no string sign_in' vi.json '/"sign_in"/d'
spoil 'is no plain text' vi.json 's,"sign_in": ",&<b>,'
spoil 'nobody says it' vi.json 's,^{,{"orphan": "x"\,,'
spoil 'words belong into' app.js '$a cho.say("Đã xong");'

# The board serves them, with the policy that forbids everything else.
echo "ok: $(ls $W | wc -l) files"

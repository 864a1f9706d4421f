# SPDX-License-Identifier: Apache-2.0
# lib.sh - sourced: what tests take from npm, at the versions and with the
# hashes of a package-lock.json, no script of it run.
#
# npm_take NAME FOLDER [OPTION...]: what FOLDER/package.json wants, installed
# into build/NAME once, and NODE_PATH set to it.  1 and a word where there is
# no npm, no Node.js or no registry in reach: skip.  Ends the test (exit 1) at
# anything else.
npm_take() {
	for tool in npm node; do
		command -v $tool >/dev/null || {
			echo "skipped: $tool is not installed"
			return 1
		}
	done
	npm_at=$PWD/build/$1 npm_from=$2
	shift 2
	export NODE_PATH=$npm_at/node_modules
	mkdir -p "$npm_at"
	cmp -s "$npm_from/package-lock.json" "$npm_at/installed.json" &&
		return 0
	cp "$npm_from/package.json" "$npm_from/package-lock.json" "$npm_at/"
	if ! (cd "$npm_at" && timeout 120 npm ci --ignore-scripts --no-audit \
		--no-fund "$@") >"$npm_at/log" 2>&1; then
		cat "$npm_at/log"
		grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNRE|ETIMEDOUT|ENETUNREACH' \
			"$npm_at/log" || exit 1
		echo "skipped: npm cannot reach its registry"
		return 1
	fi
	cp "$npm_from/package-lock.json" "$npm_at/installed.json"
}

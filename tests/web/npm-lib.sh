# SPDX-License-Identifier: Apache-2.0
# npm-lib.sh - sourced: what the browser's tests take from npm, in build/npm-web.
# Without npm, node, chromium or a network the test is skipped and says so.
. tests/npm/lib.sh
command -v chromium >/dev/null || {
	echo "skipped: chromium is not installed"
	exit 0
}
npm_take npm-web tests/web/npm || exit 0

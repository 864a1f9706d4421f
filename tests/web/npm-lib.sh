# SPDX-License-Identifier: Apache-2.0
# npm-lib.sh - sourced: what the browser's tests take from npm, in build/npm-web,
# at the versions and with the hashes of tests/web/npm/package-lock.json.
# Without npm, node, chromium or a network the test is skipped and says so.
NPM=build/npm-web
for tool in npm node chromium; do
	command -v $tool >/dev/null || {
		echo "skipped: $tool is not installed"
		exit 0
	}
done
mkdir -p $NPM
if ! cmp -s tests/web/npm/package-lock.json $NPM/installed.json; then
	cp tests/web/npm/package.json tests/web/npm/package-lock.json $NPM/
	if ! (cd $NPM && timeout 120 npm ci --ignore-scripts --no-audit \
		--no-fund) >$NPM/log 2>&1; then
		cat $NPM/log
		grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNRE|ETIMEDOUT|ENETUNREACH' \
			$NPM/log || exit 1
		echo "skipped: npm cannot reach its registry"
		exit 0
	fi
	cp tests/web/npm/package-lock.json $NPM/installed.json
fi
export NODE_PATH=$NPM/node_modules

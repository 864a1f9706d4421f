#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a VietQR library that shares no line with ours reads every field of
# 600 codes that `cho40 qr make` makes, would build the same bytes itself, and
# its codes are read by `cho40 qr parse`; and another reader of numbers says
# 180,000 of them as `cho40 words` does.
#
# The libraries are fetched by npm into build/npm, at the versions and with the
# hashes of tests/npm/package-lock.json.  Without npm or a network this is
# skipped, and says so.
set -u
O=${O:-build/debug}
N=build/npm

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "skipped: npm is not installed"
	exit 0
fi
mkdir -p $N
if ! cmp -s tests/npm/package-lock.json $N/installed.json; then
	cp tests/npm/package.json tests/npm/package-lock.json $N/
	if ! (cd $N && timeout 120 npm ci --ignore-scripts --no-audit \
		--no-fund) >$N/log 2>&1; then
		cat $N/log
		if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET' \
			$N/log || grep -qE 'ETIMEDOUT|ENETUNREACH' $N/log
		then
			echo "skipped: npm cannot reach its registry"
			exit 0
		fi
		exit 1
	fi
	cp tests/npm/package-lock.json $N/installed.json
fi
export NODE_PATH=$N/node_modules
node tests/npm/judge.js "$O/cho40" && node tests/npm/words.js "$O/cho40"

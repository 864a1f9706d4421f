#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a VietQR library that shares no line with ours reads every field of
# 600 codes that `cho40 qr make` makes, would build the same bytes itself, and
# its codes are read by `cho40 qr parse`; and another reader of numbers says
# 180,000 of them as `cho40 words` does.
#
# The libraries are fetched by npm.  Without npm or a network this is skipped, and
# says so.
set -u
O=${O:-build/debug}
. tests/npm/lib.sh
npm_take npm tests/npm || exit 0
node tests/npm/judge.js "$O/cho40" && node tests/npm/words.js "$O/cho40"

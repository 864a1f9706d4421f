#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Goal: a VietQR library that shares no line with ours reads every field of
# 600 codes that `cho40 qr make` makes, would build the same bytes itself, and
# its codes are read by `cho40 qr parse`.
#
# The library is fetched by npm.  Without npm or a network this is skipped, and
# says so.
set -u
O=${O:-build/debug}
. tests/npm/lib.sh
npm_take npm tests/npm || exit 0
node tests/npm/judge.js "$O/cho40"

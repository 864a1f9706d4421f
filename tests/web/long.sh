#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: what a page makes of a list is made of all of it, however long: the
# map has every stall whatever the list beside it shows, and every trader can
# be chosen, by keyboard, on a telephone's width.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/web/npm-lib.sh
timeout 120 node tests/web/long.js "${SHOTS-}"

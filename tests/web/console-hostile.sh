#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: whatever text an API brings, in every page and for every role, stays
# text: nothing of it runs, becomes an element or an address; the policy is
# not broken, nothing leaves the host, axe finds nothing serious; and the
# scripts are ES2017 by another hand's reading.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/web/npm-lib.sh
timeout 300 node tests/web/hostile.js "${SHOTS-}"

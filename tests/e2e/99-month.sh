#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: a market's month, scaled down: every dong of the bank's truth is in one
# place of the board, arrears and cash agree, on both stores.  The whole month
# is `make month`; mistakes planted in the board, `make month-mutants`.
set -euo pipefail
cd "$(dirname "$0")/../.."
MONTH_PG="600 400" exec tests/month/run.sh 6000 1000

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh SALES FEES [SEED] - a market for a month on SQLite, and on PostgreSQL
# where it is installed (MONTH_PG="SALES FEES": of another size there); after
# each the bank's truth is looked for.
set -euo pipefail
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
T=$(mktemp -d /tmp/cho40-month-XXXXXX)
PG_URL=
tidy() {
	[ -z "$PG_URL" ] || pg_stop
	rm -rf "$T"
}
trap tidy EXIT
seed=${3:-2026}
start=$SECONDS
"$O/tests/month/month" "$T/board.db" "$T/truth" "$seed" "$1" "$2"
echo "sqlite: $((SECONDS - start)) s"
tests/month/check.py "$T/truth" "$T/board.db"
if [ -x /usr/lib/postgresql/15/bin/initdb ]; then
	# shellcheck disable=SC1091
	. tests/support/pg.sh
	pg_start
	start=$SECONDS
	read -r sales fees <<<"${MONTH_PG:-$1 $2}"
	"$O/tests/month/month" "$PG_URL" "$T/truth.pg" "$seed" "$sales" "$fees"
	echo "postgres: $((SECONDS - start)) s"
	tests/month/check.py "$T/truth.pg" "$PG_URL"
fi

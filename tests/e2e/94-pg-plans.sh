#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Goal: with rows in its tables PostgreSQL, too, finds what the board asks for
# by an index: no statement of a hot path walks a market's payments, bills,
# charges, waivers or credits; and a page of them, in whatever order the
# office asks for it, is found by one, too.
set -uo pipefail
cd "$(dirname "$0")/../.."
O=${O:-build/debug}
[ -w /dev/shm ] && export TEST_TMP=${TEST_TMP:-/dev/shm}
# shellcheck disable=SC1091
. tests/support/pg.sh
T=$(mktemp -d /tmp/cho40-e2e-XXXXXX)
trap '[ -z "${PG_DIR-}" ] || pg_stop; rm -rf "$T"' EXIT
pg_start || exit $?
"$O/tests/month/month" "$PG_URL" "$T/truth" 2026 3000 400 || exit 1
# Years of it, for one stall as for another.
"$PG_BIN/psql" -qX -v ON_ERROR_STOP=1 "$PG_URL" <<'END' || exit 1
INSERT INTO waiver SELECT 1, i, 'A-' || lpad((i % 300 + 1)::text, 3, '0'), '',
	1000, 0, '2026-01', '2026-03', 'x', 1, 'x', 1, 1
	FROM generate_series(1, 6000) AS i;
INSERT INTO waiver_end SELECT 1, i, 'approved', '', 2, 1
	FROM generate_series(1, 6000) AS i;
INSERT INTO payment SELECT market_id, 100000 + i, 'A-' || lpad((i % 300 +
	1)::text, 3, '0'), 'cash', 'fee', amount, 0, 0, 0, 0, 'k' || i, 0, 0,
	1, at_ms FROM payment, generate_series(1, 20000) AS i
	WHERE payment = 1;
INSERT INTO bill SELECT market_id, 1000 + i, 'C4' || lpad(i::text, 15, '0'),
	run, 'A-' || lpad((i % 300 + 1)::text, 3, '0'), contract, trader,
	'20' || (10 + i % 90) || '-01', first_day, last_day, due_day, made_ms
	FROM bill, generate_series(1, 30000) AS i WHERE bill = 1;
INSERT INTO charge SELECT market_id, 10000 + i, 1000 + i / 2, fee, kind,
	tariff, text, quantity, price, amount, vat, first_day, last_day, 0, 0,
	0, 0, at_ms FROM charge, generate_series(2, 59998) AS i
	WHERE charge = 1;
INSERT INTO allocation SELECT 1, 100000 + i, 100001 + i % 20000, 1000 + i,
	500, 1 FROM generate_series(1, 29000) AS i;
ANALYZE;
END
tests/e2e/pg_plans.py "$PG_BIN/psql" "$PG_URL" "$O/tools/embed_sql"

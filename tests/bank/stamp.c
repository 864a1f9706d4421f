/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

#include "ledger/base/rc.h"
#include "tests/bank/stamp.h"

#define ZONE_S (7 * 3600)

static struct tm
civil(int64_t wall_ms)
{
	time_t s = (time_t)(wall_ms / 1000 + ZONE_S);
	struct tm tm;

	REQUIRE(gmtime_r(&s, &tm) != NULL);
	return tm;
}

void
stamp_put_iso(struct buf *b, int64_t wall_ms)
{
	struct tm tm = civil(wall_ms);

	buf_printf(b, "%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
stamp_put_acb(struct buf *b, int64_t wall_ms)
{
	struct tm tm = civil(wall_ms);

	buf_printf(b, "%02d%02d%02d-%02d:%02d:%02d", tm.tm_mday,
	    tm.tm_mon + 1, tm.tm_year % 100, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
stamp_put_ft(struct buf *b, int64_t wall_ms)
{
	struct tm tm = civil(wall_ms);

	buf_printf(b, "%02d%03d", tm.tm_year % 100, tm.tm_yday + 1);
}

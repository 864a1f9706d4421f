/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ledger/day.h"

/* Years begin in March here, so that the odd day is the last of its year;
 * 400 years are 146,097 days. */
#define ERA_DAYS 146097
#define DAYS_TO_1970 719468   /* from 0000-03-01 */

int64_t
day_of_date(struct date d)
{
	REQUIRE(d.year >= 1600 && d.year <= 9999);

	int64_t year = d.month <= 2 ? d.year - 1 : d.year;
	int64_t month = (d.month + 9) % 12;   /* from March */
	int64_t in_era = year % 400;
	int64_t in_year = (153 * month + 2) / 5 + d.day - 1;

	return year / 400 * ERA_DAYS + in_era * 365 + in_era / 4 -
	    in_era / 100 + in_year - DAYS_TO_1970;
}

struct date
day_date(int64_t day)
{
	int64_t z = day + DAYS_TO_1970;
	int64_t in_era = z % ERA_DAYS;
	int64_t years = (in_era - in_era / 1460 + in_era / 36524 -
	    in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * years + years / 4 - years / 100);
	int64_t month = (5 * in_year + 2) / 153;   /* from March */
	struct date d = { .year = z / ERA_DAYS * 400 + years +
	    (month >= 10 ? 1 : 0), .month = month < 10 ? month + 3 :
	    month - 9, .day = in_year - (153 * month + 2) / 5 + 1 };

	return d;
}

/* n digits at the front of *s, which moves on. */
static bool
take(struct str *s, size_t n, int64_t *v)
{
	if (s->n < n || !str_to_i64(str_part(*s, 0, n), v) || s->p[0] == '-')
		return false;
	*s = str_from(*s, n);
	return true;
}

static bool
take_dash(struct str *s)
{
	if (s->n == 0 || s->p[0] != '-')
		return false;
	*s = str_from(*s, 1);
	return true;
}

bool
day_parse(struct str s, int64_t *day)
{
	struct date d;

	if (!take(&s, 4, &d.year) || !take_dash(&s) ||
	    !take(&s, 2, &d.month) || !take_dash(&s) ||
	    !take(&s, 2, &d.day) || s.n != 0)
		return false;
	if (d.year < 1600 || d.month < 1 || d.month > 12 || d.day < 1 ||
	    d.day > 31)
		return false;
	int64_t got = day_of_date(d);
	struct date back = day_date(got);
	if (back.month != d.month || back.day != d.day)
		return false;   /* such as 30 February */
	*day = got;
	return true;
}

void
day_put(struct buf *b, int64_t day)
{
	struct date d = day_date(day);

	buf_printf(b, "%04lld-%02lld-%02lld", (long long)d.year,
	    (long long)d.month, (long long)d.day);
}

void
day_put_paper(struct buf *b, int64_t day)
{
	struct date d = day_date(day);

	buf_printf(b, "%02lld/%02lld/%04lld", (long long)d.day,
	    (long long)d.month, (long long)d.year);
}

#define DAY_MS  ((int64_t)24 * 3600 * 1000)
#define ZONE_MS ((int64_t)7 * 3600 * 1000)

int64_t
day_at(int64_t wall_ms)
{
	int64_t ms = wall_ms + ZONE_MS;

	return ms / DAY_MS - (ms % DAY_MS < 0);
}

void
day_put_time(struct buf *b, int64_t wall_ms)
{
	int64_t day = day_at(wall_ms);
	int64_t s = (wall_ms + ZONE_MS - day * DAY_MS) / 1000;

	day_put(b, day);
	buf_printf(b, " %02d:%02d:%02d", (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/format.h"

#include <string.h>

#include "ui/strings.h"

#define DAY_MS  (24 * 60 * 60 * INT64_C(1000))
#define TAIL    4
#define GROUP   4

struct text
format_money(struct vnd a)
{
	struct text t;
	struct buf b = BUF(t.s);

	vnd_put(&b, a);
	return t;
}

struct text
format_count(int64_t n)
{
	struct text t;
	struct buf b = BUF(t.s);

	buf_i64(&b, n);
	return t;
}

static int64_t
floor_div(int64_t a, int64_t by)
{
	return a / by - (a % by < 0);
}

struct text
format_hour(int64_t wall_ms, int offset_min)
{
	int64_t local = wall_ms + offset_min * INT64_C(60000);
	int minute = (int)((local - floor_div(local, DAY_MS) * DAY_MS) / 60000);
	struct text t;
	struct buf b = BUF(t.s);

	buf_printf(&b, "%02d:%02d", minute / 60, minute % 60);
	return t;
}

/* Days since 1970 to a date, by eras of 400 years that begin in March, so
 * that the leap day is the last of its year. */
struct text
format_date(int64_t wall_ms, int offset_min)
{
	int64_t days = floor_div(wall_ms + offset_min * INT64_C(60000), DAY_MS)
	    + 719468;
	int64_t era = floor_div(days, 146097);
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int day = (int)(doy - (153 * mp + 2) / 5 + 1);
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	int64_t year = yoe + era * 400 + (month <= 2);
	struct text t;
	struct buf b = BUF(t.s);

	buf_printf(&b, "%02d/%02d/%04d", day, month, (int)year);
	return t;
}

struct text
format_left(int64_t ms)
{
	int64_t s = ms <= 0 ? 0 : (ms + 999) / 1000;
	struct text t;
	struct buf b = BUF(t.s);

	buf_printf(&b, "%d:%02d", (int)(s / 60), (int)(s % 60));
	return t;
}

struct text
format_age(int64_t seconds)
{
	struct text t, n;
	struct buf b = BUF(t.s);
	int64_t minutes = seconds < 0 ? 0 : seconds / 60;
	enum string unit = STR_AGE_MINUTES;

	if (minutes >= 48 * 60) {
		minutes /= 24 * 60;
		unit = STR_AGE_DAYS;
	} else if (minutes >= 100) {
		minutes /= 60;
		unit = STR_AGE_HOURS;
	}
	n = format_count(minutes);
	strings_put(&b, unit, ARGS(n.s));
	return t;
}

struct text
format_tag(const char *ref)
{
	size_t n = strlen(ref);
	struct text t;
	struct buf b = BUF(t.s);

	buf_puts(&b, n < FORMAT_TAG_LEN ? ref : ref + n - FORMAT_TAG_LEN);
	return t;
}

struct text
format_tail(const char *account)
{
	size_t n = strlen(account);
	struct text t;
	struct buf b = BUF(t.s);

	if (n > TAIL)
		buf_puts(&b, "··· ");
	buf_puts(&b, n < TAIL ? account : account + n - TAIL);
	return t;
}

struct text
format_groups(const char *account)
{
	struct text t;
	struct buf b = BUF(t.s);

	for (size_t i = 0; account[i] != '\0'; i++) {
		if (i > 0 && i % GROUP == 0)
			buf_putc(&b, ' ');
		buf_putc(&b, account[i]);
	}
	return t;
}

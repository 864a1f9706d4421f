/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <time.h>

#include "ui/format.h"
#include "ui/strings.h"

#define ZONE 420

/* Every day of four hundred years, against the C library. */
static void
test_dates(void **state)
{
	char want[16];
	struct tm tm;

	(void)state;
	for (int64_t day = -70000; day < 80000; day += 1) {
		time_t seconds = (time_t)(day * 86400 + 86399);
		assert_non_null(gmtime_r(&seconds, &tm));
		assert_int_not_equal(strftime(want, sizeof(want), "%d/%m/%Y",
		    &tm), 0);
		assert_string_equal(format_date(seconds * INT64_C(1000), 0).s,
		    want);
	}
}

static void
test_hours(void **state)
{
	(void)state;
	assert_string_equal(format_hour(0, 0).s, "00:00");
	assert_string_equal(format_hour(0, ZONE).s, "07:00");
	assert_string_equal(format_hour(-60000, 0).s, "23:59");
	assert_string_equal(format_hour(INT64_C(86399999), 0).s, "23:59");
	assert_string_equal(format_hour(INT64_C(17 * 3600000), ZONE).s,
	    "00:00");
	assert_string_equal(format_date(INT64_C(17 * 3600000), ZONE).s,
	    "02/01/1970");
}

static void
test_small_ones(void **state)
{
	(void)state;
	assert_string_equal(format_left(0).s, "0:00");
	assert_string_equal(format_left(-5000).s, "0:00");
	assert_string_equal(format_left(1).s, "0:01");
	assert_string_equal(format_left(271000).s, "4:31");
	assert_string_equal(format_left(300000).s, "5:00");
	assert_string_equal(format_age(-1).s, "0 phút");
	assert_string_equal(format_age(12 * 60 + 59).s, "12 phút");
	assert_string_equal(format_age(99 * 60).s, "99 phút");
	assert_string_equal(format_age(100 * 60).s, "1 giờ");
	assert_string_equal(format_age(47 * 3600).s, "47 giờ");
	assert_string_equal(format_age(48 * 3600).s, "2 ngày");
	assert_string_equal(format_tag("C410000AB12CD3DB0").s, "DB0");
	assert_string_equal(format_tag("").s, "");
	assert_string_equal(format_tail("0000005600").s, "··· 5600");
	assert_string_equal(format_tail("123").s, "123");
	assert_string_equal(format_groups("1234567890123456789").s,
	    "1234 5678 9012 3456 789");
	assert_string_equal(format_money((struct vnd){ 499999999 }).s,
	    "499.999.999");
	assert_string_equal(format_count(INT64_MIN).s,
	    "-9223372036854775808");
}

static void
test_strings(void **state)
{
	char text[64];
	struct buf b = BUF(text);

	(void)state;
	strings_put(&b, STR_SHORT_LINE, ARGS("1", "2"));
	assert_string_equal(text, "còn thiếu 1 ₫ của 2 ₫");
	assert_string_equal(strings_get(STR_NONE), "");
	for (int i = 1; i < STR_COUNT; i++)
		assert_true(strings_get((enum string)i)[0] != '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_hours),
		cmocka_unit_test(test_small_ones),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

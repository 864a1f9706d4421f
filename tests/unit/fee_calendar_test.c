/* SPDX-License-Identifier: Apache-2.0 */
/* Market days, against a list of 72 days made by others' programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/day.h"
#include "sync/board/fee/calendar.h"

static struct fee_calendar
rule(const char *text)
{
	char memory[256];
	struct buf why = BUF(memory);
	struct fee_calendar c;

	if (!fee_calendar_parse(str_of(text), &c, &why))
		fail_msg("%s: %s", text, memory);
	return c;
}

static int64_t
day(const char *text)
{
	int64_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

/* Markets by the rule that two pages give for them. */
static const struct { const char *market, *rule; } markets[] = {
	{ "Sà Phìn", "Z:Tỵ,Hợi" }, { "Phó Bảng", "Z:0,6" },
	{ "Lũng Phìn", "Z:Dần,Thân" }, { "Đồng Văn", "W:CN" },
	{ "Mèo Vạc", "W:CN" }, { "Ma Lé", "W:T7" }, { "Sủng Trà", "W:T7" },
};

static void
the_list_of_days_is_met(void **state)
{
	char line[256];
	int count = 0;
	FILE *f = fopen("tests/vectors/market-days.tsv", "r");

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_trim(str_of(line));
		struct str date = str_cut(&rest, '\t');
		struct str weekday = str_cut(&rest, '\t');
		struct str sign = str_cut(&rest, '\t');
		char text[16], w[16] = "W:";
		assert_true(str_copy(date, text, sizeof(text)));
		int64_t d = day(text);
		assert_true(str_eq(sign, str_of(fee_zodiac_name(
		    fee_zodiac(d)))));
		assert_true(str_copy(weekday, w + 2, sizeof(w) - 2));
		struct fee_calendar c = rule(w);
		assert_true(fee_calendar_meets(&c, d));
		for (size_t i = 0; i < 7; i++) {
			c = rule(markets[i].rule);
			char copy[256];
			assert_true(str_copy(rest, copy, sizeof(copy)));
			assert_int_equal(fee_calendar_meets(&c, d),
			    strstr(copy, markets[i].market) != NULL);
		}
		count++;
	}
	fclose(f);
	assert_int_equal(count, 72);
}

static void
sessions_of_a_month_are_counted(void **state)
{
	struct fee_exception ex[] = { { day("2026-12-03"), false },
		{ day("2026-12-20"), true } };
	struct fee_calendar c = rule("Z:Tỵ,Hợi");

	(void)state;
	/* 3, 9, 15, 21, 27 December. */
	assert_int_equal(fee_calendar_count(&c, NULL, 0, day("2026-12-01"),
	    day("2026-12-31")), 5);
	assert_int_equal(fee_calendar_count(&c, ex, 1, day("2026-12-01"),
	    day("2026-12-31")), 4);
	assert_int_equal(fee_calendar_count(&c, ex, 2, day("2026-12-01"),
	    day("2026-12-31")), 5);
	c = rule("W:CN,T2,T3,T4,T5,T6,T7");
	assert_int_equal(fee_calendar_count(&c, NULL, 0, day("2024-02-01"),
	    day("2024-02-29")), 29);
	c = rule("A");
	assert_int_equal(fee_calendar_count(&c, NULL, 0, 0, 30), 31);
	c = rule("D:2026-12-02,2026-12-07");
	assert_int_equal(fee_calendar_count(&c, NULL, 0, day("2026-12-01"),
	    day("2026-12-06")), 1);
	/* 1 January 2000 was a day of Ngo; before 1970 it goes on. */
	assert_int_equal(fee_zodiac(day("2000-01-01")), 6);
	assert_int_equal(fee_zodiac(day("2000-01-01") - 12 * 5000), 6);
}

static void
a_rule_that_is_none_says_what_to_write(void **state)
{
	static const struct { const char *rule, *says; } bad[] = {
		{ "", "write A" }, { "a", "write A" }, { "A ", "write A" },
		{ "W:", "T2 to T7" }, { "W:T8", "T2 to T7" },
		{ "W:CN,", "comma" }, { "W:CN,,T2", "T2 to T7" },
		{ "Z:Ty", "0 to 11" }, { "Z:12", "0 to 11" },
		{ "Z:-1", "0 to 11" }, { "D:2026-02-30", "2026-12-01" },
		{ "D:2026-12-02,2026-12-02", "not after" },
		{ "D:2026-12-02,2026-12-01", "not after" },
		{ "L:2,7", "write A" }, { "W:CN'; DROP TABLE calendar", "T7" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char memory[256];
		struct buf why = BUF(memory);
		struct fee_calendar c;
		if (fee_calendar_parse(str_of(bad[i].rule), &c, &why))
			fail_msg("%s was taken", bad[i].rule);
		if (strstr(memory, bad[i].says) == NULL)
			fail_msg("%s: %s", bad[i].rule, memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_of_days_is_met),
		cmocka_unit_test(sessions_of_a_month_are_counted),
		cmocka_unit_test(a_rule_that_is_none_says_what_to_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

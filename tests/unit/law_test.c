/* SPDX-License-Identifier: Apache-2.0 */
/* The file of tax law: the one we ship, and every way another can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/day.h"
#include "ledger/law.h"

static char shipped[65536];
static struct law law;

static int
read_shipped(void **state)
{
	FILE *f = fopen("assets/tax.tsv", "r");

	(void)state;
	if (f == NULL)
		return -1;
	shipped[fread(shipped, 1, sizeof(shipped) - 1, f)] = '\0';
	fclose(f);
	return 0;
}

static int64_t
day(const char *z)
{
	int64_t d = 0;

	assert_true(day_parse(str_of(z), &d));
	return d;
}

static void
test_shipped(void **state)
{
	char words[512];
	struct buf why = BUF(words);
	const struct law_row *r;

	(void)state;
	assert_int_equal(law_read(str_of(shipped), &law, &why), RC_OK);
	r = law_at(&law, LAW_EXEMPT, day("2026-11-21"));
	assert_non_null(r);
	assert_int_equal(r->value, 1000000000);
	assert_non_null(strstr(r->basis, "141/2026/NĐ-CP"));
	assert_null(law_at(&law, LAW_EXEMPT, day("2025-12-31")));
	assert_non_null(law_at(&law, LAW_EXEMPT, day("2099-12-31")));
	for (enum law_key k = 0; k < LAW_KEY_COUNT; k++)
		assert_non_null(law_at(&law, k, day("2026-01-01")));
	r = law_at(&law, (enum law_key)(LAW_VAT + BUSINESS_SERVICE),
	    day("2026-06-01"));
	assert_int_equal(r->value, 500);
	assert_string_equal(business_name(BUSINESS_MAKE), "make");
}

/* Replace the first `from` of the shipped file, or add a line if it is NULL;
 * then it must be refused, with these words. */
static void
test_refused(void **state)
{
	static const struct { const char *from, *to, *why; } edits[] = {
		{ "exempt\t2026-01-01\t\t", "exempt\t2026-01-01\t2026-06-30\t1"
		    "\tx\tb\ts\nexempt\t2026-08-01\t\t", "leaves a gap: "
		    "exempt, nothing holds from 2026-07-01 to 2026-07-31" },
		{ "exempt\t2026-01-01\t\t", "exempt\t2026-01-01\t2026-06-30\t1"
		    "\tx\tb\ts\nexempt\t2026-06-30\t\t", "overlaps" },
		{ "exempt\t2026-01-01\t\t", "exempt\t2026-01-01\t\t1"
		    "\tx\tb\ts\nexempt\t2027-01-01\t\t", "overlaps" },
		{ "exempt\t2026-01-01\t\t", "exempt\t2026-01-01\t2025-12-31\t",
		    "ends before it begins" },
		{ "exempt\t2026-01-01", "exempt\t2026-02-30", "not a date" },
		{ "exempt\t2026-01-01\t\t", "exempt\t2026-01-01\tnow\t",
		    "not a date: now" },
		{ "1000000000", "1 billion", "not a value: 1 billion" },
		{ "1000000000", "-1", "not a value" },
		{ "1000000000", "99999999999999999999", "not a value" },
		{ "\t500\t", "\t10001\t", "not a value: 10001" },
		{ "\nexempt", "\nexemptt", "an unknown key: exemptt" },
		{ "\nexempt", "\n#exempt", "nothing is said about: exempt" },
		{ "\tmốc do chương trình đặt", "\t",
		    "without basis or source" },
		{ "\tmốc do chương trình đặt", "", "not seven columns" },
		{ "\tmốc do chương trình đặt", "\tx\ty", "not seven columns" },
		{ "key\tfrom", "from\tkey", "line 8: not the column: key" },
		{ "SỔ DOANH", "S\xff DOANH", "not UTF-8" },
	};
	static char text[2 * sizeof(shipped)];

	(void)state;
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		char words[512];
		struct buf why = BUF(words);
		char *at = strstr(shipped, edits[i].from);

		assert_non_null(at);
		(void)snprintf(text, sizeof(text), "%.*s%s%s",
		    (int)(at - shipped), shipped, edits[i].to,
		    at + strlen(edits[i].from));
		law.count = 7;
		assert_int_equal(law_read(str_of(text), &law, &why),
		    RC_BAD_INPUT);
		assert_int_equal(law.count, 0);
		if (strstr(words, edits[i].why) == NULL ||
		    strncmp(words, "line ", 5) != 0)
			fail_msg("%s: %s", edits[i].to, words);
	}
}

static void
test_new_decree(void **state)
{
	static char text[2 * sizeof(shipped)];
	char words[512];
	struct buf why = BUF(words);
	const char *row = "exempt\t2026-01-01\t\t";
	char *at = strstr(shipped, row);

	(void)state;
	(void)snprintf(text, sizeof(text), "%.*sexempt\t2026-01-01\t"
	    "2026-12-31\t5\tx\tb\ts\nexempt\t2027-01-01\t\t%s",
	    (int)(at - shipped), shipped, at + strlen(row));
	assert_int_equal(law_read(str_of(text), &law, &why), RC_OK);
	assert_int_equal(law_at(&law, LAW_EXEMPT, day("2026-12-31"))->value,
	    5);
	assert_int_equal(law_at(&law, LAW_EXEMPT, day("2027-01-01"))->value,
	    1000000000);
}

static void
test_nothing_and_too_much(void **state)
{
	static char text[65536];
	struct buf b = BUF(text);
	char words[512];
	struct buf why = BUF(words);

	(void)state;
	assert_int_equal(law_read(STR(""), &law, &why), RC_BAD_INPUT);
	buf_reset(&why);
	assert_int_equal(law_read(STR("\n\n#\n"), &law, &why), RC_BAD_INPUT);
	buf_puts(&b, shipped);
	for (int64_t year = 2031; year < 2131; year++)
		buf_printf(&b, "exempt\t%lld-01-01\t%lld-12-31\t1\tx\tb\ts\n",
		    (long long)year, (long long)year);
	char *open_end = strstr(text, "exempt\t2026-01-01\t\t");
	assert_non_null(open_end);
	buf_reset(&why);
	assert_int_equal(law_read(buf_str(&b), &law, &why), RC_BAD_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_new_decree),
		cmocka_unit_test(test_nothing_and_too_much),
	};

	return cmocka_run_group_tests(tests, read_shipped, NULL);
}

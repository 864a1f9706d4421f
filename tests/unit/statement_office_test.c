/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that an officer brings: like lines, gaps, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define OWN "0900000001"
#define PLACE "?account=" BOX_BIN "/" OWN
#define HEAD "Số tài khoản: " OWN "\nNgày,Số CT,Ghi nợ,Ghi có,Số dư,Nội dung\n"

static struct box box;
static struct office office;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	fee_box_account(&box, OWN);
	office_open(&office, &box);
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	office_close(&office);
	box_close(&box);
	return 0;
}

#define BARE "Số tài khoản: " OWN "\nNgày,Ghi nợ,Ghi có,Nội dung\n"
#define LIKE "31/10/2026,,50000,chuyen tien\n"

static void
take_bare(const char *lines, int64_t known, int64_t fresh, int64_t total)
{
	char file[1024];

	snprintf(file, sizeof(file), BARE "%s", lines);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(file)), 200);
	assert_int_equal(office_i64(&office, "known"), known);
	assert_int_equal(office_i64(&office, "unmatched"), fresh);
	assert_int_equal(box_total(&box, "unmatched"), total);
}

/* No time, no reference, no balance: only their number tells like lines
 * apart.  A longer file has more of them, a shorter one no fewer. */
static void
like_lines_are_counted_once_each(void **state)
{
	(void)state;
	take_bare(LIKE, 0, 1, 50000);
	take_bare(LIKE LIKE, 1, 1, 100000);
	take_bare("31/10/2026,,1,khac\n" LIKE LIKE LIKE, 2, 2, 150001);
	take_bare(LIKE "31/10/2026,,2,khac\n" LIKE, 2, 1, 150003);
	take_bare(LIKE LIKE LIKE, 3, 0, 150003);
	/* Looked at first, and undone: it is the same. */
	char file[512];
	snprintf(file, sizeof(file), BARE LIKE LIKE LIKE LIKE);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(office_send(&office,
		    "/api/v1/statements/preview" PLACE, str_of(file)), 200);
		assert_int_equal(office_i64(&office, "known"), 3);
		assert_int_equal(office_i64(&office, "unmatched"), 1);
	}
	take_bare(LIKE LIKE LIKE LIKE, 3, 1, 200003);
}

static void
a_gap_between_two_statements_is_told(void **state)
{
	static const char one[] = HEAD "01/10/2026,A,,5,105,x\n";
	static const char two[] = HEAD "02/10/2026,B,,5,117,x\n";

	(void)state;
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(one)), 200);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(two)), 200);
	assert_int_equal(office_i64(&office, "gap"), 7);
}

static void
files_that_are_refused_change_nothing(void **state)
{
	static char many[1 << 20];
	size_t n = (size_t)snprintf(many, sizeof(many), HEAD);

	(void)state;
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, STR("rubbish")), 400);
	assert_non_null(strstr(office.body, "headings"));
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, STR(HEAD "01/10/2026,A,,5,105,x\n32/10/2026,B,,5,1,x\n")),
	    400);
	assert_int_equal(box_total(&box, "unmatched"), 0);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    "?account=" BOX_BIN "/123456", STR(HEAD
	    "01/10/2026,A,,5,105,x\n")), 409);
	assert_int_equal(office_send(&office, "/api/v1/statements/import",
	    STR("x")), 400);
	for (int i = 0; n + 64 < sizeof(many) && i < 20001; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n,
		    "1/10/2026,%d,,5,,x\n", i);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, (struct str){ many, n }), 413);
	assert_non_null(strstr(office.body, "statement import"));
	assert_int_equal(box_total(&box, "unmatched"), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(like_lines_are_counted_once_each),
		T(a_gap_between_two_statements_is_told),
		T(files_that_are_refused_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What changes after a month was asked for: prices that come late, contracts
 * that end early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/fee_month.h"

static struct fee_month m;

static int
set_up(void **state)
{
	(void)state;
	month_open(&m);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	month_close(&m);
	return 0;
}

/* A gap that is filled after the run comes with the next, and nothing else. */
static void
a_gap_that_is_filled_is_asked_for(void **state)
{
	struct store_tariff t = fee_price("MB", FEE_AREA_MONTH, 45000,
	    "2026-01-01");

	(void)state;
	t.to_day = fee_day("2026-11-10");
	month_keep(&m, t);
	t.from_day = fee_day("2026-11-21");
	t.to_day = 0;
	month_keep(&m, t);
	month_run(&m, "2026-11", true);
	assert_int_equal(m.ran.fixes, 2);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 120000);
	t.from_day = fee_day("2026-11-11");
	t.to_day = fee_day("2026-11-20");
	month_keep(&m, t);
	assert_string_equal(month_run(&m, "2026-11", true),
	    "line A-01 MB 60000;line A-02 MB 60000;");
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 180000);
	assert_string_equal(month_run(&m, "2026-11", true), "");
}

static int64_t closed_on, answered;

static enum rc
do_close(struct store *s, void *ctx)
{
	struct store_contract c;

	(void)ctx;
	enum rc rc = store_contract_get(s, 1, &c);
	c.to_day = closed_on;
	c.closed_by = 2;
	if (rc == RC_OK)
		rc = store_contract_close(s, &c);
	return rc == RC_OK ? fee_contract_end(s, &c, 2, &answered) : rc;
}

/* A-01's contract is closed in the middle of a month that was asked for, and
 * paid in part: its own days stay, on a bill due as before. */
static void
a_contract_that_is_closed_late_owes_its_days(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_run(&m, "2026-11", true);
	month_run(&m, "2026-12", true);
	fee_box_cash(&m.box, "A-01", "k", 100000);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 260000);
	closed_on = fee_day("2026-11-15");
	box_run(&m.box, do_close, NULL);
	assert_int_equal(answered, 2);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 10000);
	assert_int_equal(fee_box_owed(&m.box, "A-02"), 360000);
	assert_string_equal(month_run(&m, "2026-11", true), "");
}

/* Its last day is the bill's: nothing to answer. */
static void
a_contract_that_ends_with_the_month_keeps_its_bill(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_run(&m, "2026-11", true);
	closed_on = fee_day("2026-11-30");
	box_run(&m.box, do_close, NULL);
	assert_int_equal(answered, 0);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 180000);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_gap_that_is_filled_is_asked_for),
		T(a_contract_that_is_closed_late_owes_its_days),
		T(a_contract_that_ends_with_the_month_keeps_its_bill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

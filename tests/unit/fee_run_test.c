/* SPDX-License-Identifier: Apache-2.0 */
/* A month's bills: what is asked, once, and how it is taken off again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/day.h"
#include "sync/board/fee/meter.h"
#include "sync/board/fee/run.h"
#include "sync/board/fee/tariff.h"
#include "sync/board/fee/waive.h"
#include "tests/support/fee_month.h"

static struct fee_month m;
static enum rc got;

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

/* --- acts ---------------------------------------------------------------- */

/* A run whose bills' due day the market's rule says. */
static enum rc
do_order(struct store *s, void *ctx)
{
	return fee_run(s, ctx, &m.ran);
}

static enum rc
do_reverse(struct store *s, void *ctx)
{
	got = fee_run_reverse(s, *(int64_t *)ctx, "sai giá", 3);
	return RC_OK;
}

static enum rc
reverse(int64_t number)
{
	box_run(&m.box, do_reverse, &number);
	return got;
}

static enum rc
do_ask(struct store *s, void *ctx)
{
	got = fee_waiver_ask(s, ctx);
	return RC_OK;
}

static struct store_waiver
ask_for(const char *stall, const char *fee, int64_t bp, int64_t amount)
{
	struct store_waiver w = { .percent_bp = bp, .amount = { amount },
	    .first_period = "2026-11", .last_period = "2026-12",
	    .decision_no = "12/QĐ", .reason = "cháy", .asked_by = 3 };

	snprintf(w.stall, sizeof(w.stall), "%s", stall);
	snprintf(w.fee, sizeof(w.fee), "%s", fee);
	box_run(&m.box, do_ask, &w);
	return w;
}

static struct store_waiver
ask(const char *stall, int64_t bp, int64_t amount)
{
	return ask_for(stall, "", bp, amount);
}

static enum rc
do_verdict(struct store *s, void *ctx)
{
	got = fee_waiver_end(s, ctx);
	return RC_OK;
}

static enum rc
verdict(int64_t waiver, int64_t staff, bool approved)
{
	struct store_verdict v = { waiver, staff, approved, "" };

	box_run(&m.box, do_verdict, &v);
	return got;
}

/* --- tests --------------------------------------------------------------- */

static void
a_run_is_previewed_and_added_once(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_keep(&m, fee_price("VS", FEE_LUMP, 20000, "2026-01-01"));
	assert_string_equal(month_run(&m, "2026-11", false),
	    "line A-01 MB 180000;line A-01 VS 20000;"
	    "line A-02 MB 180000;line A-02 VS 20000;");
	assert_int_equal(m.ran.run, 0);
	assert_int_equal(m.ran.total.dong, 400000);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	month_run(&m, "2026-11", true);
	assert_int_equal(m.ran.run, 1);
	assert_int_equal(m.ran.bills, 2);
	assert_int_equal(m.ran.total.dong, 400000);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 200000);
	assert_int_equal(box_mail(&m.box, 7, NULL), 1);
	assert_string_equal(month_run(&m, "2026-11", true), "");
	assert_int_equal(m.ran.run, 0);
	assert_int_equal(m.ran.total.dong, 0);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 200000);
	/* A price that comes late adds what was missing. */
	month_keep(&m, fee_price("AN", FEE_LUMP, 5000, "2026-01-01"));
	assert_string_equal(month_run(&m, "2026-11", true),
	    "line A-01 AN 5000;line A-02 AN 5000;");
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 205000);
}

static void
a_run_is_taken_back_and_may_be_run_again(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_run(&m, "2026-11", true);
	fee_box_cash(&m.box, "A-01", "k", 100000);
	assert_int_equal(reverse(1), RC_OK);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 100000);
	assert_int_equal(reverse(1), RC_STATE);
	assert_int_equal(reverse(2), RC_NOT_FOUND);
	month_run(&m, "2026-11", true);
	assert_int_equal(m.ran.run, 2);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 80000);
	assert_int_equal(fee_box_owed(&m.box, "A-02"), 180000);
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 0);
}

static void
what_has_no_price_is_a_line_to_fix(void **state)
{
	struct store_tariff t = fee_price("MB", FEE_AREA_MONTH, 45000,
	    "2026-01-01");

	(void)state;
	assert_string_equal(month_run(&m, "2026-11", true),
	    "no_price A-01  0;no_price A-02  0;");
	assert_int_equal(m.ran.fixes, 2);
	memcpy(t.place, "kiosk", 6);
	month_keep(&m, t);
	assert_int_equal(strncmp(month_run(&m, "2026-11", true),
	    "no_price A-01", 13), 0);
	t.place[0] = '\0';
	t.to_day = fee_day("2026-11-20");
	month_keep(&m, t);
	assert_string_equal(month_run(&m, "2026-11", false),
	    "gap A-01 MB 0;line A-01 MB 120000;"
	    "gap A-02 MB 0;line A-02 MB 120000;");
	/* It ended the month before: still said. */
	assert_int_equal(strncmp(month_run(&m, "2026-12", false),
	    "gap A-01 MB 0;gap", 17), 0);
}

static void
a_price_that_changes_makes_two_lines(void **state)
{
	struct store_tariff t = fee_price("MB", FEE_AREA_MONTH, 45000,
	    "2026-01-01");

	(void)state;
	t.to_day = fee_day("2026-11-10");
	month_keep(&m, t);
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 60000, "2026-11-11"));
	month_run(&m, "2026-11", false);
	assert_int_equal(strncmp(m.notes, "line A-01 MB 60000;line A-01 MB "
	    "160000;", 37), 0);
}

static enum rc
two_tenants(struct store *s, void *ctx)
{
	struct store_contract c = { .contract = 1, .to_day =
	    fee_day("2026-11-15"), .closed_by = 2 };
	struct store_contract next = { .code = "HD-9", .stall = "A-01",
	    .trader = 2, .from_day = fee_day("2026-11-21") };

	(void)ctx;
	enum rc rc = store_contract_close(s, &c);
	return rc == RC_OK ? store_contract_add(s, &next) : rc;
}

static void
contracts_are_asked_for_their_days(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	box_run(&m.box, two_tenants, NULL);
	month_run(&m, "2026-11", true);
	assert_int_equal(m.ran.bills, 3);
	assert_int_equal(strncmp(m.notes, "line A-01 MB 90000;line A-01 MB "
	    "60000;", 37), 0);
	assert_string_equal(month_run(&m, "2026-11", true), "");
}

static enum rc
put_calendar(struct store *s, void *ctx)
{
	(void)ctx;
	enum rc rc = store_calendar_add(s, fee_day("2026-01-01"), "W:CN", 1);
	if (rc == RC_OK)
		rc = store_calendar_add(s, fee_day("2026-11-16"), "Z:Tỵ,Hợi",
		    1);
	return rc == RC_OK ? store_exception_put(s, fee_day("2026-11-08"),
	    false, "lụt") : rc;
}

static void
sessions_follow_the_rules_of_their_days(void **state)
{
	(void)state;
	month_keep(&m, fee_price("PH", FEE_SESSION, 5000, "2026-01-01"));
	assert_int_equal(strncmp(month_run(&m, "2026-11", false),
	    "no_calendar A-01 PH", 19), 0);
	box_run(&m.box, put_calendar, NULL);
	/* Sundays 1, 15 (8 was closed), then 21 and 27. */
	month_run(&m, "2026-11", false);
	assert_int_equal(strncmp(m.notes, "line A-01 PH 20000;", 19), 0);
}

static enum rc
put_meter(struct store *s, void *ctx)
{
	struct store_meter meter = { .stall = "A-01", .fee = "DIEN",
	    .unit = "kWh", .digits = 4, .from_day = fee_day("2026-10-15"),
	    .first = 9900 };

	(void)ctx;
	return store_meter_add(s, &meter);
}

static struct store_reading reading;
static int64_t used;

static enum rc
do_read(struct store *s, void *ctx)
{
	(void)ctx;
	got = fee_meter_read(s, &reading, &used);
	return RC_OK;
}

static enum rc
read_meter(const char *on, int64_t value, bool rolled)
{
	reading = (struct store_reading){ .meter = 1, .day = fee_day(on),
	    .value = value, .rolled = rolled };
	box_run(&m.box, do_read, NULL);
	return got;
}

static void
meters_count_on_and_roll_over(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_keep(&m, fee_price("DIEN", FEE_METERED, 2500, "2026-01-01"));
	box_run(&m.box, put_meter, NULL);
	assert_int_equal(read_meter("2026-10-14", 9950, false), RC_DENIED);
	assert_int_equal(read_meter("2026-10-31", 9950, false), RC_OK);
	assert_int_equal(read_meter("2026-10-31", 9960, false), RC_CONFLICT);
	assert_int_equal(read_meter("2026-10-30", 9940, false), RC_CONFLICT);
	assert_int_equal(read_meter("2026-11-10", 10000, false),
	    RC_BAD_INPUT);
	assert_int_equal(read_meter("2026-11-10", 20, false), RC_STATE);
	assert_int_equal(read_meter("2026-11-10", 9990, true), RC_STATE);
	assert_int_equal(read_meter("2026-11-10", -1, false), RC_BAD_INPUT);
	assert_int_equal(read_meter("2026-11-10", 20, true), RC_OK);
	assert_int_equal(used, 70);
	/* October's 50 were never asked for: they come with November's. */
	month_run(&m, "2026-11", true);
	assert_non_null(strstr(m.notes, "line A-01 DIEN 300000;"));
	assert_int_equal(read_meter("2026-11-28", 30, false), RC_OK);
	assert_string_equal(month_run(&m, "2026-11", true), "");
	assert_non_null(strstr(month_run(&m, "2026-12", false),
	    "no_reading A-01"));
	assert_int_equal(read_meter("2026-12-20", 45, false), RC_OK);
	assert_non_null(strstr(month_run(&m, "2026-12", true),
	    "line A-01 DIEN 62500;"));
	/* A run taken back gives its units back. */
	assert_int_equal(reverse(2), RC_OK);
	assert_non_null(strstr(month_run(&m, "2026-12", true),
	    "line A-01 DIEN 62500;"));
}

/* Two contracts of one month, and a reading in the days of each: what the
 * first bill asks for is not in the second, looked at or done. */
static void
a_look_asks_for_a_meter_as_the_run_does(void **state)
{
	char seen[2048];

	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_keep(&m, fee_price("DIEN", FEE_METERED, 2500, "2026-01-01"));
	box_run(&m.box, put_meter, NULL);
	box_run(&m.box, two_tenants, NULL);
	assert_int_equal(read_meter("2026-11-05", 9910, false), RC_OK);
	assert_int_equal(read_meter("2026-11-29", 9917, false), RC_OK);
	snprintf(seen, sizeof(seen), "%s", month_run(&m, "2026-11", false));
	int64_t total = m.ran.total.dong, lines = m.ran.lines;
	assert_string_equal(month_run(&m, "2026-11", true), seen);
	assert_int_equal(m.ran.total.dong, total);
	assert_int_equal(m.ran.lines, lines);
	assert_non_null(strstr(seen, "line A-01 DIEN 25000;"));
	assert_non_null(strstr(seen, "line A-01 DIEN 17500;"));
}

static void
a_waiver_needs_two_people(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_run(&m, "2026-11", true);
	fee_box_cash(&m.box, "A-01", "k", 180000);
	struct store_waiver w = ask("A-01", 5000, 0);
	assert_int_equal(got, RC_OK);
	assert_string_equal(w.verdict, "");
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 0);
	assert_int_equal(verdict(w.waiver, 3, true), RC_DENIED);
	assert_int_equal(verdict(w.waiver, 2, true), RC_OK);
	assert_int_equal(verdict(w.waiver, 2, false), RC_STATE);
	assert_int_equal(verdict(99, 2, true), RC_NOT_FOUND);
	/* Half was paid for nothing: it is the stall's advance. */
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 90000);
	/* December's bill is halved by itself, and takes the advance. */
	assert_non_null(strstr(month_run(&m, "2026-12", false),
	    "line A-01 MB -90000;"));
	month_run(&m, "2026-12", true);
	assert_int_equal(m.ran.total.dong, 270000);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 0);
	/* The requester may take it back, and a refused one takes nothing. */
	w = ask("A-02", 0, 50000);
	assert_int_equal(verdict(w.waiver, 3, false), RC_OK);
	assert_int_equal(fee_box_owed(&m.box, "A-02"), 360000);
}

/* A waiver of everything and one of a part: together they take the bill. */
static void
waivers_take_no_more_than_there_is(void **state)
{
	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_keep(&m, fee_price("VS", FEE_LUMP, 20000, "2026-01-01"));
	month_run(&m, "2026-11", true);
	assert_int_equal(verdict(ask("A-01", 10000, 0).waiver, 2, true),
	    RC_OK);
	assert_int_equal(verdict(ask_for("A-01", "MB", 10000, 0).waiver, 2,
	    true), RC_OK);
	assert_int_equal(fee_box_open(&m.box, 1), 0);
	assert_int_equal(verdict(ask_for("A-02", "MB", 10000, 0).waiver, 2,
	    true), RC_OK);
	assert_int_equal(verdict(ask_for("A-02", "VS", 5000, 0).waiver, 2,
	    true), RC_OK);
	assert_int_equal(fee_box_owed(&m.box, "A-02"), 10000);
	/* What is said of the next month is what is then asked for. */
	month_run(&m, "2026-12", false);
	assert_int_equal(m.ran.total.dong, 10000);
	month_run(&m, "2026-12", true);
	assert_int_equal(m.ran.total.dong, 10000);
}

static enum rc
put_rule(struct store *s, void *ctx)
{
	struct store_fee_rule r = { .from_day = fee_day("2026-01-01"),
	    .due_day = 15, .due_next = true, .free_bp = 1000,
	    .free_amount = { 20000 }, .made_by = 1 };

	(void)ctx;
	return store_fee_rule_add(s, &r);
}

static void
a_small_waiver_counts_at_once(void **state)
{
	struct fee_order o = { .period = "2026-11", .commit = true };

	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	assert_int_equal(store_run(m.box.store, do_order, &o), RC_NOT_FOUND);
	box_run(&m.box, put_rule, NULL);
	box_run(&m.box, do_order, &o);
	assert_int_equal(m.ran.due_day, fee_day("2026-12-15"));
	assert_string_equal(ask("A-01", 1000, 0).verdict, "approved");
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 162000);
	assert_string_equal(ask("A-01", 1001, 0).verdict, "");
	assert_string_equal(ask("A-01", 0, 20000).verdict, "approved");
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 142000);
	assert_string_equal(ask("A-01", 0, 20001).verdict, "");
	/* Never more than there is. */
	struct store_waiver w = ask("A-01", 10000, 0);
	assert_int_equal(verdict(w.waiver, 2, true), RC_OK);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	assert_int_equal(reverse(1), RC_OK);
	assert_int_equal(fee_box_owed(&m.box, "A-01"), 0);
	assert_int_equal(fee_box_advance(&m.box, "A-01"), 0);
}

static void
a_waiver_that_is_none_is_refused(void **state)
{
	struct store_waiver w = { .stall = "A-01", .first_period = "2026-11",
	    .last_period = "2026-10", .percent_bp = 100, .reason = "x" };

	(void)state;
	box_run(&m.box, do_ask, &w);
	assert_int_equal(got, RC_BAD_INPUT);
	ask("A-01", 0, 0);
	assert_int_equal(got, RC_BAD_INPUT);
	ask("A-01", 100, 100);
	assert_int_equal(got, RC_BAD_INPUT);
	ask("A-01", 10001, 0);
	assert_int_equal(got, RC_BAD_INPUT);
	ask("A-01", -1, 0);
	assert_int_equal(got, RC_BAD_INPUT);
	ask("Z-01", 100, 0);
	assert_int_equal(got, RC_NOT_FOUND);
}

static void
no_period_no_run(void **state)
{
	struct fee_order o = { .period = "2026-13", .due_day = 1 };

	(void)state;
	assert_int_equal(store_run(m.box.store, do_order, &o), RC_BAD_INPUT);
}

/* --- anything in any order ------------------------------------------------ */

struct day { struct rng *rng; int64_t waiver; int step; };

static enum rc
one_act(struct store *s, void *ctx)
{
	struct day *d = ctx;
	static const char *const periods[] = { "2026-09", "2026-10",
		"2026-11", "2026-12" };
	struct fee_order o = { .due_day = 20700, .commit = true,
	    .period = periods[rng_below(d->rng, 4)] };
	struct store_waiver w = { .first_period = "2026-10",
	    .last_period = "2026-11", .reason = "x", .asked_by = 3,
	    .percent_bp = (int64_t)rng_below(d->rng, 10000) + 1 };
	struct fee_cash c = { .stall = rng_below(d->rng, 2) == 0 ? "A-01" :
	    "A-02", .amount = { (int64_t)rng_below(d->rng, 300000) + 1 } };
	char key[16];
	struct fee_paid paid;
	enum rc rc;

	snprintf(key, sizeof(key), "r%d", d->step);
	c.key = key;
	snprintf(w.stall, sizeof(w.stall), "%s", c.stall);
	switch (rng_below(d->rng, 7)) {
	case 0:
		return fee_run(s, &o, &m.ran);
	case 1:
		rc = fee_run_reverse(s, (int64_t)rng_below(d->rng, 9) + 1,
		    "x", 1);
		break;
	case 2:
		rc = fee_bill_reverse(s, (int64_t)rng_below(d->rng, 40) + 1);
		break;
	case 3:
		rc = fee_waiver_ask(s, &w);
		d->waiver = rc == RC_OK ? w.waiver : d->waiver;
		break;
	case 4:
		rc = fee_waiver_end(s, &(struct store_verdict){ d->waiver,
		    (int64_t)rng_below(d->rng, 2) + 3,
		    rng_below(d->rng, 2) == 0, "" });
		break;
	case 5:
		rc = fee_pay_undo(s, (int64_t)rng_below(d->rng, 30) + 1, 1,
		    &paid);
		break;
	default:
		return fee_cash(s, &c, &paid);
	}
	return rc == RC_NOT_FOUND || rc == RC_STATE || rc == RC_DENIED ?
	    RC_OK : rc;
}

static enum rc
get_sums(struct store *s, void *ctx)
{
	return store_fee_sums(s, ctx);
}

static void
whatever_is_done_the_sums_hold(void **state)
{
	struct rng_seeded memory;
	struct rng rng = rng_from_seed(&memory, 20261130);
	struct day d = { .rng = &rng };
	struct store_fee_sums f;

	(void)state;
	month_keep(&m, fee_price("MB", FEE_AREA_MONTH, 45000, "2026-01-01"));
	month_keep(&m, fee_price("VS", FEE_LUMP, 20000, "2026-10-15"));
	for (d.step = 0; d.step < 250; d.step++) {
		box_run(&m.box, one_act, &d);
		box_run(&m.box, get_sums, &f);
		int64_t owed = fee_box_owed(&m.box, "A-01") +
		    fee_box_owed(&m.box, "A-02");
		int64_t ahead = fee_box_advance(&m.box, "A-01") +
		    fee_box_advance(&m.box, "A-02");
		assert_int_equal(f.asked.dong - f.allocated.dong, owed);
		assert_int_equal(f.paid.dong - f.allocated.dong, ahead);
		fee_box_check(&m.box);
	}
	assert_true(f.asked.dong > 0 && f.paid.dong > 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_run_is_previewed_and_added_once),
		T(a_run_is_taken_back_and_may_be_run_again),
		T(what_has_no_price_is_a_line_to_fix),
		T(a_price_that_changes_makes_two_lines),
		T(contracts_are_asked_for_their_days),
		T(sessions_follow_the_rules_of_their_days),
		T(meters_count_on_and_roll_over),
		T(a_look_asks_for_a_meter_as_the_run_does),
		T(a_waiver_needs_two_people),
		T(waivers_take_no_more_than_there_is),
		T(a_small_waiver_counts_at_once),
		T(a_waiver_that_is_none_is_refused),
		T(no_period_no_run),
		T(whatever_is_done_the_sums_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

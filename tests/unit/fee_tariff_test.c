/* SPDX-License-Identifier: Apache-2.0 */
/* Prices: six kinds, tax, rounding, parts of a month, keys and days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/day.h"
#include "sync/board/fee/arrears.h"
#include "sync/board/fee/tariff.h"

static int64_t
day(const char *text)
{
	int64_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

static struct store_tariff
price(enum fee_kind kind, int64_t dong)
{
	struct store_tariff t = { .fee = "MB", .name = "Mặt bằng",
	    .kind = kind, .amount = { dong }, .vat_in = true,
	    .from_day = day("2026-02-15"), .law_no = "480/QĐ-UBND",
	    .law_by = "UBND tỉnh", .law_day = day("2026-02-14") };

	if (kind == FEE_ENTRY)
		memcpy(t.transport, "xe tải", sizeof("xe tải"));
	return t;
}

static struct fee_line
line(const struct store_tariff *t, const char *first, const char *last,
    int64_t area, int64_t count)
{
	struct fee_use use = { day(first), day(last), area, count };
	struct fee_line out;

	assert_int_equal(fee_tariff_line(t, &use, &out), RC_OK);
	return out;
}

static int64_t
november(const struct store_tariff *t, int64_t area, int64_t count)
{
	return line(t, "2026-11-01", "2026-11-30", area, count).amount.dong;
}

static void
published_examples_come_out(void **state)
{
	struct store_tariff t = price(FEE_AREA_MONTH, 45000);

	(void)state;
	assert_int_equal(november(&t, 400, 0), 180000);
	t = price(FEE_AREA_DAY, 2000);
	t.days_30 = true;
	assert_int_equal(november(&t, 450, 0), 270000);
	assert_int_equal(line(&t, "2026-12-01", "2026-12-31", 450, 0)
	    .amount.dong, 270000);
	assert_int_equal(line(&t, "2027-02-01", "2027-02-28", 450, 0)
	    .amount.dong, 270000);
	t.days_30 = false;
	assert_int_equal(line(&t, "2026-12-01", "2026-12-31", 450, 0)
	    .amount.dong, 279000);
	t = price(FEE_AREA_DAY, 800);
	t.days_30 = true;
	assert_int_equal(november(&t, 240, 0), 57600);
	t.rounding = FEE_ROUND_HALF_UP;
	assert_int_equal(november(&t, 240, 0), 58000);
	t.rounding = FEE_ROUND_DOWN;
	assert_int_equal(november(&t, 240, 0), 57000);
}

static void
the_other_kinds_count_what_they_count(void **state)
{
	struct store_tariff t = price(FEE_SESSION, 5000);

	(void)state;
	assert_int_equal(november(&t, 240, 5), 25000);
	assert_int_equal(november(&t, 240, 0), 0);
	t = price(FEE_ENTRY, 8000);
	assert_int_equal(november(&t, 0, 3), 24000);
	t = price(FEE_LUMP, 187000);
	assert_int_equal(november(&t, 400, 0), 187000);
	assert_int_equal(line(&t, "2026-11-01", "2026-11-15", 0, 0)
	    .amount.dong, 93500);
	t = price(FEE_METERED, 2500);
	assert_int_equal(november(&t, 0, 137), 342500);
}

static void
tax_is_in_the_price_or_on_top(void **state)
{
	struct store_tariff t = price(FEE_LUMP, 108000);

	(void)state;
	t.vat_bp = 800;
	struct fee_line l = line(&t, "2026-11-01", "2026-11-30", 0, 0);
	assert_int_equal(l.amount.dong, 108000);
	assert_int_equal(l.vat.dong, 8000);
	t.vat_in = false;
	t.amount.dong = 100000;
	l = line(&t, "2026-11-01", "2026-11-30", 0, 0);
	assert_int_equal(l.amount.dong, 108000);
	assert_int_equal(l.vat.dong, 8000);
	/* Once, after the tax. */
	t.amount.dong = 45370;
	t.rounding = FEE_ROUND_HALF_UP;
	l = line(&t, "2026-11-01", "2026-11-30", 0, 0);
	assert_int_equal(l.amount.dong, 49000);
	assert_int_equal(l.vat.dong, 3630);
}

/* However a month is cut in two, area_day of 30 days makes 30, and no part of
 * area_month differs from its exact share by more than half a dong. */
static void
parts_of_a_month_make_the_month(void **state)
{
	struct store_tariff of_30 = price(FEE_AREA_DAY, 2000);
	struct store_tariff month = price(FEE_AREA_MONTH, 45000);

	(void)state;
	of_30.days_30 = true;
	for (int64_t m = 1; m <= 12; m++) {
		int64_t first = day_of_date((struct date){ 2028, m, 1 });
		int64_t len = fee_month_days(first);
		for (int64_t cut = 1; cut < len; cut++) {
			struct fee_use a = { first, first + cut - 1, 450, 0 };
			struct fee_use b = { first + cut, first + len - 1,
			    450, 0 };
			struct fee_line x, y;
			assert_int_equal(fee_tariff_line(&of_30, &a, &x), 0);
			assert_int_equal(fee_tariff_line(&of_30, &b, &y), 0);
			assert_int_equal(x.amount.dong + y.amount.dong,
			    270000);
			assert_int_equal(fee_tariff_line(&month, &a, &x), 0);
			assert_int_equal(fee_tariff_line(&month, &b, &y), 0);
			int64_t sum = x.amount.dong + y.amount.dong;
			assert_true(sum >= 202499 && sum <= 202501);
		}
	}
}

static void
what_is_too_much_is_refused(void **state)
{
	struct store_tariff t = price(FEE_AREA_MONTH, FEE_PRICE_MAX);
	struct fee_use use = { day("2026-11-01"), day("2026-11-30"),
	    FEE_AREA_MAX, 0 };
	struct fee_line l;

	(void)state;
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_TOO_BIG);
	t.vat_in = false;
	t.vat_bp = 1000;
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_TOO_BIG);
	use.area = FEE_AREA_MAX + 1;
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_BAD_INPUT);
	use.area = -1;
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_BAD_INPUT);
	t = price(FEE_METERED, FEE_PRICE_MAX);
	use = (struct fee_use){ 0, 1, 0, INT64_MAX };
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_TOO_BIG);
	use.count = -1;
	assert_int_equal(fee_tariff_line(&t, &use, &l), RC_BAD_INPUT);
}

static void
a_price_says_what_is_wrong_with_it(void **state)
{
	char memory[256];
	struct buf why = BUF(memory);
	struct store_tariff t = price(FEE_AREA_MONTH, 45000);

	(void)state;
	assert_true(fee_tariff_is_valid(&t, &why));
#define BAD(change, says) do { \
	t = price(FEE_AREA_MONTH, 45000); \
	buf_reset(&why); \
	change; \
	assert_false(fee_tariff_is_valid(&t, &why)); \
	assert_non_null(strstr(memory, says)); \
} while (0)
	BAD(t.fee[0] = 'm', "A-Z");
	BAD(t.fee[1] = '\'', "A-Z");
	BAD(t.amount.dong = -1, "amount");
	BAD(t.amount.dong = FEE_PRICE_MAX + 1, "amount");
	BAD(t.transport[0] = 'x', "transport");
	BAD(t.kind = FEE_ENTRY, "transport");
	BAD(t.vat_bp = 10001, "vat_bp");
	BAD(t.to_day = t.from_day - 1, "to_day");
	BAD(t.law_no[0] = '\0', "law_no");
	BAD(t.law_by[0] = '\0', "law_by");
	BAD(t.law_day = t.from_day + 1, "law_day");
}

static void
keys_overlap_by_days_alone(void **state)
{
	struct store_tariff a = price(FEE_AREA_MONTH, 1), b = a;

	(void)state;
	assert_true(fee_tariff_same_key(&a, &b));
	assert_true(fee_tariff_overlap(&a, &b));
	a.to_day = b.from_day + 10;
	b.from_day = a.to_day + 1;
	assert_false(fee_tariff_overlap(&a, &b));
	assert_false(fee_tariff_overlap(&b, &a));
	b.from_day = a.to_day;
	assert_true(fee_tariff_overlap(&a, &b));
	assert_true(fee_tariff_on(&a, a.to_day));
	assert_false(fee_tariff_on(&a, a.to_day + 1));
	b.aisles = 2;
	assert_false(fee_tariff_same_key(&a, &b));
}

static void
the_price_that_says_most_fits_best(void **state)
{
	struct store_stall st = { .zone = 2, .kind = "hall", .aisles = 2 };
	struct store_tariff any = price(FEE_AREA_MONTH, 1), hall = any,
	    two = any, zone = any, other = any;

	(void)state;
	memcpy(hall.place, "hall", 5);
	two.aisles = 2;
	zone.zone = 2;
	other.zone = 3;
	assert_true(fee_tariff_fit(&any, &st) > 0);
	assert_true(fee_tariff_fit(&two, &st) > fee_tariff_fit(&any, &st));
	assert_true(fee_tariff_fit(&hall, &st) > fee_tariff_fit(&two, &st));
	assert_true(fee_tariff_fit(&zone, &st) > fee_tariff_fit(&hall, &st));
	assert_int_equal(fee_tariff_fit(&other, &st), 0);
	memcpy(hall.place, "kiosk", 6);
	assert_int_equal(fee_tariff_fit(&hall, &st), 0);
}

/* --- whose money is for what ------------------------------------------- */

static void
money_is_split_oldest_first_and_all_of_it(void **state)
{
	struct rng_seeded memory;
	struct rng rng = rng_from_seed(&memory, 7);

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct store_part bills[FEE_AT_ONCE], money[FEE_AT_ONCE],
		    part[2 * FEE_AT_ONCE];
		size_t n = rng_below(&rng, FEE_AT_ONCE + 1);
		size_t m = rng_below(&rng, FEE_AT_ONCE + 1);
		int64_t asked = 0, had = 0, given = 0;
		for (size_t k = 0; k < n; k++) {
			bills[k] = (struct store_part){ 0, (int64_t)k, {
			    (int64_t)rng_below(&rng, 1000) + 1 } };
			asked += bills[k].amount.dong;
		}
		for (size_t k = 0; k < m; k++) {
			money[k] = (struct store_part){ (int64_t)k, 0, {
			    (int64_t)rng_below(&rng, 1000) + 1 } };
			had += money[k].amount.dong;
		}
		size_t count = fee_split(bills, n, money, m, part);
		for (size_t k = 0; k < count; k++) {
			given += part[k].amount.dong;
			assert_true(k == 0 ||
			    (part[k].bill >= part[k - 1].bill &&
			    part[k].payment >= part[k - 1].payment));
		}
		assert_int_equal(given, asked < had ? asked : had);
		for (size_t k = 1; k < n; k++)   /* none before its elder */
			assert_true(bills[k].amount.dong == 0 ?
			    bills[k - 1].amount.dong == 0 : true);
	}
}

static void
debts_have_an_age_by_the_day(void **state)
{
	(void)state;
	assert_int_equal(fee_age(100, 99), FEE_NOT_DUE);
	assert_int_equal(fee_age(100, 100), FEE_NOT_DUE);
	assert_int_equal(fee_age(100, 101), FEE_AGE_30);
	assert_int_equal(fee_age(100, 130), FEE_AGE_30);
	assert_int_equal(fee_age(100, 131), FEE_AGE_60);
	assert_int_equal(fee_age(100, 160), FEE_AGE_60);
	assert_int_equal(fee_age(100, 161), FEE_AGE_90);
	assert_int_equal(fee_age(100, 190), FEE_AGE_90);
	assert_int_equal(fee_age(100, 191), FEE_AGE_OLD);
}

static void
periods_are_months(void **state)
{
	int64_t first, last;

	(void)state;
	assert_true(fee_period("2028-02", &first, &last));
	assert_int_equal(last - first, 28);
	assert_true(fee_period("2026-12", &first, &last));
	assert_int_equal(last, day("2026-12-31"));
	assert_false(fee_period("2026-13", &first, &last));
	assert_false(fee_period("2026-1", &first, &last));
	assert_false(fee_period("2026-011", &first, &last));
	assert_false(fee_period("", &first, &last));
	assert_false(fee_period("2026/11", &first, &last));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_examples_come_out),
		cmocka_unit_test(the_other_kinds_count_what_they_count),
		cmocka_unit_test(tax_is_in_the_price_or_on_top),
		cmocka_unit_test(parts_of_a_month_make_the_month),
		cmocka_unit_test(what_is_too_much_is_refused),
		cmocka_unit_test(a_price_says_what_is_wrong_with_it),
		cmocka_unit_test(keys_overlap_by_days_alone),
		cmocka_unit_test(the_price_that_says_most_fits_best),
		cmocka_unit_test(money_is_split_oldest_first_and_all_of_it),
		cmocka_unit_test(debts_have_an_age_by_the_day),
		cmocka_unit_test(periods_are_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

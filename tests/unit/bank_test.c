/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/bank.h"
#include "tests/support/tsv.h"

/* The directory is the table, row for row. */
static void
test_directory(void **state)
{
	struct tsv t;
	size_t i = 0;

	(void)state;
	tsv_open(&t, "assets/banks.tsv", 1);
	for (; tsv_next(&t); i++) {
		const struct bank *b = bank_at(i);
		assert_true(str_eq(t.cell[0], str_of(b->bin)));
		assert_true(str_eq(t.cell[1], str_of(b->code)));
		assert_true(str_eq(t.cell[2], str_of(b->short_name)));
		assert_true(str_eq(t.cell[3], str_of(b->name)));
		assert_true(str_eq(t.cell[9], str_of(b->aliases)));
		assert_int_equal(b->transfers, str_eq(t.cell[6], STR("1")) ||
		    str_eq(t.cell[7], STR("1")));
		assert_ptr_equal(bank_by_bin(t.cell[0]), b);
	}
	assert_int_equal(i, bank_count());
	assert_true(i > 60);
}

static void
test_by_bin(void **state)
{
	(void)state;
	assert_string_equal(bank_by_bin(STR("970436"))->short_name,
	    "Vietcombank");
	assert_string_equal(bank_by_bin(STR("970415"))->short_name,
	    "VietinBank");
	/* one bank, two numbers */
	assert_string_equal(bank_by_bin(STR("422589"))->code, "CIMB");
	assert_string_equal(bank_by_bin(STR("970459"))->code, "CIMB");
	assert_null(bank_by_bin(STR("")));
	assert_null(bank_by_bin(STR("97043")));
	assert_null(bank_by_bin(STR("9704366")));
	assert_null(bank_by_bin(STR("000000")));
	assert_null(bank_by_bin(STR("999999")));
	assert_null(bank_by_bin(STR("97043\xff")));
}

static void
first(const char *query, const char *short_name)
{
	const struct bank *hit[8];
	size_t n = bank_search(str_of(query), hit, 8);

	if (n == 0)
		fail_msg("nothing for %s", query);
	if (strcmp(hit[0]->short_name, short_name) != 0)
		fail_msg("%s gives %s", query, hit[0]->short_name);
}

static void
test_search(void **state)
{
	const struct bank *hit[100];

	(void)state;
	first("vcb", "Vietcombank");
	first("Vietc", "Vietcombank");
	first("ngoại thương", "Vietcombank");
	first("NGOAI THUONG", "Vietcombank");
	first("nông", "Agribank");
	first("agri", "Agribank");
	first("mb", "MBBank");
	first("MB Bank", "MBBank");
	first("shb", "SHB");
	first("ctg", "VietinBank");
	first("dau tu", "BIDV");
	first("momo", "MoMo");
	first("standard", "Standard Chartered");
	first("donga", "Vikki Bank");
	assert_int_equal(bank_search(STR("xyzzy"), hit, 100), 0);
	assert_int_equal(bank_search(STR("?!"), hit, 100), 0);
	/* the inside of a word does not count */
	assert_int_equal(bank_search(STR("combank"), hit, 100), 0);
	/* card issuers and foreign branches take no QR transfers */
	assert_int_equal(bank_search(STR("mcredit"), hit, 100), 0);
}

static void
test_search_bounds(void **state)
{
	const struct bank *hit[100] = { NULL };
	char query[300];
	size_t all = bank_search(STR(""), hit, 100);

	(void)state;
	assert_true(all > 40 && all < bank_count());
	for (size_t i = 0; i < all; i++) {
		assert_true(hit[i]->transfers);
		for (size_t k = 0; k < i; k++)
			assert_ptr_not_equal(hit[i], hit[k]);
	}
	assert_int_equal(bank_search(STR("  "), hit, 100), all);
	assert_int_equal(bank_search(STR("n"), hit, 3), 3);
	assert_int_equal(bank_search(STR("n"), hit, 0), 0);
	memset(query, 'a', sizeof(query));
	assert_int_equal(bank_search((struct str){ query, sizeof(query) }, hit,
	    100), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_directory),
		cmocka_unit_test(test_by_bin),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

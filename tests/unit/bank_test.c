/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/bank.h"
#include "ledger/fold.h"
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
		assert_true(str_eq(t.cell[4], str_of(b->older)));
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
	/* by any name, by number, in any order, with blanks or without */
	first("vietcom", "Vietcombank");
	first("vietcom bank", "Vietcombank");
	first("ngan hang ngoai thuong", "Vietcombank");
	first("ngân hàng nông nghiệp", "Agribank");
	first("nong thon nong nghiep", "Agribank");
	first("nganhangnongnghiep", "Agribank");
	first("quan doi", "MBBank");
	first("ngan hang quan doi", "MBBank");
	first("mbb", "MBBank");
	first("bidv", "BIDV");
	first("970436", "Vietcombank");
	first("97043", "Vietcombank");
	first("viet", "Vietcombank");
	first("", "Agribank");
	first("sai gon", "SCB");
	first("cong thuong", "VietinBank");
	first("sai gon cong thuong", "SaigonBank");
	first("buu dien", "LPBank");
	first("bưu điện liên việt", "LPBank");
	first("dong a", "Vikki Bank");
	first("viet a", "VietABank");
	first("thinh vuong", "VPBank");
	first("viet nam thinh vuong", "VPBank");
	/* the inside of a word does not count */
	assert_int_equal(bank_search(STR("combank"), hit, 100), 0);
	/* card issuers and foreign branches take no QR transfers */
	assert_int_equal(bank_search(STR("mcredit"), hit, 100), 0);
}

/* --- every bank ---------------------------------------------------------- */

/* What stands first on the smallest panel. */
#define ROWS 4

static void
among_first(const struct bank *b, struct str query, const char *how)
{
	const struct bank *hit[ROWS];
	size_t n = bank_search(query, hit, ROWS);

	for (size_t i = 0; i < n; i++)
		if (hit[i] == b)
			return;
	fail_msg("%s: %s %.*s does not lead there", b->short_name, how,
	    STR_ARG(query));
}

static void
without_marks(const struct bank *b, const char *name, const char *how)
{
	char folded[512];
	struct buf f = BUF(folded);

	fold_words(&f, str_of(name));
	among_first(b, str_of(name), how);
	among_first(b, buf_str(&f), how);
	for (size_t i = 0; i < f.n; i++)
		if (folded[i] >= 'A' && folded[i] <= 'Z')
			folded[i] = (char)(folded[i] - 'A' + 'a');
	among_first(b, buf_str(&f), how);
}

/* Whoever types one of a bank's names in full, however, has it before them. */
static void
test_every_bank(void **state)
{
	const struct bank *hit[1];
	int banks = 0;

	(void)state;
	for (size_t i = 0; i < bank_count(); i++) {
		const struct bank *b = bank_at(i);
		struct str aliases = str_of(b->aliases);

		if (!b->transfers)
			continue;
		banks++;
		without_marks(b, b->short_name, "short name");
		without_marks(b, b->code, "code");
		without_marks(b, b->name, "name");
		if (b->older[0] != '\0')
			without_marks(b, b->older, "older name");
		while (aliases.n > 0)
			among_first(b, str_cut(&aliases, '|'), "alias");
		assert_int_equal(bank_search(str_of(b->bin), hit, 1), 1);
		assert_ptr_equal(hit[0], b);
	}
	assert_true(banks > 40);
}

/* Nobody hits the first row after two letters by luck: how much is to be
 * typed of a short name until it is there, and on the smallest panel. */
static void
test_how_much(void **state)
{
	int64_t letters = 0, most = 0, banks = 0;

	(void)state;
	for (size_t i = 0; i < bank_count(); i++) {
		const struct bank *b = bank_at(i), *hit[ROWS];
		bool there = false;
		int64_t n = 0;

		for (; b->transfers && !there; n++) {
			size_t got = bank_search(str_part(
			    str_of(b->short_name), 0, (size_t)n + 1), hit,
			    ROWS);
			for (size_t k = 0; k < got; k++)
				there |= hit[k] == b;
		}
		banks += b->transfers;
		letters += n;
		most = n > most ? n : most;
	}
	print_message("%" PRId64 " letters for %" PRId64 " banks, at most %"
	    PRId64 "\n", letters, banks, most);
	assert_true(letters <= 3 * banks && most <= 6);
}

static void
test_other(void **state)
{
	(void)state;
	assert_string_equal(bank_search_other(STR("chinh sach"))->bin,
	    "999888");
	assert_string_equal(bank_search_other(STR("mcredit"))->short_name,
	    "MCredit");
	assert_null(bank_search_other(STR("vietcombank")));
	assert_null(bank_search_other(STR("")));
	assert_null(bank_search_other(STR("xyzzy")));
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
		cmocka_unit_test(test_every_bank),
		cmocka_unit_test(test_how_much),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_search_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

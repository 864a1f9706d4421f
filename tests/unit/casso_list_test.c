/* SPDX-License-Identifier: Apache-2.0 */
/* Casso's list: the published sample, and what is no list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/provider/casso_list.h"

static struct notice last;
static int count;

static void
take(void *ctx, const struct notice *n)
{
	(void)ctx;
	last = *n;
	count++;
}

static const struct casso_reader reader = { take, NULL };

static void
the_sample(void **state)
{
	static char memory[8192];
	struct casso_page page;
	const char *why;
	FILE *f = fopen("tests/vectors/samples/casso_transactions.json", "r");

	(void)state;
	assert_non_null(f);
	size_t n = fread(memory, 1, sizeof(memory), f);
	fclose(f);
	count = 0;
	assert_int_equal(casso_page_read((struct str){ memory, n }, &reader,
	    &page, &why), RC_OK);
	assert_int_equal(count, 1);
	assert_string_equal(last.id, "5789");
	assert_string_equal(last.account, "8007041027107");
	assert_string_equal(last.bank_ref, "TF2104152395814062");
	assert_false(last.is_in);
	assert_int_equal(last.amount.dong, 193000);
	assert_true(page.more);
	assert_string_equal(page.last_day, "2021-04-15");
}

static void
no_lists(void **state)
{
	static const struct { const char *text; enum rc rc; } rows[] = {
		{ "", RC_BAD_INPUT }, { "[]", RC_BAD_INPUT },
		{ "{}", RC_BAD_INPUT },
		{ "{\"error\":0}", RC_BAD_INPUT },
		{ "{\"error\":1,\"data\":{\"records\":[]}}", RC_BAD_INPUT },
		{ "{\"error\":401,\"message\":\"x\"}", RC_DENIED },
		{ "{\"error\":0,\"data\":{\"records\":{}}}", RC_BAD_INPUT },
	};
	struct casso_page page;
	const char *why;

	(void)state;
	count = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(casso_page_read(str_of(rows[i].text),
		    &reader, &page, &why), rows[i].rc);
	assert_int_equal(count, 0);
	/* An item that is none is passed over and counted; the last page is
	 * not followed by another. */
	assert_int_equal(casso_page_read(STR("{\"error\":0,\"data\":{"
	    "\"nextPage\":null,\"records\":[{\"id\":1},{\"id\":2,\"amount\":"
	    "5,\"when\":\"2020-11-02\",\"bankSubAccId\":\"9\"}]}}"), &reader,
	    &page, &why), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(page.odd, 1);
	assert_false(page.more);
}

static void
addresses(void **state)
{
	char memory[256];
	struct buf b = BUF(memory);

	(void)state;
	casso_query_put(&b, &(struct casso_query){ "https://h/v2",
	    "2026-10-31", 3 });
	assert_string_equal(memory, "https://h/v2/transactions?page=3&"
	    "pageSize=50&sort=ASC&fromDate=2026-10-31");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample),
		cmocka_unit_test(no_lists),
		cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

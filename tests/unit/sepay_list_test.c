/* SPDX-License-Identifier: Apache-2.0 */
/* SePay's lists, both versions: the provider's own samples, and everything
 * that is not one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "sync/provider/sepay_list.h"

#define SAMPLES "tests/vectors/samples/"

struct taken { int count; struct notice last; };

static void
take(void *ctx, const struct notice *n)
{
	struct taken *t = ctx;

	t->count++;
	t->last = *n;
}

static struct taken taken;
static const struct sepay_reader reader = { take, &taken };
static struct sepay_page page;

static enum rc
read_page(enum sepay_api api, struct str body)
{
	const char *why;

	taken = (struct taken){ .count = 0 };
	enum rc rc = sepay_page_read(api, body, &reader, &page, &why);
	assert_int_equal(rc == RC_OK, why[0] == '\0');
	return rc;
}

static struct str
file(const char *path)
{
	static char memory[4096];
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	size_t n = fread(memory, 1, sizeof(memory), f);
	fclose(f);
	return (struct str){ memory, n };
}

static void
their_own_samples(void **state)
{
	(void)state;
	assert_int_equal(read_page(SEPAY_V1, file(SAMPLES
	    "sepay_v1_list.json")), RC_OK);
	assert_int_equal(taken.count, 1);
	assert_string_equal(taken.last.id, "49682");
	assert_true(taken.last.is_in);
	assert_int_equal(taken.last.amount.dong, 18067000);
	assert_string_equal(taken.last.account, "0071000888888");
	assert_string_equal(taken.last.sub_account, "VCB0011ABC004");
	assert_string_equal(taken.last.bank_ref, "677760.050523.080001");
	assert_string_equal(taken.last.at, "2023-05-05 19:59:48");
	assert_false(page.more);
	assert_string_equal(page.last_id, "49682");

	assert_int_equal(read_page(SEPAY_V2, file(SAMPLES
	    "sepay_v2_list.json")), RC_OK);
	assert_int_equal(taken.count, 1);
	assert_string_equal(taken.last.id,
	    "a1b2c3d4-e5f6-7890-abcd-ef1234567890");
	assert_int_equal(taken.last.amount.dong, 500000);
	assert_string_equal(taken.last.sub_account, "VA001");
	assert_true(page.more);
	assert_string_equal(page.first_at, "2025-02-20 14:15:00");
}

#define ITEM(id, in, out, at) \
	"{\"id\":" id ",\"transaction_date\":\"" at "\"," \
	"\"account_number\":\"0123\",\"amount_in\":" in "," \
	"\"amount_out\":" out ",\"transaction_content\":" \
	"\"C4 0000714D2PF2DB0 x\",\"reference_number\":\"FT1\"," \
	"\"code\":null}"
#define V2(items) "{\"status\":\"success\",\"data\":[" items "]}"
#define AT "2026-11-21 08:00:00"

static void
an_odd_item_does_not_hide_the_rest(void **state)
{
	static const char *const odd[] = {
		ITEM("\"a1\"", "65000.5", "0", AT),
		ITEM("\"a1\"", "\"65000.50\"", "0", AT),
		ITEM("\"a1\"", "\"65.000\"", "\"x\"", AT),
		ITEM("\"a1\"", "-65000", "0", AT),
		ITEM("\"a1\"", "0", "0", AT),
		ITEM("\"a1\"", "1", "1", AT),
		ITEM("\"a1\"", "100000000000001", "0", AT),
		ITEM("\"a1\"", "1", "0", "2026-13-21 08:00:00"),
		ITEM("\"a1\"", "1", "0", "today"),
		ITEM("0", "1", "0", AT), ITEM("-5", "1", "0", AT),
		ITEM("\"\"", "1", "0", AT), ITEM("\"a/b\"", "1", "0", AT),
		ITEM("\"0123456789012345678901234567890123456789\"", "1", "0",
		    AT),
		"17", "null", "{}", "[]",
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct buf b = BUF(text);
		buf_printf(&b, V2("%s,%s"), odd[i],
		    ITEM("\"b2\"", "\"65000.00\"", "0", AT));
		assert_int_equal(read_page(SEPAY_V2, buf_str(&b)), RC_OK);
		assert_int_equal(page.items, 2);
		assert_int_equal(page.odd, 1);
		assert_int_equal(taken.count, 1);
		assert_int_equal(taken.last.amount.dong, 65000);
		assert_int_equal(taken.last.ref_count, 1);
		assert_string_equal(taken.last.refs[0], "C40000714D2PF2DB0");
	}
	assert_int_equal(read_page(SEPAY_V2, STR(V2(ITEM("\"c\"", "0",
	    "7000", AT)))), RC_OK);
	assert_false(taken.last.is_in);
	assert_int_equal(taken.last.amount.dong, 7000);
}

static void
what_is_no_list_takes_nothing(void **state)
{
	static const struct { enum sepay_api api; const char *body; } bad[] = {
		{ SEPAY_V1, "{\"status\":200,\"error\":\"no\","
		    "\"transactions\":[]}" },
		{ SEPAY_V1, "{\"status\":401,\"error\":null,"
		    "\"transactions\":[]}" },
		{ SEPAY_V1, V2("") }, { SEPAY_V2, "" }, { SEPAY_V2, "[]" },
		{ SEPAY_V2, "{\"status\":\"error\",\"data\":[]}" },
		{ SEPAY_V2, "{\"status\":\"success\",\"data\":{}}" },
		{ SEPAY_V2, "{\"status\":\"success\",\"data\":[" },
		{ SEPAY_V2, "{\"status\":\"success\",\"status\":\"success\","
		    "\"data\":[]}" },
		{ SEPAY_V2, "<html>busy</html>" },
	};
	char many[2048];
	struct buf b = BUF(many);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_page(bad[i].api, str_of(bad[i].body)),
		    RC_BAD_INPUT);
		assert_int_equal(taken.count, 0);
	}
	/* The first version's way to say that the token is wrong. */
	assert_int_equal(read_page(SEPAY_V1, STR("")), RC_DENIED);
	assert_int_equal(read_page(SEPAY_V1, STR(" \n")), RC_DENIED);
	buf_puts(&b, "{\"status\":\"success\",\"data\":[1");
	for (int i = 0; i < SEPAY_PAGE_MAX; i++)
		buf_puts(&b, ",1");
	buf_puts(&b, "]}");
	assert_int_equal(read_page(SEPAY_V2, buf_str(&b)), RC_BAD_INPUT);
}

static void
addresses(void **state)
{
	char text[512];
	struct buf b = BUF(text);
	struct sepay_query q = { .api = SEPAY_V1, .base = "https://x/userapi",
	    .account = "0123", .since_id = "49682", .from = "", .to =
	    "2026-11-21 08:00:00" };

	(void)state;
	sepay_query_put(&b, &q);
	assert_string_equal(text, "https://x/userapi/transactions/list?"
	    "limit=50&account_number=0123&since_id=49682&"
	    "transaction_date_max=2026-11-21%2008%3A00%3A00");
	buf_reset(&b);
	q = (struct sepay_query){ .api = SEPAY_V2, .base = "https://x/v2",
	    .page = 3, .since_id = "a&b=c", .only_in = true };
	sepay_query_put(&b, &q);
	assert_string_equal(text, "https://x/v2/transactions?per_page=50&"
	    "page=3&transfer_type=in&since_id=a%26b%3Dc");
	buf_reset(&b);
	q = (struct sepay_query){ .api = SEPAY_V2, .base = "https://x/v2",
	    .page = 1, .from = "2026-11-21 08:00:00" };
	sepay_query_put(&b, &q);
	assert_string_equal(text, "https://x/v2/transactions?per_page=50&"
	    "page=1&transaction_date_from=2026-11-21%2008%3A00%3A00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(their_own_samples),
		cmocka_unit_test(an_odd_item_does_not_hide_the_rest),
		cmocka_unit_test(what_is_no_list_takes_nothing),
		cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

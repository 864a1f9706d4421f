/* SPDX-License-Identifier: Apache-2.0 */
/* Mappings that say what they should, and those that are refused with the
 * pair that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "sync/bank_map.h"

static const struct bank_sale sale = { .terminal = 7, .n = 42,
    .ref = "C4AAA", .amount = 35000, .received = 36000,
    .bank_ref = "FT\"1\"", .at = "2026-11-21T08:00:00+07:00",
    .evidence = "bank" };

static void
says(const char *text, const char *want)
{
	char out[1024], why[512];
	struct buf b = BUF(out), w = BUF(why);
	struct bank_map m;

	assert_int_equal(bank_map_parse(str_of(text), &m, &w), RC_OK);
	assert_string_equal(why, "");
	bank_map_put(&b, &m, &sale);
	assert_false(b.full);
	assert_true(json_check(buf_str(&b), NULL));
	assert_string_equal(out, want);
}

static void
refused(const char *text, const char *part)
{
	char why[512];
	struct buf w = BUF(why);
	struct bank_map m = { .count = 99 };

	assert_int_equal(bank_map_parse(str_of(text), &m, &w), RC_BAD_INPUT);
	assert_non_null(strstr(why, part));
	assert_int_equal(m.count, 99);
}

static void
flat_and_nested(void **state)
{
	(void)state;
	says("ref=transactionId amount=value", "{\"transactionId\":\"C4AAA\","
	    "\"value\":35000}");
	says("  ref=r   amount=a ", "{\"r\":\"C4AAA\",\"a\":35000}");
	says("ref=i amount=amount.value at=at currency=amount.currency",
	    "{\"i\":\"C4AAA\",\"amount\":{\"value\":35000,\"currency\":"
	    "\"VND\"},\"at\":\"2026-11-21T08:00:00+07:00\"}");
	says("ref=a.b.c.d amount=a.b.c.e n=a.b.f terminal=a.bb.f",
	    "{\"a\":{\"b\":{\"c\":{\"d\":\"C4AAA\",\"e\":35000},\"f\":42},"
	    "\"bb\":{\"f\":7}}}");
	says("ref=r amount=a amount=b received=c evidence=e bank_ref=f",
	    "{\"r\":\"C4AAA\",\"a\":35000,\"b\":35000,\"c\":36000,\"e\":"
	    "\"bank\",\"f\":\"FT\\\"1\\\"\"}");
}

/* A provider may give no reference of the bank's, or no time. */
static void
what_is_not_known(void **state)
{
	char out[256], why[64];
	struct buf b = BUF(out), w = BUF(why);
	struct bank_sale s = sale;
	struct bank_map m;

	(void)state;
	s.bank_ref[0] = s.at[0] = '\0';
	assert_int_equal(bank_map_parse(STR("bank_ref=x.y ref=r at=x.z "
	    "amount=a.v at=a.t"), &m, &w), RC_OK);
	bank_map_put(&b, &m, &s);
	assert_string_equal(out, "{\"r\":\"C4AAA\",\"a\":{\"v\":35000}}");
	s.at[0] = 'T';
	s.at[1] = '\0';
	buf_reset(&b);
	bank_map_put(&b, &m, &s);
	assert_string_equal(out, "{\"r\":\"C4AAA\",\"x\":{\"z\":\"T\"},\"a\":"
	    "{\"v\":35000,\"t\":\"T\"}}");
}

static void
what_is_wrong(void **state)
{
	(void)state;
	refused("", "is missing");
	refused("amount=a", "is missing");
	refused("id=a amount=b", "\"id=a\" begins with none");
	refused("ref=a", "is missing");
	refused("ref=a amount=a", "\"amount=a\" has a name");
	refused("ref=a amount=a.b", "\"amount=a.b\" has a name");
	refused("ref=a.b amount=a", "\"amount=a\" has a name");
	refused("ref=a account=b amount=c", "\"account=b\" begins with none");
	refused("ref=a amount", "\"amount\" needs the bank's name");
	refused("ref=a amount=", "needs");
	refused("ref=a amount=.b", "needs");
	refused("ref=a amount=b.", "needs");
	refused("ref=a amount=b..c", "needs");
	refused("ref=a amount=b\"c", "needs");
	refused("ref=a amount=a.b.c.d.e", "needs");
	refused("ref=a amount=b=c", "needs");
	refused("ref=a amount=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxxxxxxxxxx", "needs");
	refused("ref=a amount=b n=c n=d n=e n=f n=g n=h n=i n=j n=k n=l n=m "
	    "n=o n=p n=q n=r", "\"n=r\" is one more");
}

static void
never_half(void **state)
{
	char out[20], why[64];
	struct buf b = BUF(out), w = BUF(why);
	struct bank_map m;

	(void)state;
	assert_int_equal(bank_map_parse(STR("ref=id amount=amount"), &m, &w),
	    RC_OK);
	bank_map_put(&b, &m, &sale);
	assert_true(b.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_and_nested),
		cmocka_unit_test(what_is_not_known),
		cmocka_unit_test(what_is_wrong),
		cmocka_unit_test(never_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

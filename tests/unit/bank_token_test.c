/* SPDX-License-Identifier: Apache-2.0 */
/* Asking for a bearer token as RFC 6749 has it, what is one, and cursors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/bank_token.h"

static void
basic(void **state)
{
	/* Each length of the pair that base64 ends differently with. */
	static const struct { const char *id, *secret, *want; } cases[] = {
		{ "a", "bc", "Basic YTpiYw==" },
		{ "a", "bcd", "Basic YTpiY2Q=" },
		{ "ab", "bcd", "Basic YWI6YmNk" },
		{ "id:x", "p w", "Basic aWQlM0F4OnArdw==" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF(text);
		bank_token_put_basic(&b, cases[i].id, cases[i].secret);
		assert_string_equal(text, cases[i].want);
	}
	struct buf b = BUF(text);
	bank_token_put_form(&b, "");
	assert_string_equal(text, "grant_type=client_credentials");
}

static void
answers(void **state)
{
	static struct bank_token t;

	(void)state;
	assert_int_equal(bank_token_read(STR("{\"access_token\":\"x.y\","
	    "\"token_type\":\"bearer\",\"expires_in\":60}"), &t), RC_OK);
	assert_string_equal(t.text, "x.y");
	assert_int_equal(t.expires_s, 60);
	assert_int_equal(bank_token_read(STR("{\"access_token\":\"z\","
	    "\"token_type\":\"Bearer\"}"), &t), RC_OK);
	assert_int_equal(t.expires_s, BANK_EXPIRES_S);
	assert_int_equal(bank_token_read(STR("{\"access_token\":\"z\","
	    "\"token_type\":\"Bearer\",\"expires_in\":99999999999}"), &t),
	    RC_OK);
	assert_int_equal(t.expires_s, BANK_EXPIRES_MAX_S);
	static const char *const bad[] = { "", "{}", "[]",
		"{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
		"{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}",
		"{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"}",
		"{\"access_token\":\"a\",\"token_type\":\"mac\"}",
		"{\"access_token\":\"a\"}",
		"{\"access_token\":7,\"token_type\":\"Bearer\"}",
		"{\"access_token\":\"a\",\"token_type\":\"Bearer\","
		"\"expires_in\":0}",
		"{\"access_token\":\"a\",\"token_type\":\"Bearer\","
		"\"expires_in\":\"60\"}" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (bank_token_read(str_of(bad[i]), &t) != RC_BAD_INPUT)
			fail_msg("taken: %s", bad[i]);
	assert_string_equal(t.text, "z");
}

static void
cursors(void **state)
{
	static const char *const good[] = { "0", "7", "7;3", "7;3,5",
		"9999999999;9999999999,9999999998,9999999997,9999999996,"
		"9999999995,9999999994,9999999993,9999999992,9999999991,"
		"9999999990,9999999989,9999999988,9999999987,9999999986,"
		"9999999985,9999999984" };
	static const char *const bad[] = { ";", "7;", ";3", "-1", "x", "7;0",
		"7;x", "7;3,,5", "10000000000", "7;10000000000", "7 ",
		"7;1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17" };
	char text[BANK_CURSOR_MAX + 1];
	struct bank_cursor c;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct buf b = BUF(text);
		assert_int_equal(bank_cursor_read(str_of(good[i]), &c),
		    RC_OK);
		bank_cursor_put(&b, &c);
		assert_false(b.full);
		assert_string_equal(text, good[i]);
	}
	assert_int_equal(bank_cursor_read(STR(""), &c), RC_OK);
	assert_true(c.to == 0 && c.count == 0);
	c.to = 99;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (bank_cursor_read(str_of(bad[i]), &c) != RC_BAD_INPUT ||
		    c.to != 99)
			fail_msg("taken: %s", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(basic),
		cmocka_unit_test(answers),
		cmocka_unit_test(cursors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/base/str.h"

static void
test_compare(void **state)
{
	struct str none = { NULL, 0 };

	(void)state;
	assert_true(str_eq(STR(""), none));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_false(str_eq(STR("a"), STR("ab")));
	assert_true(str_eq_nocase(STR("ChoZ"), STR("cHOz")));
	assert_false(str_eq_nocase(STR("a@"), STR("a`")));
	assert_false(str_eq_nocase(STR("Đ"), STR("đ")));
	assert_true(str_starts(STR("abc"), STR("")));
	assert_true(str_starts(STR("abc"), STR("abc")));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_starts(none, none));
	assert_int_equal(str_of(NULL).n, 0);
}

static void
test_cutting(void **state)
{
	struct str s = STR("a,,b");
	struct str none = { NULL, 0 };

	(void)state;
	assert_true(str_eq(str_cut(&s, ','), STR("a")));
	assert_true(str_eq(str_cut(&s, ','), STR("")));
	assert_true(str_eq(str_cut(&s, ','), STR("b")));
	assert_int_equal(s.n, 0);
	assert_true(str_eq(str_cut(&s, ','), STR("")));
	assert_true(str_eq(str_cut(&none, ','), none));
	assert_int_equal(str_find(STR("abc"), 'c'), 2);
	assert_int_equal(str_find(STR("abc"), 'x'), 3);
	assert_int_equal(str_find(STR("ab\0c"), '\0'), 2);
	assert_true(str_eq(str_trim(STR(" \t\r\na b\n ")), STR("a b")));
	assert_true(str_eq(str_trim(STR(" \n ")), STR("")));
	assert_true(str_eq(str_from(STR("abc"), 3), STR("")));
	assert_true(str_eq(str_part(STR("abc"), 1, 1), STR("b")));
	assert_true(str_eq(str_part(none, 0, 0), none));
}

static void
test_i64(void **state)
{
	static const struct { const char *text; bool ok; int64_t v; } rows[] = {
		{ "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775807", true, -INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "18446744073709551616", false, 0 },
		{ "", false, 0 }, { "-", false, 0 }, { "--1", false, 0 },
		{ "+1", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 },
		{ "1.0", false, 0 }, { "1e3", false, 0 }, { "0x1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t v = 77;
		bool ok = str_to_i64(str_of(rows[i].text), &v);
		if (ok != rows[i].ok || v != (ok ? rows[i].v : 77))
			fail_msg("%s", rows[i].text);
	}
	uint64_t u = 77;
	assert_true(str_to_u64(STR("18446744073709551615"), &u));
	assert_true(u == UINT64_MAX);
	assert_false(str_to_u64(STR("18446744073709551616"), &u));
	assert_false(str_to_u64(STR("-1"), &u));
	assert_false(str_to_i64(STR("1\0"), &(int64_t){ 0 }));
	assert_true(u == UINT64_MAX);
}

static void
test_copy(void **state)
{
	char to[4] = "zzz";

	(void)state;
	assert_true(str_copy(STR("abc"), to, sizeof(to)));
	assert_string_equal(to, "abc");
	assert_false(str_copy(STR("abcd"), to, sizeof(to)));
	assert_string_equal(to, "");
	assert_false(str_copy(STR("a\0"), to, sizeof(to)));
	assert_string_equal(to, "");
	assert_true(str_copy((struct str){ NULL, 0 }, to, sizeof(to)));
	assert_string_equal(to, "");
}

static void
test_utf8(void **state)
{
	static const char *const good[] = { "", "a", "ẴẰỘẬỆ", "₫",
		"\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xee\x80\x80",
		"\xed\x9f\xbf", "\xef\xbf\xbd" };
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf",
		"\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xff", "\xe1\xba", "a\xe1", "\xc3(", "\xe1\xba(" };
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(str_is_utf8(str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (str_is_utf8(str_of(bad[i])))
			fail_msg("bad row %zu", i);
	assert_int_equal(str_chars(STR("Mỷ ₫")), 4);
	assert_int_equal(str_chars(STR("\xff\xe1\xba")), 3);
	assert_int_equal(str_next_char(STR("\xe1\xbb\xb7"), &at), 0x1ef7);
	assert_int_equal(at, 3);
	at = 0;
	assert_int_equal(str_next_char(STR("\xe1\xbb"), &at), 0xfffd);
	assert_int_equal(at, 1);
}

/* Every code point, encoded by hand, comes back; walking any bytes ends at
 * their end. */
static void
test_utf8_whole(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 21);
	char p[4];

	(void)state;
	for (uint32_t c = 0x800; c < 0x10000; c++) {
		size_t at = 0;
		p[0] = (char)(0xe0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (char)(0x80 | (c & 0x3f));
		bool surrogate = c >= 0xd800 && c < 0xe000;
		assert_int_equal(str_is_utf8((struct str){ p, 3 }), !surrogate);
		uint32_t got = str_next_char((struct str){ p, 3 }, &at);
		assert_int_equal(got, surrogate ? 0xfffd : c);
	}
	for (int i = 0; i < 100000; i++) {
		size_t n = rng_below(&rng, 5), at = 0;
		rng_fill(&rng, p, sizeof(p));
		while (at < n)
			(void)str_next_char((struct str){ p, n }, &at);
		assert_int_equal(at, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_cutting),
		cmocka_unit_test(test_i64),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_utf8_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/base/buf.h"

static void
test_fills_to_the_brim(void **state)
{
	char text[4];
	struct buf b = BUF(text);

	(void)state;
	buf_puts(&b, "abc");
	assert_false(b.full);
	buf_puts(&b, "");
	buf_puts(&b, NULL);
	assert_false(b.full);
	buf_putc(&b, 'd');
	assert_true(b.full);
	assert_string_equal(text, "abc");
	buf_reset(&b);
	assert_false(b.full);
	assert_string_equal(text, "");
	assert_int_equal(buf_str(&b).n, 0);
}

/* Once something did not fit, nothing more is added, not even what would. */
static void
test_overflow_sticks(void **state)
{
	char text[4];
	struct buf b = BUF(text);

	(void)state;
	buf_puts(&b, "ab");
	buf_puts(&b, "cd");
	assert_true(b.full);
	buf_putc(&b, 'x');
	buf_printf(&b, "%d", 1);
	buf_u64(&b, 1);
	buf_hex(&b, "z", 1);
	assert_string_equal(text, "ab");
	assert_int_equal(b.n, 2);
}

static void
test_printf(void **state)
{
	char text[8], tiny[1];
	struct buf b = BUF(text);
	struct buf none = BUF(tiny);

	(void)state;
	buf_printf(&b, "%s-%03d", "ab", 7);
	assert_string_equal(text, "ab-007");
	buf_printf(&b, "%s", "");
	assert_false(b.full);
	buf_printf(&b, "%d", 12);
	assert_true(b.full);
	assert_string_equal(text, "ab-007");
	buf_printf(&none, "%s", "");
	assert_false(none.full);
	buf_printf(&none, "x");
	assert_true(none.full);
	assert_string_equal(tiny, "");
}

static void
test_numbers(void **state)
{
	char text[32];
	struct buf b = BUF(text);

	(void)state;
	buf_i64(&b, INT64_MIN);
	assert_string_equal(text, "-9223372036854775808");
	buf_reset(&b);
	buf_i64(&b, INT64_MAX);
	assert_string_equal(text, "9223372036854775807");
	buf_reset(&b);
	buf_u64(&b, UINT64_MAX);
	assert_string_equal(text, "18446744073709551615");
	buf_reset(&b);
	buf_i64(&b, 0);
	buf_i64(&b, -1);
	assert_string_equal(text, "0-1");
}

/* What did not fit is taken back with what did. */
static void
test_cut(void **state)
{
	char text[8];
	struct buf b = BUF(text);

	(void)state;
	buf_puts(&b, "abc");
	buf_puts(&b, "too long");
	assert_true(b.full);
	buf_cut(&b, 2);
	assert_false(b.full);
	assert_string_equal(text, "ab");
	buf_puts(&b, "xyz");
	assert_string_equal(text, "abxyz");
}

static void
test_hex(void **state)
{
	char text[16];
	struct buf b = BUF(text);
	uint8_t back[3] = { 9, 9, 9 };

	(void)state;
	buf_hex(&b, "\x00\x7f\xff", 3);
	assert_string_equal(text, "007fff");
	assert_true(hex_decode(STR("00Abff"), back, 3));
	assert_int_equal(back[1], 0xab);
	assert_false(hex_decode(STR("00abf"), back, 3));
	assert_false(hex_decode(STR("00abff0"), back, 3));
	assert_false(hex_decode(STR("11111g"), back, 3));
	assert_int_equal(back[0], 0);   /* untouched by the refusals */
	assert_true(hex_decode(STR(""), back, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fills_to_the_brim),
		cmocka_unit_test(test_overflow_sticks),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_hex),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

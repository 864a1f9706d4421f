/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "ledger/money.h"

static struct vnd
dong(int64_t v)
{
	return (struct vnd){ v };
}

static void
test_arithmetic(void **state)
{
	struct vnd v = dong(7);

	(void)state;
	assert_true(vnd_add(dong(2), dong(-5), &v));
	assert_int_equal(v.dong, -3);
	assert_true(vnd_sub(dong(2), dong(-5), &v));
	assert_int_equal(v.dong, 7);
	assert_true(vnd_mul(dong(-3), 4, &v));
	assert_int_equal(v.dong, -12);
	assert_true(vnd_add(dong(VND_MAX - 1), dong(1), &v));
	assert_int_equal(v.dong, VND_MAX);
	assert_true(vnd_sub(dong(-VND_MAX + 1), dong(1), &v));
	assert_int_equal(v.dong, -VND_MAX);
}

/* Past the limit, or past int64_t, the result is refused and not written. */
static void
test_limits(void **state)
{
	struct vnd v = dong(7);

	(void)state;
	assert_false(vnd_add(dong(VND_MAX), dong(1), &v));
	assert_false(vnd_add(dong(INT64_MAX), dong(1), &v));
	assert_false(vnd_add(dong(INT64_MIN), dong(-1), &v));
	assert_false(vnd_add(dong(INT64_MAX), dong(0), &v));
	assert_false(vnd_sub(dong(-VND_MAX), dong(1), &v));
	assert_false(vnd_sub(dong(0), dong(INT64_MIN), &v));
	assert_false(vnd_mul(dong(VND_MAX), 2, &v));
	assert_false(vnd_mul(dong(VND_MAX), -2, &v));
	assert_false(vnd_mul(dong(INT64_MIN), -1, &v));
	assert_false(vnd_mul(dong(3037000500), 3037000500, &v));
	assert_int_equal(v.dong, 7);
}

static void
test_sale(void **state)
{
	(void)state;
	assert_true(vnd_is_sale(dong(1)));
	assert_true(vnd_is_sale(dong(499999999)));
	assert_false(vnd_is_sale(dong(0)));
	assert_false(vnd_is_sale(dong(-1)));
	assert_false(vnd_is_sale(dong(500000000)));
	assert_false(vnd_is_sale(dong(INT64_MIN)));
}

static void
test_text(void **state)
{
	static const struct { int64_t v; const char *text; } rows[] = {
		{ 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1.000" },
		{ -1000, "-1.000" }, { 12345, "12.345" },
		{ 499999999, "499.999.999" }, { -100, "-100" },
		{ INT64_MAX, "9.223.372.036.854.775.807" },
		{ INT64_MIN, "-9.223.372.036.854.775.808" },
	};
	char text[32];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF(text);
		vnd_put(&b, dong(rows[i].v));
		assert_false(b.full);
		assert_string_equal(text, rows[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_sale),
		cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

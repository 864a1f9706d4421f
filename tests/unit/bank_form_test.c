/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of a form are decoded, and refused rather than guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/bank/form.h"

static char to[32];

static void
fields_are_decoded(void **state)
{
	struct str body = STR("a=1&name=Ch%E1%BB%8B+M%e1%bb%b7&b=%26%3D&a=2&c");

	(void)state;
	assert_true(form_get(body, "name", to, sizeof(to)));
	assert_string_equal(to, "Chị Mỷ");
	assert_true(form_get(body, "a", to, sizeof(to)));
	assert_string_equal(to, "1");
	assert_true(form_get(body, "b", to, sizeof(to)));
	assert_string_equal(to, "&=");
	assert_true(form_get(body, "c", to, sizeof(to)));
	assert_string_equal(to, "");
	assert_false(form_get(body, "nam", to, sizeof(to)));
	assert_false(form_get(STR(""), "a", to, sizeof(to)));
}

static void
broken_fields_are_refused(void **state)
{
	(void)state;
	assert_false(form_get(STR("a=%4"), "a", to, sizeof(to)));
	assert_false(form_get(STR("a=%zz"), "a", to, sizeof(to)));
	assert_false(form_get(STR("a=x%00y"), "a", to, sizeof(to)));
	assert_string_equal(to, "");
	assert_false(form_get(STR("a=12345"), "a", to, 5));
	assert_true(form_get(STR("a=1234"), "a", to, 5));
	assert_true(form_get_any(STR("a=1234"), "a", to, 5));
	assert_false(form_get_any(STR("a=12345"), "a", to, 5));
	assert_true(form_get_any(STR("b=12345"), "a", to, 5));
	assert_string_equal(to, "");
}

static void
numbers_keep_their_range(void **state)
{
	const struct form_range r = { 7, 1, 10 };
	int64_t v = 0;

	(void)state;
	assert_true(form_get_i64(STR("b=3"), "a", &r, &v));
	assert_int_equal(v, 7);
	assert_true(form_get_i64(STR("a="), "a", &r, &v));
	assert_int_equal(v, 7);
	assert_true(form_get_i64(STR("a=10"), "a", &r, &v));
	assert_int_equal(v, 10);
	assert_false(form_get_i64(STR("a=11"), "a", &r, &v));
	assert_false(form_get_i64(STR("a=0"), "a", &r, &v));
	assert_false(form_get_i64(STR("a=ten"), "a", &r, &v));
	assert_false(form_get_i64(STR("a=%4"), "a", &r, &v));
	assert_false(form_get_i64(STR("a=99999999999999999999"), "a", &r, &v));
	assert_int_equal(v, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_decoded),
		cmocka_unit_test(broken_fields_are_refused),
		cmocka_unit_test(numbers_keep_their_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lines end at blanks, else between characters, and always somewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/str.h"
#include "ledger/base/wrap.h"

static bool
chars_fit(void *ctx, const char *line)
{
	return str_chars(str_of(line)) <= *(const size_t *)ctx;
}

static size_t
first(const char *z, size_t most)
{
	return wrap_line(z, &(struct wrap_ruler){ chars_fit, &most });
}

static void
lines(void **state)
{
	static char endless[3 * WRAP_LINE_MAX];

	(void)state;
	assert_int_equal(first("", 5), 0);
	assert_int_equal(first("rau", 5), 3);
	assert_int_equal(first("rau thịt", 5), 3);
	assert_int_equal(first("rau thịt", 8), strlen("rau thịt"));
	/* No blank: whole characters, never a half of one. */
	assert_int_equal(first("ướướ", 3), strlen("ướư"));
	/* Nothing fits: one character all the same. */
	assert_int_equal(first("ướ", 0), strlen("ư"));
	/* Longer than any line. */
	memset(endless, 'a', sizeof(endless) - 1);
	assert_int_equal(first(endless, SIZE_MAX), WRAP_LINE_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

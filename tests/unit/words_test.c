/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/words.h"
#include "tests/support/spell.h"
#include "tests/support/tsv.h"

static void
expect(int64_t n, const char *want)
{
	char text[WORDS_MAX_BYTES];
	struct buf b = BUF(text);

	words_put(&b, n);
	assert_false(b.full);
	if (strcmp(text, want) != 0)
		fail_msg("%" PRId64 ": \"%s\" is not \"%s\"", n, text, want);
}

static void
test_vectors(void **state)
{
	char want[512];
	struct tsv t;
	int rows = 0;

	(void)state;
	tsv_open(&t, "tests/vectors/number-words.tsv", 1);
	for (; tsv_next(&t); rows++) {
		assert_true(str_copy(t.cell[1], want, sizeof(want)));
		expect(tsv_i64(&t, 0), want);
	}
	assert_int_equal(rows, 46);
}

static void
compare(int64_t n)
{
	char want[2 * WORDS_MAX_BYTES];
	struct buf b = BUF(want);

	spell_put(&b, n);
	expect(n, want);
	assert_null(strstr(want, "  "));
}

static void
test_against_reference(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 7);

	(void)state;
	for (int64_t n = -1000; n <= 1000000; n++)
		compare(n);
	for (int i = 0; i < 200000; i++) {
		int64_t n;
		rng_fill(&rng, &n, sizeof(n));
		compare(n >> rng_below(&rng, 63));
	}
	/* few digits, many zeros */
	for (int i = 0; i < 200000; i++) {
		int64_t n = 0;
		for (int k = 0; k < 18; k++)
			n = n * 10 + (rng_below(&rng, 5) == 0 ?
			    (int64_t)rng_below(&rng, 10) : 0);
		compare(n);
	}
}

static void
test_extremes(void **state)
{
	size_t longest = 0;

	(void)state;
	for (int i = 0; i < 63; i++) {
		compare((int64_t)1 << i);
		compare(-((int64_t)1 << i));
	}
	compare(INT64_MAX);
	compare(INT64_MIN);
	/* the longest words in every place still fit */
	static const int64_t long_ones[] = { -8777777777777777777,
		-5777577757775777577, -8444444444444444444 };
	for (size_t i = 0; i < sizeof(long_ones) / sizeof(long_ones[0]); i++) {
		char text[WORDS_MAX_BYTES];
		struct buf b = BUF(text);
		words_put(&b, long_ones[i]);
		assert_false(b.full);
		longest = b.n > longest ? b.n : longest;
		compare(long_ones[i]);
	}
	assert_in_range(longest, 200, WORDS_MAX_BYTES - 1);
}

static void
test_appends(void **state)
{
	char text[64], small[8];
	struct buf b = BUF(text);
	struct buf tight = BUF(small);

	(void)state;
	buf_puts(&b, "Đã nhận ");
	words_put(&b, 65000);
	assert_string_equal(text, "Đã nhận sáu mươi lăm nghìn");
	words_put(&tight, 65000);
	assert_true(tight.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_against_reference),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_appends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

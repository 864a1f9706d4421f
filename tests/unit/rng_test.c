/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"

/* A seed gives the same bytes for ever: a failure seen once can be replayed.
 * The first and the thousandth number of xoshiro256** after splitmix64 of seed
 * 0, computed apart from the published definitions. */
static void
test_seeded(void **state)
{
	struct rng_seeded a, b;
	struct rng one = rng_from_seed(&a, 0), two = rng_from_seed(&b, 0);
	uint64_t v = 0, w = 0;

	(void)state;
	assert_true(a.s[0] == UINT64_C(0xe220a8397b1dcdaf));
	assert_true(a.s[1] == UINT64_C(0x6e789e6aa1b965f4));
	rng_fill(&one, &v, sizeof(v));
	rng_fill(&two, &w, sizeof(w));
	assert_true(v == UINT64_C(0x99ec5f36cb75f2b4));
	assert_true(v == w);
	for (int i = 1; i < 1000; i++)
		rng_fill(&one, &v, sizeof(v));
	assert_true(v == UINT64_C(0x7aac8c483a2edd2f));
	two = rng_from_seed(&b, 1);
	rng_fill(&two, &w, sizeof(w));
	assert_true(w != UINT64_C(0x99ec5f36cb75f2b4));
}

/* Odd lengths fill exactly what was asked. */
static void
test_lengths(void **state)
{
	struct rng_seeded a;
	struct rng r = rng_from_seed(&a, 5);
	unsigned char bytes[40];

	(void)state;
	for (size_t n = 0; n <= 32; n++) {
		memset(bytes, 0xee, sizeof(bytes));
		rng_fill(&r, bytes + 4, n);
		for (size_t i = 0; i < 4; i++) {
			assert_int_equal(bytes[i], 0xee);
			assert_int_equal(bytes[4 + n + i], 0xee);
		}
	}
	memset(bytes, 0, sizeof(bytes));
	rng_fill(&rng_system, bytes, sizeof(bytes));
	size_t zeros = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		zeros += bytes[i] == 0;
	assert_in_range(zeros, 0, 20);
}

static void
test_below(void **state)
{
	struct rng_seeded a;
	struct rng r = rng_from_seed(&a, 6);
	int seen[7] = { 0 };

	(void)state;
	for (int i = 0; i < 70000; i++)
		seen[rng_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 9500, 10500);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(rng_below(&r, 1), 0);
		assert_true(rng_below(&r, UINT64_MAX) < UINT64_MAX);
	}
}

/* The few numbers at the top that would favour some answers are drawn again:
 * for 10, the six from the last whole multiple on. */
static int stuck_calls;

static void
stuck_fill(void *ctx, void *to, size_t n)
{
	static const uint64_t draws[] = { UINT64_MAX, UINT64_MAX - 5,
		UINT64_MAX - 6 };

	(void)ctx;
	assert_int_equal(n, sizeof(draws[0]));
	memcpy(to, &draws[stuck_calls++], n);
}

static void
test_below_rejects(void **state)
{
	struct rng r = { stuck_fill, NULL };

	(void)state;
	assert_int_equal(rng_below(&r, 10), 9);
	assert_int_equal(stuck_calls, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeded),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_below_rejects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

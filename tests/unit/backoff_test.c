/* SPDX-License-Identifier: Apache-2.0 */
/* Waits after failures: their bounds, their spread, and who ends them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "sync/backoff.h"

#define DRAWS 2000

static struct rng_seeded seeded;
static struct rng rng;

static int
setup(void **state)
{
	(void)state;
	rng = rng_from_seed(&seeded, 42);
	return 0;
}

/* The n-th wait lies in 0..min(900 s, 5 s * 2^n), and fills it. */
static void
each_wait_fills_its_range(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 20; n++) {
		int64_t most = n < 8 ? (int64_t)5000 << n : 900000;
		int64_t least_seen = INT64_MAX, most_seen = -1, sum = 0;

		if (most > 900000)
			most = 900000;
		for (int i = 0; i < DRAWS; i++) {
			struct backoff b = { 0 };
			for (unsigned k = 0; k < n; k++)
				(void)backoff_next_ms(&b, &rng, 0);
			int64_t ms = backoff_next_ms(&b, &rng, 0);
			assert_true(ms >= 0 && ms <= most);
			least_seen = ms < least_seen ? ms : least_seen;
			most_seen = ms > most_seen ? ms : most_seen;
			sum += ms;
		}
		assert_true(least_seen < most / 50);
		assert_true(most_seen > most - most / 50);
		assert_in_range(sum / DRAWS, most * 45 / 100, most * 55 / 100);
	}
}

static void
only_reset_starts_again(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		(void)backoff_next_ms(&b, &rng, 0);
	int64_t most = 0;
	for (int i = 0; i < DRAWS; i++) {
		int64_t ms = backoff_next_ms(&b, &rng, 0);
		most = ms > most ? ms : most;
	}
	assert_in_range(most, 880000, 900000);
	backoff_reset(&b);
	assert_true(backoff_next_ms(&b, &rng, 0) <= 5000);
}

/* Twenty thousand who were told "in 30 s" must not come in the same second. */
static void
retry_after_is_a_floor_with_jitter_on_top(void **state)
{
	unsigned second[40] = { 0 };

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct backoff b = { 0 };
		int64_t ms = backoff_next_ms(&b, &rng, 30);
		assert_in_range(ms, 30000, 35000);
		second[ms / 1000]++;
	}
	for (int s = 30; s < 35; s++)
		assert_in_range(second[s], 3600, 4400);
}

static void
slow_wait_is_five_to_fifteen_minutes(void **state)
{
	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		struct backoff b = { 0 };
		assert_in_range(backoff_slow_ms(&b, &rng), 300000, 900000);
		/* The next ordinary failure is at the top as well. */
		assert_true(backoff_next_ms(&b, &rng, 0) <= 900000);
		assert_true(b.n >= 8);
	}
}

static void
spread_and_period(void **state)
{
	int64_t most = 0;

	(void)state;
	assert_int_equal(backoff_spread_ms(&rng, 0, 0), 0);
	assert_int_equal(backoff_spread_ms(&rng, 7, 0), 7000);
	for (int i = 0; i < DRAWS; i++) {
		int64_t ms = backoff_spread_ms(&rng, 10, 300);
		assert_in_range(ms, 10000, 310000);
		most = ms > most ? ms : most;
		assert_in_range(backoff_period_ms(&rng, 60000), 48000, 72000);
	}
	assert_true(most > 300000);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, setup)
	const struct CMUnitTest tests[] = {
		T(each_wait_fills_its_range),
		T(only_reset_starts_again),
		T(retry_after_is_a_floor_with_jitter_on_top),
		T(slow_wait_is_five_to_fifteen_minutes),
		T(spread_and_period),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

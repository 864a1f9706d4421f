/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "sync/backoff.h"

/* 5 s * 2^8 = 1280 s is already over the cap. */
#define N_MAX 8

static int64_t
random_ms(const struct rng *rng, int64_t most)
{
	return (int64_t)rng_below(rng, (uint64_t)most + 1);
}

int64_t
backoff_next_ms(struct backoff *b, const struct rng *rng,
    int64_t retry_after_s)
{
	REQUIRE(retry_after_s >= 0 && retry_after_s < INT64_MAX / 2000);
	unsigned n = b->n < N_MAX ? b->n : N_MAX;
	int64_t most = (int64_t)BACKOFF_BASE_MS << n;
	if (most > BACKOFF_MAX_MS)
		most = BACKOFF_MAX_MS;
	if (b->n < N_MAX)
		b->n++;
	return retry_after_s * 1000 + random_ms(rng, most);
}

int64_t
backoff_slow_ms(struct backoff *b, const struct rng *rng)
{
	b->n = N_MAX;
	return BACKOFF_SLOW_MS +
	    random_ms(rng, BACKOFF_MAX_MS - BACKOFF_SLOW_MS);
}

void
backoff_reset(struct backoff *b)
{
	b->n = 0;
}

int64_t
backoff_spread_ms(const struct rng *rng, int64_t retry_after_s,
    int64_t spread_s)
{
	REQUIRE(retry_after_s >= 0 && retry_after_s < INT64_MAX / 4000);
	REQUIRE(spread_s >= 0 && spread_s < INT64_MAX / 4000);
	return retry_after_s * 1000 + random_ms(rng, spread_s * 1000);
}

int64_t
backoff_period_ms(const struct rng *rng, int64_t period_ms)
{
	REQUIRE(period_ms > 0);
	return period_ms - period_ms / 5 + random_ms(rng, period_ms / 5 * 2);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/backoff.h - how long to wait after a failure.
 *
 * Full jitter: a random wait in 0..min(900 s, 5 s * 2^n), so that stalls
 * which lost the board together do not come back together.  Pure; spans of
 * monotonic milliseconds, never points in time. */
#ifndef SYNC_BACKOFF_H
#define SYNC_BACKOFF_H

#include <stdint.h>

#include "ledger/base/rng.h"

#define BACKOFF_BASE_MS 5000
#define BACKOFF_MAX_MS  900000
/* For what only a person can mend: 300..900 s. */
#define BACKOFF_SLOW_MS 300000

struct backoff { unsigned n; };   /* failures since the last durable answer */

/* Milliseconds to wait after one more failure, and n grows.  What the board
 * asked for (Retry-After; 0 none) comes first and the jitter on top, or all
 * who were told the same second would meet again in it. */
int64_t backoff_next_ms(struct backoff *b, const struct rng *rng,
    int64_t retry_after_s);
/* The long wait; n stays at its top afterwards. */
int64_t backoff_slow_ms(struct backoff *b, const struct rng *rng);
/* Only for a durable answer of the board. */
void backoff_reset(struct backoff *b);

/* What a good answer asks for before the next request: retry_after_s and a
 * random part of spread_s. */
int64_t backoff_spread_ms(const struct rng *rng, int64_t retry_after_s,
    int64_t spread_s);
/* A period with a fifth of it shaken either way. */
int64_t backoff_period_ms(const struct rng *rng, int64_t period_ms);

#endif

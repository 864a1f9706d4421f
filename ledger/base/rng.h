/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/rng.h - where random bytes come from; tests seed their own. */
#ifndef LEDGER_BASE_RNG_H
#define LEDGER_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	/* Fill n bytes.  Never fails: a machine without randomness is not
	 * one to sell on, so the system source aborts instead. */
	void (*fill)(void *ctx, void *to, size_t n);
	void *ctx;
};

static inline void
rng_fill(const struct rng *r, void *to, size_t n)
{
	r->fill(r->ctx, to, n);
}

/* A value in [0, below); below > 0. */
uint64_t rng_below(const struct rng *r, uint64_t below);

/* getrandom(2). */
extern const struct rng rng_system;

/* xoshiro256** from one seed: the same bytes for ever.  Tests and the demo. */
struct rng_seeded { uint64_t s[4]; };
struct rng rng_from_seed(struct rng_seeded *state, uint64_t seed);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"

static void
system_fill(void *ctx, void *to, size_t n)
{
	uint8_t *p = to;

	(void)ctx;
	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0) {
			REQUIRE(errno == EINTR);
			continue;
		}
		p += got;
		n -= (size_t)got;
	}
}

const struct rng rng_system = { system_fill, NULL };

uint64_t
rng_below(const struct rng *r, uint64_t below)
{
	uint64_t v = 0;
	uint64_t limit;

	REQUIRE(below > 0);
	limit = UINT64_MAX - UINT64_MAX % below;
	do {
		rng_fill(r, &v, sizeof(v));
	} while (v >= limit);
	return v % below;
}

static uint64_t
rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

/* xoshiro256** (Blackman, Vigna 2018), seeded through splitmix64. */
static uint64_t
seeded_next(struct rng_seeded *st)
{
	uint64_t *s = st->s;
	uint64_t out = rotl(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return out;
}

static void
seeded_fill(void *ctx, void *to, size_t n)
{
	uint8_t *p = to;

	while (n > 0) {
		uint64_t v = seeded_next(ctx);
		size_t part = n < sizeof(v) ? n : sizeof(v);
		memcpy(p, &v, part);
		p += part;
		n -= part;
	}
}

struct rng
rng_from_seed(struct rng_seeded *state, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
		state->s[i] = z ^ (z >> 31);
	}
	return (struct rng){ seeded_fill, state };
}

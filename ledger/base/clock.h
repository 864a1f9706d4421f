/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/clock.h - where "now" comes from; tests supply their own. */
#ifndef LEDGER_BASE_CLOCK_H
#define LEDGER_BASE_CLOCK_H

#include <stdint.h>

struct clock {
	/* Milliseconds since 1970; may jump.  For records, never for waits. */
	int64_t (*wall_ms)(void *ctx);
	/* Milliseconds since some start; never goes back, counts suspend.
	 * For waits only. */
	int64_t (*mono_ms)(void *ctx);
	void *ctx;
};

static inline int64_t
clock_wall_ms(const struct clock *c)
{
	return c->wall_ms(c->ctx);
}

static inline int64_t
clock_mono_ms(const struct clock *c)
{
	return c->mono_ms(c->ctx);
}

/* The machine's own clocks: CLOCK_REALTIME and CLOCK_BOOTTIME. */
extern const struct clock clock_system;

#endif

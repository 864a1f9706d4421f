/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* CLOCK_BOOTTIME */
#include <time.h>

#include "ledger/base/clock.h"
#include "ledger/base/rc.h"

static int64_t
read_ms(clockid_t id)
{
	struct timespec t;

	REQUIRE(clock_gettime(id, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t
system_wall(void *ctx)
{
	(void)ctx;
	return read_ms(CLOCK_REALTIME);
}

static int64_t
system_mono(void *ctx)
{
	(void)ctx;
	return read_ms(CLOCK_BOOTTIME);
}

const struct clock clock_system = { system_wall, system_mono, NULL };

/* SPDX-License-Identifier: Apache-2.0 */
/* weeks DIR SALES - what a stall sold in the two weeks before now, without a
 * network: a new ledger in DIR as its terminal would have written it, one
 * start a day, half of the sales in cash and half of them seen.  Written
 * without syncing: it is a past, not a test of the disk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/ledger.h"
#include "tests/support/faultvfs.h"

#define DAYS 14
#define DAY_MS ((int64_t)86400000)

static int64_t now_ms;

static int64_t
now(void *ctx)
{
	(void)ctx;
	return now_ms;
}

static const struct clock clock = { now, now, NULL };
static const struct profile who = {
	.bin = "970422", .account = "0900000001", .holder = "NGUYEN THI MY",
	.stall = "Chị Mỷ rau", .terminal = 7,
};

static void
must(enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "weeks: %s: %s\n", what, rc_text(rc));
	exit(1);
}

static void
sell(struct ledger *l, int64_t number)
{
	struct sale s;

	must(sale_open(l, (struct vnd){ 5000 + number % 40 * 1000 }, &s),
	    "sale_open");
	now_ms += 20000;
	must(sale_settle(l, s.ref, number % 2 == 0 ? EVIDENCE_CASH :
	    EVIDENCE_SEEN, &s), "sale_settle");
	now_ms += 20000;
}

int
main(int argc, char **argv)
{
	struct rng rng = rng_system;
	struct ledger_env env = { .clock = &clock, .rng = &rng,
	    .vfs = FAULT_VFS, .software = "weeks" };
	int64_t sales = 0;

	if (argc != 3 || !str_to_i64(str_of(argv[2]), &sales)) {
		fprintf(stderr, "usage: weeks DIR SALES\n");
		return 2;
	}
	log_set_level(LOG_WARN);
	fault_vfs_open();
	fault_sync(false);
	int64_t from = clock_wall_ms(&clock_system) - DAYS * DAY_MS;
	for (int64_t day = 0, done = 0; day < DAYS; day++) {
		struct ledger *l;
		now_ms = from + day * DAY_MS;
		must(ledger_open(argv[1], &env, &l, NULL), "ledger_open");
		if (day == 0)
			must(ledger_profile_set(l, &who), "ledger_profile_set");
		for (; done < sales * (day + 1) / DAYS; done++)
			sell(l, done);
		ledger_close(l);
	}
	return 0;
}

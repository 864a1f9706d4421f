/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/crashday.h - a stall's day on the crash disk, and what was
 * acknowledged when.
 *
 * Payments of every kind, shifts with a signed checkpoint at their end,
 * refunds, debts, self-tests, a board that takes entries, restarts, checkpoints
 * of the log, and a backup at noon.  Each RC_OK that would be shown is dated by
 * the operations recorded until then.  With a side copy on a real disk. */
#ifndef TESTS_SUPPORT_CRASHDAY_H
#define TESTS_SUPPORT_CRASHDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/ledger.h"
#include "ledger/witness.h"
#include "tests/support/crashvfs.h"
#include "tests/support/gold.h"

#define DAY_ACKS_MAX    16384
#define DAY_ENTRIES_MAX 8192
#define DAY_OPS_MAX     (1 << 20)

struct day_ack {
	size_t op;               /* it was known after so many */
	int64_t n;               /* the journal stood there */
	int later;               /* the next one of this sale; -1: none */
	bool has_sale, first;    /* and the sale's first */
	struct sale sale;
};

struct crash_day {
	char dir[64], side[96];  /* the day's own */
	int payments;            /* the last sale's, so far */
	int64_t mail, wall_ms;
	struct clock clock;
	struct rng_seeded random;
	struct rng rng;
	struct ledger_env env;
	struct day_ack ack[DAY_ACKS_MAX];
	int acks;
	int64_t entries;
	size_t entry_op[DAY_ENTRIES_MAX + 1];   /* known after so many */
	uint8_t h[DAY_ENTRIES_MAX + 1][HASH_BYTES];
	struct witness_line line[DAY_ENTRIES_MAX + 1];   /* as sent up */
	uint8_t key[KEY_BYTES];
	/* By cut: the state that was acknowledged, and the one that all the
	 * operations up to the next border make. */
	struct gold *gold;
	int *low, *high;
};

/* Live it, of so many payments, and keep its states.  crash_vfs_open is
 * called; the recording is stopped and rewound. */
void day_live(struct crash_day *d, int payments);
void day_forget(struct crash_day *d);
/* A folder like the day's for a process of its own: the key, no side copy.
 * d->dir and d->side are it from then on. */
void day_move(struct crash_day *d);
void day_leave(struct crash_day *d);   /* remove that folder */

/* Acknowledgements by cut k: those before the returned index. */
int day_acked(const struct crash_day *d, size_t k);
/* Entries acknowledged by cut k. */
int64_t day_entries(const struct crash_day *d, size_t k);

/* One image. */
struct day_cut { enum crash_model m; size_t k; uint64_t seed; };
/* Remember "BEFOREmodel:k:seed WHAT", from any of a crew's processes; the
 * first twenty are printed by day_complaints. */
void day_complain(const char *before, const struct day_cut *c,
    const char *what);
void day_complaints(void);
bool day_cut_parse(const char *text, struct day_cut *c);

enum day_verdict {
	DAY_WHOLE,     /* all that was acknowledged by k, as it was then or as
	                * it came to be later */
	DAY_EARLIER,   /* a true earlier state */
	DAY_WRONG,     /* neither */
};
enum day_verdict day_compare(const struct crash_day *d, struct ledger *l,
    size_t k);

#endif

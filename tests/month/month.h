/* SPDX-License-Identifier: Apache-2.0 */
/* tests/month/month.h - a market for a month, from one seed, into the real
 * store by the board's own code; and the bank's truth of it, a line a thing
 * that happened, for whoever checks (check.py).  Whatever the store refuses
 * ends the program: nothing here is expected to fail. */
#ifndef TESTS_MONTH_MONTH_H
#define TESTS_MONTH_MONTH_H

#include <stdatomic.h>
#include <stdio.h>

#include "ledger/base/clock.h"
#include "ledger/base/rng.h"
#include "sync/board/credit.h"
#include "sync/board/store_fee.h"

#define STALLS     300
#define COLLECTORS 40      /* of them, a day each */
#define DAYS       30
#define BIN        "970436"
#define PROVIDERS  4
#define FIRST_DAY  20758   /* 2026-11-01 */

struct month {
	struct store *store;
	struct clock clock;
	int64_t wall_ms;
	struct rng_seeded seed;
	struct rng rng;
	FILE *truth;
	int64_t note;              /* numbers of transfers */
	char bill[STALLS][REF_LEN + 1];
	int64_t sales, fees;       /* how many are wanted */
};

#define NEED(rc) month_need((rc), #rc, __LINE__)
void month_need(enum rc rc, const char *what, int line);
uint64_t month_below(struct month *m, uint64_t below);

void month_stall(char to[FEE_STALL_MAX + 1], int stall);
/* Terminals are 1 to STALLS; each has an account of its own. */
void month_account(char to[ACCOUNT_MAX + 1], int terminal);
void month_fee_account(char to[ACCOUNT_MAX + 1], int provider);
const char *month_provider(int n);

/* The market as it stands on the first morning: stalls, people, prices,
 * bills. */
enum rc month_begin(struct store *s, void *ctx);

/* A transfer, and how its news travels. */
struct transfer {
	int provider;
	bool out;
	char account[ACCOUNT_MAX + 1];
	int64_t amount, id;
	char content[512];
	const char *want;          /* state of its credit, or "any" */
	char ref[REF_LEN + 1];     /* of its credit, when it is matched */
	const char *trouble;       /* "" for none */
};
/* Tell of it once; again: the same bytes.  With another amount it is told of
 * as what it is not. */
void month_tell(struct store *s, struct month *m, const struct transfer *t,
    int64_t amount);
/* Told a second time, by the bank's statement. */
void month_statement(struct store *s, struct month *m,
    const struct transfer *t);
/* A line of the truth. */
void month_truth(struct month *m, const struct transfer *t);

#endif

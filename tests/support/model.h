/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/model.h - what ledger_model_test.c knows of a stall, and the
 * steps of a collector (model_round.c). */
#ifndef TESTS_SUPPORT_MODEL_H
#define TESTS_SUPPORT_MODEL_H

#include "tests/support/stall.h"

#define STEPS_MAX 40
#define CREDITS_MAX STEPS_MAX
#define DEBTORS 2
#define TICKETS 3   /* numbers in the range */

/* What was done to a sale; what it is follows from that. */
struct model_sale {
	char ref[REF_LEN + 1];
	int64_t asked, bank, cash, seen, code;
	bool fee;             /* the board's money: nothing is ever due */
	int debtor;           /* whose debt it is to repay, +1; 0: a sale */
	int64_t repaid, given;
	bool is_void, is_expired, is_late;
	bool was_settled;
	int64_t settled_n;
};

struct model {
	struct stall s;
	struct rng_seeded random;
	struct rng rng;
	struct model_sale sale[STEPS_MAX];
	size_t sales;
	struct credit credit[CREDITS_MAX];
	size_t credits;
	int number;           /* of the next credit */
	int64_t mail, acked;
	char who[DEBTORS][WHO_LEN + 1];   /* "": owed nothing yet */
	int64_t owed[DEBTORS];
	bool collects;
	int64_t takings, in_hand, handovers, tickets, voided;
};

uint64_t model_pick(struct model *m, uint64_t below);
/* The board gives numbers 1 to TICKETS, before the first step. */
void model_range(struct model *m);
void model_collect(struct model *m);
void model_in_hand(struct model *m);   /* is what the ledger says */

#endif

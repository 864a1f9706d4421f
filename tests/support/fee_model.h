/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/fee_model.h - fees and collectors' rounds for pg_model_test.c:
 * a step, what a small model in memory makes of it (fee_model.c, and
 * fee_model_let.c for contracts, meters and virtual accounts: arrays and
 * sums, none of the board's code), and the same done to a store
 * (fee_model_do.c, fee_model_let_do.c).  Both give the same answer.
 *
 * Stalls: that there is not.  Terminal 4 stands at A-01;
 * 5 and 6 go with collectors. */
#ifndef TESTS_SUPPORT_FEE_MODEL_H
#define TESTS_SUPPORT_FEE_MODEL_H

#include "tests/support/board_box.h"

#define FEE_COLLECTORS 2
#define FEE_FIRST      5       /* their terminals */
#define FEE_STALLS     2
#define FEE_PERIODS    3
#define FEE_NUMBERS    12      /* that a step names: bills, keys, tickets */
#define FEE_ORDERS     4       /* of a collector */

/* What came of a step, the same words from every store. */
struct answer { enum rc rc; int64_t a, b, c, d; };

enum fee_op { FEE_RUN, FEE_PREVIEW, FEE_RUN_BACK, FEE_BILL_BACK, FEE_CASH,
	FEE_ASSIGN, FEE_TRANSFER, FEE_UNDO, FEE_WAIVE, FEE_VERDICT, FEE_OWED,
	FEE_SUMS, LET_ADD, LET_END, METER_ADD, METER_READ, METER_END, VA_GIVE,
	VA_MONEY, ROUND_BEGIN, ROUND_END, ROUND_RANGE, ROUND_ASK, ROUND_CASH,
	ROUND_TRANSFER, ROUND_TICKET, ROUND_VOID, ROUND_HANDOVER,
	ROUND_COUNT_IT, ROUND_COLLECTED, FEE_OP_COUNT };

struct fee_step {
	enum fee_op op;
	unsigned stall;         /* 0, 1; 2: A-09 */
	unsigned period, who, alt, no;   /* alt 0..7, no 1..FEE_NUMBERS */
	int64_t amount;
	int64_t unique;         /* no other step has it */
};
struct fee_step fee_step_make(unsigned (*roll)(unsigned sides));

/* --- the model ---------------------------------------------------------- */

#define M_BILLS    200
#define M_CHARGES  900
#define M_PAYMENTS 400
#define M_PARTS    1600
#define M_SMALL    200
#define M_WAIVERS  30          /* of a stall and period no more are looked at */
#define M_CONTRACTS 40
#define M_METERS   12          /* of a stall no more are looked at */
#define M_READINGS 200
#define M_VAS      3

/* Fees: the first is for both stalls, the second for A-02 alone, the last by
 * a meter; of a waiver FEE_ALL is all of them. */
enum { FEE_MB, FEE_VS, FEE_ALL, FEE_DIEN };
#define FEE_DIEN_PRICE 3

struct fee_model {
	struct { int run, contract; unsigned stall, period; } bill[M_BILLS];
	/* meter: its place + 1, with the day of the reading it asks for. */
	struct { int bill, waiver, meter; unsigned fee;
		int64_t amount, meter_day; bool gone; } charge[M_CHARGES];
	struct { unsigned stall; int64_t from, to; bool closed; }
	    contract[M_CONTRACTS];
	struct { unsigned stall; int64_t from, to, first, round; }
	    meter[M_METERS];
	struct { int meter; int64_t day, value, used; } reading[M_READINGS];
	struct { int64_t n; unsigned stall; bool said, given; } va[M_VAS];
	int64_t va_n;
	struct { unsigned stall; bool bank, deposit, undone, counter;
		unsigned key; int64_t credit, amount, receipt; }
	    payment[M_PAYMENTS];
	struct { int payment, bill; int64_t amount; } part[M_PARTS];
	struct { unsigned stall, fee, first, last, asked_by; int64_t bp, amount;
		int verdict; } waiver[M_WAIVERS];
	struct { int64_t seq, amount; unsigned order; } came[M_SMALL];
	struct { unsigned who, no; int64_t amount; bool cash, gone; }
	    ticket[M_SMALL];
	struct { unsigned who; int64_t total, staff; bool counted; }
	    handover[M_SMALL];
	int bills, charges, payments, parts, waivers, camed, tickets,
	    handovers, runs, contracts, meters, readings;
	bool run_back[M_BILLS];
	struct { int64_t staff, from; } collector[FEE_COLLECTORS];
	struct { bool there, ticket; unsigned stall; }
	    order[FEE_COLLECTORS * FEE_ORDERS];
	struct { int64_t last; unsigned who; } range[M_SMALL];
	int ranges;
	int64_t stalls[FEE_COLLECTORS], sold[FEE_COLLECTORS],
	    handed[FEE_COLLECTORS], counted[FEE_COLLECTORS];
};
/* The market's counts, which others use too, and the moment. */
struct fee_counts { int64_t *receipts, *seq, now; };

bool fee_model_is_full(const struct fee_model *m);
struct answer fee_model_step(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p);
/* Two contracts without an end, as fee_model_open makes them. */
void fee_model_begin(struct fee_model *m);
/* fee_model_let.c: up to ROUND_BEGIN. */
struct answer fee_model_let(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p);
/* A bill of the contract for the period; how many lines, 0: none. */
int fee_model_bill(struct fee_model *m, int contract, unsigned period);
/* The next contract of the stall that meets the period; < 0: none. */
int fee_model_meeting(const struct fee_model *m, unsigned stall,
    unsigned period, int after);
/* All waivers of its stall and period, on a bill. */
void fee_model_waive(struct fee_model *m, int bill);
int64_t fee_model_first(unsigned period);   /* its first day */
/* fee_model_round.c: from ROUND_BEGIN on. */
struct answer fee_model_round(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p);
int fee_model_pay(struct fee_model *m, struct fee_counts *n, unsigned stall,
    int64_t amount);
bool fee_model_credit_paid(const struct fee_model *m, int64_t credit);
struct answer fee_model_sums(const struct fee_model *m);
int64_t fee_model_asked(const struct fee_model *m, int bill);
int64_t fee_model_on_bill(const struct fee_model *m, int bill);
int64_t fee_model_given(const struct fee_model *m, int payment);
int64_t fee_model_free(const struct fee_model *m, int payment);

/* --- the stores --------------------------------------------------------- */

void fee_model_open(struct box *b);
struct answer fee_step_do(struct store *s, const struct fee_step *p);
struct answer fee_let_do(struct store *s, const struct fee_step *p);
/* Every contract, meter and number is as the model has it. */
enum rc fee_let_check(struct store *s, const struct fee_model *m) MUST_CHECK;
/* Every bill and payment is in the box as the model has it. */
void fee_model_check(struct box *b, const struct fee_model *m);

#endif

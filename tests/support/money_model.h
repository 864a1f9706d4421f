/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/money_model.h - what a board keeps of sales, money and
 * terminals, for pg_model_test.c: a step, what a small model in memory makes
 * of it (money_model.c), and the same done to a store (money_model_do.c).
 * A step of fees is handed on to fee_model.h. */
#ifndef TESTS_SUPPORT_MONEY_MODEL_H
#define TESTS_SUPPORT_MONEY_MODEL_H

#include "tests/support/fee_model.h"

#define MODEL_TERMINALS 3
#define MODEL_SALES     4      /* of a terminal */
#define MODEL_NOTES_MAX 256    /* kept in a model */

enum op { OP_NOTICE, OP_SALE, OP_CLOSE, OP_CLAIM, OP_RECEIPT, OP_ALARM,
	OP_SEEN, OP_TAIL, OP_ENROL, OP_USE, OP_CUT, OP_TERMINAL, OP_FEE,
	OP_COUNT };

struct step {
	enum op op;
	uint32_t terminal;      /* 1.. */
	unsigned sale;          /* 0.. */
	int64_t amount;
	unsigned id, bank_ref;  /* of a notice; bank_ref 0: none */
	bool other_body;
	struct fee_step fee;
};

struct note { unsigned id; int64_t amount; unsigned bank_ref, body;
	int64_t seq; uint32_t terminal; unsigned sale, told;
	bool matched, twin; };
struct money_model {
	int64_t seq;
	struct note note[MODEL_NOTES_MAX];
	int notes, conflicts;
	struct { bool there, closed; int64_t seq, asked, closed_seq; }
	    sale[MODEL_TERMINALS][MODEL_SALES];
	int mail[MODEL_TERMINALS], alarms[MODEL_TERMINALS];
	int64_t seen[MODEL_TERMINALS];
	struct { bool there; int64_t next, last; } tail[MODEL_TERMINALS];
	bool code_used[MODEL_TERMINALS], code[MODEL_TERMINALS];
	int cuts[MODEL_TERMINALS];
	int64_t cut_credits[MODEL_TERMINALS], cut_total[MODEL_TERMINALS];
	int odd[MODEL_NOTES_MAX], odds;   /* id * 2 + body of kept conflicts */
	int64_t receipts, now;
	struct fee_model fee;
};

struct answer money_model_step(struct money_model *m, const struct step *p);
struct answer money_step_do(struct store *s, const struct step *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Every state and evidence of a sale against every event: where it goes, what
 * it then rests on, and where each đồng is posted.  The sale is of 65,000. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/posting.h"
#include "ledger/sale_go.h"
#include "tests/support/stall.h"

#define A 65000

enum start {
	OPEN, SHORT, PAID_BANK, PAID_SEEN, PAID_BANK_SEEN, PAID_CASH,
	PAID_BANK_CASH, OVER_BANK, OVER_CASH, OVER_BANK_CASH, OVER_CASH_BANK,
	VOID, VOID_MONEY, EXPIRED, EXPIRED_MONEY, LATE, SHORT_CODE, PAID_CODE,
	PAID_CODE_BANK, PAID_CODE_SEEN, OVER_CODE, EXPIRED_CODE, START_COUNT
};

struct money { int64_t bank, cash, seen, code; };

static const struct {
	const char *name;
	enum sale_state state;
	enum evidence evidence;
	struct money m;
} starts[START_COUNT] = {
	[OPEN] = { "open", SALE_OPEN, EVIDENCE_NONE, { 0, 0, 0, 0 } },
	[SHORT] = { "short", SALE_SHORT, EVIDENCE_NONE, { 20000, 0, 0, 0 } },
	[PAID_BANK] = { "paid by bank", SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 } },
	[PAID_SEEN] = { "paid, seen", SALE_PAID, EVIDENCE_SEEN,
	    { 0, 0, A, 0 } },
	[PAID_BANK_SEEN] = { "paid, part bank part seen", SALE_PAID,
	    EVIDENCE_SEEN, { 20000, 0, 45000, 0 } },
	[PAID_CASH] = { "paid in cash", SALE_PAID, EVIDENCE_CASH,
	    { 0, A, 0, 0 } },
	[PAID_BANK_CASH] = { "paid, part bank part cash", SALE_PAID,
	    EVIDENCE_CASH, { 20000, 45000, 0, 0 } },
	[OVER_BANK] = { "over by bank", SALE_OVER, EVIDENCE_BANK,
	    { 70000, 0, 0, 0 } },
	[OVER_CASH] = { "cash, then some by bank", SALE_OVER, EVIDENCE_CASH,
	    { 5000, A, 0, 0 } },
	[OVER_BANK_CASH] = { "bank and cash, then more", SALE_OVER,
	    EVIDENCE_CASH, { 25000, 45000, 0, 0 } },
	[OVER_CASH_BANK] = { "cash, then all by bank", SALE_OVER,
	    EVIDENCE_BANK, { A, A, 0, 0 } },
	[VOID] = { "void", SALE_VOID, EVIDENCE_NONE, { 0, 0, 0, 0 } },
	[VOID_MONEY] = { "void, with money", SALE_VOID, EVIDENCE_NONE,
	    { 20000, 0, 0, 0 } },
	[EXPIRED] = { "expired", SALE_EXPIRED, EVIDENCE_NONE, { 0, 0, 0, 0 } },
	[EXPIRED_MONEY] = { "expired, with money", SALE_EXPIRED,
	    EVIDENCE_NONE, { 20000, 0, 0, 0 } },
	[SHORT_CODE] = { "short, by code", SALE_SHORT, EVIDENCE_NONE,
	    { 0, 0, 0, 20000 } },
	[PAID_CODE] = { "paid by code", SALE_PAID, EVIDENCE_CODE,
	    { 0, 0, 0, A } },
	[PAID_CODE_BANK] = { "paid, part bank part code", SALE_PAID,
	    EVIDENCE_CODE, { 20000, 0, 0, 45000 } },
	[PAID_CODE_SEEN] = { "paid, part code part seen", SALE_PAID,
	    EVIDENCE_SEEN, { 0, 0, 45000, 20000 } },
	[OVER_CODE] = { "over by code", SALE_OVER, EVIDENCE_CODE,
	    { 0, 0, 0, 70000 } },
	[EXPIRED_CODE] = { "expired, with code", SALE_EXPIRED, EVIDENCE_NONE,
	    { 0, 0, 0, 20000 } },
	[LATE] = { "late", SALE_LATE, EVIDENCE_NONE, { 20000, 0, 0, 0 } },
};

/* What must come of it; whatever is not listed is refused. */
static const struct cell {
	enum start start;
	enum sale_event event;
	int64_t amount;
	enum sale_state state;
	enum evidence evidence;
	struct money m;
	int64_t sales, shrt, over, late;   /* postings, credits positive */
} cells[] = {
	{ OPEN, SALE_ON_VOID, 0, SALE_VOID, EVIDENCE_NONE,
	    { 0, 0, 0, 0 }, 0, 0, 0, 0 },
	{ OPEN, SALE_ON_EXPIRE, 0, SALE_EXPIRED, EVIDENCE_NONE,
	    { 0, 0, 0, 0 }, 0, 0, 0, 0 },
	{ OPEN, SALE_ON_CASH, A, SALE_PAID, EVIDENCE_CASH,
	    { 0, A, 0, 0 }, A, 0, 0, 0 },
	{ OPEN, SALE_ON_SEEN, A, SALE_PAID, EVIDENCE_SEEN,
	    { 0, 0, A, 0 }, A, 0, 0, 0 },
	{ OPEN, SALE_ON_CREDIT, 200, SALE_SHORT, EVIDENCE_NONE,
	    { 200, 0, 0, 0 }, 0, 200, 0, 0 },
	{ OPEN, SALE_ON_CREDIT, A, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ OPEN, SALE_ON_CREDIT, A + 1, SALE_OVER, EVIDENCE_BANK,
	    { A + 1, 0, 0, 0 }, A, 0, 1, 0 },
	{ SHORT, SALE_ON_VOID, 0, SALE_VOID, EVIDENCE_NONE,
	    { 20000, 0, 0, 0 }, 0, 0, 0, 20000 },
	{ SHORT, SALE_ON_EXPIRE, 0, SALE_EXPIRED, EVIDENCE_NONE,
	    { 20000, 0, 0, 0 }, 0, 0, 0, 20000 },
	{ SHORT, SALE_ON_CASH, 45000, SALE_PAID, EVIDENCE_CASH,
	    { 20000, 45000, 0, 0 }, A, 0, 0, 0 },
	{ SHORT, SALE_ON_SEEN, 45000, SALE_PAID, EVIDENCE_SEEN,
	    { 20000, 0, 45000, 0 }, A, 0, 0, 0 },
	{ SHORT, SALE_ON_CREDIT, 44999, SALE_SHORT, EVIDENCE_NONE,
	    { 64999, 0, 0, 0 }, 0, 64999, 0, 0 },
	{ SHORT, SALE_ON_CREDIT, 45000, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ SHORT, SALE_ON_CREDIT, 46000, SALE_OVER, EVIDENCE_BANK,
	    { 66000, 0, 0, 0 }, A, 0, 1000, 0 },
	{ PAID_BANK, SALE_ON_CREDIT, 1, SALE_OVER, EVIDENCE_BANK,
	    { A + 1, 0, 0, 0 }, A, 0, 1, 0 },
	{ PAID_SEEN, SALE_ON_CREDIT, 20000, SALE_PAID, EVIDENCE_SEEN,
	    { 20000, 0, 45000, 0 }, A, 0, 0, 0 },
	{ PAID_SEEN, SALE_ON_CREDIT, A, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ PAID_SEEN, SALE_ON_CREDIT, 70000, SALE_OVER, EVIDENCE_BANK,
	    { 70000, 0, 0, 0 }, A, 0, 5000, 0 },
	{ PAID_BANK_SEEN, SALE_ON_CREDIT, 1, SALE_PAID, EVIDENCE_SEEN,
	    { 20001, 0, 44999, 0 }, A, 0, 0, 0 },
	{ PAID_BANK_SEEN, SALE_ON_CREDIT, 45000, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ PAID_BANK_SEEN, SALE_ON_CREDIT, 45001, SALE_OVER, EVIDENCE_BANK,
	    { A + 1, 0, 0, 0 }, A, 0, 1, 0 },
	{ PAID_CASH, SALE_ON_CREDIT, 5000, SALE_OVER, EVIDENCE_CASH,
	    { 5000, A, 0, 0 }, A, 0, 5000, 0 },
	{ PAID_CASH, SALE_ON_CREDIT, A, SALE_OVER, EVIDENCE_BANK,
	    { A, A, 0, 0 }, A, 0, A, 0 },
	{ PAID_BANK_CASH, SALE_ON_CREDIT, 5000, SALE_OVER, EVIDENCE_CASH,
	    { 25000, 45000, 0, 0 }, A, 0, 5000, 0 },
	{ PAID_BANK_CASH, SALE_ON_CREDIT, 45000, SALE_OVER, EVIDENCE_BANK,
	    { A, 45000, 0, 0 }, A, 0, 45000, 0 },
	{ OVER_BANK, SALE_ON_CREDIT, 1000, SALE_OVER, EVIDENCE_BANK,
	    { 71000, 0, 0, 0 }, A, 0, 6000, 0 },
	{ OVER_CASH, SALE_ON_CREDIT, 1000, SALE_OVER, EVIDENCE_CASH,
	    { 6000, A, 0, 0 }, A, 0, 6000, 0 },
	{ OVER_CASH, SALE_ON_CREDIT, 60000, SALE_OVER, EVIDENCE_BANK,
	    { A, A, 0, 0 }, A, 0, A, 0 },
	{ OVER_BANK_CASH, SALE_ON_CREDIT, 1000, SALE_OVER, EVIDENCE_CASH,
	    { 26000, 45000, 0, 0 }, A, 0, 6000, 0 },
	{ OVER_BANK_CASH, SALE_ON_CREDIT, 40000, SALE_OVER, EVIDENCE_BANK,
	    { A, 45000, 0, 0 }, A, 0, 45000, 0 },
	{ OVER_CASH_BANK, SALE_ON_CREDIT, 1, SALE_OVER, EVIDENCE_BANK,
	    { A + 1, A, 0, 0 }, A, 0, A + 1, 0 },
	{ VOID, SALE_ON_CREDIT, A, SALE_LATE, EVIDENCE_NONE,
	    { A, 0, 0, 0 }, 0, 0, 0, A },
	{ VOID_MONEY, SALE_ON_CREDIT, 45000, SALE_LATE, EVIDENCE_NONE,
	    { A, 0, 0, 0 }, 0, 0, 0, A },
	{ EXPIRED, SALE_ON_CREDIT, 1, SALE_LATE, EVIDENCE_NONE,
	    { 1, 0, 0, 0 }, 0, 0, 0, 1 },
	{ EXPIRED_MONEY, SALE_ON_CREDIT, 1, SALE_LATE, EVIDENCE_NONE,
	    { 20001, 0, 0, 0 }, 0, 0, 0, 20001 },
	{ LATE, SALE_ON_CREDIT, 45000, SALE_LATE, EVIDENCE_NONE,
	    { A, 0, 0, 0 }, 0, 0, 0, A },
	{ OPEN, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 0, 0, 0, A }, A, 0, 0, 0 },
	{ OPEN, SALE_ON_CODE, 200, SALE_SHORT, EVIDENCE_NONE,
	    { 0, 0, 0, 200 }, 0, 200, 0, 0 },
	{ OPEN, SALE_ON_CODE, 70000, SALE_OVER, EVIDENCE_CODE,
	    { 0, 0, 0, 70000 }, A, 0, 5000, 0 },
	{ SHORT, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 20000, 0, 0, 45000 }, A, 0, 0, 0 },
	{ SHORT, SALE_ON_CODE, 30000, SALE_SHORT, EVIDENCE_NONE,
	    { 20000, 0, 0, 10000 }, 0, 30000, 0, 0 },
	{ PAID_BANK, SALE_ON_CODE, A + 1, SALE_OVER, EVIDENCE_BANK,
	    { A, 0, 0, 1 }, A, 0, 1, 0 },
	{ PAID_SEEN, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 0, 0, 0, A }, A, 0, 0, 0 },
	{ PAID_SEEN, SALE_ON_CODE, 20000, SALE_PAID, EVIDENCE_SEEN,
	    { 0, 0, 45000, 20000 }, A, 0, 0, 0 },
	{ PAID_BANK_SEEN, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 20000, 0, 0, 45000 }, A, 0, 0, 0 },
	{ PAID_CASH, SALE_ON_CODE, A, SALE_OVER, EVIDENCE_CODE,
	    { 0, A, 0, A }, A, 0, A, 0 },
	{ PAID_BANK_CASH, SALE_ON_CODE, 25000, SALE_OVER, EVIDENCE_CASH,
	    { 20000, 45000, 0, 5000 }, A, 0, 5000, 0 },
	{ OVER_BANK, SALE_ON_CODE, 71000, SALE_OVER, EVIDENCE_BANK,
	    { 70000, 0, 0, 1000 }, A, 0, 6000, 0 },
	{ OVER_CASH, SALE_ON_CODE, A, SALE_OVER, EVIDENCE_CODE,
	    { 5000, A, 0, 60000 }, A, 0, A, 0 },
	{ OVER_BANK_CASH, SALE_ON_CODE, 26000, SALE_OVER, EVIDENCE_CASH,
	    { 25000, 45000, 0, 1000 }, A, 0, 6000, 0 },
	{ OVER_CASH_BANK, SALE_ON_CODE, A + 1, SALE_OVER, EVIDENCE_BANK,
	    { A, A, 0, 1 }, A, 0, A + 1, 0 },
	{ VOID, SALE_ON_CODE, A, SALE_LATE, EVIDENCE_NONE,
	    { 0, 0, 0, A }, 0, 0, 0, A },
	{ VOID_MONEY, SALE_ON_CODE, A, SALE_LATE, EVIDENCE_NONE,
	    { 20000, 0, 0, 45000 }, 0, 0, 0, A },
	{ EXPIRED, SALE_ON_CODE, 1, SALE_LATE, EVIDENCE_NONE,
	    { 0, 0, 0, 1 }, 0, 0, 0, 1 },
	{ EXPIRED_MONEY, SALE_ON_CODE, 20001, SALE_LATE, EVIDENCE_NONE,
	    { 20000, 0, 0, 1 }, 0, 0, 0, 20001 },
	{ LATE, SALE_ON_CODE, A, SALE_LATE, EVIDENCE_NONE,
	    { 20000, 0, 0, 45000 }, 0, 0, 0, A },
	{ SHORT_CODE, SALE_ON_VOID, 0, SALE_VOID, EVIDENCE_NONE,
	    { 0, 0, 0, 20000 }, 0, 0, 0, 20000 },
	{ SHORT_CODE, SALE_ON_EXPIRE, 0, SALE_EXPIRED, EVIDENCE_NONE,
	    { 0, 0, 0, 20000 }, 0, 0, 0, 20000 },
	{ SHORT_CODE, SALE_ON_CASH, 45000, SALE_PAID, EVIDENCE_CASH,
	    { 0, 45000, 0, 20000 }, A, 0, 0, 0 },
	{ SHORT_CODE, SALE_ON_SEEN, 45000, SALE_PAID, EVIDENCE_SEEN,
	    { 0, 0, 45000, 20000 }, A, 0, 0, 0 },
	{ SHORT_CODE, SALE_ON_CREDIT, 20000, SALE_SHORT, EVIDENCE_NONE,
	    { 20000, 0, 0, 0 }, 0, 20000, 0, 0 },
	{ SHORT_CODE, SALE_ON_CREDIT, A, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ SHORT_CODE, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 0, 0, 0, A }, A, 0, 0, 0 },
	{ PAID_CODE, SALE_ON_CREDIT, A, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ PAID_CODE, SALE_ON_CREDIT, 200, SALE_PAID, EVIDENCE_CODE,
	    { 200, 0, 0, 64800 }, A, 0, 0, 0 },
	{ PAID_CODE, SALE_ON_CREDIT, A + 5, SALE_OVER, EVIDENCE_BANK,
	    { A + 5, 0, 0, 0 }, A, 0, 5, 0 },
	{ PAID_CODE, SALE_ON_CODE, A + 7, SALE_OVER, EVIDENCE_CODE,
	    { 0, 0, 0, A + 7 }, A, 0, 7, 0 },
	{ PAID_CODE_BANK, SALE_ON_CREDIT, 45000, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ PAID_CODE_BANK, SALE_ON_CREDIT, 5000, SALE_PAID, EVIDENCE_CODE,
	    { 25000, 0, 0, 40000 }, A, 0, 0, 0 },
	{ PAID_CODE_BANK, SALE_ON_CODE, A + 1, SALE_OVER, EVIDENCE_CODE,
	    { 20000, 0, 0, 45001 }, A, 0, 1, 0 },
	{ PAID_CODE_SEEN, SALE_ON_CREDIT, 20000, SALE_PAID, EVIDENCE_SEEN,
	    { 20000, 0, 45000, 0 }, A, 0, 0, 0 },
	{ PAID_CODE_SEEN, SALE_ON_CREDIT, A, SALE_PAID, EVIDENCE_BANK,
	    { A, 0, 0, 0 }, A, 0, 0, 0 },
	{ PAID_CODE_SEEN, SALE_ON_CODE, A, SALE_PAID, EVIDENCE_CODE,
	    { 0, 0, 0, A }, A, 0, 0, 0 },
	{ OVER_CODE, SALE_ON_CREDIT, 70000, SALE_OVER, EVIDENCE_BANK,
	    { 70000, 0, 0, 0 }, A, 0, 5000, 0 },
	{ OVER_CODE, SALE_ON_CODE, 70001, SALE_OVER, EVIDENCE_CODE,
	    { 0, 0, 0, 70001 }, A, 0, 5001, 0 },
	{ EXPIRED_CODE, SALE_ON_CREDIT, 20000, SALE_LATE, EVIDENCE_NONE,
	    { 20000, 0, 0, 0 }, 0, 0, 0, 20000 },
	{ EXPIRED_CODE, SALE_ON_CODE, A, SALE_LATE, EVIDENCE_NONE,
	    { 0, 0, 0, A }, 0, 0, 0, A },
};
#define CELLS (sizeof(cells) / sizeof(cells[0]))

static struct sale
sale_of(enum start k)
{
	return (struct sale){ .n = 3, .state = starts[k].state,
	    .evidence = starts[k].evidence, .amount = { A },
	    .received = { starts[k].m.bank }, .cash = { starts[k].m.cash },
	    .seen = { starts[k].m.seen }, .code = { starts[k].m.code },
	    .changed_wall_ms = 1 };
}

static void
check_cell(const struct cell *c)
{
	struct sale s = sale_of(c->start);
	int64_t on[ACCOUNT_COUNT];

	assert_int_equal(sale_go(&s, c->event, (struct vnd){ c->amount }, 9),
	    RC_OK);
	assert_string_equal(sale_state_name(s.state),
	    sale_state_name(c->state));
	assert_string_equal(evidence_name(s.evidence),
	    evidence_name(c->evidence));
	assert_int_equal(s.received.dong, c->m.bank);
	assert_int_equal(s.cash.dong, c->m.cash);
	assert_int_equal(s.seen.dong, c->m.seen);
	assert_int_equal(s.code.dong, c->m.code);
	assert_int_equal(s.amount.dong, A);
	assert_int_equal(s.changed_wall_ms, 9);
	posting_of_sale(&s, on);
	assert_int_equal(on[ACCOUNT_BANK], c->m.bank);
	assert_int_equal(on[ACCOUNT_CASH], c->m.cash);
	assert_int_equal(on[ACCOUNT_SEEN], c->m.seen);
	assert_int_equal(on[ACCOUNT_CODE], c->m.code);
	assert_int_equal(on[ACCOUNT_SALES], -c->sales);
	assert_int_equal(on[ACCOUNT_SHORT], -c->shrt);
	assert_int_equal(on[ACCOUNT_OVER], -c->over);
	assert_int_equal(on[ACCOUNT_LATE], -c->late);
	assert_int_equal(on[ACCOUNT_UNMATCHED], 0);
}

static void
test_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++)
		check_cell(&cells[i]);
}

static bool
is_listed(enum start k, enum sale_event event)
{
	for (size_t i = 0; i < CELLS; i++)
		if (cells[i].start == k && cells[i].event == event)
			return true;
	return false;
}

/* Every start with every event is in the table or refused, untouched. */
static void
test_refusals(void **state)
{
	int refused = 0, allowed = 0;

	(void)state;
	for (enum start k = 0; k < START_COUNT; k++)
		for (enum sale_event e = 0; e < SALE_EVENT_COUNT; e++) {
			struct sale s = sale_of(k), before = s;
			if (is_listed(k, e)) {
				allowed++;
				continue;
			}
			refused++;
			assert_int_equal(sale_go(&s, e, (struct vnd){ A }, 9),
			    RC_STATE);
			stall_same_sale(&s, &before);
		}
	/* All six in three states that wait, two in all the others. */
	assert_int_equal(allowed, 3 * SALE_EVENT_COUNT +
	    2 * (START_COUNT - 3));
	assert_int_equal(refused + allowed, START_COUNT * SALE_EVENT_COUNT);
}

/* Settling is for exactly what is missing; sums have a ceiling. */
static void
test_amounts(void **state)
{
	struct sale s = sale_of(SHORT), before = s;

	(void)state;
	assert_int_equal(sale_go(&s, SALE_ON_CASH, (struct vnd){ 44999 }, 9),
	    RC_BAD_INPUT);
	assert_int_equal(sale_go(&s, SALE_ON_SEEN, (struct vnd){ A }, 9),
	    RC_BAD_INPUT);
	assert_int_equal(sale_go(&s, SALE_ON_CREDIT,
	    (struct vnd){ VND_MAX - 19999 }, 9), RC_TOO_BIG);
	assert_int_equal(sale_go(&s, SALE_ON_CODE, (struct vnd){ 20000 }, 9),
	    RC_STATE);   /* known already */
	stall_same_sale(&s, &before);
	assert_int_equal(sale_go(&s, SALE_ON_CREDIT,
	    (struct vnd){ VND_MAX - 20000 }, 9), RC_OK);
	assert_int_equal(s.state, SALE_OVER);
}

/* --- the same, recorded ---------------------------------------------- */

/* Bring a fresh sale into a start by the events that lead there. */
static struct sale
reach(struct stall *st, enum start k, int *number)
{
	struct sale s;
	bool fresh;
	const struct money *m = &starts[k].m;
	bool settles = m->cash > 0 || m->seen > 0;
	int64_t first = settles ? A - m->cash - m->seen - m->code : m->bank;

	assert_int_equal(sale_open(st->l, (struct vnd){ A }, &s), RC_OK);
	if (first > 0 && k != LATE) {
		struct credit c = stall_credit(s.ref, first, ++*number);
		assert_int_equal(sale_credit(st->l, &c, &s, &fresh), RC_OK);
	}
	if (m->code > 0)
		assert_int_equal(stall_prove(st->l, &s, first + m->code, &s),
		    RC_OK);
	if (settles)
		assert_int_equal(sale_settle(st->l, s.ref, m->cash > 0 ?
		    EVIDENCE_CASH : EVIDENCE_SEEN, &s), RC_OK);
	if (k == VOID || k == VOID_MONEY || k == LATE)
		assert_int_equal(sale_void(st->l, s.ref, &s), RC_OK);
	if (k == EXPIRED || k == EXPIRED_MONEY || k == EXPIRED_CODE)
		assert_int_equal(sale_expire(st->l, s.ref, &s), RC_OK);
	int64_t rest = m->bank - s.received.dong;
	if (rest > 0) {
		struct credit c = stall_credit(s.ref, rest, ++*number);
		assert_int_equal(sale_credit(st->l, &c, &s, &fresh), RC_OK);
	}
	assert_int_equal(s.state, starts[k].state);
	assert_int_equal(s.evidence, starts[k].evidence);
	assert_int_equal(s.received.dong, m->bank);
	assert_int_equal(s.cash.dong, m->cash);
	assert_int_equal(s.seen.dong, m->seen);
	assert_int_equal(s.code.dong, m->code);
	return s;
}

static enum rc
record(struct stall *st, const struct sale *s, const struct cell *c,
    struct sale *out, int number)
{
	struct credit credit = stall_credit(s->ref, c->amount, number);
	bool fresh = false;

	switch (c->event) {
	case SALE_ON_VOID:
		return sale_void(st->l, s->ref, out);
	case SALE_ON_EXPIRE:
		return sale_expire(st->l, s->ref, out);
	case SALE_ON_CASH:
		return sale_settle(st->l, s->ref, EVIDENCE_CASH, out);
	case SALE_ON_SEEN:
		return sale_settle(st->l, s->ref, EVIDENCE_SEEN, out);
	case SALE_ON_CREDIT:
		return sale_credit(st->l, &credit, out, &fresh);
	case SALE_ON_CODE:
		return stall_prove(st->l, s, c->amount, out);
	case SALE_EVENT_COUNT:
		break;
	}
	fail();
	return RC_SYSTEM;
}

static void
test_recorded(void **state)
{
	struct stall st;
	int number = 0;

	(void)state;
	stall_begin(&st, 2);
	stall_set_up(&st);
	for (size_t i = 0; i < CELLS; i++) {
		const struct cell *c = &cells[i];
		struct sale s = reach(&st, c->start, &number), out;
		assert_int_equal(record(&st, &s, c, &out, ++number), RC_OK);
		assert_int_equal(out.state, c->state);
		assert_int_equal(out.evidence, c->evidence);
		assert_int_equal(out.received.dong, c->m.bank);
		assert_int_equal(out.seen.dong, c->m.seen);
		assert_int_equal(out.code.dong, c->m.code);
		assert_int_equal(sale_get(st.l, s.ref, &s), RC_OK);
		stall_same_sale(&s, &out);
	}
	stall_must_verify(st.l);
	assert_int_equal(ledger_rebuild(st.l), RC_OK);
	stall_must_verify(st.l);
	stall_end(&st);
}

static void
test_refused_is_not_recorded(void **state)
{
	struct stall st;
	struct sale out = { .n = 77 };
	int number = 0;
	struct journal_head before, after;

	(void)state;
	stall_begin(&st, 3);
	stall_set_up(&st);
	for (enum start k = 0; k < START_COUNT; k++) {
		struct sale s = reach(&st, k, &number);
		ledger_head(st.l, &before);
		for (enum sale_event e = 0; e < SALE_EVENT_COUNT; e++) {
			struct cell c = { .event = e, .amount = 1 };
			if (is_listed(k, e))
				continue;
			assert_int_equal(record(&st, &s, &c, &out, 9999),
			    RC_STATE);
			assert_int_equal(out.n, 77);
		}
		ledger_head(st.l, &after);
		assert_memory_equal(&before, &after, sizeof(before));
	}
	assert_int_equal(sale_void(st.l, "C40007GZXJ3P8KW4N", &out),
	    RC_NOT_FOUND);
	assert_int_equal(sale_void(st.l, "", &out), RC_NOT_FOUND);
	assert_int_equal(sale_settle(st.l, "no such reference, far too long",
	    EVIDENCE_CASH, &out), RC_NOT_FOUND);
	stall_must_verify(st.l);
	stall_end(&st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_refused_is_not_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

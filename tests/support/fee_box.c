/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "ledger/ref.h"
#include "sync/board/fee/tell.h"
#include "sync/board/store_money.h"
#include "tests/support/fee_box.h"

struct job {
	const char *stall;
	uint32_t terminal;
	int64_t due_day, amount, bill, sum;
	struct store_bill row;
	const struct fee_cash *cash;
	const struct store_credit *credit;
	struct fee_paid *paid;
	uint32_t mailed;
	enum rc rc;
};

static enum rc
put_stall(struct store *s, void *ctx)
{
	struct job *j = ctx;
	struct store_zone z = { .name = "Nhà lồng" };
	struct store_trader t = { .name = "Người Bán Thử" };
	struct store_stall st = { .kind = "hall", .area = 400, .x = -1,
	    .y = -1, .state = "let", .terminal = j->terminal };
	struct store_contract c = { .code = "HD-1" };

	memcpy(st.stall, j->stall, strlen(j->stall) + 1);
	memcpy(c.stall, j->stall, strlen(j->stall) + 1);
	enum rc rc = store_zone_put(s, &z);
	if (rc == RC_OK)
		rc = store_trader_put(s, &t);
	st.zone = z.zone;
	c.trader = t.trader;
	if (rc == RC_OK)
		rc = store_stall_put(s, &st);
	return rc == RC_OK ? store_contract_add(s, &c) : rc;
}

void
fee_box_stall(struct box *b, const char *stall, uint32_t terminal)
{
	struct job j = { .stall = stall, .terminal = terminal };

	box_run(b, put_stall, &j);
}

static bool
first_contract(void *ctx, const struct store_contract *c)
{
	*(int64_t *)ctx = c->contract;
	return false;
}

static enum rc
put_bill(struct store *s, void *ctx)
{
	struct job *j = ctx;
	struct store_bill b = { .period = "2026-11",
	    .first_day = j->due_day - 30, .last_day = j->due_day,
	    .due_day = j->due_day };
	struct store_charge c = { .fee = "MB", .kind = "lump",
	    .text = "Tiền chợ", .quantity = 100, .price = { j->amount },
	    .amount = { j->amount } };
	struct store_contract want = { .from_day = j->due_day };
	struct ref ref = { 0 };

	rng_fill(&rng_system, &ref.nonce, sizeof(ref.nonce));
	ref.nonce &= REF_NONCE_MAX;
	ref_make(&ref, b.ref);
	memcpy(b.stall, j->stall, strlen(j->stall) + 1);
	memcpy(want.stall, b.stall, sizeof(b.stall));
	enum rc rc = store_contract_meeting(s, &want, first_contract,
	    &b.contract);
	if (rc == RC_OK)
		rc = store_bill_add(s, &b);
	c.bill = j->bill = b.bill;
	if (rc == RC_OK)
		rc = store_charge_add(s, &c);
	if (rc == RC_OK)
		rc = fee_settle(s, b.stall, &j->mailed);
	return rc == RC_OK ? fee_tell_bill(s, b.bill, &j->mailed) : rc;
}

static enum rc
put_account(struct store *s, void *ctx)
{
	struct store_fee_account a = { { BOX_BIN, "" }, "BQL CHO THU" };

	REQUIRE(str_copy(str_of(ctx), a.place.account,
	    sizeof(a.place.account)));
	return store_fee_account_put(s, &a);
}

void
fee_box_account(struct box *b, const char *account)
{
	box_run(b, put_account, (void *)(uintptr_t)account);
}

int64_t
fee_box_bill(struct box *b, const char *stall, int64_t due_day,
    int64_t amount)
{
	struct job j = { .stall = stall, .due_day = due_day,
	    .amount = amount };

	box_run(b, put_bill, &j);
	return j.bill;
}

static enum rc
get_bill(struct store *s, void *ctx)
{
	struct job *j = ctx;

	return store_bill_get(s, j->bill, &j->row);
}

void
fee_box_ref(struct box *b, int64_t bill, char ref[REF_LEN + 1])
{
	struct job j = { .bill = bill };

	box_run(b, get_bill, &j);
	memcpy(ref, j.row.ref, sizeof(j.row.ref));
}

int64_t
fee_box_open(struct box *b, int64_t bill)
{
	struct job j = { .bill = bill };

	box_run(b, get_bill, &j);
	return j.row.asked.dong - j.row.paid.dong;
}

static bool
sum_open(void *ctx, const struct store_bill *b)
{
	assert_true(b->asked.dong > b->paid.dong);
	*(int64_t *)ctx += b->asked.dong - b->paid.dong;
	return true;
}

static bool
sum_free(void *ctx, const struct store_part *p)
{
	*(int64_t *)ctx += p->amount.dong;
	return true;
}

static enum rc
owed(struct store *s, void *ctx)
{
	struct job *j = ctx;

	j->sum = 0;
	return store_bill_unsettled(s, j->stall, sum_open, &j->sum);
}

static enum rc
advance(struct store *s, void *ctx)
{
	struct job *j = ctx;

	j->sum = 0;
	return store_payment_free(s, j->stall, sum_free, &j->sum);
}

int64_t
fee_box_owed(struct box *b, const char *stall)
{
	struct job j = { .stall = stall };

	box_run(b, owed, &j);
	return j.sum;
}

int64_t
fee_box_advance(struct box *b, const char *stall)
{
	struct job j = { .stall = stall };

	box_run(b, advance, &j);
	return j.sum;
}

void
fee_box_check(struct box *b)
{
	static const char *const stalls[] = { "A-01", "A-02" };

	for (size_t i = 0; i < 2; i++)
		if (fee_box_owed(b, stalls[i]) > 0)
			assert_int_equal(fee_box_advance(b, stalls[i]), 0);
}

/* --- acts --------------------------------------------------------------- */

static enum rc
do_cash(struct store *s, void *ctx)
{
	struct job *j = ctx;

	return fee_cash(s, j->cash, j->paid);
}

enum rc
fee_box_cash_rc(struct box *b, const struct fee_cash *c)
{
	struct fee_paid paid;
	struct job j = { .cash = c, .paid = &paid };

	return store_run(b->store, do_cash, &j);
}

struct fee_paid
fee_box_cash(struct box *b, const char *stall, const char *key,
    int64_t amount)
{
	struct fee_cash c = { .stall = stall, .key = key,
	    .amount = { amount } };
	struct fee_paid paid;
	struct job j = { .cash = &c, .paid = &paid };

	box_run(b, do_cash, &j);
	return paid;
}

static enum rc
do_credit(struct store *s, void *ctx)
{
	struct job *j = ctx;

	return fee_credit(s, j->credit, &j->mailed);
}

enum rc
fee_box_credit_rc(struct box *b, const struct store_credit *c)
{
	struct job j = { .credit = c };

	return store_run(b->store, do_credit, &j);
}

uint32_t
fee_box_credit(struct box *b, const struct store_credit *c)
{
	struct job j = { .credit = c };

	box_run(b, do_credit, &j);
	return j.mailed;
}

static enum rc
do_assign(struct store *s, void *ctx)
{
	struct job *j = ctx;
	struct fee_assign to = { .stall = j->stall, .staff = 3 };

	return fee_pay_unassigned(s, j->credit, &to, j->paid);
}

enum rc
fee_box_assign(struct box *b, const struct store_credit *c,
    const char *stall, struct fee_paid *out)
{
	struct job j = { .credit = c, .stall = stall, .paid = out };

	return store_run(b->store, do_assign, &j);
}

static enum rc
do_undo(struct store *s, void *ctx)
{
	struct job *j = ctx;

	return fee_pay_undo(s, j->bill, 4, j->paid);
}

enum rc
fee_box_undo(struct box *b, int64_t payment, struct fee_paid *out)
{
	struct job j = { .bill = payment, .paid = out };

	return store_run(b->store, do_undo, &j);
}

static enum rc
undo_any(struct store *s, void *ctx)
{
	struct job *j = ctx;
	struct store_payment p;
	struct fee_paid out;

	enum rc rc = store_payment_get(s, j->bill, &p);
	if (rc == RC_OK)
		rc = fee_pay_undo(s, j->bill, 4, &out);
	j->sum = rc == RC_OK ? p.amount.dong : 0;
	return rc == RC_STATE ? RC_OK : rc;
}

int64_t
fee_box_undo_any(struct box *b, int64_t payment)
{
	struct job j = { .bill = payment };

	box_run(b, undo_any, &j);
	return j.sum;
}

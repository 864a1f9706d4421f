/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/bug.h"
#include "ledger/day.h"
#include "ledger/ref.h"
#include "sync/board/fee/arrears.h"
#include "sync/board/fee/pay.h"
#include "sync/board/fee/tell.h"

#define DAY_MS        86400000
#define TAKE_BACK_MAX 4096   /* rounds of one settlement */

struct parts { struct store_part at[FEE_AT_ONCE]; size_t count; };

/* --- bills and money find each other ----------------------------------- */

static bool
keep_part(void *ctx, const struct store_part *p)
{
	struct parts *list = ctx;

	list->at[list->count++] = *p;
	return list->count < FEE_AT_ONCE;
}

/* Bills that still want money. */
static bool
keep_open(void *ctx, const struct store_bill *b)
{
	struct parts *list = ctx;
	struct store_part p = { 0, b->bill, { b->asked.dong -
	    b->paid.dong } };

	return p.amount.dong <= 0 || keep_part(list, &p);
}

/* Bills that have more than they want. */
static bool
keep_over(void *ctx, const struct store_bill *b)
{
	struct parts *list = ctx;
	struct store_part p = { 0, b->bill, { b->paid.dong -
	    b->asked.dong } };

	return p.amount.dong <= 0 || keep_part(list, &p);
}

/* Take over->amount back from its bill, youngest payment first. */
static enum rc
take_back(struct store *s, const struct store_part *over)
{
	struct parts on = { .count = 0 };
	int64_t left = over->amount.dong;

	enum rc rc = store_allocation_of_bill(s, over->bill, keep_part, &on);
	for (size_t i = 0; rc == RC_OK && i < on.count && left > 0; i++) {
		int64_t part = on.at[i].amount.dong < left ?
		    on.at[i].amount.dong : left;
		if (part <= 0)
			continue;
		left -= part;
		on.at[i].amount.dong = -part;
		rc = store_allocation_add(s, &on.at[i]);
	}
	return rc;
}

static enum rc
free_what_is_over(struct store *s, const char *stall, uint32_t *mailed)
{
	enum rc rc = RC_OK;

	for (int round = 0; rc == RC_OK && round < TAKE_BACK_MAX; round++) {
		struct parts over = { .count = 0 };
		rc = store_bill_unsettled(s, stall, keep_over, &over);
		if (rc != RC_OK || over.count == 0)
			return rc;
		for (size_t i = 0; rc == RC_OK && i < over.count; i++) {
			rc = take_back(s, &over.at[i]);
			if (rc == RC_OK)
				rc = fee_tell_bill(s, over.at[i].bill, mailed);
		}
	}
	return rc == RC_OK ? RC_TOO_BIG : rc;
}

static enum rc
keep_parts(struct store *s, const struct store_part *part, size_t count,
    uint32_t *mailed)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = store_allocation_add(s, &part[i]);
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		if (i == 0 || part[i].bill != part[i - 1].bill)
			rc = fee_tell_bill(s, part[i].bill, mailed);
	return rc;
}

enum rc
fee_settle(struct store *s, const char *stall, uint32_t *mailed)
{
	struct store_part part[2 * FEE_AT_ONCE];

	if (PLANTED(203))
		return RC_OK;
	enum rc rc = free_what_is_over(s, stall, mailed);
	for (int round = 0; rc == RC_OK && round < TAKE_BACK_MAX; round++) {
		struct parts bills = { .count = 0 }, money = { .count = 0 };
		rc = store_bill_unsettled(s, stall, keep_open, &bills);
		if (rc == RC_OK)
			rc = store_payment_free(s, stall, keep_part, &money);
		if (rc != RC_OK || bills.count == 0 || money.count == 0)
			return rc;
		size_t n = fee_split(bills.at, bills.count, money.at,
		    money.count, part);
		rc = keep_parts(s, part, n, mailed);
	}
	return rc == RC_OK ? RC_TOO_BIG : rc;
}

/* --- a payment ---------------------------------------------------------- */

/* What money will be for: the days of the bills that it reaches. */
struct span { int64_t left, first, last; };

static bool
widen(void *ctx, const struct store_bill *b)
{
	struct span *span = ctx;
	int64_t open = b->asked.dong - b->paid.dong;

	if (open <= 0)
		return true;
	if (span->first == 0 || b->first_day < span->first)
		span->first = b->first_day;
	if (b->last_day > span->last)
		span->last = b->last_day;
	span->left -= open;
	return span->left > 0;
}

static bool
add_open(void *ctx, const struct store_bill *b)
{
	struct vnd *sum = ctx;

	sum->dong += b->asked.dong - b->paid.dong;
	return true;
}

static enum rc
payment_check(struct store *s, const struct store_payment *p)
{
	struct store_stall stall;

	if (p->amount.dong < 1 || p->amount.dong > VND_MAX)
		return RC_BAD_INPUT;
	return store_stall_get(s, p->stall, &stall);
}

/* The receipt of p, which is not in the store yet. */
static enum rc
give_receipt(struct store *s, struct store_payment *p, struct receipt *r)
{
	struct ref ref;

	*r = (struct receipt){ .kind = p->purpose == FEE_FOR_DEPOSIT ?
	    RECEIPT_DEPOSIT : RECEIPT_FEE, .means = p->means,
	    .amount = p->amount, .at_s = p->at_ms / 1000 };
	struct span span = { .left = p->amount.dong };
	enum rc rc = RC_OK;
	if (p->purpose == FEE_FOR_BILLS)
		rc = store_bill_unsettled(s, p->stall, widen, &span);
	if (rc != RC_OK)
		return rc;
	r->first_day = span.first > 0 ? span.first : day_at(p->at_ms);
	r->last_day = span.last > 0 ? span.last : day_at(p->at_ms);
	if (ref_parse(str_of(p->ref), &ref) == RC_OK)
		memcpy(r->ref, p->ref, sizeof(r->ref));
	memcpy(r->stall, p->stall, sizeof(r->stall));
	rc = store_receipt_add(s, r);
	p->receipt = r->number;
	return rc;
}

static bool
add_part(void *ctx, const struct store_part *p)
{
	struct vnd *sum = ctx;

	sum->dong += p->amount.dong;
	return true;
}

/* What became of p. */
static enum rc
say(struct store *s, const struct store_payment *p, struct fee_paid *out)
{
	out->payment = p->payment;
	out->receipt = (uint32_t)p->receipt;
	out->allocated.dong = 0;
	enum rc rc = store_allocation_of_payment(s, p->payment, add_part,
	    &out->allocated);
	out->advance.dong = p->purpose == FEE_FOR_BILLS ? p->amount.dong -
	    out->allocated.dong : 0;
	return rc;
}

/* Keep p, settle, receipt, tell. */
static enum rc
take(struct store *s, struct store_payment *p, struct fee_paid *out)
{
	struct receipt r;
	struct vnd left = { 0 };

	*out = (struct fee_paid){ .mailed = 0 };
	if (p->at_ms == 0)
		p->at_ms = store_now_ms(s);
	enum rc rc = payment_check(s, p);
	if (rc == RC_OK)
		rc = give_receipt(s, p, &r);
	if (rc == RC_OK)
		rc = store_payment_add(s, p);
	if (rc == RC_OK)
		rc = fee_settle(s, p->stall, &out->mailed);
	if (rc == RC_OK)
		rc = say(s, p, out);
	if (rc == RC_OK)
		rc = store_bill_unsettled(s, p->stall, add_open, &left);
	if (rc == RC_OK)
		rc = fee_tell_receipt(s, &r, left, &out->mailed);
	return rc;
}

enum rc
fee_credit(struct store *s, const struct store_credit *c, uint32_t *mailed)
{
	struct store_payment p = { .means = RECEIPT_BANK,
	    .purpose = FEE_FOR_BILLS, .amount = c->amount,
	    .credit_seq = c->seq };
	struct store_bill b;
	struct fee_paid paid;

	*mailed = 0;
	enum rc rc = store_bill_by_ref(s, c->ref, &b);
	if (rc != RC_OK)
		return rc;
	memcpy(p.stall, b.stall, sizeof(p.stall));
	REQUIRE(str_copy(str_of(c->ref), p.ref, sizeof(p.ref)));
	rc = take(s, &p, &paid);
	*mailed = paid.mailed;
	return rc;
}

enum rc
fee_pay_unassigned(struct store *s, const struct store_credit *c,
    const struct fee_assign *to, struct fee_paid *out)
{
	struct store_payment p = { .credit_seq = c->seq }, had = p;

	enum rc rc = store_payment_find(s, &had);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? RC_CONFLICT : rc;
	p.means = RECEIPT_BANK;
	p.purpose = to->purpose;
	p.amount = c->amount;
	p.staff = to->staff;
	if (!str_copy(str_of(to->stall), p.stall, sizeof(p.stall)))
		return RC_NOT_FOUND;
	return take(s, &p, out);
}

enum rc
fee_cash(struct store *s, const struct fee_cash *c, struct fee_paid *out)
{
	struct store_payment p = { .means = RECEIPT_CASH,
	    .purpose = c->purpose, .amount = c->amount,
	    .terminal = c->terminal, .branch = c->branch, .n = c->n,
	    .staff = c->staff, .at_ms = c->at_ms }, had;

	if (!str_copy(str_of(c->stall), p.stall, sizeof(p.stall)))
		return RC_NOT_FOUND;
	if ((c->n == 0) != (c->key != NULL && c->key[0] != '\0') ||
	    (c->n == 0 && !str_copy(str_of(c->key), p.ref,
	    sizeof(p.ref))) || c->amount.dong > VND_SALE_MAX)
		return RC_BAD_INPUT;
	/* A stall's clock may be anywhere. */
	if (p.at_ms < 0 || p.at_ms > store_now_ms(s) + DAY_MS)
		p.at_ms = 0;
	had = p;
	enum rc rc = store_payment_find(s, &had);
	if (rc == RC_NOT_FOUND)
		return take(s, &p, out);
	if (rc != RC_OK)
		return rc;
	if (strcmp(had.stall, p.stall) != 0 || had.purpose != p.purpose ||
	    had.amount.dong != p.amount.dong)
		return RC_CONFLICT;
	out->mailed = 0;
	return say(s, &had, out);
}

/* --- taken back --------------------------------------------------------- */

static enum rc
clear_bills(struct store *s, int64_t payment, uint32_t *mailed)
{
	enum rc rc = RC_OK;

	for (int round = 0; rc == RC_OK && round < TAKE_BACK_MAX; round++) {
		struct parts on = { .count = 0 };
		rc = store_allocation_of_payment(s, payment, keep_part, &on);
		if (rc != RC_OK || on.count == 0)
			return rc;
		for (size_t i = 0; i < on.count; i++)
			on.at[i].amount.dong = -on.at[i].amount.dong;
		rc = keep_parts(s, on.at, on.count, mailed);
	}
	return rc == RC_OK ? RC_TOO_BIG : rc;
}

enum rc
fee_pay_undo(struct store *s, int64_t payment, int64_t staff,
    struct fee_paid *out)
{
	struct store_payment p;

	*out = (struct fee_paid){ .mailed = 0 };
	enum rc rc = store_payment_get(s, payment, &p);
	if (rc != RC_OK)
		return rc;
	rc = store_payment_undone(s, payment);
	if (rc == RC_OK || p.reversal_of != 0)
		return RC_STATE;
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = clear_bills(s, payment, &out->mailed);
	p.reversal_of = payment;
	p.amount.dong = -p.amount.dong;
	p.n = p.branch = 0;
	p.terminal = 0;
	p.receipt = 0;
	p.staff = staff;
	p.at_ms = store_now_ms(s);
	if (rc == RC_OK)
		rc = store_payment_add(s, &p);
	if (rc == RC_OK)
		rc = fee_settle(s, p.stall, &out->mailed);
	out->payment = p.payment;
	return rc;
}

/* --- told again --------------------------------------------------------- */

struct due { struct parts open; int64_t last; };

static bool
keep_due(void *ctx, const struct store_bill *b)
{
	struct due *due = ctx;

	return b->due_day > due->last || keep_open(&due->open, b);
}

enum rc
fee_remind(struct store *s, int64_t last_due, int64_t *bills)
{
	struct store_stall st = { .stall = "" };
	uint32_t mailed;
	enum rc rc;

	*bills = 0;
	while ((rc = store_stall_next(s, st.stall, &st)) == RC_OK) {
		struct due due = { .last = last_due };
		if (st.terminal == 0)
			continue;
		rc = store_bill_unsettled(s, st.stall, keep_due, &due);
		for (size_t i = 0; rc == RC_OK && i < due.open.count; i++) {
			mailed = 0;
			rc = fee_tell_bill(s, due.open.at[i].bill, &mailed);
			*bills += mailed != 0;
		}
		if (rc != RC_OK)
			return rc;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

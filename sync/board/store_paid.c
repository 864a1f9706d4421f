/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

enum rc
store_payment_add(struct store *s, struct store_payment *p)
{
	struct sql_stmt *st = s->stmt[Q_ADD_PAYMENT];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_PAYMENT], &p->payment);
	if (rc != RC_OK)
		return rc;
	p->payment++;
	sql_put_i64(st, 2, p->payment);
	sql_put_text(st, 3, p->stall);
	sql_put_text(st, 4, receipt_means_name(p->means));
	sql_put_text(st, 5, fee_purpose_name(p->purpose));
	sql_put_i64(st, 6, p->amount.dong);
	sql_put_i64(st, 7, p->credit_seq);
	sql_put_i64(st, 8, p->terminal);
	sql_put_i64(st, 9, p->branch);
	sql_put_i64(st, 10, p->n);
	sql_put_text(st, 11, p->ref);
	sql_put_i64(st, 12, p->receipt);
	sql_put_i64(st, 13, p->reversal_of);
	sql_put_i64(st, 14, p->staff);
	sql_put_i64(st, 15, p->at_ms);
	return store_exec(s, Q_ADD_PAYMENT);
}

static enum rc
read_payment(struct sql_stmt *st, struct store_payment *p)
{
	p->payment = sql_i64(st, 0);
	enum rc rc = sql_get_text(st, 1, p->stall, sizeof(p->stall));
	p->means = strcmp(sql_text(st, 2), "bank") == 0 ? RECEIPT_BANK :
	    RECEIPT_CASH;
	p->purpose = strcmp(sql_text(st, 3), "fee") == 0 ? FEE_FOR_BILLS :
	    FEE_FOR_DEPOSIT;
	p->amount.dong = sql_i64(st, 4);
	p->credit_seq = sql_i64(st, 5);
	p->terminal = (uint32_t)sql_i64(st, 6);
	p->branch = sql_i64(st, 7);
	p->n = sql_i64(st, 8);
	if (rc == RC_OK)
		rc = sql_get_text(st, 9, p->ref, sizeof(p->ref));
	p->receipt = sql_i64(st, 10);
	p->reversal_of = sql_i64(st, 11);
	p->staff = sql_i64(st, 12);
	p->at_ms = sql_i64(st, 13);
	return rc;
}

static enum rc
one_payment(struct sql_stmt *st, struct store_payment *p)
{
	enum rc rc = sql_row(st);

	if (rc != RC_OK)
		return rc;
	rc = read_payment(st, p);
	sql_reset(st);
	return rc;
}

enum rc
store_payment_get(struct store *s, int64_t payment, struct store_payment *p)
{
	sql_put_i64(s->stmt[Q_GET_PAYMENT], 2, payment);
	return one_payment(s->stmt[Q_GET_PAYMENT], p);
}

enum rc
store_payment_find(struct store *s, struct store_payment *p)
{
	struct sql_stmt *st;

	if (p->n > 0) {
		st = s->stmt[Q_FIND_PAYMENT_OF_ENTRY];
		sql_put_i64(st, 2, p->terminal);
		sql_put_i64(st, 3, p->branch);
		sql_put_i64(st, 4, p->n);
	} else if (p->credit_seq > 0) {
		st = s->stmt[Q_FIND_PAYMENT_OF_CREDIT];
		sql_put_i64(st, 2, p->credit_seq);
	} else {
		st = s->stmt[Q_FIND_PAYMENT_OF_KEY];
		sql_put_text(st, 2, p->ref);
	}
	return one_payment(st, p);
}

enum rc
store_payment_undone(struct store *s, int64_t payment)
{
	struct sql_stmt *st = s->stmt[Q_FIND_PAYMENT_UNDONE];

	sql_put_i64(st, 2, payment);
	enum rc rc = sql_row(st);
	if (rc == RC_OK)
		sql_reset(st);
	return rc;
}

enum rc
store_allocation_add(struct store *s, const struct store_part *p)
{
	struct sql_stmt *st = s->stmt[Q_ADD_ALLOCATION];
	int64_t last;

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_ALLOCATION], &last);
	if (rc != RC_OK)
		return rc;
	sql_put_i64(st, 2, last + 1);
	sql_put_i64(st, 3, p->payment);
	sql_put_i64(st, 4, p->bill);
	sql_put_i64(st, 5, p->amount.dong);
	sql_put_i64(st, 6, store_now_ms(s));
	return store_exec(s, Q_ADD_ALLOCATION);
}

static enum rc
list_parts(struct sql_stmt *st,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
{
	enum rc rc;

	while ((rc = sql_row(st)) == RC_OK) {
		struct store_part p = { sql_i64(st, 0), sql_i64(st, 1),
		    { sql_i64(st, 2) } };
		if (!row(ctx, &p))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_payment_free(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
{
	sql_put_text(s->stmt[Q_LIST_FREE_PAYMENTS], 2, stall);
	return list_parts(s->stmt[Q_LIST_FREE_PAYMENTS], row, ctx);
}

enum rc
store_allocation_of_bill(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
{
	sql_put_i64(s->stmt[Q_LIST_ALLOCATIONS_OF_BILL], 2, bill);
	return list_parts(s->stmt[Q_LIST_ALLOCATIONS_OF_BILL], row, ctx);
}

enum rc
store_allocation_of_payment(struct store *s, int64_t payment,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
{
	sql_put_i64(s->stmt[Q_LIST_ALLOCATIONS_OF_PAYMENT], 2, payment);
	return list_parts(s->stmt[Q_LIST_ALLOCATIONS_OF_PAYMENT], row, ctx);
}

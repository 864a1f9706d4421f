/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

static enum rc
read_bill(struct sql_stmt *st, struct store_bill *b)
{
	b->bill = sql_i64(st, 0);
	b->run = sql_i64(st, 1);
	b->contract = sql_i64(st, 2);
	b->trader = sql_i64(st, 3);
	enum rc rc = sql_get_text(st, 4, b->ref, sizeof(b->ref));
	if (rc == RC_OK)
		rc = sql_get_text(st, 5, b->stall, sizeof(b->stall));
	if (rc == RC_OK)
		rc = sql_get_text(st, 6, b->period, sizeof(b->period));
	b->first_day = sql_i64(st, 7);
	b->last_day = sql_i64(st, 8);
	b->due_day = sql_i64(st, 9);
	b->asked.dong = sql_i64(st, 10);
	b->paid.dong = sql_i64(st, 11);
	return rc;
}

enum rc
store_bill_add(struct store *s, struct store_bill *b)
{
	struct sql_stmt *st = s->stmt[Q_ADD_BILL];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_BILL], &b->bill);
	if (rc != RC_OK)
		return rc;
	b->bill++;
	sql_put_text(st, 2, b->ref);
	sql_put_i64(st, 3, b->run);
	sql_put_text(st, 4, b->stall);
	sql_put_i64(st, 5, b->contract);
	sql_put_i64(st, 6, b->trader);
	sql_put_text(st, 7, b->period);
	sql_put_i64(st, 8, b->first_day);
	sql_put_i64(st, 9, b->last_day);
	sql_put_i64(st, 10, b->due_day);
	sql_put_i64(st, 11, store_now_ms(s));
	sql_put_i64(st, 12, b->bill);
	return store_exec(s, Q_ADD_BILL);
}

static enum rc
one_bill(struct sql_stmt *st, struct store_bill *b)
{
	enum rc rc = sql_row(st);

	if (rc != RC_OK)
		return rc;
	rc = read_bill(st, b);
	sql_reset(st);
	return rc;
}

enum rc
store_bill_get(struct store *s, int64_t bill, struct store_bill *b)
{
	sql_put_i64(s->stmt[Q_GET_BILL], 2, bill);
	return one_bill(s->stmt[Q_GET_BILL], b);
}

enum rc
store_bill_by_ref(struct store *s, const char *ref, struct store_bill *b)
{
	sql_put_text(s->stmt[Q_GET_BILL_BY_REF], 2, ref);
	return one_bill(s->stmt[Q_GET_BILL_BY_REF], b);
}

enum rc
store_bill_unsettled(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_bill *b), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_UNSETTLED];
	struct store_bill b;
	enum rc rc;

	sql_put_text(st, 2, stall);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_bill(st, &b);
		if (rc != RC_OK || !row(ctx, &b))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_charge_add(struct store *s, struct store_charge *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CHARGE];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_CHARGE], &c->charge);
	if (rc != RC_OK)
		return rc;
	c->charge++;
	sql_put_i64(st, 2, c->charge);
	sql_put_i64(st, 3, c->bill);
	sql_put_text(st, 4, c->fee);
	sql_put_text(st, 5, c->kind);
	sql_put_i64(st, 6, c->tariff);
	sql_put_text(st, 7, c->text);
	sql_put_i64(st, 8, c->quantity);
	sql_put_i64(st, 9, c->price.dong);
	sql_put_i64(st, 10, c->amount.dong);
	sql_put_i64(st, 11, c->vat.dong);
	sql_put_i64(st, 12, c->first_day);
	sql_put_i64(st, 13, c->last_day);
	sql_put_i64(st, 14, c->meter);
	sql_put_i64(st, 15, c->meter_day);
	sql_put_i64(st, 16, c->reversal_of);
	sql_put_i64(st, 17, c->waiver);
	sql_put_i64(st, 18, store_now_ms(s));
	return store_exec(s, Q_ADD_CHARGE);
}

static enum rc
read_charge(struct sql_stmt *st, struct store_charge *c)
{
	c->charge = sql_i64(st, 0);
	c->bill = sql_i64(st, 1);
	c->tariff = sql_i64(st, 2);
	enum rc rc = sql_get_text(st, 3, c->fee, sizeof(c->fee));
	if (rc == RC_OK)
		rc = sql_get_text(st, 4, c->kind, sizeof(c->kind));
	if (rc == RC_OK)
		rc = sql_get_text(st, 5, c->text, sizeof(c->text));
	c->quantity = sql_i64(st, 6);
	c->price.dong = sql_i64(st, 7);
	c->amount.dong = sql_i64(st, 8);
	c->vat.dong = sql_i64(st, 9);
	c->first_day = sql_i64(st, 10);
	c->last_day = sql_i64(st, 11);
	c->meter = sql_i64(st, 12);
	c->meter_day = sql_i64(st, 13);
	c->reversal_of = sql_i64(st, 14);
	c->waiver = sql_i64(st, 15);
	return rc;
}

static enum rc
list_charges(struct sql_stmt *st, int64_t bill,
    bool (*row)(void *ctx, const struct store_charge *c), void *ctx)
{
	struct store_charge c;
	enum rc rc;

	sql_put_i64(st, 2, bill);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_charge(st, &c);
		if (rc != RC_OK || !row(ctx, &c))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_charge_list(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_charge *c), void *ctx)
{
	return list_charges(s->stmt[Q_LIST_CHARGES], bill, row, ctx);
}

enum rc
store_charge_standing(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_charge *c), void *ctx)
{
	return list_charges(s->stmt[Q_LIST_STANDING_CHARGES], bill, row, ctx);
}

enum rc
store_charge_to_reverse(struct store *s, int64_t bill,
    struct store_charge *c)
{
	struct sql_stmt *st = s->stmt[Q_NEXT_CHARGE_TO_REVERSE];

	sql_put_i64(st, 2, bill);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_charge(st, c);
	sql_reset(st);
	return rc;
}

enum rc
store_charge_billed(struct store *s, const struct store_bill *b,
    const char *fee, store_days_fn *days, void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_BILLED_DAYS];
	enum rc rc;

	sql_put_text(st, 2, b->stall);
	sql_put_i64(st, 3, b->contract);
	sql_put_text(st, 4, b->period);
	sql_put_text(st, 5, fee);
	while ((rc = sql_row(st)) == RC_OK)
		days(ctx, sql_i64(st, 0), sql_i64(st, 1));
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_bill_past(struct store *s, const struct store_contract *c,
    struct store_bill *b)
{
	struct sql_stmt *st = s->stmt[Q_NEXT_BILL_PAST];

	sql_put_text(st, 2, c->stall);
	sql_put_i64(st, 3, c->contract);
	sql_put_i64(st, 4, c->to_day);
	sql_put_i64(st, 5, b->due_day);
	sql_put_i64(st, 6, b->bill);
	enum rc rc = sql_row(st);
	if (rc == RC_OK) {
		b->due_day = sql_i64(st, 0);
		b->bill = sql_i64(st, 1);
		sql_reset(st);
	}
	return rc;
}

enum rc
store_tariff_asked(struct store *s, int64_t tariff, int64_t *last_day)
{
	struct sql_stmt *st = s->stmt[Q_LAST_DAY_OF_TARIFF];

	sql_put_i64(st, 2, tariff);
	return sql_one_i64(st, last_day);
}

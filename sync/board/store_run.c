/* SPDX-License-Identifier: Apache-2.0 */
/* Billing runs, waivers, meters. */
#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

/* --- runs --------------------------------------------------------------- */

enum rc
store_run_next(struct store *s, int64_t *run)
{
	enum rc rc = sql_one_i64(s->stmt[Q_LAST_RUN], run);

	*run += rc == RC_OK;
	return rc;
}

enum rc
store_run_add(struct store *s, const struct store_run *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_RUN];

	sql_put_i64(st, 2, r->run);
	sql_put_text(st, 3, r->period);
	sql_put_i64(st, 4, r->zone);
	sql_put_i64(st, 5, r->due_day);
	sql_put_i64(st, 6, r->bills);
	sql_put_i64(st, 7, r->total.dong);
	sql_put_i64(st, 8, r->made_by);
	sql_put_i64(st, 9, store_now_ms(s));
	return store_exec(s, Q_ADD_RUN);
}

enum rc
store_run_get(struct store *s, int64_t run, struct store_run *r)
{
	struct sql_stmt *st = s->stmt[Q_GET_RUN];

	sql_put_i64(st, 2, run);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	r->run = sql_i64(st, 0);
	rc = sql_get_text(st, 1, r->period, sizeof(r->period));
	r->zone = sql_i64(st, 2);
	r->due_day = sql_i64(st, 3);
	r->bills = sql_i64(st, 4);
	r->total.dong = sql_i64(st, 5);
	r->made_by = sql_i64(st, 6);
	r->reversed = sql_i64(st, 7) != 0;
	sql_reset(st);
	return rc;
}

enum rc
store_run_reverse(struct store *s, int64_t run, const char *reason,
    int64_t staff)
{
	struct sql_stmt *st = s->stmt[Q_ADD_RUN_REVERSAL];

	sql_put_i64(st, 2, run);
	sql_put_text(st, 3, reason);
	sql_put_i64(st, 4, staff);
	sql_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_ADD_RUN_REVERSAL);
}

enum rc
store_run_bill(struct store *s, int64_t run, int64_t *bill)
{
	struct sql_stmt *st = s->stmt[Q_NEXT_BILL_OF_RUN];

	sql_put_i64(st, 2, run);
	sql_put_i64(st, 3, *bill);
	return sql_one_i64(st, bill);
}

/* --- waivers ------------------------------------------------------------ */

enum rc
store_waiver_add(struct store *s, struct store_waiver *w)
{
	struct sql_stmt *st = s->stmt[Q_ADD_WAIVER];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_WAIVER], &w->waiver);
	if (rc != RC_OK)
		return rc;
	w->waiver++;
	sql_put_i64(st, 2, w->waiver);
	sql_put_text(st, 3, w->stall);
	sql_put_text(st, 4, w->fee);
	sql_put_i64(st, 5, w->percent_bp);
	sql_put_i64(st, 6, w->amount.dong);
	sql_put_text(st, 7, w->first_period);
	sql_put_text(st, 8, w->last_period);
	sql_put_text(st, 9, w->decision_no);
	sql_put_i64(st, 10, w->decision_day);
	sql_put_text(st, 11, w->reason);
	sql_put_i64(st, 12, w->asked_by);
	sql_put_i64(st, 13, store_now_ms(s));
	return store_exec(s, Q_ADD_WAIVER);
}

static enum rc
read_waiver(struct sql_stmt *st, struct store_waiver *w)
{
	const struct { int at; char *to; size_t cap; } texts[] = {
		{ 1, w->stall, sizeof(w->stall) },
		{ 2, w->fee, sizeof(w->fee) },
		{ 5, w->first_period, sizeof(w->first_period) },
		{ 6, w->last_period, sizeof(w->last_period) },
		{ 7, w->decision_no, sizeof(w->decision_no) },
		{ 9, w->reason, sizeof(w->reason) },
		{ 11, w->verdict, sizeof(w->verdict) },
	};
	enum rc rc = RC_OK;

	w->waiver = sql_i64(st, 0);
	w->percent_bp = sql_i64(st, 3);
	w->amount.dong = sql_i64(st, 4);
	w->decision_day = sql_i64(st, 8);
	w->asked_by = sql_i64(st, 10);
	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(texts) / sizeof(texts[0]); i++)
		rc = sql_get_text(st, texts[i].at, texts[i].to, texts[i].cap);
	return rc;
}

enum rc
store_waiver_get(struct store *s, int64_t waiver, struct store_waiver *w)
{
	struct sql_stmt *st = s->stmt[Q_GET_WAIVER];

	sql_put_i64(st, 2, waiver);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_waiver(st, w);
	sql_reset(st);
	return rc;
}

enum rc
store_waiver_end(struct store *s, const struct store_verdict *v)
{
	struct sql_stmt *st = s->stmt[Q_ADD_WAIVER_END];

	sql_put_i64(st, 2, v->waiver);
	sql_put_text(st, 3, v->approved ? "approved" : "refused");
	sql_put_text(st, 4, v->note);
	sql_put_i64(st, 5, v->staff);
	sql_put_i64(st, 6, store_now_ms(s));
	return store_exec(s, Q_ADD_WAIVER_END);
}

enum rc
store_waiver_on(struct store *s, const char *stall, const char *period,
    bool (*row)(void *ctx, const struct store_waiver *w), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_WAIVERS_ON];
	struct store_waiver w;
	enum rc rc;

	sql_put_text(st, 2, stall);
	sql_put_text(st, 3, period);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_waiver(st, &w);
		if (rc != RC_OK || !row(ctx, &w))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_waiver_bill(struct store *s, const struct store_waiver *w,
    int64_t *bill)
{
	struct sql_stmt *st = s->stmt[Q_NEXT_BILL_IN_PERIODS];

	sql_put_text(st, 2, w->stall);
	sql_put_text(st, 3, w->first_period);
	sql_put_text(st, 4, w->last_period);
	sql_put_i64(st, 5, *bill);
	return sql_one_i64(st, bill);
}

/* --- meters ------------------------------------------------------------- */

enum rc
store_meter_add(struct store *s, struct store_meter *m)
{
	struct sql_stmt *st = s->stmt[Q_ADD_METER];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_METER], &m->meter);
	if (rc != RC_OK)
		return rc;
	m->meter++;
	sql_put_i64(st, 2, m->meter);
	sql_put_text(st, 3, m->stall);
	sql_put_text(st, 4, m->fee);
	sql_put_text(st, 5, m->unit);
	sql_put_i64(st, 6, m->digits);
	sql_put_i64(st, 7, m->from_day);
	sql_put_i64(st, 8, m->first);
	return store_exec(s, Q_ADD_METER);
}

enum rc
store_meter_end(struct store *s, int64_t meter, int64_t to_day)
{
	sql_put_i64(s->stmt[Q_END_METER], 2, meter);
	sql_put_i64(s->stmt[Q_END_METER], 3, to_day);
	return store_exec(s, Q_END_METER);
}

static enum rc
read_meter(struct sql_stmt *st, struct store_meter *m)
{
	m->meter = sql_i64(st, 0);
	enum rc rc = sql_get_text(st, 1, m->stall, sizeof(m->stall));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, m->fee, sizeof(m->fee));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, m->unit, sizeof(m->unit));
	m->digits = sql_i64(st, 4);
	m->from_day = sql_i64(st, 5);
	m->first = sql_i64(st, 6);
	m->to_day = sql_i64(st, 7);
	return rc;
}

enum rc
store_meter_get(struct store *s, int64_t meter, struct store_meter *m)
{
	struct sql_stmt *st = s->stmt[Q_GET_METER];

	sql_put_i64(st, 2, meter);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_meter(st, m);
	sql_reset(st);
	return rc;
}

enum rc
store_meter_list(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_meter *m), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_METERS_OF_STALL];
	struct store_meter m;
	enum rc rc;

	sql_put_text(st, 2, stall);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_meter(st, &m);
		if (rc != RC_OK || !row(ctx, &m))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_meter_billed(struct store *s, int64_t meter, int64_t *day)
{
	sql_put_i64(s->stmt[Q_METER_BILLED_TO], 2, meter);
	return sql_one_i64(s->stmt[Q_METER_BILLED_TO], day);
}

enum rc
store_reading_add(struct store *s, const struct store_reading *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_READING];

	sql_put_i64(st, 2, r->meter);
	sql_put_i64(st, 3, r->day);
	sql_put_i64(st, 4, r->value);
	sql_put_i64(st, 5, r->rolled);
	sql_put_i64(st, 6, r->staff);
	sql_put_i64(st, 7, store_now_ms(s));
	return store_exec(s, Q_ADD_READING);
}

enum rc
store_reading_list(struct store *s, int64_t meter, int64_t to_day,
    bool (*row)(void *ctx, const struct store_reading *r), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_READINGS_TO];
	enum rc rc;

	sql_put_i64(st, 2, meter);
	sql_put_i64(st, 3, to_day);
	while ((rc = sql_row(st)) == RC_OK) {
		struct store_reading r = { .meter = meter,
		    .day = sql_i64(st, 0), .value = sql_i64(st, 1),
		    .rolled = sql_i64(st, 2) != 0 };
		if (!row(ctx, &r))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

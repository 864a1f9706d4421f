/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/store_inside.h"
#include "sync/board/store_round.h"

/* --- who, whose stalls -------------------------------------------------- */

enum rc
store_collector_add(struct store *s, uint32_t terminal, int64_t staff)
{
	struct sql_stmt *st = s->stmt[Q_ADD_COLLECTOR];

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, store_now_ms(s));
	sql_put_i64(st, 4, staff);
	return sql_exec(st);
}

enum rc
store_collector_end(struct store *s, uint32_t terminal)
{
	struct sql_stmt *st = s->stmt[Q_END_COLLECTOR];
	int64_t changed = 0;

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, store_now_ms(s));
	enum rc rc = sql_exec_count(st, &changed);
	return rc == RC_OK && changed == 0 ? RC_NOT_FOUND : rc;
}

enum rc
store_collector_get(struct store *s, uint32_t terminal, int64_t *staff)
{
	struct sql_stmt *st = s->stmt[Q_GET_COLLECTOR];

	sql_put_i64(st, 2, terminal);
	return sql_one_i64(st, staff);
}

static void
bind_round(struct sql_stmt *st, const struct store_round *r,
    const char *stall, int64_t now_ms)
{
	sql_put_i64(st, 2, r->day);
	sql_put_text(st, 3, stall);
	sql_put_i64(st, 4, r->terminal);
	sql_put_i64(st, 5, r->staff);
	sql_put_i64(st, 6, now_ms);
}

enum rc
store_round_put(struct store *s, const struct store_round *r,
    const char *stall)
{
	int64_t changed = 0;

	bind_round(s->stmt[Q_MOVE_ROUND_STALL], r, stall, store_now_ms(s));
	enum rc rc = sql_exec_count(s->stmt[Q_MOVE_ROUND_STALL], &changed);
	if (rc != RC_OK || changed > 0)
		return rc;
	bind_round(s->stmt[Q_ADD_ROUND_STALL], r, stall, store_now_ms(s));
	return sql_exec(s->stmt[Q_ADD_ROUND_STALL]);
}

enum rc
store_round_list(struct store *s, const struct store_round *r,
    bool (*row)(void *ctx, const char *stall, const char *zone), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_ROUND_STALLS];
	enum rc rc;

	sql_put_i64(st, 2, r->day);
	sql_put_i64(st, 3, r->terminal);
	while ((rc = sql_row(st)) == RC_OK)
		if (!row(ctx, sql_text(st, 0), sql_text(st, 1)))
			break;
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- numbers ------------------------------------------------------------ */

/* -1: no such series yet. */
static enum rc
last_no(struct store *s, const char *series, int64_t *last)
{
	sql_put_text(s->stmt[Q_LAST_TICKET_NO], 2, series);
	return sql_one_i64(s->stmt[Q_LAST_TICKET_NO], last);
}

enum rc
store_range_next(struct store *s, const char *series, int64_t *first)
{
	int64_t last = 0;

	enum rc rc = last_no(s, series, &last);
	*first = last < 0 ? 1 : last + 1;
	return rc;
}

static enum rc
begin_series(struct store *s, const struct store_range *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_TICKET_SERIES];

	sql_put_text(st, 2, r->series);
	sql_put_i64(st, 3, r->staff);
	sql_put_i64(st, 4, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_range_add(struct store *s, const struct store_range *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_TICKET_RANGE];
	int64_t last = 0;

	enum rc rc = last_no(s, r->series, &last);
	if (rc == RC_OK && last < 0)
		rc = begin_series(s, r);
	if (rc != RC_OK)
		return rc;
	sql_put_text(st, 2, r->series);
	sql_put_i64(st, 3, r->last);
	sql_put_i64(st, 4, r->first - 1);
	sql_put_i64(st, 5, r->terminal);
	sql_put_text(st, 6, r->kinds);
	sql_put_i64(st, 7, r->from_day);
	sql_put_i64(st, 8, r->to_day);
	sql_put_i64(st, 9, r->staff);
	sql_put_i64(st, 10, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_range_find(struct store *s, const char *series, int64_t no,
    uint32_t *terminal)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TICKET_RANGE];
	int64_t is = 0;

	sql_put_text(st, 2, series);
	sql_put_i64(st, 3, no);
	enum rc rc = sql_one_i64(st, &is);
	*terminal = (uint32_t)is;
	return rc;
}

enum rc
store_range_list(struct store *s, uint32_t terminal,
    bool (*row)(void *ctx, const struct store_range *r), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_RANGES_OF];
	struct store_range r = { .terminal = terminal };
	enum rc rc;

	sql_put_i64(st, 2, terminal);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = sql_get_text(st, 0, r.series, sizeof(r.series));
		r.first = sql_i64(st, 1);
		r.last = sql_i64(st, 2);
		if (rc == RC_OK)
			rc = sql_get_text(st, 3, r.kinds, sizeof(r.kinds));
		r.from_day = sql_i64(st, 4);
		r.to_day = sql_i64(st, 5);
		if (rc != RC_OK || !row(ctx, &r))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- what a journal said ------------------------------------------------ */

static void
bind_said(struct sql_stmt *st, int at, const struct store_said *said)
{
	sql_put_i64(st, at, said->terminal);
	sql_put_i64(st, at + 1, said->branch);
	sql_put_i64(st, at + 2, said->n);
}

enum rc
store_order_add(struct store *s, const struct store_said *said,
    const struct store_order *o)
{
	struct sql_stmt *st = s->stmt[Q_ADD_FEE_ORDER];

	sql_put_text(st, 2, o->ref);
	bind_said(st, 3, said);
	sql_put_text(st, 6, o->stall);
	sql_put_text(st, 7, o->kind);
	sql_put_text(st, 8, o->bill);
	sql_put_i64(st, 9, o->amount.dong);
	sql_put_i64(st, 10, said->at_ms);
	return sql_exec(st);
}

enum rc
store_order_get(struct store *s, const char *ref, struct store_order *o)
{
	struct sql_stmt *st = s->stmt[Q_GET_FEE_ORDER];

	sql_put_text(st, 2, ref);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*o = (struct store_order){ .terminal = (uint32_t)sql_i64(st, 0),
	    .amount = { sql_i64(st, 4) } };
	rc = sql_get_text(st, 1, o->stall, sizeof(o->stall));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, o->kind, sizeof(o->kind));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, o->bill, sizeof(o->bill));
	if (rc == RC_OK && !str_copy(str_of(ref), o->ref, sizeof(o->ref)))
		rc = RC_CORRUPT;
	sql_reset(st);
	return rc;
}

enum rc
store_order_credits(struct store *s, const char *ref,
    bool (*row)(void *ctx, const struct store_credit *c), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_CREDITS_OF_REF];
	enum rc rc;

	sql_put_text(st, 2, ref);
	while ((rc = sql_row(st)) == RC_OK) {
		struct store_credit c = { .seq = sql_i64(st, 0),
		    .amount = { sql_i64(st, 1) } };
		if (!str_copy(str_of(ref), c.ref, sizeof(c.ref)) ||
		    !row(ctx, &c))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_taken_add(struct store *s, const struct store_said *said,
    const struct store_taken *t)
{
	struct sql_stmt *st = s->stmt[Q_ADD_COLLECTION];

	bind_said(st, 2, said);
	sql_put_text(st, 5, t->ref);
	sql_put_text(st, 6, t->stall);
	sql_put_i64(st, 7, t->amount.dong);
	sql_put_i64(st, 8, t->payment);
	sql_put_text(st, 9, t->verdict);
	sql_put_i64(st, 10, day_at(said->at_ms));
	sql_put_i64(st, 11, said->at_ms);
	return sql_exec(st);
}

enum rc
store_ticket_add(struct store *s, const struct store_said *said,
    const struct store_ticket *t)
{
	struct sql_stmt *st = s->stmt[Q_ADD_TICKET];

	bind_said(st, 2, said);
	sql_put_text(st, 5, t->series);
	sql_put_i64(st, 6, t->no);
	sql_put_text(st, 7, t->kind);
	sql_put_i64(st, 8, t->amount.dong);
	sql_put_text(st, 9, t->cash ? "cash" : "qr");
	sql_put_text(st, 10, t->ref);
	sql_put_text(st, 11, t->verdict);
	sql_put_i64(st, 12, day_at(said->at_ms));
	sql_put_i64(st, 13, said->at_ms);
	return sql_exec(st);
}

enum rc
store_ticket_has(struct store *s, const char *series, int64_t no)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TICKET];

	sql_put_text(st, 2, series);
	sql_put_i64(st, 3, no);
	enum rc rc = sql_row(st);
	sql_reset(st);
	return rc;
}

enum rc
store_ticket_void(struct store *s, const struct store_said *said,
    const char *series, int64_t no)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TICKET_OF];
	int64_t branch = 0, n = 0, amount = 0;

	sql_put_text(st, 2, series);
	sql_put_i64(st, 3, no);
	sql_put_i64(st, 4, said->terminal);
	enum rc rc = sql_row(st);
	if (rc == RC_OK) {
		branch = sql_i64(st, 1);
		n = sql_i64(st, 2);
		amount = strcmp(sql_text(st, 4), "cash") == 0 ?
		    sql_i64(st, 3) : 0;
	}
	sql_reset(st);
	if (rc != RC_OK)
		return rc;
	st = s->stmt[Q_ADD_TICKET_VOID];
	bind_said(st, 2, said);
	sql_put_i64(st, 5, branch);
	sql_put_i64(st, 6, n);
	sql_put_i64(st, 7, amount);
	sql_put_i64(st, 8, day_at(said->at_ms));
	return sql_exec(st);
}

/* --- handed over -------------------------------------------------------- */

enum rc
store_handover_add(struct store *s, const struct store_said *said,
    struct store_handover *h)
{
	struct sql_stmt *st = s->stmt[Q_ADD_HANDOVER];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_HANDOVER], &h->handover);
	if (rc != RC_OK)
		return rc;
	sql_put_i64(st, 2, ++h->handover);
	bind_said(st, 3, said);
	sql_put_i64(st, 6, h->no);
	sql_put_i64(st, 7, h->takings);
	sql_put_i64(st, 8, h->total.dong);
	sql_put_i64(st, 9, h->staff);
	sql_put_i64(st, 10, day_at(said->at_ms));
	sql_put_i64(st, 11, said->at_ms);
	return sql_exec(st);
}

enum rc
store_handover_get(struct store *s, int64_t handover,
    struct store_handover *h)
{
	struct sql_stmt *st = s->stmt[Q_GET_HANDOVER];

	sql_put_i64(st, 2, handover);
	enum rc rc = sql_row(st);
	if (rc == RC_OK)
		*h = (struct store_handover){ .handover = handover,
		    .terminal = (uint32_t)sql_i64(st, 0),
		    .no = sql_i64(st, 1), .total = { sql_i64(st, 2) },
		    .staff = sql_i64(st, 3), .counted = sql_i64(st, 4) > 0 };
	sql_reset(st);
	return rc;
}

enum rc
store_handover_count(struct store *s, const struct store_count *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_HANDOVER_COUNT];

	sql_put_i64(st, 2, c->handover);
	sql_put_i64(st, 3, c->counted.dong);
	sql_put_text(st, 4, c->note);
	sql_put_i64(st, 5, c->staff);
	sql_put_i64(st, 6, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_collected_list(struct store *s, uint32_t terminal, int64_t to_day,
    bool (*row)(void *ctx, const struct store_collected *c), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_COLLECTED];
	enum rc rc;

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, to_day);
	while ((rc = sql_row(st)) == RC_OK) {
		struct store_collected c = {
		    .terminal = (uint32_t)sql_i64(st, 0),
		    .day = sql_i64(st, 1), .stalls = { sql_i64(st, 2) },
		    .tickets = { sql_i64(st, 3) },
		    .handed = { sql_i64(st, 4) },
		    .counted = { sql_i64(st, 5) },
		    .difference = { sql_i64(st, 6) } };
		if (!row(ctx, &c))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

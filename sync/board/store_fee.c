/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

static const char *const purpose_names[] = {
	[FEE_FOR_BILLS] = "fee", [FEE_FOR_DEPOSIT] = "deposit",
};
_Static_assert(sizeof(purpose_names) / sizeof(purpose_names[0]) ==
    FEE_PURPOSE_COUNT, "every purpose has a name");

const char *
fee_purpose_name(enum fee_purpose p)
{
	REQUIRE(p < FEE_PURPOSE_COUNT);
	return purpose_names[p];
}

/* --- stalls ------------------------------------------------------------- */

static enum rc
read_stall(struct sql_stmt *st, struct store_stall *to)
{
	enum rc rc = sql_get_text(st, 0, to->stall, sizeof(to->stall));

	to->zone = sql_i64(st, 1);
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, to->kind, sizeof(to->kind));
	to->aisles = sql_i64(st, 3);
	to->area = sql_i64(st, 4);
	to->x = sql_i64(st, 5);
	to->y = sql_i64(st, 6);
	to->terminal = (uint32_t)sql_i64(st, 8);
	return rc == RC_OK ? sql_get_text(st, 7, to->state,
	    sizeof(to->state)) : rc;
}

static enum rc
one_stall(struct sql_stmt *st, const char *stall, struct store_stall *to)
{
	sql_put_text(st, 2, stall);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_stall(st, to);
	sql_reset(st);
	return rc;
}

enum rc
store_stall_get(struct store *s, const char *stall, struct store_stall *to)
{
	return one_stall(s->stmt[Q_GET_STALL], stall, to);
}

enum rc
store_stall_next(struct store *s, const char *after, struct store_stall *to)
{
	return one_stall(s->stmt[Q_NEXT_STALL], after, to);
}

static void
put_stall(struct sql_stmt *st, const struct store_stall *from)
{
	sql_put_text(st, 2, from->stall);
	sql_put_i64(st, 3, from->zone);
	sql_put_text(st, 4, from->kind);
	sql_put_i64(st, 5, from->aisles);
	sql_put_i64(st, 6, from->area);
	sql_put_i64(st, 7, from->x);
	sql_put_i64(st, 8, from->y);
	sql_put_text(st, 9, from->state);
	sql_put_i64(st, 10, from->terminal);
}

enum rc
store_stall_put(struct store *s, const struct store_stall *from)
{
	int64_t changed;

	put_stall(s->stmt[Q_SAVE_STALL], from);
	enum rc rc = sql_exec_count(s->stmt[Q_SAVE_STALL], &changed);
	if (rc != RC_OK || changed > 0)
		return rc;
	put_stall(s->stmt[Q_ADD_STALL], from);
	return store_exec(s, Q_ADD_STALL);
}

/* --- when it meets, and how it asks ------------------------------------- */

enum rc
store_calendar_add(struct store *s, int64_t from_day, const char *rule,
    int64_t staff)
{
	struct sql_stmt *st = s->stmt[Q_PUT_CALENDAR];

	sql_put_i64(st, 2, from_day);
	sql_put_text(st, 3, rule);
	sql_put_i64(st, 4, staff);
	sql_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_PUT_CALENDAR);
}

enum rc
store_calendar_list(struct store *s, int64_t last,
    bool (*row)(void *ctx, int64_t from_day, const char *rule), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_CALENDARS];
	enum rc rc;

	sql_put_i64(st, 2, last);
	while ((rc = sql_row(st)) == RC_OK)
		if (!row(ctx, sql_i64(st, 0), sql_text(st, 1)))
			break;
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_exception_put(struct store *s, int64_t day, bool is_open,
    const char *note)
{
	int64_t changed = 0;
	enum rc rc = RC_OK;

	for (int q = 0; rc == RC_OK && changed == 0 && q < 2; q++) {
		struct sql_stmt *st = s->stmt[q == 0 ? Q_SAVE_EXCEPTION :
		    Q_ADD_EXCEPTION];
		sql_put_i64(st, 2, day);
		sql_put_i64(st, 3, is_open);
		sql_put_text(st, 4, note);
		rc = sql_exec_count(st, &changed);
	}
	return rc;
}

enum rc
store_exception_list(struct store *s, int64_t first, int64_t last,
    bool (*row)(void *ctx, int64_t day, bool is_open), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_EXCEPTIONS];
	enum rc rc;

	sql_put_i64(st, 2, first);
	sql_put_i64(st, 3, last);
	while ((rc = sql_row(st)) == RC_OK)
		if (!row(ctx, sql_i64(st, 0), sql_i64(st, 1) != 0))
			break;
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_fee_rule_add(struct store *s, const struct store_fee_rule *r)
{
	struct sql_stmt *st = s->stmt[Q_ADD_FEE_RULE];

	sql_put_i64(st, 2, r->from_day);
	sql_put_i64(st, 3, r->due_day);
	sql_put_i64(st, 4, r->due_next);
	sql_put_i64(st, 5, r->free_bp);
	sql_put_i64(st, 6, r->free_amount.dong);
	sql_put_i64(st, 7, r->made_by);
	sql_put_i64(st, 8, store_now_ms(s));
	return store_exec(s, Q_ADD_FEE_RULE);
}

enum rc
store_fee_rule_get(struct store *s, int64_t day, struct store_fee_rule *r)
{
	struct sql_stmt *st = s->stmt[Q_GET_FEE_RULE];

	sql_put_i64(st, 2, day);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*r = (struct store_fee_rule){ sql_i64(st, 0), sql_i64(st, 1),
	    sql_i64(st, 2) != 0, sql_i64(st, 3), { sql_i64(st, 4) }, 0 };
	sql_reset(st);
	return RC_OK;
}

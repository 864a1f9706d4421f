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

enum rc
store_stall_get(struct store *s, const char *stall, struct store_stall *to)
{
	struct sql_stmt *st = s->stmt[Q_GET_STALL];

	sql_put_text(st, 2, stall);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_stall(st, to);
	sql_reset(st);
	return rc;
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

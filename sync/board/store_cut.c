/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/ref.h"
#include "sync/board/store_inside.h"

#define REF_HEAD 7   /* characters before the nonce: of one terminal, epoch */

enum rc
store_cut_last(struct store *s, struct store_cut *c)
{
	struct sql_stmt *st = s->stmt[Q_LAST_CUT];

	sql_put_i64(st, 2, c->terminal);
	sql_put_i64(st, 3, c->epoch);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	c->shift = sql_i64(st, 0);
	c->credits = sql_i64(st, 1);
	c->total.dong = sql_i64(st, 2);
	c->asked_ms = sql_i64(st, 3);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_cut_rest(struct store *s, struct store_cut *c)
{
	struct sql_stmt *st = s->stmt[Q_REST_OF_CUTS];
	char from[REF_LEN + 1], behind[REF_LEN + 1];

	/* All references with this head are between: letters and digits only
	 * follow it. */
	ref_make(&(struct ref){ c->epoch, c->terminal, 0 }, from);
	from[REF_HEAD] = '\0';
	memcpy(behind, from, sizeof(behind));
	behind[REF_HEAD] = '~';
	behind[REF_HEAD + 1] = '\0';
	sql_put_i64(st, 2, c->terminal);
	sql_put_i64(st, 3, c->epoch);
	sql_put_text(st, 4, from);
	sql_put_text(st, 5, behind);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	c->credits = sql_i64(st, 0);
	c->total.dong = sql_i64(st, 1);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_cut_add(struct store *s, const struct store_cut *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CUT];

	sql_put_i64(st, 2, c->terminal);
	sql_put_i64(st, 3, c->epoch);
	sql_put_i64(st, 4, c->shift);
	sql_put_i64(st, 5, c->credits);
	sql_put_i64(st, 6, c->total.dong);
	sql_put_i64(st, 7, c->asked_ms);
	enum rc rc = store_held_flush(s);   /* it reads the market's count */
	return rc != RC_OK ? rc : store_exec(s, Q_ADD_CUT);
}

enum rc
store_place_list(struct store *s, uint32_t terminal,
    bool (*row)(void *ctx, const struct store_place *p), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_PLACES];
	struct store_place p;
	bool more = true;
	enum rc rc = RC_OK;

	sql_put_i64(st, 2, terminal);
	while (more && (rc = sql_row(st)) == RC_OK) {
		rc = sql_get_text(st, 0, p.bin, sizeof(p.bin));
		if (rc == RC_OK)
			rc = sql_get_text(st, 1, p.account,
			    sizeof(p.account));
		if (rc != RC_OK)
			break;
		more = row(ctx, &p);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

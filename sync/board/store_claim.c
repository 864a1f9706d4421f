/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_console.h"
#include "sync/board/store_inside.h"

static enum rc
read_found(struct sql_stmt *st, struct store_credit *c)
{
	enum rc rc = sql_get_text(st, 1, c->provider, sizeof(c->provider));

	c->seq = sql_i64(st, 0);
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, c->note_id, sizeof(c->note_id));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, c->bank_ref, sizeof(c->bank_ref));
	return rc == RC_OK ? sql_get_text(st, 4, c->at, sizeof(c->at)) : rc;
}

enum rc
store_claim_find(struct store *s, const struct store_claim *want,
    struct store_credit *c)
{
	struct sql_stmt *st = s->stmt[Q_FIND_CLAIM];

	sql_put_i64(st, 2, want->terminal);
	sql_put_i64(st, 3, want->amount.dong);
	sql_put_text(st, 4, want->bank_ref);
	sql_put_i64(st, 5, want->since_ms);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_found(st, c);
	c->amount = want->amount;
	if (rc == RC_OK) {
		rc = sql_row(st);
		rc = rc == RC_OK ? RC_CONFLICT : rc == RC_NOT_FOUND ? RC_OK :
		    rc;
	}
	sql_reset(st);
	return rc;
}

enum rc
store_claim_note(struct store *s, const struct store_claim *claim)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CLAIM_TRY];

	sql_put_text(st, 2, claim->ref);
	sql_put_i64(st, 3, claim->amount.dong);
	sql_put_text(st, 4, claim->bank_ref);
	sql_put_text(st, 5, claim->outcome);
	sql_put_i64(st, 6, store_now_ms(s));
	return store_exec(s, Q_ADD_CLAIM_TRY);
}

enum rc
store_claim_add(struct store *s, const struct store_credit *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CLAIM];

	sql_put_i64(st, 2, c->seq);
	sql_put_text(st, 3, c->ref);
	sql_put_i64(st, 4, c->terminal);
	sql_put_i64(st, 5, store_now_ms(s));
	enum rc rc = store_exec(s, Q_ADD_CLAIM);
	return rc == RC_OK && c->terminal > 0 ?
	    store_sales_day_add(s, c->terminal, c->amount) : rc;
}

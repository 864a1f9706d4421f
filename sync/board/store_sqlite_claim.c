/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_sqlite.h"

static enum rc
read_found(sqlite3_stmt *st, struct store_credit *c)
{
	enum rc rc = col_get_text(st, 1, c->provider, sizeof(c->provider));

	c->seq = sqlite3_column_int64(st, 0);
	if (rc == RC_OK)
		rc = col_get_text(st, 2, c->note_id, sizeof(c->note_id));
	if (rc == RC_OK)
		rc = col_get_text(st, 3, c->bank_ref, sizeof(c->bank_ref));
	return rc == RC_OK ? col_get_text(st, 4, c->at, sizeof(c->at)) : rc;
}

enum rc
store_claim_find(struct store *s, const struct store_claim *want,
    struct store_credit *c)
{
	sqlite3_stmt *st = s->stmt[Q_FIND_CLAIM];

	col_put_i64(st, 2, want->terminal);
	col_put_i64(st, 3, want->amount.dong);
	col_put_text(st, 4, want->bank_ref);
	col_put_i64(st, 5, want->since_ms);
	enum rc rc = col_one_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_found(st, c);
	c->amount = want->amount;
	if (rc == RC_OK) {
		rc = col_one_row(st);
		rc = rc == RC_OK ? RC_CONFLICT : rc == RC_NOT_FOUND ? RC_OK :
		    rc;
	}
	sqlite3_reset(st);
	return rc;
}

enum rc
store_claim_note(struct store *s, const struct store_claim *claim)
{
	sqlite3_stmt *st = s->stmt[Q_ADD_CLAIM_TRY];

	col_put_text(st, 2, claim->ref);
	col_put_i64(st, 3, claim->amount.dong);
	col_put_text(st, 4, claim->bank_ref);
	col_put_text(st, 5, claim->outcome);
	col_put_i64(st, 6, store_now_ms(s));
	return store_exec(s, Q_ADD_CLAIM_TRY);
}

enum rc
store_claim_add(struct store *s, const struct store_credit *c)
{
	sqlite3_stmt *st = s->stmt[Q_ADD_CLAIM];

	col_put_i64(st, 2, c->seq);
	col_put_text(st, 3, c->ref);
	col_put_i64(st, 4, c->terminal);
	col_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_ADD_CLAIM);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_sqlite.h"

enum rc
store_place_first(struct store *s, uint32_t terminal, struct store_place *p)
{
	sqlite3_stmt *st = s->stmt[Q_FIRST_TERMINAL_ACCOUNT];

	col_put_i64(st, 2, terminal);
	enum rc rc = col_one_row(st);
	if (rc != RC_OK)
		return rc;
	rc = col_get_text(st, 0, p->bin, sizeof(p->bin));
	if (rc == RC_OK)
		rc = col_get_text(st, 1, p->account, sizeof(p->account));
	sqlite3_reset(st);
	return rc;
}

enum rc
store_enrolment_add(struct store *s, const struct store_enrolment *e)
{
	sqlite3_stmt *end = s->stmt[Q_END_ENROLMENTS];
	sqlite3_stmt *st = s->stmt[Q_ADD_ENROLMENT];
	int64_t now_ms = store_now_ms(s);

	col_put_i64(end, 2, e->terminal);
	col_put_i64(end, 3, now_ms);
	enum rc rc = store_exec(s, Q_END_ENROLMENTS);
	col_put_bytes(st, 2, e->code, HASH_BYTES);
	col_put_i64(st, 3, e->terminal);
	col_put_i64(st, 4, now_ms);
	col_put_i64(st, 5, e->expires_ms);
	return rc == RC_OK ? store_exec(s, Q_ADD_ENROLMENT) : rc;
}

enum rc
store_enrolment_use(struct store *s, const struct store_enrolment *e)
{
	sqlite3_stmt *st = s->stmt[Q_USE_ENROLMENT];

	col_put_bytes(st, 2, e->code, HASH_BYTES);
	col_put_bytes(st, 3, e->csr, HASH_BYTES);
	col_put_text(st, 4, e->cert);
	return store_exec(s, Q_USE_ENROLMENT);
}

enum rc
store_enrolment_get(struct store *s, const uint8_t code[HASH_BYTES],
    struct store_enrolment *e)
{
	sqlite3_stmt *st = s->stmt[Q_GET_ENROLMENT];

	col_put_bytes(st, 2, code, HASH_BYTES);
	enum rc rc = col_one_row(st);
	if (rc != RC_OK)
		return rc;
	memset(e, 0, sizeof(*e));
	memcpy(e->code, code, HASH_BYTES);
	e->terminal = (uint32_t)sqlite3_column_int64(st, 0);
	e->expires_ms = sqlite3_column_int64(st, 1);
	e->used = col_get_hash(st, 2, e->csr);
	rc = col_get_text(st, 3, e->cert, sizeof(e->cert));
	sqlite3_reset(st);
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_inside.h"

enum rc
store_place_first(struct store *s, uint32_t terminal, struct store_place *p)
{
	struct sql_stmt *st = s->stmt[Q_FIRST_TERMINAL_ACCOUNT];

	sql_put_i64(st, 2, terminal);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = sql_get_text(st, 0, p->bin, sizeof(p->bin));
	if (rc == RC_OK)
		rc = sql_get_text(st, 1, p->account, sizeof(p->account));
	sql_reset(st);
	return rc;
}

enum rc
store_enrolment_add(struct store *s, const struct store_enrolment *e)
{
	struct sql_stmt *end = s->stmt[Q_END_ENROLMENTS];
	struct sql_stmt *st = s->stmt[Q_ADD_ENROLMENT];
	int64_t now_ms = store_now_ms(s);

	sql_put_i64(end, 2, e->terminal);
	sql_put_i64(end, 3, now_ms);
	enum rc rc = store_exec(s, Q_END_ENROLMENTS);
	sql_put_bytes(st, 2, e->code, HASH_BYTES);
	sql_put_i64(st, 3, e->terminal);
	sql_put_i64(st, 4, now_ms);
	sql_put_i64(st, 5, e->expires_ms);
	return rc == RC_OK ? store_exec(s, Q_ADD_ENROLMENT) : rc;
}

enum rc
store_enrolment_use(struct store *s, const struct store_enrolment *e)
{
	struct sql_stmt *st = s->stmt[Q_USE_ENROLMENT];

	sql_put_bytes(st, 2, e->code, HASH_BYTES);
	sql_put_bytes(st, 3, e->csr, HASH_BYTES);
	sql_put_text(st, 4, e->cert);
	return store_exec(s, Q_USE_ENROLMENT);
}

enum rc
store_enrolment_get(struct store *s, const uint8_t code[HASH_BYTES],
    struct store_enrolment *e)
{
	struct sql_stmt *st = s->stmt[Q_GET_ENROLMENT];

	sql_put_bytes(st, 2, code, HASH_BYTES);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	memset(e, 0, sizeof(*e));
	memcpy(e->code, code, HASH_BYTES);
	e->terminal = (uint32_t)sql_i64(st, 0);
	e->expires_ms = sql_i64(st, 1);
	e->used = sql_get_hash(st, 2, e->csr);
	rc = sql_get_text(st, 3, e->cert, sizeof(e->cert));
	sql_reset(st);
	return rc;
}

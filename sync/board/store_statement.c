/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_inside.h"
#include "sync/board/store_money.h"

enum rc
store_statement_get(struct store *s, struct store_statement *t)
{
	struct sql_stmt *st = s->stmt[Q_GET_STATEMENT];

	store_put_place(st, 2, &t->place);
	sql_put_bytes(st, 4, t->hash, HASH_BYTES);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	t->statement = sql_i64(st, 0);
	t->is_open = strcmp(sql_text(st, 1), "open") == 0;
	sql_reset(st);
	return RC_OK;
}

/* The schema's words, which outlive the row they are read from. */
static const char *
state_of(const char *told)
{
	static const char *const states[] = { "open", "balanced", "differs" };

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(told, states[i]) == 0)
			return states[i];
	return "unchecked";
}

enum rc
store_statement_read(struct store *s, struct store_statement *t)
{
	struct sql_stmt *st = s->stmt[Q_READ_STATEMENT];

	sql_put_i64(st, 2, t->statement);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	t->first_day = sql_i64(st, 0);
	t->last_day = sql_i64(st, 1);
	t->has_opening = sql_i64(st, 2) != 0;
	t->has_closing = sql_i64(st, 3) != 0;
	t->opening = sql_i64(st, 4);
	t->closing = sql_i64(st, 5);
	t->credits = sql_i64(st, 6);
	t->debits = sql_i64(st, 7);
	t->lines = sql_i64(st, 8);
	t->state = state_of(sql_text(st, 9));
	t->is_open = strcmp(t->state, "open") == 0;
	sql_reset(st);
	return RC_OK;
}

enum rc
store_statement_add(struct store *s, struct store_statement *t)
{
	struct sql_stmt *st = s->stmt[Q_ADD_STATEMENT];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_STATEMENT], &t->statement);
	if (rc != RC_OK)
		return rc;
	t->statement++;
	t->is_open = true;
	sql_put_i64(st, 2, t->statement);
	sql_put_bytes(st, 3, t->hash, HASH_BYTES);
	sql_put_text(st, 4, t->format);
	store_put_place(st, 5, &t->place);
	sql_put_i64(st, 7, t->staff);
	sql_put_i64(st, 8, store_now_ms(s));
	return store_exec(s, Q_ADD_STATEMENT);
}

enum rc
store_statement_end(struct store *s, const struct store_statement *t)
{
	struct sql_stmt *st = s->stmt[Q_END_STATEMENT];

	sql_put_i64(st, 2, t->statement);
	sql_put_i64(st, 3, t->first_day);
	sql_put_i64(st, 4, t->last_day);
	sql_put_i64(st, 5, t->has_opening);
	sql_put_i64(st, 6, t->has_closing);
	sql_put_i64(st, 7, t->opening);
	sql_put_i64(st, 8, t->closing);
	sql_put_i64(st, 9, t->credits);
	sql_put_i64(st, 10, t->debits);
	sql_put_i64(st, 11, t->lines);
	sql_put_text(st, 12, t->state);
	return store_exec(s, Q_END_STATEMENT);
}

enum rc
store_statement_before(struct store *s, const struct store_statement *t,
    struct store_statement *before)
{
	struct sql_stmt *st = s->stmt[Q_STATEMENT_BEFORE];

	store_put_place(st, 2, &t->place);
	sql_put_i64(st, 4, t->first_day);
	sql_put_i64(st, 5, t->statement);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	before->closing = sql_i64(st, 0);
	before->last_day = sql_i64(st, 1);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_doubt_get(struct store *s, int64_t seq, int64_t *doubt_of)
{
	sql_put_i64(s->stmt[Q_GET_DOUBT], 2, seq);
	return sql_one_i64(s->stmt[Q_GET_DOUBT], doubt_of);
}

enum rc
store_assign_add(struct store *s, const struct store_assign *a)
{
	struct sql_stmt *st = s->stmt[Q_ADD_ASSIGN];

	sql_put_i64(st, 2, a->credit);
	sql_put_text(st, 3, a->kind);
	sql_put_text(st, 4, a->target);
	sql_put_i64(st, 5, a->payment);
	sql_put_text(st, 6, a->reason);
	sql_put_i64(st, 7, a->staff);
	sql_put_i64(st, 8, store_now_ms(s));
	return store_exec(s, Q_ADD_ASSIGN);
}

enum rc
store_assign_last(struct store *s, struct store_assign *a)
{
	struct sql_stmt *st = s->stmt[Q_LAST_ASSIGN];

	sql_put_i64(st, 2, a->credit);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	a->n = sql_i64(st, 0);
	rc = sql_get_text(st, 1, a->kind, sizeof(a->kind));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, a->target, sizeof(a->target));
	a->payment = sql_i64(st, 3);
	a->staff = sql_i64(st, 4);
	sql_reset(st);
	return rc;
}

enum rc
store_pull_get(struct store *s, struct store_pull *p)
{
	struct sql_stmt *st = s->stmt[Q_GET_PULL];

	p->place[0] = '\0';
	sql_put_text(st, 2, p->provider);
	sql_put_text(st, 3, p->account);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = sql_get_text(st, 0, p->place, sizeof(p->place));
	sql_reset(st);
	return rc;
}

enum rc
store_pull_put(struct store *s, const struct store_pull *p)
{
	static const enum query queries[] = { Q_SAVE_PULL, Q_ADD_PULL };
	int64_t changed = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && changed == 0 && i < 2; i++) {
		struct sql_stmt *st = s->stmt[queries[i]];
		sql_put_text(st, 2, p->provider);
		sql_put_text(st, 3, p->account);
		sql_put_text(st, 4, p->place);
		sql_put_i64(st, 5, store_now_ms(s));
		sql_put_i64(st, 6, p->good);
		sql_put_i64(st, 7, p->taken);
		sql_put_text(st, 8, p->error);
		rc = sql_exec_count(st, &changed);
	}
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_inside.h"
#include "sync/board/store_staff.h"

static enum rc
read_staff(struct sql_stmt *st, struct store_staff *p)
{
	struct { int at; char *to; size_t cap; } texts[] = {
		{ 1, p->login, sizeof(p->login) },
		{ 2, p->name, sizeof(p->name) },
		{ 3, p->role, sizeof(p->role) },
		{ 4, p->stall, sizeof(p->stall) },
		{ 5, p->password, sizeof(p->password) },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(texts) / sizeof(texts[0]); i++)
		rc = sql_get_text(st, texts[i].at, texts[i].to, texts[i].cap);
	struct str totp = sql_bytes(st, 7);
	p->has_totp = totp.n == STAFF_TOTP_BYTES;
	if (p->has_totp)
		memcpy(p->totp, totp.p, STAFF_TOTP_BYTES);
	p->staff = sql_i64(st, 0);
	p->must_change = sql_i64(st, 6) != 0;
	p->totp_step = sql_i64(st, 8);
	p->fails = sql_i64(st, 9);
	p->until_ms = sql_i64(st, 10);
	p->disabled_ms = sql_i64(st, 11);
	p->created_ms = sql_i64(st, 12);
	return rc;
}

enum rc
store_staff_add(struct store *s, struct store_staff *p)
{
	struct sql_stmt *st = s->stmt[Q_ADD_STAFF];
	struct store_staff other;

	enum rc rc = store_staff_find(s, p->login, &other);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? RC_CONFLICT : rc;
	rc = sql_one_i64(s->stmt[Q_NEXT_STAFF], &p->staff);
	if (rc != RC_OK)
		return rc;
	p->created_ms = store_now_ms(s);
	sql_put_i64(st, 2, p->staff);
	sql_put_text(st, 3, p->login);
	sql_put_text(st, 4, p->name);
	sql_put_text(st, 5, p->role);
	sql_put_text(st, 6, p->stall);
	sql_put_text(st, 7, p->password);
	sql_put_i64(st, 8, p->must_change);
	sql_put_bytes(st, 9, p->totp, p->has_totp ? STAFF_TOTP_BYTES : 0);
	sql_put_i64(st, 10, p->created_ms);
	return sql_exec(st);
}

enum rc
store_staff_save(struct store *s, const struct store_staff *p)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_STAFF];

	sql_put_i64(st, 2, p->staff);
	sql_put_text(st, 3, p->name);
	sql_put_text(st, 4, p->role);
	sql_put_text(st, 5, p->stall);
	sql_put_text(st, 6, p->password);
	sql_put_i64(st, 7, p->must_change);
	sql_put_bytes(st, 8, p->totp, p->has_totp ? STAFF_TOTP_BYTES : 0);
	sql_put_i64(st, 9, p->totp_step);
	sql_put_i64(st, 10, p->fails);
	sql_put_i64(st, 11, p->until_ms);
	sql_put_i64(st, 12, p->disabled_ms);
	return sql_exec(st);
}

static enum rc
one_staff(struct sql_stmt *st, struct store_staff *p)
{
	enum rc rc = sql_row(st);

	if (rc == RC_OK) {
		rc = read_staff(st, p);
		sql_reset(st);
	}
	return rc;
}

enum rc
store_staff_get(struct store *s, int64_t staff, struct store_staff *p)
{
	sql_put_i64(s->stmt[Q_GET_STAFF], 2, staff);
	return one_staff(s->stmt[Q_GET_STAFF], p);
}

enum rc
store_staff_find(struct store *s, const char *login, struct store_staff *p)
{
	sql_put_text(s->stmt[Q_FIND_STAFF], 2, login);
	return one_staff(s->stmt[Q_FIND_STAFF], p);
}

enum rc
store_staff_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_staff *p), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_STAFF];
	struct store_staff p;
	enum rc rc = RC_OK;
	bool more = true;

	sql_put_i64(st, 2, list->from);
	sql_put_i64(st, 3, list->most);
	while (more && (rc = sql_row(st)) == RC_OK) {
		rc = read_staff(st, &p);
		if (rc != RC_OK)
			break;
		more = row(ctx, &p);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_staff_count(struct store *s, int64_t *count)
{
	return sql_one_i64(s->stmt[Q_COUNT_STAFF], count);
}

/* --- sessions ---------------------------------------------------------- */

enum rc
store_session_add(struct store *s, const struct store_session *q)
{
	struct sql_stmt *st = s->stmt[Q_ADD_SESSION];

	sql_put_bytes(st, 2, q->hash, HASH_BYTES);
	sql_put_i64(st, 3, q->staff);
	sql_put_text(st, 4, q->csrf);
	sql_put_i64(st, 5, q->created_ms);
	return sql_exec(st);
}

enum rc
store_session_get(struct store *s, const uint8_t hash[HASH_BYTES],
    struct store_session *q)
{
	struct sql_stmt *st = s->stmt[Q_GET_SESSION];

	sql_put_bytes(st, 2, hash, HASH_BYTES);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	memcpy(q->hash, hash, HASH_BYTES);
	q->staff = sql_i64(st, 0);
	rc = sql_get_text(st, 1, q->csrf, sizeof(q->csrf));
	q->created_ms = sql_i64(st, 2);
	q->seen_ms = sql_i64(st, 3);
	sql_reset(st);
	return rc;
}

enum rc
store_session_see(struct store *s, const struct store_session *q,
    int64_t now_ms)
{
	struct sql_stmt *st = s->stmt[Q_SEE_SESSION];

	sql_put_bytes(st, 2, q->hash, HASH_BYTES);
	sql_put_i64(st, 3, now_ms);
	return sql_exec(st);
}

enum rc
store_session_end(struct store *s, const uint8_t hash[HASH_BYTES])
{
	sql_put_bytes(s->stmt[Q_END_SESSION], 2, hash, HASH_BYTES);
	return store_exec(s, Q_END_SESSION);
}

enum rc
store_session_end_all(struct store *s, int64_t staff)
{
	sql_put_i64(s->stmt[Q_END_SESSIONS], 2, staff);
	return store_exec(s, Q_END_SESSIONS);
}

enum rc
store_session_end_old(struct store *s, int64_t seen_ms, int64_t created_ms)
{
	sql_put_i64(s->stmt[Q_END_OLD_SESSIONS], 2, seen_ms);
	sql_put_i64(s->stmt[Q_END_OLD_SESSIONS], 3, created_ms);
	return store_exec(s, Q_END_OLD_SESSIONS);
}

/* --- what they did ----------------------------------------------------- */

enum rc
store_trail_add(struct store *s, const struct store_act *a)
{
	struct sql_stmt *st = s->stmt[Q_ADD_TRAIL];

	sql_put_i64(st, 2, a->staff);
	sql_put_text(st, 3, a->action);
	sql_put_text(st, 4, a->object);
	sql_put_text(st, 5, a->detail);
	sql_put_i64(st, 6, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_look_add(struct store *s, const struct store_act *a)
{
	struct sql_stmt *st = s->stmt[Q_ADD_LOOK];

	sql_put_i64(st, 2, a->staff);
	sql_put_text(st, 3, a->action);
	sql_put_text(st, 4, a->object);
	sql_put_i64(st, 5, store_now_ms(s));
	return sql_exec(st);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_inside.h"
#include "sync/board/store_money.h"

#define SOURCES_MAX 8   /* of one account that are looked at */

/* --- the market's own accounts ------------------------------------------- */

static void
put_fee_account(struct sql_stmt *st, const struct store_fee_account *a)
{
	store_put_place(st, 2, &a->place);
	sql_put_text(st, 4, a->name);
}

enum rc
store_fee_account_put(struct store *s, const struct store_fee_account *a)
{
	int64_t changed;

	put_fee_account(s->stmt[Q_SAVE_FEE_ACCOUNT], a);
	enum rc rc = sql_exec_count(s->stmt[Q_SAVE_FEE_ACCOUNT], &changed);
	if (rc != RC_OK || changed > 0)
		return rc;
	put_fee_account(s->stmt[Q_ADD_FEE_ACCOUNT], a);
	return store_exec(s, Q_ADD_FEE_ACCOUNT);
}

enum rc
store_fee_account_has(struct store *s, const struct store_place *p)
{
	int64_t one;

	store_put_place(s->stmt[Q_GET_FEE_ACCOUNT], 2, p);
	return sql_one_i64(s->stmt[Q_GET_FEE_ACCOUNT], &one);
}

enum rc
store_fee_account_list(struct store *s,
    bool (*row)(void *ctx, const struct store_fee_account *a), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_FEE_ACCOUNTS];
	struct store_fee_account a;
	enum rc rc;

	while ((rc = sql_row(st)) == RC_OK) {
		rc = sql_get_text(st, 0, a.place.bin, sizeof(a.place.bin));
		if (rc == RC_OK)
			rc = sql_get_text(st, 1, a.place.account,
			    sizeof(a.place.account));
		if (rc == RC_OK)
			rc = sql_get_text(st, 2, a.name, sizeof(a.name));
		if (rc != RC_OK || !row(ctx, &a))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- virtual accounts ---------------------------------------------------- */

bool
store_va_number(struct str told, char to[STORE_VA_MAX + 1])
{
	struct str t = str_trim(told);

	if (t.n == 0 || !str_copy(t, to, STORE_VA_MAX + 1))
		return false;
	for (char *p = to; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		if (!(*p >= 'A' && *p <= 'Z') && !(*p >= '0' && *p <= '9'))
			return false;
	}
	return true;
}

enum rc
store_va_get(struct store *s, struct store_va *v)
{
	struct sql_stmt *st = s->stmt[Q_GET_VA];

	sql_put_text(st, 2, v->bin);
	sql_put_text(st, 3, v->number);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	v->n = sql_i64(st, 0);
	rc = sql_get_text(st, 1, v->stall, sizeof(v->stall));
	sql_reset(st);
	return rc;
}

enum rc
store_va_add(struct store *s, const struct store_va *v)
{
	struct sql_stmt *st = s->stmt[Q_ADD_VA];

	sql_put_text(st, 2, v->bin);
	sql_put_text(st, 3, v->number);
	sql_put_text(st, 4, v->stall);
	sql_put_i64(st, 5, v->staff);
	sql_put_i64(st, 6, store_now_ms(s));
	return store_exec(s, Q_ADD_VA);
}

/* --- lines --------------------------------------------------------------- */

enum rc
store_line_add(struct store *s, const struct store_line *l)
{
	struct sql_stmt *st = s->stmt[Q_ADD_LINE_SOURCE];

	store_put_place(st, 2, &l->place);
	sql_put_text(st, 4, l->source);
	enum rc rc = !store_source_is_new(s, &l->place, l->source) ? RC_OK :
	    store_exec(s, Q_ADD_LINE_SOURCE);
	if (rc != RC_OK)
		return rc;
	st = s->stmt[Q_ADD_LINE];
	sql_put_i64(st, 2, l->seq);
	sql_put_text(st, 3, l->source);
	sql_put_i64(st, 4, l->is_in);
	store_put_place(st, 5, &l->place);
	sql_put_i64(st, 7, l->amount.dong);
	sql_put_text(st, 8, l->bank_ref);
	sql_put_text(st, 9, l->ref_key);
	sql_put_text(st, 10, l->text_key);
	sql_put_text(st, 11, l->at);
	sql_put_i64(st, 12, l->day);
	sql_put_text(st, 13, l->content);
	sql_put_i64(st, 14, l->twin_of);
	sql_put_i64(st, 15, l->doubt_of);
	sql_put_i64(st, 16, l->statement);
	sql_put_i64(st, 17, l->line);
	return store_exec(s, Q_ADD_LINE);
}

enum rc
store_line_get(struct store *s, const struct store_event *e,
    struct store_line *l)
{
	struct sql_stmt *st = s->stmt[Q_GET_LINE];

	sql_put_text(st, 2, e->provider);
	sql_put_text(st, 3, e->account);
	sql_put_text(st, 4, e->note_id);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	l->seq = sql_i64(st, 0);
	rc = sql_get_text(st, 1, l->source, sizeof(l->source));
	l->is_in = sql_i64(st, 2) != 0;
	l->amount.dong = sql_i64(st, 3);
	l->day = sql_i64(st, 4);
	if (rc == RC_OK)
		rc = sql_get_text(st, 5, l->ref_key, sizeof(l->ref_key));
	l->statement = sql_i64(st, 6);
	l->line = sql_i64(st, 7);
	sql_reset(st);
	return rc;
}

static enum rc
read_like(struct sql_stmt *st, struct store_line *l)
{
	l->seq = sql_i64(st, 0);
	enum rc rc = sql_get_text(st, 1, l->ref_key, sizeof(l->ref_key));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, l->text_key, sizeof(l->text_key));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, l->at, sizeof(l->at));
	l->day = sql_i64(st, 4);
	return rc;
}

/* What one other source told. */
static enum rc
list_like(struct store *s, const struct store_line *want,
    struct store_line *l, bool (*row)(void *ctx, const struct store_line *l),
    void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_LINE_LIKE];
	enum rc rc;

	store_put_place(st, 2, &want->place);
	sql_put_text(st, 4, l->source);
	sql_put_i64(st, 5, want->amount.dong);
	sql_put_i64(st, 6, want->day - 1);
	sql_put_i64(st, 7, want->day + 1);
	sql_put_i64(st, 8, want->is_in);
	sql_put_text(st, 9, want->source);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_like(st, l);
		if (rc != RC_OK || !row(ctx, l))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_line_like(struct store *s, const struct store_line *want,
    bool (*row)(void *ctx, const struct store_line *l), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_LINE_SOURCES];
	char source[SOURCES_MAX][STORE_SOURCE_MAX];
	struct store_line l;
	size_t n = 0;
	enum rc rc = RC_OK;

	store_put_place(st, 2, &want->place);
	sql_put_text(st, 4, want->source);
	while (n < SOURCES_MAX && (rc = sql_row(st)) == RC_OK) {
		rc = sql_get_text(st, 0, source[n], sizeof(source[n]));
		if (rc != RC_OK)
			break;
		n++;
	}
	sql_reset(st);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		memcpy(l.source, source[i], sizeof(l.source));
		rc = list_like(s, want, &l, row, ctx);
	}
	return rc;
}

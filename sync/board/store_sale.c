/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_inside.h"

/* --- sales ------------------------------------------------------------- */

static enum rc
read_sale(struct sql_stmt *st, struct store_sale *sale)
{
	memset(sale, 0, sizeof(*sale));
	enum rc rc = sql_get_text(st, 0, sale->ref, sizeof(sale->ref));
	if (rc == RC_OK)
		rc = sql_get_text(st, 4, sale->place.bin,
		    sizeof(sale->place.bin));
	if (rc == RC_OK)
		rc = sql_get_text(st, 5, sale->place.account,
		    sizeof(sale->place.account));
	if (rc == RC_OK)
		rc = sql_get_text(st, 7, sale->closed, sizeof(sale->closed));
	sale->seq = sql_i64(st, 1);
	sale->terminal = (uint32_t)sql_i64(st, 2);
	sale->asked.dong = sql_i64(st, 3);
	sale->seen.dong = sql_i64(st, 6);
	sale->closed_seq = sql_i64(st, 8);
	sale->opened_ms = sql_i64(st, 9);
	return rc;
}

enum rc
store_sale_get(struct store *s, const char *ref, struct store_sale *sale)
{
	struct sql_stmt *st = s->stmt[Q_GET_SALE];

	if (store_held_sale_get(s, ref, sale))
		return RC_OK;
	sql_put_text(st, 2, ref);
	enum rc rc = sql_row(st);
	if (rc == RC_OK) {
		rc = read_sale(st, sale);
		sql_reset(st);
	}
	return rc;
}

bool
store_reads_ahead(const struct store *s)
{
	return s->driver->ahead != NULL;
}

void
store_sale_ahead(struct store *s, const char *ref)
{
	sql_put_text(s->stmt[Q_GET_SALE], 2, ref);
	sql_ahead(s->stmt[Q_GET_SALE]);
}

enum rc
store_sale_add(struct store *s, const struct store_sale *sale)
{
	struct sql_stmt *st = s->stmt[Q_ADD_SALE];

	sql_put_text(st, 2, sale->ref);
	sql_put_i64(st, 3, sale->seq);
	sql_put_i64(st, 4, sale->terminal);
	sql_put_i64(st, 5, sale->asked.dong);
	store_put_place(st, 6, &sale->place);
	sql_put_i64(st, 8, sale->seen.dong);
	sql_put_text(st, 9, sale->closed);
	sql_put_i64(st, 10, sale->closed_seq);
	sql_put_i64(st, 11, sale->opened_ms);
	store_held_sale_put(s, sale);
	return sql_add(st);
}

enum rc
store_sale_save(struct store *s, const struct store_sale *sale)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_SALE];

	sql_put_text(st, 2, sale->ref);
	sql_put_i64(st, 3, sale->seen.dong);
	sql_put_text(st, 4, sale->closed);
	sql_put_i64(st, 5, sale->closed_seq);
	store_held_sale_put(s, sale);
	return store_exec(s, Q_SAVE_SALE);
}

enum rc
store_sale_list(struct store *s, int64_t after, int64_t most,
    bool (*row)(void *ctx, const struct store_sale *sale), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_SALES];
	struct store_sale sale;
	enum rc rc = RC_OK;
	bool more = true;

	sql_put_i64(st, 2, after);
	sql_put_i64(st, 3, most);
	while (more && (rc = sql_row(st)) == RC_OK) {
		rc = read_sale(st, &sale);
		if (rc != RC_OK)
			break;
		more = row(ctx, &sale);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- journal ----------------------------------------------------------- */

enum rc
store_entry_add(struct store *s, const struct store_entry *e)
{
	struct sql_stmt *st = s->stmt[Q_ADD_ENTRY];

	sql_put_i64(st, 2, e->terminal);
	sql_put_i64(st, 3, e->n);
	sql_put_bytes(st, 4, e->l, HASH_BYTES);
	sql_put_bytes(st, 5, e->h, HASH_BYTES);
	sql_put_text(st, 6, e->quarantined ? "quarantined" : "ok");
	sql_put_bytes(st, 7, e->line.p, e->line.n);
	sql_put_i64(st, 8, store_now_ms(s));
	sql_put_i64(st, 9, e->branch);
	return sql_add(st);
}

static void
put_entry_key(struct sql_stmt *st, uint32_t terminal, int64_t n,
    int64_t branch)
{
	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, n);
	sql_put_i64(st, 4, branch);
}

void
store_entry_ahead(struct store *s, uint32_t terminal, int64_t n)
{
	put_entry_key(s->stmt[Q_GET_ENTRY], terminal, n, INT64_MAX);
	if (n > 0)
		sql_ahead(s->stmt[Q_GET_ENTRY]);
	if (!s->held.has_seq)
		sql_ahead(s->stmt[Q_GET_SEQ]);
}

enum rc
store_entry_read(struct store *s, struct store_entry *e,
    char text[LINE_MAX_BYTES_JOURNAL])
{
	struct sql_stmt *st = s->stmt[Q_GET_ENTRY];
	struct str line;

	put_entry_key(st, e->terminal, e->n, e->branch);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	if (!sql_get_hash(st, 0, e->l) || !sql_get_hash(st, 1, e->h))
		rc = RC_CORRUPT;
	line = sql_bytes(st, 2);
	e->line = (struct str){ text, 0 };
	if (line.n > 0 && line.n <= LINE_MAX_BYTES_JOURNAL) {
		memcpy(text, line.p, line.n);
		e->line.n = line.n;
	}
	sql_reset(st);
	return rc;
}

enum rc
store_entry_get(struct store *s, struct store_entry *e)
{
	char text[LINE_MAX_BYTES_JOURNAL];
	enum rc rc = store_entry_read(s, e, text);

	e->line = (struct str){ "", 0 };
	return rc;
}

static void
put_tail(struct sql_stmt *st, const struct store_tail *t)
{
	sql_put_i64(st, 2, t->terminal);
	sql_put_i64(st, 3, t->branch);
	sql_put_i64(st, 4, t->next);
	sql_put_i64(st, 5, t->last);
}

enum rc
store_tail_put(struct store *s, const struct store_tail *t)
{
	int64_t found;

	put_tail(s->stmt[Q_SAVE_TAIL], t);
	enum rc rc = sql_exec_count(s->stmt[Q_SAVE_TAIL], &found);
	if (rc != RC_OK || found > 0)
		return rc;
	put_tail(s->stmt[Q_ADD_TAIL], t);
	return store_exec(s, Q_ADD_TAIL);
}

enum rc
store_tail_get(struct store *s, struct store_tail *t)
{
	struct sql_stmt *st = s->stmt[Q_GET_TAIL];

	sql_put_i64(st, 2, t->terminal);
	enum rc rc = sql_row(st);
	if (rc == RC_OK) {
		t->branch = sql_i64(st, 0);
		t->next = sql_i64(st, 1);
		t->last = sql_i64(st, 2);
		sql_reset(st);
	}
	return rc;
}

enum rc
store_tail_entries(struct store *s, const struct store_tail *t,
    bool (*row)(void *ctx, const struct store_entry *e), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_TAIL];
	struct store_entry e = { .terminal = t->terminal };
	enum rc rc = RC_OK;
	bool more = true;

	sql_put_i64(st, 2, t->terminal);
	sql_put_i64(st, 3, t->next);
	sql_put_i64(st, 4, t->last);
	sql_put_i64(st, 5, t->branch);
	sql_put_i64(st, 6, STORE_TAIL_MAX);
	while (more && (rc = sql_row(st)) == RC_OK) {
		e.n = sql_i64(st, 0);
		e.line = sql_bytes(st, 2);
		if (!sql_get_hash(st, 1, e.l)) {
			rc = RC_CORRUPT;
			break;
		}
		more = row(ctx, &e);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- mail -------------------------------------------------------------- */

enum rc
store_mail_add(struct store *s, struct store_terminal *t, const char *kind,
    struct str d)
{
	struct sql_stmt *st = s->stmt[Q_ADD_MAIL];

	sql_put_i64(st, 2, t->terminal);
	sql_put_i64(st, 3, t->mail_last + 1);
	sql_put_text(st, 4, kind);
	sql_put_str(st, 5, d);
	sql_put_i64(st, 6, store_now_ms(s));
	enum rc rc = store_exec(s, Q_ADD_MAIL);
	if (rc == RC_OK) {
		t->mail_last++;
		store_tell(s, STORE_NEWS_MAIL, t->terminal);
	}
	return rc;
}

enum rc
store_mail_list(struct store *s, uint32_t terminal, int64_t after,
    bool (*row)(void *ctx, int64_t n, const char *kind, struct str d),
    void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_MAIL];
	enum rc rc = RC_OK;
	bool more = true;

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, after);
	sql_put_i64(st, 4, MAIL_ITEMS_MAX);
	while (more && (rc = sql_row(st)) == RC_OK) {
		const char *kind = sql_text(st, 1);
		struct str d = sql_bytes(st, 2);
		if (kind == NULL || d.p == NULL) {
			rc = RC_NO_MEMORY;
			break;
		}
		more = row(ctx, sql_i64(st, 0), kind, d);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- alarms ------------------------------------------------------------ */

static void
put_alarm(struct store *s, struct sql_stmt *st, const struct store_alarm *a)
{
	sql_put_i64(st, 2, a->terminal);
	sql_put_text(st, 3, a->kind);
	sql_put_text(st, 4, a->detail);
	sql_put_i64(st, 5, store_now_ms(s));
}

enum rc
store_alarm_put(struct store *s, const struct store_alarm *a)
{
	int64_t found;

	put_alarm(s, s->stmt[Q_REPEAT_ALARM], a);
	enum rc rc = sql_exec_count(s->stmt[Q_REPEAT_ALARM], &found);
	if (rc != RC_OK || found > 0)
		return rc;
	put_alarm(s, s->stmt[Q_ADD_ALARM], a);
	return store_exec(s, Q_ADD_ALARM);
}

enum rc
store_alarm_list(struct store *s, int64_t most,
    bool (*row)(void *ctx, const struct store_alarm *a), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_ALARMS];
	char kind[32], detail[STORE_DETAIL_MAX];
	enum rc rc = RC_OK;
	bool more = true;

	sql_put_i64(st, 2, most);
	while (more && (rc = sql_row(st)) == RC_OK) {
		rc = sql_get_text(st, 1, kind, sizeof(kind));
		if (rc == RC_OK)
			rc = sql_get_text(st, 2, detail, sizeof(detail));
		if (rc != RC_OK)
			break;
		struct store_alarm a = {
			.terminal = (uint32_t)sql_i64(st, 0),
			.kind = kind, .detail = detail,
			.times = sql_i64(st, 3),
			.last_ms = sql_i64(st, 4),
		};
		more = row(ctx, &a);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_sqlite.h"

/* --- sales ------------------------------------------------------------- */

static enum rc
read_sale(sqlite3_stmt *st, struct store_sale *sale)
{
	memset(sale, 0, sizeof(*sale));
	enum rc rc = col_get_text(st, 0, sale->ref, sizeof(sale->ref));
	if (rc == RC_OK)
		rc = col_get_text(st, 4, sale->place.bin,
		    sizeof(sale->place.bin));
	if (rc == RC_OK)
		rc = col_get_text(st, 5, sale->place.account,
		    sizeof(sale->place.account));
	if (rc == RC_OK)
		rc = col_get_text(st, 7, sale->closed, sizeof(sale->closed));
	sale->seq = sqlite3_column_int64(st, 1);
	sale->terminal = (uint32_t)sqlite3_column_int64(st, 2);
	sale->asked.dong = sqlite3_column_int64(st, 3);
	sale->seen.dong = sqlite3_column_int64(st, 6);
	sale->closed_seq = sqlite3_column_int64(st, 8);
	sale->opened_ms = sqlite3_column_int64(st, 9);
	return rc;
}

enum rc
store_sale_get(struct store *s, const char *ref, struct store_sale *sale)
{
	sqlite3_stmt *st = s->stmt[Q_GET_SALE];

	col_put_text(st, 2, ref);
	enum rc rc = col_one_row(st);
	if (rc == RC_OK) {
		rc = read_sale(st, sale);
		sqlite3_reset(st);
	}
	return rc;
}

enum rc
store_sale_put(struct store *s, const struct store_sale *sale)
{
	sqlite3_stmt *st = s->stmt[Q_PUT_SALE];

	col_put_text(st, 2, sale->ref);
	col_put_i64(st, 3, sale->seq);
	col_put_i64(st, 4, sale->terminal);
	col_put_i64(st, 5, sale->asked.dong);
	col_put_place(st, 6, &sale->place);
	col_put_i64(st, 8, sale->seen.dong);
	col_put_text(st, 9, sale->closed);
	col_put_i64(st, 10, sale->closed_seq);
	col_put_i64(st, 11, sale->opened_ms);
	return store_exec(s, Q_PUT_SALE);
}

enum rc
store_sale_list(struct store *s, int64_t after, int64_t most,
    bool (*row)(void *ctx, const struct store_sale *sale), void *ctx)
{
	sqlite3_stmt *st = s->stmt[Q_LIST_SALES];
	struct store_sale sale;
	enum rc rc = RC_OK;
	bool more = true;

	col_put_i64(st, 2, after);
	col_put_i64(st, 3, most);
	while (more && (rc = col_one_row(st)) == RC_OK) {
		rc = read_sale(st, &sale);
		if (rc != RC_OK)
			break;
		more = row(ctx, &sale);
	}
	sqlite3_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- journal ----------------------------------------------------------- */

enum rc
store_entry_add(struct store *s, const struct store_entry *e)
{
	sqlite3_stmt *st = s->stmt[Q_ADD_ENTRY];

	col_put_i64(st, 2, e->terminal);
	col_put_i64(st, 3, e->n);
	col_put_bytes(st, 4, e->l, HASH_BYTES);
	col_put_bytes(st, 5, e->h, HASH_BYTES);
	col_put_text(st, 6, e->quarantined ? "quarantined" : "ok");
	col_put_bytes(st, 7, e->line.p, e->line.n);
	col_put_i64(st, 8, store_now_ms(s));
	col_put_i64(st, 9, e->branch);
	return store_exec(s, Q_ADD_ENTRY);
}

enum rc
store_entry_read(struct store *s, struct store_entry *e,
    char text[LINE_MAX_BYTES_JOURNAL])
{
	sqlite3_stmt *st = s->stmt[Q_GET_ENTRY];
	struct str line;

	col_put_i64(st, 2, e->terminal);
	col_put_i64(st, 3, e->n);
	col_put_i64(st, 4, e->branch);
	enum rc rc = col_one_row(st);
	if (rc != RC_OK)
		return rc;
	if (!col_get_hash(st, 0, e->l) || !col_get_hash(st, 1, e->h))
		rc = RC_CORRUPT;
	line = (struct str){ sqlite3_column_blob(st, 2),
	    (size_t)sqlite3_column_bytes(st, 2) };
	e->line = (struct str){ text, 0 };
	if (line.n > 0 && line.n <= LINE_MAX_BYTES_JOURNAL) {
		memcpy(text, line.p, line.n);
		e->line.n = line.n;
	}
	sqlite3_reset(st);
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

enum rc
store_tail_put(struct store *s, const struct store_tail *t)
{
	sqlite3_stmt *st = s->stmt[Q_PUT_TAIL];

	col_put_i64(st, 2, t->terminal);
	col_put_i64(st, 3, t->branch);
	col_put_i64(st, 4, t->next);
	col_put_i64(st, 5, t->last);
	return store_exec(s, Q_PUT_TAIL);
}

enum rc
store_tail_get(struct store *s, struct store_tail *t)
{
	sqlite3_stmt *st = s->stmt[Q_GET_TAIL];

	col_put_i64(st, 2, t->terminal);
	enum rc rc = col_one_row(st);
	if (rc == RC_OK) {
		t->branch = sqlite3_column_int64(st, 0);
		t->next = sqlite3_column_int64(st, 1);
		t->last = sqlite3_column_int64(st, 2);
		sqlite3_reset(st);
	}
	return rc;
}

enum rc
store_tail_entries(struct store *s, const struct store_tail *t,
    bool (*row)(void *ctx, const struct store_entry *e), void *ctx)
{
	sqlite3_stmt *st = s->stmt[Q_LIST_TAIL];
	struct store_entry e = { .terminal = t->terminal };
	enum rc rc = RC_OK;
	bool more = true;

	col_put_i64(st, 2, t->terminal);
	col_put_i64(st, 3, t->next);
	col_put_i64(st, 4, t->last);
	col_put_i64(st, 5, t->branch);
	col_put_i64(st, 6, STORE_TAIL_MAX);
	while (more && (rc = col_one_row(st)) == RC_OK) {
		e.n = sqlite3_column_int64(st, 0);
		e.line.p = sqlite3_column_blob(st, 2);
		e.line.n = (size_t)sqlite3_column_bytes(st, 2);
		if (!col_get_hash(st, 1, e.l)) {
			rc = RC_CORRUPT;
			break;
		}
		more = row(ctx, &e);
	}
	sqlite3_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- mail -------------------------------------------------------------- */

enum rc
store_mail_add(struct store *s, struct store_terminal *t, const char *kind,
    struct str d)
{
	sqlite3_stmt *st = s->stmt[Q_ADD_MAIL];

	col_put_i64(st, 2, t->terminal);
	col_put_i64(st, 3, t->mail_last + 1);
	col_put_text(st, 4, kind);
	col_put_str(st, 5, d);
	col_put_i64(st, 6, store_now_ms(s));
	enum rc rc = store_exec(s, Q_ADD_MAIL);
	if (rc == RC_OK)
		t->mail_last++;
	return rc;
}

enum rc
store_mail_list(struct store *s, uint32_t terminal, int64_t after,
    bool (*row)(void *ctx, int64_t n, const char *kind, struct str d),
    void *ctx)
{
	sqlite3_stmt *st = s->stmt[Q_LIST_MAIL];
	enum rc rc = RC_OK;
	bool more = true;

	col_put_i64(st, 2, terminal);
	col_put_i64(st, 3, after);
	col_put_i64(st, 4, MAIL_ITEMS_MAX);
	while (more && (rc = col_one_row(st)) == RC_OK) {
		const char *kind = (const char *)sqlite3_column_text(st, 1);
		const char *d = (const char *)sqlite3_column_text(st, 2);
		if (kind == NULL || d == NULL) {
			rc = RC_NO_MEMORY;
			break;
		}
		more = row(ctx, sqlite3_column_int64(st, 0), kind,
		    (struct str){ d, (size_t)sqlite3_column_bytes(st, 2) });
	}
	sqlite3_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- alarms ------------------------------------------------------------ */

enum rc
store_alarm_put(struct store *s, const struct store_alarm *a)
{
	sqlite3_stmt *st = s->stmt[Q_PUT_ALARM];

	col_put_i64(st, 2, a->terminal);
	col_put_text(st, 3, a->kind);
	col_put_text(st, 4, a->detail);
	col_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_PUT_ALARM);
}

enum rc
store_alarm_list(struct store *s, int64_t most,
    bool (*row)(void *ctx, const struct store_alarm *a), void *ctx)
{
	sqlite3_stmt *st = s->stmt[Q_LIST_ALARMS];
	char kind[32], detail[STORE_DETAIL_MAX];
	enum rc rc = RC_OK;
	bool more = true;

	col_put_i64(st, 2, most);
	while (more && (rc = col_one_row(st)) == RC_OK) {
		rc = col_get_text(st, 1, kind, sizeof(kind));
		if (rc == RC_OK)
			rc = col_get_text(st, 2, detail, sizeof(detail));
		if (rc != RC_OK)
			break;
		struct store_alarm a = {
			.terminal = (uint32_t)sqlite3_column_int64(st, 0),
			.kind = kind, .detail = detail,
			.times = sqlite3_column_int64(st, 3),
			.last_ms = sqlite3_column_int64(st, 4),
		};
		more = row(ctx, &a);
	}
	sqlite3_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a transaction changes again and again - the market's count, how much
 * mail a terminal has, what a day brought - is held here until it ends and
 * written once: in PostgreSQL each change of a row makes another version of
 * it, and a walk past all of them. */
#include <string.h>

#include "sync/board/store_inside.h"

void
store_held_drop(struct store *s)
{
	s->held.has_seq = s->held.has_source = false;
	s->held.mailed = s->held.days = s->held.sales = 0;
}

void
store_forget(struct store *s)
{
	if (s->driver->forget != NULL)
		s->driver->forget(s->db);
}

static enum rc
flush_seq(struct store *s)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_SEQ];

	if (!s->held.has_seq)
		return RC_OK;
	s->held.has_seq = false;
	sql_put_i64(st, 2, s->held.seq);
	return sql_exec(st);
}

static enum rc
flush_mailed(struct store *s)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_MAIL_LAST];
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < s->held.mailed; i++) {
		sql_put_i64(st, 2, s->held.mail[i].terminal);
		sql_put_i64(st, 3, s->held.mail[i].last);
		rc = sql_exec(st);
	}
	s->held.mailed = 0;
	return rc;
}

/* A day that is sold on is not over, whatever a clock said that was ahead. */
static enum rc
open_days(struct store *s)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < s->held.days; i++)
		if (s->held.day[i].day < first)
			first = s->held.day[i].day;
	sql_put_i64(s->stmt[Q_OPEN_DAYS], 2, first);
	return sql_exec(s->stmt[Q_OPEN_DAYS]);
}

static enum rc
flush_days(struct store *s)
{
	struct sql_stmt *add = s->stmt[Q_NEW_SALES_DAY];
	struct sql_stmt *st = s->stmt[Q_MORE_SALES_DAY];
	enum rc rc = s->held.days == 0 ? RC_OK : open_days(s);

	for (size_t i = 0; rc == RC_OK && i < s->held.days; i++) {
		const struct store_held_day *d = &s->held.day[i];
		sql_put_i64(add, 2, d->day);
		sql_put_i64(add, 3, d->terminal);
		rc = sql_exec(add);
		sql_put_i64(st, 2, d->day);
		sql_put_i64(st, 3, d->terminal);
		sql_put_i64(st, 4, d->total);
		sql_put_i64(st, 5, d->credits);
		if (rc == RC_OK)
			rc = sql_exec(st);
	}
	s->held.days = 0;
	return rc;
}

enum rc
store_held_flush(struct store *s)
{
	enum rc rc = flush_seq(s);

	s->held.sales = 0;   /* they are written already */
	if (rc == RC_OK)
		rc = flush_mailed(s);
	return rc == RC_OK ? flush_days(s) : rc;
}

/* --- the market's count ------------------------------------------------ */

enum rc
store_seq(struct store *s, int64_t *seq)
{
	if (!s->held.has_seq)
		return sql_one_i64(s->stmt[Q_GET_SEQ], seq);
	*seq = s->held.seq;
	return RC_OK;
}

enum rc
store_seq_next(struct store *s, int64_t *seq)
{
	enum rc rc = store_seq(s, seq);

	if (rc != RC_OK)
		return rc;
	s->held.seq = ++*seq;
	s->held.has_seq = true;
	return RC_OK;
}

/* --- mail -------------------------------------------------------------- */

static size_t
mailed_at(const struct store *s, uint32_t terminal)
{
	size_t i = 0;

	while (i < s->held.mailed && s->held.mail[i].terminal != terminal)
		i++;
	return i;
}

void
store_held_merge(struct store *s, struct store_terminal *t)
{
	size_t i = mailed_at(s, t->terminal);

	if (i < s->held.mailed)
		t->mail_last = s->held.mail[i].last;
}

void
store_held_saved(struct store *s, uint32_t terminal)
{
	size_t i = mailed_at(s, terminal);

	store_forget(s);
	if (i < s->held.mailed)
		s->held.mail[i] = s->held.mail[--s->held.mailed];
}

enum rc
store_terminal_mailed(struct store *s, const struct store_terminal *t)
{
	size_t i = mailed_at(s, t->terminal);

	if (i == STORE_HELD_MAX) {
		enum rc rc = flush_mailed(s);
		if (rc != RC_OK)
			return rc;
		store_forget(s);
		i = 0;
	}
	if (i == s->held.mailed)
		s->held.mailed++;
	s->held.mail[i].terminal = t->terminal;
	s->held.mail[i].last = t->mail_last;
	return RC_OK;
}

/* --- days -------------------------------------------------------------- */

enum rc
store_held_sale(struct store *s, const struct store_held_day *d)
{
	size_t i = 0;

	while (i < s->held.days && (s->held.day[i].terminal != d->terminal ||
	    s->held.day[i].day != d->day))
		i++;
	if (i == STORE_HELD_MAX) {
		enum rc rc = flush_days(s);
		if (rc != RC_OK)
			return rc;
		i = 0;
	}
	if (i == s->held.days)
		s->held.day[s->held.days++] = (struct store_held_day){
		    .day = d->day, .terminal = d->terminal };
	s->held.day[i].credits += d->credits;
	s->held.day[i].total += d->total;
	return RC_OK;
}

/* --- sales --------------------------------------------------------------- */

/* The youngest first: a sale is closed soon after it was opened. */
static size_t
sale_at(const struct store *s, const char *ref)
{
	size_t i = s->held.sales;

	while (i > 0 && strcmp(s->held.sale[i - 1].ref, ref) != 0)
		i--;
	return i;
}

bool
store_held_sale_get(const struct store *s, const char *ref,
    struct store_sale *sale)
{
	size_t i = sale_at(s, ref);

	if (i > 0)
		*sale = s->held.sale[i - 1];
	return i > 0;
}

void
store_held_sale_put(struct store *s, const struct store_sale *sale)
{
	size_t i = sale_at(s, sale->ref);

	if (!store_reads_ahead(s))
		return;
	if (i == 0 && s->held.sales == STORE_HELD_SALES) {
		store_forget(s);
		s->held.sales = 0;
	}
	if (i == 0)
		i = ++s->held.sales;
	s->held.sale[i - 1] = *sale;
}

/* --- news ---------------------------------------------------------------- */

void
store_tell(struct store *s, enum store_news what, uint32_t terminal)
{
	if (s->told_all)
		return;
	for (size_t i = 0; i < s->told; i++)
		if (s->tell[i].what == what && s->tell[i].terminal == terminal)
			return;
	s->told_all = s->told == STORE_TOLD_MAX;
	if (s->told_all)
		return;
	s->tell[s->told].what = what;
	s->tell[s->told++].terminal = terminal;
}

static const char letters[] = { [STORE_NEWS_MAIL] = 'm',
	[STORE_NEWS_REVOKED] = 'r', [STORE_NEWS_ACCOUNTS] = 'a' };

void
store_wake_own(struct store *s)
{
	if (s->news == NULL)
		return;
	for (size_t i = 0; i < s->told; i++)
		if (s->tell[i].what == STORE_NEWS_MAIL)
			s->news(s->tick_ctx, STORE_NEWS_MAIL,
			    s->tell[i].terminal);
	if (s->told_all)
		s->news(s->tick_ctx, STORE_NEWS_MAIL, 0);
}

enum rc
store_tell_all(struct store *s)
{
	char memory[STORE_TOLD_PIECE * 12 + 4];
	size_t told = s->told;
	bool all = s->told_all;
	enum rc rc = RC_OK;

	s->told = 0;
	s->told_all = false;
	for (size_t i = 0; rc == RC_OK && s->driver->tell != NULL &&
	    i < told;) {
		struct buf b = BUF(memory);
		size_t end = told - i < STORE_TOLD_PIECE ? told :
		    i + STORE_TOLD_PIECE;
		for (; i < end; i++) {
			buf_putc(&b, letters[s->tell[i].what]);
			buf_i64(&b, s->tell[i].terminal);
			buf_putc(&b, ' ');
		}
		if (all && end == told)
			buf_puts(&b, "m0 ");
		rc = s->driver->tell(s->db, memory);
	}
	return rc;
}

/* Whatever is no news is passed over: anybody with the database may speak. */
void
store_heard(void *ctx, struct str text)
{
	struct store *s = ctx;

	while (text.n > 0 && s->news != NULL) {
		struct str one = str_cut(&text, ' ');
		int64_t terminal;
		if (one.n < 2 || !str_to_i64(str_from(one, 1), &terminal) ||
		    terminal < 0 || terminal > UINT32_MAX)
			continue;
		for (int i = 0; i <= STORE_NEWS_ACCOUNTS; i++)
			if (letters[i] == one.p[0])
				s->news(s->tick_ctx, (enum store_news)i,
				    (uint32_t)terminal);
	}
}

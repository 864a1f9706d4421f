/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/statement_like.h"

void
statement_id_set(const struct statement_line *l, int number,
    struct notice *n)
{
	char memory[STATEMENT_SAYS_MAX + 16];
	struct buf b = BUF(memory);

	statement_put_says(&b, l);
	buf_printf(&b, "/%d", number);
	REQUIRE(!b.full);
	notice_id_set(n, buf_str(&b));
}

/* --- two statements ------------------------------------------------------- */

static bool
is_balanced(const struct store_statement *t)
{
	return strcmp(t->state, "balanced") == 0;
}

/* With credits alone a balance only grows, so what opens with the one that
 * it ended with begins where it ended. */
static bool
follows(const struct store_statement *a, const struct store_statement *b)
{
	return a->closing == b->opening && a->credits > 0 && a->debits == 0 &&
	    a->last_day <= b->first_day;
}

enum likeness
statement_likeness(const struct store_statement *told,
    const struct store_statement *now, int64_t day)
{
	bool told_starts = told->first_day < day;
	bool told_ends = told->last_day > day;
	bool now_starts = now->first_day < day, now_ends = now->last_day > day;

	if (told->is_open)
		return LIKE_UNSURE;
	if ((told_starts && told_ends) || (now_starts && now_ends) ||
	    (told_starts && now_starts) || (told_ends && now_ends))
		return LIKE_SAME;
	if (!is_balanced(told) || !is_balanced(now))
		return LIKE_UNSURE;
	if (follows(told, now) || follows(now, told))
		return LIKE_OTHER;
	if (!told_starts && !now_starts && told->opening == now->opening)
		return LIKE_SAME;
	if (!told_ends && !now_ends && told->closing == now->closing)
		return LIKE_SAME;
	return LIKE_UNSURE;
}

/* --- a line and those that say the same ----------------------------------- */

static bool
is_bare(const struct statement_line *l)
{
	return !l->has_balance && l->n.bank_ref[0] == '\0' &&
	    strcmp(l->n.at + 10, NOTICE_NO_TIME) == 0;
}

/* The so-manieth that says the same. */
static enum rc
get_told(struct store *s, const struct statement_ask *ask, int number,
    struct store_line *l)
{
	struct notice n = ask->line->n;

	statement_id_set(ask->line, number, &n);
	return store_line_get(s, &(struct store_event){
	    .provider = ask->row->format, .note_id = n.id,
	    .account = ask->row->place.account }, l);
}

static enum rc
judge(struct store *s, const struct statement_ask *ask,
    const struct store_line *l, enum likeness *how)
{
	struct store_statement t = { .statement = l->statement };

	*how = LIKE_SAME;
	/* Behind the same line there; the first of its like is not like it. */
	if (ask->before.statement == l->statement && l->line -
	    ask->before.line == ask->line->line - ask->before.here &&
	    (!ask->before.unsure || ask->line->same == 0))
		return RC_OK;
	enum rc rc = store_statement_read(s, &t);
	if (rc == RC_OK)
		*how = statement_likeness(&t, ask->row, l->day);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What came of looking at all that say the same. */
struct search {
	int count;               /* the first free number */
	int same;                /* how many may be one of this file's */
	int own, found;          /* numbers, or -1 */
	struct store_line at;    /* what was found */
	enum likeness how;
};

/* The so-manieth of this file is the so-manieth of theirs. */
static enum rc
look(struct store *s, const struct statement_ask *ask,
    const struct store_line *l, struct search *f)
{
	enum likeness how;

	if (l->statement == ask->row->statement) {
		if (l->line == ask->line->line)
			f->own = f->count;
		return RC_OK;
	}
	enum rc rc = judge(s, ask, l, &how);
	if (rc != RC_OK || how == LIKE_OTHER)
		return rc;
	if (f->same++ == ask->line->same) {
		f->found = f->count;
		f->at = *l;
		f->how = how;
	}
	return RC_OK;
}

enum rc
statement_like(struct store *s, const struct statement_ask *ask,
    struct statement_told *told)
{
	struct search f = { .own = -1, .found = -1 };
	struct store_line l;
	enum rc rc = RC_OK;

	*told = (struct statement_told){ .number = ask->line->same };
	if (!is_bare(ask->line) || ask->line->same >= STATEMENT_LIKE_MAX)
		return RC_OK;
	for (; f.count < STATEMENT_LIKE_MAX; f.count++) {
		rc = get_told(s, ask, f.count, &l);
		if (rc == RC_OK)
			rc = look(s, ask, &l, &f);
		if (rc != RC_OK)
			break;
	}
	if (rc == RC_OK)   /* more than are looked at */
		return RC_OK;
	if (rc != RC_NOT_FOUND)
		return rc;
	bool is_told = f.found >= 0 && (f.how == LIKE_SAME ||
	    !ask->line->n.is_in);
	told->number = f.own >= 0 ? f.own : is_told ? f.found : f.count;
	if (f.own >= 0 || f.found < 0 || is_told)
		return RC_OK;
	told->maybe = f.at.seq;
	told->place = (struct statement_place){ f.at.statement, f.at.line,
	    ask->line->line, 1 };
	return RC_OK;
}

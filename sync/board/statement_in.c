/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/day.h"
#include "sync/board/statement_in.h"

static int64_t
day_of(const char *day)
{
	int64_t d = 0;

	(void)(day_parse(str_of(day), &d));
	return d;
}

enum rc
statement_begin(struct store *s, struct statement_in *in,
    const struct statement_sum *sum)
{
	struct store_statement *t = &in->row;

	memset(&in->count, 0, sizeof(in->count));
	t->first_day = day_of(sum->first);
	t->last_day = day_of(sum->last);
	t->has_opening = sum->has_opening;
	t->has_closing = sum->has_closing;
	t->opening = sum->opening;
	t->closing = sum->closing;
	t->credits = sum->credits;
	t->debits = sum->debits;
	t->lines = sum->lines;
	t->state = statement_verdict(sum);
	enum rc rc = store_statement_get(s, &in->row);
	if (rc == RC_NOT_FOUND)
		rc = store_statement_add(s, &in->row);
	in->was_whole = rc == RC_OK && !in->row.is_open;
	return rc;
}

/* A line's event: what it says, in one order. */
static void
put_body(struct buf *to, const struct statement_in *in,
    const struct statement_line *l, const struct notice *n)
{
	buf_printf(to, "%s statement %lld line %lld\n%s\n%c ",
	    in->row.format, (long long)in->row.statement, (long long)l->line,
	    n->at, n->is_in ? 'C' : 'D');
	buf_i64(to, n->amount.dong);
	buf_printf(to, "\n%s\n%s\n", n->bank_ref, n->content);
	if (l->has_balance)
		buf_i64(to, l->balance);
	REQUIRE(!to->full);
}

static void
count(struct statement_in *in, const struct statement_line *l,
    const struct credit_outcome *out)
{
	struct statement_count *c = &in->count;

	c->known += out->end == CREDIT_KNOWN;
	c->changed += out->end == CREDIT_CHANGED;
	if (out->end != CREDIT_TAKEN)
		return;
	c->twins += out->state == MATCH_TWIN;
	c->doubts += out->doubt;
	c->debits += !l->n.is_in && out->state != MATCH_TWIN;
	c->matched += out->state == MATCH_MATCHED;
	c->unmatched += l->n.is_in && (out->state == MATCH_UNMATCHED ||
	    out->state == MATCH_WRONG_ACCOUNT);
}

enum rc
statement_take(struct store *s, struct statement_in *in,
    const struct statement_line *l, struct credit_outcome *out)
{
	char memory[1024];
	struct buf body = BUF(memory);
	struct notice n = l->n;

	if (n.account[0] != '\0' &&
	    strcmp(n.account, in->row.place.account) != 0)
		return RC_CONFLICT;
	struct statement_told told;
	enum rc rc = statement_like(s, &(struct statement_ask){ &in->row, l,
	    in->before }, &told);
	if (rc != RC_OK)
		return rc;
	statement_id_set(l, told.number, &n);
	put_body(&body, in, l, &n);
	struct credit_input input = { .provider = in->row.format,
	    .place = in->row.place, .notice = &n, .body = buf_str(&body),
	    .route = CREDIT_STATEMENT, .statement = in->row.statement,
	    .line = l->line, .maybe = told.maybe };
	rc = credit_take(s, &input, out);
	if (rc == RC_OK)
		count(in, l, out);
	in->before = told.maybe != 0 ? told.place : (struct statement_place){
	    out->statement, out->line, l->line, 0 };
	return rc;
}

enum rc
statement_finish(struct store *s, struct statement_in *in, int64_t *gap)
{
	struct store_statement *t = &in->row, before;

	*gap = 0;
	enum rc rc = store_statement_before(s, t, &before);
	if (rc == RC_OK && t->has_opening)
		*gap = t->opening - before.closing;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = store_statement_end(s, t);
	return rc;
}

const char *
statement_fate(const struct statement_line *l,
    const struct credit_outcome *out)
{
	if (out->end == CREDIT_KNOWN)
		return "known";
	if (out->end != CREDIT_TAKEN)
		return "changed";
	if (out->state == MATCH_TWIN)
		return "twin";
	if (out->doubt)
		return "doubtful";
	return l->n.is_in ? match_state_name(out->state) : "debit";
}

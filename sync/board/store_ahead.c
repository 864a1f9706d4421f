/* SPDX-License-Identifier: Apache-2.0 */
/* The reads of a web hook, begun before those in front of it have run.  What
 * such runs change is either held (store_held.c), or refused by a unique
 * index when it was read too early, after which the group is run again with
 * nothing read ahead.  Lines of one route are never each other's twins; where
 * two routes tell at once, nothing is read ahead. */
#include <string.h>

#include "ledger/ref.h"
#include "sync/board/store_inside.h"

void
store_put_twin(struct sql_stmt *st, const struct store_credit *c,
    char date[11])
{
	memset(date, 0, 11);
	memcpy(date, c->at, strnlen(c->at, 10));
	sql_put_text(st, 2, c->place.account);
	sql_put_text(st, 3, c->bank_ref);
	sql_put_i64(st, 4, c->amount.dong);
	sql_put_text(st, 5, date);
}

static void
ref_ahead(struct store *s, const char *ref, const struct store_place *place)
{
	struct ref parts;

	if (ref_parse(str_of(ref), &parts) != RC_OK || parts.terminal == 0)
		return;
	sql_put_i64(s->stmt[Q_GET_TERMINAL], 2, parts.terminal);
	sql_ahead(s->stmt[Q_GET_TERMINAL]);
	sql_put_i64(s->stmt[Q_GET_TERMINAL_ACCOUNT], 2, parts.terminal);
	store_put_place(s->stmt[Q_GET_TERMINAL_ACCOUNT], 3, place);
	sql_ahead(s->stmt[Q_GET_TERMINAL_ACCOUNT]);
	sql_put_text(s->stmt[Q_GET_SALE], 2, ref);
	sql_ahead(s->stmt[Q_GET_SALE]);
	sql_put_text(s->stmt[Q_GET_FEE_ORDER], 2, ref);
	sql_ahead(s->stmt[Q_GET_FEE_ORDER]);
}

void
store_credit_ahead(struct store *s, const struct store_expect *x)
{
	struct sql_stmt *truth = s->stmt[Q_FIND_EVENT_TRUTH];
	struct sql_stmt *sources = s->stmt[Q_LIST_LINE_SOURCES];
	char date[11];

	if (s->ahead_route[0] == '\0')
		REQUIRE(str_copy(str_of(x->source), s->ahead_route,
		    sizeof(s->ahead_route)));
	if (strcmp(s->ahead_route, x->source) != 0) {
		s->ahead_mixed = true;
		store_forget(s);
	}
	if (s->ahead_mixed)
		return;
	sql_put_text(truth, 2, x->provider);
	sql_put_text(truth, 3, x->credit->place.account);
	sql_put_text(truth, 4, x->note_id);
	sql_ahead(truth);
	sql_ahead(s->stmt[Q_GET_SEQ]);
	if (x->credit->bank_ref[0] != '\0') {
		store_put_twin(s->stmt[Q_FIND_TWIN], x->credit, date);
		sql_ahead(s->stmt[Q_FIND_TWIN]);
	}
	store_put_place(sources, 2, &x->credit->place);
	sql_put_text(sources, 4, x->source);
	sql_ahead(sources);
	for (size_t i = 0; i < x->ref_count; i++)
		ref_ahead(s, x->refs[i], &x->credit->place);
}

bool
store_source_is_new(struct store *s, const struct store_place *p,
    const char *source)
{
	struct store_held *h = &s->held;

	if (h->has_source && strcmp(h->source, source) == 0 &&
	    strcmp(h->place.bin, p->bin) == 0 &&
	    strcmp(h->place.account, p->account) == 0)
		return false;
	h->has_source = str_copy(str_of(source), h->source,
	    sizeof(h->source));
	h->place = *p;
	return true;
}

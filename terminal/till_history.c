/* SPDX-License-Identifier: Apache-2.0 */
/* Sales of all days, one sale's story, what days brought, and what the law
 * says of it: what the screens wish for, and the ledger's answers. */
#include <stdio.h>

#include "ledger/base/log.h"
#include "ledger/day.h"
#include "ledger/history.h"
#include "ledger/law.h"
#include "ledger/tally.h"
#include "terminal/till_inside.h"

#define LAW_BYTES 65536
#define LAW_FILE  "/share/cho40/tax.tsv"

static enum rc
load_sales(struct till *t, const struct effect *fx, struct event *e)
{
	struct history_found *f = &e->history;
	size_t count = 0;

	REQUIRE(fx->rows > 0 && fx->rows <= HISTORY_ROWS_MAX);
	e->kind = EV_HISTORY;
	f->id = fx->id;
	f->next = fx->history;
	enum rc rc = history_step(t->ledger, &f->next, f->row,
	    (size_t)fx->rows, &count);
	f->count = (int)count;
	f->end = rc == RC_NOT_FOUND;
	return f->end ? RC_OK : rc;
}

/* --- the law ------------------------------------------------------------- */

/* Read at each look: a file that was replaced counts at once, and nobody
 * looks often. */
static bool
read_law(const char *path, struct law *law)
{
	static char text[LAW_BYTES];
	char words[256];
	struct buf why = BUF(words);
	FILE *f = fopen(path != NULL ? path : CHO40_PREFIX LAW_FILE, "r");

	if (f == NULL && path == NULL)
		f = fopen("assets/tax.tsv", "r");   /* of a checkout */
	if (f == NULL)
		return false;
	size_t n = fread(text, 1, sizeof(text), f);
	bool bad = ferror(f) != 0 || n == sizeof(text);
	(void)fclose(f);
	bad = bad || law_read((struct str){ text, n }, law, &why) != RC_OK;
	if (bad)
		log_line(LOG_WARN, "till", "tax.tsv: %s", words);
	return !bad;
}

static void
put_text(const char *from, char *to, size_t cap)
{
	if (!str_copy(str_of(from), to, cap))
		to[0] = '\0';
}

static void
load_tax(const char *path, int64_t day, struct tax_facts *x)
{
	static struct law law;

	if (!read_law(path, &law))
		return;
	const struct law_row *exempt = law_at(&law, LAW_EXEMPT, day);
	const struct law_row *first = law_at(&law, LAW_MARK_FIRST, day);
	const struct law_row *second = law_at(&law, LAW_MARK_SECOND, day);
	if (exempt == NULL || first == NULL || second == NULL)
		return;
	x->known = true;
	x->exempt.dong = exempt->value;
	x->first.dong = first->value;
	x->second.dong = second->value;
	x->from_day = exempt->from;
	put_text(exempt->text, x->text, sizeof(x->text));
	put_text(exempt->basis, x->basis, sizeof(x->basis));
	put_text(exempt->source, x->source, sizeof(x->source));
}

/* --- takings ------------------------------------------------------------- */

static enum rc
load_bars(struct till *t, struct takings_page *p, struct date d)
{
	struct takings one;
	int64_t month = p->day - d.day + 1;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < (int)d.day; i++) {
		rc = history_takings(t->ledger, month + i, month + i, &one);
		if (rc == RC_OK)
			p->of_day[i] = one.revenue;
	}
	for (int i = 0; rc == RC_OK && i < (int)d.month; i++) {
		int64_t from = day_of_date((struct date){ d.year, i + 1, 1 });
		int64_t to = i == MONTHS - 1 ? from + 30 : day_of_date(
		    (struct date){ d.year, i + 2, 1 }) - 1;
		rc = history_takings(t->ledger, from, to, &one);
		if (rc == RC_OK)
			p->of_month[i] = one.revenue;
	}
	return rc;
}

static enum rc
load_takings(struct till *t, struct till_time now, struct event *e)
{
	struct takings_page *p = &e->takings;
	struct date d;

	e->kind = EV_TAKINGS;
	p->day = day_at(now.wall_ms);
	p->known = p->day >= BOOK_DAY_MIN && p->day <= BOOK_DAY_MAX;
	if (!p->known)
		return RC_OK;
	d = day_date(p->day);
	load_tax(t->config.tax, p->day, &p->tax);
	enum rc rc = history_takings(t->ledger, p->day, p->day, &p->today);
	if (rc == RC_OK)
		rc = history_takings(t->ledger, p->day - d.day + 1, p->day,
		    &p->month);
	if (rc == RC_OK)
		rc = history_takings(t->ledger, day_of_date((struct date){
		    d.year, 1, 1 }), p->day, &p->year);
	return rc == RC_OK ? load_bars(t, p, d) : rc;
}

void
till_history(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_STORY };
	enum rc rc = fx->kind == EFFECT_HISTORY_LOAD ?
	    load_sales(t, fx, &e) : fx->kind == EFFECT_STORY_LOAD ?
	    history_story(t->ledger, fx->ref, &e.story) :
	    load_takings(t, now, &e);

	if (rc == RC_OK && fx->kind == EFFECT_STORY_LOAD)
		till_tell_printed(t, now, fx->ref);
	if (rc == RC_OK)
		till_feed(t, now, &e);
	else if (!till_is_fatal(t, now, rc, "history"))
		till_refuse(t, now, rc, fx->kind);
}

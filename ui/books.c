/* SPDX-License-Identifier: Apache-2.0 */
/* Shifts and debts as the ledger tells them, and the ways to their screens. */
#include <string.h>

#include "ui/screen.h"

/* Digits of a debtor's hash: enough to tell two of them apart. */
#define WHO_SHOWN 6

void
books_shift(struct model *m, const struct event *e, struct effects *out)
{
	struct shift_page *p = &m->shift;

	if (e->shift.changed)
		m->awaited = 0;
	else if (p->wanted != 0 && e->shift.shift.id != p->wanted)
		return;   /* of a page that was left */
	*p = (struct shift_page){ .loaded = true, .any = e->shift.any,
	    .wanted = p->wanted, .last_id = e->shift.last_id,
	    .shift = e->shift.shift };
	if (!e->shift.changed)
		return;
	p->wanted = 0;
	if (m->screen == SCREEN_SHIFT_CODE && p->shift.confirmed)
		screen_go(m, SCREEN_SHIFT_TOLD, out);
	if (m->screen == SCREEN_SUM &&
	    (m->sum_entry.is_for == SUM_SHIFT_OPEN ||
	    m->sum_entry.is_for == SUM_SHIFT_CLOSE))
		screen_go(m, SCREEN_SHIFT, out);
}

void
books_debts(struct model *m, const struct event *e)
{
	struct debts_page *p = &m->debts;

	if (e->debts.skip != p->wanted)
		return;
	p->debtors = e->debts.debtors;
	p->owed = e->debts.owed;
	p->skip = e->debts.skip;
	p->count = e->debts.count < 0 ? 0 : e->debts.count > DEBT_ROWS_MAX ?
	    DEBT_ROWS_MAX : e->debts.count;
	p->more = e->debts.more;
	p->loaded = true;
	for (int i = 0; i < p->count; i++)
		p->row[i] = e->debts.row[i];
}

void
books_debtor(struct model *m, const struct event *e, struct effects *out)
{
	bool same = strcmp(m->debtor.debtor.who,
	    e->debtor.is.debtor.who) == 0;

	if (!e->debtor.changed) {
		if (same)
			m->debtor = e->debtor.is;
		return;
	}
	m->awaited = 0;
	m->debtor = e->debtor.is;
	if (m->screen == SCREEN_ERASE || (m->screen == SCREEN_SUM &&
	    (m->sum_entry.is_for == SUM_LEND ||
	    m->sum_entry.is_for == SUM_CASH)))
		screen_go(m, SCREEN_DEBTOR, out);
}

void
books_open_shift(struct model *m, struct effects *out)
{
	m->shift = (struct shift_page){ 0 };
	screen_go(m, SCREEN_SHIFT, out);
}

void
books_open_debts(struct model *m, struct effects *out)
{
	m->debts = (struct debts_page){ 0 };
	screen_go(m, SCREEN_DEBTS, out);
}

void
books_open_debtor(struct model *m, const struct shown_debtor *d,
    struct effects *out)
{
	m->debtor = *d;
	screen_go(m, SCREEN_DEBTOR, out);
}

void
books_open_sum(struct model *m, enum sum_for what, struct vnd begin,
    struct effects *out)
{
	m->sum_entry = (struct sum_entry){ what, begin, true };
	screen_go(m, SCREEN_SUM, out);
}

struct effect *
books_ask_debtor(struct model *m, struct effects *out, enum effect_kind kind)
{
	struct effect *e = kind == EFFECT_DEBTOR_LOAD ?
	    screen_want(out, kind) : screen_ask(m, out, kind);

	if (e != NULL)
		memcpy(e->who, m->debtor.debtor.who, sizeof(e->who));
	return e;
}

int
books_rows(const struct layout *l)
{
	return l->compact ? 2 : 4;
}

void
books_put_name(struct buf *b, const struct debtor *d)
{
	char head[WHO_SHOWN + 1];
	int n;

	if (d->name[0] != '\0') {
		buf_puts(b, d->name);
		return;
	}
	for (n = 0; n < WHO_SHOWN && d->who[n] != '\0'; n++)
		head[n] = d->who[n];
	head[n] = '\0';
	strings_put(b, STR_DEBT_NAMELESS, ARGS(head));
}

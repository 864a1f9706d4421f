/* SPDX-License-Identifier: Apache-2.0 */
/* Shifts and debts: what the screens wish for, and the ledger's
 * answers. */
#include <string.h>

#include "ledger/debt.h"
#include "ledger/shift.h"
#include "terminal/till_inside.h"

/* What a full disk refuses: something new.  What was begun is to end well. */
static bool
begins(enum effect_kind k)
{
	return k == EFFECT_SHIFT_OPEN || k == EFFECT_DEBTOR_LEND;
}

typedef enum rc (*work)(struct till *t, const struct effect *fx,
    struct event *e);

/* --- shifts -------------------------------------------------------------- */

/* RC_NOT_FOUND is an answer: there was never a shift. */
static enum rc
load_shift(struct till *t, const struct effect *fx, struct event *e)
{
	struct shift *s = &e->shift.shift;

	e->kind = EV_SHIFT;
	enum rc rc = shift_last(t->ledger, s);
	e->shift.any = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	e->shift.last_id = s->id;
	return rc == RC_OK && fx->id != 0 && fx->id != s->id ?
	    shift_get(t->ledger, fx->id, s) : rc;
}

static enum rc
change_shift(struct till *t, const struct effect *fx, struct event *e)
{
	struct shift *s = &e->shift.shift;
	enum rc rc = fx->kind == EFFECT_SHIFT_OPEN ?
	    shift_open(t->ledger, fx->amount, s) :
	    shift_close(t->ledger, fx->amount, s);

	e->kind = EV_SHIFT;
	e->shift.changed = e->shift.any = true;
	e->shift.last_id = s->id;
	return rc;
}

/* --- debts --------------------------------------------------------------- */

static enum rc
load_debts(struct till *t, const struct effect *fx, struct event *e)
{
	struct debtor d[DEBT_ROWS_MAX + 1];
	struct debt_page page = { .skip = (size_t)fx->skip };
	size_t count = 0, rows = (size_t)fx->rows;

	REQUIRE(fx->rows >= 0 && fx->rows <= DEBT_ROWS_MAX && fx->skip >= 0);
	e->kind = EV_DEBTS;
	/* One more than asked tells whether there are more. */
	enum rc rc = debt_owing(t->ledger, &page, d, rows + 1, &count);
	e->debts.debtors = page.debtors;
	e->debts.owed = page.owed;
	e->debts.skip = fx->skip;
	e->debts.more = count > rows;
	e->debts.count = e->debts.more ? fx->rows : (int)count;
	for (int i = 0; rc == RC_OK && i < e->debts.count; i++) {
		e->debts.row[i].debtor = d[i];
		rc = debt_since(t->ledger, &d[i],
		    &e->debts.row[i].since_wall_ms);
	}
	return rc;
}

static enum rc
debtor(struct till *t, const struct effect *fx, struct event *e)
{
	struct debtor *d = &e->debtor.is.debtor;
	enum rc rc = RC_OK;

	e->kind = EV_DEBTOR;
	e->debtor.changed = fx->kind != EFFECT_DEBTOR_LOAD;
	if (fx->kind == EFFECT_DEBTOR_LEND)
		rc = debt_add(t->ledger, str_of(fx->name), fx->amount, d);
	else if (fx->kind == EFFECT_DEBTOR_CASH)
		rc = debt_pay(t->ledger, fx->who, fx->amount, EVIDENCE_CASH,
		    d);
	else if (fx->kind == EFFECT_DEBTOR_ERASE)
		rc = debt_forget(t->ledger, fx->who);
	if (rc == RC_OK && (fx->kind == EFFECT_DEBTOR_LOAD ||
	    fx->kind == EFFECT_DEBTOR_ERASE))
		rc = debt_find(t->ledger, str_of(fx->who), d);
	return rc == RC_OK ? debt_since(t->ledger, d,
	    &e->debtor.is.since_wall_ms) : rc;
}

static work
work_of(int k)   /* an effect of shifts or debts */
{
	switch (k) {
	case EFFECT_SHIFT_LOAD:
		return load_shift;
	case EFFECT_SHIFT_OPEN:
	case EFFECT_SHIFT_CLOSE:
		return change_shift;
	case EFFECT_DEBTS_LOAD:
		return load_debts;
	case EFFECT_DEBTOR_LOAD:
	case EFFECT_DEBTOR_LEND:
	case EFFECT_DEBTOR_CASH:
	case EFFECT_DEBTOR_ERASE:
		return debtor;
	default:
		break;
	}
	REQUIRE(false);
	return NULL;
}

void
till_books(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_COUNT };
	work go = work_of((int)fx->kind);
	enum rc rc = begins(fx->kind) &&
	    reserve_is_spent(&t->reserve, now.mono_ms) ? RC_FULL :
	    go(t, fx, &e);

	if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms) &&
	    !begins(fx->kind))
		rc = go(t, fx, &e);
	if (rc == RC_OK)
		till_feed(t, now, &e);
	else if (!till_is_fatal(t, now, rc, "books"))
		till_refuse(t, now, rc, fx->kind);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A collector's round: what the screens wish for, and the ledger's answers. */
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/day.h"
#include "ledger/round.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

/* Everything that the collector's screens show, from the row `skip` on. */
static enum rc
load(struct till *t, struct till_time now, int skip, struct event *e)
{
	struct round_page *p = &e->round;
	struct round_bill rows[ROUND_ROWS_MAX + 1];
	int64_t from_ms, to_ms;
	size_t count = 0, hands = 0;

	e->kind = EV_ROUND;
	p->skip = skip;
	seller_day(now.wall_ms, &from_ms, &to_ms);
	enum rc rc = round_role(t->ledger, &p->collector);
	if (rc != RC_OK || !p->collector)
		return rc;
	rc = round_sums(t->ledger, from_ms, to_ms, &p->sums);
	if (rc == RC_OK)
		rc = round_list(t->ledger, (size_t)skip, rows,
		    ROUND_ROWS_MAX + 1, &count);
	if (rc == RC_OK)
		rc = handover_list(t->ledger, p->hand, ROUND_HANDS_MAX,
		    &hands);
	if (rc != RC_OK)
		return rc;
	p->more = count > ROUND_ROWS_MAX;
	p->count = p->more ? ROUND_ROWS_MAX : (int)count;
	p->hands = (int)hands;
	for (int i = 0; i < p->count; i++)
		p->row[i] = rows[i];
	p->prices_rc = ticket_prices(t->ledger, day_at(now.wall_ms),
	    &p->prices);
	return p->prices_rc == RC_OK || p->prices_rc == RC_NOT_FOUND ||
	    p->prices_rc == RC_FULL || p->prices_rc == RC_STATE ? RC_OK :
	    p->prices_rc;
}

void
till_feed_round(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_ROUND };

	if (t->dead)
		return;
	enum rc rc = load(t, now, t->model.round.skip, &e);
	if (rc == RC_OK && (e.round.collector || t->model.round.collector))
		till_feed(t, now, &e);
	else
		(void)till_is_fatal(t, now, rc, "round");
}

static void
tell_ticket(struct till *t, struct till_time now, const struct ticket *is)
{
	struct event e = { .kind = EV_TICKET };
	struct buf code = BUF(e.ticket.code);

	e.ticket.is = *is;
	enum rc rc = ledger_ticket_code(t->ledger, is, &code);
	if (till_is_fatal(t, now, rc, "ticket code"))
		return;
	log_line(LOG_INFO, "till", "ticket %s-%lld%s", is->series,
	    (long long)is->no, is->voided ? " void" : "");
	till_feed(t, now, &e);
	till_feed_round(t, now);
}

void
till_round_tickets(struct till *t, struct till_time now)
{
	struct ticket is;

	for (int i = 0; i < TICKETS_AT_ONCE && !t->dead; i++) {
		enum rc rc = ticket_owed(t->ledger, &is);
		if (rc == RC_FULL) {   /* paid, and no number is left */
			till_note(t, now, STR_TICKET_USED_UP, 0);
			return;
		}
		if (rc != RC_OK) {
			if (rc != RC_NOT_FOUND &&
			    !till_is_fatal(t, now, rc, "ticket"))
				log_line(LOG_WARN, "till", "ticket: %s",
				    rc_text(rc));
			return;
		}
		tell_ticket(t, now, &is);
	}
}

/* In notes: asked for and taken, two entries; between them it is an order
 * that is open, and shows as one after a cut. */
static enum rc
open_order(struct till *t, struct till_time now, const struct effect *fx,
    struct sale *s)
{
	enum rc rc = fx->kind == EFFECT_TICKET_ASK ?
	    ticket_ask(t->ledger, fx->line, day_at(now.wall_ms), s) :
	    fee_ask(t->ledger, fx->line, fx->ref, fx->amount, s);

	return rc == RC_OK && fx->by == EVIDENCE_CASH ?
	    sale_settle(t->ledger, s->ref, EVIDENCE_CASH, s) : rc;
}

static void
answer_order(struct till *t, struct till_time now, const struct effect *fx)
{
	struct sale s;
	enum rc rc = reserve_is_spent(&t->reserve, now.mono_ms) ? RC_FULL :
	    open_order(t, now, fx, &s);

	if (rc == RC_FULL)
		(void)reserve_spend(&t->reserve, now.mono_ms);
	if (rc == RC_OK)
		till_feed_sale(t, now, fx->by == EVIDENCE_CASH ?
		    NEWS_CHANGED : NEWS_OPENED, &s);
	else if (!till_is_fatal(t, now, rc, "fee"))
		till_refuse(t, now, rc, fx->kind);
}

static void
answer_ticket(struct till *t, struct till_time now, const struct effect *fx)
{
	struct ticket is;
	enum rc rc = fx->kind == EFFECT_TICKET_VOID ?
	    ticket_void(t->ledger, fx->line, fx->id, &is) :
	    reserve_is_spent(&t->reserve, now.mono_ms) ? RC_FULL :
	    ticket_issue(t->ledger, fx->line, day_at(now.wall_ms), &is);

	if (rc == RC_OK)
		tell_ticket(t, now, &is);
	else if (!till_is_fatal(t, now, rc, "ticket"))
		till_refuse(t, now, rc, fx->kind);
	if (rc != RC_OK)
		till_feed_round(t, now);
}

void
till_round(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_ROUND };
	struct handover h;
	enum rc rc = RC_OK;

	if (fx->kind == EFFECT_FEE_ASK || fx->kind == EFFECT_TICKET_ASK) {
		answer_order(t, now, fx);
		return;
	}
	if (fx->kind == EFFECT_TICKET_CASH || fx->kind == EFFECT_TICKET_VOID) {
		answer_ticket(t, now, fx);
		return;
	}
	if (fx->kind == EFFECT_HANDOVER)
		rc = handover_make(t->ledger, &h);
	if (rc == RC_OK)
		rc = load(t, now, fx->skip, &e);
	if (rc == RC_OK)
		till_feed(t, now, &e);
	else if (!till_is_fatal(t, now, rc, "round"))
		till_refuse(t, now, rc, fx->kind);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "ledger/entry.h"
#include "sync/board/fee/pay.h"
#include "sync/board/journal.h"
#include "sync/board/round.h"

/* A clock is believed for a receipt's date within this. */
#define DAY_LATE_MS  ((int64_t)2 * 86400000)
#define YEAR_PAST_MS ((int64_t)400 * 86400000)
#define CREDITS_MAX  64   /* of one order, looked at together */

static enum rc
alarm(struct store *s, const struct store_said *said, const char *kind,
    const char *what, int64_t no)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);

	buf_printf(&b, "%s %lld, entry %lld of branch %lld", what,
	    (long long)no, (long long)said->n, (long long)said->branch);
	return store_alarm_put(s, &(struct store_alarm){
	    .terminal = said->terminal, .kind = kind, .detail = detail });
}

/* --- orders and what came for them -------------------------------------- */

struct came { struct store_credit c[CREDITS_MAX]; size_t count; };

static bool
keep_credit(void *ctx, const struct store_credit *c)
{
	struct came *came = ctx;

	came->c[came->count++] = *c;
	return came->count < CREDITS_MAX;
}

static enum rc
pay(struct store *s, const struct store_order *o,
    const struct store_credit *c)
{
	struct fee_assign to = { .stall = o->stall,
	    .purpose = FEE_FOR_BILLS };
	struct fee_paid paid;

	enum rc rc = fee_pay_unassigned(s, c, &to, &paid);
	/* Paid before; or no stall of ours, or a sum that is none: the credit
	 * stays matched to the collector, where an officer sees it. */
	return rc == RC_CONFLICT || rc == RC_NOT_FOUND ||
	    rc == RC_BAD_INPUT ? RC_OK : rc;
}

enum rc
round_credit(struct store *s, const struct store_credit *c)
{
	struct store_order o;

	enum rc rc = store_order_get(s, c->ref, &o);
	if (rc != RC_OK || o.stall[0] == '\0')
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	return pay(s, &o, c);
}

bool
round_is_fee(struct store *s, const char *ref, uint32_t terminal)
{
	struct store_order o;
	int64_t staff;

	return store_order_get(s, ref, &o) == RC_OK ||
	    store_collector_get(s, terminal, &staff) == RC_OK;
}

static enum rc
take_order(struct store *s, const struct store_said *said,
    const struct entry_sale *d)
{
	struct store_order o = { .terminal = said->terminal,
	    .amount = d->amount };
	struct came came = { .count = 0 };
	bool ticket = d->fee[0] == '*';

	memcpy(o.ref, d->ref, sizeof(o.ref));
	memcpy(o.bill, d->bill, sizeof(o.bill));
	if (ticket)
		memcpy(o.kind, d->fee + 1, sizeof(o.kind));
	else
		memcpy(o.stall, d->fee, sizeof(d->fee));
	enum rc rc = store_order_add(s, said, &o);
	if (rc == RC_CONFLICT)
		return alarm(s, said, "fee_order_twice", o.ref,
		    o.amount.dong);
	if (rc == RC_OK && !ticket)
		rc = store_order_credits(s, o.ref, keep_credit, &came);
	for (size_t i = 0; rc == RC_OK && i < came.count; i++)
		rc = pay(s, &o, &came.c[i]);
	return rc;
}

/* Notes are kept whatever they were for; what they paid is said beside. */
static enum rc
take_cash(struct store *s, const struct store_said *said,
    const struct entry_sale *d)
{
	struct store_order o = { .stall = "" };
	struct store_taken t = { .ref = d->ref, .amount = d->amount,
	    .verdict = "ok" };
	struct fee_paid paid = { .payment = 0 };

	enum rc rc = store_order_get(s, d->ref, &o);
	if (rc == RC_NOT_FOUND || (rc == RC_OK &&
	    o.terminal != said->terminal)) {
		t.verdict = "no_order";
		rc = RC_OK;
	} else if (rc == RC_OK && o.stall[0] != '\0') {
		rc = fee_cash(s, &(struct fee_cash){ .stall = o.stall,
		    .amount = d->amount, .terminal = said->terminal,
		    .branch = said->branch, .n = said->n,
		    .at_ms = said->at_ms }, &paid);
		t.verdict = rc == RC_NOT_FOUND ? "no_stall" :
		    rc == RC_BAD_INPUT || rc == RC_CONFLICT ? "not_one" :
		    "ok";
		if (t.verdict[0] == 'n')
			rc = RC_OK;
	}
	t.stall = o.stall;
	t.payment = paid.payment;
	if (rc == RC_OK)
		rc = store_taken_add(s, said, &t);
	return rc == RC_OK && t.verdict[0] == 'n' ? alarm(s, said,
	    "fee_cash_astray", d->ref, d->amount.dong) : rc;
}

static enum rc
take_ticket(struct store *s, const struct store_said *said,
    const struct entry_ticket *d)
{
	struct store_ticket t = { .no = d->no, .amount = d->amount,
	    .cash = d->by == EVIDENCE_CASH, .verdict = "ok" };
	uint32_t whose = 0;

	memcpy(t.series, d->series, sizeof(t.series));
	memcpy(t.kind, d->kind, sizeof(t.kind));
	memcpy(t.ref, d->ref, sizeof(t.ref));
	enum rc rc = store_range_find(s, d->series, d->no, &whose);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && whose != said->terminal)) {
		t.verdict = "outside";
		rc = RC_OK;
	}
	if (rc == RC_OK)
		rc = store_ticket_has(s, d->series, d->no);
	if (rc == RC_OK)
		t.verdict = "twice";
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = store_ticket_add(s, said, &t);
	if (rc != RC_OK || strcmp(t.verdict, "ok") == 0)
		return rc;
	return alarm(s, said, t.verdict[0] == 't' ? "ticket_twice" :
	    "ticket_outside", d->series, d->no);
}

static enum rc
take_handover(struct store *s, const struct store_said *said,
    const struct entry_handover *d)
{
	struct store_handover h = { .no = d->no, .takings = d->count,
	    .total = d->total };

	enum rc rc = store_collector_get(s, said->terminal, &h.staff);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = store_handover_add(s, said, &h);
	return rc;
}

static enum rc
take(struct store *s, const struct store_said *said, const struct entry *e)
{
	enum rc rc;

	switch ((int)e->kind) {
	case ENTRY_FEE_ASK:
		return take_order(s, said, &e->d.sale);
	case ENTRY_FEE_CASH:
		return take_cash(s, said, &e->d.sale);
	case ENTRY_TICKET:
		return take_ticket(s, said, &e->d.ticket);
	case ENTRY_TICKET_VOID:
		rc = store_ticket_void(s, said, e->d.ticket.series,
		    e->d.ticket.no);
		return rc == RC_NOT_FOUND ? alarm(s, said, "ticket_void",
		    e->d.ticket.series, e->d.ticket.no) : rc;
	case ENTRY_HANDOVER:
		return take_handover(s, said, &e->d.handover);
	default:
		return RC_OK;
	}
}

static bool
may_be_ours(struct str line)
{
	return journal_may_be(line, STR("fee.")) ||
	    journal_may_be(line, STR("ticket."));
}

enum rc
round_line(struct store *s, struct store_terminal *t,
    const struct store_entry *e)
{
	struct store_terminal now;
	struct entry d;

	if (e->quarantined || !may_be_ours(e->line) ||
	    entry_decode(e->line, &d) != RC_OK || d.kind < ENTRY_FEE_ASK)
		return RC_OK;
	struct store_said said = { t->terminal, e->branch, e->n,
	    d.wall_ms };
	int64_t now_ms = store_now_ms(s);
	/* A day nobody can mean would put a receipt out of every period. */
	if (d.quality == QUALITY_UNKNOWN || d.wall_ms > now_ms +
	    DAY_LATE_MS || d.wall_ms < now_ms - YEAR_PAST_MS)
		said.at_ms = now_ms;
	enum rc rc = take(s, &said, &d);
	if (rc == RC_OK)
		rc = store_terminal_get(s, t->terminal, &now);
	if (rc == RC_OK)
		t->mail_last = now.mail_last;
	return rc;
}

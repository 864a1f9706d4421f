/* SPDX-License-Identifier: Apache-2.0 */
/* What the board sent and said. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/take_back.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

/* Keep an item as it came, so that the cursor moves past it.  One that does
 * not fit a journal line is kept as its number and kind. */
static enum rc
keep_item(struct till *t, const struct local_item *item)
{
	enum rc rc = ledger_mail(t->ledger, item->n, str_of(item->kind),
	    item->d);

	if (rc == RC_BAD_INPUT || rc == RC_TOO_BIG) {
		log_line(LOG_WARN, "till", "mail n=%" PRId64 " not kept whole"
		    ": %s", item->n, rc_text(rc));
		rc = ledger_mail(t->ledger, item->n, STR("unreadable"),
		    STR("{}"));
	}
	return rc;
}

static enum rc
take_credit(struct till *t, struct till_time now,
    const struct local_item *item, const struct local_credit *in)
{
	struct credit c = { .amount = { in->amount }, .mail = item->n };
	struct sale s;
	bool fresh = false;

	memcpy(c.id, in->id, sizeof(c.id));
	memcpy(c.ref, in->ref, sizeof(c.ref));
	memcpy(c.bank_ref, in->bank_ref, sizeof(c.bank_ref));
	memcpy(c.at, in->at, sizeof(c.at));
	enum rc rc = sale_credit(t->ledger, &c, &s, &fresh);
	if (rc == RC_OK && fresh)
		till_feed_sale(t, now, NEWS_CREDIT, &s);
	if (rc == RC_NOT_FOUND) {
		struct event e = { .kind = EV_STRAY, .amount = c.amount };
		if (fresh)
			till_feed(t, now, &e);
		return RC_OK;
	}
	if (rc == RC_CONFLICT || rc == RC_BAD_INPUT || rc == RC_TOO_BIG) {
		log_line(LOG_WARN, "till", "credit id=%s not taken: %s", c.id,
		    rc_text(rc));
		rc = keep_item(t, item);
	}
	return rc;
}

/* What came back may have changed the sale whose code is out. */
static void
look_at_pay(struct till *t, struct till_time now)
{
	const struct sale *shown = &t->model.pay.sale;
	struct sale s;

	if (shown->ref[0] == '\0')
		return;
	enum rc rc = sale_get(t->ledger, shown->ref, &s);
	if (rc == RC_OK && (s.state != shown->state ||
	    s.received.dong != shown->received.dong))
		till_feed_sale(t, now, s.state == SALE_VOID ||
		    s.state == SALE_EXPIRED ? NEWS_CHANGED : NEWS_CREDIT, &s);
	else
		(void)till_is_fatal(t, now, rc, "sale");
}

/* Sales that come back are told in a line, not one by one: their verdicts
 * were seen when they were given. */
static enum rc
take_restore(struct till *t, struct till_time now,
    const struct local_item *item)
{
	struct taken_back got;
	enum rc rc = ledger_take_back(t->ledger, item->n, item->d, &got);

	if (got.entries > 0)
		log_line(LOG_WARN, "till", "given back: %" PRId64 " entries, "
		    "%" PRId64 " sales; %" PRId64 " only as a hash",
		    got.entries, got.sales, got.hidden);
	t->came_back += got.sales;
	if (got.sales > 0) {
		look_at_pay(t, now);
		till_note(t, now, STR_RESTORED, t->came_back);
	}
	return rc == RC_BAD_INPUT ? keep_item(t, item) : rc;
}

static enum rc
take_item(struct till *t, struct till_time now, const struct local_item *item)
{
	struct local_credit credit;
	struct journal_head head;

	ledger_head(t->ledger, &head);
	if (item->n <= head.mail)
		return RC_OK;
	if (strcmp(item->kind, "bank.credit") == 0 &&
	    local_read_credit(item->d, &credit) == RC_OK)
		return take_credit(t, now, item, &credit);
	if (strcmp(item->kind, "restore") == 0)
		return take_restore(t, now, item);
	return keep_item(t, item);
}

enum rc
till_mail(struct till *t, struct till_time now, struct str items)
{
	struct local_item item;
	enum rc rc = RC_OK;

	if (t->dead)
		return RC_STATE;
	for (int i = 0; i < MAIL_ITEMS_MAX && rc == RC_OK && !t->dead; i++) {
		rc = local_next_item(&items, &item);
		if (rc == RC_OK)
			rc = take_item(t, now, &item);
		if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms))
			rc = take_item(t, now, &item);
		(void)till_is_fatal(t, now, rc, "mail");
	}
	till_look_at_queue(t, now);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
till_acked(struct till *t, struct till_time now, const struct local_acked *a)
{
	if (t->dead)
		return RC_STATE;
	enum rc rc = ledger_acked(t->ledger, a->n, a->h);
	(void)till_is_fatal(t, now, rc, "acked");
	till_look_at_queue(t, now);
	return rc;
}

void
till_outcome(struct till *t, struct till_time now, enum rc rc,
    const char *what)
{
	if (!t->dead)
		(void)till_is_fatal(t, now, rc, what);
	till_look_at_queue(t, now);
}

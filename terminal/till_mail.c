/* SPDX-License-Identifier: Apache-2.0 */
/* What the board sent and said. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/mail_item.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

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
static void
tell_restored(struct till *t, struct till_time now,
    const struct taken_back *got)
{
	if (got->entries > 0)
		log_line(LOG_WARN, "till", "given back: %" PRId64 " entries, "
		    "%" PRId64 " sales; %" PRId64 " only as a hash",
		    got->entries, got->sales, got->hidden);
	t->came_back += got->sales;
	if (got->sales > 0) {
		look_at_pay(t, now);
		till_note(t, now, STR_RESTORED, t->came_back);
	}
}

void
till_tell_news(struct till *t, struct till_time now, struct mail_news *news)
{
	struct event e = { .kind = EV_STRAY, .amount = news->amount };

	if (news->credited)
		till_feed_sale(t, now, news->backed ? NEWS_BACKED :
		    NEWS_CREDIT, &news->sale);
	if (news->stray)
		till_feed(t, now, &e);
	tell_restored(t, now, &news->back);
}

static enum rc
take_item(struct till *t, struct till_time now, const struct local_item *item)
{
	struct mail_news news;
	enum rc rc = mail_item_record(t->ledger, item, &news);

	till_tell_news(t, now, &news);   /* also of the part before a failure */
	return rc;
}

enum rc
till_mail(struct till *t, struct till_time now, struct str items)
{
	struct local_item item;
	bool fees = false;
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
		fees = fees || (rc == RC_OK && str_starts(str_of(item.kind),
		    STR("fee.")));
	}
	if (fees && !t->dead)
		till_feed_fees(t, now);
	till_feed_round(t, now);
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
	if (!t->dead && rc == RC_OK)
		look_at_pay(t, now);
	till_look_at_queue(t, now);
}

/* --- by stick ------------------------------------------------------------ */

void
till_carry(struct till *t, struct till_time now, bool in)
{
	t->carried = t->outbox.sales;
	if (t->host->carry != NULL && !t->dead)
		t->host->carry(t->host->ctx, in);
	else
		till_carried(t, now, in, CARRIED_FAILED, 0);
}

void
till_carried(struct till *t, struct till_time now, bool in,
    enum carried outcome, int64_t mail)
{
	struct event e = { .kind = EV_CARRIED, .carried = { .in = in,
	    .outcome = outcome, .count = in ? mail : t->carried } };

	till_feed(t, now, &e);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Today's list and totals; and what of the book waits to be sent up. */
#include "terminal/till_inside.h"

static enum rc
load_day(struct till *t, struct till_time now, const struct effect *fx,
    struct event *e)
{
	struct sale rows[DAY_ROWS_MAX + 1];
	int64_t from_ms, to_ms;
	size_t count = 0;

	REQUIRE(fx->rows >= 0 && fx->rows <= DAY_ROWS_MAX && fx->skip >= 0);
	seller_day(now.wall_ms, &from_ms, &to_ms);
	enum rc rc = ledger_day_totals(t->ledger, from_ms, to_ms,
	    &e->day.totals);
	/* One more than asked tells whether there are older ones. */
	if (rc == RC_OK)
		rc = ledger_day_list(t->ledger, &(struct day_slice){ from_ms,
		    to_ms, (size_t)fx->skip }, rows, (size_t)fx->rows + 1,
		    &count);
	if (rc != RC_OK)
		return rc;
	e->day.skip = fx->skip;
	e->day.stick = t->host->stick != NULL && t->host->stick(t->host->ctx);
	e->day.more = count > (size_t)fx->rows;
	e->day.count = e->day.more ? fx->rows : (int)count;
	for (int i = 0; i < e->day.count; i++)
		e->day.row[i] = rows[i];
	return RC_OK;
}

void
till_day(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_DAY };
	enum rc rc = load_day(t, now, fx, &e);

	if (rc == RC_OK)
		till_feed(t, now, &e);
	else if (!till_is_fatal(t, now, rc, "day"))
		till_refuse(t, now, rc, fx->kind);
}

/* --- what waits to be sent up ------------------------------ */

static void
feed_queue(struct till *t, struct till_time now)
{
	struct event e = { .kind = EV_QUEUE };

	/* Only money that waits has an age: 0 is no moment. */
	int64_t age_ms = t->outbox.oldest_wall_ms == 0 ? 0 :
	    now.wall_ms - t->outbox.oldest_wall_ms;
	e.queue.entries = t->outbox.entries;
	e.queue.sales = t->outbox.sales;
	e.queue.sum = t->outbox.sum;
	if (t->outbox.entries > 0 && age_ms > 0)
		e.queue.age_s = age_ms / 1000;
	till_feed(t, now, &e);
}

void
till_look_at_queue(struct till *t, struct till_time now)
{
	struct journal_head head;
	struct outbox o;

	if (t->dead)
		return;
	ledger_head(t->ledger, &head);
	if (head.n == t->head_n && head.acked == t->head_acked)
		return;
	enum rc rc = ledger_outbox(t->ledger, &o);
	if (rc != RC_OK) {
		(void)till_is_fatal(t, now, rc, "outbox");
		return;
	}
	t->head_n = head.n;
	t->head_acked = head.acked;
	t->outbox = o;
	feed_queue(t, now);
}

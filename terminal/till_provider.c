/* SPDX-License-Identifier: Apache-2.0 */
/* Upstreams beside the board: what a provider told a stall that has none, and
 * what a bank is to be told. */
#include "ledger/base/json.h"
#include "ledger/upstream.h"
#include "terminal/till_inside.h"

#define FEED_ITEMS_MAX 200   /* in one frame */

static enum rc
take(struct till *t, struct till_time now, struct str d)
{
	struct local_credit in;
	struct mail_news news;

	if (local_read_credit(d, &in) != RC_OK)
		return RC_BAD_INPUT;
	enum rc rc = mail_credit_record(t->ledger, &in, 0, &news);
	if (rc == RC_OK)
		till_tell_news(t, now, &news);
	return rc == RC_CONFLICT || rc == RC_BAD_INPUT || rc == RC_TOO_BIG ?
	    RC_OK : rc;
}

enum rc
till_from_provider(struct till *t, struct till_time now,
    const struct local_feed *f)
{
	struct str items = f->items, d;
	enum rc rc = RC_OK;

	if (t->dead)
		return RC_STATE;
	for (int i = 0; i < FEED_ITEMS_MAX && rc == RC_OK && !t->dead &&
	    json_next(&items, &d); i++) {
		rc = take(t, now, d);
		if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms))
			rc = take(t, now, d);
	}
	if (rc == RC_OK && !t->dead)
		rc = upstream_cursor_set(t->ledger, f->up, f->at);
	(void)till_is_fatal(t, now, rc, "feed");
	till_look_at_queue(t, now);
	return t->dead ? RC_STATE : rc;
}

enum rc
till_covered(struct till *t, struct till_time now,
    const struct local_settled *s, struct covered_page *out)
{
	size_t max = s->max < 1 || s->max > COVERED_MAX ? COVERED_MAX :
	    (size_t)s->max;

	if (t->dead)
		return RC_STATE;
	enum rc rc = s->only > 0 ? covered_at(t->ledger, s->only, out) :
	    covered_after(t->ledger, s->after, max, out);
	(void)till_is_fatal(t, now, rc, "settled");
	return t->dead ? RC_STATE : rc;
}

bool
till_cursor(struct till *t, const char *up, struct local_cursor *c)
{
	struct buf at = BUF(c->at);

	*c = (struct local_cursor){ .up = "" };
	if (t->dead || !t->seller.known ||
	    !str_copy(str_of(up), c->up, sizeof(c->up)))
		return false;
	(void)str_copy(str_of(t->seller.profile.account), c->account,
	    sizeof(c->account));
	enum rc rc = upstream_cursor(t->ledger, up, &at);
	return rc == RC_OK || rc == RC_NOT_FOUND;
}

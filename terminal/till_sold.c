/* SPDX-License-Identifier: Apache-2.0 */
/* What was picked from the price list, over restarts (sold_file.h).  It is
 * written when the sale is in the ledger and its code on the glass; whatever
 * becomes of that, no sale, no verdict and no paper waits for it or fails. */
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/sold_file.h"
#include "terminal/till_inside.h"

/* Play money is never kept. */
static bool
has_file(const struct till *t)
{
	return t->config.dir != NULL && !t->config.training;
}

void
till_note_sold(struct till *t, const struct sale *s)
{
	if (!has_file(t) || goods_of_sale(&t->model, s) == NULL)
		return;
	till_settle(t);          /* one a turn, but for scripts */
	t->sold = *s;
}

void
till_settle(struct till *t)
{
	const struct basket *b = t->sold.ref[0] == '\0' ? NULL :
	    goods_of_sale(&t->model, &t->sold);
	enum rc rc = RC_OK;

	t->sold.ref[0] = '\0';
	if (b == NULL)
		return;
	/* The last of a disk is for money. */
	rc = t->reserve.spent ? RC_FULL : sold_add(t->config.dir, b);
	if (rc != RC_OK)
		log_line(LOG_WARN, "sold", "goods of %s not kept: %s; after a "
		    "restart its slip has the sum alone", b->ref,
		    rc_text(rc));
}

void
till_tidy_sold(struct till *t, struct till_time now)
{
	enum rc rc = has_file(t) ? sold_tidy(t->config.dir, now.wall_ms) :
	    RC_OK;

	if (rc != RC_OK)
		log_line(LOG_WARN, "sold", "not tidied up: %s", rc_text(rc));
}

/* The file's; false: its slip has the sum alone. */
static bool
look_up(struct till *t, struct till_time now, const struct sale *s,
    struct basket *out)
{
	*out = (struct basket){ 0 };
	if (!has_file(t) || s->who[0] != '\0' || s->fee[0] != '\0')
		return false;
	enum rc rc = sold_find(t->config.dir, s, now.wall_ms, out);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_WARN, "sold", "goods of %s: %s; its slip has "
		    "the sum alone", s->ref, rc == RC_CONFLICT ?
		    "of another sum" : rc_text(rc));
	return rc == RC_OK;
}

const struct basket *
till_basket(struct till *t, struct till_time now, const struct sale *s,
    struct basket *room)
{
	const struct basket *b = goods_of_sale(&t->model, s);

	return b != NULL ? b : look_up(t, now, s, room) ? room : NULL;
}

void
till_sold(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_BASKET };
	struct sale s;
	enum rc rc = sale_get(t->ledger, fx->ref, &s);

	if (till_is_fatal(t, now, rc, "sale"))
		return;
	if (rc == RC_OK)
		(void)look_up(t, now, &s, &e.basket);
	memcpy(e.basket.ref, fx->ref, sizeof(e.basket.ref));
	till_feed(t, now, &e);
}

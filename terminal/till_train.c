/* SPDX-License-Identifier: Apache-2.0 */
/* Practice, as the tills see it.  Two tills never meet in here: the real one
 * asks its host to begin and knows nothing more of it; the one of play money
 * has a bank that pays what the learner says, by the same mail as any bank's
 * word. */
#include <inttypes.h>

#include "ledger/base/log.h"
#include "terminal/till_inside.h"

bool
till_plays(enum effect_kind kind)
{
	return kind == EFFECT_SALE_OPEN || kind == EFFECT_SALE_VOID ||
	    kind == EFFECT_SALE_EXPIRE || kind == EFFECT_SALE_CASH ||
	    kind == EFFECT_SALE_SEEN || kind == EFFECT_SHOW_SALE ||
	    kind == EFFECT_REFUND || kind == EFFECT_DAY_LOAD ||
	    kind == EFFECT_TRAIN_END || kind == EFFECT_TRAIN_CREDIT ||
	    kind == EFFECT_SOUND || kind == EFFECT_RESTART;
}

/* Nobody practises while a customer pays, or on the last of the disk. */
static enum rc
may_begin(struct till *t, struct till_time now)
{
	struct sale s;

	if (t->dead || t->config.training || t->host->train == NULL)
		return RC_STATE;
	if (reserve_is_spent(&t->reserve, now.mono_ms))
		return RC_FULL;
	enum rc rc = sale_current(t->ledger, &s);
	return rc == RC_OK ? RC_STATE : rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* As it would have come from a board. */
static void
pay(struct till *t, struct till_time now, const struct effect *fx)
{
	struct local_credit c = { .amount = fx->amount.dong };
	struct journal_head head;
	char text[1024], id[sizeof(c.id)];
	struct buf b = BUF(text), n = BUF(id);

	REQUIRE(t->config.training);
	ledger_head(t->ledger, &head);
	buf_printf(&n, "play:%" PRId64, head.mail + 1);
	memcpy(c.id, id, sizeof(c.id));
	memcpy(c.ref, fx->ref, sizeof(c.ref));
	buf_printf(&b, "[{\"n\":%" PRId64 ",\"k\":\"bank.credit\",\"d\":",
	    head.mail + 1);
	local_put_credit(&b, &c);
	buf_puts(&b, "}]");
	REQUIRE(!b.full && !n.full);
	enum rc rc = till_mail(t, now, buf_str(&b));
	if (rc != RC_OK)
		log_line(LOG_WARN, "train", "play money: %s", rc_text(rc));
}

void
till_train(struct till *t, struct till_time now, const struct effect *fx)
{
	bool begin = fx->kind == EFFECT_TRAIN_BEGIN;
	enum rc rc = begin ? may_begin(t, now) :
	    !t->config.training ? RC_STATE : RC_OK;

	if (rc != RC_OK) {
		if (!till_is_fatal(t, now, rc, "train"))
			till_refuse(t, now, rc, fx->kind);
	} else if (fx->kind == EFFECT_TRAIN_CREDIT) {
		pay(t, now, fx);
	} else {
		t->host->train(t->host->ctx, begin);
	}
}

void
till_untrained(struct till *t, struct till_time now, enum rc rc)
{
	till_refuse(t, now, rc, EFFECT_TRAIN_BEGIN);
}

void
till_dress(struct till *t, struct till_time now, const struct till *as)
{
	struct event e = { .kind = EV_GOODS };

	REQUIRE(t->config.training && !as->config.training);
	e.goods = as->model.goods;
	till_settings(t, now, &as->model.settings);
	till_feed(t, now, &e);
	if (!t->dead)    /* its code speaks that language too */
		till_feed_profile(t, now);
	if (as->quality == 2)    /* a clock that is right is right here */
		till_server_time(t, now, now.wall_ms);
}

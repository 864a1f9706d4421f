/* SPDX-License-Identifier: Apache-2.0 */
/* Money for another sale, while a hand or a customer is at the glass. */
#include <string.h>

#include "tests/support/scene.h"

static void
another(struct hand *h, int64_t received, enum sale_state state)
{
	struct sale s = scene_sale(1250000, received, state, EVIDENCE_BANK);

	memcpy(s.ref, SCENE_OTHER, sizeof(s.ref));
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_pay_news(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_profile(h);
	hand_sale(h, NEWS_OPENED, &s);
	hand_tick(h, 29000);
	another(h, 1250000, SALE_PAID);
}

static void
play_paid_another(struct hand *h)
{
	play_pay_news(h);
	hand_touch(h, BUTTON_NEWS);
}

/* Two wait. */
static void
play_amount_news(struct hand *h)
{
	hand_profile(h);
	hand_type(h, "45000");
	another(h, 1000000, SALE_SHORT);
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	hand_tick(h, 2000);
}

/* The longest lines there are, over a sum being typed. */
static void
play_amount_news_long(struct hand *h)
{
	struct sale s = scene_sale(499999999, 499999990, SALE_LATE,
	    EVIDENCE_BANK);

	play_amount_news(h);
	memcpy(s.ref, SCENE_OTHER, sizeof(s.ref));
	s.ref[REF_LEN - 3]++;
	h->m.waiting_count = 0;
	hand_sale(h, NEWS_CREDIT, &s);
	for (int i = 0; i < 3; i++)
		hand_event(h, (struct event){ .kind = EV_STRAY,
		    .amount = { 50000 + i } });
	hand_tick(h, 2000);
}

static void
play_amount_news_stray(struct hand *h)
{
	hand_profile(h);
	hand_type(h, "45000");
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { VND_SALE_MAX } });
	hand_tick(h, 2000);
}

const struct scene scene_news[] = {
	{ "pay-news", play_pay_news },
	{ "amount-news", play_amount_news },
	{ "amount-news-long", play_amount_news_long },
	{ "amount-news-stray", play_amount_news_stray },
	{ "verdict-paid-another", play_paid_another },
};
const int scene_news_count = sizeof(scene_news) / sizeof(scene_news[0]);

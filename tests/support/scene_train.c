/* SPDX-License-Identifier: Apache-2.0 */
/* Practice: a learner sells for play money. */
#include <stdio.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

void
hand_train(struct hand *h)
{
	const struct app_config config = { .utc_offset_min = 420,
		.training = true };
	const struct event size = { .kind = EV_RESIZE,
		.resize = { h->m.w, h->m.h, h->m.dpi } };
	struct event who = { .kind = EV_PROFILE, .profile = { .known = true,
		.profile = { .bin = "000000", .account = "0",
		.stall = "Chị Mỷ rau", .terminal = 12 } } };

	*h = (struct hand){ .now_ms = h->now_ms };
	app_init(&h->m, &config);
	hand_event(h, size);
	hand_tick(h, 100);
	hand_speak(h);
	strings_use((enum language)h->m.settings.value[SETTING_LANGUAGE]);
	snprintf(who.profile.profile.holder,
	    sizeof(who.profile.profile.holder), "%s",
	    strings_get(STR_TRAIN_HOLDER));
	snprintf(who.profile.payload, sizeof(who.profile.payload), "%s",
	    strings_get(STR_TRAIN_CODE));
	hand_event(h, who);
}

struct sale
scene_play_sale(int64_t amount, int64_t received, enum sale_state state)
{
	struct sale s = scene_sale(amount, received, state,
	    received > 0 ? EVIDENCE_BANK : EVIDENCE_NONE);

	snprintf(s.bin, sizeof(s.bin), "000000");
	snprintf(s.account, sizeof(s.account), "0");
	return s;
}

void
hand_play(struct hand *h, enum news news, const struct sale *s)
{
	struct event e = { .kind = EV_SALE, .sale = { .news = news,
	    .sale = *s } };

	if (s->state == SALE_OPEN || s->state == SALE_SHORT)
		snprintf(e.sale.payload, sizeof(e.sale.payload), "%s",
		    strings_get(STR_TRAIN_CODE));
	hand_event(h, e);
}

static void
pay(struct hand *h, int64_t dong)
{
	struct sale s = scene_play_sale(dong, 0, SALE_OPEN);

	hand_train(h);
	hand_play(h, NEWS_OPENED, &s);
	hand_tick(h, 29000);
}

static void
told(struct hand *h, struct sale s)
{
	pay(h, s.amount.dong);
	hand_play(h, NEWS_CREDIT, &s);
}

static void play_idle(struct hand *h) { hand_train(h); }
static void play_pay(struct hand *h) { pay(h, 200000); }

static void
play_help(struct hand *h)
{
	hand_train(h);
	hand_touch(h, BUTTON_HELP);
}

static void
play_amount(struct hand *h)
{
	hand_train(h);
	hand_touch(h, BUTTON_SELL);
	hand_type(h, "200000");
	hand_tick(h, 5000);
}

static void
play_customer(struct hand *h)
{
	play_pay(h);
	hand_touch(h, BUTTON_CUSTOMER);
}

static void
play_fake(struct hand *h)
{
	play_customer(h);
	hand_touch(h, BUTTON_PAYS_NOT);
}

static void
play_paid(struct hand *h)
{
	told(h, scene_play_sale(200000, 200000, SALE_PAID));
}

static void
play_short(struct hand *h)
{
	told(h, scene_play_sale(200000, 200, SALE_SHORT));
}

static void
play_rest(struct hand *h)
{
	play_short(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_ANYWHERE);
}

static void
play_over(struct hand *h)
{
	told(h, scene_play_sale(200000, 210000, SALE_OVER));
}

static void
play_receipt(struct hand *h)
{
	play_paid(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_RECEIPT);
}

static void
play_today(struct hand *h)
{
	struct event e = { .kind = EV_DAY, .day = { .count = 2 } };

	hand_train(h);
	hand_touch(h, BUTTON_TODAY);
	e.day.row[0] = scene_play_sale(200000, 200, SALE_SHORT);
	e.day.row[1] = scene_play_sale(65000, 65000, SALE_PAID);
	e.day.totals.sum[EVIDENCE_BANK].dong = 65200;
	e.day.totals.count[EVIDENCE_BANK] = 2;
	hand_event(h, e);
	hand_touch(h, BUTTON_SHOW);
}

const struct scene scene_trains[] = {
	{ "train-idle", play_idle }, { "train-help", play_help },
	{ "train-amount", play_amount }, { "train-pay", play_pay },
	{ "train-customer", play_customer }, { "train-fake", play_fake },
	{ "train-paid", play_paid }, { "train-short", play_short },
	{ "train-rest", play_rest }, { "train-over", play_over },
	{ "train-receipt", play_receipt }, { "train-today", play_today },
};
const int scene_trains_count =
    sizeof(scene_trains) / sizeof(scene_trains[0]);

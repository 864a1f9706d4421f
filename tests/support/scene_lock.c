/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "tests/support/scene.h"

static void
tell(struct hand *h, struct pin_told p)
{
	p.number = 912345678;
	hand_event(h, (struct event){ .kind = EV_PIN, .pin = p });
}

static void
play_lock_none(struct hand *h)
{
	hand_profile(h);
	tell(h, (struct pin_told){ .tries_left = 5 });
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_LOCK);
	hand_tick(h, 5000);
}

static void
play_pin_new(struct hand *h)
{
	play_lock_none(h);
	hand_touch(h, BUTTON_NEXT);
	hand_type(h, "2468");
}

static void
play_pin_differs(struct hand *h)
{
	play_pin_new(h);
	hand_type(h, "!2469!");
}

static void
play_lock_set(struct hand *h)
{
	play_pin_new(h);
	hand_type(h, "!2468!");
	tell(h, (struct pin_told){ .what = EFFECT_PIN_SET, .set = true,
	    .tries_left = 5 });
}

static void
locked(struct hand *h)
{
	struct event e = { .kind = EV_DAY };

	play_lock_set(h);
	hand_touch(h, BUTTON_LOCK);
	hand_tick(h, 5000);
	hand_touch(h, BUTTON_TODAY);
	e.day.count = 1;
	e.day.totals.sum[EVIDENCE_BANK].dong = 65000;
	e.day.row[0] = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);
	hand_event(h, e);
}

static void
play_lock_help(struct hand *h)
{
	play_lock_set(h);
	hand_touch(h, BUTTON_HELP);
}

static void
play_pin(struct hand *h)
{
	locked(h);
	hand_touch(h, BUTTON_SHOW);
	hand_type(h, "13579");
}

static void
answer(struct hand *h, enum rc rc, int tries_left, int64_t wait_ms)
{
	play_pin(h);
	hand_key(h, KEY_ENTER);
	tell(h, (struct pin_told){ .what = EFFECT_PIN_CHECK, .rc = rc,
	    .set = true, .tries_left = tries_left, .wait_ms = wait_ms });
}

static void
play_pin_wrong(struct hand *h)
{
	answer(h, RC_DENIED, 3, 0);
}

static void
play_pin_wait(struct hand *h)
{
	answer(h, RC_DENIED, 0, 120000);
}

static void
play_pin_last(struct hand *h)
{
	answer(h, RC_DENIED, 0, 0);
}

static void
play_pin_full(struct hand *h)
{
	answer(h, RC_FULL, 5, 0);
}

static void
play_pin_damaged(struct hand *h)
{
	h->m.proves = true;
	hand_profile(h);
	h->m.proves = true;
	tell(h, (struct pin_told){ .damaged = true, .tries_left = 5 });
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_LOCK);
}

/* A start at a stall whose account was another's. */
static void
play_pin_account(struct hand *h)
{
	struct event e = { .kind = EV_PROFILE };

	hand_profile(h);
	tell(h, (struct pin_told){ .set = true, .tries_left = 5 });
	e.profile.profile = h->m.profile;
	e.profile.proves = true;
	hand_event(h, e);
	hand_tick(h, 5000);
}

static void
play_pin_market(struct hand *h)
{
	play_pin_damaged(h);
	hand_touch(h, BUTTON_FORGOT);
	hand_type(h, "226");
}

static void
play_shift_hidden(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	hand_event(h, (struct event){ .kind = EV_SHIFT, .shift = { .any =
	    true, .last_id = 1, .shift = { .id = 1, .open = true,
	    .opened_wall_ms = SCENE_WALL_MS - 3600000 } } });
}

const struct scene scene_locks[] = {
	{ "lock-none", play_lock_none }, { "lock-set", play_lock_set },
	{ "lock-help", play_lock_help },
	{ "pin", play_pin }, { "pin-new", play_pin_new },
	{ "pin-differs", play_pin_differs },
	{ "pin-wrong", play_pin_wrong }, { "pin-wait", play_pin_wait },
	{ "pin-last", play_pin_last }, { "pin-full", play_pin_full },
	{ "pin-damaged", play_pin_damaged },
	{ "pin-account", play_pin_account },
	{ "pin-market", play_pin_market }, { "today-hidden", locked },
	{ "shift-hidden", play_shift_hidden },
};
const int scene_locks_count = sizeof(scene_locks) / sizeof(scene_locks[0]);

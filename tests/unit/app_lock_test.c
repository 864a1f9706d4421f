/* SPDX-License-Identifier: Apache-2.0 */
/* What the PIN guards, and that selling is not of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/buf.h"
#include "tests/support/glass.h"
#include "tests/support/scene.h"

static struct hand h;

static void
tell(struct pin_told p)
{
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = p });
}

static void
with_pin(void)
{
	hand_ready(&h);
	tell((struct pin_told){ .set = true, .tries_left = 5 });
}

static bool
says(const char *text)
{
	return glass_says(&h.m, text);
}

/* Type the PIN, which the till finds right. */
static void
pin(void)
{
	assert_int_equal(h.m.screen, SCREEN_PIN);
	hand_type(&h, "2468!");
	const struct effect *f = hand_effect(&h, EFFECT_PIN_CHECK);
	assert_non_null(f);
	assert_string_equal(f->code, "2468");
	tell((struct pin_told){ .what = EFFECT_PIN_CHECK, .set = true,
	    .tries_left = 5 });
}

static void
day(void)
{
	struct event e = { .kind = EV_DAY };

	e.day.count = 1;
	e.day.stick = true;
	e.day.totals.sum[EVIDENCE_BANK].dong = 7654321;
	e.day.row[0] = scene_sale(65000, 70000, SALE_OVER, EVIDENCE_BANK);
	hand_event(&h, e);
}

static void
test_selling_needs_none(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	with_pin();
	assert_true(hand_touch(&h, BUTTON_SELL));
	hand_type(&h, "65000!");
	assert_non_null(hand_effect(&h, EFFECT_SALE_OPEN));
	s.state = SALE_OPEN;
	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	s.state = SALE_PAID;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 1000);
	assert_true(hand_touch(&h, BUTTON_RECEIPT));
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
}

static void
test_totals_are_hidden(void **state)
{
	(void)state;
	with_pin();
	assert_true(hand_touch(&h, BUTTON_TODAY));
	day();
	assert_false(says("7.654.321"));
	assert_true(says("65.000"));
	assert_true(hand_touch(&h, BUTTON_SHOW));
	pin();
	assert_int_equal(h.m.screen, SCREEN_TODAY);
	day();
	assert_true(says("7.654.321"));
	assert_false(hand_touch(&h, BUTTON_SHOW));
	/* Nobody does anything for five minutes. */
	assert_true(h.out.wake_ms <= h.now_ms + 5 * 60000);
	hand_tick(&h, 5 * 60000 - 500);
	assert_true(h.m.pin.open);
	hand_tick(&h, 1000);
	assert_false(h.m.pin.open);
	hand_touch(&h, BUTTON_TODAY);
	day();
	assert_false(says("7.654.321"));
}

/* What people owe together, and what a collector carries. */
static void
test_other_totals(void **state)
{
	struct event e = { .kind = EV_DEBTS, .debts = { .debtors = 2,
	    .owed = { 1234567 } } };
	struct round_page round = { .collector = true,
	    .sums = { .in_hand = { 1234567 }, .cash = { 2345678 } } };

	(void)state;
	with_pin();
	assert_true(hand_touch(&h, BUTTON_DEBTS));
	hand_event(&h, e);
	assert_false(says("1.234.567"));
	assert_true(hand_touch(&h, BUTTON_SHOW));
	pin();
	assert_int_equal(h.m.screen, SCREEN_DEBTS);
	hand_event(&h, e);
	assert_true(says("1.234.567"));
	with_pin();
	hand_event(&h, (struct event){ .kind = EV_ROUND, .round = round });
	assert_false(says("1.234.567") || says("2.345.678"));
	assert_true(hand_touch(&h, BUTTON_SHOW));
	pin();
	assert_true(says("1.234.567") && says("2.345.678"));
}

/* Without a PIN a key shows them, and time hides them again. */
static void
test_shield_alone(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_touch(&h, BUTTON_TODAY);
	day();
	assert_false(says("7.654.321"));
	assert_true(hand_touch(&h, BUTTON_SHOW));
	assert_true(says("7.654.321"));
	assert_true(hand_touch(&h, BUTTON_USB));
	assert_int_equal(h.m.screen, SCREEN_USB);
	hand_tick(&h, 6 * 60000);
	hand_touch(&h, BUTTON_TODAY);
	day();
	assert_false(says("7.654.321"));
}

static void
open_receipt(void)
{
	struct sale s = scene_sale(65000, 70000, SALE_OVER, EVIDENCE_BANK);

	s.due.dong = 5000;
	hand_touch(&h, BUTTON_TODAY);
	day();
	assert_true(hand_touch(&h, BUTTON_ROW));
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
}

static void
test_guarded_pages(void **state)
{
	static const uint16_t to[][3] = { { BUTTON_MENU, BUTTON_LOCK },
		{ BUTTON_TODAY, BUTTON_USB } };
	static const enum screen at[] = { SCREEN_LOCK, SCREEN_USB };

	(void)state;
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		with_pin();
		hand_touch(&h, to[i][0]);
		if (to[i][0] == BUTTON_TODAY)
			day();
		assert_true(hand_touch(&h, to[i][1]));
		pin();
		assert_int_equal(h.m.screen, at[i]);
	}
	with_pin();
	open_receipt();
	assert_true(hand_touch(&h, BUTTON_REFUND));
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_REFUND));
	pin();
	assert_int_equal(h.m.screen, SCREEN_REFUND);
	/* Once open, the next one is, too; and it can be let fall. */
	hand_touch(&h, BUTTON_BACK);
	assert_true(hand_touch(&h, BUTTON_REFUND));
	assert_int_equal(h.m.screen, SCREEN_REFUND);
}

/* Loudness is anybody's, the lock's own time is not. */
static void
test_settings_that_matter(void **state)
{
	(void)state;
	with_pin();
	/* Seven inches, where a page has four. */
	hand_event(&h, (struct event){ .kind = EV_RESIZE,
	    .resize = { scene_panels[2].w, scene_panels[2].h,
	    scene_panels[2].dpi } });
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_SETTINGS);
	assert_true(hand_touch(&h, BUTTON_ROW));
	assert_non_null(hand_effect(&h, EFFECT_SETTING));
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { RC_FULL, EFFECT_SETTING } });
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_ROW + 5));
	pin();
	assert_int_equal(h.m.screen, SCREEN_SETTINGS);
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_ROW + 5));
	assert_int_equal(hand_effect(&h, EFFECT_SETTING)->id, SETTING_LOCK);
}

static void
test_set_twice(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_LOCK);
	assert_false(hand_touch(&h, BUTTON_REMOVE));
	hand_touch(&h, BUTTON_NEXT);
	hand_type(&h, "246!");                 /* three are too few */
	assert_int_equal(h.m.pin.stage, PIN_NEW);
	hand_type(&h, "8!2467!");
	assert_int_equal(h.m.pin.stage, PIN_NEW);
	hand_type(&h, "2468!2468!");
	assert_string_equal(hand_effect(&h, EFFECT_PIN_SET)->code, "2468");
	tell((struct pin_told){ .what = EFFECT_PIN_SET, .set = true,
	    .tries_left = 5 });
	assert_int_equal(h.m.screen, SCREEN_LOCK);
	/* Nothing of it stays in the model. */
	for (size_t i = 0; i + 4 <= sizeof(h.m); i++)
		assert_memory_not_equal((const char *)&h.m + i, "2468", 4);
	assert_true(hand_touch(&h, BUTTON_LOCK));
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_true(!h.m.pin.open);
}

/* A verdict comes while a new PIN is being typed, and stays until the lock
 * has fallen: the way back is by the old PIN. */
static void
test_no_way_around_by_a_verdict(void **state)
{
	struct sale s = scene_sale(65000, 200, SALE_LATE, EVIDENCE_BANK);

	(void)state;
	with_pin();
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_LOCK);
	pin();
	hand_touch(&h, BUTTON_NEXT);
	assert_int_equal(h.m.pin.stage, PIN_NEW);
	s.due.dong = 200;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 6 * 60000);
	assert_false(h.m.pin.open);
	assert_true(hand_touch(&h, BUTTON_ANYWHERE));
	assert_false(h.m.screen == SCREEN_PIN && h.m.pin.stage != PIN_ASKED);
	assert_int_not_equal(h.m.screen, SCREEN_LOCK);
}

/* What lies on a key is nobody: the lock falls all the same. */
static void
test_stuck_key(void **state)
{
	static const struct input held[] = {
		{ .kind = INPUT_KEY, .key = KEY_DIGIT, .digit = 9,
		    .repeat = true },
		{ .kind = INPUT_KEY, .key = KEY_TAB, .repeat = true },
		{ .kind = INPUT_TEXT, .text = "c" },
		{ .kind = INPUT_MOVE, .x = 7, .y = 7 } };

	(void)state;
	for (int i = 0; i < 8; i++) {
		with_pin();
		struct event e = { .kind = EV_SETTINGS,
		    .settings = h.m.settings };
		assert_true(settings_set(&e.settings, SETTING_GOODS, i / 4));
		hand_event(&h, e);
		assert_true(hand_touch(&h, BUTTON_TODAY));
		day();
		assert_true(hand_touch(&h, BUTTON_SHOW));
		pin();
		hand_touch(&h, BUTTON_BACK);
		assert_true(h.m.pin.open);
		int64_t at = h.now_ms;
		while (h.now_ms < at + 5 * 60000 + 15000) {
			hand_event(&h, (struct event){ .kind = EV_INPUT,
			    .input = held[i % 4] });
			hand_tick(&h, 33);
		}
		assert_false(h.m.pin.open || h.m.pin.shown);
	}
}

/* Whoever does something holds it open. */
static void
test_held_open(void **state)
{
	(void)state;
	with_pin();
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_LOCK);
	pin();
	for (int i = 0; i < 4; i++) {
		hand_tick(&h, 4 * 60000);
		hand_key(&h, KEY_TAB);
		assert_true(h.m.pin.open);
	}
	hand_tick(&h, 5 * 60000);
	assert_false(h.m.pin.open);
}

static void
test_wait(void **state)
{
	(void)state;
	with_pin();
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_LOCK);
	hand_type(&h, "1111!");
	tell((struct pin_told){ .what = EFFECT_PIN_CHECK, .rc = RC_DENIED,
	    .set = true, .wait_ms = 30000 });
	assert_false(hand_touch(&h, BUTTON_DIGIT));
	assert_true(says("0:30"));
	assert_true(h.out.wake_ms <= h.now_ms + 1000);
	hand_tick(&h, 15000);
	assert_true(says("0:15"));
	hand_type(&h, "2468!");
	assert_string_equal(h.m.pin.typed, "");
	hand_tick(&h, 15000);
	pin();
	assert_int_equal(h.m.screen, SCREEN_LOCK);
}

static void
test_damaged(void **state)
{
	(void)state;
	hand_ready(&h);
	h.m.proves = true;
	tell((struct pin_told){ .damaged = true, .number = 912345678 });
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_LOCK);
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_false(hand_touch(&h, BUTTON_DIGIT));
	assert_true(hand_touch(&h, BUTTON_FORGOT));
	assert_true(says("912345678"));
	hand_type(&h, "2264956!");
	assert_string_equal(hand_effect(&h, EFFECT_PIN_MARKET)->code,
	    "2264956");
	tell((struct pin_told){ .what = EFFECT_PIN_MARKET });
	assert_int_equal(h.m.screen, SCREEN_LOCK);
	hand_key(&h, KEY_ESCAPE);
	hand_key(&h, KEY_ESCAPE);
	hand_type(&h, "5");                      /* it sells all the time */
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

static void
refuted(struct pin_told p, bool proves)
{
	struct event e = { .kind = EV_PROFILE };

	hand_begin(&h, &scene_panels[1]);
	hand_profile(&h);
	tell(p);
	e.profile.profile = h.m.profile;
	e.profile.proves = proves;
	hand_event(&h, e);
}

/* A stall whose account is another's: whoever has forgotten the PIN has the
 * market's code, and a file that nothing can be typed for shuts nobody out. */
static void
test_account_of_another(void **state)
{
	struct pin_told set = { .set = true, .tries_left = 5,
		.number = 912345678 };

	(void)state;
	refuted(set, true);
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_false(hand_touch(&h, BUTTON_BACK));
	assert_true(hand_touch(&h, BUTTON_DOCTOR));
	assert_int_equal(h.m.screen, SCREEN_DOCTOR);
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_true(hand_touch(&h, BUTTON_FORGOT));
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.pin.stage, PIN_ASKED);
	assert_true(hand_touch(&h, BUTTON_FORGOT));
	hand_type(&h, "2264956!");
	assert_non_null(hand_effect(&h, EFFECT_PIN_MARKET));
	tell((struct pin_told){ .what = EFFECT_PIN_MARKET });
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	refuted((struct pin_told){ .damaged = true }, true);
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_true(hand_touch(&h, BUTTON_FORGOT));
	refuted((struct pin_told){ .damaged = true }, false);
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	refuted((struct pin_told){ .set = false }, true);
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	/* A new account that came by another way needs no set-up. */
	refuted(set, false);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selling_needs_none),
		cmocka_unit_test(test_totals_are_hidden),
		cmocka_unit_test(test_other_totals),
		cmocka_unit_test(test_shield_alone),
		cmocka_unit_test(test_guarded_pages),
		cmocka_unit_test(test_settings_that_matter),
		cmocka_unit_test(test_set_twice),
		cmocka_unit_test(test_no_way_around_by_a_verdict),
		cmocka_unit_test(test_stuck_key),
		cmocka_unit_test(test_held_open),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_account_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How bright the glass is, and which touch counts: steps in a time that only
 * the test moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

#define SECOND INT64_C(1000)
#define MINUTE INT64_C(60000)

static struct hand h;

static void
setting(enum setting which, int value)
{
	struct event e = { .kind = EV_SETTINGS, .settings = h.m.settings };

	assert_true(settings_set(&e.settings, which, value));
	hand_event(&h, e);
}

static void
battery(int percent, bool charging)
{
	hand_event(&h, (struct event){ .kind = EV_BATTERY,
	    .battery = { percent, charging } });
}

static int
begin(void **state)
{
	(void)state;
	hand_ready(&h);
	return 0;
}

/* As the loop does: not a moment but those that were asked for. */
static void
sleep_until(int64_t ms)
{
	while (h.out.wake_ms <= ms)
		hand_tick(&h, h.out.wake_ms > h.now_ms ?
		    h.out.wake_ms - h.now_ms : 1);
	if (ms > h.now_ms)
		h.now_ms = ms;
}

static void
sleep_for(int64_t ms)
{
	sleep_until(h.now_ms + ms);
}

/* No key, no effect: only light. */
static void
point(enum input_kind kind, int x, int y)
{
	hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
	    .kind = kind, .x = x, .y = y } });
}

static struct key
key_of(uint16_t id)
{
	struct keys k;

	app_keys(&h.m, &k);
	assert_non_null(keys_find(&k, id));
	return *keys_find(&k, id);
}

static void
tap_sell(void)
{
	struct key k = key_of(BUTTON_SELL);

	point(INPUT_DOWN, k.at.x + 5, k.at.y + 5);
	point(INPUT_UP, k.at.x + 5, k.at.y + 5);
}

static void
test_steps(void **state)
{
	(void)state;
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	hand_touch(&h, BUTTON_MENU);
	setting(SETTING_BRIGHTNESS, 70);
	hand_touch(&h, BUTTON_SETTINGS);
	assert_int_equal(h.m.light.percent, 70);
	int64_t at = h.now_ms;
	sleep_until(at + MINUTE - 1);
	assert_int_equal(h.m.light.percent, 70);
	sleep_until(at + MINUTE);
	assert_int_equal(h.m.screen, SCREEN_SETTINGS);
	assert_int_equal(h.m.light.percent, LIGHT_DIM);
	/* Home again by itself, for whoever looks at the code there. */
	sleep_until(at + 3 * MINUTE);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
	/* With no battery it stays so. */
	sleep_for(600 * MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
}

static void
test_dark_on_a_battery(void **state)
{
	(void)state;
	battery(80, false);
	tap_sell();
	int64_t at = h.now_ms;
	sleep_until(at + 5 * MINUTE - 1);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
	sleep_until(at + 5 * MINUTE);
	assert_int_equal(h.m.light.percent, 0);
	/* Plugged in, it comes back by itself; unplugged it goes. */
	battery(80, true);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
	battery(80, false);
	assert_int_equal(h.m.light.percent, 0);
	battery(-1, false);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
}

/* Never is never, on a battery too; later is later. */
static void
test_as_set(void **state)
{
	(void)state;
	battery(80, false);
	setting(SETTING_DIM, 0);
	sleep_for(60 * MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	hand_touch(&h, BUTTON_SELL);
	setting(SETTING_DIM, 5);
	int64_t at = h.now_ms;
	sleep_until(at + 5 * MINUTE - SECOND);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	sleep_until(at + 5 * MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
	sleep_until(at + 9 * MINUTE);
	assert_int_equal(h.m.light.percent, 0);
}

/* What a person set is the most; less than that is not called dim. */
static void
test_no_dimmer_than_set(void **state)
{
	(void)state;
	setting(SETTING_BRIGHTNESS, 40);
	sleep_for(5 * MINUTE);
	assert_int_equal(h.m.light.percent, 40);
	tap_sell();
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	sleep_for(MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_DIM);
}

static void
open_sale(void)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

static void
test_a_code_has_all_the_light(void **state)
{
	(void)state;
	battery(9, false);
	setting(SETTING_BRIGHTNESS, 40);
	open_sale();
	int64_t ends = h.m.pay_until_ms;
	while (h.now_ms < ends - SECOND) {
		assert_int_equal(h.m.screen, SCREEN_PAY);
		assert_int_equal(h.m.light.percent, LIGHT_FULL);
		sleep_for(SECOND);
	}
	/* It expires: there is time to see that. */
	struct sale s = scene_sale(65000, 0, SALE_EXPIRED, EVIDENCE_NONE);
	sleep_until(ends);
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.light.percent, 40);
	sleep_for(MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_DIM);
}

/* A verdict that waits for a hand is read for as long as it waits, and then
 * the minute begins. */
static void
test_a_verdict_has_it_too(void **state)
{
	struct sale s = scene_sale(200000, 200, SALE_SHORT, EVIDENCE_BANK);

	(void)state;
	battery(9, false);
	sleep_for(10 * MINUTE);
	assert_int_equal(h.m.light.percent, 0);
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	sleep_for(60 * MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	/* It was seen: this touch counts. */
	assert_int_equal(h.out.wake_ms > h.now_ms, true);
	point(INPUT_DOWN, 20, 200);
	point(INPUT_UP, 20, 200);
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

/* Money of another sale stands in a line above a sum: that is to be seen. */
static void
test_news_in_a_line_wakes(void **state)
{
	(void)state;
	hand_type(&h, "65");
	sleep_for(MINUTE);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.light.percent, LIGHT_DIM);
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	/* And what nobody needs to see does not. */
	sleep_for(MINUTE);
	hand_event(&h, (struct event){ .kind = EV_NET, .net = NET_DOWN });
	hand_event(&h, (struct event){ .kind = EV_QUEUE,
	    .queue = { 1, 1, { 5000 }, 60 } });
	assert_true(h.m.light.percent < LIGHT_FULL);
}

static void
test_first_touch(void **state)
{
	(void)state;
	sleep_for(2 * MINUTE);
	tap_sell();
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.out.count, 0);
	tap_sell();
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

/* It wanders, comes back, is taken away: all of that one contact. */
static void
test_first_touch_wanders(void **state)
{
	struct key k = key_of(BUTTON_SELL);

	(void)state;
	battery(50, false);
	for (int end = 0; end < 2; end++) {
		sleep_for(10 * MINUTE);
		assert_int_equal(h.m.light.percent, 0);
		point(INPUT_DOWN, 3, 3);
		assert_int_equal(h.m.light.percent, LIGHT_FULL);
		for (int i = 0; i < 40; i++)
			point(INPUT_MOVE, k.at.x + i, k.at.y + 5);
		point(end == 0 ? INPUT_UP : INPUT_CANCEL, k.at.x + 5,
		    k.at.y + 5);
		assert_int_equal(h.m.touch.pressed, BUTTON_NONE);
		assert_int_equal(h.m.screen, SCREEN_IDLE);
	}
	/* An end that never came does not swallow the next one. */
	sleep_for(10 * MINUTE);
	point(INPUT_DOWN, k.at.x + 5, k.at.y + 5);
	tap_sell();
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	/* A mouse that is only moved wakes nothing. */
	hand_key(&h, KEY_ESCAPE);
	sleep_for(20 * MINUTE);
	point(INPUT_MOVE, 50, 50);
	assert_int_equal(h.m.light.percent, 0);
}

/* The finger that is down while the glass grows dim was on a bright one. */
static void
test_touch_over_the_edge(void **state)
{
	struct key k = key_of(BUTTON_SELL);

	(void)state;
	point(INPUT_DOWN, k.at.x + 5, k.at.y + 5);
	sleep_for(MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_HOME);
	point(INPUT_UP, k.at.x + 5, k.at.y + 5);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

/* A figure that is swallowed is a wrong sum: none is. */
static void
test_keys_count(void **state)
{
	(void)state;
	sleep_for(2 * MINUTE);
	hand_type(&h, "65000");
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	assert_int_equal(h.m.amount.dong, 65000);
	/* On a dim glass, where the sum is seen, what acts counts too. */
	sleep_for(MINUTE);
	assert_int_equal(h.m.light.percent, LIGHT_DIM);
	hand_key(&h, KEY_ENTER);
	assert_non_null(hand_effect(&h, EFFECT_SALE_OPEN));
}

static void
test_keys_in_the_dark(void **state)
{
	static const enum input_key acting[] = { KEY_ENTER, KEY_ESCAPE,
		KEY_BACKSPACE, KEY_DELETE, KEY_PLUS, KEY_MINUS, KEY_TAB,
		KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN, KEY_HELP };

	(void)state;
	battery(50, false);
	for (size_t i = 0; i < sizeof(acting) / sizeof(acting[0]); i++) {
		sleep_for(10 * MINUTE);
		assert_int_equal(h.m.light.percent, 0);
		hand_key(&h, acting[i]);
		assert_int_equal(h.m.light.percent, LIGHT_FULL);
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		assert_false(h.m.help.on);
		assert_int_equal(h.m.focus, BUTTON_NONE);
		assert_int_equal(h.out.count, 0);
	}
	sleep_for(10 * MINUTE);
	assert_int_equal(h.m.light.percent, 0);
	hand_type(&h, "65000");
	assert_int_equal(h.m.amount.dong, 65000);
	/* A scanner's receipt is whole. */
	hand_key(&h, KEY_ESCAPE);
	sleep_for(20 * MINUTE);
	assert_int_equal(h.m.light.percent, 0);
	hand_type(&h, "C4R1:ABC!");
	const struct effect *f = hand_effect(&h, EFFECT_FEE_CHECK);
	assert_non_null(f);
	assert_string_equal(f->line, "C4R1:ABC");
}

/* What lies on a key keeps nothing lit. */
static void
test_stuck_key(void **state)
{
	struct event e = { .kind = EV_INPUT, .input = { .kind = INPUT_KEY,
	    .key = KEY_DIGIT, .digit = 9 } };

	(void)state;
	battery(50, false);
	for (int i = 0; i < 61; i++) {
		hand_event(&h, e);
		e.input.repeat = true;
	}
	int64_t at = h.now_ms;
	while (h.now_ms < at + 10 * MINUTE) {
		hand_event(&h, e);
		sleep_for(30);
	}
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.m.light.percent, 0);
	tap_sell();
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
}

/* It asks to be woken for its steps, and then no more. */
static void
test_no_polling(void **state)
{
	int ticks = 0;

	(void)state;
	battery(50, false);
	h.m.wall_ms = 0;               /* no clock on the strip */
	hand_key(&h, KEY_ESCAPE);
	while (h.out.wake_ms != WAKE_NEVER && ticks < 20) {
		h.now_ms = h.out.wake_ms - 100;
		hand_event(&h, (struct event){ .kind = EV_TICK });
		h.m.wall_ms = 0;
		ticks++;
	}
	/* A hint's end, dim, dark. */
	assert_in_range(ticks, 2, 4);
	assert_int_equal(h.m.light.percent, 0);
}

/* Three steps of light, three of time; what is between is passed over. */
static void
test_settings(void **state)
{
	(void)state;
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_SETTINGS);
	/* Loudness, brightness, dimming, colours. */
	assert_true(hand_touch(&h, BUTTON_ROW + 2 * 1));
	const struct effect *f = hand_effect(&h, EFFECT_SETTING);
	assert_non_null(f);
	assert_int_equal(f->id, SETTING_BRIGHTNESS);
	assert_int_equal(f->rows, 70);
	setting(SETTING_BRIGHTNESS, 70);
	assert_int_equal(h.m.light.percent, 70);
	assert_true(hand_touch(&h, BUTTON_ROW + 2 * 2 + 1));
	f = hand_effect(&h, EFFECT_SETTING);
	assert_int_equal(f->id, SETTING_DIM);
	assert_int_equal(f->rows, 5);
	setting(SETTING_DIM, 5);
	assert_true(hand_touch(&h, BUTTON_ROW + 2 * 2));
	assert_int_equal(hand_effect(&h, EFFECT_SETTING)->rows, 1);
	setting(SETTING_DIM, 1);
	assert_true(hand_touch(&h, BUTTON_ROW + 2 * 2));
	assert_int_equal(hand_effect(&h, EFFECT_SETTING)->rows, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_steps, begin),
		cmocka_unit_test_setup(test_dark_on_a_battery, begin),
		cmocka_unit_test_setup(test_as_set, begin),
		cmocka_unit_test_setup(test_no_dimmer_than_set, begin),
		cmocka_unit_test_setup(test_a_code_has_all_the_light, begin),
		cmocka_unit_test_setup(test_a_verdict_has_it_too, begin),
		cmocka_unit_test_setup(test_news_in_a_line_wakes, begin),
		cmocka_unit_test_setup(test_first_touch, begin),
		cmocka_unit_test_setup(test_first_touch_wanders, begin),
		cmocka_unit_test_setup(test_touch_over_the_edge, begin),
		cmocka_unit_test_setup(test_keys_count, begin),
		cmocka_unit_test_setup(test_keys_in_the_dark, begin),
		cmocka_unit_test_setup(test_stuck_key, begin),
		cmocka_unit_test_setup(test_no_polling, begin),
		cmocka_unit_test_setup(test_settings, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

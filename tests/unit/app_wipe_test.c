/* SPDX-License-Identifier: Apache-2.0 */
/* The glass is wiped: nothing that a cloth does means anything, nothing that
 * comes meanwhile is lost, and there is a way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"

static struct hand h;
static uint64_t seed;

static int
below(int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)((seed * UINT64_C(2685821657736338717) >> 16) %
	    (uint64_t)n);
}

static void
begin(int panel)
{
	hand_begin(&h, &scene_panels[panel]);
	hand_profile(&h);
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_WIPE));
	assert_int_equal(h.m.screen, SCREEN_WIPE);
}

static bool
says(const char *text)
{
	return glass_says(&h.m, text);
}

static void
point(enum input_kind kind, int x, int y)
{
	hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
	    .kind = kind, .x = x, .y = y } });
}

static void
test_counts_down(void **state)
{
	static const char *const left[] = { "30 giây", "20 giây", "10 giây",
		"9 giây", "8 giây", "7 giây", "6 giây", "5 giây", "4 giây",
		"3 giây", "2 giây", "1 giây" };

	(void)state;
	begin(1);
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		assert_int_equal(h.m.screen, SCREEN_WIPE);
		if (!says(left[i]))
			fail_msg("does not say %s", left[i]);
		assert_true(h.out.wake_ms > h.now_ms);
		hand_tick(&h, h.out.wake_ms - h.now_ms);
	}
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	/* All is as before. */
	assert_true(hand_touch(&h, BUTTON_SELL));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

/* A contact anywhere, short or long, wandering or not. */
static void
contact(int64_t until)
{
	int x = below(h.m.w), y = below(h.m.h);

	point(INPUT_DOWN, x, y);
	for (int j = below(4); j > 0; j--) {
		x += below(41) - 20;
		y += below(41) - 20;
		point(INPUT_MOVE, x, y);
	}
	/* Some are drops of water, of a few milliseconds. */
	h.now_ms -= below(5) == 0 ? 90 : 60;
	point(below(20) == 0 ? INPUT_CANCEL : INPUT_UP, x, y);
	assert_int_equal(h.m.screen, SCREEN_WIPE);
	assert_int_equal(h.m.wipe.until_ms, until);
	for (int j = 0; j < h.out.count; j++)
		assert_int_equal(h.out.item[j].kind, EFFECT_SOUND);
}

/* A thousand of them, over as many wipings as that takes: the only thing that
 * happens is that the time is over. */
static int
wipe_often(int panel)
{
	static struct model before;
	int64_t until = 0;
	int hits = 0;

	for (int i = 0; i < 1000; i++) {
		if (h.now_ms > until - 1000) {
			begin(panel);
			until = h.m.wipe.until_ms;
			before = h.m;
		}
		contact(until);
		hits += h.m.wipe.corner > 0;
		assert_true(h.m.wipe.corner < 3);
		if (h.now_ms <= until - 1000)
			continue;
		assert_memory_equal(&h.m.settings, &before.settings,
		    sizeof(before.settings));
		assert_int_equal(h.m.amount.dong, 0);
		hand_tick(&h, until - h.now_ms);
		assert_int_equal(h.m.screen, SCREEN_IDLE);
	}
	return hits;
}

static void
test_a_cloth(void **state)
{
	int hits = 0;

	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (uint64_t i = 1; i <= 10; i++) {
			seed = 1999 * i;
			hits += wipe_often(p);
		}
	/* It did touch the lit corner now and then. */
	assert_true(hits > 100);
}

/* One corner after the other, the lit one each time. */
static void
test_corners(void **state)
{
	struct keys k;
	int x = -1, y = -1;

	(void)state;
	for (int p = 0; p < PANELS; p++) {
		begin(p);
		for (int i = 0; i < 4; i++) {
			assert_int_equal(h.m.screen, SCREEN_WIPE);
			app_keys(&h.m, &k);
			assert_int_equal(k.count, 1);
			assert_true(k.key[0].at.x != x || k.key[0].at.y != y);
			x = k.key[0].at.x;
			y = k.key[0].at.y;
			assert_true(hand_touch(&h, BUTTON_CORNER));
		}
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		assert_int_equal(h.m.wipe.until_ms, 0);
	}
}

/* Anything between begins anew, and the lit corner shows it at once. */
static void
test_between(void **state)
{
	(void)state;
	begin(1);
	for (int i = 0; i < 3; i++)
		assert_true(hand_touch(&h, BUTTON_CORNER));
	assert_int_equal(h.m.wipe.corner, 3);
	point(INPUT_MOVE, 300, 200);           /* a mouse on its way */
	assert_int_equal(h.m.wipe.corner, 3);
	point(INPUT_DOWN, 400, 240);
	point(INPUT_UP, 400, 240);
	assert_int_equal(h.m.wipe.corner, 0);
	/* From corner to corner without letting go. */
	point(INPUT_DOWN, 3, 3);
	for (int i = 0; i < 80; i++)
		point(INPUT_MOVE, 10 * i, 6 * i);
	point(INPUT_UP, 797, 477);
	assert_int_equal(h.m.wipe.corner, 0);
	assert_int_equal(h.m.screen, SCREEN_WIPE);
	/* A water drop in the lit corner is no touch. */
	assert_true(hand_touch(&h, BUTTON_CORNER));
	point(INPUT_DOWN, 797, 477);
	h.now_ms -= 80;                        /* 20 ms later */
	point(INPUT_UP, 797, 477);
	assert_int_equal(h.m.wipe.corner, 0);
}

static void
test_keyboard(void **state)
{
	static const enum input_key out[] = { KEY_ESCAPE, KEY_BACKSPACE,
		KEY_ENTER };

	(void)state;
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
		begin(0);
		/* A pad is wiped, too. */
		hand_type(&h, "0123456789+");
		assert_int_equal(h.m.screen, SCREEN_WIPE);
		hand_key(&h, out[i]);
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		assert_int_equal(h.m.amount.dong + h.m.sum.dong, 0);
		assert_true(hand_touch(&h, BUTTON_SELL));
		assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	}
}

static int
keys_now(void)
{
	struct keys k;

	app_keys(&h.m, &k);
	return k.count;
}

/* A verdict has the glass at once, and is not wiped away. */
static void
test_money_meanwhile(void **state)
{
	struct sale s = scene_sale(200000, 200, SALE_SHORT, EVIDENCE_BANK);

	(void)state;
	begin(1);
	int64_t until = h.m.wipe.until_ms;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(h.m.light.percent, LIGHT_FULL);
	seed = 77;
	while (h.now_ms < until - 1000) {
		assert_int_equal(keys_now(), 0);
		point(INPUT_DOWN, below(800), below(480));
		point(INPUT_UP, below(800), below(480));
		assert_int_equal(h.m.screen, SCREEN_VERDICT);
	}
	assert_true(h.out.wake_ms <= until);
	/* The finger that was down when it ended was wiping. */
	point(INPUT_DOWN, 400, 240);
	hand_tick(&h, until - h.now_ms);
	point(INPUT_UP, 400, 240);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_true(hand_touch(&h, BUTTON_ANYWHERE));
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

/* One that goes by itself gives the rest of the time back. */
static void
test_money_that_goes(void **state)
{
	(void)state;
	begin(0);
	int64_t until = h.m.wipe.until_ms;
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_WIPE);
	assert_int_equal(h.m.wipe.until_ms, until);
	/* And one that outlasts it leads home. */
	hand_tick(&h, until - h.now_ms - 2000);
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	hand_tick(&h, 2000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_true(keys_now() > 0);
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* Who types does not wipe. */
static void
test_verdict_by_keyboard(void **state)
{
	(void)state;
	begin(1);
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	hand_tick(&h, 1000);
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_true(hand_touch(&h, BUTTON_SELL));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

/* The help lies over it, and a cloth does not take it away. */
static void
test_help(void **state)
{
	(void)state;
	begin(1);
	hand_key(&h, KEY_HELP);
	assert_true(h.m.help.on);
	point(INPUT_DOWN, 400, 240);
	point(INPUT_UP, 400, 240);
	assert_true(h.m.help.on);
	hand_tick(&h, 30000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_false(h.m.help.on);
}

/* Whatever there is in the menu, a finger gets there. */
static void
test_menu_has_all(void **state)
{
	static const uint16_t tiles[] = { BUTTON_TODAY, BUTTON_DEBTS,
		BUTTON_SHIFT, BUTTON_HISTORY, BUTTON_TAX, BUTTON_GOODS,
		BUTTON_FEES, BUTTON_LOCK, BUTTON_SETTINGS, BUTTON_WIPE,
		BUTTON_BACK };
	struct event e = { .kind = EV_SETTINGS };
	struct keys k;

	(void)state;
	for (int p = 0; p < PANELS; p++) {
		hand_begin(&h, &scene_panels[p]);
		hand_profile(&h);
		hand_event(&h, (struct event){ .kind = EV_FEES,
		    .fees = { .count = 1 } });
		e.settings = h.m.settings;
		e.settings.value[SETTING_GOODS] = 1;
		hand_event(&h, e);
		for (size_t i = 0; i < sizeof(tiles) / sizeof(tiles[0]);
		    i++) {
			hand_key(&h, KEY_ESCAPE);
			h.m.screen = SCREEN_IDLE;
			assert_true(hand_touch(&h, BUTTON_MENU));
			app_keys(&h.m, &k);
			if (keys_find(&k, tiles[i]) == NULL) {
				assert_true(hand_touch(&h, BUTTON_OLDER));
				app_keys(&h.m, &k);
			}
			assert_non_null(keys_find(&k, tiles[i]));
			assert_non_null(keys_find(&k, BUTTON_BACK));
			for (int a = 0; a < k.count; a++)
				for (int b = a + 1; b < k.count; b++)
					assert_true(k.key[b].id ==
					    BUTTON_HELP || rect_is_empty(
					    rect_intersect(k.key[a].at,
					    k.key[b].at)));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_down),
		cmocka_unit_test(test_a_cloth),
		cmocka_unit_test(test_corners),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_keyboard),
		cmocka_unit_test(test_money_meanwhile),
		cmocka_unit_test(test_money_that_goes),
		cmocka_unit_test(test_verdict_by_keyboard),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_menu_has_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

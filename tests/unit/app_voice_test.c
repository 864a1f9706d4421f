/* SPDX-License-Identifier: Apache-2.0 */
/* What the screens want to be said: help where one stands, and the refusals
 * that a person has to act on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"

static struct hand h;

static void
give_voice(struct model *m)
{
	m->settings.voices = 1u << VOICE_NONE | 1u << VOICE_VI_NORTH;
	m->settings.value[SETTING_VOICE] = VOICE_VI_NORTH;
	m->settings.value[SETTING_VOLUME] = 80;
}

static void
begin(void)
{
	hand_ready(&h);
	give_voice(&h.m);
}

static const struct effect *
sounds(enum sound s)
{
	return glass_sounds(&h.out, s);
}

/* The phrase of an error's sound, and nothing that clicks beside it. */
static void
complains(enum string text)
{
	const struct effect *e = sounds(SOUND_ERROR);

	assert_non_null(e);
	assert_int_equal(e->text, text);
	assert_true(strings_spoken(text));
	assert_null(sounds(SOUND_KEY));
}

/* --- help ------------------------------ */

static void
every_screen_says_what_it_does(void **st)
{
	bool seen[SCREEN_COUNT] = { false };

	(void)st;
	for (int s = 0; s < scene_count(); s++) {
		hand_begin(&h, &scene_panels[1]);
		scene_play(s, &scene_panels[1], &h.m);
		give_voice(&h.m);
		h.now_ms = h.m.now_ms + 5000;
		if (h.m.help.on)
			continue;
		hand_key(&h, KEY_HELP);
		assert_true(h.m.help.on);
		assert_non_null(sounds(SOUND_HELP));
		assert_true(strings_spoken((enum string)
		    sounds(SOUND_HELP)->text));
		seen[h.m.screen] = true;
	}
	for (int s = 0; s < SCREEN_COUNT; s++)
		if (!seen[s])
			fail_msg("%s: no help was asked for",
			    app_screen_name((enum screen)s));
}

static void
the_same_key_says_it_again(void **st)
{
	(void)st;
	begin();
	assert_true(hand_touch(&h, BUTTON_HELP));
	assert_int_equal(sounds(SOUND_HELP)->text, STR_HELP_IDLE);
	assert_null(sounds(SOUND_KEY));
	hand_key(&h, KEY_HELP);
	assert_non_null(sounds(SOUND_HELP));
	hand_type(&h, "?");
	assert_non_null(sounds(SOUND_HELP));
	hand_type(&h, "-");
	assert_non_null(sounds(SOUND_HELP));
	assert_true(h.m.help.on);
	/* Held down it does not stutter. */
	hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
	    .kind = INPUT_KEY, .key = KEY_HELP, .repeat = true } });
	assert_int_equal(h.out.count, 0);
	assert_true(h.m.help.on);
}

static void
any_other_touch_stops_it(void **st)
{
	(void)st;
	begin();
	hand_key(&h, KEY_HELP);
	hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
	    .kind = INPUT_DOWN, .x = 300, .y = 300 } });
	assert_false(h.m.help.on);
	assert_non_null(sounds(SOUND_KEY));
	hand_key(&h, KEY_HELP);
	hand_type(&h, "5");
	assert_false(h.m.help.on);
	assert_non_null(sounds(SOUND_KEY));
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* The finger's key in the corner, on the till too, whose screen has none. */
static void
a_finger_asks_again_in_the_corner(void **st)
{
	(void)st;
	for (int p = 0; p < PANELS; p++) {
		hand_begin(&h, &scene_panels[p]);
		hand_profile(&h);
		give_voice(&h.m);
		hand_touch(&h, BUTTON_SELL);
		hand_key(&h, KEY_HELP);
		assert_true(hand_touch(&h, BUTTON_HELP));
		assert_true(h.m.help.on);
	}
}

static void
without_a_voice_it_is_only_shown(void **st)
{
	(void)st;
	begin();
	h.m.settings.value[SETTING_VOLUME] = 0;
	hand_key(&h, KEY_HELP);
	assert_true(h.m.help.on);
	assert_null(sounds(SOUND_HELP));
	hand_key(&h, KEY_HELP);
	assert_false(h.m.help.on);
}

/* --- again ------------------------------ */

static void
verdict(void)
{
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 65000 } });
	hand_tick(&h, 20000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

static bool
has_key(uint16_t id)
{
	struct keys k;

	app_keys(&h.m, &k);
	return keys_find(&k, id) != NULL;
}

/* A key that would say nothing is not there. */
static void
the_strip_says_it_again(void **st)
{
	(void)st;
	for (int p = 0; p < PANELS; p++) {
		hand_begin(&h, &scene_panels[p]);
		hand_profile(&h);
		give_voice(&h.m);
		hand_touch(&h, BUTTON_HELP);
		hand_key(&h, KEY_ESCAPE);
		assert_false(has_key(BUTTON_AGAIN));
		verdict();
		assert_true(hand_touch(&h, BUTTON_AGAIN));
		assert_non_null(sounds(SOUND_AGAIN));
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		hand_type(&h, "-");
		assert_non_null(sounds(SOUND_AGAIN));
		/* Where the screen has a loudspeaker there is no second. */
		hand_type(&h, "5");
		assert_true(has_key(BUTTON_SPEAK));
		assert_false(has_key(BUTTON_AGAIN));
		hand_key(&h, KEY_ESCAPE);
		h.m.settings.value[SETTING_VOICE] = VOICE_NONE;
		assert_false(has_key(BUTTON_AGAIN));
	}
}

/* Not beside its neighbours' fingers, and drawn where it is. */
static void
its_key_covers_no_other(void **st)
{
	struct keys k;

	(void)st;
	for (int s = 0; s < scene_count(); s++)
		for (int p = 0; p < PANELS; p++) {
			scene_play(s, &scene_panels[p], &h.m);
			give_voice(&h.m);
			h.m.said = true;
			app_keys(&h.m, &k);
			const struct key *again = keys_find(&k, BUTTON_AGAIN);
			for (int i = 0; again != NULL && i < k.count; i++)
				if (k.key[i].id != BUTTON_AGAIN &&
				    k.key[i].id != BUTTON_NEWS &&
				    !rect_is_empty(rect_intersect(
				    again->at, k.key[i].at)))
					fail_msg("%s %s: covers key %d",
					    scene_panels[p].name,
					    scene_name(s), k.key[i].id);
		}
}

/* --- errors ------------------------------ */

static void
refuse(enum rc rc)
{
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { rc, EFFECT_SALE_OPEN } });
}

static void
what_to_act_on_is_said(void **st)
{
	struct event e = { .kind = EV_PRINT, .print = { .ready = true,
		.state = PRINT_NOT, .why = PRINT_WHY_PAPER,
		.what = "sale:x" } };

	(void)st;
	begin();
	refuse(RC_FULL);
	complains(STR_REFUSED_FULL);
	refuse(RC_BUSY);
	complains(STR_REFUSED_BUSY);
	hand_event(&h, e);
	complains(STR_PRINT_NO_PAPER);
	hand_type(&h, "4999999999");
	complains(STR_CAP_HINT);
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = {
	    .what = EFFECT_PIN_CHECK, .rc = RC_DENIED, .set = true,
	    .tries_left = 2 } });
	complains(STR_PIN_WRONG);
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = {
	    .what = EFFECT_PIN_CHECK, .rc = RC_BUSY, .set = true,
	    .wait_ms = 60000 } });
	complains(STR_PIN_WAIT);
	hand_event(&h, (struct event){ .kind = EV_ENROL,
	    .enrol = ENROL_NO_NET });
	complains(STR_ENROL_NO_NET);
	hand_event(&h, (struct event){ .kind = EV_NOTE,
	    .note = { STR_TICKET_USED_UP, 0 } });
	complains(STR_TICKET_USED_UP);
	hand_event(&h, (struct event){ .kind = EV_NOTE,
	    .note = { STR_RECOVERED, 0 } });
	assert_null(sounds(SOUND_ERROR));
	refuse(RC_DISK);
	complains(STR_FATAL_DISK);
	hand_event(&h, (struct event){ .kind = EV_FATAL, .text = "x" });
	complains(STR_HELP_TROUBLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_says_what_it_does),
		cmocka_unit_test(the_same_key_says_it_again),
		cmocka_unit_test(any_other_touch_stops_it),
		cmocka_unit_test(a_finger_asks_again_in_the_corner),
		cmocka_unit_test(without_a_voice_it_is_only_shown),
		cmocka_unit_test(the_strip_says_it_again),
		cmocka_unit_test(its_key_covers_no_other),
		cmocka_unit_test(what_to_act_on_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

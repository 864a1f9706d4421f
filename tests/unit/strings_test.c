/* SPDX-License-Identifier: Apache-2.0 */
/* The words of every language: none is ever blank, English has all of them,
 * and a language nobody has written a word of is not offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static void
test_never_blank(void **state)
{
	(void)state;
	for (int l = 0; l < LANGUAGE_COUNT; l++) {
		strings_use((enum language)l);
		assert_int_equal(strings_in_use(), l);
		assert_string_equal(strings_get(STR_NONE), "");
		for (int s = STR_NONE + 1; s < STR_COUNT; s++)
			assert_true(strings_get((enum string)s)[0] != '\0');
	}
	strings_use(LANGUAGE_VI);
}

static void
test_complete(void **state)
{
	int holes = 0;

	(void)state;
	for (int s = STR_NONE + 1; s < STR_COUNT; s++) {
		assert_non_null(strings_own(LANGUAGE_VI, (enum string)s));
		if (strings_own(LANGUAGE_EN, (enum string)s) != NULL)
			continue;
		print_error("no English for: %s\n",
		    strings_own(LANGUAGE_VI, (enum string)s));
		holes++;
	}
	assert_int_equal(holes, 0);
}

/* What is offered has a name; what has no name has no words either. */
static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(strings_language(LANGUAGE_VI), "Tiếng Việt");
	assert_string_equal(strings_language(LANGUAGE_EN), "English");
	assert_string_equal(strings_code(LANGUAGE_HMN), "hmn");
	for (int l = 0; l < LANGUAGE_COUNT; l++)
		for (int s = STR_NONE + 1; s < STR_COUNT; s++)
			if (strings_language((enum language)l) == NULL)
				assert_null(strings_own((enum language)l,
				    (enum string)s));
}

static void
told(int language)
{
	struct event e = { .kind = EV_SETTINGS, .settings = h.m.settings };

	assert_true(settings_set(&e.settings, SETTING_LANGUAGE, language));
	hand_event(&h, e);
}

/* The settings page goes from one language that is offered to the next, and
 * the words are in the one in force. */
static void
test_on_the_glass(void **state)
{
	const struct effect *want;
	struct key key = { 0 };
	struct keys k;

	(void)state;
	hand_begin(&h, &scene_panels[2]);
	hand_profile(&h);
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_SETTINGS));
	assert_true(hand_touch(&h, BUTTON_OLDER));  /* its second page */
	for (int l = LANGUAGE_VI; l < LANGUAGE_COUNT;) {
		told(l);
		assert_int_equal(strings_in_use(), l);
		app_keys(&h.m, &k);
		for (int i = 0; i < k.count; i++)
			if (k.key[i].id == BUTTON_ROW + 1)
				key = k.key[i];
		assert_true(key.id != BUTTON_NONE);
		assert_true(hand_touch(&h, key.id));
		want = hand_effect(&h, EFFECT_SETTING);
		assert_non_null(want);
		assert_int_equal(want->id, SETTING_LANGUAGE);
		assert_non_null(strings_language((enum language)want->rows));
		if (want->rows == l)
			break;           /* the last one stays */
		assert_true(want->rows > l);
		l = want->rows;
	}
	told(LANGUAGE_EN);
	assert_string_equal(strings_get(STR_CANCEL), "Cancel");
	told(LANGUAGE_VI);
	assert_string_equal(strings_get(STR_CANCEL), "Huỷ");
}

/* Help lies over a screen and leaves it as it was; news takes it away. */
static void
test_help(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[1]);
	hand_profile(&h);
	hand_type(&h, "65");
	assert_true(hand_touch(&h, BUTTON_HELP));
	assert_true(h.m.help.on);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(hand_touch(&h, BUTTON_ANYWHERE));
	assert_false(h.m.help.on);
	assert_int_equal(h.m.amount.dong, 65);
	hand_type(&h, "?");
	assert_true(h.m.help.on);
	hand_type(&h, "7");
	assert_false(h.m.help.on);
	assert_int_equal(h.m.amount.dong, 65);
	/* A pad's way: backwards to the last key. */
	hand_type(&h, "/!");
	assert_true(h.m.help.on);
	hand_tick(&h, 61000);
	assert_false(h.m.help.on);
	hand_key(&h, KEY_ESCAPE);
	hand_tick(&h, 121000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	hand_key(&h, KEY_HELP);
	assert_true(h.m.help.on);
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_false(h.m.help.on);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_never_blank),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_on_the_glass),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

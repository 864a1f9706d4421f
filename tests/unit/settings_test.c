/* SPDX-License-Identifier: Apache-2.0 */
/* What is set on the glass: kept, bounded, and back after anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/settings_file.h"
#include "tests/support/scene.h"

static char dir[] = "/tmp/settings-XXXXXX";
static struct hand h;

static void
put(const char *text, size_t n)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, SETTINGS_NAME);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
test_kept(void **state)
{
	struct settings s, again;

	(void)state;
	settings_init(&s);
	assert_int_equal(settings_load(dir, &s), RC_NOT_FOUND);
	assert_true(settings_set(&s, SETTING_VOLUME, 40));
	assert_false(settings_set(&s, SETTING_VOLUME, 101));
	assert_false(settings_set(&s, SETTING_THEME, -1));
	assert_int_equal(settings_save(dir, &s), RC_OK);
	settings_init(&again);
	assert_int_equal(settings_load(dir, &again), RC_OK);
	assert_memory_equal(&again, &s, sizeof(s));
	assert_int_equal(settings_save("/nowhere/at/all", &s),
	    RC_NOT_FOUND);
}

static void
test_what_is_not_ours(void **state)
{
	static char big[SETTINGS_FILE_MAX + 1];
	static const char *const lines[] = { "volume = loud\n", "volume =\n",
		"= 3\n", "=\n", "volume = 99999999999999999999\n", "\n\n",
		"volume = -1\n", "of_a_newer_version = 7\n", "volume\xff",
		"volume = 60 \ntheme = 9" };
	struct settings s;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		put(lines[i], strlen(lines[i]));
		settings_init(&s);
		assert_int_equal(settings_load(dir, &s), RC_OK);
		assert_int_equal(s.value[SETTING_VOLUME], i == 9 ? 60 : 80);
		assert_int_equal(s.value[SETTING_THEME], 0);
	}
	put("theme\0= 1\n", 10);
	assert_int_equal(settings_load(dir, &s), RC_OK);
	put(big, sizeof(big));
	assert_int_equal(settings_load(dir, &s), RC_BAD_INPUT);
}

/* A key asks for the next step; what is shown is what came back. */
static void
test_on_the_glass(void **state)
{
	struct event e = { .kind = EV_SETTINGS };
	const struct effect *want;

	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_SETTINGS));
	assert_int_equal(h.m.screen, SCREEN_SETTINGS);
	assert_true(hand_touch(&h, BUTTON_ROW + 1));
	want = hand_effect(&h, EFFECT_SETTING);
	assert_non_null(want);
	assert_int_equal(want->id, SETTING_VOLUME);
	assert_int_equal(want->rows, 100);
	assert_int_equal(h.m.settings.value[SETTING_VOLUME], 80);
	e.settings = h.m.settings;
	(void)settings_set(&e.settings, SETTING_VOLUME, 100);
	hand_event(&h, e);
	assert_int_equal(h.m.settings.value[SETTING_VOLUME], 100);
	/* No more than all. */
	assert_true(hand_touch(&h, BUTTON_ROW + 1));
	assert_int_equal(hand_effect(&h, EFFECT_SETTING)->rows, 100);
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, SCREEN_MENU);
	hand_tick(&h, 61000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_what_is_not_ours),
		cmocka_unit_test(test_on_the_glass),
	};
	char path[64];

	if (mkdtemp(dir) == NULL)
		return 1;
	int bad = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(path, sizeof(path), "%s/%s", dir, SETTINGS_NAME);
	unlink(path);
	rmdir(dir);
	return bad;
}

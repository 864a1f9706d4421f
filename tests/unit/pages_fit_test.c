/* SPDX-License-Identifier: Apache-2.0 */
/* All that the check-up and the settings can say has room: each reason of each
 * line, each value of each setting, page by page, on every panel and in both
 * languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"

#define PAGES_MAX 16

static struct hand h;
static struct drawlist d;
static const char *on;   /* the panel */

static void
begin(enum language l, int panel)
{
	on = scene_panels[panel].name;
	scene_speak(l);
	hand_begin(&h, &scene_panels[panel]);
	hand_profile(&h);
	hand_speak(&h);
}

/* Turns to the last page; how many there were. */
static int
look_at_pages(const char *what, int number)
{
	int pages = 0;
	struct keys k;

	do {
		app_draw(&h.m, sdl_font_source(house_font), &d);
		for (int i = 0; i < d.items; i++)
			if (d.cut > 0 && d.item[i].kind == DRAW_TEXT)
				print_error("%s: |%.*s|\n", on,
				    d.item[i].size, d.text + d.item[i].text);
		if (d.cut > 0 || d.dropped > 0 || d.left_out > 0)
			fail_msg("%s %d, page %d on %s: cut %d, left out %d",
			    what, number, pages, on, d.cut, d.left_out);
		app_keys(&h.m, &k);
		if (keys_find(&k, BUTTON_OLDER) == NULL)
			return pages + 1;
		hand_touch(&h, BUTTON_OLDER);
	} while (++pages < PAGES_MAX);
	fail_msg("%s %d: pages without end", what, number);
	return 0;
}

static void
doctor(enum language l, int panel, int place)
{
	struct event e = { .kind = EV_DOCTOR, .doctor = { .software = "0.1.0",
	    .mark = SCENE_MARK } };

	for (int i = 0; i < DOCTOR_LINES; i++) {
		int reason = doctor_reason((enum doctor_line)i, place);
		e.doctor.page.line[i] = (struct doctor_finding){
			reason < 0 ? DOCTOR_STOPPED : reason, 9999 };
	}
	begin(l, panel);
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_DOCTOR);
	hand_event(&h, e);
	assert_true(look_at_pages("doctor", place) > 1);
}

static void
every_reason_has_room(void **state)
{
	(void)state;
	for (int l = LANGUAGE_VI; l <= LANGUAGE_EN; l++)
		for (int p = 0; p < PANELS; p++)
			for (int i = 0; i < DOCTOR_REASONS_MAX; i++)
				doctor((enum language)l, p, i);
	scene_speak(LANGUAGE_VI);
}

/* Every setting is so far above its least value, where it goes so far. */
static void
settings(enum language l, int panel, int step)
{
	struct event e = { .kind = EV_SETTINGS };

	begin(l, panel);
	e.settings = h.m.settings;
	e.settings.voices = (1u << VOICE_COUNT) - 1;
	for (int s = 0; s < SETTING_COUNT; s++)
		if (s != SETTING_LANGUAGE)
			(void)settings_set(&e.settings, (enum setting)s,
			    setting_defs[s].min + step);
	hand_event(&h, e);
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_SETTINGS);
	hand_tick(&h, 5000);
	assert_true(look_at_pages("settings", step) > 1);
}

static void
every_value_has_room(void **state)
{
	(void)state;
	for (int l = LANGUAGE_VI; l <= LANGUAGE_EN; l++)
		for (int p = 0; p < PANELS; p++)
			for (int i = 0; i <= 8; i++)
				settings((enum language)l, p, i);
	scene_speak(LANGUAGE_VI);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reason_has_room),
		cmocka_unit_test(every_value_has_room),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}

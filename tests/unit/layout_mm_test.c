/* SPDX-License-Identifier: Apache-2.0 */
/* What a finger must hit and an eye must read is measured in millimetres, on
 * every screen, panel and in both languages (ui/DESIGN.md "Sizes"). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/sdl_font.h"

/* What a panel owes, in micrometres.
 *
 * Capitals: 2.9 mm is 20 minutes of arc at half a metre (ISO 9241-3 wants 20
 * to 22 and forbids less than 16).  Five inches keep 16 minutes at 0.45 m,
 * three and a half, which are held in a hand, at 0.40 m: with more their
 * screens would hold half as many words. */
static const struct need {
	const char *panel;
	int text;
} needs[PANELS] = {
	{ "480x320", 1860 },
	{ "800x480", 2100 },
	{ "800x480-7in", 2900 },
	{ "1024x600", 2900 },
	{ "1920x1080", 2900 },
};

/* What is read by who looks for it, and may be smaller: scenes' names begin
 * so. */
static const struct { const char *panel, *scene; int text; } small[] = {
	/* The law's small print, to be read beside an official's paper. */
	{ "480x320", "tax", 1420 },
};

static const enum language languages[] = { LANGUAGE_VI, LANGUAGE_EN };
#define LANGUAGES ((int)(sizeof(languages) / sizeof(languages[0])))

static struct sdl_font *font;
static struct drawlist d;
static struct model m;

static int
capitals(const struct panel *p, const struct draw_item *i)
{
	return (int)((int64_t)i->face.px * 714 * 254 / 10 / p->dpi);
}

static int
text_of(const struct panel *p, const struct need *n, int scene)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strcmp(p->name, small[i].panel) == 0 &&
		    strncmp(scene_name(scene), small[i].scene,
		    strlen(small[i].scene)) == 0)
			return small[i].text;
	return n->text;
}

/* The sign of the dong beside a figure says nothing that the figure does
 * not. */
static bool
is_unit(const struct draw_item *i)
{
	const char *dong = strings_get(STR_DONG);

	return i->size == strlen(dong) &&
	    memcmp(d.text + i->text, dong, i->size) == 0;
}

static int
text_scene(int p, int scene)
{
	const struct panel *panel = &scene_panels[p];
	int bad = 0;

	scene_play(scene, panel, &m);
	app_draw(&m, sdl_font_source(font), &d);
	for (int i = 0; i < d.items; i++) {
		const struct draw_item *t = &d.item[i];
		if (t->kind != DRAW_TEXT || is_unit(t) ||
		    capitals(panel, t) >= text_of(panel, &needs[p], scene))
			continue;
		print_error("%s %s: %d um |%.*s|\n", panel->name,
		    scene_name(scene), capitals(panel, t), t->size,
		    d.text + t->text);
		bad++;
	}
	return bad;
}

static void
words_can_be_read(void **state)
{
	int bad = 0;

	(void)state;
	for (int l = 0; l < LANGUAGES; l++) {
		scene_speak(languages[l]);
		for (int p = 0; p < PANELS; p++) {
			assert_string_equal(needs[p].panel,
			    scene_panels[p].name);
			for (int s = 0; s < scene_count(); s++)
				bad += text_scene(p, s);
		}
	}
	scene_speak(LANGUAGE_VI);
	assert_int_equal(bad, 0);
}

static int
setup(void **state)
{
	(void)state;
	return sdl_font_open(&font, "assets/fonts") == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	sdl_font_close(font);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_can_be_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

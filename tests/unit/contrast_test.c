/* SPDX-License-Identifier: Apache-2.0 */
/* Contrast as it is drawn: what lies under every text of every scene is found
 * in its draw list, in both themes; and a code's pixels are looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/ref.h"
#include "ledger/vietqr.h"
#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/qr_draw.h"
#include "ui/raster.h"

/* WCAG 2's AAA for words; a figure of money that is read in the sun. */
#define TEXT_LEAST   700
#define AMOUNT_LEAST 1500

static struct drawlist d;
static struct model m;

/* The last face drawn before item n that holds its middle. */
static enum color
under(int n)
{
	const struct draw_item *t = &d.item[n], *i;
	int x = t->x + t->w / 2, y = t->y + t->h / 2;

	for (i = t - 1; i >= d.item; i--)
		if ((i->kind == DRAW_FILL || i->kind == DRAW_ROUND) &&
		    x >= i->x && y >= i->y && x < i->x + i->w &&
		    y < i->y + i->h)
			return (enum color)i->color;
	fail_msg("nothing under |%.*s|", t->size, d.text + t->text);
	return COLOR_PAPER;
}

/* A figure is followed by its dong. */
static bool
is_amount(int n)
{
	const char *dong = strings_get(STR_DONG);
	const struct draw_item *t = &d.item[n], *next = t + 1;

	return n + 1 < d.items && next->kind == DRAW_TEXT &&
	    next->size == strlen(dong) &&
	    memcmp(d.text + next->text, dong, next->size) == 0 &&
	    t->size > 0 && d.text[t->text] >= '0' && d.text[t->text] <= '9';
}

/* A verdict is its colour over the whole glass, as it was drawn by hand: white
 * on green, red and blue has 8 to 10, ink on amber 10.5, and the figure there
 * has the largest capitals of all, 17 mm on seven inches.  So has the green
 * ink on white of what a code or a market's signature proves.  A note's
 * colour is that of the banknote. */
static bool
is_verdict(enum color text, enum color ground)
{
	return ground == COLOR_PROVEN || ground == COLOR_SHORT ||
	    ground == COLOR_OVER || ground == COLOR_UNCONFIRMED ||
	    text == COLOR_PROVEN || text == COLOR_ON_NOTE;
}

static int
scene_bad(int scene, const struct panel *panel, enum theme theme)
{
	int bad = 0;

	scene_play(scene, panel, &m);
	m.settings.value[SETTING_THEME] = (int)theme;
	app_draw(&m, sdl_font_source(house_font), &d);
	for (int i = 0; i < d.items; i++) {
		const struct draw_item *t = &d.item[i];
		int c, want;
		if (t->kind != DRAW_TEXT)
			continue;
		c = theme_contrast(theme_color(theme, (enum color)t->color),
		    theme_color(theme, under(i)));
		want = is_amount(i) && !is_verdict((enum color)t->color,
		    under(i)) ? AMOUNT_LEAST : TEXT_LEAST;
		if (c >= want)
			continue;
		print_error("%s %s: |%.*s| %s on %s is %d\n", panel->name,
		    scene_name(scene), t->size, d.text + t->text,
		    color_name((enum color)t->color), color_name(under(i)),
		    c);
		bad++;
	}
	return bad;
}

static void
figures_stand_out(void **state)
{
	int bad = 0;

	(void)state;
	for (int l = 0; l < 2; l++) {
		scene_speak(l == 0 ? LANGUAGE_VI : LANGUAGE_EN);
		for (int t = 0; t < THEME_COUNT; t++)
			for (int p = 0; p < PANELS; p++)
				for (int s = 0; s < scene_count(); s++)
					bad += scene_bad(s, &scene_panels[p],
					    (enum theme)t);
	}
	scene_speak(LANGUAGE_VI);
	assert_int_equal(bad, 0);
}

/* --- codes, from pixels --------------------------------------------------- */

static struct surface surface;
static int play_codes;

static bool
is_white(int x, int y)
{
	return (surface.pixels[y * surface.stride + x] & 0xffffff) == 0xffffff;
}

/* Only black and white, white at its edge; the pixels of a module from the
 * upper left finder, which is seven wide, and four of white before it. */
static void
look_at_code(const struct draw_item *q, const char *name)
{
	int side = q->w < q->h ? q->w : q->h;
	int x0 = q->x + (q->w - side) / 2, y0 = q->y + (q->h - side) / 2;
	int first = side, wide = 0, y, x;

	for (y = y0; y < y0 + side; y++)
		for (x = x0; x < x0 + side; x++) {
			uint32_t px = surface.pixels[y * surface.stride + x] &
			    0xffffff;
			if (px != 0 && px != 0xffffff)
				fail_msg("%s: %06x at %d %d", name,
				    (unsigned)px, x, y);
			if (px == 0 && x - x0 < first)
				first = x - x0;
		}
	for (y = y0; y < y0 + side && is_white(x0 + first, y); y++)
		;
	while (!is_white(x0 + first + wide, y))
		wide++;
	if (wide % 7 != 0)
		fail_msg("%s: a finder of %d px", name, wide);
	if (wide / 7 < 4 || first < 4 * (wide / 7) || y - y0 < 4 * (wide / 7))
		fail_msg("%s: modules of %d px, %d and %d before them", name,
		    wide / 7, first, y - y0);
}

/* Larger than any key beside it; what a customer pays by, three quarters of
 * the glass's height. */
static void
is_largest(const struct draw_item *q, const struct panel *panel,
    const char *name)
{
	int side = q->w < q->h ? q->w : q->h;
	struct keys k;

	app_keys(&m, &k);
	for (int i = 0; i < k.count; i++)
		if (k.key[i].at.w * k.key[i].at.h > side * side)
			fail_msg("%s %s: key %d is larger than the code",
			    panel->name, name, k.key[i].id);
	if (m.screen == SCREEN_PAY && side * 4 < panel->h * 3)
		fail_msg("%s %s: a code of %d px of %d", panel->name, name,
		    side, panel->h);
}

/* Practice draws over its code, which nobody is to pay: what is written there
 * is no payment, and each module that is left to be seen is of that writing. */
static void
look_at_play(const struct draw_item *q, const char *name)
{
	static struct qr qr;
	struct vietqr paid;
	struct vietqr_error why;
	struct str text = { d.text + q->text, q->size };
	char refs[REF_FOUND_MAX][REF_LEN + 1];
	int side = q->w < q->h ? q->w : q->h, hidden = 0;

	if (vietqr_parse(text, &paid, &why) == RC_OK ||
	    str_starts(text, STR("0002")) || ref_find(text, refs) > 0)
		fail_msg("%s: |%.*s| could be paid", name, STR_ARG(text));
	assert_int_equal(qr_encode(text, &qr), RC_OK);
	int px = qr_module_px(&qr, side), all = px * qr.size;
	int x0 = q->x + (q->w - all) / 2, y0 = q->y + (q->h - all) / 2;
	for (int i = 0; i < qr.size * qr.size; i++) {
		int x = x0 + i % qr.size * px + px / 2;
		int y = y0 + i / qr.size * px + px / 2;
		uint32_t at = surface.pixels[y * surface.stride + x] &
		    0xffffff;
		if (at == 0 || at == 0xffffff)
			assert_int_equal(at == 0, qr.module[i]);
		else
			hidden++;
	}
	/* M mends 15 of 100 at most. */
	if (hidden * 100 < qr.size * qr.size * 15)
		fail_msg("%s: only %d modules are hidden", name, hidden);
}

static void
codes_scene(int scene, const struct panel *panel, enum theme theme)
{
	struct raster *raster;
	struct raster_damage damage;

	scene_play(scene, panel, &m);
	app_draw(&m, sdl_font_source(house_font), &d);
	for (int i = 0; i < d.items; i++) {
		if (d.item[i].kind != DRAW_QR)
			continue;
		assert_int_equal(raster_open(&raster, &surface,
		    sdl_font_source(house_font)), RC_OK);
		raster_set_theme(raster, theme);
		raster_draw(raster, &d, &damage);
		if (m.training)
			look_at_play(&d.item[i], scene_name(scene));
		else
			look_at_code(&d.item[i], scene_name(scene));
		play_codes += m.training;
		is_largest(&d.item[i], panel, scene_name(scene));
		raster_close(raster);
	}
}

static void
codes_are_black_on_white(void **state)
{
	(void)state;
	for (int p = 0; p < PANELS; p++) {
		const struct panel *panel = &scene_panels[p];
		assert_int_equal(surface_open(&surface, panel->w, panel->h),
		    RC_OK);
		for (int t = 0; t < THEME_COUNT; t++)
			for (int s = 0; s < scene_count(); s++)
				codes_scene(s, panel, (enum theme)t);
		surface_close(&surface);
	}
	assert_true(play_codes >= 2 * PANELS * THEME_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_stand_out),
		cmocka_unit_test(codes_are_black_on_white),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}

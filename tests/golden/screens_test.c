/* SPDX-License-Identifier: Apache-2.0 */
/* Every screen on every panel: what is drawn is what was agreed on
 * (the texts beside this file), nothing is dropped or outside the glass,
 * no text is wider or higher than its box.
 *
 * GOLDEN=write writes the files anew; SHOTS=dir writes every screen as PNG,
 * with DARK=1 in the dark theme, with SPEAK=en in English, with CODES=1 only
 * those that show a code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/png.h"
#include "ui/raster.h"

#define TEXT_MAX_BYTES (1024 * 1024)

static struct drawlist d;
static struct model m;
static char now[TEXT_MAX_BYTES], then[TEXT_MAX_BYTES];

/* The languages that have all their words, and where their lists lie. */
static const struct { enum language is; const char *folder; } languages[] = {
	{ LANGUAGE_VI, "tests/golden" }, { LANGUAGE_EN, "tests/golden/en" },
};
#define LANGUAGES ((int)(sizeof(languages) / sizeof(languages[0])))

static void
draw(int scene, const struct panel *panel)
{
	scene_play(scene, panel, &m);
	app_draw(&m, sdl_font_source(house_font), &d);
}

static void
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t n = f == NULL ? 0 : fread(then, 1, sizeof(then) - 1, f);

	then[n] = '\0';
	if (f != NULL)
		fclose(f);
}

static void
write_file(const char *path, struct str s)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	assert_int_equal(fclose(f), 0);
}

/* Say which line of which screen differs. */
static int
report(const char *name)
{
	struct str a = str_of(then), b = str_of(now), x, y, title = { 0 };

	while (a.n > 0 || b.n > 0) {
		x = str_cut(&a, '\n');
		y = str_cut(&b, '\n');
		if (y.n > 0 && y.p[0] == '#')
			title = y;
		if (str_eq(x, y))
			continue;
		print_error("%s: %.*s\n  was %.*s\n  is  %.*s\n", name,
		    STR_ARG(title), STR_ARG(x), STR_ARG(y));
		return 1;
	}
	return 0;
}

static int
compare(const char *folder, const struct panel *panel)
{
	struct buf out = BUF(now);
	char path[128];

	for (int i = 0; i < scene_count(); i++) {
		draw(i, panel);
		buf_printf(&out, "# %s\n", scene_name(i));
		draw_print(&d, &out);
	}
	assert_false(out.full);
	snprintf(path, sizeof(path), "%s/%s.txt", folder, panel->name);
	if (getenv("GOLDEN") != NULL) {
		write_file(path, buf_str(&out));
		return 0;
	}
	read_file(path);
	return report(path);
}

static void
test_as_agreed(void **state)
{
	int bad = 0;

	(void)state;
	for (int l = 0; l < LANGUAGES; l++) {
		scene_speak(languages[l].is);
		for (int p = 0; p < PANELS; p++)
			bad += compare(languages[l].folder, &scene_panels[p]);
	}
	scene_speak(LANGUAGE_VI);
	if (bad > 0)
		print_error("if this is meant: GOLDEN=write, and look at it\n");
	assert_int_equal(bad, 0);
}

static int
bad_item(const struct draw_item *i, const struct panel *panel)
{
	struct str s = { d.text + i->text, i->size };

	if (i->x < 0 || i->y < 0 || i->w <= 0 || i->h <= 0 ||
	    i->x + i->w > panel->w || i->y + i->h > panel->h)
		return 1;
	if (i->kind != DRAW_TEXT)
		return 0;
	return text_width(sdl_font_source(house_font), i->face, s) > i->w ||
	    text_line_px(i->face) > i->h;
}

static void
tell(int item, int scene, const struct panel *panel)
{
	static struct drawlist one;
	char line[512];
	struct buf out = BUF(line);

	one = d;
	one.items = 1;
	one.item[0] = d.item[item];
	draw_print(&one, &out);
	print_error("%s %s %s: %s", strings_code(strings_in_use()),
	    panel->name, scene_name(scene), line);
}

/* What people type may be longer than a panel is wide. */
static bool
may_be_cut(int scene)
{
	static const char *const typed[] = { "setup-stall-long", "debts",
	    "debts-hidden",
		"round-list" };

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		if (strcmp(typed[i], scene_name(scene)) == 0)
			return true;
	return false;
}

static int
bad_scene(int scene, const struct panel *panel)
{
	int bad = 0;

	draw(scene, panel);
	assert_int_equal(d.dropped, 0);
	for (int i = 0; i < d.items; i++)
		if (bad_item(&d.item[i], panel)) {
			tell(i, scene, panel);
			bad++;
		}
	if (d.left_out > 0) {
		print_error("%s %s %s: %d lines left out\n", strings_code(
		    strings_in_use()), panel->name, scene_name(scene),
		    d.left_out);
		bad += d.left_out;
	}
	if (d.cut == 0 || may_be_cut(scene))
		return bad;
	for (int i = 0; i < d.items; i++) {
		struct str s = { d.text + d.item[i].text, d.item[i].size };
		if (d.item[i].kind == DRAW_TEXT && s.n > 3 &&
		    memcmp(s.p + s.n - 3, "…", 3) == 0)
			tell(i, scene, panel);
	}
	return bad + d.cut;
}

static void
test_inside(void **state)
{
	int bad = 0;

	(void)state;
	for (int l = 0; l < LANGUAGES; l++) {
		scene_speak(languages[l].is);
		for (int p = 0; p < PANELS; p++)
			for (int s = 0; s < scene_count(); s++)
				bad += bad_scene(s, &scene_panels[p]);
	}
	scene_speak(LANGUAGE_VI);
	assert_int_equal(bad, 0);
}

/* A list names colours and the theme says which they are, so a list for each
 * theme is one list and this table; nothing else may look at the theme. */
static void
test_themes(void **state)
{
	struct buf out = BUF(now);
	static struct drawlist light;

	(void)state;
	for (int c = 0; c < COLOR_COUNT; c++) {
		buf_puts(&out, color_name((enum color)c));
		for (int t = 0; t < THEME_COUNT; t++)
			buf_printf(&out, " %06x", (unsigned)theme_color(
			    (enum theme)t, (enum color)c));
		buf_putc(&out, '\n');
	}
	assert_false(out.full);
	if (getenv("GOLDEN") != NULL)
		write_file("tests/golden/themes.txt", buf_str(&out));
	read_file("tests/golden/themes.txt");
	assert_int_equal(report("tests/golden/themes.txt"), 0);
	for (int s = 0; s < scene_count(); s++) {
		draw(s, &scene_panels[1]);
		if (m.screen == SCREEN_SETTINGS)
			continue;      /* says which one it is */
		light = d;
		m.settings.value[SETTING_THEME] = THEME_DARK;
		app_draw(&m, sdl_font_source(house_font), &d);
		assert_memory_equal(d.item, light.item,
		    (size_t)d.items * sizeof(d.item[0]));
	}
}

/* The words come from a file and from people: all of it is in the fonts. */
static void
test_letters(void **state)
{
	const struct font_source *source = sdl_font_source(house_font);

	(void)state;
	for (int s = 0; s < LANGUAGES * scene_count(); s++) {
		scene_speak(languages[s / scene_count()].is);
		draw(s % scene_count(), &scene_panels[0]);
		for (int i = 0; i < d.items; i++) {
			struct str t = { d.text + d.item[i].text,
			    d.item[i].size };
			for (size_t at = 0; d.item[i].kind == DRAW_TEXT &&
			    at < t.n; ) {
				uint32_t code = str_next_char(t, &at);
				assert_int_not_equal(code, 0xfffd);
				assert_true(source->has(source->ctx,
				    d.item[i].face, code));
			}
		}
	}
	scene_speak(LANGUAGE_VI);
}

/* A good's provenance is for paper alone. */
static bool
is_origin(const struct draw_item *i)
{
	struct str s = { d.text + i->text, i->size };

	return i->kind == DRAW_QR && str_eq(s, STR(SCENE_ORIGIN));
}

/* A code to pay with never shares the glass with another code: nobody can
 * scan the wrong one of two. */
static void
test_one_code(void **state)
{
	int with = 0;

	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (int s = 0; s < scene_count(); s++) {
			int codes = 0;
			draw(s, &scene_panels[p]);
			for (int i = 0; i < d.items; i++) {
				codes += d.item[i].kind == DRAW_QR;
				if (is_origin(&d.item[i]))
					fail_msg("%s: provenance",
					    scene_name(s));
			}
			if (codes > 1)
				fail_msg("%s: %d codes", scene_name(s), codes);
			with += codes;
		}
	assert_true(with >= 10 * PANELS);
}

/* Whatever has a code on it has all the light there is, and a verdict has,
 * but the home screen, which lets go some of it (ui/light.h). */
static void
test_light(void **state)
{
	struct event e = { .kind = EV_TICK };
	struct effects out;
	int lit = 0;

	(void)state;
	for (int s = 0; s < scene_count(); s++) {
		bool code = false;
		draw(s, &scene_panels[0]);
		for (int i = 0; i < d.items; i++)
			code |= d.item[i].kind == DRAW_QR;
		if (!code && m.screen != SCREEN_VERDICT)
			continue;
		m.deadline_ms = WAKE_NEVER;
		m.battery_percent = -1;
		e.mono_ms = m.now_ms + 3600000;
		m.settings.value[SETTING_BRIGHTNESS] = 70;
		enum screen was = m.screen;
		app_update(&m, &e, &out);
		if (m.screen != was)
			continue;      /* it left by itself */
		if (m.light.percent != (was == SCREEN_IDLE ? LIGHT_HOME :
		    LIGHT_FULL))
			fail_msg("%s: its row needs .looks", scene_name(s));
		lit++;
	}
	assert_true(lit >= 20);
}

/* What lies under item n: the last face drawn before it that holds it. */
static enum color
under(int n)
{
	const struct draw_item *t = &d.item[n], *i;

	for (i = t - 1; i >= d.item; i--)
		if ((i->kind == DRAW_FILL || i->kind == DRAW_ROUND) &&
		    i->x <= t->x && i->y <= t->y &&
		    i->x + i->w >= t->x + t->w && i->y + i->h >= t->y + t->h)
			return i->color;
	fail_msg("nothing under |%.*s|", t->size, d.text + t->text);
	return COLOR_PAPER;
}

/* Read in the sun by old eyes: 7 to 1, in both themes. */
static void
test_contrast(void **state)
{
	(void)state;
	for (int s = 0; s < scene_count(); s++) {
		draw(s, &scene_panels[1]);
		for (int i = 0; i < d.items; i++) {
			if (d.item[i].kind != DRAW_TEXT)
				continue;
			for (int t = 0; t < THEME_COUNT; t++) {
				int c = theme_contrast(
				    theme_color((enum theme)t, d.item[i].color),
				    theme_color((enum theme)t, under(i)));
				if (c < 700)
					fail_msg("%s: %s on %s: %d",
					    scene_name(s), color_name(
					    d.item[i].color), color_name(
					    under(i)), c);
			}
		}
	}
}

/* The sign of the help lies over nobody's words, and its page has all of its
 * own, for every screen that a scene shows. */
static void
help_scene(int scene, const struct panel *panel)
{
	static struct model helped;
	struct effects out;
	struct event e = { .kind = EV_INPUT, .input = { .kind = INPUT_KEY,
	    .key = KEY_HELP } };
	const struct draw_item *sign;

	draw(scene, panel);
	sign = &d.item[d.items - 1];
	for (int i = 0; i + 1 < d.items && sign->kind == DRAW_TEXT &&
	    sign->size == 1 && d.text[sign->text] == '?'; i++)
		if (d.item[i].kind == DRAW_TEXT &&
		    d.item[i].align != ALIGN_LEFT &&
		    d.item[i].x + d.item[i].w > sign->x &&
		    d.item[i].y < sign->y + sign->h)
			fail_msg("%s %s: under the help's sign", panel->name,
			    scene_name(scene));
	helped = m;
	helped.entered_ms = 0;
	helped.help.on = false;
	e.mono_ms = m.now_ms;
	app_update(&helped, &e, &out);
	assert_true(helped.help.on);
	app_draw(&helped, sdl_font_source(house_font), &d);
	assert_int_equal(d.dropped, 0);
	for (int i = 0; i < d.items; i++)
		assert_false(bad_item(&d.item[i], panel));
	if (d.cut > 0)
		fail_msg("%s %s: the help is cut", panel->name,
		    scene_name(scene));
	e.input.key = KEY_ESCAPE;
	app_update(&helped, &e, &out);
	assert_false(helped.help.on);
	assert_int_equal(helped.screen, m.screen);
}

static void
test_help(void **state)
{
	(void)state;
	for (int l = 0; l < LANGUAGES; l++) {
		scene_speak(languages[l].is);
		for (int p = 0; p < PANELS; p++)
			for (int s = 0; s < scene_count(); s++)
				help_scene(s, &scene_panels[p]);
	}
	scene_speak(LANGUAGE_VI);
}

static void
test_keys_fit(void **state)
{
	struct keys k;

	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (int s = 0; s < scene_count(); s++) {
			scene_play(s, &scene_panels[p], &m);
			app_keys(&m, &k);
			assert_int_equal(k.dropped, 0);
		}
}

/* A QR of 37 modules and its quiet zone: four pixels a module at least, and
 * nothing on the pay screen is larger. */
static void
test_qr_is_largest(void **state)
{
	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (int s = 0; s < scene_count(); s++) {
			int qr = 0;
			draw(s, &scene_panels[p]);
			for (int i = 0; i < d.items; i++)
				if (d.item[i].kind == DRAW_QR)
					qr = d.item[i].w < d.item[i].h ?
					    d.item[i].w : d.item[i].h;
			if (m.screen != SCREEN_PAY)
				continue;
			assert_true(qr >= scene_panels[p].h * 3 / 4);
			assert_true(qr >= 4 * (37 + 8));
		}
}

/* Tenths of a millimetre of the largest capitals on the screen. */
static int
largest_mm10(const struct panel *panel)
{
	int px = 0;

	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_TEXT &&
		    text_cap_px(d.item[i].face) > px)
			px = text_cap_px(d.item[i].face);
	return px * 254 / panel->dpi;
}

/* On a 7 inch panel a verdict is read at three metres (17 mm), what is being
 * typed across a table (12 mm). */
static void
test_figures_are_readable(void **state)
{
	(void)state;
	for (int p = 0; p < PANELS; p++) {
		const struct panel *panel = &scene_panels[p];
		if (strcmp(panel->name, "1024x600") != 0 &&
		    strcmp(panel->name, "800x480-7in") != 0)
			continue;
		for (int s = 0; s < scene_count(); s++) {
			int want = 0;
			draw(s, panel);
			if (m.screen == SCREEN_VERDICT &&
			    m.told.sale.received.dong < VND_SALE_MAX)
				/* Less the banner of practice. */
				want = m.training ? 155 : 170;
			else if (m.screen == SCREEN_AMOUNT &&
			    m.amount.dong < 100000)
				want = 120;
			if (largest_mm10(panel) < want)
				fail_msg("%s %s: %d", panel->name,
				    scene_name(s), largest_mm10(panel));
		}
	}
}

static void
shoot(const char *folder, int scene, const struct panel *panel)
{
	struct surface surface;
	struct raster *raster;
	struct raster_damage damage;
	char path[512];

	assert_int_equal(surface_open(&surface, panel->w, panel->h), RC_OK);
	assert_int_equal(raster_open(&raster, &surface,
	    sdl_font_source(house_font)), RC_OK);
	if (getenv("DARK") != NULL)
		raster_set_theme(raster, THEME_DARK);
	draw(scene, panel);
	raster_draw(raster, &d, &damage);
	snprintf(path, sizeof(path), "%s/%s-%s.png", folder, panel->name,
	    scene_name(scene));
	assert_int_equal(png_save_surface(path, &surface), RC_OK);
	raster_close(raster);
	surface_close(&surface);
}

static bool
has_code(int scene, const struct panel *panel)
{
	draw(scene, panel);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_QR)
			return true;
	return false;
}

static void
test_shots(void **state)
{
	const char *folder = getenv("SHOTS");

	(void)state;
	if (folder == NULL)
		skip();
	for (int l = 0; l < LANGUAGES; l++)
		if (strcmp(strings_code(languages[l].is),
		    getenv("SPEAK") == NULL ? "vi" : getenv("SPEAK")) == 0)
			scene_speak(languages[l].is);
	for (int p = 0; p < PANELS; p++)
		for (int s = 0; s < scene_count(); s++)
			if (getenv("CODES") == NULL || has_code(s,
			    &scene_panels[p]))
				shoot(folder, s, &scene_panels[p]);
	scene_speak(LANGUAGE_VI);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_agreed),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_themes),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_one_code),
		cmocka_unit_test(test_light),
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_keys_fit),
		cmocka_unit_test(test_qr_is_largest),
		cmocka_unit_test(test_figures_are_readable),
		cmocka_unit_test(test_shots),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}

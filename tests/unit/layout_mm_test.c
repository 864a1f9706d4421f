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

#include "tests/support/house_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"

/* What a panel owes.
 *
 * Capitals: 2.9 mm is 20 minutes of arc at half a metre (ISO 9241-3 wants 20
 * to 22 and forbids less than 16).  Five inches and three and a half keep 16
 * everywhere, and 20 but for what is listed below.
 *
 * Keys: 10 and 15 mm are slower and missed more often than 20, above which
 * nothing is gained (Colle and Hiszem, Ergonomics 47, 2004); so 15 from seven
 * inches up and 20 where there is room.  A glass of 62 mm by 104 has 10.6
 * for its five rows, one of 49 by 74 has 8.8, and both are wider than high.
 * A gap belongs to the keys beside it (keys_at), and is part of a target; its
 * width needs no rule: the same paper found 1 and 3 mm alike. */
static const struct need {
	const char *panel;
	int text;              /* um */
	int key, row, letter;  /* mm/10, the shorter side */
} needs[PANELS] = {
	{ "480x320", 2327, 88, 80, 60 },
	{ "800x480", 2327, 106, 91, 75 },
	{ "800x480-7in", 2900, 150, 126, 105 },
	{ "1024x600", 2900, 148, 124, 105 },
	{ "1920x1080", 2900, 200, 180, 200 },
};

/* Keys in a corner or in practice's banner: never needed to sell, and a key
 * of a keyboard or time does the same.  9 mm wide and 4.5 high at least, the
 * way out of practice 6. */
#define CORNER_W 88
#define CORNER_H 45
#define BANNER_H 60

/* What may be smaller, in parts of a hundred: scenes' names begin so. */
static const struct { const char *scene; int text, key; } small[] = {
	/* Practice has a banner over a screen that is drawn for the rest. */
	{ "train", 100, 84 },
};

/* Words are 2.9 mm high on every panel, but on three and a half inches only
 * where a sale is made and what is near it: scenes' names begin so. */
#define WELL_UM 2900
static const char *const selling[] = { "idle", "amount", "pay", "cancelled",
    "verdict", "receipt", "train-idle", "train-amount", "train-paid",
    "train-short", "train-receipt", "debts", "debtor", "erase", "usb", "help",
    "settings", "shift-told", "today-hidden", "today-empty", "round-pay",
    "round-over", "goods-barcode" };
/* And not what has no room in that height. */
static const struct { const char *panel, *scene; } crowded[] = {
	/* Nine digits beside a QR, in words, in a column of totals. */
	{ "480x320", "pay-large" }, { "800x480", "amount-cap" },
	{ "800x480", "amount-speaks" }, { "800x480", "pay-rest" },
	{ "800x480", "today" },
	/* What people and markets type. */
	{ "800x480", "setup-stall-long" }, { "800x480", "fee-true-large" },
	{ "800x480", "round-list" },
	/* Two lines on a key. */
	{ "800x480", "fees-idle" }, { "800x480", "staff" },
	{ "800x480", "good-price" }, { "800x480", "good-price-ocop" },
	{ "800x480", "train-amount" },
};

static bool
is_well(int p, int scene)
{
	bool least = strcmp(scene_panels[p].name, "480x320") == 0;

	for (size_t i = 0; i < sizeof(crowded) / sizeof(crowded[0]); i++)
		if (strcmp(scene_panels[p].name, crowded[i].panel) == 0 &&
		    strcmp(scene_name(scene), crowded[i].scene) == 0)
			return false;
	for (size_t i = 0; i < sizeof(selling) / sizeof(selling[0]); i++)
		if (strncmp(scene_name(scene), selling[i],
		    strlen(selling[i])) == 0)
			return true;
	return !least;
}

static const enum language languages[] = { LANGUAGE_VI, LANGUAGE_EN };
#define LANGUAGES ((int)(sizeof(languages) / sizeof(languages[0])))

static struct drawlist d;
static struct model m;

static int
capitals(const struct panel *p, const struct draw_item *i)
{
	return (int)((int64_t)i->face.px * 714 * 254 / 10 / p->dpi);
}

static int
percent_of(int scene, bool key)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strncmp(scene_name(scene), small[i].scene,
		    strlen(small[i].scene)) == 0)
			return key ? small[i].key : small[i].text;
	return 100;
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
	int bad = 0, want = needs[p].text * percent_of(scene, false) / 100;

	if (is_well(p, scene))
		want = WELL_UM;

	scene_play(scene, panel, &m);
	app_draw(&m, sdl_font_source(house_font), &d);
	for (int i = 0; i < d.items; i++) {
		const struct draw_item *t = &d.item[i];
		if (t->kind != DRAW_TEXT || is_unit(t) ||
		    capitals(panel, t) >= want)
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

/* --- keys ---------------------------------------------------------------- */

/* Is there a keyboard?  A name is typed once, and forty keys and what is
 * chosen with them share the glass. */
static bool
has_letters(const struct keys *k)
{
	return keys_find(k, BUTTON_CHAR + 'Q') != NULL;
}

/* A line of a list, the words that are touched to be heard, the news: wide as
 * the glass or its box, and what a wrong one shows is one touch away. */
static bool
is_row(const struct keys *k, int i)
{
	uint16_t id = k->key[i].id;

	return (id >= BUTTON_ROW && id < BUTTON_ROW + BUTTON_ROWS &&
	    k->key[i].at.w > k->key[i].at.h * 5) || id == BUTTON_SPEAK ||
	    id == BUTTON_NEWS;
}

static bool
is_corner(uint16_t id)
{
	return id == BUTTON_HELP || id == BUTTON_TRAIN_END ||
	    id == BUTTON_AGAIN || id == BUTTON_CORNER;
}

/* How much of the gap beside a key is its own, from its edge's middle. */
static int
own_gap(const struct keys *k, int i, int dx, int dy)
{
	struct rect r = k->key[i].at;
	int x = dx < 0 ? r.x : dx > 0 ? r.x + r.w - 1 : r.x + r.w / 2;
	int y = dy < 0 ? r.y : dy > 0 ? r.y + r.h - 1 : r.y + r.h / 2;
	int n = 0;

	while (n < k->slop && keys_at(k, x + (n + 1) * dx,
	    y + (n + 1) * dy) == k->key[i].id)
		n++;
	return n;
}

static int
key_bad(int p, int scene, const struct keys *k, int i)
{
	const struct need *n = &needs[p];
	struct rect r = k->key[i].at;
	struct layout l;
	int w, h, want;

	layout_init(&l, scene_panels[p].w, scene_panels[p].h,
	    scene_panels[p].dpi);
	w = layout_px_to_mm10(&l, r.w + own_gap(k, i, -1, 0) +
	    own_gap(k, i, 1, 0));
	h = layout_px_to_mm10(&l, r.h + own_gap(k, i, 0, -1) +
	    own_gap(k, i, 0, 1));
	want = has_letters(k) ? n->letter : is_row(k, i) ? n->row : n->key;
	want = want * percent_of(scene, true) / 100;
	if (is_corner(k->key[i].id) ? w >= CORNER_W && h >= (k->key[i].id ==
	    BUTTON_TRAIN_END ? BANNER_H : CORNER_H) :
	    w >= want && h >= want)
		return 0;
	print_error("%s: key %d is %d x %d, %d wanted, ", n->panel,
	    k->key[i].id, w, h, want);
	return 1;
}

/* Two keys that are not parts of one another never share a pixel. */
static int
keys_overlap(const struct keys *k, int i)
{
	for (int j = 0; j < k->count; j++) {
		bool under = k->key[j].id == BUTTON_ANYWHERE ||
		    k->key[j].id == BUTTON_NEWS ||
		    k->key[i].id == BUTTON_ANYWHERE ||
		    k->key[i].id == BUTTON_NEWS;
		if (j != i && !under && !rect_is_empty(rect_intersect(
		    k->key[i].at, k->key[j].at)))
			return 1;
	}
	return 0;
}

static int
keys_scene(int p, int s)
{
	struct keys k;
	int bad = 0;

	scene_play(s, &scene_panels[p], &m);
	app_keys(&m, &k);
	for (int i = 0; i < k.count; i++)
		bad += key_bad(p, s, &k, i) + keys_overlap(&k, i);
	if (bad > 0)
		print_error("in %s\n", scene_name(s));
	return bad;
}

static void
keys_can_be_hit(void **state)
{
	int bad = 0;

	(void)state;
	for (int l = 0; l < LANGUAGES; l++) {
		scene_speak(languages[l]);
		for (int p = 0; p < PANELS; p++)
			for (int s = 0; s < scene_count(); s++)
				bad += keys_scene(p, s);
	}
	scene_speak(LANGUAGE_VI);
	assert_int_equal(bad, 0);
}

/* A finger between two keys means the nearer one. */
static void
gaps_are_of_keys(void **state)
{
	struct keys k;

	(void)state;
	for (int p = 0; p < PANELS; p++) {
		const struct key *one, *two;
		for (int s = 0; s < scene_count(); s++)
			if (strcmp(scene_name(s), "amount") == 0)
				scene_play(s, &scene_panels[p], &m);
		app_keys(&m, &k);
		one = keys_find(&k, BUTTON_DIGIT + 1);
		two = keys_find(&k, BUTTON_DIGIT + 2);
		assert_true(two->at.x > one->at.x + one->at.w);
		assert_int_equal(keys_at(&k, one->at.x + one->at.w,
		    one->at.y), BUTTON_DIGIT + 1);
		assert_int_equal(keys_at(&k, two->at.x - 1, two->at.y),
		    BUTTON_DIGIT + 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_can_be_read),
		cmocka_unit_test(keys_can_be_hit),
		cmocka_unit_test(gaps_are_of_keys),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Only what changed is drawn, and the picture is the same as drawn anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "tests/support/fake_font.h"
#include "tests/support/specimen.h"
#include "ui/raster.h"

#define W 420
#define H 290

static struct drawlist d;
static struct surface s, fresh;
static struct raster *r;
static struct raster_damage damage;

static int
setup(void **state)
{
	(void)state;
	return surface_open(&s, W, H) == RC_OK &&
	    surface_open(&fresh, W, H) == RC_OK &&
	    raster_open(&r, &s, &fake_font) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	raster_close(r);
	surface_close(&s);
	surface_close(&fresh);
	return 0;
}

/* Draw the list from nothing, on other memory filled with noise. */
static void
draw_fresh(enum theme t)
{
	struct raster *other;
	struct raster_damage all;

	for (int i = 0; i < W * H; i++)
		fresh.pixels[i] = 0xABCDEF;
	assert_int_equal(raster_open(&other, &fresh, &fake_font), RC_OK);
	raster_set_theme(other, t);
	raster_draw(other, &d, &all);
	assert_int_equal(all.count, 1);
	raster_close(other);
}

static void
assert_same_picture(const char *where)
{
	for (int i = 0; i < W * H; i++)
		if (s.pixels[i] != fresh.pixels[i])
			fail_msg("%s: pixel %d,%d is %06x, drawn anew %06x",
			    where, i % W, i / W, s.pixels[i],
			    fresh.pixels[i]);
}

static void
label(int x, int y, const char *text)
{
	const struct text_style style = {
	    { .px = 16, .weight = WEIGHT_700 }, COLOR_INK, ALIGN_LEFT };

	draw_text(&d, (struct rect){ x, y, 60, 24 }, style, "%s", text);
}

static void
two_labels(const char *a, const char *b)
{
	draw_begin(&d);
	draw_fill(&d, (struct rect){ 0, 0, W, H }, COLOR_PAPER);
	label(10, 5, a);
	label(130, 105, b);
}

static void
the_same_list_draws_nothing(void **state)
{
	uint64_t frames;

	(void)state;
	two_labels("10", "20");
	raster_draw(r, &d, &damage);
	assert_int_equal(damage.count, 1);
	assert_int_equal(damage.rect[0].w, W);
	frames = raster_frames(r);
	for (int i = 0; i < 5; i++) {
		two_labels("10", "20");
		raster_draw(r, &d, &damage);
		assert_int_equal(damage.count, 0);
	}
	assert_int_equal(raster_frames(r), frames);
}

static void
one_text_redraws_only_its_cells(void **state)
{
	uint64_t cells;

	(void)state;
	two_labels("10", "20");
	raster_draw(r, &d, &damage);
	cells = raster_cells(r);
	/* The first text is longer: the second one moves in the pool, but
	 * not on the screen. */
	two_labels("100", "20");
	raster_draw(r, &d, &damage);
	assert_int_equal(damage.count, 1);
	assert_true(damage.rect[0].x + damage.rect[0].w <= 96);
	assert_true(damage.rect[0].y + damage.rect[0].h <= 32);
	assert_true(raster_cells(r) - cells <= 3);
	draw_fresh(THEME_LIGHT);
	assert_same_picture("one text");
}

/* A code in half the light is the code it was; with none, all is black. */
static void
less_light_is_for_all_but_the_code(void **state)
{
	static const struct drawlist nothing;
	const struct rect qr = { 0, 0, W / 2, H }, rest = { W / 2, 0, W / 2,
		H };
	uint64_t frames;

	(void)state;
	draw_begin(&d);
	draw_fill(&d, rest, COLOR_PAPER);
	draw_fill(&d, qr, COLOR_WHITE);
	draw_qr(&d, qr, STR("000201"));
	raster_draw(r, &d, &damage);
	memcpy(fresh.pixels, s.pixels, W * H * sizeof(*s.pixels));
	frames = raster_frames(r);
	raster_set_light(r, 100);               /* the same: nothing */
	raster_draw(r, &d, &damage);
	assert_int_equal(raster_frames(r), frames);
	raster_set_light(r, 30);
	raster_draw(r, &d, &damage);
	for (int i = 0; i < W * H; i++)
		assert_int_equal(s.pixels[i], i % W < W / 2 ?
		    fresh.pixels[i] : theme_dimmed(fresh.pixels[i], 30));
	raster_set_light(r, 0);
	raster_draw(r, &nothing, &damage);
	for (int i = 0; i < W * H; i++)
		assert_int_equal(s.pixels[i], 0);
	frames = raster_frames(r);
	raster_draw(r, &nothing, &damage);      /* and nothing more */
	assert_int_equal(raster_frames(r), frames);
	raster_set_light(r, 100);
	raster_draw(r, &d, &damage);
	assert_memory_equal(s.pixels, fresh.pixels,
	    W * H * sizeof(*s.pixels));
}

static void
a_theme_or_a_stranger_s_paint_redraws_all(void **state)
{
	(void)state;
	two_labels("10", "20");
	raster_draw(r, &d, &damage);
	raster_set_theme(r, THEME_LIGHT);       /* the same: nothing */
	raster_draw(r, &d, &damage);
	assert_int_equal(damage.count, 0);
	raster_set_theme(r, THEME_DARK);
	raster_draw(r, &d, &damage);
	assert_int_equal(damage.rect[0].w, W);
	assert_int_equal(damage.rect[0].h, H);
	draw_fresh(THEME_DARK);
	assert_same_picture("dark");
	raster_set_theme(r, THEME_LIGHT);
	raster_draw(r, &d, &damage);
	memset(s.pixels, 0, W * H * sizeof(*s.pixels));
	raster_invalidate(r);
	raster_draw(r, &d, &damage);
	draw_fresh(THEME_LIGHT);
	assert_same_picture("invalidated");
}

/* Items of one cell each, every second one in another colour. */
static void
checkers(enum color odd)
{
	draw_begin(&d);
	for (int y = 4; y < H; y += RASTER_CELL_PX)
		for (int x = 4; x < W; x += RASTER_CELL_PX)
			draw_fill(&d, (struct rect){ x, y, 9, 9 },
			    (x / RASTER_CELL_PX + y / RASTER_CELL_PX) % 2 ?
			    odd : COLOR_INK);
	assert_int_equal(d.dropped, 0);
}

static void
assert_apart(void)
{
	for (int a = 0; a < damage.count; a++)
		for (int b = 0; b < a; b++)
			assert_true(rect_is_empty(rect_intersect(
			    damage.rect[a], damage.rect[b])));
}

static void
more_changes_than_rectangles_are_joined(void **state)
{
	(void)state;
	checkers(COLOR_SHORT);
	raster_draw(r, &d, &damage);
	checkers(COLOR_OVER);
	raster_draw(r, &d, &damage);
	assert_in_range(damage.count, 1, RASTER_DIRTY_MAX);
	assert_apart();
	draw_fresh(THEME_LIGHT);
	assert_same_picture("checkers");
}

static void
what_lies_on_top_counts(void **state)
{
	static const enum color order[2][2] = { { COLOR_SHORT, COLOR_OVER },
		{ COLOR_OVER, COLOR_SHORT } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		draw_begin(&d);
		for (int k = 0; k < 2; k++)
			draw_fill(&d, (struct rect){ 5, 5, 9, 9 },
			    order[i][k]);
		raster_draw(r, &d, &damage);
		assert_int_equal(damage.count, 1);
		assert_int_equal(s.pixels[6 * W + 6],
		    theme_color(THEME_LIGHT, order[i][1]));
	}
}

static void
text_wider_than_its_place_is_not_cut(void **state)
{
	const uint32_t ink = theme_color(THEME_LIGHT, COLOR_INK);
	const struct text_style right = {
	    { .px = 20, .weight = WEIGHT_700 }, COLOR_INK, ALIGN_RIGHT };
	int first = W;

	(void)state;
	draw_begin(&d);
	draw_text(&d, (struct rect){ 150, 20, 50, 10 }, right, "9999999999");
	raster_draw(r, &d, &damage);
	for (int i = 0; i < W * H; i++)
		if (s.pixels[i] == ink && i % W < first)
			first = i % W;
	/* Ten letters of 12 px end at 200, each a pixel after its pen. */
	assert_int_equal(first, 200 - 120 + 1);
}

static int
below(const struct rng *g, int n)
{
	return (int)rng_below(g, (uint64_t)n);
}

static struct rect
any_rect(const struct rng *g)
{
	return (struct rect){ below(g, W + 120) - 60, below(g, H + 120) - 60,
	    below(g, W), below(g, H) };
}

static void
any_item(const struct rng *g)
{
	static const char *const texts[] = { "0", "65.000 ₫", "Chợ",
		"ẴẰỘẬỆ Ường", "a much longer line that leaves the panel" };
	const struct rect at = any_rect(g);
	const enum color c = (enum color)below(g, COLOR_COUNT);
	const struct text_style style = { { .px = (uint16_t)(8 + below(g,
	    60)), .weight = WEIGHT_600, .tracking = (int8_t)(below(g, 5) -
	    2) }, c, (enum text_align)below(g, 3) };

	switch (below(g, DRAW_KIND_COUNT)) {
	case DRAW_FILL:
		draw_fill(&d, at, c);
		break;
	case DRAW_ROUND:
		draw_round(&d, at, below(g, 40), c);
		break;
	case DRAW_ROUND_LINE:
		draw_round_line(&d, at, below(g, 40), below(g, 12), c);
		break;
	case DRAW_SHAPE:
		draw_shape(&d, at, (enum shape)below(g, SHAPE_COUNT), c);
		break;
	case DRAW_TEXT:
		draw_text(&d, at, style, "%s", texts[below(g, 5)]);
		break;
	case DRAW_QR:
		draw_qr(&d, at, str_of(texts[below(g, 5)]));
		break;
	default:
		draw_band(&d, at, 1 + below(g, 3));
		break;
	}
}

/* Change a few items, keep the others, now and then begin anew. */
static void
mutate(const struct rng *g)
{
	static struct drawlist old;

	old = d;
	draw_begin(&d);
	if (below(g, 10) > 0) {
		d = old;
		for (int i = below(g, 3); i > 0 && d.items > 0; i--) {
			struct draw_item *it = &d.item[below(g, d.items)];

			it->x = (int16_t)(it->x + below(g, 9) - 4);
			it->color = (uint8_t)below(g, COLOR_COUNT);
		}
		if (d.items > 30)
			d.items -= below(g, 20);
	} else if (below(g, 2) > 0) {
		draw_fill(&d, (struct rect){ 0, 0, W, H }, COLOR_PAPER);
	}
	for (int i = below(g, 4); i > 0 && d.text_used < 7000; i--)
		any_item(g);
}

static void
any_list_looks_as_drawn_anew(void **state)
{
	struct rng_seeded seeded;
	const struct rng g = rng_from_seed(&seeded, 20);
	char where[32];

	(void)state;
	draw_begin(&d);
	for (int i = 0; i < 400; i++) {
		mutate(&g);
		raster_draw(r, &d, &damage);
		assert_true(damage.count <= RASTER_DIRTY_MAX);
		assert_apart();
		draw_fresh(THEME_LIGHT);
		snprintf(where, sizeof(where), "list %d", i);
		assert_same_picture(where);
	}
}

/* Pixels outside the reported rectangles have not changed. */
static void
damage_covers_all_that_changed(void **state)
{
	static uint32_t before[W * H];
	struct rng_seeded seeded;
	const struct rng g = rng_from_seed(&seeded, 21);

	(void)state;
	draw_begin(&d);
	for (int i = 0; i < 200; i++) {
		memcpy(before, s.pixels, sizeof(before));
		mutate(&g);
		raster_draw(r, &d, &damage);
		for (int p = 0; p < W * H; p++) {
			bool inside = false;

			for (int k = 0; k < damage.count && !inside; k++)
				inside = rect_contains(damage.rect[k], p % W,
				    p / W);
			if (!inside)
				assert_int_equal(before[p], s.pixels[p]);
		}
	}
}

static int
inked(uint32_t ground)
{
	int n = 0;

	for (int i = 0; i < W * H; i++)
		n += s.pixels[i] != ground;
	return n;
}

static bool
is_white(int x, int y)
{
	return s.pixels[y * W + x] == 0xFFFFFF;
}

/* Areas of known shapes, so that no shape is lost, doubled or spills. */
static void
areas_are_right(void **state)
{
	const struct rect box = { 20, 20, 100, 100 };
	const uint32_t paper = theme_color(THEME_LIGHT, COLOR_PAPER);
	int n;

	(void)state;
	draw_begin(&d);
	draw_shape(&d, box, SHAPE_DISC, COLOR_BLACK);
	raster_draw(r, &d, &damage);
	n = inked(paper);
	assert_in_range(n, 7854, 7854 + 2 * 314);      /* and its edge */
	for (int i = 0; i < SHAPE_COUNT; i++) {
		draw_begin(&d);
		draw_shape(&d, box, (enum shape)i, COLOR_BLACK);
		raster_draw(r, &d, &damage);
		n = inked(paper);
		assert_in_range(n, 600, 100 * 100);
		for (int p = 0; p < W * H; p++)
			if (!rect_contains(box, p % W, p / W))
				assert_int_equal(s.pixels[p], paper);
	}
	draw_begin(&d);
	draw_fill(&d, (struct rect){ 0, 0, W, H }, COLOR_BLACK);
	draw_round_line(&d, box, 12, 2, COLOR_WHITE);
	raster_draw(r, &d, &damage);
	assert_true(is_white(20, 70) && is_white(21, 70));
	assert_false(is_white(22, 70) || is_white(19, 70));
	assert_true(is_white(119, 70) && is_white(70, 20) &&
	    is_white(70, 119));
	assert_false(is_white(20, 20) || is_white(70, 70));
}

/* Who does not read tells goods apart by these, in the rain and in black: of
 * any two a seventh of the square is not the same. */
static void
pictures_are_told_apart(void **state)
{
#define SIDE 64
	static bool ink[PICTURES][SIDE * SIDE];
	const uint32_t paper = theme_color(THEME_LIGHT, COLOR_PAPER);
	int least = SIDE * SIDE;

	(void)state;
	for (int i = 0; i < PICTURES; i++) {
		draw_begin(&d);
		draw_shape(&d, (struct rect){ 0, 0, SIDE, SIDE },
		    SHAPE_OF_PICTURE(i), COLOR_BLACK);
		raster_draw(r, &d, &damage);
		for (int p = 0; p < SIDE * SIDE; p++)
			ink[i][p] = s.pixels[p / SIDE * s.stride + p % SIDE] !=
			    paper;
	}
	for (int a = 0; a < PICTURES; a++)
		for (int b = 0; b < a; b++) {
			int other = 0;
			for (int p = 0; p < SIDE * SIDE; p++)
				other += ink[a][p] != ink[b][p];
			if (other < SIDE * SIDE / 7)
				print_error("%s and %s: %d\n", shape_name(
				    SHAPE_OF_PICTURE(a)), shape_name(
				    SHAPE_OF_PICTURE(b)), other);
			least = other < least ? other : least;
		}
	assert_true(least >= SIDE * SIDE / 7);
}

static void
every_page_fits_every_panel(void **state)
{
	static const struct { int w, h; } panels[] = { { 800, 480 },
		{ 480, 320 }, { 1024, 600 }, { 1280, 800 } };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct layout l;

		layout_init(&l, panels[i].w, panels[i].h, 0);
		for (int p = 0; p < SPECIMEN_COUNT; p++) {
			specimen_draw(&d, &l, &fake_font,
			    (enum specimen_page)p);
			assert_int_equal(d.dropped, 0);
			raster_draw(r, &d, &damage);   /* cut by the edges */
			draw_fresh(THEME_LIGHT);
			assert_same_picture("specimen");
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_list_draws_nothing),
		cmocka_unit_test(one_text_redraws_only_its_cells),
		cmocka_unit_test(less_light_is_for_all_but_the_code),
		cmocka_unit_test(a_theme_or_a_stranger_s_paint_redraws_all),
		cmocka_unit_test(more_changes_than_rectangles_are_joined),
		cmocka_unit_test(what_lies_on_top_counts),
		cmocka_unit_test(text_wider_than_its_place_is_not_cut),
		cmocka_unit_test(any_list_looks_as_drawn_anew),
		cmocka_unit_test(damage_covers_all_that_changed),
		cmocka_unit_test(areas_are_right),
		cmocka_unit_test(pictures_are_told_apart),
		cmocka_unit_test(every_page_fits_every_panel),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

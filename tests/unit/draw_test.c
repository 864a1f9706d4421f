/* SPDX-License-Identifier: Apache-2.0 */
/* A draw list keeps what fits, counts what does not, and prints alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/draw.h"

static struct drawlist d;
static char text[65536];

static const struct text_style plain = {
	{ .px = 20, .weight = WEIGHT_700 }, COLOR_INK, ALIGN_CENTER };
static const struct rect box = { 1, 2, 30, 40 };

static void
one_of_each_prints_as_written(void **state)
{
	struct buf out = BUF(text);

	(void)state;
	draw_begin(&d);
	draw_fill(&d, box, COLOR_PAPER);
	draw_round(&d, box, 5, COLOR_CARD);
	draw_round_line(&d, box, 5, 2, COLOR_INK);
	draw_shape(&d, box, SHAPE_CHECK, COLOR_PROVEN);
	draw_text(&d, box, plain, "%d %s", 65, "nghìn");
	draw_str(&d, box, plain, STR("₫"));
	draw_qr(&d, box, STR("PAY"));
	draw_band(&d, box, 3);
	draw_print(&d, &out);
	assert_string_equal(text,
	    "fill 1 2 30 40 paper\n"
	    "round 1 2 30 40 r5 card\n"
	    "line 1 2 30 40 r5 s2 ink\n"
	    "shape 1 2 30 40 check proven\n"
	    "text 1 2 30 40 ink 20/700 center |65 nghìn|\n"
	    "text 1 2 30 40 ink 20/700 center |₫|\n"
	    "qr 1 2 30 40 |PAY|\n"
	    "band 1 2 30 40 u3\n");
	assert_int_equal(d.dropped, 0);
}

static void
too_many_items_are_counted(void **state)
{
	(void)state;
	draw_begin(&d);
	for (int i = 0; i < DRAW_ITEMS_MAX + 3; i++)
		draw_fill(&d, box, COLOR_INK);
	assert_int_equal(d.items, DRAW_ITEMS_MAX);
	assert_int_equal(d.dropped, 3);
	draw_begin(&d);
	assert_int_equal(d.items, 0);
	assert_int_equal(d.dropped, 0);
}

static void
too_much_text_is_counted(void **state)
{
	static char long_text[DRAW_TEXT_MAX];

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	draw_begin(&d);
	draw_text(&d, box, plain, "%s", long_text);    /* fits exactly */
	assert_int_equal(d.items, 1);
	assert_int_equal(d.dropped, 0);
	draw_text(&d, box, plain, "y");
	draw_str(&d, box, plain, STR("z"));
	draw_qr(&d, box, STR("PAY"));
	assert_int_equal(d.items, 1);
	assert_int_equal(d.dropped, 3);
	draw_begin(&d);
	draw_str(&d, box, plain, (struct str){ long_text, DRAW_TEXT_MAX });
	assert_int_equal(d.dropped, 1);
}

static void
a_place_off_every_panel_is_counted(void **state)
{
	(void)state;
	draw_begin(&d);
	draw_fill(&d, (struct rect){ 40000, 0, 1, 1 }, COLOR_INK);
	draw_text(&d, (struct rect){ 0, -40000, 1, 1 }, plain, "x");
	assert_int_equal(d.items, 0);
	assert_int_equal(d.dropped, 2);
}

static void
empty_text_is_nothing(void **state)
{
	(void)state;
	draw_begin(&d);
	draw_text(&d, box, plain, "%s", "");
	draw_str(&d, box, plain, STR(""));
	assert_int_equal(d.items, 0);
	assert_int_equal(d.dropped, 0);
}

static void
two_sizes_share_a_baseline(void **state)
{
	const struct text_face big = { .px = 72, .weight = WEIGHT_800 };
	const struct text_face little = { .px = 40, .weight = WEIGHT_700 };
	const struct rect a = draw_on_baseline(big, 0, 166, 10);
	const struct rect b = draw_on_baseline(little, 0, 166, 10);

	(void)state;
	assert_int_equal(a.y + text_ascent_px(big), 166);
	assert_int_equal(b.y + text_ascent_px(little), 166);
	assert_int_equal(a.h, text_line_px(big));
}

static void
every_name_is_there(void **state)
{
	(void)state;
	for (int i = 0; i < SHAPE_COUNT; i++)
		assert_true(strlen(shape_name((enum shape)i)) > 2);
	for (int i = 0; i < COLOR_COUNT; i++)
		assert_true(strlen(color_name((enum color)i)) > 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_each_prints_as_written),
		cmocka_unit_test(too_many_items_are_counted),
		cmocka_unit_test(too_much_text_is_counted),
		cmocka_unit_test(a_place_off_every_panel_is_counted),
		cmocka_unit_test(empty_text_is_nothing),
		cmocka_unit_test(two_sizes_share_a_baseline),
		cmocka_unit_test(every_name_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

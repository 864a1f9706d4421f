/* SPDX-License-Identifier: Apache-2.0 */
/* Rectangles are cut without loss, and a panel gets what the drawing says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake_font.h"
#include "ui/layout.h"

static void
the_drawing_s_own_panel_is_unscaled(void **state)
{
	struct layout l;

	(void)state;
	layout_init(&l, 800, 480, 187);
	assert_false(l.compact);
	/* Its letters are higher, and the line that holds them. */
	assert_int_equal(layout_measure(&l, MEASURE_STRIP), 42);
	assert_int_equal(layout_measure(&l, MEASURE_KEY_W), 124);
	assert_int_equal(layout_face(&l, ROLE_AMOUNT_VERDICT).px, 96);
	assert_int_equal(layout_face(&l, ROLE_AMOUNT_KEYPAD).tracking, -1);
	assert_int_equal(layout_face(&l, ROLE_AMOUNT_PAY).weight, WEIGHT_800);
	layout_init(&l, 800, 480, 133);
	assert_int_equal(layout_measure(&l, MEASURE_STRIP), 31);
	layout_init(&l, 480, 320, 165);
	assert_true(l.compact);
	assert_int_equal(layout_measure(&l, MEASURE_KEY_H), 57);
	assert_int_equal(layout_face(&l, ROLE_AMOUNT_KEYPAD).px, 46);
}

static void
other_panels_scale(void **state)
{
	struct layout l;

	(void)state;
	layout_init(&l, 1024, 600, 170);
	assert_int_equal(layout_measure(&l, MEASURE_GAP), 10);
	assert_int_equal(layout_face(&l, ROLE_AMOUNT_KEYPAD).px, 90);
	layout_init(&l, 200, 160, 0);
	assert_true(layout_px(&l, 1) >= 1);
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_true(layout_face(&l, (enum text_role)r).px >=
		    TEXT_PX_MIN);
	layout_init(&l, LAYOUT_SIDE_MAX, LAYOUT_SIDE_MAX, 300);
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_true(layout_face(&l, (enum text_role)r).px <=
		    TEXT_PX_MAX);
}

/* 2.9 mm of capitals on small glass, 2.33 where there is no room, and never
 * more of the glass than was tried. */
static void
letters_follow_the_dpi(void **state)
{
	static const struct { int w, h, dpi, well, least; bool narrow; }
	on[] = {
		{ 800, 480, 133, 22, 22, false },
		{ 1024, 600, 170, 28, 28, false },
		{ 800, 480, 187, 30, 24, true },
		{ 480, 320, 165, 27, 22, true },
		{ 800, 480, 600, 30, 24, true },
		{ 480, 320, 600, 27, 22, true },
	};
	struct layout l;

	(void)state;
	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++) {
		layout_init(&l, on[i].w, on[i].h, on[i].dpi);
		assert_int_equal(layout_face(&l, ROLE_BODY).px, on[i].well);
		assert_int_equal(layout_least_px(&l), on[i].least);
		assert_int_equal(layout_face(&l, ROLE_BODY).weight,
		    on[i].narrow ? WEIGHT_NARROW : WEIGHT_700);
		assert_int_equal(layout_is_small(&l), on[i].narrow);
		/* What is large by itself keeps its width. */
		assert_int_equal(layout_face(&l, ROLE_DIGIT).weight,
		    WEIGHT_700);
	}
}

static void
millimetres_follow_the_dpi(void **state)
{
	struct layout l;

	(void)state;
	layout_init(&l, 800, 480, 254);
	assert_int_equal(layout_mm10_to_px(&l, 100), 100);
	assert_int_equal(layout_px_to_mm10(&l, 100), 100);
	layout_init(&l, 800, 480, 133);
	assert_int_equal(layout_mm10_to_px(&l, 180), 94);
	assert_int_equal(layout_px_to_mm10(&l, 94), 180);
	layout_init(&l, 800, 480, 0);
	assert_int_equal(l.dpi, 187);
	layout_init(&l, 800, 480, 100000);
	assert_int_equal(l.dpi, 187);
}

static void
text_shrinks_until_it_fits(void **state)
{
	struct layout l;
	struct text_face f;

	(void)state;
	layout_init(&l, 800, 480, 187);
	f = layout_face_fit(&l, &fake_font, ROLE_AMOUNT_KEYPAD,
	    STR("65.000"), 360);
	assert_int_equal(f.px, 72);
	f = layout_face_fit(&l, &fake_font, ROLE_AMOUNT_KEYPAD,
	    STR("999.999.999.999"), 360);
	assert_true(f.px < 72);
	assert_true(text_width(&fake_font, f, STR("999.999.999.999")) <= 360);
	f.px++;
	assert_true(text_width(&fake_font, f, STR("999.999.999.999")) > 360);
	f = layout_face_fit(&l, &fake_font, ROLE_AMOUNT_KEYPAD, STR("99"), 1);
	assert_int_equal(f.px, layout_least_px(&l));
}

static void
cuts_add_up(void **state)
{
	struct rect r = { 10, 20, 100, 50 }, a;

	(void)state;
	a = rect_cut_top(&r, 10, 5);
	assert_true(rect_eq(a, (struct rect){ 10, 20, 100, 10 }));
	a = rect_cut_bottom(&r, 15, 5);
	assert_true(rect_eq(a, (struct rect){ 10, 55, 100, 15 }));
	a = rect_cut_left(&r, 20, 0);
	assert_true(rect_eq(a, (struct rect){ 10, 35, 20, 15 }));
	a = rect_cut_right(&r, 30, 10);
	assert_true(rect_eq(a, (struct rect){ 80, 35, 30, 15 }));
	assert_true(rect_eq(r, (struct rect){ 30, 35, 40, 15 }));
	/* No more than there is, and nothing negative. */
	a = rect_cut_left(&r, 100, 8);
	assert_true(rect_eq(a, (struct rect){ 30, 35, 40, 15 }));
	assert_int_equal(r.w, 0);
	a = rect_cut_top(&r, -3, 100);
	assert_int_equal(a.h, 0);
	assert_int_equal(r.h, 0);
}

/* Whatever the sizes: in order, gaps between, from edge to edge. */
static void
columns_and_rows_tile(void **state)
{
	(void)state;
	for (int n = 1; n <= 7; n++)
		for (int side = 60; side < 90; side++) {
			const struct rect r = { 3, 4, side, side };
			int x = 3, y = 4;

			for (int i = 0; i < n; i++) {
				struct rect c = rect_column(r, i, n, 5);
				struct rect w = rect_row(r, i, n, 5);

				assert_int_equal(c.x, x);
				assert_int_equal(w.y, y);
				assert_true(c.w >= (side - 5 * (n - 1)) / n);
				x += c.w + 5;
				y += w.h + 5;
			}
			assert_int_equal(x - 5, 3 + side);
			assert_int_equal(y - 5, 4 + side);
		}
}

static void
sets_of_rectangles(void **state)
{
	const struct rect a = { 0, 0, 10, 10 }, b = { 5, 6, 10, 10 };
	const struct rect far = { 50, 50, 5, 5 }, none = { 7, 7, 0, 0 };

	(void)state;
	assert_true(rect_eq(rect_intersect(a, b),
	    (struct rect){ 5, 6, 5, 4 }));
	assert_true(rect_is_empty(rect_intersect(a, far)));
	assert_true(rect_is_empty(rect_intersect(a,
	    (struct rect){ 10, 0, 5, 5 })));
	assert_true(rect_eq(rect_union(a, b), (struct rect){ 0, 0, 15, 16 }));
	assert_true(rect_eq(rect_union(none, far), far));
	assert_true(rect_eq(rect_union(far, none), far));
	assert_true(rect_contains(a, 0, 9));
	assert_false(rect_contains(a, 10, 0));
	assert_false(rect_contains(a, 0, -1));
	assert_true(rect_is_empty(rect_inset(a, 5)));
	assert_true(rect_eq(rect_inset(a, 2), (struct rect){ 2, 2, 6, 6 }));
	assert_true(rect_eq(rect_center(a, 4, 6),
	    (struct rect){ 3, 2, 4, 6 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_drawing_s_own_panel_is_unscaled),
		cmocka_unit_test(other_panels_scale),
		cmocka_unit_test(millimetres_follow_the_dpi),
		cmocka_unit_test(letters_follow_the_dpi),
		cmocka_unit_test(text_shrinks_until_it_fits),
		cmocka_unit_test(cuts_add_up),
		cmocka_unit_test(columns_and_rows_tile),
		cmocka_unit_test(sets_of_rectangles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

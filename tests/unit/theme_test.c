/* SPDX-License-Identifier: Apache-2.0 */
/* What is written can be read, in both themes and by all eyes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/draw.h"
#include "ui/theme.h"

/* Known values: WCAG's own ends, and pairs computed elsewhere. */
static void
contrast_is_that_of_wcag(void **state)
{
	(void)state;
	assert_int_equal(theme_contrast(0x000000, 0xFFFFFF), 2100);
	assert_int_equal(theme_contrast(0xFFFFFF, 0x000000), 2100);
	assert_int_equal(theme_contrast(0x123456, 0x123456), 100);
	assert_in_range(theme_contrast(0x777777, 0xFFFFFF), 446, 449);
	assert_in_range(theme_contrast(0x0000FF, 0xFFFFFF), 858, 860);
	assert_in_range(theme_contrast(0x15110D, 0xFAF8F3), 1765, 1775);
	assert_in_range(theme_contrast(0x4A4238, 0xFAF8F3), 925, 935);
}

static void
all_text_is_seven_to_one(void **state)
{
	(void)state;
	for (int t = 0; t < THEME_COUNT; t++)
		for (int i = 0; i < THEME_PAIRS; i++) {
			const struct color_pair p = theme_pairs[i];
			int c = theme_contrast(
			    theme_color((enum theme)t, p.text),
			    theme_color((enum theme)t, p.ground));

			if (c < 700)
				fail_msg("theme %d: %s on %s is %d", t,
				    color_name(p.text), color_name(p.ground),
				    c);
		}
}

static void
amounts_are_fifteen_to_one(void **state)
{
	static const enum color grounds[] = { COLOR_PAPER, COLOR_CARD };

	(void)state;
	for (int t = 0; t < THEME_COUNT; t++)
		for (int i = 0; i < 2; i++)
			assert_true(theme_contrast(
			    theme_color((enum theme)t, COLOR_INK),
			    theme_color((enum theme)t, grounds[i])) >= 1500);
}

static void
a_code_is_black_on_white_in_every_theme(void **state)
{
	(void)state;
	for (int t = 0; t < THEME_COUNT; t++) {
		assert_int_equal(theme_color((enum theme)t, COLOR_BLACK), 0);
		assert_int_equal(theme_color((enum theme)t, COLOR_WHITE),
		    0xFFFFFF);
	}
}

/* Colour blindness after Vienot, Brettel and Mollon (1999), as integer
 * matrices (thousandths) on the stored values: enough to tell whether two
 * fields still look different. */
static const int blind[3][3][3] = {
	{ { 1000, 0, 0 }, { 0, 1000, 0 }, { 0, 0, 1000 } },
	{ { 112, 888, 0 }, { 112, 888, 0 }, { 4, -4, 1000 } },     /* protan */
	{ { 293, 707, 0 }, { 293, 707, 0 }, { -22, 22, 1000 } },   /* deutan */
};

static void
seen(uint32_t rgb, const int m[3][3], int out[3])
{
	const int in[3] = { (int)(rgb >> 16 & 255), (int)(rgb >> 8 & 255),
		(int)(rgb & 255) };

	for (int i = 0; i < 3; i++)
		out[i] = (m[i][0] * in[0] + m[i][1] * in[1] +
		    m[i][2] * in[2]) / 1000;
}

static int
distance(uint32_t a, uint32_t b, const int m[3][3])
{
	int x[3], y[3], sum = 0;

	seen(a, m, x);
	seen(b, m, y);
	for (int i = 0; i < 3; i++)
		sum += (x[i] - y[i]) * (x[i] - y[i]);
	return sum;
}

/* Far apart even without one kind of cone.  Green and red are the weakest
 * pair there; their signs differ in outline and inside for that reason. */
static void
verdicts_differ_for_colour_blind_eyes(void **state)
{
	static const enum color v[] = { COLOR_PROVEN, COLOR_SHORT,
		COLOR_OVER, COLOR_UNCONFIRMED };

	(void)state;
	for (int eye = 0; eye < 3; eye++)
		for (int i = 0; i < 4; i++)
			for (int j = i + 1; j < 4; j++)
				if (distance(theme_color(THEME_LIGHT, v[i]),
				    theme_color(THEME_LIGHT, v[j]),
				    blind[eye]) < 30 * 30)
					fail_msg("eye %d: %s and %s", eye,
					    color_name(v[i]),
					    color_name(v[j]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrast_is_that_of_wcag),
		cmocka_unit_test(all_text_is_seven_to_one),
		cmocka_unit_test(amounts_are_fifteen_to_one),
		cmocka_unit_test(a_code_is_black_on_white_in_every_theme),
		cmocka_unit_test(verdicts_differ_for_colour_blind_eyes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

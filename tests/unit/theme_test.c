/* SPDX-License-Identifier: Apache-2.0 */
/* What is written can be read, in both themes and by all eyes. */
#include <math.h>
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

/* Every step down is a step down, and nothing is lost at both ends. */
static void
less_light_is_less_in_light(void **state)
{
	(void)state;
	for (uint32_t v = 0; v < 256; v++) {
		uint32_t rgb = v << 16 | v << 8 | (255 - v);
		assert_int_equal(theme_dimmed(rgb, 100), rgb);
		assert_int_equal(theme_dimmed(rgb, 0), 0);
		uint32_t before = 0;
		for (int p = 0; p <= 100; p += 10) {
			uint32_t now = theme_dimmed(rgb, p);
			assert_true((now >> 16) >= (before >> 16));
			assert_true((now & 0xff) >= (before & 0xff));
			assert_int_equal(now >> 8 & 0xff, now >> 16);
			before = now;
		}
	}
	/* 21.4 % of white's light is sRGB's 0x7f (IEC 61966-2-1). */
	assert_in_range(theme_dimmed(0xFFFFFF, 21) & 0xff, 0x7d, 0x7f);
	/* What is read is still told apart at the dimmest. */
	for (int t = 0; t < THEME_COUNT; t++)
		assert_true(theme_contrast(
		    theme_dimmed(theme_color((enum theme)t, COLOR_INK), 30),
		    theme_dimmed(theme_color((enum theme)t, COLOR_PAPER),
		    30)) >= 600);
}

/* Eyes without one kind of cone, whole: the matrices of Machado, Oliveira and
 * Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", IEEE TVCG 15(6), 2009, at severity 1.0, on linear RGB. */
static const double eyes[4][3][3] = {
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 0.152286, 1.052583, -0.204868 },       /* protanopia */
	    { 0.114503, 0.786281, 0.099216 },
	    { -0.003882, -0.048116, 1.051998 } },
	{ { 0.367322, 0.860646, -0.227968 },       /* deuteranopia */
	    { 0.280085, 0.672501, 0.047413 },
	    { -0.011820, 0.042940, 0.968881 } },
	{ { 1.255528, -0.076749, -0.178779 },      /* tritanopia */
	    { -0.078411, 0.930809, 0.147602 },
	    { 0.004733, 0.691367, 0.303900 } },
};

static double
linear_of(uint32_t value)
{
	double v = (double)value / 255;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
lab_f(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* (D65) of a colour as such an eye sees it. */
static void
seen(uint32_t rgb, const double m[3][3], double lab[3])
{
	const double in[3] = { linear_of(rgb >> 16 & 255),
		linear_of(rgb >> 8 & 255), linear_of(rgb & 255) };
	double c[3], x, y, z;

	for (int i = 0; i < 3; i++) {
		c[i] = m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2];
		c[i] = c[i] < 0 ? 0 : c[i] > 1 ? 1 : c[i];
	}
	x = 0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2];
	y = 0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2];
	z = 0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2];
	lab[0] = 116 * lab_f(y) - 16;
	lab[1] = 500 * (lab_f(x / 0.95047) - lab_f(y));
	lab[2] = 200 * (lab_f(y) - lab_f(z / 1.08883));
}

/* Delta E (CIE 1976). */
static double
distance(uint32_t a, uint32_t b, const double m[3][3])
{
	double x[3], y[3], sum = 0;

	seen(a, m, x);
	seen(b, m, y);
	for (int i = 0; i < 3; i++)
		sum += (x[i] - y[i]) * (x[i] - y[i]);
	return sqrt(sum);
}

/* Ten is four times what is just noticed; green and red come nearest to it,
 * for protanopes (10.1), and their signs differ in outline and inside. */
static void
verdicts_differ_for_colour_blind_eyes(void **state)
{
	static const enum color v[] = { COLOR_PROVEN, COLOR_SHORT,
		COLOR_OVER, COLOR_UNCONFIRMED, COLOR_PAPER };

	(void)state;
	for (int eye = 0; eye < 4; eye++)
		for (int i = 0; i < 5; i++)
			for (int j = i + 1; j < 5; j++)
				if (distance(theme_color(THEME_LIGHT, v[i]),
				    theme_color(THEME_LIGHT, v[j]),
				    eyes[eye]) < 10)
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
		cmocka_unit_test(less_light_is_less_in_light),
		cmocka_unit_test(a_code_is_black_on_white_in_every_theme),
		cmocka_unit_test(verdicts_differ_for_colour_blind_eyes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

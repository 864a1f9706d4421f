/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/fake_font.h"

static int
fake_advance(void *ctx, struct text_face face, uint32_t code)
{
	(void)ctx;
	(void)code;
	return face.px * 64 * 3 / 5;
}

/* A frame one pixel wide around a half-dark field that differs by code
 * point, so that one letter is never mistaken for another. */
static struct glyph
fake_glyph(void *ctx, struct text_face face, uint32_t code)
{
	static uint8_t alpha[TEXT_PX_MAX * TEXT_PX_MAX];
	const int w = face.px / 2, h = face.px * 7 / 10;

	(void)ctx;
	if (code == ' ')
		return (struct glyph){ 0 };
	memset(alpha, (int)(code * 37 % 200), (size_t)(w * h));
	memset(alpha, 255, (size_t)w);
	memset(alpha + (h - 1) * w, 255, (size_t)w);
	return (struct glyph){ .alpha = alpha, .pitch = w, .w = w, .h = h,
	    .left = 1, .top = h };
}

static bool
fake_has(void *ctx, struct text_face face, uint32_t code)
{
	(void)ctx;
	(void)face;
	return code != 0xFFFD;
}

const struct font_source fake_font = {
	.advance = fake_advance, .glyph = fake_glyph, .has = fake_has,
};

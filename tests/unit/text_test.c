/* SPDX-License-Identifier: Apache-2.0 */
/* Text is measured, cut and wrapped by whole letters; and no Vietnamese
 * letter of the real font is missing or leaves its line box. */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/fake_font.h"
#include "tests/support/house_font.h"
#include "tests/support/specimen.h"
#include "ui/strings.h"
#include "ui/text.h"

/* The fake font's letters are 12 px wide at 20 px. */
static const struct text_face face = { .px = 20, .weight = WEIGHT_700 };

static void
widths_add_up(void **state)
{
	struct text_face tight = face;

	(void)state;
	assert_int_equal(text_width(&fake_font, face, STR("")), 0);
	assert_int_equal(text_width(&fake_font, face, STR("abc")), 36);
	assert_int_equal(text_width(&fake_font, face, STR("Ẵ₫")), 24);
	tight.tracking = -1;
	assert_int_equal(text_width(&fake_font, tight, STR("abc")), 34);
	assert_int_equal(text_width(&fake_font, tight, STR("a")), 12);
}

static void
a_fit_is_whole_letters(void **state)
{
	(void)state;
	assert_int_equal(text_fit(&fake_font, face, STR("Ẵb"), 24).n, 4);
	assert_int_equal(text_fit(&fake_font, face, STR("Ẵb"), 23).n, 3);
	assert_int_equal(text_fit(&fake_font, face, STR("Ẵb"), 11).n, 0);
}

static void
assert_lines(struct str text, int width, const char *expected)
{
	char all[256];
	struct buf b = BUF(all);

	while (text.n > 0) {
		const size_t before = text.n;

		buf_put(&b, text_cut_line(&fake_font, face, &text, width));
		buf_putc(&b, '|');
		assert_true(text.n < before);
	}
	assert_string_equal(all, expected);
}

static void
lines_break_at_blanks(void **state)
{
	(void)state;
	assert_lines(STR("một hai ba"), 1000, "một hai ba|");
	assert_lines(STR("một hai ba"), 7 * 12, "một hai|ba|");
	assert_lines(STR("một hai ba"), 6 * 12, "một|hai ba|");
	assert_lines(STR("một hai ba"), 2 * 12, "mộ|t|ha|i|ba|");
	assert_lines(STR("một hai ba"), 1, "m|ộ|t||h|a|i||b|a|");
	assert_lines(STR("a\nb c"), 1000, "a|b c|");
	assert_lines(STR("a\n\nb"), 1000, "a||b|");
	assert_lines(STR("a\n"), 1000, "a|");
}

/* Every letter of the language, both cases, and what our texts use. */
static const char letters[] =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợ"
    "pqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬBCDĐEÈẺẼÉẸÊỀỂỄẾỆGHIÌỈĨÍỊKLMNOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ"
    "PQRSTUÙỦŨÚỤƯỪỬỮỨỰVXYỲỶỸÝỴFJWZ"
    "0123456789.,:;·-–…+×²/()%?!₫" SPECIMEN_LETTERS;

/* The glyphs say where their ink is. */
static void
assert_ink_inside(struct text_face f, uint32_t code)
{
	const struct font_source *src = sdl_font_source(house_font);
	const struct glyph g = src->glyph(src->ctx, f, code);
	const int below = text_line_px(f) - text_ascent_px(f);

	assert_true(src->has(src->ctx, f, code));
	if (code == ' ')
		return;
	assert_non_null(g.alpha);
	if (g.top > text_ascent_px(f) || g.h - g.top > below)
		fail_msg("U+%04X at %d px weight %d: %d above of %d, %d "
		    "below of %d", code, f.px, f.weight, g.top,
		    text_ascent_px(f), g.h - g.top, below);
	/* What the rasteriser allows a letter to lean out sideways. */
	assert_true(g.left >= -f.px / 4);
	assert_true(g.left + g.w <= src->advance(src->ctx, f, code) / 64 +
	    f.px / 4);
}

static void
no_ink_leaves_the_line_box(void **state)
{
	static const struct { int w, h; } panels[] = { { 800, 480 },
		{ 480, 320 }, { 1024, 600 } };

	(void)state;
	for (int i = 0; i < 3; i++)
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct layout l;
			struct text_face f;

			layout_init(&l, panels[i].w, panels[i].h, 0);
			f = layout_face(&l, (enum text_role)role);
			assert_true(text_line_px(f) * 100 >= f.px * 136);
			for (size_t at = 0; at < sizeof(letters) - 1; )
				assert_ink_inside(f, str_next_char(
				    STR(letters), &at));
		}
}

static void
digits_have_one_width(void **state)
{
	const struct font_source *src = sdl_font_source(house_font);

	(void)state;
	for (int w = 0; w < WEIGHT_COUNT; w++)
		for (uint16_t px = 10; px < 100; px = (uint16_t)(px + 9)) {
			const struct text_face f = { .px = px,
			    .weight = (uint8_t)w };

			for (uint32_t c = '1'; c <= '9'; c++)
				assert_int_equal(src->advance(src->ctx, f, c),
				    src->advance(src->ctx, f, '0'));
		}
}

/* More glyphs than the cache holds: each still comes out the same. */
static void
the_cache_may_overflow(void **state)
{
	const struct font_source *src = sdl_font_source(house_font);
	const struct text_face f = { .px = 40, .weight = WEIGHT_700 };
	static uint8_t first[64 * 64];
	struct glyph g = src->glyph(src->ctx, f, 'R');
	const struct glyph copy = g;

	(void)state;
	assert_true(g.w * g.h <= (int)sizeof(first));
	memcpy(first, g.alpha, (size_t)(g.w * g.h));
	for (uint16_t px = TEXT_PX_MIN; px <= TEXT_PX_MAX; px++)
		for (uint32_t c = '!'; c <= '~'; c++)
			(void)src->glyph(src->ctx, (struct text_face){
			    .px = px, .weight = WEIGHT_600 }, c);
	g = src->glyph(src->ctx, f, 'R');
	assert_int_equal(g.w, copy.w);
	assert_int_equal(g.h, copy.h);
	assert_int_equal(g.left, copy.left);
	assert_int_equal(g.top, copy.top);
	assert_memory_equal(g.alpha, first, (size_t)(g.w * g.h));
}

static void
a_missing_font_is_named(void **state)
{
	struct sdl_font *other;

	(void)state;
	assert_int_equal(sdl_font_open(&other, "/nonexistent"), RC_NOT_FOUND);
	assert_null(other);
}

/* A folder of the distribution's has no condensed face. */
static void
bold_stands_for_the_narrow_face(void **state)
{
	static const char *const files[] = { "SemiBold", "Bold", "ExtraBold" };
	const struct text_face narrow = { 20, WEIGHT_NARROW, 0 };
	const struct text_face bold = { 20, WEIGHT_700, 0 };
	char dir[] = "/tmp/fonts-XXXXXX", from[512], to[512], here[256];
	struct sdl_font *three;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_non_null(mkdtemp(dir));
	for (int i = 0; i < 3; i++) {
		snprintf(from, sizeof(from), "%s/assets/fonts/NotoSans-%s.ttf",
		    here, files[i]);
		snprintf(to, sizeof(to), "%s/NotoSans-%s.ttf", dir, files[i]);
		assert_int_equal(symlink(from, to), 0);
	}
	assert_int_equal(sdl_font_open(&three, dir), RC_OK);
	const struct font_source *a = sdl_font_source(three);
	const struct font_source *b = sdl_font_source(house_font);
	assert_int_equal(text_width(a, narrow, STR("Ngân hàng")),
	    text_width(a, bold, STR("Ngân hàng")));
	assert_true(text_width(b, narrow, STR("Ngân hàng")) * 8 <
	    text_width(b, bold, STR("Ngân hàng")) * 7);
	sdl_font_close(three);
	for (int i = 0; i < 3; i++) {
		snprintf(to, sizeof(to), "%s/NotoSans-%s.ttf", dir, files[i]);
		assert_int_equal(unlink(to), 0);
	}
	assert_int_equal(rmdir(dir), 0);
}

/* What is inside the program writes all there is to say. */
static void
the_own_font_has_every_letter(void **state)
{
	struct sdl_font *own;
	struct text_face bold = { .px = 20, .weight = WEIGHT_800 };

	(void)state;
	assert_int_equal(sdl_font_open(&own, SDL_FONT_OWN), RC_OK);
	const struct font_source *src = sdl_font_source(own);
	for (int s = 1; s < STR_COUNT; s++) {
		struct str text = str_of(strings_get((enum string)s));
		for (size_t at = 0; at < text.n; )
			assert_true(src->has(src->ctx, bold,
			    str_next_char(text, &at)));
	}
	sdl_font_close(own);
}

/* A letter from elsewhere is seen to be missing, not left out. */
static void
a_letter_the_font_lacks_is_a_question_mark(void **state)
{
	const struct font_source *src = sdl_font_source(house_font);
	static uint8_t mark[64 * 64];
	const uint32_t lacking[] = { 0x4E2D, 0x1F600, 0x07 };
	struct glyph g = src->glyph(src->ctx, face, '?');
	const size_t size = (size_t)(g.w * g.h);

	(void)state;
	assert_true(size > 0 && size <= sizeof(mark));
	memcpy(mark, g.alpha, size);
	for (int i = 0; i < 3; i++) {
		assert_false(src->has(src->ctx, face, lacking[i]));
		g = src->glyph(src->ctx, face, lacking[i]);
		assert_int_equal(g.w * g.h, size);
		assert_memory_equal(g.alpha, mark, size);
		assert_int_equal(src->advance(src->ctx, face, lacking[i]),
		    src->advance(src->ctx, face, '?'));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths_add_up),
		cmocka_unit_test(a_fit_is_whole_letters),
		cmocka_unit_test(lines_break_at_blanks),
		cmocka_unit_test(no_ink_leaves_the_line_box),
		cmocka_unit_test(digits_have_one_width),
		cmocka_unit_test(the_cache_may_overflow),
		cmocka_unit_test(a_missing_font_is_named),
		cmocka_unit_test(bold_stands_for_the_narrow_face),
		cmocka_unit_test(the_own_font_has_every_letter),
		cmocka_unit_test(a_letter_the_font_lacks_is_a_question_mark),
	};
	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}

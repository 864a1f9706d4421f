/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/text.h"

/* Noto Sans in thousandths of an em: ascent 1069, descent 293, capitals 714.
 * Its own marks reach 1050 above (capitals with two marks) and 210 below. */
#define ASCENT  1069
#define DESCENT  293
#define CAPS     714
#define CLOSE   1260   /* both of these */

static int
round_up(int px, int thousandths)
{
	return (px * thousandths + 999) / 1000;
}

int
text_ascent_px(struct text_face face)
{
	return round_up(face.px, ASCENT);
}

int
text_line_px(struct text_face face)
{
	return round_up(face.px, ASCENT) + round_up(face.px, DESCENT);
}

int
text_close_px(struct text_face face)
{
	return round_up(face.px, CLOSE);
}

int
text_cap_px(struct text_face face)
{
	return (face.px * CAPS + 500) / 1000;
}

/* The pen's way over the code point at *at, after `before` (0: none), in
 * 1/64 px; *at moves past it and *before becomes it. */
static int
step(const struct font_source *font, struct text_face face, struct str s,
    size_t *at, uint32_t *before)
{
	const uint32_t code = str_next_char(s, at);
	int way = font->advance(font->ctx, face, code) + face.tracking * 64;

	if (font->kern != NULL && *before != 0)
		way += font->kern(font->ctx, face, *before, code);
	*before = code;
	return way;
}

int
text_width(const struct font_source *font, struct text_face face, struct str s)
{
	uint32_t before = 0;
	int64_t way = 0;

	for (size_t at = 0; at < s.n; )
		way += step(font, face, s, &at, &before);
	/* No tracking after the last glyph. */
	if (s.n > 0)
		way -= face.tracking * 64;
	return way <= 0 ? 0 : (int)((way + 63) / 64);
}

struct str
text_fit(const struct font_source *font, struct text_face face, struct str s,
    int width)
{
	uint32_t before = 0;
	int64_t way = 0;
	size_t fits = 0;

	for (size_t at = 0; at < s.n; ) {
		way += step(font, face, s, &at, &before);
		if (way - face.tracking * 64 > (int64_t)width * 64)
			break;
		fits = at;
	}
	return (struct str){ s.p, fits };
}

struct str
text_cut_line(const struct font_source *font, struct text_face face,
    struct str *rest, int width)
{
	struct str line = str_part(*rest, 0, str_find(*rest, '\n'));
	struct str fit = text_fit(font, face, line, width);
	size_t cut = fit.n, skip = 0;

	if (rest->n == 0)
		return *rest;
	if (fit.n == line.n) {
		skip = line.n < rest->n ? 1 : 0;     /* the newline */
	} else if (line.p[fit.n] == ' ') {
		skip = 1;
	} else {
		while (cut > 0 && line.p[cut - 1] != ' ')
			cut--;
		if (cut > 0) {
			cut--;
			skip = 1;
		} else {
			cut = fit.n;
		}
	}
	if (cut + skip == 0)                         /* not even one glyph */
		(void)str_next_char(line, &cut);
	line.n = cut;
	*rest = str_from(*rest, cut + skip);
	return line;
}

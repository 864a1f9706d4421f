/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "terminal/print/slip.h"
#include "ui/strings.h"

/* Dots, of which there are 8 a millimetre. */
#define MARGIN   6
#define BAND_H   20
#define BAND_PX  2
#define GAP      10
#define CUT_MARK "…"
#define PX_LEAST 18
#define LINES_MAX 4     /* one text is wrapped into */
#define QR_SIDE  264    /* 33 mm, for a short code; a long one is wider */
#define QR_LONG  120
#define ORIGIN_SIDE 160 /* 20 mm; ORIGIN_MAX bytes: 53 modules of 3 */
#define ORIGIN_APART 96 /* 12 mm from any other code */
#define STAR_SIDE   26
#define FRAME       12

static const struct {
	uint8_t px, weight, align, lines;
} looks[SLIP_KINDS] = {
	[SLIP_TITLE]  = { 36, WEIGHT_800, ALIGN_CENTER, 2 },
	[SLIP_HEAD]   = { 30, WEIGHT_700, ALIGN_CENTER, 2 },
	[SLIP_NOTE]   = { 20, WEIGHT_600, ALIGN_CENTER, LINES_MAX },
	[SLIP_LINE]   = { 24, WEIGHT_600, ALIGN_LEFT, LINES_MAX },
	[SLIP_PAIR]   = { 24, WEIGHT_600, ALIGN_LEFT, 1 },
	[SLIP_AMOUNT] = { 24, WEIGHT_700, ALIGN_LEFT, 1 },
	[SLIP_WORD]   = { 34, WEIGHT_800, ALIGN_CENTER, 1 },
	[SLIP_NAME]   = { 24, WEIGHT_700, ALIGN_LEFT, 1 },
};
#define AMOUNT_PX 52

/* --- putting it together ------------------------------------------------ */

void
slip_begin(struct slip *s)
{
	memset(s, 0, sizeof(*s));
}

static uint16_t
keep(struct slip *s, const char *text, uint16_t *n)
{
	size_t len = strlen(text), at = s->used;

	if (len > sizeof(s->pool) - s->used) {
		s->full = true;
		len = 0;
	}
	memcpy(s->pool + at, text, len);
	s->used += len;
	*n = (uint16_t)len;
	return (uint16_t)at;
}

void
slip_pair(struct slip *s, enum slip_kind kind, const char *name,
    const char *value)
{
	struct slip_line *l = &s->line[s->count];

	if (s->count == SLIP_LINES_MAX) {
		s->full = true;
		return;
	}
	s->count++;
	l->kind = (uint8_t)kind;
	l->text = keep(s, name, &l->text_n);
	l->value = keep(s, value, &l->value_n);
}

void
slip_origin(struct slip *s, const char *payload, const char *name, int stars)
{
	slip_pair(s, SLIP_ORIGIN, payload, name);
	if (!s->full)
		s->line[s->count - 1].stars = (uint8_t)stars;
}

void
slip_add(struct slip *s, enum slip_kind kind, const char *text)
{
	bool words = kind != SLIP_RULE && kind != SLIP_BAND &&
	    kind != SLIP_GAP;

	if (!words || *text != '\0')
		slip_pair(s, kind, text, "");
}

/* --- laying it out ------------------------------------------------------ */

struct paper {
	const struct font_source *font;
	struct drawlist *d;
	int w, y;
	int codes_end;       /* the last code's lower edge; 0: none yet */
};

static struct text_face
face_of(enum slip_kind kind)
{
	return (struct text_face){ looks[kind].px, looks[kind].weight, 0 };
}

static int
count_lines(const struct paper *p, struct text_face face, struct str s)
{
	int n = 0;

	for (; s.n > 0; n++)
		(void)text_cut_line(p->font, face, &s, p->w - 2 * MARGIN);
	return n;
}

/* One line, cut with "…" where even the smallest letters are too many. */
static void
put_str(struct paper *p, struct rect r, struct text_style style,
    struct str s)
{
	int dots = text_width(p->font, style.face, STR(CUT_MARK));

	if (text_width(p->font, style.face, s) <= r.w)
		draw_str(p->d, r, style, s);
	else
		draw_text(p->d, r, style, "%.*s" CUT_MARK, STR_ARG(str_trim(
		    text_fit(p->font, style.face, s, r.w - dots))));
}

static void
put_text(struct paper *p, enum slip_kind kind, struct str s)
{
	bool word = kind == SLIP_WORD;
	struct text_face face = face_of(kind);
	struct text_style style = { face, word ? COLOR_WHITE : COLOR_BLACK,
		(enum text_align)looks[kind].align };
	int lines;

	while (face.px > PX_LEAST && count_lines(p, face, s) >
	    looks[kind].lines)
		face.px--;
	style.face = face;
	lines = count_lines(p, face, s);
	lines = lines > looks[kind].lines ? looks[kind].lines : lines;
	if (word)
		draw_fill(p->d, (struct rect){ 0, p->y, p->w,
		    lines * text_line_px(face) }, COLOR_BLACK);
	for (int i = 0; i < lines; i++) {
		struct str part = i + 1 == looks[kind].lines ? s :
		    text_cut_line(p->font, face, &s, p->w - 2 * MARGIN);
		put_str(p, (struct rect){ MARGIN, p->y, p->w - 2 * MARGIN,
		    text_line_px(face) }, style, part);
		p->y += text_line_px(face);
	}
}

/* The value gives way to the name: it is the longer one that may shrink. */
static void
put_pair(struct paper *p, enum slip_kind kind, struct str name,
    struct str value)
{
	struct text_face face = face_of(kind), large = face;
	struct rect row = { MARGIN, p->y, p->w - 2 * MARGIN, 0 };
	int left = text_width(p->font, face, name) + 8;

	if (kind == SLIP_AMOUNT)
		large = (struct text_face){ AMOUNT_PX, WEIGHT_800, 0 };
	while (large.px > PX_LEAST &&
	    text_width(p->font, large, value) > row.w - left)
		large.px--;
	row.h = text_line_px(large.px > face.px ? large : face);
	struct rect right = rect_cut_right(&row, row.w - left, 0);
	put_str(p, row, (struct text_style){ face, COLOR_BLACK, ALIGN_LEFT },
	    name);
	put_str(p, right, (struct text_style){ large, COLOR_BLACK,
	    ALIGN_RIGHT }, value);
	p->y += row.h;
}

static void
put_qr(struct paper *p, struct str payload)
{
	int side = payload.n < QR_LONG ? QR_SIDE : p->w < 480 ? p->w : 480;

	draw_qr(p->d, (struct rect){ (p->w - side) / 2, p->y, side, side },
	    payload);
	p->y += side;
	p->codes_end = p->y;
}

/* Words in a column, as many lines as they need and there is room for. */
static void
put_column(struct paper *p, struct rect *r, struct text_face face,
    struct str s)
{
	int high = text_line_px(face);

	while (s.n > 0 && r->h >= high) {
		bool last = r->h < 2 * high;
		struct str part = last ? s : text_cut_line(p->font, face, &s,
		    r->w);
		put_str(p, rect_cut_top(r, high, 0), (struct text_style){
		    face, COLOR_BLACK, ALIGN_LEFT }, part);
	}
}

/* Its own look: a double frame, the code at the left and small, and beside it
 * a leaf, what it is, whose, and the stars. */
static void
put_origin(struct paper *p, const struct slip *s, const struct slip_line *l)
{
	struct str payload = { s->pool + l->text, l->text_n };
	struct str name = { s->pool + l->value, l->value_n };
	struct text_face small = { 20, WEIGHT_600, 0 };
	struct text_face bold = { 24, WEIGHT_800, 0 };
	int far = p->codes_end + ORIGIN_APART - GAP - FRAME;

	p->y = p->codes_end > 0 && p->y < far ? far : p->y;
	struct rect r = { MARGIN, p->y + GAP, p->w - 2 * MARGIN,
		ORIGIN_SIDE + 2 * FRAME };
	p->y += r.h + 2 * GAP;
	p->codes_end = r.y + FRAME + ORIGIN_SIDE;
	draw_round_line(p->d, r, 14, 3, COLOR_BLACK);
	draw_round_line(p->d, rect_inset(r, 6), 10, 1, COLOR_BLACK);
	r = rect_inset(r, FRAME);
	draw_qr(p->d, rect_cut_left(&r, ORIGIN_SIDE, 6), payload);
	struct rect head = rect_cut_top(&r, 34, 2);
	draw_shape(p->d, rect_cut_left(&head, 28, 6), SHAPE_LEAF,
	    COLOR_BLACK);
	struct str title = str_of(strings_get(STR_SLIP_ORIGIN));
	while (bold.px > PX_LEAST && text_width(p->font, bold, title) > head.w)
		bold.px--;
	put_str(p, head, (struct text_style){ bold, COLOR_BLACK, ALIGN_LEFT },
	    title);
	put_column(p, &r, small, str_of(strings_get(STR_SLIP_ORIGIN_NOT)));
	struct rect stars = rect_cut_bottom(&r, l->stars > 0 ? STAR_SIDE : 0,
	    4);
	put_column(p, &r, small, name);
	for (int i = 0; i < l->stars; i++)
		draw_shape(p->d, rect_cut_left(&stars, STAR_SIDE, 3),
		    SHAPE_STAR, COLOR_BLACK);
}

static void
put_line(struct paper *p, const struct slip *s, const struct slip_line *l)
{
	struct str text = { s->pool + l->text, l->text_n };

	switch ((enum slip_kind)l->kind) {
	case SLIP_TITLE: case SLIP_HEAD: case SLIP_NOTE: case SLIP_LINE:
	case SLIP_WORD: case SLIP_NAME:
		put_text(p, (enum slip_kind)l->kind, text);
		break;
	case SLIP_PAIR: case SLIP_AMOUNT:
		put_pair(p, (enum slip_kind)l->kind, text,
		    (struct str){ s->pool + l->value, l->value_n });
		break;
	case SLIP_RULE:
		draw_fill(p->d, (struct rect){ 0, p->y + GAP / 2, p->w, 2 },
		    COLOR_BLACK);
		p->y += GAP + 2;
		break;
	case SLIP_BAND:
		draw_band(p->d, (struct rect){ 0, p->y, p->w, BAND_H },
		    BAND_PX);
		p->y += BAND_H;
		break;
	case SLIP_GAP:
		p->y += GAP;
		break;
	case SLIP_QR:
		put_qr(p, text);
		break;
	case SLIP_ORIGIN:
		put_origin(p, s, l);
		break;
	case SLIP_KINDS:
		REQUIRE(false);
	}
}

int
slip_draw(const struct slip *s, const struct font_source *font, int width,
    struct drawlist *d)
{
	struct paper p = { font, d, width, 0, 0 };

	draw_begin(d);
	draw_fill(d, (struct rect){ 0, 0, width, PICTURE_H_MAX },
	    COLOR_WHITE);
	for (int i = 0; i < s->count; i++)
		put_line(&p, s, &s->line[i]);
	return p.y < 1 ? 1 : p.y > PICTURE_H_MAX ? PICTURE_H_MAX : p.y;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/screen.h"

#define ELLIPSIS "…"
#define WORDS_LINES 2

int
paint_line_px(const struct frame *f, enum text_role role)
{
	return text_line_px(layout_face(&f->l, role));
}

/* The largest face of the role, down to the smallest there is, in which text
 * is at most w wide and its line box h high.  Widths grow with the size, so
 * the first guess is near. */
static struct text_face
face_fit(const struct frame *f, enum text_role role, struct str s, int w,
    int h)
{
	struct text_face face = layout_face(&f->l, role);
	int min_px = layout_least_px(&f->l);
	int wide = text_width(f->font, face, s);
	int px = face.px;

	min_px = face.px < min_px ? face.px : min_px;
	if (wide > w) {
		face = layout_narrow(&f->l, face);
		wide = text_width(f->font, face, s);
	}

	if (wide > w)
		px = px * w / wide + 1;
	px = px > face.px ? face.px : px;
	face.px = (uint16_t)(px < min_px ? min_px : px);
	while (face.px > min_px && (text_line_px(face) > h ||
	    text_width(f->font, face, s) > w))
		face.px--;
	return face;
}

/* What is kept of s, of which its first n bytes have room: whole words where
 * there are any, since half a word may be another one. */
static struct str
whole_words(struct str s, size_t n)
{
	struct str part = { s.p, n };

	if (n == 0 || n >= s.n || s.p[n] == ' ')
		return str_trim(part);
	while (part.n > 0 && part.p[part.n - 1] != ' ')
		part.n--;
	part = str_trim(part);
	if (part.n >= 2 && memcmp(part.p + part.n - 2, "·", 2) == 0)
		part = str_trim((struct str){ part.p, part.n - 2 });
	return part.n > 0 ? part : (struct str){ s.p, n };
}

static void
put_cut(struct frame *f, struct rect r, struct text_style style, struct str s)
{
	int room = r.w - text_width(f->font, style.face, STR(ELLIPSIS));
	struct str part;

	if (text_width(f->font, style.face, s) <= r.w) {
		draw_str(f->d, r, style, s);
		return;
	}
	f->d->cut++;
	part = whole_words(s, text_fit(f->font, style.face, s,
	    room > 0 ? room : 0).n);
	if (room > 0)
		draw_text(f->d, r, style, "%.*s" ELLIPSIS, STR_ARG(part));
}

void
paint_line(struct frame *f, struct rect r, struct paint p, const char *text)
{
	struct str s = str_of(text);
	struct text_style style = { face_fit(f, p.role, s, r.w, r.h),
	    p.color, p.align };

	if (!rect_is_empty(r))
		put_cut(f, r, style, s);
}

void
paint_tight(struct frame *f, struct rect r, struct paint p, const char *text)
{
	struct text_face face = layout_face(&f->l, p.role);
	int least = layout_least_px(&f->l), high;

	while (face.px > least && text_close_px(face) > r.h)
		face.px--;
	high = text_line_px(face);
	if (high > r.h)
		r = rect_center(r, r.w, high);
	paint_line(f, r, p, text);
}

void
paint_row(struct frame *f, struct rect *r, struct paint p, const char *text)
{
	struct text_face face = layout_face(&f->l, p.role);
	/* Rows stand close where there is little room, before they are
	 * written smaller. */
	int pitch = f->l.compact || r->h < text_line_px(face) ?
	    text_close_px(face) : text_line_px(face);
	struct rect row = *r;

	for (; r->h < pitch && face.px > layout_least_px(&f->l); face.px--)
		pitch = text_close_px(face);
	int high = text_line_px(face);
	if (*text != '\0' && r->h < pitch)
		f->d->left_out++;
	if (r->h < pitch)
		return;
	row.h = high;
	(void)rect_cut_top(r, pitch, 0);
	paint_line(f, row, p, text);
}

void
paint_spare(struct frame *f, struct rect *r, struct paint p, const char *text)
{
	struct text_face face = layout_face(&f->l, p.role);

	if (*text != '\0' && (r->h < text_close_px(face) || (f->l.compact &&
	    text_width(f->font, face, str_of(text)) > r->w)))
		return;
	paint_row(f, r, p, text);
}

static int
count_lines(const struct frame *f, struct text_face face, struct str s, int w)
{
	int n = 0;

	for (; s.n > 0; n++)
		(void)text_cut_line(f->font, face, &s, w);
	return n;
}

static bool
lines_do(const struct frame *f, struct rect r, struct text_face face,
    int lines, struct str s)
{
	int n = count_lines(f, face, s, r.w);

	return n <= lines && (n - 1) * text_close_px(face) +
	    text_line_px(face) <= r.h;
}

/* The largest face down to the smallest there is in which text takes at most
 * so many lines in r: they stand close before they are written smaller. */
static struct text_face
lines_fit(const struct frame *f, struct rect r, struct text_face face,
    int lines, struct str s)
{
	int min_px = layout_least_px(&f->l);

	if (!lines_do(f, r, face, lines, s))
		face = layout_narrow(&f->l, face);
	while (face.px > min_px && !lines_do(f, r, face, lines, s))
		face.px--;
	return face;
}

int
paint_lines(struct frame *f, struct rect r, struct paint p, int lines,
    const char *text)
{
	struct str s = str_of(text), line;
	struct text_face face = lines_fit(f, r, layout_face(&f->l, p.role),
	    lines, s);
	int high = text_line_px(face), used = 0;
	int pitch = count_lines(f, face, s, r.w) * high > r.h ?
	    text_close_px(face) : high;

	for (int i = 0; i < lines && s.n > 0 && used + high <= r.h; i++) {
		bool last = i + 1 == lines || used + pitch + high > r.h;
		line = last ? s : text_cut_line(f->font, face, &s, r.w);
		put_cut(f, (struct rect){ r.x, r.y + used, r.w, high },
		    (struct text_style){ face, p.color, p.align }, line);
		used += last || s.n == 0 ? high : pitch;
		if (last)
			break;
	}
	if (used == 0 && s.n > 0)
		f->d->left_out++;
	return used;
}

int
paint_lines_px(const struct frame *f, enum text_role role, int lines, int w,
    const char *text)
{
	int n = count_lines(f, layout_face(&f->l, role), str_of(text), w);

	return (n < lines ? n : lines) * paint_line_px(f, role);
}

#define CHIP_LINES 3

void
paint_chip(struct frame *f, struct rect *r, struct paint p,
    enum color ground, const char *text)
{
	int side = layout_px(&f->l, 4), at = f->d->items, used;
	struct rect words = *r;

	if (*text == '\0' || rect_is_empty(*r))
		return;
	/* The ground comes first and learns its height from the words. */
	draw_round(f->d, *r, side, ground);
	(void)rect_cut_left(&words, side, 0);
	(void)rect_cut_right(&words, side, 0);
	used = paint_lines(f, words, p, CHIP_LINES, text);
	if (at < f->d->items)
		f->d->item[at].h = (int16_t)used;
	(void)rect_cut_top(r, used, 0);
}

/* --- amounts ------------------------------------------------------------- */

struct amount_plan {
	struct text_face digits, unit;
	int digits_w, gap, unit_w;
	struct text text;
};

static struct amount_plan
plan(const struct frame *f, int px, int unit_px, struct vnd amount)
{
	struct amount_plan a = { .text = format_money(amount) };

	a.digits = layout_face(&f->l, ROLE_AMOUNT_VERDICT);
	a.digits.px = (uint16_t)px;
	a.unit = a.digits;
	a.unit.px = (uint16_t)(unit_px < TEXT_PX_MIN ? TEXT_PX_MIN : unit_px);
	a.digits_w = text_width(f->font, a.digits, str_of(a.text.s));
	a.unit_w = text_width(f->font, a.unit, str_of(strings_get(STR_DONG)));
	a.gap = px / 7;
	return a;
}

static int
plan_w(const struct amount_plan *a)
{
	return a->digits_w + a->gap + a->unit_w;
}

/* On small glass, where no smaller figure can be read. */
static void
plan_narrow(const struct frame *f, struct amount_plan *a)
{
	a->digits.weight = a->unit.weight = WEIGHT_700;
	a->digits = layout_narrow(&f->l, a->digits);
	a->unit = layout_narrow(&f->l, a->unit);
	a->digits_w = text_width(f->font, a->digits, str_of(a->text.s));
	a->unit_w = text_width(f->font, a->unit,
	    str_of(strings_get(STR_DONG)));
}

static struct amount_plan
plan_fit(const struct frame *f, struct rect r, int px, int unit_px,
    struct vnd amount)
{
	struct amount_plan a = plan(f, px, unit_px, amount);
	int least = layout_least_px(&f->l);

	for (int now = px; now > least && (plan_w(&a) > r.w ||
	    text_line_px(a.digits) > r.h); ) {
		/* Widths grow with the size: jump near, then step. */
		int guess = plan_w(&a) > r.w ? now * r.w / plan_w(&a) : now;
		now = guess < now ? guess : now - 1;
		now = now < least ? least : now;
		a = plan(f, now, unit_px * now / px, amount);
	}
	if (plan_w(&a) > r.w)
		plan_narrow(f, &a);
	return a;
}

static void
put_amount(struct frame *f, struct rect r, struct paint p,
    const struct amount_plan *a)
{
	int high = text_line_px(a->digits);
	int base = r.y + (r.h - high) / 2 + text_ascent_px(a->digits);
	int x = p.align == ALIGN_LEFT ? r.x :
	    p.align == ALIGN_RIGHT ? r.x + r.w - plan_w(a) :
	    r.x + (r.w - plan_w(a)) / 2;
	struct text_style style = { a->digits, p.color, ALIGN_LEFT };

	draw_text(f->d, draw_on_baseline(a->digits, x, base, a->digits_w),
	    style, "%s", a->text.s);
	style.face = a->unit;
	draw_text(f->d, draw_on_baseline(a->unit, x + a->digits_w + a->gap,
	    base, a->unit_w), style, "%s", strings_get(STR_DONG));
}

void
paint_amount(struct frame *f, struct rect r, struct paint p,
    enum text_role unit, struct vnd amount)
{
	struct amount_plan a = plan_fit(f, r, layout_face(&f->l, p.role).px,
	    layout_face(&f->l, unit).px, amount);

	put_amount(f, r, p, &a);
}

int
paint_amount_fit(const struct frame *f, struct rect r, int px_max,
    struct vnd amount)
{
	int px = px_max > TEXT_PX_MAX ? TEXT_PX_MAX : px_max;

	return plan_fit(f, r, px, px * 5 / 8, amount).digits.px;
}

void
paint_amount_px(struct frame *f, struct rect r, int px, struct paint p,
    struct vnd amount)
{
	struct amount_plan a = plan(f, px, px * 5 / 8, amount);

	put_amount(f, r, p, &a);
}

/* --- keys ---------------------------------------------------------------- */

static const struct { uint8_t face, line, text; } looks[LOOK_COUNT] = {
	[LOOK_KEY]      = { COLOR_CARD, COLOR_INK, COLOR_INK },
	[LOOK_LESSER]   = { COLOR_CARD, COLOR_FAINT, COLOR_INK },
	[LOOK_SOFT]     = { COLOR_SOFT, COLOR_SOFT, COLOR_INK },
	[LOOK_GO]       = { COLOR_PROVEN, COLOR_PROVEN, COLOR_ON_PROVEN },
	[LOOK_NOTE_10]  = { COLOR_NOTE_10, COLOR_NOTE_10, COLOR_ON_NOTE },
	[LOOK_NOTE_20]  = { COLOR_NOTE_20, COLOR_NOTE_20, COLOR_ON_NOTE },
	[LOOK_NOTE_50]  = { COLOR_NOTE_50, COLOR_NOTE_50, COLOR_ON_NOTE },
	[LOOK_NOTE_100] = { COLOR_NOTE_100, COLOR_NOTE_100, COLOR_ON_NOTE },
	[LOOK_NOTE_200] = { COLOR_NOTE_200, COLOR_NOTE_200, COLOR_ON_NOTE },
	[LOOK_NOTE_500] = { COLOR_NOTE_500, COLOR_NOTE_500, COLOR_ON_NOTE },
};

enum color
paint_key_face(struct frame *f, const struct key *k, enum look look)
{
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	int stroke = layout_measure(&f->l, MEASURE_STROKE);
	bool pressed = f->m->touch.pressed == k->id;
	bool focus = f->m->focus == k->id;
	enum color face = pressed ? COLOR_INK : focus ? COLOR_OVER :
	    looks[look].face;
	enum color line = pressed || focus ? COLOR_INK : looks[look].line;

	draw_round(f->d, k->at, radius, face);
	if (line != face)
		draw_round_line(f->d, k->at, radius, stroke, line);
	return pressed ? COLOR_PAPER : focus ? COLOR_ON_OVER :
	    looks[look].text;
}

/* What two lines need of a key's height: only stacked marks reach the ends
 * of the close pitch, and the key's edge is beyond. */
static int
two_px(struct text_face face)
{
	return WORDS_LINES * text_close_px(face) * 24 / 25;
}

/* The words in two lines that stand close, in the largest face in which they
 * fit; false where one line is as large. */
static bool
two_lines(struct frame *f, struct rect r, struct paint p, struct str s)
{
	struct text_face one = face_fit(f, p.role, s, r.w, r.h);
	struct text_face face = layout_face(&f->l, p.role);
	int min_px = layout_least_px(&f->l), close;

	if (str_find(s, '\n') == s.n && (str_find(s, ' ') == s.n ||
	    (text_width(f->font, one, s) <= r.w && one.px == face.px &&
	    one.weight == face.weight)))
		return false;
	if (count_lines(f, face, s, r.w) > WORDS_LINES)
		face = layout_narrow(&f->l, face);
	while (face.px > min_px && (count_lines(f, face, s, r.w) >
	    WORDS_LINES || two_px(face) > r.h))
		face.px--;
	bool larger = face.px > one.px || (face.px == one.px &&
	    face.weight != one.weight) || text_width(f->font, one, s) > r.w;
	if (str_find(s, '\n') == s.n && (two_px(face) > r.h || !larger))
		return false;
	close = text_close_px(face);
	r.y += (r.h - text_line_px(face) - close) / 2;
	r.h = text_line_px(face);
	for (int i = 0; i < WORDS_LINES; i++, r.y += close) {
		struct str line = i + 1 == WORDS_LINES ? s : text_cut_line(
		    f->font, face, &s, r.w);
		put_cut(f, r, (struct text_style){ face, p.color, p.align },
		    line);
	}
	return true;
}

void
paint_words(struct frame *f, struct rect r, struct paint p, const char *text)
{
	if (!two_lines(f, r, p, str_of(text)))
		paint_line(f, r, p, text);
}

/* Can the words be read in r, in one line or two? */
static bool
words_do(const struct frame *f, struct rect r, struct paint p, struct str s)
{
	struct text_face face = layout_narrow(&f->l, layout_face(&f->l,
	    p.role));
	int least = layout_least_px(&f->l);

	face.px = (uint16_t)(face.px < least ? face.px : least);
	return text_width(f->font, face, s) <= r.w ||
	    (str_find(s, ' ') < s.n && two_px(face) <= r.h &&
	    count_lines(f, face, s, r.w) <= WORDS_LINES);
}

/* The sign beside the words; where there is no room for both, the way back
 * is its arrow and all else is words, if they can be read. */
static void
key_shape(struct frame *f, struct rect r, struct dress dress, struct paint p,
    const char *text)
{
	struct text_face face = layout_face(&f->l, dress.role);
	int side = text_cap_px(face) * 5 / 4;
	int gap = face.px / 3;
	struct str s = str_of(text);
	int w = text_width(f->font, face, s), room = r.w - side - gap;
	struct rect words, shape;

	if (w > room)
		w = text_width(f->font, face_fit(f, dress.role, s, room,
		    r.h), s);
	if (w > room && dress.shape != SHAPE_BACK && s.n > 0 &&
	    words_do(f, r, p, s)) {
		paint_words(f, r, p, text);
		return;
	}
	if (w > room || s.n == 0) {
		side = r.h * 11 / 20;
		draw_shape(f->d, rect_center(r, side, side), dress.shape,
		    p.color);
		return;
	}
	words = rect_center(r, side + gap + w, r.h);
	shape = dress.shape_last ? rect_cut_right(&words, side, gap) :
	    rect_cut_left(&words, side, gap);
	draw_shape(f->d, rect_center(shape, side, side), dress.shape, p.color);
	paint_line(f, words, p, text);
}

void
paint_key(struct frame *f, uint16_t id, struct dress dress, const char *text)
{
	const struct key *k = keys_find(&f->keys, id);
	struct paint p = { dress.role, COLOR_INK, ALIGN_CENTER };
	struct rect r;

	if (k == NULL)
		return;
	p.color = paint_key_face(f, k, dress.look);
	r = k->at;
	/* Room beside the words; above and below the line box has its own. */
	(void)rect_cut_left(&r, layout_px(&f->l, 4), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 4), 0);
	if (dress.shape == SHAPE_COUNT)
		paint_words(f, r, p, text);
	else
		key_shape(f, r, dress, p, text);
}

void
paint_back(struct frame *f)
{
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, layout_is_small(&f->l) ?
	    "" : strings_get(STR_BACK));
}

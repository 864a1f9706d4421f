/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen.h"

#define ELLIPSIS "…"
#define KEY_LINES 2

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
	int min_px = layout_face(&f->l, ROLE_RECEIPT).px;
	int wide = text_width(f->font, face, s);
	int px = face.px;

	min_px = face.px < min_px ? face.px : min_px;

	if (wide > w)
		px = px * w / wide + 1;
	px = px > face.px ? face.px : px;
	face.px = (uint16_t)(px < min_px ? min_px : px);
	while (face.px > min_px && (text_line_px(face) > h ||
	    text_width(f->font, face, s) > w))
		face.px--;
	return face;
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
	part = str_trim(text_fit(f->font, style.face, s, room > 0 ? room : 0));
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
paint_row(struct frame *f, struct rect *r, struct paint p, const char *text)
{
	int high = paint_line_px(f, p.role);

	if (r->h >= high)
		paint_line(f, rect_cut_top(r, high, 0), p, text);
}

static int
count_lines(const struct frame *f, struct text_face face, struct str s, int w)
{
	int n = 0;

	for (; s.n > 0; n++)
		(void)text_cut_line(f->font, face, &s, w);
	return n;
}

int
paint_lines(struct frame *f, struct rect r, struct paint p, int lines,
    const char *text)
{
	struct str s = str_of(text), line;
	struct text_face face = layout_face(&f->l, p.role);
	int min_px = layout_face(&f->l, ROLE_RECEIPT).px;
	int high, used = 0;

	while (face.px > min_px && (count_lines(f, face, s, r.w) > lines ||
	    text_line_px(face) * count_lines(f, face, s, r.w) > r.h))
		face.px--;
	high = text_line_px(face);
	for (int i = 0; i < lines && s.n > 0 && used + high <= r.h; i++) {
		bool last = i + 1 == lines || used + 2 * high > r.h;
		line = last ? s : text_cut_line(f->font, face, &s, r.w);
		put_cut(f, (struct rect){ r.x, r.y + used, r.w, high },
		    (struct text_style){ face, p.color, p.align }, line);
		used += high;
		if (last)
			break;
	}
	return used;
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

static struct amount_plan
plan_fit(const struct frame *f, struct rect r, int px, int unit_px,
    struct vnd amount)
{
	struct amount_plan a = plan(f, px, unit_px, amount);
	int least = layout_face(&f->l, ROLE_RECEIPT).px;

	for (int now = px; now > least && (plan_w(&a) > r.w ||
	    text_line_px(a.digits) > r.h); ) {
		/* Widths grow with the size: jump near, then step. */
		int guess = plan_w(&a) > r.w ? now * r.w / plan_w(&a) : now;
		now = guess < now ? guess : now - 1;
		now = now < least ? least : now;
		a = plan(f, now, unit_px * now / px, amount);
	}
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

/* Words alone may take two lines where the key is high enough. */
static void
key_words(struct frame *f, struct rect r, struct paint p, const char *text)
{
	struct text_face face = layout_face(&f->l, p.role);
	struct str s = str_of(text);
	int high = text_line_px(face), n = 1;

	if (text_width(f->font, face, s) > r.w && r.h >= KEY_LINES * high &&
	    str_find(s, ' ') < s.n)
		n = KEY_LINES;
	if (n == 1) {
		paint_line(f, r, p, text);
		return;
	}
	high = KEY_LINES * high;
	(void)paint_lines(f, rect_center(r, r.w, high), p, KEY_LINES, text);
}

static void
key_shape(struct frame *f, struct rect r, struct dress dress, struct paint p,
    const char *text)
{
	struct text_face face = layout_face(&f->l, dress.role);
	int side = text_cap_px(face) * 5 / 4;
	int gap = face.px / 3;
	int w = text_width(f->font, face, str_of(text));
	struct rect words, shape;

	if (*text == '\0') {
		side = r.h * 11 / 20;
		draw_shape(f->d, rect_center(r, side, side), dress.shape,
		    p.color);
		return;
	}
	w = w > r.w - side - gap ? r.w - side - gap : w;
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
		key_words(f, r, p, text);
	else
		key_shape(f, r, dress, p, text);
}

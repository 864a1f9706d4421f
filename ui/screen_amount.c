/* SPDX-License-Identifier: Apache-2.0 */
/* The till: digits shift left, quick keys add, + piles up items. */
#include "ledger/words.h"
#include "ui/screen.h"

#define QUICK_COUNT 6
/* Figures of 12 mm on a 7 inch panel, larger than the drawing's. */
#define AMOUNT_PX   92
/* A compact panel's box: a line of figures over one of words. */
#define BOX_COMPACT_PX  83
#define BACK_COMPACT_PX 54
#define AMOUNT_TIMEOUT_MS (120 * INT64_C(1000))

static const struct { int thousand; enum look look; } quick[QUICK_COUNT] = {
	{ 10, LOOK_NOTE_10 }, { 20, LOOK_NOTE_20 }, { 50, LOOK_NOTE_50 },
	{ 100, LOOK_NOTE_100 }, { 200, LOOK_NOTE_200 },
	{ 500, LOOK_NOTE_500 },
};
/* A compact panel has room for two. */
static const int quick_compact[] = { 2, 3 };

struct places {
	struct rect box, back, digits, quick, small, go;
};

/* A quick key holds its figure over its unit. */
static int
quick_px(const struct layout *l)
{
	int px = layout_measure(l, MEASURE_QUICK_H);
	int words = 2 * text_close_px(layout_face(l, ROLE_QUICK));

	return px > words ? px : words;
}

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = strip_body(&screen_amount, l);
	struct places p = { 0 };

	r = rect_inset(r, l->compact ? margin / 2 : margin - gap / 4);
	if (l->compact) {
		p.box = rect_cut_top(&r, layout_px(l, BOX_COMPACT_PX), gap);
		p.back = p.box;
		p.back = rect_cut_left(&p.back, layout_px(l, BACK_COMPACT_PX),
		    0);
		p.quick = rect_cut_right(&r,
		    layout_measure(l, MEASURE_GO_W), 2 * gap);
		p.go = rect_cut_bottom(&p.quick,
		    layout_measure(l, MEASURE_GO_H), gap);
		p.digits = r;
		return p;
	}
	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	p.go = rect_cut_bottom(&p.digits, layout_measure(l, MEASURE_GO_H),
	    gap);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	p.small = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.quick = rect_cut_bottom(&r, 2 * quick_px(l) + gap, gap);
	p.box = r;
	return p;
}

/* Right of the way back in a compact box, with some air. */
static struct rect
inside_compact(const struct layout *l, struct rect box)
{
	(void)rect_cut_left(&box, layout_px(l, BACK_COMPACT_PX + 6), 0);
	(void)rect_cut_right(&box, layout_px(l, 6), 0);
	(void)rect_cut_bottom(&box, layout_px(l, 2), 0);
	return box;
}

/* Under its figure: the words, or what else is to be said. */
static struct rect
below(const struct layout *l, struct rect box)
{
	box = inside_compact(l, box);
	return rect_cut_bottom(&box, layout_px(l, BOX_COMPACT_PX * 2 / 3), 0);
}

/* Where the words stand a compact panel is touched to hear them. */
static struct rect
speak_place(const struct layout *l, struct rect box)
{
	if (l->compact)
		return below(l, box);
	box = rect_inset(box, layout_px(l, 10));
	box = rect_cut_bottom(&box, layout_measure(l, MEASURE_FOOT), 0);
	return rect_cut_left(&box, box.h, 0);
}

static void
amount_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct places p = places(l);

	if (screen_speaks(m) && m->amount.dong + m->sum.dong > 0)
		keys_add(k, BUTTON_SPEAK, speak_place(l, p.box));
	int n = k->count;
	if (l->compact)
		strip_add_key(m, below(l, p.box), l, k);
	/* The gap below it is the digits' too. */
	if (k->count > n)
		k->key[n].at = below(l, p.box);
	pad_keys(l, p.digits, k);
	keys_add(k, BUTTON_TAKE, p.go);
	if (l->compact) {
		for (int i = 0; i < 2; i++)
			keys_add(k, (uint16_t)(BUTTON_QUICK +
			    quick_compact[i]), rect_row(p.quick, i, 2, gap));
		keys_add(k, BUTTON_BACK, p.back);
		return;
	}
	for (int i = 0; i < QUICK_COUNT; i++)
		keys_add(k, (uint16_t)(BUTTON_QUICK + i), rect_column(
		    rect_row(p.quick, i / 3, 2, gap), i % 3, 3, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.small, 0, 3, gap));
	keys_add(k, BUTTON_TODAY, rect_column(p.small, 1, 3, gap));
	keys_add(k, BUTTON_PLUS, rect_column(p.small, 2, 3, gap));
}

/* --- what the keys do ---------------------------------------------------- */

static struct vnd
total(const struct model *m)
{
	struct vnd sum;

	REQUIRE(vnd_add(m->amount, m->sum, &sum));
	return sum;
}

/* The whole sale stays one transfer. */
static void
set_amount(struct model *m, int64_t dong, struct effects *out)
{
	if (dong + m->sum.dong > VND_SALE_MAX) {
		screen_refuse(m, STR_CAP_HINT, out);
		return;
	}
	m->amount.dong = dong;
}

static void
take(struct model *m, struct effects *out)
{
	struct effect *e;

	if (!vnd_is_sale(total(m))) {
		screen_hint(m, STR_AMOUNT_FIRST);
		return;
	}
	e = screen_ask(m, out, EFFECT_SALE_OPEN);
	if (e != NULL)
		e->amount = total(m);
}

static void
amount_leave(struct model *m, enum screen to, struct effects *out)
{
	m->amount = m->sum = (struct vnd){ 0 };
	screen_go(m, to, out);
}

/* Backspace on an empty line takes the pile of items back into it. */
static void
backspace(struct model *m)
{
	if (m->amount.dong == 0) {
		m->amount = m->sum;
		m->sum.dong = 0;
	} else {
		m->amount.dong /= 10;
	}
}

/* A compact panel has its hint in the figure's place, which who types wants to
 * see; but for what a keyboard can do, said once. */
static void
make_room(struct model *m)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	if (l.compact && m->hint != STR_PAD_HINT)
		m->hint = STR_NONE;
}

static void
amount_press(struct model *m, uint16_t button, struct effects *out)
{
	make_room(m);
	if (button >= BUTTON_DIGIT && button <= BUTTON_DIGIT + 9) {
		set_amount(m, m->amount.dong * 10 + button - BUTTON_DIGIT,
		    out);
	} else if (button >= BUTTON_QUICK &&
	    button < BUTTON_QUICK + QUICK_COUNT) {
		set_amount(m, m->amount.dong +
		    quick[button - BUTTON_QUICK].thousand * INT64_C(1000),
		    out);
	} else if (button == BUTTON_TRIPLE_ZERO) {
		set_amount(m, m->amount.dong * 1000, out);
	} else if (button == BUTTON_BACKSPACE) {
		backspace(m);
	} else if (button == BUTTON_PLUS && m->amount.dong == 0 &&
	    goods_are_on(m)) {
		goods_open(m, out);
	} else if (button == BUTTON_PLUS && m->amount.dong == 0) {
		screen_hint(m, STR_AMOUNT_FIRST);
	} else if (button == BUTTON_PLUS) {
		m->sum = total(m);
		m->amount.dong = 0;
	} else if (button == BUTTON_TAKE) {
		take(m, out);
	} else if (button == BUTTON_SPEAK) {
		screen_sound(out, SOUND_ASK, total(m));
	} else if (button == BUTTON_TODAY) {
		m->amount = m->sum = (struct vnd){ 0 };
		today_open(m, out);
	} else if (button == BUTTON_BACK) {
		amount_leave(m, SCREEN_IDLE, out);
	}
}

static bool
amount_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = in->kind == INPUT_KEY && in->key == KEY_PLUS ?
	    BUTTON_PLUS : pad_button(in);

	if (button == BUTTON_NONE)
		return false;
	/* Escape empties first and leaves then. */
	if (button != BUTTON_CANCEL)
		amount_press(m, button, out);
	else if (total(m).dong > 0)
		m->amount = m->sum = (struct vnd){ 0 };
	else
		screen_go(m, SCREEN_IDLE, out);
	return true;
}

static void
amount_expire(struct model *m, struct effects *out)
{
	amount_leave(m, SCREEN_IDLE, out);
}

/* --- what it looks like -------------------------------------------------- */

/* In thousands: "1 triệu 65 nghìn đồng". */
static void
put_parts(struct vnd amount, struct buf *b)
{
	const struct { int64_t n; enum string unit; } part[] = {
		{ amount.dong / 1000000, STR_MILLION },
		{ amount.dong / 1000 % 1000, STR_THOUSAND },
		{ amount.dong % 1000, STR_DONG_WORD },
	};

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		if (part[i].n > 0)
			buf_printf(b, "%s ", format_count(part[i].n).s);
		if (part[i].unit == STR_DONG_WORD)
			buf_puts(b, strings_get(STR_DONG_WORD));
		else if (part[i].n > 0)
			buf_printf(b, "%s ", strings_get(part[i].unit));
	}
}

void
amount_put_words(const struct frame *f, enum text_role role, int w,
    struct vnd amount, struct buf *b)
{
	if (amount.dong == 0)
		return;
	words_put(b, amount.dong);
	buf_printf(b, " %s", strings_get(STR_DONG_WORD));
	if (!layout_is_small(&f->l) || text_width(f->font,
	    layout_face(&f->l, role), buf_str(b)) <= w)
		return;
	buf_reset(b);
	put_parts(amount, b);
}

/* What will be asked for, when it is more than what is being typed. */
static void
put_side(const struct model *m, struct buf *b)
{
	if (m->sum.dong > 0)
		strings_put(b, STR_SUM_TOTAL,
		    ARGS(format_money(total(m)).s));
}

/* What a wider panel says in its strip, and how high it is. */
static int
chip_compact(struct frame *f, struct rect r)
{
	struct paint p = { ROLE_STRIP, COLOR_ON_UNCONFIRMED, ALIGN_LEFT };
	enum color ground = COLOR_UNCONFIRMED;
	char text[HINT_TEXT_MAX];
	struct buf b = BUF(text);
	struct rect at;
	int high;

	if (f->m->hint != STR_NONE)
		strip_put_hint(&b, f->m);
	else if (!news_line(f->m, &b, &p, &ground))
		return 0;
	p.role = ROLE_STRIP;
	p.align = ALIGN_LEFT;
	high = paint_line_px(f, p.role);
	/* A hint goes; news stays, and the sum is to be seen beside it. */
	bool two = paint_lines_px(f, p.role, 2, r.w - layout_px(&f->l, 8),
	    text) > high;
	if (two && f->m->hint == STR_NONE)
		news_put_short(f->m, &b);
	else if (two)
		high += text_close_px(layout_face(&f->l, p.role));
	r = at = rect_cut_bottom(&r, high, 0);
	paint_chip(f, &r, p, ground, text);
	strip_mark(f, at, p.color);
	return at.h;
}

/* The words' line can be touched; its edge is seen when it is chosen. */
static void
speaker(struct frame *f, struct rect line, struct rect sign)
{
	int side = layout_px(&f->l, 24);

	if (f->m->focus == BUTTON_SPEAK || f->m->touch.pressed == BUTTON_SPEAK)
		draw_round_line(f->d, line, layout_px(&f->l, 4), 2 *
		    layout_measure(&f->l, MEASURE_STROKE), COLOR_INK);
	draw_shape(f->d, rect_center(sign, side, side), SHAPE_SPEAKER,
	    COLOR_QUIET);
}

/* The figure takes what its words leave. */
static void
box_compact(struct frame *f, struct rect box)
{
	char words[WORDS_MAX_BYTES], side[FORMAT_CAP];
	struct buf b = BUF(words), c = BUF(side);
	struct rect r = inside_compact(&f->l, box), low = below(&f->l, box);
	struct text_face face = layout_face(&f->l, ROLE_LABEL);
	int high, px, base;

	put_side(f->m, &c);
	high = chip_compact(f, r);
	if (high > low.h)      /* two lines, for some seconds */
		return;
	if (high == 0) {
		high = text_line_px(face);
		low = rect_cut_bottom(&low, high, 0);
		if (keys_find(&f->keys, BUTTON_SPEAK) != NULL)
			speaker(f, low, rect_cut_left(&low,
			    layout_px(&f->l, 28), 0));
		amount_put_words(f, ROLE_LABEL, low.w, total(f->m), &b);
		paint_line(f, low, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_RIGHT }, words);
	}
	(void)rect_cut_bottom(&r, high, 0);
	if (f->m->sum.dong > 0) {
		int w = text_width(f->font, face, str_of(side));
		paint_line(f, rect_cut_left(&r, w < r.w * 9 / 16 ? w :
		    r.w * 9 / 16, layout_px(&f->l, 4)), (struct paint){
		    ROLE_LABEL, COLOR_INK, ALIGN_LEFT }, side);
	}
	/* A figure has no marks and no tails: the ends of its line box may
	 * lie over the box's edge and under the words. */
	base = r.y + r.h - layout_px(&f->l, 1);
	px = paint_amount_fit(f, (struct rect){ 0, 0, r.w, f->l.h },
	    (base - 1) * 100 / 107, f->m->amount);
	face.px = (uint16_t)px;
	paint_amount_px(f, (struct rect){ r.x, base - text_ascent_px(face),
	    r.w, text_line_px(face) }, px, (struct paint){
	    ROLE_AMOUNT_KEYPAD, COLOR_INK, ALIGN_RIGHT }, f->m->amount);
}

/* A figure has no marks and no tails: the ends of its line box are empty and
 * may lie over the lines above and below r. */
static void
put_figure(struct frame *f, struct rect r)
{
	int px = r.h * 5 / 4, most = layout_px(&f->l, AMOUNT_PX), high;

	px = paint_amount_fit(f, (struct rect){ 0, 0, r.w, f->l.h },
	    px < most ? px : most, f->m->amount);
	high = text_line_px((struct text_face){ .px = (uint16_t)px });
	paint_amount_px(f, rect_center(r, r.w, high), px, (struct paint){
	    ROLE_AMOUNT_KEYPAD, COLOR_INK, ALIGN_RIGHT }, f->m->amount);
}

static void
box_roomy(struct frame *f, struct rect r)
{
	char words[WORDS_MAX_BYTES], side[FORMAT_CAP];
	struct buf b = BUF(words), c = BUF(side);
	struct rect top, bottom;
	const struct key *speak = keys_find(&f->keys, BUTTON_SPEAK);
	int wide, lines;

	amount_put_words(f, ROLE_BODY, r.w, total(f->m), &b);
	put_side(f->m, &c);
	r = rect_inset(r, layout_px(&f->l, 10));
	wide = r.w;
	top = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
	if (speak != NULL)
		wide -= speak->at.w;
	/* Thousands are one line, the smaller for it. */
	lines = layout_is_small(&f->l) ? 1 : 4;
	bottom = rect_cut_bottom(&r, words[0] == '\0' ? paint_line_px(f,
	    ROLE_BODY) : paint_lines_px(f, ROLE_BODY, lines, wide, words),
	    0);
	/* Three lines of words need the label's. */
	if (bottom.h <= 2 * paint_line_px(f, ROLE_BODY))
		paint_line(f, top, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(STR_CUSTOMER_PAYS));
	else if (f->m->sum.dong == 0)
		r = rect_union(top, r);
	paint_line(f, top, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_RIGHT }, side);
	put_figure(f, r);
	if (speak != NULL) {
		screen_speak_key(f, speak->at, COLOR_INK);
		(void)rect_cut_left(&bottom, speak->at.w, 0);
	}
	(void)paint_lines(f, bottom, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_RIGHT }, lines, words);
}

static void
draw_quick(struct frame *f, int i)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_QUICK + i));
	struct text_face big = layout_face(&f->l, ROLE_QUICK);
	struct text_face small = layout_face(&f->l, ROLE_QUICK_UNIT);
	const char *unit = f->l.compact ? "" : strings_get(STR_THOUSAND);
	char number[8];
	struct buf b = BUF(number);
	int gap = small.px / 4, wide, unit_w, x, base;
	struct text_style style = { big, COLOR_INK, ALIGN_LEFT };
	struct rect r;

	if (k == NULL)
		return;
	style.color = paint_key_face(f, k, quick[i].look);
	buf_printf(&b, "+%d", quick[i].thousand);
	wide = text_width(f->font, big, buf_str(&b));
	unit_w = text_width(f->font, small, str_of(unit));
	r = rect_center(k->at, wide + gap + unit_w, text_line_px(big));
	if (r.w > k->at.w - 2 * gap) {      /* the unit below */
		style.align = ALIGN_CENTER;
		r.h = text_close_px(big) + text_line_px(small);
		r = rect_center(k->at, k->at.w, r.h < k->at.h ? r.h :
		    k->at.h);
		draw_text(f->d, rect_cut_top(&r, text_line_px(big), 0), style,
		    "%s", number);
		style.face = small;
		r.y = r.y + r.h - text_line_px(small);
		r.h = text_line_px(small);
		paint_line(f, r, (struct paint){ ROLE_QUICK_UNIT, style.color,
		    ALIGN_CENTER }, unit);
		return;
	}
	x = r.x;
	base = r.y + text_ascent_px(big);
	draw_text(f->d, draw_on_baseline(big, x, base, wide), style, "%s",
	    number);
	style.face = small;
	draw_text(f->d, draw_on_baseline(small, x + wide + gap, base, unit_w),
	    style, "%s", unit);
}

static void
amount_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	int radius = layout_measure(&f->l, MEASURE_RADIUS);

	(void)m;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_round(f->d, p.box, radius, COLOR_CARD);
	draw_round_line(f->d, p.box, radius,
	    layout_measure(&f->l, MEASURE_STROKE), COLOR_INK);
	if (f->l.compact)
		box_compact(f, p.box);
	else
		box_roomy(f, p.box);
	pad_draw(f);
	for (int i = 0; i < QUICK_COUNT; i++)
		draw_quick(f, i);
	paint_key(f, BUTTON_TAKE, f->l.compact ? DRESS(LOOK_GO, ROLE_GO) :
	    (struct dress){ LOOK_GO, ROLE_GO, SHAPE_PLAY, true },
	    strings_get(STR_TAKE));
	paint_key(f, BUTTON_TODAY, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TODAY));
	paint_key(f, BUTTON_PLUS, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(m->amount.dong == 0 && goods_are_on(m) ? STR_GOODS :
	    STR_PLUS));
	if (f->l.compact)
		paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
		    ROLE_BUTTON, SHAPE_BACK, false }, "");
	else
		paint_key(f, BUTTON_BACK, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
		    strings_get(STR_STALL_QR));
}

const struct screen_def screen_amount = {
	.name = "amount",
	.keys = amount_keys,
	.press = amount_press,
	.type = amount_type,
	.draw = amount_draw,
	.strip = STRIP_ROOMY,
	.input_resets = true,
	.timeout_ms = AMOUNT_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
	.expire = amount_expire,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Bạn có phải nộp thuế không?  This year's revenue beside what the law said
 * is free of tax, as a row of assets/tax.tsv has it: with what it rests on,
 * since when, and who has compared it with the signed text.  Here is no
 * figure of the law and no advice.  For the trader's eyes: it goes by itself
 * sooner than other pages. */
#include "ledger/day.h"
#include "ui/screen.h"

#define TAX_TIMEOUT_MS (60 * INT64_C(1000))

void
tax_open(struct model *m, struct effects *out)
{
	m->takings = (struct takings_page){ 0 };
	screen_go(m, SCREEN_TAX, out);
}

static void
tax_enter(struct model *m, struct effects *out)
{
	(void)m;
	(void)screen_want(out, EFFECT_TAKINGS_LOAD);
}

static void
tax_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_tax, l);
	int gap = layout_measure(l, MEASURE_GAP);

	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
	keys_add(k, BUTTON_TAKINGS, rect_column(p.keys, 1, 3, gap));
	if (layout_is_small(l) && m->takings.known && m->takings.tax.known)
		keys_add(k, BUTTON_MORE, rect_column(p.keys, 2, 3, gap));
}

static void
tax_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_MENU, out);
	else if (button == BUTTON_TAKINGS)
		takings_open(m, out);
	else if (button == BUTTON_MORE)
		m->tax_basis = !m->tax_basis;
}

static bool
tax_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_MENU, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

/* How far the year has come.  Colour, shape and words; never green, which is
 * for money, and never red for what is no fault. */
static const struct { enum color ground, ink; enum shape shape;
	enum string words; } stages[] = {
	{ COLOR_SOFT, COLOR_INK, SHAPE_CHECK, STR_TAX_BELOW },
	{ COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED, SHAPE_WARNING,
	    STR_TAX_NEAR },
	{ COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED, SHAPE_WARNING,
	    STR_TAX_CLOSE },
	{ COLOR_OVER, COLOR_ON_OVER, SHAPE_BOOK, STR_TAX_BEYOND },
};

static int
stage(const struct takings_page *t)
{
	int64_t v = t->year.revenue.dong;

	return v > t->tax.exempt.dong ? 3 : v >= t->tax.second.dong ? 2 :
	    v >= t->tax.first.dong ? 1 : 0;
}

/* Part of the width, for sums of any size. */
static int
part_px(int width, int64_t part, int64_t whole)
{
	if (whole <= 0 || part <= 0)
		return 0;
	if (part >= whole)
		return width;
	return (int)((part / 1000) * width / (whole / 1000 + 1));
}

/* A bar whose end is what is exempt, with both marks on it. */
static void
draw_meter(struct frame *f, struct rect r)
{
	const struct takings_page *t = &f->m->takings;
	const struct tax_facts *x = &t->tax;
	int line = layout_px(&f->l, 2);
	struct rect bar = r;

	draw_fill(f->d, r, COLOR_CARD);
	bar.w = part_px(r.w, t->year.revenue.dong, x->exempt.dong);
	if (bar.w > 0)
		draw_fill(f->d, bar, stages[stage(t)].ground == COLOR_SOFT ?
		    COLOR_QUIET : stages[stage(t)].ground);
	draw_round_line(f->d, r, 0, line, COLOR_INK);
	draw_fill(f->d, (struct rect){ r.x + part_px(r.w, x->first.dong,
	    x->exempt.dong), r.y, line, r.h }, COLOR_INK);
	draw_fill(f->d, (struct rect){ r.x + part_px(r.w, x->second.dong,
	    x->exempt.dong), r.y, line, r.h }, COLOR_INK);
}

static void
draw_stage(struct frame *f, struct rect *r)
{
	const struct takings_page *t = &f->m->takings;
	int at = stage(t);
	char text[TAX_TEXT_MAX * 2];
	struct buf b = BUF(text);
	struct rect box;
	int side = layout_px(&f->l, f->l.compact ? 26 : 40), high;

	strings_put(&b, stages[at].words, ARGS(
	    format_money(t->tax.exempt).s, t->tax.text));
	high = paint_lines_px(f, ROLE_BODY, 3, r->w - side - layout_px(&f->l,
	    20), text);
	if (f->l.compact)      /* they stand close */
		high = high * 35 / 37 + layout_px(&f->l, 2);
	box = rect_cut_top(r, f->l.compact ? high : high + layout_px(&f->l,
	    10), layout_px(&f->l,
	    f->l.compact ? 3 : 4));
	draw_fill(f->d, box, stages[at].ground);
	box = rect_inset(box, layout_px(&f->l, f->l.compact ? 1 : 5));
	draw_shape(f->d, rect_center(rect_cut_left(&box, side,
	    layout_px(&f->l, 10)), side, side), stages[at].shape,
	    stages[at].ink);
	(void)paint_lines(f, box, (struct paint){ ROLE_BODY, stages[at].ink,
	    ALIGN_LEFT }, 3, text);
}

/* What it rests on, and that it is no advice: always together with it, but
 * where there are two pages: the second is what it rests on. */
static void
draw_source(struct frame *f, struct rect r)
{
	const struct tax_facts *x = &f->m->takings.tax;
	struct paint small = { ROLE_FINE, COLOR_INK, ALIGN_LEFT };
	char day[16], text[TAX_TEXT_MAX * 3];
	struct buf d = BUF(day), b = BUF(text);

	day_put_paper(&d, x->from_day);
	strings_put(&b, STR_TAX_BASIS, ARGS(x->basis, day));
	if (!layout_is_small(&f->l) || f->m->tax_basis) {
		int lines = layout_is_small(&f->l) ? 4 : 2;
		(void)rect_cut_top(&r, paint_lines(f, r, small, lines, text),
		    0);
		buf_reset(&b);
		strings_put(&b, STR_TAX_SOURCE, ARGS(x->source));
		(void)rect_cut_top(&r, paint_lines(f, r, small, lines, text),
		    0);
	}
	if (!layout_is_small(&f->l) || !f->m->tax_basis)
		(void)paint_lines(f, r, small, 3, strings_get(f->l.compact ?
		    STR_TAX_NO_ADVICE_SHORT : STR_TAX_NO_ADVICE));
}

static void
draw_known(struct frame *f, struct rect r)
{
	const struct takings_page *t = &f->m->takings;
	char text[FORMAT_CAP * 3], year[16];
	struct buf b = BUF(text), y = BUF(year);

	if (layout_is_small(&f->l) && f->m->tax_basis) {
		draw_source(f, r);
		return;
	}
	buf_printf(&y, "%d", (int)day_date(t->day).year);
	strings_put(&b, STR_TAX_YEAR, ARGS(year,
	    format_money(t->year.revenue).s));
	paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    text);
	draw_meter(f, rect_cut_top(&r, layout_px(&f->l, f->l.compact ? 8 :
	    14), layout_px(&f->l, f->l.compact ? 1 : 4)));
	draw_stage(f, &r);
	draw_source(f, r);
}

static void
tax_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_tax, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	/* A compact panel needs the question's line for what it rests on. */
	if (f->l.compact && m->takings.known && m->takings.tax.known)
		p.list = rect_union(p.head, p.list);
	else
		paint_line(f, p.head, (struct paint){ ROLE_HEAD,
		    COLOR_INK, ALIGN_LEFT }, strings_get(STR_TAX_TITLE));
	if (m->takings.known && m->takings.tax.known)
		draw_known(f, p.list);
	else
		(void)paint_lines(f, p.list, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_CENTER }, 3, strings_get(
		    m->takings.known ? STR_TAX_UNKNOWN :
		    STR_TAKINGS_NO_DAY));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_TAKINGS, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TAKINGS_KEY));
	paint_key(f, BUTTON_MORE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(m->tax_basis ? STR_SETTINGS_BEFORE :
	    STR_TAX_BASIS_KEY));
}

const struct screen_def screen_tax = {
	.name = "tax",
	.guarded = lock_always,
	.enter = tax_enter,
	.keys = tax_keys,
	.press = tax_press,
	.type = tax_type,
	.draw = tax_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = TAX_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

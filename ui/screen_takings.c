/* SPDX-License-Identifier: Apache-2.0 */
/* What today, this month and this year brought, and by whom it is said; the
 * month by its days or the year by its months as bars. */
#include "ledger/day.h"
#include "ui/screen.h"

#define TAKINGS_TIMEOUT_MS (120 * INT64_C(1000))

void
takings_open(struct model *m, struct effects *out)
{
	m->takings = (struct takings_page){ 0 };
	m->takings_of_year = false;
	screen_go(m, SCREEN_TAKINGS, out);
}

static void
takings_enter(struct model *m, struct effects *out)
{
	(void)m;
	(void)screen_want(out, EFFECT_TAKINGS_LOAD);
}

void
takings_update(struct model *m, const struct event *e)
{
	m->takings = e->takings;
}

static void
takings_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_takings, l);
	int gap = layout_measure(l, MEASURE_GAP);

	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
	keys_add(k, BUTTON_TAX, rect_column(p.keys, 1, 3, gap));
	if (m->takings.known)
		keys_add(k, BUTTON_NEXT, rect_column(p.keys, 2, 3, gap));
}

static void
go_back(struct model *m, struct effects *out)
{
	screen_go(m, SCREEN_HISTORY, out);
}

static void
takings_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		go_back(m, out);
	else if (button == BUTTON_TAX)
		tax_open(m, out);
	else if (button == BUTTON_NEXT)
		m->takings_of_year = !m->takings_of_year;
}

static bool
takings_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	go_back(m, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

static void
draw_total(struct frame *f, struct rect r, const char *label, struct vnd sum)
{
	draw_fill(f->d, r, COLOR_CARD);
	draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	r = rect_inset(r, layout_px(&f->l, 8));
	paint_row(f, &r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
	    ALIGN_LEFT }, label);
	paint_amount(f, r, (struct paint){ ROLE_QUICK, COLOR_INK,
	    ALIGN_LEFT }, ROLE_QUICK_UNIT, sum);
}

static void
draw_totals(struct frame *f, struct rect r)
{
	const struct takings_page *t = &f->m->takings;
	struct date d = day_date(t->day);
	int gap = layout_measure(&f->l, MEASURE_GAP);
	char month[48], year[48];
	struct buf m = BUF(month), y = BUF(year);

	strings_put(&m, STR_TAKINGS_MONTH, ARGS(format_count(d.month).s));
	buf_printf(&y, "%s %d", strings_get(STR_TAKINGS_YEAR), (int)d.year);
	draw_total(f, rect_column(r, 0, 3, gap), strings_get(STR_TODAY),
	    t->today.revenue);
	draw_total(f, rect_column(r, 1, 3, gap), month, t->month.revenue);
	draw_total(f, rect_column(r, 2, 3, gap), year, t->year.revenue);
}

/* Who says so: a sign, a word, a sum; those that there are. */
static void
draw_evidence(struct frame *f, struct rect r)
{
	static const struct { enum evidence by; enum shape shape;
		enum string word; } rows[] = {
		{ EVIDENCE_BANK, SHAPE_CHECK, STR_TOTAL_BANK },
		{ EVIDENCE_CASH, SHAPE_CASH, STR_TOTAL_CASH },
		{ EVIDENCE_CODE, SHAPE_HASH, STR_TOTAL_CODE },
		{ EVIDENCE_SEEN, SHAPE_UNCONFIRMED, STR_TOTAL_SEEN },
	};
	const struct model *m = f->m;
	const struct takings *t = m->takings_of_year ? &m->takings.year :
	    &m->takings.month;
	int gap = layout_px(&f->l, 4);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rect row = rect_row(r, (int)i, 4, gap);
		int side = paint_line_px(f, ROLE_LABEL);
		struct rect sign = rect_cut_left(&row, side, gap);
		draw_shape(f->d, rect_center(sign, side * 3 / 4,
		    side * 3 / 4), rows[i].shape, COLOR_INK);
		struct text sum = format_money(t->by[rows[i].by]);
		paint_tight(f, rect_cut_right(&row, text_width(f->font,
		    layout_face(&f->l, ROLE_BODY), str_of(sum.s)), gap),
		    (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_RIGHT },
		    sum.s);
		paint_tight(f, row, (struct paint){ ROLE_LABEL, COLOR_INK,
		    ALIGN_LEFT }, strings_get(rows[i].word));
	}
}

static int64_t
largest(const struct vnd *bar, int bars)
{
	int64_t most = 0;

	for (int i = 0; i < bars; i++)
		if (bar[i].dong > most)
			most = bar[i].dong;
	return most;
}

/* Bars from a base line; today's, or this month's, in full ink. */
static void
draw_bars(struct frame *f, struct rect r, const struct vnd *bar, int bars)
{
	const struct takings_page *t = &f->m->takings;
	struct date d = day_date(t->day);
	bool year = f->m->takings_of_year;
	int step = !year ? 5 : layout_is_small(&f->l) ? 3 : 1;
	int now = (int)(year ? d.month : d.day) - 1;
	int64_t most = largest(bar, bars);
	bool told = !f->l.compact;     /* in words, beside the bars */
	struct rect foot = rect_cut_bottom(&r, told ? paint_line_px(f,
	    ROLE_RECEIPT) : 0, 0);
	char text[FORMAT_CAP];
	struct buf b = BUF(text);

	strings_put(&b, STR_TAKINGS_MOST,
	    ARGS(format_money((struct vnd){ most }).s));
	if (told)
		paint_row(f, &r, (struct paint){ ROLE_RECEIPT, COLOR_QUIET,
		    ALIGN_LEFT }, text);
	draw_fill(f->d, rect_cut_bottom(&r, layout_px(&f->l, 2), 0),
	    COLOR_INK);
	for (int i = 0; i < bars; i++) {
		struct rect c = rect_column(r, i, bars, layout_px(&f->l, 2));
		int64_t v = bar[i].dong > 0 ? bar[i].dong : 0;
		int h = most > 0 ? (int)((v / 1000) * c.h / (most / 1000 +
		    1)) : 0;
		if (v > 0 && h < layout_px(&f->l, 2))
			h = layout_px(&f->l, 2);
		if (h > 0)
			draw_fill(f->d, rect_cut_bottom(&c, h, 0), i == now ?
			    COLOR_INK : COLOR_QUIET);
		c = rect_column(foot, i, bars, layout_px(&f->l, 2));
		if (step > 1)
			c = (struct rect){ c.x - 2 * c.w, c.y, c.w * 5, c.h };
		bool shown = told && i % step == step - 1;
		if (shown && rect_eq(c, rect_intersect(c, foot)))
			paint_line(f, c, (struct paint){ ROLE_RECEIPT,
			    COLOR_INK, ALIGN_CENTER }, format_count(i + 1).s);
	}
}

static void
draw_chart(struct frame *f, struct rect r)
{
	const struct takings_page *t = &f->m->takings;
	struct date d = day_date(t->day);
	struct date next = { d.month == 12 ? d.year + 1 : d.year,
		d.month == 12 ? 1 : d.month + 1, 1 };
	int days = (int)(day_of_date(next) - day_of_date((struct date){
	    d.year, d.month, 1 }));

	if (f->m->takings_of_year)
		draw_bars(f, r, t->of_month, MONTHS);
	else
		draw_bars(f, r, t->of_day, days);
}

/* A small glass has this month's sum, or this year's, over who says so, each a
 * line of its own, and the bars below. */
static void
draw_compact(struct frame *f, struct rect r)
{
	const struct takings_page *t = &f->m->takings;
	bool year = f->m->takings_of_year;
	struct date d = day_date(t->day);
	char label[48];
	struct buf b = BUF(label);
	struct rect row, lines = rect_cut_top(&r, r.h * 5 / 6, 0);

	if (year)
		buf_printf(&b, "%s %d", strings_get(STR_TAKINGS_YEAR),
		    (int)d.year);
	else
		strings_put(&b, STR_TAKINGS_MONTH,
		    ARGS(format_count(d.month).s));
	row = rect_cut_top(&lines, lines.h / 5, 0);
	paint_tight(f, rect_cut_left(&row, row.w / 2, 0), (struct paint){
	    ROLE_LABEL, COLOR_INK, ALIGN_LEFT }, label);
	struct text sum = format_money(year ? t->year.revenue :
	    t->month.revenue);
	paint_tight(f, row, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_RIGHT }, sum.s);
	draw_evidence(f, lines);
	draw_chart(f, r);
}

static void
takings_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_takings, &f->l);
	struct rect r = p.list;
	int gap = layout_measure(&f->l, MEASURE_GAP);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_TAKINGS_TITLE));
	if (m->takings.known && f->l.compact) {
		draw_compact(f, r);
	} else if (m->takings.known) {
		draw_totals(f, rect_cut_top(&r, 2 * paint_line_px(f,
		    ROLE_LABEL) + 2 * layout_px(&f->l, 8), gap));
		draw_evidence(f, rect_cut_left(&r, r.w *
		    (layout_is_small(&f->l) ? 4 : 3) / 8,
		    layout_measure(&f->l, MEASURE_MARGIN)));
		draw_chart(f, r);
	} else {
		(void)paint_lines(f, r, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_CENTER }, 3,
		    strings_get(STR_TAKINGS_NO_DAY));
	}
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_TAX, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TAX));
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(m->takings_of_year ? STR_TAKINGS_BY_DAY :
	    STR_TAKINGS_BY_MONTH));
}

const struct screen_def screen_takings = {
	.name = "takings",
	.guarded = lock_always,
	.enter = takings_enter,
	.keys = takings_keys,
	.press = takings_press,
	.type = takings_type,
	.draw = takings_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = TAKINGS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Today: what came in, by who says so, and the sales one by one. */
#include "ui/screen.h"

#define TODAY_TIMEOUT_MS (120 * INT64_C(1000))

struct places { struct rect totals, list, keys; };

/* A small glass has the totals on a page with the latest sale, and the other
 * sales on the pages behind it. */
#define ROWS_COMPACT 3

/* Four words and figures have no room beside each other: they are two and two,
 * for one sale less. */
static bool
has_four(const struct model *m)
{
	return m->day.totals.count[EVIDENCE_CODE] > 0;
}

static int
rows_on(const struct model *m, const struct layout *l, int skip)
{
	return !l->compact ? (layout_is_small(l) ? 3 : 4) - has_four(m) :
	    skip == 0 ? 1 : ROWS_COMPACT;
}

/* Where the page is that begins `rows` sales before this one. */
static int
skip_before(const struct model *m, const struct layout *l)
{
	int to = m->day.skip - rows_on(m, l, m->day.skip);

	return to < 0 ? 0 : to;
}

/* Sums there are to be told of. */
static int
totals_on(const struct model *m)
{
	return has_four(m) ? 4 : 3;
}

static struct places
places(const struct model *m, const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_today, l),
	    layout_is_small(l) ? gap : margin - gap / 2);
	struct places p = { 0 };

	if (!l->compact)
		p.totals = rect_cut_top(&r, layout_is_small(l) ? 2 *
		    text_line_px(layout_face(l, ROLE_LABEL)) :
		    layout_px(l, 76), gap);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	if (l->compact && m->day.skip == 0) {
		int pitch = text_close_px(layout_face(l, ROLE_LABEL));
		int row = (r.h - (ROWS_COMPACT - 1) * gap / 2) /
		    ROWS_COMPACT;
		p.totals = r;
		p.totals.h = totals_on(m) == 4 ? r.h - gap / 2 -
		    layout_measure(l, MEASURE_FOOT) : r.h - gap / 2 - row;
		p.totals.h = p.totals.h < (totals_on(m) + 1) * pitch ?
		    p.totals.h : (totals_on(m) + 1) * pitch;
		(void)rect_cut_top(&r, p.totals.h, gap / 2);
	}
	p.list = r;
	if (has_four(m) && !l->compact) {
		int more = rect_row(r, 0, rows_on(m, l, 0) + 1, gap / 2).h +
		    gap / 2;
		p.totals.h += more;
		p.list.y += more;
		p.list.h -= more;
	}
	return p;
}

static bool
can_send(const struct model *m)
{
	return net_has_board(m->net) && m->net != NET_REFUSED &&
	    m->queue_entries > 0;
}

/* What is to be looked at has the rest: a quarter, or a line below. */
static struct rect
sums_place(const struct model *m, const struct layout *l, struct rect totals)
{
	if (l->compact)
		(void)rect_cut_bottom(&totals, totals.h / (totals_on(m) + 1),
		    0);
	else
		(void)rect_cut_right(&totals, totals.w / 4,
		    layout_measure(l, MEASURE_GAP));
	return totals;
}

static void
today_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(m, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int rows = rows_on(m, l, m->day.skip);
	int n = m->day.stick && !l->compact ? 5 : 4;

	for (int i = 0; i < m->day.count && i < rows; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i),
		    rect_row(p.list, i, rows, gap / 2));
	if (lock_hides(m) && p.totals.h > 0)
		keys_add(k, BUTTON_SHOW, sums_place(m, l, p.totals));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, n, gap));
	if (can_send(m))
		keys_add(k, BUTTON_SEND_NOW, rect_column(p.keys, 1, n, gap));
	if (m->net == NET_REFUSED)
		keys_add(k, BUTTON_ENROL, rect_column(p.keys, 1, n, gap));
	/* The first page has none that is newer. */
	if (m->day.loaded && m->day.skip > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, 2, n, gap));
	else if (m->day.stick && l->compact)
		keys_add(k, BUTTON_USB, rect_column(p.keys, 2, n, gap));
	if (m->day.loaded && (m->day.more || m->day.count > rows))
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, 3, n, gap));
	if (m->day.stick && !l->compact)
		keys_add(k, BUTTON_USB, rect_column(p.keys, 4, n, gap));
}

static void
load(struct model *m, struct effects *out)
{
	struct layout l;
	struct effect *e = screen_want(out, EFFECT_DAY_LOAD);

	layout_init(&l, m->w, m->h, m->dpi);
	e->skip = m->day.wanted;
	e->rows = rows_on(m, &l, m->day.wanted);
}

void
today_open(struct model *m, struct effects *out)
{
	m->day = (struct day_page){ 0 };
	screen_go(m, SCREEN_TODAY, out);
}

static void
today_enter(struct model *m, struct effects *out)
{
	if (m->w > 0)
		load(m, out);
}

static void
turn_page(struct model *m, int to, struct effects *out)
{
	m->day.wanted = to;
	load(m, out);
}

static void
today_press(struct model *m, uint16_t button, struct effects *out)
{
	struct layout l;
	struct effect *e;
	int row = button - BUTTON_ROW;

	layout_init(&l, m->w, m->h, m->dpi);
	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_IDLE, out);
	} else if (button == BUTTON_SHOW) {
		lock_show(m, out);
	} else if (button == BUTTON_OLDER) {
		turn_page(m, m->day.skip + rows_on(m, &l, m->day.skip), out);
	} else if (button == BUTTON_NEWER) {
		turn_page(m, skip_before(m, &l), out);
	} else if (button == BUTTON_USB) {
		screen_go(m, SCREEN_USB, out);
	} else if (button == BUTTON_ENROL) {
		enrol_open(m, "", out);
	} else if (button == BUTTON_SEND_NOW) {
		(void)screen_want(out, EFFECT_SEND_NOW);
		screen_hint(m, STR_SENDING);
	} else if (row >= 0 && row < m->day.count) {
		e = screen_ask(m, out, EFFECT_SHOW_SALE);
		if (e != NULL)
			REQUIRE(str_copy(str_of(m->day.row[row].ref), e->ref,
			    sizeof(e->ref)));
	}
}

static bool
today_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || in->key != KEY_ESCAPE)
		return false;
	screen_go(m, SCREEN_IDLE, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

static const struct sale_sign signs[VERDICT_COUNT] = {
	[VERDICT_PAID] = { SHAPE_DISC, COLOR_PROVEN, SHAPE_CHECK,
	    COLOR_ON_PROVEN, STR_ROW_PAID },
	[VERDICT_SHORT] = { SHAPE_SQUARE, COLOR_SHORT, SHAPE_SHORT,
	    COLOR_ON_SHORT, STR_ROW_SHORT },
	[VERDICT_OVER] = { SHAPE_SQUARE, COLOR_OVER, SHAPE_PLUS,
	    COLOR_ON_OVER, STR_ROW_OVER },
	[VERDICT_LATE] = { SHAPE_SQUARE, COLOR_INK, SHAPE_CLOCK,
	    COLOR_PAPER, STR_ROW_LATE },
	[VERDICT_UNCONFIRMED] = { SHAPE_SQUARE, COLOR_UNCONFIRMED,
	    SHAPE_UNCONFIRMED, COLOR_ON_UNCONFIRMED, STR_ROW_SEEN },
	[VERDICT_CODE] = { SHAPE_SQUARE, COLOR_PROVEN, SHAPE_HASH,
	    COLOR_ON_PROVEN, STR_ROW_CODE },
	[VERDICT_CASH] = { SHAPE_COUNT, COLOR_INK, SHAPE_CASH, COLOR_INK,
	    STR_ROW_CASH },
};

struct sale_sign
today_sign(const struct sale *s)
{
	enum verdict v = app_verdict(s);
	struct sale_sign sign = { SHAPE_COUNT, COLOR_INK, SHAPE_CROSS,
		COLOR_INK, s->state == SALE_OPEN ? STR_ROW_OPEN :
		s->state == SALE_VOID ? STR_ROW_VOID : STR_ROW_EXPIRED };

	if (s->state == SALE_OPEN)
		sign.mark = SHAPE_CLOCK;
	if (v != VERDICT_NONE)
		sign = signs[v];
	return sign;
}

void
today_paint_sign(struct frame *f, struct rect r, const struct sale_sign *s)
{
	int side = r.w < r.h ? r.w : r.h;
	int mark = side * 3 / 4;

	r = rect_center(r, side, side);
	if (s->base == SHAPE_COUNT) {
		draw_shape(f->d, r, s->mark, s->mark_color);
		return;
	}
	if (s->base == SHAPE_DISC)
		draw_shape(f->d, r, SHAPE_DISC, s->face);
	else
		draw_round(f->d, r, side / 6, s->face);
	draw_shape(f->d, rect_center(r, mark, mark), s->mark, s->mark_color);
}

void
today_draw_sale(struct frame *f, uint16_t id, const struct sale *s,
    const char *when)
{
	const struct key *k = keys_find(&f->keys, id);
	struct sale_sign sign = today_sign(s);
	enum color c;
	struct rect r, at;
	int side;
	char line[96];
	struct buf b = BUF(line);

	if (k == NULL)
		return;
	c = paint_key_face(f, k, LOOK_LESSER);
	r = k->at;
	side = r.h * 5 / 9;
	(void)rect_cut_left(&r, layout_px(&f->l, 10), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 12), 0);
	at = rect_cut_left(&r, side, layout_px(&f->l, 10));
	if (sign.base == SHAPE_COUNT)
		sign.mark_color = c;
	today_paint_sign(f, rect_center(at, side, side), &sign);
	paint_amount(f, rect_cut_right(&r, r.w * 2 / 5, 0), (struct paint){
	    ROLE_QUICK, c, ALIGN_RIGHT }, ROLE_QUICK_UNIT, s->amount);
	buf_printf(&b, "%s · %s", when, format_tag(s->ref).s);
	if (s->who[0] != '\0')
		buf_printf(&b, " · %s", strings_get(STR_ROW_DEBT));
	if (f->l.compact) {      /* one under the other, or the word alone */
		bool two = r.h >= 2 * text_close_px(layout_face(&f->l,
		    ROLE_BODY));
		if (!two) {
			buf_reset(&b);
			buf_puts(&b, when);
		}
		buf_printf(&b, "%s%s", two ? "\n" : " · ",
		    strings_get(sign.word));
		paint_words(f, r, (struct paint){ ROLE_BODY, c, ALIGN_LEFT },
		    line);
		return;
	}
	paint_words(f, rect_cut_left(&r, r.w / 2, 0), (struct paint){
	    ROLE_BODY, c, ALIGN_LEFT }, line);
	paint_words(f, r, (struct paint){ ROLE_BODY, c, ALIGN_LEFT },
	    strings_get(sign.word));
}

static void
draw_row(struct frame *f, int i)
{
	const struct sale *s = &f->m->day.row[i];

	today_draw_sale(f, (uint16_t)(BUTTON_ROW + i), s, format_hour(
	    s->opened_wall_ms, f->m->config.utc_offset_min).s);
}

struct total { enum verdict sign; enum string label; struct vnd sum;
	int64_t count; };

/* In a line of its own. */
static void
draw_total_line(struct frame *f, struct rect r, const struct total *t)
{
	int high = paint_line_px(f, ROLE_LABEL), side = high * 5 / 8;

	r = rect_center(r, r.w, high);
	today_paint_sign(f, rect_cut_left(&r, side, side / 3),
	    &signs[t->sign]);
	paint_amount(f, rect_cut_right(&r, r.w * 3 / 5, 0), (struct paint){
	    ROLE_QUICK, COLOR_INK, ALIGN_RIGHT }, ROLE_QUICK_UNIT, t->sum);
	paint_line(f, r, (struct paint){ ROLE_LABEL, COLOR_INK, ALIGN_LEFT },
	    strings_get(t->label));
}

static void
draw_total(struct frame *f, struct rect r, const struct total *t)
{
	int side = paint_line_px(f, ROLE_LABEL) * 6 / 8;
	char line[48];
	struct buf b = BUF(line);
	struct rect head, sign;

	draw_fill(f->d, r, COLOR_CARD);
	draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	(void)rect_cut_left(&r, layout_px(&f->l, 6), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 6), 0);
	(void)rect_cut_top(&r, layout_px(&f->l, 2), 0);
	head = rect_cut_top(&r, layout_is_small(&f->l) ? r.h / 2 :
	    paint_line_px(f, ROLE_LABEL), 0);
	sign = rect_cut_left(&head, side, side / 3);
	today_paint_sign(f, sign, &signs[t->sign]);
	strings_put(&b, STR_SALES_COUNT, ARGS(format_count(t->count).s));
	/* Practice's banner takes their line. */
	if (!layout_is_small(&f->l) && has_four(f->m))   /* wide, and low */
		paint_line(f, rect_cut_right(&head, head.w * 9 / 20, 0),
		    (struct paint){ ROLE_RECEIPT, COLOR_QUIET,
		    ALIGN_RIGHT }, line);
	else if (!layout_is_small(&f->l) && !f->m->training)
		paint_line(f, rect_cut_bottom(&r, paint_line_px(f,
		    ROLE_RECEIPT), 0), (struct paint){ ROLE_RECEIPT,
		    COLOR_QUIET, ALIGN_LEFT }, line);
	paint_tight(f, head, (struct paint){ ROLE_LABEL, COLOR_INK,
	    ALIGN_LEFT }, strings_get(t->label));
	/* A figure has no marks: its line box may begin under the label. */
	if (layout_is_small(&f->l)) {
		r.y -= layout_px(&f->l, 8);
		r.h += layout_px(&f->l, 8);
	}
	paint_amount(f, r, (struct paint){ ROLE_QUICK, COLOR_INK,
	    ALIGN_LEFT }, ROLE_QUICK_UNIT, t->sum);
}

/* What waits and what is to be looked at: one under the other, or where that
 * is one line, beside each other. */
static void
draw_waiting(struct frame *f, struct rect r)
{
	const struct day_totals *t = &f->m->day.totals;
	const struct { enum string label; int64_t n; } line[2] = {
		{ STR_TOTAL_WAITING, t->waiting },
		{ STR_TOTAL_TROUBLED, t->troubled },
	};
	int high = paint_line_px(f, ROLE_LABEL);

	if (!f->l.compact) {
		draw_fill(f->d, r, COLOR_CARD);
		draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	}
	/* From the last: its ground lies under the other's words. */
	for (int i = 1; i >= 0; i--) {
		struct rect row = f->l.compact ? rect_column(r, i, 2,
		    layout_px(&f->l, 12)) : rect_row(r, i, 2, 0);
		enum color c = COLOR_INK;
		if (row.h < high)
			row = rect_center(row, row.w, high);
		if (i == 1 && line[i].n > 0) {
			c = COLOR_ON_SHORT;
			draw_fill(f->d, row, COLOR_SHORT);
		}
		(void)rect_cut_left(&row, layout_px(&f->l, 6), 0);
		(void)rect_cut_right(&row, layout_px(&f->l, 6), 0);
		paint_line(f, rect_cut_right(&row, row.w / 5, 0),
		    (struct paint){ ROLE_HEAD, c, ALIGN_RIGHT },
		    format_count(line[i].n).s);
		paint_line(f, row, (struct paint){ ROLE_LABEL, c,
		    ALIGN_LEFT }, strings_get(line[i].label));
	}
}

static void
draw_totals(struct frame *f, struct rect r)
{
	const struct day_totals *t = &f->m->day.totals;
	int gap = layout_measure(&f->l, MEASURE_GAP);
	const struct total total[] = {
		{ VERDICT_PAID, STR_TOTAL_BANK,
		    t->sum[EVIDENCE_BANK], t->count[EVIDENCE_BANK] },
		{ VERDICT_UNCONFIRMED, STR_TOTAL_SEEN,
		    t->sum[EVIDENCE_SEEN], t->count[EVIDENCE_SEEN] },
		{ VERDICT_CASH, STR_TOTAL_CASH,
		    t->sum[EVIDENCE_CASH], t->count[EVIDENCE_CASH] },
		{ VERDICT_CODE, STR_TOTAL_CODE,
		    t->sum[EVIDENCE_CODE], t->count[EVIDENCE_CODE] },
	};
	int n = totals_on(f->m), across = n == 4 ? 2 : n;

	struct rect sums = sums_place(f->m, &f->l, r);

	for (int i = 0; i < n && !lock_hides(f->m); i++)
		if (f->l.compact)
			draw_total_line(f, rect_row(sums, i, n, 0), &total[i]);
		else
			draw_total(f, rect_column(rect_row(sums, i / across,
			    n / across, gap), i % across, across, gap),
			    &total[i]);
	lock_draw_show(f);
	if (f->l.compact)
		(void)rect_cut_top(&r, sums.h, 0);
	else
		(void)rect_cut_left(&r, sums.w, gap);
	draw_waiting(f, r);
}

static void
today_draw(const struct model *m, struct frame *f)
{
	struct places p = places(m, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (p.totals.h > 0)
		draw_totals(f, p.totals);
	for (int i = 0; i < m->day.count && i < rows_on(m, &f->l,
	    m->day.skip); i++)
		draw_row(f, i);
	if (m->day.count == 0)
		paint_line(f, p.list, (struct paint){ ROLE_HEAD, COLOR_QUIET,
		    ALIGN_CENTER }, strings_get(m->day.loaded ?
		    STR_TODAY_EMPTY : STR_TODAY_LOADING));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_SEND_NOW, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SEND_NOW));
	paint_key(f, BUTTON_ENROL, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_ENROL_AGAIN));
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_NEWER));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_OLDER));
	paint_key(f, BUTTON_USB, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_USB_KEY));
}

const struct screen_def screen_today = {
	.name = "today",
	.enter = today_enter,
	.keys = today_keys,
	.press = today_press,
	.type = today_type,
	.draw = today_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = TODAY_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

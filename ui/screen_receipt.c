/* SPDX-License-Identifier: Apache-2.0 */
/* A slip on the glass: what was asked, what came, and who says so; what was
 * sold above the sum, as far as there is room, and on pages behind it. */
#include <string.h>

#include "ledger/words.h"
#include "ui/receipt_small.h"
#include "ui/screen.h"
#include "ui/sold.h"

#define RECEIPT_TIMEOUT_MS (60 * INT64_C(1000))
/* A wall time before this is a clock that was never set (2024-01-01). */
#define WALL_SET_MS INT64_C(1704067200000)

struct places { struct rect sheet, side; };

/* A small glass has its keys below a sheet of its whole width. */
static struct places
places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_receipt, l),
	    layout_is_small(l) ? gap : margin);
	struct places p;

	p.side = layout_is_small(l) ? rect_cut_bottom(&r, layout_measure(l,
	    MEASURE_FOOT), gap) : rect_cut_right(&r, r.w / 3, margin);
	p.sheet = r;
	return p;
}

/* The sheet within its edge. */
static struct rect
within(const struct layout *l, struct rect sheet)
{
	int side = layout_px(l, layout_is_small(l) ? 8 : 16);
	int edge = layout_is_small(l) ? 0 : layout_px(l, 8);

	(void)rect_cut_left(&sheet, side, 0);
	(void)rect_cut_right(&sheet, side, 0);
	(void)rect_cut_top(&sheet, edge, 0);
	(void)rect_cut_bottom(&sheet, edge, 0);
	return sheet;
}

/* Below a page's heading. */
static int
page_px(const struct layout *l)
{
	return within(l, places(l).sheet).h - text_line_px(layout_face(l,
	    ROLE_HEAD)) - layout_px(l, 8);
}

/* The slip itself, and so many pages of goods. */
static int
pages(const struct layout *l, const struct basket *b)
{
	int rows = sold_page_rows(l, page_px(l));

	return b == NULL ? 1 : 1 + (sold_rows(b) + rows - 1) / rows;
}

static void
receipt_enter(struct model *m, struct effects *out)
{
	if (m->receipt.who[0] == '\0' && m->receipt.fee[0] == '\0')
		sold_wish(m, m->receipt.ref, out);
}

static void
keys_small(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = places(l).side;
	int gap = layout_measure(l, MEASURE_GAP);

	keys_add(k, BUTTON_DONE, rect_cut_right(&r, r.w / 3, gap));
	if (m->receipt.due.dong > 0)
		keys_add(k, BUTTON_REFUND, rect_cut_right(&r, r.w / 2, gap));
	if (print_offered(m))
		keys_add(k, BUTTON_PRINT, r);
}

static void
receipt_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect side = places(l).side;
	int gap = layout_measure(l, MEASURE_GAP);

	if (goods_of_sale(m, &m->receipt) != NULL)
		keys_add(k, BUTTON_NEXT, places(l).sheet);
	if (layout_is_small(l)) {
		keys_small(m, l, k);
		return;
	}
	keys_add(k, BUTTON_DONE, rect_cut_bottom(&side, layout_px(l, 84),
	    gap));
	if (m->receipt.due.dong > 0)
		keys_add(k, BUTTON_REFUND, rect_cut_bottom(&side,
		    layout_px(l, 76), gap));
	if (print_offered(m))
		keys_add(k, BUTTON_PRINT, rect_cut_bottom(&side,
		    layout_measure(l, MEASURE_FOOT), 0));
}

void
receipt_show(struct model *m, const struct shown_sale *s)
{
	m->receipt = s->sale;
	memcpy(m->receipt_mark, s->mark, sizeof(m->receipt_mark));
	m->receipt_told_back = s->told_back;
	m->receipt_page = 0;
}

static void
receipt_leave(struct model *m, struct effects *out)
{
	enum screen to = m->under_receipt;

	if (to == SCREEN_PAY && m->pay.sale.ref[0] == '\0')
		to = SCREEN_AMOUNT;
	screen_go(m, to, out);
}

void
receipt_print(struct model *m, const struct sale *s, struct effects *out)
{
	char what[PRINT_WHAT_CAP];

	print_name_sale(s, what);
	print_wish(m, what, out);
}

static void
receipt_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_DONE)
		receipt_leave(m, out);
	else if (button == BUTTON_REFUND)
		screen_go(m, SCREEN_REFUND, out);
	else if (button == BUTTON_PRINT)
		receipt_print(m, &m->receipt, out);
	else if (button == BUTTON_NEXT)
		m->receipt_page++;
}

static bool
receipt_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || (in->key != KEY_ENTER &&
	    in->key != KEY_ESCAPE && in->key != KEY_BACKSPACE))
		return false;
	receipt_leave(m, out);
	return true;
}

/* --- words --------------------------------------------------------------- */

bool
receipt_put_part(const struct sale *s, struct buf *b)
{
	if (s->state != SALE_PAID || s->received.dong == 0 ||
	    s->evidence == EVIDENCE_CODE ||
	    s->received.dong >= s->amount.dong)
		return false;
	strings_put(b, s->evidence == EVIDENCE_CASH ? STR_CASH_PART :
	    STR_SEEN_PART, ARGS(format_money(s->received).s));
	return true;
}

void
receipt_put_evidence(const struct sale *s, struct buf *b)
{
	static const enum string words[EVIDENCE_COUNT] = {
		[EVIDENCE_NONE] = STR_EVIDENCE_NONE,
		[EVIDENCE_CASH] = STR_EVIDENCE_CASH,
		[EVIDENCE_SEEN] = STR_EVIDENCE_SEEN,
		[EVIDENCE_CODE] = STR_EVIDENCE_CODE,
		[EVIDENCE_BANK] = STR_EVIDENCE_BANK,
	};

	REQUIRE(s->evidence < EVIDENCE_COUNT);
	if (!receipt_put_part(s, b))
		buf_puts(b, strings_get(words[s->evidence]));
}

/* What is not simply paid. */
static void
put_state(const struct sale *s, struct buf *b)
{
	if (s->due.dong > 0) {
		strings_put(b, s->state == SALE_LATE ? STR_STATE_LATE_DUE :
		    STR_STATE_OVER, ARGS(format_money(s->due).s));
		return;
	}
	switch (s->state) {
	case SALE_SHORT:
		strings_put(b, STR_STATE_SHORT,
		    ARGS(format_money(news_missing(s)).s));
		break;
	case SALE_OVER:
		buf_puts(b, strings_get(STR_STATE_REFUNDED));
		break;
	case SALE_VOID:
		buf_puts(b, strings_get(STR_STATE_VOID));
		break;
	case SALE_EXPIRED:
		buf_puts(b, strings_get(STR_STATE_EXPIRED));
		break;
	case SALE_LATE:
		buf_puts(b, strings_get(STR_STATE_LATE));
		break;
	case SALE_OPEN:
	case SALE_PAID:
	case SALE_STATE_COUNT:
		break;
	}
}

/* --- the picture --------------------------------------------------------- */

static struct rect
row_of(struct frame *f, struct rect *r, enum text_role role)
{
	return rect_cut_top(r, paint_line_px(f, role), 0);
}

static void
pair(struct frame *f, struct rect *r, enum string label, const char *value)
{
	struct rect row = row_of(f, r, ROLE_LABEL);
	struct rect left = rect_cut_left(&row, text_width(f->font,
	    layout_face(&f->l, ROLE_LABEL), str_of(strings_get(label))),
	    layout_px(&f->l, 6));

	paint_line(f, left, (struct paint){ ROLE_LABEL, COLOR_QUIET,
	    ALIGN_LEFT }, strings_get(label));
	paint_line(f, row, (struct paint){ ROLE_LABEL, COLOR_INK,
	    ALIGN_RIGHT }, value);
}

static enum string
title(const struct model *m)
{
	return m->training ? STR_TRAIN_PAPER :
	    m->receipt.fee[0] != '\0' ? STR_RECEIPT_FEE :
	    m->receipt.who[0] != '\0' ? STR_RECEIPT_DEBT :
	    STR_RECEIPT_TITLE;
}

/* "2/3" and an arrow, at the right of a row: a touch shows the next. */
static void
draw_turn(struct frame *f, struct rect row, int page, int of)
{
	struct text_face face = layout_face(&f->l, ROLE_LABEL);
	int side = text_cap_px(face);
	struct rect sign = rect_cut_right(&row, side, layout_px(&f->l, 4));
	char line[FORMAT_CAP];
	struct buf b = BUF(line);

	if (of < 2)
		return;
	draw_shape(f->d, rect_center(sign, side, side), SHAPE_PLAY,
	    COLOR_INK);
	buf_printf(&b, "%d/%d", page + 1, of);
	paint_line(f, row, (struct paint){ ROLE_LABEL, COLOR_INK,
	    ALIGN_RIGHT }, line);
}

static void
draw_head(struct frame *f, struct rect *r, int of)
{
	const struct model *m = f->m;
	int gap = layout_px(&f->l, 4);
	struct rect row = row_of(f, r, ROLE_HEAD);

	draw_turn(f, row, 0, of);
	if (of > 1) {            /* its room, on both sides */
		int w = layout_px(&f->l, 48);
		(void)rect_cut_left(&row, w, 0);
		(void)rect_cut_right(&row, w, 0);
	}
	paint_line(f, row, (struct paint){ ROLE_HEAD,
	    COLOR_INK, ALIGN_CENTER }, strings_get(title(m)));
	paint_row(f, r, (struct paint){ ROLE_RECEIPT, COLOR_INK,
	    ALIGN_CENTER }, strings_get(STR_RECEIPT_NOT_INVOICE));
	(void)rect_cut_top(r, gap, 0);
	draw_band(f->d, rect_cut_top(r, layout_px(&f->l, 5), gap),
	    layout_px(&f->l, 1));
	paint_row(f, r, (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_LEFT },
	    m->profile.stall);
	if (m->profile.place[0] != '\0')
		paint_row(f, r, (struct paint){ ROLE_RECEIPT, COLOR_QUIET,
		    ALIGN_LEFT }, m->profile.place);
}

static bool
time_is_sure(const struct model *m)
{
	return m->quality > 0 && m->receipt.opened_wall_ms >= WALL_SET_MS;
}

static void
draw_when(struct frame *f, struct rect *r)
{
	const struct model *m = f->m;
	const struct sale *s = &m->receipt;
	char line[96];
	struct buf b = BUF(line);
	int zone = m->config.utc_offset_min;

	buf_printf(&b, "%s %s", format_hour(s->opened_wall_ms, zone).s,
	    format_date(s->opened_wall_ms, zone).s);
	struct rect row = row_of(f, r, ROLE_LABEL);
	struct rect left = rect_cut_left(&row, row.w / 2, 0);
	pair(f, &left, STR_RECEIPT_NUMBER, format_count(s->n).s);
	(void)rect_cut_left(&row, layout_px(&f->l, 16), 0);
	pair(f, &row, STR_RECEIPT_TAG, format_tag(s->ref).s);
	pair(f, r, time_is_sure(m) ? STR_RECEIPT_TIME : STR_TIME_UNSURE,
	    line);
}

/* More or less has come than was asked for? */
static bool
differs(const struct sale *s)
{
	return news_known(s).dong > 0 &&
	    news_known(s).dong != s->amount.dong && s->state != SALE_PAID;
}

static void
draw_money(struct frame *f, struct rect *r)
{
	const struct sale *s = &f->m->receipt;
	char words[WORDS_MAX_BYTES + 16], line[160];
	struct buf b = BUF(words), c = BUF(line);
	struct rect row;

	(void)rect_cut_top(r, layout_px(&f->l, 2), 0);
	draw_fill(f->d, rect_cut_top(r, layout_px(&f->l, 2),
	    layout_px(&f->l, 2)), COLOR_INK);
	row = row_of(f, r, ROLE_QUICK);
	paint_line(f, rect_cut_left(&row, row.w / 3, 0), (struct paint){
	    ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_RECEIPT_TOTAL));
	paint_amount(f, row, (struct paint){ ROLE_QUICK, COLOR_INK,
	    ALIGN_RIGHT }, ROLE_QUICK_UNIT, s->amount);
	words_put(&b, s->amount.dong);
	buf_printf(&b, " %s", strings_get(STR_DONG_WORD));
	(void)rect_cut_top(r, paint_lines(f, *r, (struct paint){ ROLE_LABEL,
	    COLOR_QUIET, ALIGN_RIGHT }, 3, words), 0);
	if (differs(s))
		pair(f, r, STR_RECEIPT_RECEIVED,
		    format_money(news_known(s)).s);
	receipt_put_evidence(s, &c);
	(void)rect_cut_top(r, paint_lines(f, *r, (struct paint){ ROLE_BODY,
	    COLOR_INK, ALIGN_LEFT }, 3, line), 0);
	buf_reset(&c);
	put_state(s, &c);
	bool well = s->state == SALE_OVER && s->due.dong == 0;
	paint_chip(f, r, (struct paint){ ROLE_BODY, well ? COLOR_INK :
	    COLOR_ON_SHORT, ALIGN_LEFT }, well ? COLOR_SOFT : COLOR_SHORT,
	    line);
	if (f->m->receipt_told_back.dong == 0)
		return;
	buf_reset(&c);
	strings_put(&c, STR_RECEIPT_TOLD_BACK,
	    ARGS(format_money(f->m->receipt_told_back).s));
	(void)rect_cut_top(r, paint_lines(f, *r, (struct paint){ ROLE_BODY,
	    COLOR_INK, ALIGN_LEFT }, 2, line), 0);
}

/* What the slip holds the ledger to, at its foot; where it has room. */
static void
draw_mark(struct frame *f, struct rect r)
{
	int high = paint_line_px(f, ROLE_RECEIPT);
	char line[MARK_CAP + 32];
	struct buf b = BUF(line);

	if (f->m->receipt_mark[0] == '\0' || f->m->training || r.h < high)
		return;
	strings_put(&b, STR_RECEIPT_MARK, ARGS(f->m->receipt_mark));
	paint_line(f, rect_cut_bottom(&r, high, 0), (struct paint){
	    ROLE_RECEIPT, COLOR_QUIET, ALIGN_CENTER }, line);
}

/* What was sold goes above the sum, into the room that it leaves: that of the
 * mark as well, where all of it stands there then. */
static void
draw_goods(struct frame *f, struct rect goods, struct rect *left, int first,
    const struct basket *b)
{
	int mark = f->m->receipt_mark[0] == '\0' || f->m->training ? 0 :
	    paint_line_px(f, ROLE_RECEIPT);
	int used;

	goods.h = left->h;
	/* The mark gives way where it would cost a good of a list that is whole
	 * without it, or all that is said of goods. */
	if (!sold_fits(f, goods, b) && left->h > mark) {
		goods.h -= mark;
		if (sold_px(f, goods, b) == 0)
			goods.h = left->h;
	}
	used = sold_px(f, goods, b);
	draw_shift(f->d, first, used);
	sold_paint(f, goods, b);
	(void)rect_cut_top(left, used, 0);
}

static void
draw_slip(struct frame *f, struct rect r, const struct basket *b)
{
	int first;

	draw_head(f, &r, pages(&f->l, b));
	draw_when(f, &r);
	first = f->d->items;
	struct rect goods = r;
	draw_money(f, &r);
	if (b != NULL)
		draw_goods(f, goods, &r, first, b);
	draw_mark(f, r);
}

static void
draw_page(struct frame *f, struct rect r, const struct basket *b, int page)
{
	int rows = sold_page_rows(&f->l, page_px(&f->l));
	struct rect head = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD),
	    layout_px(&f->l, 8));

	draw_turn(f, head, page, pages(&f->l, b));
	paint_line(f, head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_SOLD_TITLE));
	sold_paint_page(f, &r, b, (page - 1) * rows);
}

/* The card; where it is a key, it looks like one. */
static struct rect
draw_sheet(struct frame *f, struct rect r)
{
	const struct key *k = keys_find(&f->keys, BUTTON_NEXT);
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	int stroke = layout_measure(&f->l, MEASURE_STROKE);
	bool held = k != NULL && (f->m->focus == k->id ||
	    f->m->touch.pressed == k->id);

	if (k == NULL) {
		draw_fill(f->d, r, COLOR_CARD);
		draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	} else {
		draw_round(f->d, r, radius, COLOR_CARD);
		draw_round_line(f->d, r, radius, held ? 2 * stroke : stroke,
		    COLOR_INK);
	}
	return within(&f->l, r);
}

/* A small glass: its words are receipt_small.c's. */
static void
draw_small(struct frame *f, struct rect r, const struct basket *b)
{
	struct slip slip = { .title = title(f->m), .sure = time_is_sure(f->m) };
	struct buf said = BUF(slip.said), state = BUF(slip.state);
	const struct sale *s = &f->m->receipt;
	int of = pages(&f->l, b);

	receipt_put_evidence(s, &said);
	if (differs(s)) {
		buf_puts(&said, " · ");
		strings_put(&said, STR_AMOUNT_DONG,
		    ARGS(format_money(news_known(s)).s));
	}
	put_state(s, &state);
	if (of > 1) {
		struct rect row = r, turn;
		turn = rect_cut_right(&row, layout_px(&f->l, 76), 0);
		turn.h = paint_line_px(f, ROLE_HEAD);
		draw_turn(f, turn, 0, of);
		slip.turn_w = turn.w;
	}
	receipt_small_draw(f, r, &slip);
}

/* The verdict's sign and word, above the keys. */
static void
draw_sign(struct frame *f, struct rect sign)
{
	const struct model *m = f->m;
	struct sale_sign s = today_sign(&m->receipt);
	enum verdict v = app_verdict(&m->receipt);
	int gap = layout_px(&f->l, 8), side;

	(void)rect_cut_bottom(&sign, layout_px(&f->l, 84), gap);
	if (m->receipt.due.dong > 0)
		(void)rect_cut_bottom(&sign, layout_px(&f->l, 76), gap);
	if (print_offered(m))
		(void)rect_cut_bottom(&sign, layout_measure(&f->l,
		    MEASURE_FOOT), gap);
	side = sign.h < sign.w ? sign.h / 2 : sign.w / 2;
	today_paint_sign(f, rect_center(rect_cut_top(&sign, sign.h * 2 / 3,
	    0), side, side), &s);
	(void)paint_lines(f, sign, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_CENTER }, 2, strings_get(v == VERDICT_NONE ? s.word :
	    verdict_word(v)));
}

static void
receipt_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	struct rect sheet;
	const struct basket *b = goods_of_sale(m, &m->receipt);
	int page = m->receipt_page % pages(&f->l, b);
	char what[PRINT_WHAT_CAP];

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	sheet = draw_sheet(f, p.sheet);
	if (page > 0)
		draw_page(f, sheet, b, page);
	else if (layout_is_small(&f->l))
		draw_small(f, sheet, b);
	else
		draw_slip(f, sheet, b);
	if (!layout_is_small(&f->l))
		draw_sign(f, p.side);
	paint_key(f, BUTTON_REFUND, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_REFUND));
	print_name_sale(&m->receipt, what);
	print_paint_key(f, LOOK_KEY, what);
	paint_key(f, BUTTON_DONE, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_DONE));
}

const struct screen_def screen_receipt = {
	.name = "receipt",
	.enter = receipt_enter,
	.keys = receipt_keys,
	.press = receipt_press,
	.type = receipt_type,
	.draw = receipt_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = RECEIPT_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
	.expire = receipt_leave,
};

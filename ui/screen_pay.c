/* SPDX-License-Identifier: Apache-2.0 */
/* The QR is the largest thing here, the way to pay by other means beside. */
#include "ledger/bank.h"
#include "ui/screen.h"

#define LAST_MINUTE_MS 60000

struct places { struct rect qr, side, keys; };

/* Two keys in the last row? */
static bool
has_two(const struct model *m)
{
	return m->proves || m->training;
}

/* A small panel's last row has words in two lines then: how much higher than
 * the others it is. */
static int
two_lines_px(const struct model *m, const struct layout *l)
{
	int more = 2 * text_close_px(layout_face(l, ROLE_BUTTON_SMALL)) +
	    layout_measure(l, MEASURE_STROKE) - layout_measure(l,
	    MEASURE_FOOT);

	return l->compact && has_two(m) && more > 0 ? more : 0;
}

/* What is still to be paid of a short sale takes two lines more. */
static struct places
places(const struct model *m, const struct layout *l)
{
	bool rest = m->pay.sale.state == SALE_SHORT;
	struct rect r = strip_body(&screen_pay, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int margin = layout_px(l, l->compact ? 4 : 18);
	int side = r.h < r.w * 2 / 3 ? r.h : r.w * 2 / 3;
	struct places p;
	int rows = l->compact ? 3 : 2;

	p.qr = rect_cut_left(&r, side, 0);
	p.side = r;
	(void)rect_cut_left(&p.side, l->compact ? layout_px(l, 2) : margin, 0);
	(void)rect_cut_right(&p.side, margin, 0);
	(void)rect_cut_top(&p.side, l->compact ? 0 : margin * 2 / 3, 0);
	(void)rect_cut_bottom(&p.side, l->compact ? layout_px(l, 6) :
	    margin * 3 / 4, 0);
	p.keys = rect_cut_bottom(&p.side, rows * layout_measure(l,
	    MEASURE_FOOT) + (rows - 1) * gap + two_lines_px(m, l),
	    rest ? 0 : gap);
	return p;
}

/* Cancelling, and beside it the customer's code where one can be checked; in
 * practice, what the customer does. */
static void
add_last(const struct model *m, const struct layout *l, struct rect r,
    struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect cancel = r;

	if (has_two(m)) {
		cancel = rect_cut_right(&r, l->compact ? r.w * 2 / 5 :
		    (r.w - gap) / 2, gap);
		keys_add(k, m->training ? BUTTON_CUSTOMER : BUTTON_CODE, r);
	}
	keys_add(k, BUTTON_CANCEL, cancel);
}

static void
pay_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = places(m, l).keys;

	strip_add_key(m, places(m, l).side, l, k);
	if (m->pay.sale.fee[0] != '\0') {   /* the board's own account */
		keys_add(k, BUTTON_CASH, rect_row(r, 0, 2, gap));
		add_last(m, l, rect_row(r, 1, 2, gap), k);
		return;
	}
	if (l->compact) {
		add_last(m, l, rect_cut_bottom(&r, layout_measure(l,
		    MEASURE_FOOT) + two_lines_px(m, l), gap), k);
		keys_add(k, BUTTON_CASH, rect_row(r, 0, 2, gap));
		keys_add(k, BUTTON_SEEN, rect_row(r, 1, 2, gap));
		return;
	}
	keys_add(k, BUTTON_CASH, rect_column(rect_row(r, 0, 2, gap), 0, 2,
	    gap));
	keys_add(k, BUTTON_SEEN, rect_column(rect_row(r, 0, 2, gap), 1, 2,
	    gap));
	add_last(m, l, rect_row(r, 1, 2, gap), k);
}

static void
pay_enter(struct model *m, struct effects *out)
{
	(void)out;
	m->deadline_ms = m->pay_until_ms;
}

static void
pay_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_CASH)
		screen_ask_sale(m, out, EFFECT_SALE_CASH, m->pay.sale.ref);
	else if (button == BUTTON_SEEN)
		screen_ask_sale(m, out, EFFECT_SALE_SEEN, m->pay.sale.ref);
	else if (button == BUTTON_CODE)
		screen_go(m, SCREEN_CODE, out);
	else if (button == BUTTON_CUSTOMER)
		screen_go(m, SCREEN_CUSTOMER, out);
	else if (button == BUTTON_CANCEL)
		screen_ask_sale(m, out, EFFECT_SALE_VOID, m->pay.sale.ref);
}

static bool
pay_type(struct model *m, const struct input *in, struct effects *out)
{
	if (code_scan(m, in, out))
		return true;
	if (in->kind != INPUT_KEY || in->key != KEY_ESCAPE)
		return false;
	pay_press(m, BUTTON_CANCEL, out);
	return true;
}

static void
pay_expire(struct model *m, struct effects *out)
{
	screen_ask_sale(m, out, EFFECT_SALE_EXPIRE, m->pay.sale.ref);
	/* Asked, or another answer is still to come: look again then. */
	m->deadline_ms = m->awaited_until_ms;
}

static void
draw_amount(struct frame *f, struct rect *r)
{
	const struct sale *s = &f->m->pay.sale;
	struct paint p = { ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT };
	int high = paint_line_px(f, ROLE_AMOUNT_PAY);
	int label = paint_line_px(f, ROLE_LABEL);
	int hint = strip_hint_px(f, f->l.compact ? r->w : r->w -
	    layout_measure(&f->l, MEASURE_STRIP));
	char line[96];
	struct buf b = BUF(line);
	bool rest = s->state == SALE_SHORT;
	struct rect top = { 0 };

	/* A compact panel has no label, and its figure no more room than it
	 * needs. */
	if (!f->l.compact || hint > 0)
		top = rect_cut_top(r, hint > label || f->l.compact ? hint :
		    label, 0);
	if (f->l.compact)
		high = text_cap_px(layout_face(&f->l, ROLE_AMOUNT_PAY)) +
		    layout_px(&f->l, 8);
	if (!f->l.compact)     /* the help has the corner */
		top.w -= layout_measure(&f->l, MEASURE_STRIP);
	if (!strip_hint(f, top) && !f->l.compact)
		paint_line(f, top, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(rest ? STR_SCAN_REST :
		    s->who[0] != '\0' ? STR_SCAN_DEBT : STR_SCAN_TO_PAY));
	struct rect own = rect_cut_top(r, high, 0);
	own.y -= (paint_line_px(f, ROLE_AMOUNT_PAY) - high) / 2;
	if (own.y < 0) {
		(void)rect_cut_top(r, -own.y, 0);
		own.y = 0;
	}
	own.h = paint_line_px(f, ROLE_AMOUNT_PAY);
	paint_amount(f, own, p, ROLE_UNIT_PAY, rest ? news_missing(s) :
	    s->amount);
	if (!rest)
		return;
	strings_put(&b, STR_REST_OF, ARGS(format_money(news_known(s)).s,
	    format_money(s->amount).s));
	paint_chip(f, r, (struct paint){ ROLE_LABEL, COLOR_ON_SHORT,
	    ALIGN_LEFT }, COLOR_SHORT, line);
}

int64_t
screen_pay_step_ms(const struct model *m)
{
	return m->pay_until_ms - m->now_ms > LAST_MINUTE_MS ? 10000 : 1000;
}

/* As it is shown, in whole steps. */
static int64_t
time_left(const struct model *m)
{
	int64_t step = screen_pay_step_ms(m);

	return (m->pay_until_ms - m->now_ms + step - 1) / step * step;
}

/* A small glass says the time first, and the rest as it has room. */
static void
draw_payee_compact(struct frame *f, struct rect *r, struct paint time)
{
	const struct model *m = f->m;
	struct paint p = { ROLE_LABEL, COLOR_QUIET, ALIGN_LEFT };
	char line[64];
	struct buf b = BUF(line);

	paint_spare(f, r, (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_LEFT },
	    m->profile.holder);
	strings_put(&b, STR_TIME_LEFT, ARGS(format_left(time_left(m)).s));
	paint_spare(f, r, time, line);
	buf_reset(&b);
	strings_put(&b, STR_TAG, ARGS(format_tag(m->pay.sale.ref).s));
	paint_spare(f, r, p, line);
	if (!m->training)
		paint_spare(f, r, p, format_tail(m->pay.sale.account).s);
}

static void
draw_payee(struct frame *f, struct rect *r)
{
	const struct model *m = f->m;
	const struct bank *bank = bank_by_bin(str_of(m->pay.sale.bin));
	struct paint time = { ROLE_LABEL, m->pay_until_ms - m->now_ms <
	    LAST_MINUTE_MS ? COLOR_INK : COLOR_QUIET, ALIGN_LEFT };
	char line[128];
	struct buf b = BUF(line);

	if (f->l.compact) {
		draw_payee_compact(f, r, time);
		return;
	}
	paint_row(f, r, (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_LEFT },
	    m->profile.holder);
	if (bank != NULL)
		buf_printf(&b, "%s ", bank->short_name);
	if (!m->training)
		buf_puts(&b, format_tail(m->pay.sale.account).s);
	/* News takes its line where there is little room. */
	if (r->h >= 2 * text_close_px(layout_face(&f->l, ROLE_LABEL)))
		paint_row(f, r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, line);
	buf_reset(&b);
	strings_put(&b, STR_TAG_LEFT, ARGS(format_tag(m->pay.sale.ref).s,
	    format_left(time_left(m)).s));
	paint_row(f, r, time, line);
}

static void
pay_draw(const struct model *m, struct frame *f)
{
	struct places p = places(m, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_fill(f->d, p.qr, COLOR_WHITE);
	draw_qr(f->d, p.qr, str_of(m->pay.payload));
	train_mark(f, p.qr);
	draw_amount(f, &p.side);
	draw_payee(f, &p.side);
	paint_key(f, BUTTON_CASH, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_CASH));
	paint_key(f, BUTTON_SEEN, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SEEN));
	paint_key(f, BUTTON_CODE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_PAY_CODE));
	paint_key(f, BUTTON_CUSTOMER, DRESS(LOOK_GO, ROLE_BUTTON_SMALL),
	    strings_get(STR_TRAIN_CUSTOMER));
	paint_key(f, BUTTON_CANCEL, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_CROSS, false }, strings_get(STR_CANCEL));
}

const struct screen_def screen_pay = {
	.name = "pay",
	.enter = pay_enter,
	.keys = pay_keys,
	.press = pay_press,
	.type = pay_type,
	.draw = pay_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_NEVER,
	.expire = pay_expire,
};

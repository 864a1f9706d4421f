/* SPDX-License-Identifier: Apache-2.0 */
/* Tien cho: what the market asks of this stall, a bill a page with the code
 * to pay it, and after them the last receipts with theirs. */
#include "ui/screen.h"

#define FEES_TIMEOUT_MS (120 * INT64_C(1000))
#define DAY_MS          (86400 * INT64_C(1000))

struct places { struct rect head, qr, side, keys; };

static struct places
places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_fees, l),
	    l->compact ? gap : margin - gap / 2);
	struct places p;
	int side;

	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 24 : 40)), 0);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	side = r.h < r.w / 2 ? r.h : r.w / 2;
	p.qr = rect_cut_left(&r, side, margin);
	p.side = r;
	return p;
}

/* The paper on the glass; NULL: there is none. */
static const struct fee_page *
shown(const struct model *m)
{
	return m->fees.at < m->fees.count ? &m->fees.row[m->fees.at] : NULL;
}

void
fees_update(struct model *m, const struct event *e)
{
	int at = m->screen == SCREEN_FEES ? m->fees.at : 0;

	REQUIRE(e->fees.count >= 0 && e->fees.count <= FEE_PAGES_MAX);
	m->fees = e->fees;
	m->fees.at = at < m->fees.count ? at : 0;
}

/* Bills are not ours to print; the market's receipts are. */
static bool
has_paper(const struct model *m)
{
	return print_offered(m) && shown(m) != NULL && shown(m)->is_slip;
}

static void
fees_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	int gap = layout_measure(l, MEASURE_GAP), n = 3 + has_paper(m);

	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, n, gap));
	if (m->fees.at > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, 1, n, gap));
	if (m->fees.at + 1 < m->fees.count)
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, 2, n, gap));
	if (has_paper(m))
		keys_add(k, BUTTON_PRINT, rect_column(p.keys, 3, n, gap));
}

static void
fees_press(struct model *m, uint16_t button, struct effects *out)
{
	char what[PRINT_WHAT_CAP];

	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_IDLE, out);
	} else if (button == BUTTON_NEWER && m->fees.at > 0) {
		m->fees.at--;
	} else if (button == BUTTON_OLDER && m->fees.at + 1 < m->fees.count) {
		m->fees.at++;
	} else if (button == BUTTON_PRINT && has_paper(m)) {
		print_name_number("fee", shown(m)->number, what);
		print_wish(m, what, out);
	}
}

static bool
fees_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_IDLE, out);
	return true;
}

void
fees_open(struct model *m, struct effects *out)
{
	m->fees.at = 0;
	screen_go(m, SCREEN_FEES, out);
}

/* --- the picture --------------------------------------------------------- */

/* A figure has no marks: a small glass has the next line close below it. */
static struct rect
figure_place(struct frame *f, struct rect *r)
{
	int high = paint_line_px(f, ROLE_AMOUNT_PAY);
	struct rect at = *r;

	at.h = high;
	(void)rect_cut_top(r, f->l.compact ? high * 7 / 8 : high +
	    layout_px(&f->l, 8), 0);
	return at;
}

static void
draw_bill(struct frame *f, struct rect r, const struct fee_page *p)
{
	struct paint body = { ROLE_BODY, COLOR_INK, ALIGN_LEFT };
	char line[192];
	struct buf b = BUF(line);

	strings_put(&b, STR_FEES_BILL, ARGS(p->stall, p->period));
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    line);
	paint_amount(f, figure_place(f, &r), (struct paint){
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT },
	    ROLE_UNIT_PAY, p->open);
	if (p->open.dong != p->amount.dong) {
		buf_reset(&b);
		strings_put(&b, STR_FEES_OF,
		    ARGS(format_money(p->amount).s));
		paint_row(f, &r, body, line);
	}
	buf_reset(&b);
	strings_put(&b, STR_FEES_DUE, ARGS(format_date(p->due_day * DAY_MS,
	    0).s));
	paint_row(f, &r, body, line);
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_LEFT }, 3, strings_get(p->payload[0] == '\0' ?
	    STR_FEES_CASH : STR_FEES_SCAN));
}

static void
draw_slip(struct frame *f, struct rect r, const struct fee_page *p)
{
	struct paint body = { ROLE_BODY, COLOR_INK, ALIGN_LEFT };
	char line[192];
	struct buf b = BUF(line);

	strings_put(&b, STR_FEES_SLIP, ARGS(format_count(p->number).s));
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    line);
	paint_amount(f, figure_place(f, &r), (struct paint){
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT },
	    ROLE_UNIT_PAY, p->amount);
	paint_row(f, &r, body, p->period);
	if (p->open.dong > 0) {
		buf_reset(&b);
		strings_put(&b, STR_FEES_LEFT, ARGS(format_money(p->open).s));
		/* What the law wants said comes first. */
		if (!f->l.compact)
			paint_row(f, &r, body, line);
	}
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_LEFT }, 3, strings_get(STR_FEES_NO_INVOICE));
}

static void
fees_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	const struct fee_page *page = shown(m);
	char line[FORMAT_CAP * 3], what[PRINT_WHAT_CAP];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	strings_put(&b, m->fees.owed.dong > 0 ? STR_FEES_TITLE :
	    STR_FEES_NOTHING, ARGS(format_money(m->fees.owed).s));
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, line);
	draw_fill(f->d, p.qr, COLOR_WHITE);
	if (page != NULL && page->payload[0] != '\0')
		draw_qr(f->d, p.qr, str_of(page->payload));
	if (page != NULL && page->is_slip)
		draw_slip(f, p.side, page);
	else if (page != NULL)
		draw_bill(f, p.side, page);
	paint_back(f);
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_BEFORE));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_AFTER));
	print_name_number("fee", page != NULL ? page->number : 0, what);
	print_paint_key(f, LOOK_KEY, what);
}

const struct screen_def screen_fees = {
	.name = "fees",
	.keys = fees_keys,
	.press = fees_press,
	.type = fees_type,
	.draw = fees_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = FEES_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

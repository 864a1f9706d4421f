/* SPDX-License-Identifier: Apache-2.0 */
/* One bill of the round: how much, and the two ways to take it. */
#include <string.h>

#include "ui/screen.h"

#define STALL_TIMEOUT_MS (300 * INT64_C(1000))

static void
stall_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct one_places p = one_places(&screen_round_stall, l);
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	keys_add(k, BUTTON_ASK, rect_column(p.go, 0, 2, gap));
	keys_add(k, BUTTON_CASH, rect_column(p.go, 1, 2, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 2, gap));
	keys_add(k, BUTTON_OTHER, rect_column(p.keys, 1, 2, gap));
}

static void
stall_enter(struct model *m, struct effects *out)
{
	(void)out;
	if (m->fee_amount.dong <= 0 || m->fee_amount.dong >
	    m->fee_bill.rest.dong)
		m->fee_amount = m->fee_bill.rest;
	if (m->fee_amount.dong > VND_SALE_MAX)
		m->fee_amount.dong = VND_SALE_MAX;
}

static void
take(struct model *m, enum evidence by, struct effects *out)
{
	struct effect *e = screen_ask(m, out, EFFECT_FEE_ASK);

	if (e == NULL)
		return;
	e->by = by;
	e->amount = m->fee_amount;
	memcpy(e->ref, m->fee_bill.bill, sizeof(e->ref));
	memcpy(e->line, m->fee_bill.stall, sizeof(m->fee_bill.stall));
	m->fee_amount.dong = 0;
}

static void
leave(struct model *m, struct effects *out)
{
	m->fee_amount.dong = 0;
	screen_go(m, SCREEN_ROUND_LIST, out);
}

static void
stall_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		leave(m, out);
	else if (button == BUTTON_ASK)
		take(m, EVIDENCE_NONE, out);
	else if (button == BUTTON_CASH)
		take(m, EVIDENCE_CASH, out);
	else if (button == BUTTON_OTHER)
		books_open_sum(m, SUM_FEE, m->fee_amount, out);
}

static bool
stall_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	leave(m, out);
	return true;
}

static void
stall_draw(const struct model *m, struct frame *f)
{
	struct rect r = one_places(&screen_round_stall, &f->l).top, row;
	char line[NAME_MAX_BYTES + 64];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_TITLE,
	    COLOR_INK, ALIGN_LEFT }, 1, m->fee_bill.stall), 0);
	round_put_age(&b, &m->fee_bill);
	if (m->fee_bill.place[0] != '\0')
		buf_printf(&b, " · %s", m->fee_bill.place);
	if (f->l.compact) {
		(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){
		    ROLE_HEAD, COLOR_QUIET, ALIGN_LEFT }, 2, line), 0);
	} else {
		row = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
		paint_line(f, row, (struct paint){ ROLE_HEAD, COLOR_QUIET,
		    ALIGN_LEFT }, line);
	}
	if (m->fee_amount.dong < m->fee_bill.rest.dong) {
		buf_reset(&b);
		strings_put(&b, STR_ROUND_PART,
		    ARGS(format_money(m->fee_bill.rest).s));
		paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, line);
	}
	paint_amount(f, r, (struct paint){ ROLE_AMOUNT_KEYPAD, COLOR_INK,
	    ALIGN_LEFT }, ROLE_UNIT_KEYPAD, m->fee_amount);
	paint_key(f, BUTTON_ASK, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_ROUND_BY_QR));
	paint_key(f, BUTTON_CASH, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_CASH, false }, strings_get(STR_CASH));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_OTHER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_CODE_OTHER));
}

const struct screen_def screen_round_stall = {
	.name = "round-stall",
	.enter = stall_enter,
	.keys = stall_keys,
	.press = stall_press,
	.type = stall_type,
	.draw = stall_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = STALL_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

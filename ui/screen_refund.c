/* SPDX-License-Identifier: Apache-2.0 */
/* What a customer is to get back, and how they got it. */
#include "ui/screen.h"

#define REFUND_TIMEOUT_MS (60 * INT64_C(1000))

static void
refund_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_refund, l);
	int gap = layout_measure(l, MEASURE_GAP);

	keys_add(k, BUTTON_BACK, p.back);
	if (m->receipt.due.dong == 0)
		return;
	keys_add(k, BUTTON_TRANSFERRED, rect_column(p.ways, 0, 2, gap));
	keys_add(k, BUTTON_CASH, rect_column(p.ways, 1, 2, gap));
}

static void
refund_press(struct model *m, uint16_t button, struct effects *out)
{
	struct effect *e;

	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_RECEIPT, out);
		return;
	}
	if ((button != BUTTON_TRANSFERRED && button != BUTTON_CASH) ||
	    m->receipt.due.dong == 0)
		return;
	e = screen_ask(m, out, EFFECT_REFUND);
	if (e == NULL)
		return;
	e->amount = m->receipt.due;
	e->by = button == BUTTON_CASH ? EVIDENCE_CASH : EVIDENCE_BANK;
	REQUIRE(str_copy(str_of(m->receipt.ref), e->ref, sizeof(e->ref)));
}

static bool
refund_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_RECEIPT, out);
	return true;
}

/* What the transfer is to say: by that the bank's word of it finds the sale. */
static void
draw_reference(struct frame *f, struct rect *r, const char *ref)
{
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	strings_put(&b, STR_REFUND_REF, ARGS(ref));
	paint_line(f, rect_cut_bottom(r, paint_line_px(f, ROLE_BODY), 0),
	    (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_LEFT }, line);
}

/* A small glass has the sum beside the title, and so the larger. */
static void
draw_sum_small(struct frame *f, struct rect *r)
{
	struct rect row = rect_cut_top(r, paint_line_px(f, ROLE_AMOUNT_PAY),
	    0);

	paint_amount(f, rect_cut_right(&row, row.w / 2, 0), (struct paint){
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_RIGHT }, ROLE_UNIT_PAY,
	    f->m->receipt.due);
	paint_line(f, row, (struct paint){ ROLE_TITLE, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_REFUND));
}

static void
refund_draw(const struct model *m, struct frame *f)
{
	const struct sale *s = &m->receipt;
	struct rect r = choice_places(&screen_refund, &f->l).top;
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	strings_put(&b, STR_VERDICT_FOOT, ARGS(format_hour(s->opened_wall_ms,
	    m->config.utc_offset_min).s, format_tag(s->ref).s,
	    format_count(s->n).s));
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (layout_is_small(&f->l))
		draw_sum_small(f, &r);
	else
		paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_REFUND));
	paint_row(f, &r, (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
	    line);
	paint_line(f, rect_cut_bottom(&r, paint_line_px(f, ROLE_BODY), 0),
	    (struct paint){ ROLE_BODY, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_REFUND_NOTE));
	if (s->due.dong > 0)
		draw_reference(f, &r, s->ref);
	if (!layout_is_small(&f->l))
		paint_amount(f, r, (struct paint){ ROLE_AMOUNT_VERDICT,
		    COLOR_INK, ALIGN_LEFT }, ROLE_UNIT_KEYPAD, s->due);
	paint_key(f, BUTTON_TRANSFERRED, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_TRANSFERRED));
	paint_key(f, BUTTON_CASH, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_BY_CASH));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

const struct screen_def screen_refund = {
	.name = "refund",
	.guarded = lock_always,
	.keys = refund_keys,
	.press = refund_press,
	.type = refund_type,
	.draw = refund_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = REFUND_TIMEOUT_MS,
	.on_timeout = SCREEN_RECEIPT,
};

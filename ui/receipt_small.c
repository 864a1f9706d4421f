/* SPDX-License-Identifier: Apache-2.0 */
/* The slip on a small glass, a line for each thing. */
#include "ledger/words.h"
#include "ui/receipt_small.h"

/* The verdict's sign and word, and the amount. */
static void
draw_sum_compact(struct frame *f, struct rect row)
{
	const struct sale *s = &f->m->receipt;
	struct sale_sign sign = today_sign(s);
	enum verdict v = app_verdict(s);
	int side = row.h * 3 / 4;

	today_paint_sign(f, rect_cut_left(&row, side, side / 3), &sign);
	paint_amount(f, rect_cut_right(&row, row.w / 2, side / 4),
	    (struct paint){ ROLE_QUICK, COLOR_INK, ALIGN_RIGHT },
	    ROLE_QUICK_UNIT, s->amount);
	paint_line(f, row, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    strings_get(v == VERDICT_NONE ? sign.word : verdict_word(v)));
}

static int
close_px(const struct frame *f, int w, const char *text)
{
	return paint_lines_px(f, ROLE_BODY, 2, w, text) / paint_line_px(f,
	    ROLE_BODY) * text_close_px(layout_face(&f->l, ROLE_BODY));
}

static void
draw_close(struct frame *f, struct rect *r, struct paint p, const char *text)
{
	struct rect row = *r;
	int h = close_px(f, r->w, text);

	row.h = h + paint_line_px(f, p.role) - text_close_px(layout_face(
	    &f->l, p.role));
	if (*text == '\0')
		return;
	(void)paint_lines(f, row, p, 2, text);
	(void)rect_cut_top(r, h, 0);
}

/* The amount's words give way to what is to be done. */
static void
draw_tail(struct frame *f, struct rect r, const struct slip *t)
{
	const struct sale *s = &f->m->receipt;
	struct paint p = { ROLE_BODY, COLOR_INK, ALIGN_LEFT };
	bool well = s->state == SALE_OVER && s->due.dong == 0;
	char words[WORDS_MAX_BYTES + 16], back[120];
	struct buf w = BUF(words), b = BUF(back);

	amount_put_words(f, ROLE_LABEL, r.w, s->amount, &w);
	if (f->m->receipt_told_back.dong > 0)
		strings_put(&b, STR_RECEIPT_TOLD_BACK,
		    ARGS(format_money(f->m->receipt_told_back).s));
	int more = close_px(f, r.w, t->said) + close_px(f, r.w, t->state) +
	    close_px(f, r.w, back);
	if (r.h >= more + paint_line_px(f, ROLE_LABEL))
		paint_row(f, &r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_RIGHT }, words);
	draw_close(f, &r, p, t->said);
	paint_chip(f, &r, (struct paint){ ROLE_BODY, well ? COLOR_INK :
	    COLOR_ON_SHORT, ALIGN_LEFT }, well ? COLOR_SOFT : COLOR_SHORT,
	    t->state);
	draw_close(f, &r, p, back);
}

/* "Số 1042 · DB0", and when. */
static void
draw_number(struct frame *f, struct rect *r, bool sure)
{
	const struct sale *s = &f->m->receipt;
	int zone = f->m->config.utc_offset_min;
	struct paint p = { ROLE_LABEL, COLOR_QUIET, ALIGN_RIGHT };
	char line[96], when[64];
	struct buf b = BUF(line), c = BUF(when);
	struct rect row = *r;

	buf_printf(&b, "%s %s · %s", strings_get(STR_RECEIPT_NUMBER),
	    format_count(s->n).s, format_tag(s->ref).s);
	buf_printf(&c, "%s%s %s", format_hour(s->opened_wall_ms, zone).s,
	    sure ? "" : " ?", format_date(s->opened_wall_ms, zone).s);
	row.h = paint_line_px(f, ROLE_LABEL);
	paint_line(f, rect_cut_right(&row, row.w / 2, 0), p, when);
	p.align = ALIGN_LEFT;
	paint_line(f, row, p, line);
	(void)rect_cut_top(r, text_close_px(layout_face(&f->l, ROLE_LABEL)),
	    0);
}

void
receipt_small_draw(struct frame *f, struct rect r, const struct slip *s)
{
	struct paint p = { ROLE_HEAD, COLOR_INK, ALIGN_LEFT };
	char line[160];
	struct buf b = BUF(line);
	struct rect head = r;

	buf_puts(&b, strings_get(s->title));
	/* Practice's paper says what it is not by itself. */
	if (!f->m->training)
		buf_printf(&b, " – %s", strings_get(STR_RECEIPT_NOT_INVOICE));
	(void)rect_cut_right(&head, s->turn_w, 0);
	draw_close(f, &head, p, line);
	(void)rect_cut_top(&r, head.y - r.y, 0);
	draw_number(f, &r, s->sure);
	draw_sum_compact(f, rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0));
	draw_tail(f, r, s);
}

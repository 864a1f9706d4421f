/* SPDX-License-Identifier: Apache-2.0 */
/* Nobody is buying: the stall's own QR, and one green key. */
#include "ledger/bank.h"
#include "ui/screen.h"

/* The words beside it need what its modules do not. */
#define QR_COMPACT_PX 248

struct places { struct rect band, qr, side, keys; };

/* A small panel has a row more while the market asks for money. */
static struct places
places(const struct model *m, const struct layout *l)
{
	struct rect r = strip_body(&screen_idle, l);
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct places p;
	int side;

	p.band = rect_cut_top(&r, layout_measure(l, MEASURE_BAND), 0);
	r = rect_inset(r, margin);
	side = r.h < r.w * 11 / 20 ? r.h : r.w * 11 / 20;
	if (l->compact && side > layout_px(l, QR_COMPACT_PX))
		side = layout_px(l, QR_COMPACT_PX);
	p.qr = rect_cut_left(&r, side, margin * 2);
	p.side = r;
	p.keys = rect_cut_bottom(&p.side, layout_px(l, !l->compact ? 190 :
	    m->fees.count > 0 ? 174 : 116), gap);
	return p;
}

static void
idle_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	uint16_t id[3] = { BUTTON_TODAY };
	int count = 1;
	struct places p = places(m, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int foot = layout_measure(l, MEASURE_FOOT);
	struct rect row = rect_cut_bottom(&p.keys, foot, gap);

	if (!m->training)
		id[count++] = BUTTON_DEBTS;
	if (m->fees.count > 0 && l->compact)
		keys_add(k, BUTTON_FEES, rect_cut_bottom(&p.keys, foot, gap));
	else if (m->fees.count > 0)
		id[count++] = BUTTON_FEES;
	if (!m->training)
		keys_add(k, BUTTON_MENU, rect_cut_right(l->compact ? &p.keys :
		    &row, foot, gap));
	/* The words of a small panel need what they need. */
	if (l->compact && count > 1)
		keys_add(k, id[--count], rect_cut_right(&row, row.w * 2 / 5,
		    gap));
	for (int i = 0; i < count; i++)
		keys_add(k, id[i], rect_column(row, i, count, gap));
	keys_add(k, BUTTON_SELL, p.keys);
}

static void
idle_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_SELL)
		screen_go(m, SCREEN_AMOUNT, out);
	else if (button == BUTTON_TODAY)
		today_open(m, out);
	else if (button == BUTTON_MENU)
		screen_go(m, SCREEN_MENU, out);
	else if (button == BUTTON_DEBTS)
		books_open_debts(m, out);
	else if (button == BUTTON_FEES)
		fees_open(m, out);
}

/* Any figure begins a sale: no key is lost. */
static bool
idle_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (m->training && in->key == KEY_ESCAPE) {
		train_leave(m, out);
		return true;
	}
	if (in->key == KEY_ENTER) {
		screen_go(m, SCREEN_AMOUNT, out);
		return true;
	}
	if (in->key != KEY_DIGIT)
		return false;
	screen_go(m, SCREEN_AMOUNT, out);
	return screen_amount.type(m, in, out);
}

static void
idle_draw(const struct model *m, struct frame *f)
{
	struct places p = places(m, &f->l);
	const struct bank *bank = bank_by_bin(str_of(m->profile.bin));
	char line[96];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_band(f->d, p.band, layout_px(&f->l, 1));
	draw_fill(f->d, p.qr, COLOR_WHITE);
	draw_qr(f->d, p.qr, str_of(m->static_payload));
	train_mark(f, p.qr);
	(void)rect_cut_top(&p.side, paint_lines(f, p.side, (struct paint){
	    ROLE_TITLE, COLOR_INK, ALIGN_LEFT }, 2, m->profile.stall), 0);
	if (f->l.compact)
		paint_row(f, &p.side, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, m->profile.holder);
	if (m->profile.place[0] != '\0' && (!f->l.compact || p.side.h >= 2 *
	    paint_line_px(f, ROLE_BODY)))
		(void)rect_cut_top(&p.side, paint_lines(f, p.side,
		    (struct paint){ f->l.compact ? ROLE_BODY : ROLE_HEAD,
		    COLOR_QUIET, ALIGN_LEFT }, 2, m->profile.place),
		    layout_px(&f->l, f->l.compact ? 2 : 10));
	if (bank != NULL && !f->l.compact)
		buf_printf(&b, "%s ", bank->short_name);
	buf_puts(&b, format_tail(m->profile.account).s);
	if (!f->l.compact)
		paint_row(f, &p.side, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, m->profile.holder);
	paint_spare(f, &p.side, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_LEFT }, m->training ? "" : line);
	paint_spare(f, &p.side, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_LEFT }, strings_get(m->training ? STR_TRAIN_SELL :
	    STR_SCAN_ANY));
	paint_key(f, BUTTON_SELL, DRESS(LOOK_GO, ROLE_TITLE),
	    strings_get(STR_SELL));
	paint_key(f, BUTTON_TODAY, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TODAY));
	paint_key(f, BUTTON_DEBTS, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS));
	paint_key(f, BUTTON_FEES, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_FEES));
	paint_key(f, BUTTON_MENU, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_MENU, false }, "");
}

const struct screen_def screen_idle = {
	.name = "idle",
	.keys = idle_keys,
	.press = idle_press,
	.type = idle_type,
	.draw = idle_draw,
	.looks = LOOKS_ANYONE,
	.strip = STRIP_ALWAYS,
};

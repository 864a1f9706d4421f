/* SPDX-License-Identifier: Apache-2.0 */
/* Day tickets: which kind, and the ticket itself. */
#include <string.h>

#include "ui/screen.h"

#define TICKET_TIMEOUT_MS (120 * INT64_C(1000))

struct places { struct rect head, list, keys; };

static struct places
places(const struct screen_def *def, const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(def, l),
	    l->compact ? gap : margin - gap / 2);
	struct places p;

	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 24 : 40)), 0);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.list = r;
	return p;
}

static bool
may_sell(const struct model *m)
{
	return m->round.prices_rc == RC_OK;
}

/* A kind a row: its price is the key for notes, a QR beside it. */
static void
tickets_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(&screen_tickets, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int rows = m->round.prices.count < 3 ? 3 : m->round.prices.count;

	for (int i = 0; may_sell(m) && i < m->round.prices.count; i++) {
		struct rect r = rect_row(p.list, i, rows, gap / 2);
		keys_add(k, (uint16_t)(BUTTON_QUICK + i),
		    rect_cut_right(&r, r.w / 4, gap));
		keys_add(k, (uint16_t)(BUTTON_ROW + i), r);
	}
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
}

static void
sell(struct model *m, enum effect_kind kind, int i, struct effects *out)
{
	struct effect *e;

	if (!may_sell(m) || i < 0 || i >= m->round.prices.count)
		return;
	e = screen_ask(m, out, kind);
	if (e != NULL)
		memcpy(e->line, m->round.prices.kind[i].kind,
		    sizeof(m->round.prices.kind[i].kind));
}

static void
tickets_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_ROUND, out);
	else if (button >= BUTTON_ROW && button < BUTTON_ROW + 16)
		sell(m, EFFECT_TICKET_CASH, button - BUTTON_ROW, out);
	else if (button >= BUTTON_QUICK && button < BUTTON_DIGIT)
		sell(m, EFFECT_TICKET_ASK, button - BUTTON_QUICK, out);
}

static bool
back_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_ROUND, out);
	return true;
}

static void
draw_kind(struct frame *f, int i)
{
	const struct ticket_kind *t = &f->m->round.prices.kind[i];
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_ROW + i));
	struct rect r;
	enum color c;

	if (k == NULL)
		return;
	c = paint_key_face(f, k, LOOK_KEY);
	r = k->at;
	(void)rect_cut_left(&r, layout_px(&f->l, 12), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 12), 0);
	paint_amount(f, rect_cut_right(&r, r.w * 2 / 5, layout_px(&f->l, 6)),
	    (struct paint){ ROLE_QUICK, c, ALIGN_RIGHT }, ROLE_QUICK_UNIT,
	    t->amount);
	paint_words(f, r, (struct paint){ ROLE_HEAD, c, ALIGN_LEFT },
	    t->name);
	paint_key(f, (uint16_t)(BUTTON_QUICK + i),
	    DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL), "QR");
}

static enum string
why_not(enum rc rc)
{
	return rc == RC_FULL ? STR_TICKET_USED_UP : rc == RC_STATE ?
	    STR_TICKET_OLD : STR_TICKET_NO_RANGE;
}

static void
tickets_draw(const struct model *m, struct frame *f)
{
	const struct ticket_prices *t = &m->round.prices;
	struct places p = places(&screen_tickets, &f->l);
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (may_sell(m))
		strings_put(&b, STR_TICKETS_TITLE, ARGS(t->series,
		    format_count(t->last - t->next + 1).s));
	else
		buf_puts(&b, strings_get(STR_TICKETS));
	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, line);
	for (int i = 0; i < t->count; i++)
		draw_kind(f, i);
	if (!may_sell(m))
		(void)paint_lines(f, p.list, (struct paint){ ROLE_TITLE,
		    COLOR_INK, ALIGN_LEFT }, 4,
		    strings_get(why_not(m->round.prices_rc)));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

static void
tickets_enter(struct model *m, struct effects *out)
{
	screen_want(out, EFFECT_ROUND_LOAD)->skip = m->round.skip;
}

const struct screen_def screen_tickets = {
	.name = "tickets",
	.enter = tickets_enter,
	.keys = tickets_keys,
	.press = tickets_press,
	.type = back_type,
	.draw = tickets_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = TICKET_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* --- one ---------------------------------------------------------------- */

struct ticket_places { struct rect qr, side, keys; };

static struct ticket_places
ticket_places(const struct layout *l)
{
	struct rect r = strip_body(&screen_ticket, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int side = r.h < r.w * 11 / 20 ? r.h : r.w * 11 / 20;
	struct ticket_places p;

	p.qr = rect_cut_left(&r, side, gap);
	r = rect_inset(r, gap);
	p.keys = rect_cut_bottom(&r, 2 * layout_measure(l, MEASURE_FOOT) +
	    gap, gap);
	p.side = r;
	return p;
}

static void
ticket_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = ticket_places(l).keys;
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect low = rect_row(r, 1, 2, gap);

	keys_add(k, BUTTON_NEXT, rect_row(r, 0, 2, gap));
	int n = 1 + !m->ticket.is.voided + print_offered(m), i = 0;

	/* Its word is the longest. */
	if (l->compact && n == 3) {
		keys_add(k, BUTTON_DONE, rect_cut_left(&low, low.w * 2 / 5,
		    gap));
		n--;
	} else {
		keys_add(k, BUTTON_DONE, rect_column(low, i++, n, gap));
	}
	if (print_offered(m))
		keys_add(k, BUTTON_PRINT, rect_column(low, i++, n, gap));
	if (!m->ticket.is.voided)
		keys_add(k, BUTTON_VOID, rect_column(low, i, n, gap));
}

static void
ticket_press(struct model *m, uint16_t button, struct effects *out)
{
	char what[PRINT_WHAT_CAP];
	struct effect *e;

	if (button == BUTTON_NEXT) {
		screen_go(m, SCREEN_TICKETS, out);
	} else if (button == BUTTON_PRINT) {
		print_name_ticket(&m->ticket.is, what);
		print_wish(m, what, out);
	} else if (button == BUTTON_DONE) {
		screen_go(m, SCREEN_ROUND, out);
	} else if (button == BUTTON_VOID) {
		e = screen_ask(m, out, EFFECT_TICKET_VOID);
		if (e == NULL)
			return;
		memcpy(e->line, m->ticket.is.series,
		    sizeof(m->ticket.is.series));
		e->id = m->ticket.is.no;
	}
}

static bool
ticket_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind == INPUT_KEY && in->key == KEY_ENTER) {
		screen_go(m, SCREEN_TICKETS, out);
		return true;
	}
	return back_type(m, in, out);
}

static void
ticket_draw(const struct model *m, struct frame *f)
{
	const struct ticket *t = &m->ticket.is;
	struct ticket_places p = ticket_places(&f->l);
	char line[NAME_MAX_BYTES + 96], what[PRINT_WHAT_CAP];
	struct buf b = BUF(line);
	struct rect r = p.side;
	enum text_role body = f->l.compact ? ROLE_LABEL : ROLE_BODY;

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_fill(f->d, p.qr, COLOR_WHITE);
	draw_qr(f->d, p.qr, str_of(m->ticket.code));
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ body,
	    COLOR_INK, ALIGN_LEFT }, 2, strings_get(STR_TICKET_LEGAL)), 0);
	strings_put(&b, STR_TICKET_NUMBER, ARGS(format_count(t->no).s,
	    t->series));
	paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    line);
	buf_reset(&b);
	buf_printf(&b, "%s · %s", t->kind, format_date(screen_wall_ms(m),
	    m->config.utc_offset_min).s);
	if (!t->voided || !f->l.compact)
		paint_row(f, &r, (struct paint){ body, COLOR_QUIET,
		    ALIGN_LEFT }, line);
	if (m->profile.place[0] != '\0' && !f->l.compact)
		paint_row(f, &r, (struct paint){ body, COLOR_QUIET,
		    ALIGN_LEFT }, m->profile.place);
	if (t->voided)
		paint_chip(f, &r, (struct paint){ body, COLOR_ON_SHORT,
		    ALIGN_LEFT }, COLOR_SHORT,
		    strings_get(STR_TICKET_VOIDED));
	else
		paint_amount(f, r, (struct paint){ ROLE_AMOUNT_PAY, COLOR_INK,
		    ALIGN_LEFT }, ROLE_UNIT_PAY, t->amount);
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_GO, ROLE_BUTTON),
	    strings_get(STR_TICKET_NEXT));
	paint_key(f, BUTTON_DONE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DONE));
	paint_key(f, BUTTON_VOID, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_TICKET_VOID));
	print_name_ticket(t, what);
	print_paint_key(f, LOOK_KEY, what);
}

const struct screen_def screen_ticket = {
	.name = "ticket",
	.keys = ticket_keys,
	.press = ticket_press,
	.type = ticket_type,
	.draw = ticket_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_NEVER,
	.input_resets = true,
	.timeout_ms = TICKET_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

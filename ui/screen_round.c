/* SPDX-License-Identifier: Apache-2.0 */
/* A collector's home and list: what was taken, what is in hand, who comes
 * next. */
#include <string.h>

#include "ui/screen.h"

#define LIST_TIMEOUT_MS (300 * INT64_C(1000))

/* --- news --------------------------------------------------------------- */

static bool
is_home(enum screen s)
{
	return s == SCREEN_IDLE || s == SCREEN_ROUND;
}

void
round_update(struct model *m, const struct event *e, struct effects *out)
{
	bool was = m->round.collector;

	if (m->awaited == EFFECT_HANDOVER + 1 ||
	    m->awaited == EFFECT_ROUND_LOAD + 1)
		m->awaited = 0;
	m->round = e->round;
	if (m->round.count > ROUND_ROWS_MAX)
		m->round.count = ROUND_ROWS_MAX;
	if (was == m->round.collector || m->screen < SCREEN_IDLE)
		return;
	if (is_home(m->screen) || m->screen == SCREEN_AMOUNT ||
	    (m->screen >= SCREEN_ROUND && m->screen <= SCREEN_HANDOVER))
		screen_go(m, SCREEN_IDLE, out);
}

void
round_ticket(struct model *m, const struct event *e, struct effects *out)
{
	m->awaited = 0;
	m->ticket = e->ticket;
	if (m->screen == SCREEN_VERDICT)
		m->under_verdict = SCREEN_TICKET;
	else if (m->screen >= SCREEN_ROUND && m->screen <= SCREEN_HANDOVER)
		screen_go(m, SCREEN_TICKET, out);
}

enum screen
round_instead(const struct model *m, enum screen to)
{
	return m->round.collector && (to == SCREEN_IDLE ||
	    to == SCREEN_AMOUNT) ? SCREEN_ROUND : to;
}

static void
load(struct model *m, int skip, struct effects *out)
{
	screen_want(out, EFFECT_ROUND_LOAD)->skip = skip < 0 ? 0 : skip;
	(void)m;
}

/* --- home --------------------------------------------------------------- */

struct places { struct rect head, title, rows, go, keys; };

static struct places
places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = strip_body(&screen_round, l);
	struct places p;

	p.head = rect_cut_top(&r, layout_measure(l, MEASURE_BAND), 0);
	r = rect_inset(r, l->compact ? gap : margin);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.go = rect_cut_bottom(&r, layout_px(l, l->compact ? 62 : 90), gap);
	p.title = rect_cut_top(&r, text_line_px(layout_face(l, ROLE_TITLE)),
	    0);
	p.rows = r;
	return p;
}

static void
home_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	int gap = layout_measure(l, MEASURE_GAP);

	if (lock_hides(m))
		keys_add(k, BUTTON_SHOW, p.rows);
	keys_add(k, BUTTON_LIST, rect_column(p.go, 0, 2, gap));
	keys_add(k, BUTTON_TICKETS, rect_column(p.go, 1, 2, gap));
	keys_add(k, BUTTON_HANDOVER, rect_column(p.keys, 0, 2, gap));
	keys_add(k, BUTTON_TODAY, rect_column(p.keys, 1, 2, gap));
}

static void
home_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_SHOW)
		lock_show(m, out);
	else if (button == BUTTON_LIST)
		screen_go(m, SCREEN_ROUND_LIST, out);
	else if (button == BUTTON_TICKETS)
		screen_go(m, SCREEN_TICKETS, out);
	else if (button == BUTTON_HANDOVER)
		screen_go(m, SCREEN_HANDOVER, out);
	else if (button == BUTTON_TODAY)
		today_open(m, out);
}

static bool
home_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || in->key != KEY_ENTER)
		return false;
	screen_go(m, SCREEN_ROUND_LIST, out);
	return true;
}

void
round_row(struct frame *f, struct rect *r, enum string label,
    const char *value)
{
	enum text_role role = f->l.compact ? ROLE_BODY : ROLE_HEAD;
	struct rect row = rect_cut_top(r, paint_line_px(f, role), 0);

	paint_line(f, rect_cut_left(&row, row.w * 2 / 5, layout_px(&f->l, 6)),
	    (struct paint){ role, COLOR_QUIET, ALIGN_LEFT },
	    strings_get(label));
	paint_line(f, row, (struct paint){ role, COLOR_INK, ALIGN_RIGHT },
	    value);
}

static void
money_row(struct frame *f, struct rect *r, enum string label, struct vnd v)
{
	char line[FORMAT_CAP];
	struct buf b = BUF(line);

	strings_put(&b, STR_ROUND_MONEY, ARGS(format_money(v).s));
	round_row(f, r, label, line);
}

static void
sum_row(struct frame *f, struct rect *r, enum string label,
    enum string words, const struct vnd v[2])
{
	char line[FORMAT_CAP * 2];
	struct buf b = BUF(line);

	strings_put(&b, words, ARGS(format_count(v[0].dong).s,
	    format_money(v[1]).s));
	round_row(f, r, label, line);
}

/* What a collector carries is nobody's to read over a shoulder. */
static void
draw_sums(struct frame *f, struct rect r)
{
	const struct round_sums *s = &f->m->round.sums;

	sum_row(f, &r, STR_ROUND_IN_HAND, STR_ROUND_TAKINGS,
	    (struct vnd[]){ { s->takings }, s->in_hand });
	money_row(f, &r, STR_ROUND_CASH, s->cash);
	money_row(f, &r, STR_ROUND_QR, s->qr);
	sum_row(f, &r, STR_ROUND_TICKETS, STR_ROUND_TICKETS_LINE,
	    (struct vnd[]){ { s->tickets }, s->ticket_sum });
	if (r.h >= paint_line_px(f, f->l.compact ? ROLE_BODY : ROLE_HEAD))
		sum_row(f, &r, STR_ROUND_OPEN, STR_ROUND_OPEN_LINE,
		    (struct vnd[]){ { s->open }, s->open_sum });
}

static void
home_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_band(f->d, p.head, layout_px(&f->l, 1));
	paint_line(f, p.title, (struct paint){ ROLE_TITLE, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_ROUND_TITLE));
	if (!lock_hides(m))
		draw_sums(f, p.rows);
	lock_draw_show(f);
	paint_key(f, BUTTON_LIST, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_ROUND_LIST));
	paint_key(f, BUTTON_TICKETS, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_TICKETS));
	paint_key(f, BUTTON_HANDOVER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_HANDOVER));
	paint_key(f, BUTTON_TODAY, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TODAY));
}

const struct screen_def screen_round = {
	.name = "round",
	.keys = home_keys,
	.press = home_press,
	.type = home_type,
	.draw = home_draw,
	.strip = STRIP_ALWAYS,
};

/* --- the list ----------------------------------------------------------- */

/* Of those that are told, a small glass has room for three. */
static int
list_rows(const struct layout *l)
{
	return layout_is_small(l) ? ROUND_ROWS_MAX - 1 : ROUND_ROWS_MAX;
}

static void
list_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_round_list, l);
	int gap = layout_measure(l, MEASURE_GAP);

	for (int i = 0; i < m->round.count && i < list_rows(l); i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_row(p.list, i,
		    list_rows(l), gap / 2));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
	if (m->round.skip > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, 1, 3, gap));
	if (m->round.more || m->round.count > list_rows(l))
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, 2, 3, gap));
}

static void
list_enter(struct model *m, struct effects *out)
{
	load(m, m->round.skip, out);
}

static void
list_press(struct model *m, uint16_t button, struct effects *out)
{
	int row = button - BUTTON_ROW, turn;
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	turn = list_rows(&l);
	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_ROUND, out);
	} else if (button == BUTTON_OLDER) {
		load(m, m->round.skip + turn, out);
	} else if (button == BUTTON_NEWER) {
		load(m, m->round.skip > turn ? m->round.skip - turn : 0,
		    out);
	} else if (row >= 0 && row < m->round.count) {
		m->fee_bill = m->round.row[row];
		screen_go(m, SCREEN_ROUND_STALL, out);
	}
}

/* Enter takes the next stall. */
static bool
list_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_ENTER && m->round.count > 0)
		list_press(m, BUTTON_ROW, out);
	else if (in->key == KEY_ESCAPE || in->key == KEY_BACKSPACE)
		screen_go(m, SCREEN_ROUND, out);
	else
		return false;
	return true;
}

void
round_put_age(struct buf *b, const struct round_bill *bill)
{
	if (bill->age > 0)
		strings_put(b, STR_ROUND_AGE,
		    ARGS(format_count(bill->age).s));
	else
		buf_puts(b, strings_get(STR_ROUND_DUE));
}

static void
draw_bill(struct frame *f, int i)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_ROW + i));
	const struct round_bill *bill = &f->m->round.row[i];
	char line[NAME_MAX_BYTES + 64];
	struct buf b = BUF(line);
	enum color c;
	struct rect r, name;

	if (k == NULL)
		return;
	c = paint_key_face(f, k, LOOK_LESSER);
	r = k->at;
	(void)rect_cut_left(&r, layout_px(&f->l, 12), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 12), 0);
	paint_amount(f, rect_cut_right(&r, r.w * 3 / 10, layout_px(&f->l, 6)),
	    (struct paint){ ROLE_QUICK, c, ALIGN_RIGHT }, ROLE_QUICK_UNIT,
	    bill->rest);
	round_put_age(&b, bill);
	if (bill->place[0] != '\0')
		buf_printf(&b, " · %s", bill->place);
	name = rect_cut_top(&r, r.h / 2, 0);
	paint_tight(f, name, (struct paint){ ROLE_HEAD, c, ALIGN_LEFT },
	    bill->stall);
	paint_tight(f, r, (struct paint){ ROLE_LABEL, c, ALIGN_LEFT }, line);
}

static void
list_draw(const struct model *m, struct frame *f)
{
	const struct round_sums *s = &m->round.sums;
	struct list_places p = list_places(&screen_round_list, &f->l);
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	strings_put(&b, STR_ROUND_LIST_TITLE, ARGS(format_count(s->open).s,
	    format_money(s->open_sum).s));
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, line);
	for (int i = 0; i < m->round.count; i++)
		draw_bill(f, i);
	if (m->round.count == 0)
		(void)paint_lines(f, p.list, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_CENTER }, 3,
		    strings_get(STR_ROUND_LIST_EMPTY));
	paint_back(f);
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_BEFORE));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_AFTER));
}

const struct screen_def screen_round_list = {
	.name = "round-list",
	.enter = list_enter,
	.keys = list_keys,
	.press = list_press,
	.type = list_type,
	.draw = list_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = LIST_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

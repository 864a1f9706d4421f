/* SPDX-License-Identifier: Apache-2.0 */
/* Sales of all days, the latest first, or those that are searched for.  A
 * page begins where the one before it ends: at a sale, not at a number. */
#include <string.h>

#include "ledger/day.h"
#include "ui/screen.h"

#define HISTORY_TIMEOUT_MS (120 * INT64_C(1000))

static int
rows_on(const struct layout *l)
{
	return l->compact ? 3 : 4;
}

static int
rows_here(const struct model *m)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	return rows_on(&l);
}

enum string
history_only_word(enum history_only only)
{
	static const enum string words[HISTORY_ONLY_COUNT] = {
		[HISTORY_ALL] = STR_ONLY_ALL,
		[HISTORY_BANK] = STR_TOTAL_BANK,
		[HISTORY_CODE] = STR_TOTAL_CODE,
		[HISTORY_SEEN] = STR_TOTAL_SEEN,
		[HISTORY_CASH] = STR_TOTAL_CASH,
		[HISTORY_DUE] = STR_ONLY_DUE,
		[HISTORY_WAITING] = STR_ONLY_WAITING,
	};

	REQUIRE(only < HISTORY_ONLY_COUNT);
	return words[only];
}

/* --- searching ----------------------------------------------------------- */

static void
ask_on(struct model *m, struct effects *out)
{
	struct history_page *p = &m->history;
	struct effect *e = screen_want(out, EFFECT_HISTORY_LOAD);

	e->id = p->id;
	e->rows = rows_here(m) + 1 - p->count;
	e->history = p->next;
	p->go_on_ms = WAKE_NEVER;
}

/* The page that begins at p->ask.at. */
static void
load(struct model *m, struct effects *out)
{
	struct history_page *p = &m->history;

	p->id++;
	p->next = p->ask;
	p->count = 0;
	p->more = false;
	p->searching = true;
	p->go_on_ms = WAKE_NEVER;
	if (m->w > 0)
		ask_on(m, out);
}

void
history_update(struct model *m, const struct event *e)
{
	struct history_page *p = &m->history;
	const struct history_found *f = &e->history;
	int rows = m->w > 0 ? rows_here(m) : HISTORY_ROWS_MAX - 1;

	if (!p->searching || f->id != p->id)
		return;   /* of a page that was left */
	for (int i = 0; i < f->count && p->count <= rows; i++)
		p->row[p->count++] = f->row[i];
	p->next = f->next;
	p->more = p->count > rows;
	p->searching = !p->more && !f->end;
	p->go_on_ms = p->searching ? m->now_ms + 1 : WAKE_NEVER;
}

int64_t
history_wake_ms(const struct model *m)
{
	return m->screen == SCREEN_HISTORY && m->history.searching ?
	    m->history.go_on_ms : WAKE_NEVER;
}

void
history_tick(struct model *m, struct effects *out)
{
	if (m->w > 0 && m->now_ms >= history_wake_ms(m))
		ask_on(m, out);
}

void
history_search(struct model *m, struct effects *out)
{
	m->history.depth = 0;
	screen_go(m, SCREEN_HISTORY, out);
}

void
history_open(struct model *m, struct effects *out)
{
	m->find = (struct find_entry){ .match = HISTORY_EXACT };
	m->history.ask = (struct history_ask){ .at = HISTORY_NEWEST,
		.from_ms = INT64_MIN, .hour = -1 };
	history_search(m, out);
}

static void
history_enter(struct model *m, struct effects *out)
{
	load(m, out);
}

/* The place behind the page's last row; the farthest page back gives way. */
static void
go_older(struct model *m, struct effects *out)
{
	struct history_page *p = &m->history;
	const struct sale *last = &p->row[p->count - 2];

	if (p->depth == HISTORY_BACK_MAX)
		memmove(p->back, p->back + 1,
		    sizeof(p->back[0]) * (size_t)--p->depth);
	p->back[p->depth++] = p->ask.at;
	p->ask.at.before_ms = last->opened_wall_ms;
	memcpy(p->ask.at.before_ref, last->ref, sizeof(last->ref));
	load(m, out);
}

static void
go_newer(struct model *m, struct effects *out)
{
	struct history_page *p = &m->history;

	p->ask.at = p->back[--p->depth];
	load(m, out);
}

/* --- keys ---------------------------------------------------------------- */

static int
shown_rows(const struct model *m, const struct layout *l)
{
	return m->history.count < rows_on(l) ? m->history.count : rows_on(l);
}

static void
history_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_history, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int rows = rows_on(l);

	for (int i = 0; i < shown_rows(m, l); i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i),
		    rect_row(p.list, i, rows, gap / 2));
	/* On a small glass the first page has the takings where the others
	 * have the way to newer ones. */
	int n = l->compact ? 4 : 5;

	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, n, gap));
	if (!l->compact || m->history.depth == 0)
		keys_add(k, BUTTON_TAKINGS, rect_column(p.keys, 1, n, gap));
	if (m->history.depth > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, n - 3, n, gap));
	if (m->history.more)
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, n - 2, n, gap));
	keys_add(k, BUTTON_FIND, rect_column(p.keys, n - 1, n, gap));
}

static void
history_press(struct model *m, uint16_t button, struct effects *out)
{
	int row = button - BUTTON_ROW;

	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_MENU, out);
	else if (button == BUTTON_TAKINGS)
		takings_open(m, out);
	else if (button == BUTTON_NEWER)
		go_newer(m, out);
	else if (button == BUTTON_OLDER)
		go_older(m, out);
	else if (button == BUTTON_FIND)
		find_open(m, out);
	else if (row >= 0 && row < m->history.count)
		story_open(m, m->history.row[row].ref, out);
}

static bool
history_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_MENU, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

/* "65.000 ₫ · Tiền mặt · 21/11/2026 · 8 giờ", or that it is all of it. */
static void
put_ask(struct buf *b, const struct model *m)
{
	const struct history_ask *a = &m->history.ask;

	buf_puts(b, strings_get(STR_HISTORY));
	if (a->match == HISTORY_EXACT)
		buf_printf(b, " · %s %s", format_money(a->amount).s,
		    strings_get(STR_DONG));
	else if (a->match == HISTORY_ENDS)
		buf_printf(b, " · …%s", format_money(a->amount).s);
	if (a->only != HISTORY_ALL)
		buf_printf(b, " · %s",
		    strings_get(history_only_word(a->only)));
	if (a->from_ms != INT64_MIN)
		buf_printf(b, " · %s", format_date(a->from_ms,
		    m->config.utc_offset_min).s);
	if (a->hour >= 0) {
		buf_puts(b, " · ");
		strings_put(b, STR_FIND_HOUR_SHOWN,
		    ARGS(format_count(a->hour).s));
	}
}

/* While a search is on: how far it has come. */
static void
put_state(struct buf *b, const struct model *m)
{
	const struct history_page *p = &m->history;

	if (!p->searching)
		buf_puts(b, strings_get(STR_HISTORY_NONE));
	else if (p->next.at.before_ref[0] == '\0')
		buf_puts(b, strings_get(STR_TODAY_LOADING));
	else
		strings_put(b, STR_HISTORY_SEARCHING, ARGS(format_date(
		    p->next.at.before_ms, m->config.utc_offset_min).s));
}

/* "21/11 08:42"; with the year where that is another one. */
static void
put_when(struct buf *b, const struct model *m, const struct sale *s)
{
	struct date d = day_date(day_at(s->opened_wall_ms));

	buf_printf(b, "%02d/%02d", (int)d.day, (int)d.month);
	if (d.year != day_date(day_at(screen_wall_ms(m))).year)
		buf_printf(b, "/%d", (int)d.year);
	buf_printf(b, " %s", format_hour(s->opened_wall_ms,
	    m->config.utc_offset_min).s);
}

static void
history_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_history, &f->l);
	int rows = rows_on(&f->l), count = shown_rows(m, &f->l);
	char line[FORMAT_CAP * 5];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	put_ask(&b, m);
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, line);
	for (int i = 0; i < count; i++) {
		const struct sale *s = &m->history.row[i];
		buf_reset(&b);
		put_when(&b, m, s);
		today_draw_sale(f, (uint16_t)(BUTTON_ROW + i), s, line);
	}
	buf_reset(&b);
	put_state(&b, m);
	if (count == 0)
		paint_line(f, p.list, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_CENTER }, line);
	else if (m->history.searching && count < rows)
		paint_line(f, rect_row(p.list, count, rows, 0),
		    (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_CENTER },
		    line);
	paint_back(f);
	paint_key(f, BUTTON_TAKINGS, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TAKINGS_KEY));
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_NEWER));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_OLDER));
	paint_key(f, BUTTON_FIND, DRESS(LOOK_GO, ROLE_BUTTON_SMALL),
	    strings_get(STR_FIND_KEY));
}

const struct screen_def screen_history = {
	.name = "history",
	.enter = history_enter,
	.keys = history_keys,
	.press = history_press,
	.type = history_type,
	.draw = history_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = HISTORY_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

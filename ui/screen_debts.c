/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes, longest first; and the name of one who did not yet. */
#include <string.h>

#include "ui/screen.h"

#define DEBTS_TIMEOUT_MS (120 * INT64_C(1000))

static void
debts_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_debts, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int rows = books_rows(l);
	struct rect r = p.keys, go = rect_cut_right(&r, r.w * 2 / 5, gap);

	for (int i = 0; i < m->debts.count && i < rows; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i),
		    rect_row(p.list, i, rows, gap / 2));
	keys_add(k, BUTTON_BACK, rect_column(r, 0, 3, gap));
	if (m->debts.loaded && m->debts.skip > 0)
		keys_add(k, BUTTON_NEWER, rect_column(r, 1, 3, gap));
	else if (m->debts.debtors > 0 && lock_hides(m))
		keys_add(k, BUTTON_SHOW, rect_column(r, 1, 3, gap));
	if (m->debts.loaded && m->debts.more)
		keys_add(k, BUTTON_OLDER, rect_column(r, 2, 3, gap));
	keys_add(k, BUTTON_LEND, go);
}

static void
load(struct model *m, struct effects *out)
{
	struct layout l;
	struct effect *e;

	if (m->w == 0)
		return;
	layout_init(&l, m->w, m->h, m->dpi);
	e = screen_want(out, EFFECT_DEBTS_LOAD);
	e->skip = m->debts.wanted;
	e->rows = books_rows(&l);
}

static void
debts_enter(struct model *m, struct effects *out)
{
	load(m, out);
}

static void
turn_page(struct model *m, int rows, struct effects *out)
{
	int to = m->debts.skip + rows;

	m->debts.wanted = to < 0 ? 0 : to;
	load(m, out);
}

static void
debts_press(struct model *m, uint16_t button, struct effects *out)
{
	struct layout l;
	int row = button - BUTTON_ROW;

	layout_init(&l, m->w, m->h, m->dpi);
	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_IDLE, out);
	} else if (button == BUTTON_OLDER) {
		turn_page(m, books_rows(&l), out);
	} else if (button == BUTTON_NEWER) {
		turn_page(m, -books_rows(&l), out);
	} else if (button == BUTTON_SHOW) {
		lock_show(m, out);
	} else if (button == BUTTON_LEND) {
		m->debt_name[0] = '\0';
		screen_go(m, SCREEN_DEBT_NAME, out);
	} else if (row >= 0 && row < m->debts.count) {
		books_open_debtor(m, &m->debts.row[row], out);
	}
}

static bool
debts_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_IDLE, out);
	return true;
}

static void
draw_owed(struct frame *f, struct rect r, enum color c, struct vnd owed,
    const char *since)
{
	struct paint p = { ROLE_QUICK, c, ALIGN_RIGHT };

	paint_amount(f, rect_row(r, 0, 2, 0), p, ROLE_QUICK_UNIT, owed);
	p.role = ROLE_LABEL;
	paint_tight(f, rect_row(r, 1, 2, 0), p, since);
}

static void
draw_row(struct frame *f, int i)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_ROW + i));
	const struct shown_debtor *d = &f->m->debts.row[i];
	char name[NAME_MAX_BYTES + 16], line[FORMAT_CAP * 2];
	struct buf n = BUF(name), b = BUF(line);
	struct rect r;
	enum color c;

	if (k == NULL)
		return;
	c = paint_key_face(f, k, LOOK_LESSER);
	r = k->at;
	(void)rect_cut_left(&r, layout_px(&f->l, f->l.compact ? 6 : 12), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, f->l.compact ? 6 : 12), 0);
	strings_put(&b, STR_DEBT_SINCE, ARGS(format_date(d->since_wall_ms,
	    f->m->config.utc_offset_min).s));
	if (f->l.compact)      /* one under the other, beside the name */
		draw_owed(f, rect_cut_right(&r, r.w * 9 / 20, layout_px(
		    &f->l, 6)), c, d->debtor.owed, line);
	else
		paint_amount(f, rect_cut_right(&r, r.w * 3 / 10, layout_px(
		    &f->l, 6)), (struct paint){ ROLE_QUICK, c, ALIGN_RIGHT },
		    ROLE_QUICK_UNIT, d->debtor.owed);
	if (!f->l.compact)
		paint_words(f, rect_cut_right(&r, r.w * 3 / 8, layout_px(
		    &f->l, 6)), (struct paint){ ROLE_LABEL, c, ALIGN_RIGHT },
		    line);
	books_put_name(&n, &d->debtor);
	paint_words(f, r, (struct paint){ ROLE_HEAD, c, ALIGN_LEFT }, name);
}

static void
debts_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_debts, &f->l);
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (m->debts.loaded && m->debts.debtors > 0)
		strings_put(&b, STR_DEBTS_TITLE, ARGS(
		    format_count(m->debts.debtors).s,
		    lock_hides(m) ? HIDDEN_TOTAL :
		    format_money(m->debts.owed).s));
	else
		buf_puts(&b, strings_get(STR_DEBTS));
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, line);
	for (int i = 0; i < m->debts.count && i < books_rows(&f->l); i++)
		draw_row(f, i);
	if (m->debts.count == 0)
		paint_line(f, p.list, (struct paint){ ROLE_HEAD, COLOR_QUIET,
		    ALIGN_CENTER }, strings_get(m->debts.loaded ?
		    STR_DEBTS_EMPTY : STR_SHIFT_READING));
	paint_back(f);
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_BEFORE));
	paint_key(f, BUTTON_SHOW, DRESS(LOOK_SOFT, ROLE_BUTTON_SMALL),
	    strings_get(f->l.compact ? STR_SHOW_SHORT : STR_SHOW_TOTALS));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS_AFTER));
	paint_key(f, BUTTON_LEND, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_DEBT_NEW));
}

const struct screen_def screen_debts = {
	.name = "debts",
	.enter = debts_enter,
	.keys = debts_keys,
	.press = debts_press,
	.type = debts_type,
	.draw = debts_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = DEBTS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* --- a name -------------------------------------------------------------- */

static bool
is_named(const struct model *m)
{
	return str_trim(str_of(m->debt_name)).n > 0;
}

static void
name_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keyboard_keys(l, k);
	if (is_named(m))
		keys_add(k, BUTTON_NEXT, text_places(l).next);
}

/* Without the blank at its end, which nobody sees: one person, one name. */
static void
name_next(struct model *m, struct effects *out)
{
	size_t n = str_trim(str_of(m->debt_name)).n;

	if (n == 0)
		return;
	m->debt_name[n] = '\0';
	books_open_sum(m, SUM_LEND, (struct vnd){ 0 }, out);
}

static void
on_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		books_open_debts(m, out);
	else if (button == BUTTON_NEXT)
		name_next(m, out);
	else
		(void)name_press(m->debt_name, sizeof(m->debt_name), button);
}

static bool
on_type(struct model *m, const struct input *in, struct effects *out)
{
	if (name_type(m->debt_name, sizeof(m->debt_name), in))
		return true;
	if (in->kind != INPUT_KEY || (in->key != KEY_ESCAPE &&
	    in->key != KEY_ENTER))
		return false;
	if (in->key == KEY_ENTER)
		name_next(m, out);
	else
		books_open_debts(m, out);
	return true;
}

static void
name_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_DEBT_NAME));
	keyboard_field(f, p.field, m->debt_name, STR_DEBT_NAME_HELP);
	if (m->debt_name[0] != '\0')
		(void)paint_lines(f, p.list, (struct paint){ ROLE_BODY,
		    COLOR_QUIET, ALIGN_LEFT }, 2,
		    strings_get(STR_DEBT_NAME_HELP));
	keyboard_draw(f);
}

const struct screen_def screen_debt_name = {
	.name = "debt-name",
	.keys = name_keys,
	.press = on_press,
	.type = on_type,
	.draw = name_draw,
	.takes_text = true,
	.input_resets = true,
	.timeout_ms = DEBTS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

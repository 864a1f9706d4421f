/* SPDX-License-Identifier: Apache-2.0 */
/* One debtor: what is owed, and the ways to pay it back; and the step that
 * erases a name, the only one here that cannot be undone. */
#include "ui/screen.h"

#define DEBTOR_TIMEOUT_MS (120 * INT64_C(1000))

static bool
owes(const struct model *m)
{
	return m->debtor.debtor.owed.dong > 0;
}

static bool
is_named(const struct model *m)
{
	return m->debtor.debtor.name[0] != '\0';
}

static void
debtor_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct one_places p = one_places(&screen_debtor, l);
	int gap = layout_measure(l, MEASURE_GAP);

	if (owes(m)) {
		keys_add(k, BUTTON_CASH, rect_cut_right(&p.go, p.go.w / 3,
		    gap));
		keys_add(k, BUTTON_ASK, p.go);
	}
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
	if (!is_named(m))
		return;
	keys_add(k, BUTTON_LEND, rect_column(p.keys, 1, 3, gap));
	keys_add(k, BUTTON_ERASE, rect_column(p.keys, 2, 3, gap));
}

static void
debtor_enter(struct model *m, struct effects *out)
{
	(void)books_ask_debtor(m, out, EFFECT_DEBTOR_LOAD);
}

/* All that is owed stands there to begin with, as far as one code goes. */
static struct vnd
all_owed(const struct model *m)
{
	struct vnd owed = m->debtor.debtor.owed;

	return owed.dong > VND_SALE_MAX ? (struct vnd){ VND_SALE_MAX } : owed;
}

static void
debtor_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK) {
		books_open_debts(m, out);
	} else if (button == BUTTON_ASK) {
		books_open_sum(m, SUM_ASK, all_owed(m), out);
	} else if (button == BUTTON_CASH) {
		books_open_sum(m, SUM_CASH, m->debtor.debtor.owed, out);
	} else if (button == BUTTON_LEND) {
		REQUIRE(str_copy(str_of(m->debtor.debtor.name), m->debt_name,
		    sizeof(m->debt_name)));
		books_open_sum(m, SUM_LEND, (struct vnd){ 0 }, out);
	} else if (button == BUTTON_ERASE) {
		screen_go(m, SCREEN_ERASE, out);
	}
}

static bool
debtor_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_ENTER && owes(m))
		debtor_press(m, BUTTON_ASK, out);
	else if (in->key == KEY_ESCAPE || in->key == KEY_BACKSPACE)
		books_open_debts(m, out);
	else
		return false;
	return true;
}

static void
draw_debt(struct frame *f, struct rect r)
{
	const struct shown_debtor *d = &f->m->debtor;
	char name[NAME_MAX_BYTES + 16], line[FORMAT_CAP * 2];
	struct buf n = BUF(name), b = BUF(line);
	struct rect row;

	books_put_name(&n, &d->debtor);
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_TITLE,
	    COLOR_INK, ALIGN_LEFT }, f->l.compact ? 1 : 2, name), 0);
	if (d->debtor.owed.dong == 0) {
		paint_chip(f, &r, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, COLOR_SOFT, strings_get(STR_DEBT_PAID));
		return;
	}
	row = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
	strings_put(&b, STR_DEBT_SINCE, ARGS(format_date(d->since_wall_ms,
	    f->m->config.utc_offset_min).s));
	paint_line(f, rect_cut_right(&row, row.w / 2, 0), (struct paint){
	    ROLE_HEAD, COLOR_QUIET, ALIGN_RIGHT }, line);
	paint_line(f, row, (struct paint){ ROLE_HEAD, COLOR_QUIET,
	    ALIGN_LEFT }, strings_get(STR_DEBT_OWES));
	paint_amount(f, r, (struct paint){ ROLE_AMOUNT_KEYPAD, COLOR_INK,
	    ALIGN_LEFT }, ROLE_UNIT_KEYPAD, d->debtor.owed);
}

static void
debtor_draw(const struct model *m, struct frame *f)
{
	(void)m;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_debt(f, one_places(&screen_debtor, &f->l).top);
	paint_key(f, BUTTON_ASK, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_DEBT_ASK));
	paint_key(f, BUTTON_CASH, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_COUNT, false }, strings_get(STR_BY_CASH));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_DEBTS));
	paint_key(f, BUTTON_LEND, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBT_MORE));
	paint_key(f, BUTTON_ERASE, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_ERASE));
}

const struct screen_def screen_debtor = {
	.name = "debtor",
	.enter = debtor_enter,
	.keys = debtor_keys,
	.press = debtor_press,
	.type = debtor_type,
	.draw = debtor_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = DEBTOR_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* --- the name goes ------------------------------------------------------- */

static void
erase_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = one_places(&screen_debtor, l).keys;
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	keys_add(k, BUTTON_BACK, rect_column(r, 0, 2, gap));
	keys_add(k, BUTTON_ERASE, rect_column(r, 1, 2, gap));
}

static void
erase_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_DEBTOR, out);
	else if (button == BUTTON_ERASE)
		(void)books_ask_debtor(m, out, EFFECT_DEBTOR_ERASE);
}

/* Enter does nothing by itself: it could be the one that led here. */
static bool
erase_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_DEBTOR, out);
	return true;
}

static void
erase_draw(const struct model *m, struct frame *f)
{
	struct one_places p = one_places(&screen_debtor, &f->l);
	struct rect r = rect_union(p.top, p.go);
	char name[NAME_MAX_BYTES + 16], line[NAME_MAX_BYTES + 64];
	struct buf n = BUF(name), b = BUF(line);
	int gap = layout_measure(&f->l, MEASURE_GAP);

	books_put_name(&n, &m->debtor.debtor);
	strings_put(&b, STR_ERASE_TITLE, ARGS(name));
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_TITLE,
	    COLOR_INK, ALIGN_LEFT }, 2, line), gap);
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_HEAD,
	    COLOR_INK, ALIGN_LEFT }, 2, strings_get(STR_ERASE_WHAT)), gap);
	(void)paint_lines(f, r, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 2, strings_get(STR_ERASE_FINAL));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_ERASE, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_ERASE_KEY));
}

const struct screen_def screen_erase = {
	.name = "erase",
	.guarded = lock_always,
	.keys = erase_keys,
	.press = erase_press,
	.type = erase_type,
	.draw = erase_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = DEBTOR_TIMEOUT_MS,
	.on_timeout = SCREEN_DEBTOR,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* The last step: a look back, and what nobody has checked. */
#include <string.h>

#include "ledger/bank.h"
#include "ledger/payee.h"
#include "ui/screen.h"

static struct rect
check_places(const struct layout *l, struct rect *keys)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = rect_inset(layout_screen(l), margin);

	*keys = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 84),
	    layout_measure(l, MEASURE_GAP));
	return r;
}

static void
check_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect keys;
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	(void)check_places(l, &keys);
	keys_add(k, BUTTON_NEXT, rect_cut_right(&keys, keys.w / 2, gap));
	keys_add(k, BUTTON_BACK, rect_column(keys, 0, 2, gap));
	keys_add(k, BUTTON_LATER, rect_column(keys, 1, 2, gap));
}

static void
check_press(struct model *m, uint16_t button, struct effects *out)
{
	struct setup *s = &m->setup;
	struct effect *e;
	struct str stall = str_trim(str_of(s->stall));
	struct str holder = str_trim(str_of(s->holder));

	if (button == BUTTON_BACK) {
		setup_back(m, out);
		return;
	}
	if (button != BUTTON_NEXT && button != BUTTON_LATER)
		return;
	e = screen_ask(m, out, EFFECT_PROFILE_SAVE);
	if (e == NULL)
		return;
	s->test = button == BUTTON_NEXT;
	REQUIRE(str_copy(str_of(s->bin), e->profile.bin, BIN_LEN + 1));
	REQUIRE(str_copy(str_of(s->account), e->profile.account,
	    ACCOUNT_MAX + 1));
	REQUIRE(str_copy(holder, e->profile.holder, NAME_MAX_BYTES));
	REQUIRE(str_copy(stall, e->profile.stall, NAME_MAX_BYTES));
}

static bool
check_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_ENTER)
		check_press(m, BUTTON_NEXT, out);
	else if (in->key == KEY_ESCAPE || in->key == KEY_BACKSPACE)
		setup_back(m, out);
	else
		return false;
	return true;
}

/* What looks wrong with what was typed, or NONE. */
static enum string
doubt(const struct setup *s)
{
	static const enum string words[PAYEE_DOUBTS] = {
		[PAYEE_FINE] = STR_NONE,
		[PAYEE_CARD] = STR_SETUP_DOUBT_CARD,
		[PAYEE_SHORT] = STR_SETUP_DOUBT_SHORT,
		[PAYEE_WALLET] = STR_SETUP_DOUBT_WALLET,
		[PAYEE_FIGURES] = STR_SETUP_DOUBT_FIGURES,
		[PAYEE_ONE_WORD] = STR_SETUP_DOUBT_ONE_WORD,
	};
	enum payee_doubt d = payee_account(str_of(s->bin),
	    str_of(s->account));

	return words[d != PAYEE_FINE ? d : payee_holder(str_of(s->holder))];
}

/* Nobody can ask a bank from here whose account that is. */
static void
draw_warning(struct frame *f, struct rect *r)
{
	enum string d = doubt(&f->m->setup);
	int high = paint_line_px(f, ROLE_BODY);
	struct rect at = rect_cut_bottom(r, f->l.compact ? high * 5 / 3 :
	    2 * high, 0);

	if (d == STR_NONE) {
		(void)paint_lines(f, at, (struct paint){ ROLE_BODY,
		    COLOR_INK, ALIGN_LEFT }, 2,
		    strings_get(STR_SETUP_UNCHECKED));
		return;
	}
	draw_fill(f->d, at, COLOR_UNCONFIRMED);
	(void)rect_cut_left(&at, layout_px(&f->l, 4), 0);
	(void)paint_lines(f, at, (struct paint){ ROLE_BODY,
	    COLOR_ON_UNCONFIRMED, ALIGN_LEFT }, 2, strings_get(d));
}

static void
check_draw(const struct model *m, struct frame *f)
{
	const struct bank *bank = bank_by_bin(str_of(m->setup.bin));
	struct rect keys, r = check_places(&f->l, &keys), row;
	char account[FORMAT_CAP];
	struct buf b = BUF(account);
	const struct { enum string label; const char *text; } lines[] = {
		{ STR_SETUP_BANK_LABEL, bank == NULL ? m->setup.bin :
		    bank->short_name },
		{ STR_SETUP_ACCOUNT, account },
		{ STR_SETUP_HOLDER, m->setup.holder },
		{ STR_SETUP_STALL, m->setup.stall },
	};
	const int n = (int)(sizeof(lines) / sizeof(lines[0]));

	buf_puts(&b, format_groups(m->setup.account).s);
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	struct rect head = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
	head.w -= layout_measure(&f->l, MEASURE_STRIP);
	setup_draw_head(f, head);
	if (!f->l.compact)
		paint_row(f, &r, (struct paint){ ROLE_BODY, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(STR_SETUP_CHECK_HELP));
	draw_warning(f, &r);
	for (int i = 0; i < n; i++) {
		row = rect_row(r, i, n, 0);
		paint_tight(f, rect_cut_left(&row, row.w * 3 / 8,
		    layout_measure(&f->l, MEASURE_GAP)),
		    (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
		    strings_get(lines[i].label));
		paint_tight(f, row, (struct paint){ ROLE_QUICK, COLOR_INK,
		    ALIGN_LEFT }, lines[i].text);
	}
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL,
	    SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_LATER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETUP_SAVE_LATER));
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_GO, ROLE_BUTTON),
	    strings_get(STR_SETUP_SAVE));
}

const struct screen_def screen_setup_check = {
	.name = "setup-check", .keys = check_keys, .press = check_press,
	.type = check_type, .draw = check_draw, .guarded = setup_guarded,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* The first step: a bank, picked from a list that typing makes short. */
#include <string.h>

#include "ledger/bank.h"
#include "ui/screen.h"
#include "ui/telex.h"

static int
banks_on(const struct layout *l)
{
	return l->compact ? 3 : 6;
}

/* Who types as on a phone (telex) on a keyboard that does not do it: the
 * query with its marks, which then fold away. */
static size_t
look_up_telex(struct setup *s)
{
	char marked[3 * SETUP_QUERY_CAP] = "";

	for (const char *c = s->query; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			(void)telex_type(marked, sizeof(marked), *c);
		else
			name_add(marked, sizeof(marked), (struct str){ c, 1 });
	return bank_search(str_of(marked), s->bank, SETUP_BANKS_MAX);
}

static void
look_up(struct model *m)
{
	struct setup *s = &m->setup;

	s->banks = (int)bank_search(str_of(s->query), s->bank,
	    SETUP_BANKS_MAX);
	if (s->banks == 0)
		s->banks = (int)look_up_telex(s);
}

static int
shown_banks(const struct model *m, const struct layout *l)
{
	return m->setup.banks < banks_on(l) ? m->setup.banks : banks_on(l);
}

static void
bank_enter(struct model *m, struct effects *out)
{
	(void)out;
	look_up(m);
}

static void
bank_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int n = shown_banks(m, l), columns = 3, rows = banks_on(l) / 3;
	struct rect r = text_places(l).list;

	/* The banks first: a pad walks to them before it walks to letters. */
	for (int i = 0; i < n; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_column(rect_row(
		    r, i / columns, rows, gap), i % columns, columns, gap));
	keys_add(k, BUTTON_ENROL, text_places(l).next);
	keyboard_keys(l, k);
}

static void
pick(struct model *m, int i, struct effects *out)
{
	if (i >= m->setup.banks)
		return;
	REQUIRE(str_copy(str_of(m->setup.bank[i]->bin), m->setup.bin,
	    sizeof(m->setup.bin)));
	screen_go(m, SCREEN_SETUP_ACCOUNT, out);
}

static void
bank_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button >= BUTTON_ROW && button < BUTTON_ROW + SETUP_BANKS_MAX)
		pick(m, button - BUTTON_ROW, out);
	else if (button == BUTTON_ENROL)
		enrol_open(m, "", out);
	else
		setup_press(m, button, out);
	look_up(m);
}

/* A market's line, by a scanner that did not wait for its screen. */
static bool
begins_enrolment(const struct model *m, const struct input *in)
{
	return in->kind == INPUT_TEXT && strcmp(in->text, "*") == 0 &&
	    strcmp(m->setup.query, "C4E1") == 0;
}

/* No name has a star, so a pad walks by it, but for the one in that line. */
static bool
star_is_text(const struct model *m)
{
	return strcmp(m->setup.query, "C4E1") == 0;
}

static bool
bank_type(struct model *m, const struct input *in, struct effects *out)
{
	bool mine;

	if (in->kind == INPUT_KEY && in->key == KEY_ENTER) {
		if (m->setup.query[0] != '\0')
			pick(m, 0, out);
		return true;
	}
	if (begins_enrolment(m, in)) {
		m->setup.query[0] = '\0';
		enrol_open(m, "C4E1*", out);
		return true;
	}
	mine = setup_type(m, in, out);
	look_up(m);
	return mine;
}

/* A bank that takes no transfers by QR is known, and cannot be had. */
static void
draw_none(struct frame *f, struct rect r)
{
	const struct bank *other = bank_search_other(str_of(
	    f->m->setup.query));
	char line[192];
	struct buf b = BUF(line);

	if (other != NULL)
		strings_put(&b, STR_SETUP_BANK_NO_QR, ARGS(
		    other->short_name));
	else
		buf_puts(&b, strings_get(STR_SETUP_BANK_NONE));
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 2, line);
}

static void
bank_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);
	int n = shown_banks(m, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	setup_draw_head(f, p.head);
	keyboard_field(f, p.field, m->setup.query, STR_SETUP_BANK_TYPE);
	for (int i = 0; i < n; i++)
		paint_key(f, (uint16_t)(BUTTON_ROW + i),
		    DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
		    m->setup.bank[i]->short_name);
	paint_key(f, BUTTON_ENROL, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_ENROL_KEY));
	if (n == 0)
		draw_none(f, p.list);
	keyboard_draw(f);
}

const struct screen_def screen_setup_bank = {
	.name = "setup-bank", .enter = bank_enter, .keys = bank_keys,
	.press = bank_press, .type = bank_type, .draw = bank_draw,
	.star_is_text = star_is_text, .guarded = setup_guarded,
};

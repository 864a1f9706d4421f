/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody of the market's board needs at a stall.  All of it but one key
 * harms nobody, so none of it asks who is there; enrolling anew is guarded by
 * its own screen, and who does not know the PIN has the market's code there
 * (screen_pin). */
#include "ui/screen.h"

#define STAFF_TIMEOUT_MS (300 * INT64_C(1000))
#define TEST_PAPER "test:0"

static bool
has_board(const struct model *m)
{
	return net_has_board(m->net);
}

/* The ways there may be here, in their order. */
static const struct way {
	uint16_t button;
	enum string word;
	enum shape shape;
	bool (*there)(const struct model *m);   /* NULL: always */
} ways[] = {
	{ BUTTON_SEND_NOW, STR_SEND_NOW, SHAPE_QUEUE, has_board },
	{ BUTTON_ENROL, STR_STAFF_ENROL, SHAPE_LOCK, NULL },
	{ BUTTON_PRINT, STR_STAFF_PRINT, SHAPE_PRINTER, print_offered },
	{ BUTTON_SPEAK, STR_STAFF_SOUND, SHAPE_SPEAKER, NULL },
};
#define WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

static bool
is_there(const struct model *m, const struct way *w)
{
	return w->there == NULL || w->there(m);
}

static void
staff_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_staff, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int n = 0, at = 0;

	for (int i = 0; i < WAYS; i++)
		n += is_there(m, &ways[i]);
	for (int i = 0; i < WAYS; i++)
		if (is_there(m, &ways[i]))
			keys_add(k, ways[i].button, rect_column(p.ways, at++,
			    n, gap));
	keys_add(k, BUTTON_BACK, p.back);
}

static void
staff_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK) {
		doctor_open(m, out);
	} else if (button == BUTTON_SEND_NOW) {
		(void)screen_want(out, EFFECT_SEND_NOW);
		screen_hint(m, STR_SENDING);
	} else if (button == BUTTON_ENROL) {
		enrol_open(m, "", out);
	} else if (button == BUTTON_PRINT) {
		print_wish(m, TEST_PAPER, out);
	} else if (button == BUTTON_SPEAK) {
		doctor_speak(m, out);
	}
}

static bool
staff_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	doctor_open(m, out);
	return true;
}

static void
row(struct frame *f, struct rect *r, enum string s, const char *one,
    const char *two)
{
	char line[256];
	struct buf b = BUF(line);

	strings_put(&b, s, ARGS(one, two));
	paint_row(f, r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    line);
}

static void
place_row(const struct model *m, struct frame *f, struct rect *r)
{
	char line[2 * NAME_MAX_BYTES + 8];
	struct buf b = BUF(line);

	buf_puts(&b, m->profile.stall);
	if (m->profile.place[0] != '\0')
		buf_printf(&b, " · %s", m->profile.place);
	paint_spare(f, r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    line);
}

static void
staff_draw(const struct model *m, struct frame *f)
{
	struct rect r = choice_places(&screen_staff, &f->l).top;
	const struct doctor_told *t = &m->doctor.told;
	char number[DOCTOR_NUMBER_CAP];

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!f->l.compact)
		paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_STAFF_TITLE));
	if (m->profile_known)
		row(f, &r, STR_STAFF_TERMINAL,
		    format_count(m->profile.terminal).s,
		    format_count(m->profile.epoch).s);
	if (m->profile_known && !f->l.compact)
		place_row(m, f, &r);
	doctor_number(&t->page, number);
	row(f, &r, STR_STAFF_NUMBER, number, t->software);
	if (t->mark[0] != '\0')
		row(f, &r, STR_RECEIPT_MARK, t->mark, NULL);
	if (m->profile_known && f->l.compact)
		place_row(m, f, &r);
	for (int i = 0; i < WAYS; i++)
		paint_key(f, ways[i].button, (struct dress){ LOOK_KEY,
		    ROLE_BUTTON_SMALL, ways[i].shape, false },
		    ways[i].button == BUTTON_PRINT ?
		    print_word_of(m, TEST_PAPER, ways[i].word) :
		    strings_get(ways[i].word));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

const struct screen_def screen_staff = {
	.name = "staff",
	.keys = staff_keys,
	.press = staff_press,
	.type = staff_type,
	.draw = staff_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = STAFF_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

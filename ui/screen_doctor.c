/* SPDX-License-Identifier: Apache-2.0 */
/* The check-up: the number to read over the phone, large, and the lines, the
 * worst first.  No PIN: a helper who is not here reads it through anybody's
 * eyes, and there is no sum of money on it. */
#include "ui/screen.h"

#define DOCTOR_TIMEOUT_MS (300 * INT64_C(1000))
#define ROWS 2       /* on a page: what to do is a sentence or three */
_Static_assert(DOCTOR_LINES % ROWS == 0, "no page is half empty");

static const struct sign {
	enum color ground, ink;
	enum shape shape;
} signs[DOCTOR_STATES] = {
	[DOCTOR_UNUSED] = { COLOR_SOFT, COLOR_INK, SHAPE_MINUS },
	[DOCTOR_GOOD] = { COLOR_SOFT, COLOR_INK, SHAPE_CHECK },
	[DOCTOR_LOOK] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	    SHAPE_WARNING },
	[DOCTOR_BROKEN] = { COLOR_SHORT, COLOR_ON_SHORT, SHAPE_CROSS },
};

static int
rows_on(const struct layout *l)
{
	return layout_is_small(l) ? 1 : ROWS;
}

struct places { struct rect label, number, staff, list, keys; };

static struct places
places(const struct layout *l)
{
	struct list_places p = list_places(&screen_doctor, l);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = p.list;
	struct places q = { .label = p.head, .keys = p.keys };

	q.number = rect_cut_top(&r, layout_px(l, l->compact ? 50 : 60), gap);
	q.list = r;
	q.staff = rect_union(q.label, q.number);
	q.staff = rect_cut_right(&q.staff, layout_px(l, l->compact ? 120 :
	    180), gap);
	q.label.w -= q.staff.w + gap;
	q.number.w -= q.staff.w + gap;
	return q;
}

/* Broken ones, then those that want a look, then the others; each by number. */
static void
order(const struct doctor_page *p, int at[DOCTOR_LINES])
{
	static const enum doctor_state worst[] = { DOCTOR_BROKEN,
		DOCTOR_LOOK, DOCTOR_GOOD, DOCTOR_UNUSED };
	int n = 0;

	for (int s = 0; s < DOCTOR_STATES; s++)
		for (int i = 0; i < DOCTOR_LINES; i++)
			if (doctor_state(p->line[i].reason) == worst[s])
				at[n++] = i;
}

static void
doctor_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	int gap = layout_measure(l, MEASURE_GAP);

	if (m->doctor.loaded)
		keys_add(k, BUTTON_STAFF, p.staff);
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 4, gap));
	if (m->doctor.loaded && screen_speaks(m))
		keys_add(k, BUTTON_SPEAK, rect_column(p.keys, 1, 4, gap));
	if (m->doctor.loaded && m->doctor.page > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, 2, 4, gap));
	if (m->doctor.loaded && m->doctor.page + 1 < DOCTOR_LINES /
	    rows_on(l))
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, 3, 4, gap));
}

static void
doctor_enter(struct model *m, struct effects *out)
{
	m->doctor.page = 0;
	(void)screen_want(out, EFFECT_DOCTOR);
}

void
doctor_open(struct model *m, struct effects *out)
{
	m->doctor.loaded = false;
	screen_go(m, SCREEN_DOCTOR, out);
}

void
doctor_update(struct model *m, const struct event *e)
{
	m->doctor.told = e->doctor;
	m->doctor.loaded = true;
}

void
doctor_speak(struct model *m, struct effects *out)
{
	char number[DOCTOR_NUMBER_CAP];
	struct effect *e;

	if (!m->doctor.loaded)
		return;
	doctor_number(&m->doctor.told.page, number);
	e = screen_sound(out, SOUND_DIGITS, (struct vnd){ 0 });
	REQUIRE(str_copy(str_of(number), e->code, sizeof(e->code)));
}

static void
doctor_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_MENU, out);
	else if (button == BUTTON_STAFF)
		screen_go(m, SCREEN_STAFF, out);
	else if (button == BUTTON_SPEAK)
		doctor_speak(m, out);
	else if (button == BUTTON_OLDER)
		m->doctor.page++;
	else if (button == BUTTON_NEWER)
		m->doctor.page--;
}

static bool
doctor_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_MENU, out);
	return true;
}

/* "CẦN XEM" with its sign, on its ground. */
static void
state_draw(struct frame *f, struct rect r, enum doctor_state state)
{
	const struct sign *s = &signs[state];
	int pad = layout_px(&f->l, 4);
	struct rect sign;

	draw_round(f->d, r, layout_measure(&f->l, MEASURE_RADIUS) / 2,
	    s->ground);
	(void)rect_cut_left(&r, pad, 0);
	(void)rect_cut_right(&r, pad, 0);
	sign = rect_cut_left(&r, r.h, pad);
	draw_shape(f->d, rect_center(sign, sign.w * 3 / 5, sign.h * 3 / 5),
	    s->shape, s->ink);
	paint_line(f, r, (struct paint){ ROLE_BODY, s->ink, ALIGN_CENTER },
	    doctor_state_word(state));
}

static void
row_draw(struct frame *f, struct rect r, enum doctor_line line)
{
	const struct doctor_finding *d = &f->m->doctor.told.page.line[line];
	char text[DOCTOR_TEXT_CAP];
	struct buf b = BUF(text);
	int gap = layout_measure(&f->l, MEASURE_GAP);
	struct rect head = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
	struct rect state = rect_cut_right(&head, layout_px(&f->l,
	    f->l.compact ? 150 : 170), gap);

	state_draw(f, state, doctor_state(d->reason));
	buf_printf(&b, "%d-%03d  %s", (int)line + 1, d->reason,
	    doctor_name(line));
	paint_line(f, head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, text);
	buf_reset(&b);
	doctor_put_text(&b, line, d, true);
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 4, text);
}

static void
told_draw(const struct model *m, struct frame *f, struct places p)
{
	char number[DOCTOR_NUMBER_CAP];
	int rows = rows_on(&f->l);
	int at[DOCTOR_LINES], first = m->doctor.page * rows;
	int gap = layout_measure(&f->l, MEASURE_GAP);

	doctor_number(&m->doctor.told.page, number);
	paint_line(f, p.number, (struct paint){ f->l.compact ? ROLE_CODE :
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT }, number);
	order(&m->doctor.told.page, at);
	for (int i = 0; i < rows && first + i < DOCTOR_LINES; i++)
		row_draw(f, rect_row(p.list, i, rows, gap),
		    (enum doctor_line)at[first + i]);
}

static void
doctor_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	const struct key *speak = keys_find(&f->keys, BUTTON_SPEAK);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.label, (struct paint){ ROLE_BUTTON_SMALL, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_DOCTOR_READ));
	if (m->doctor.loaded)
		told_draw(m, f, p);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_STAFF, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_STAFF));
	if (speak != NULL)
		paint_key(f, BUTTON_SPEAK, (struct dress){ LOOK_KEY,
		    ROLE_BUTTON_SMALL, SHAPE_SPEAKER, false },
		    strings_get(STR_DOCTOR_SPEAK));
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_BEFORE));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_AFTER));
}

const struct screen_def screen_doctor = {
	.name = "doctor",
	.enter = doctor_enter,
	.keys = doctor_keys,
	.press = doctor_press,
	.type = doctor_type,
	.draw = doctor_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = DOCTOR_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Enrolment: what the market board printed is typed, scanned or read from a
 * stick, and what came of it. */
#include <string.h>

#include "ui/screen.h"

#define ENROL_TIMEOUT_MS (300 * INT64_C(1000))
#define LINE_MIN  24      /* no line is shorter */
#define TAIL_MAX  22      /* characters of it that are seen */

static const enum string words[ENROL_COUNT] = {
	[ENROL_DONE] = STR_ENROL_DONE,
	[ENROL_UNREADABLE] = STR_ENROL_UNREADABLE,
	[ENROL_WRONG] = STR_ENROL_WRONG,
	[ENROL_USED] = STR_ENROL_USED,
	[ENROL_EXPIRED] = STR_ENROL_EXPIRED,
	[ENROL_STRANGER] = STR_ENROL_STRANGER,
	[ENROL_NO_NET] = STR_ENROL_NO_NET,
	[ENROL_NO_STICK] = STR_ENROL_NO_STICK,
	[ENROL_BUSY] = STR_ENROL_BUSY,
	[ENROL_REFUSED] = STR_ENROL_REFUSED,
};

/* The keyboard of names has no marks: theirs lie above it. */
static const char marks[] = "*-.:";

static bool
is_complete(const struct model *m)
{
	return strlen(m->enrol.line) >= LINE_MIN;
}

/* Beside the marks: the stick. */
static struct rect
marks_place(const struct layout *l, struct rect *text)
{
	struct rect r = text_places(l).list;
	int gap = layout_measure(l, MEASURE_GAP);

	*text = rect_cut_top(&r, r.h - layout_px(l, l->compact ? 40 : 56),
	    gap / 2);
	return r;
}

/* When nothing is typed: two keys below the words. */
static struct rect
told_place(const struct layout *l, struct rect *text)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(layout_screen(l), l->compact ? gap :
	    layout_measure(l, MEASURE_MARGIN)), keys;

	keys = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 84), gap);
	*text = r;
	return keys;
}

static void
enrol_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r, text;

	if (m->enrol.stage != ENROL_TYPING) {
		r = told_place(l, &text);
		keys_add(k, BUTTON_BACK, rect_cut_left(&r, r.w / 3, gap));
		if (m->enrol.stage == ENROL_TOLD &&
		    m->enrol.outcome != ENROL_DONE)
			keys_add(k, BUTTON_RETRY, r);
		return;
	}
	keyboard_keys_solid(l, k);
	r = marks_place(l, &text);
	keys_add(k, BUTTON_USB, rect_cut_right(&r, r.w * 2 / 5, gap));
	for (int i = 0; marks[i] != '\0'; i++)
		keys_add(k, (uint16_t)(BUTTON_CHAR + marks[i]),
		    rect_column(r, i, sizeof(marks) - 1, gap));
	if (is_complete(m))
		keys_add(k, BUTTON_NEXT, text_places(l).next);
}

/* --- what the keys do ---------------------------------------------------- */

void
enrol_open(struct model *m, const char *begin, struct effects *out)
{
	/* One is on its way still, or what was typed is to be mended. */
	if (m->enrol.stage != ENROL_ASKING && begin[0] != '\0') {
		m->enrol.stage = ENROL_TYPING;
		REQUIRE(str_copy(str_of(begin), m->enrol.line,
		    sizeof(m->enrol.line)));
	} else if (m->enrol.stage == ENROL_TOLD) {
		m->enrol.stage = ENROL_TYPING;
	}
	screen_go(m, SCREEN_ENROL, out);
}

static void
leave(struct model *m, struct effects *out)
{
	screen_go(m, m->profile_known ? SCREEN_IDLE : SCREEN_SETUP_BANK, out);
}

/* The line's own characters, in capitals; others are not in it. */
static void
append(struct model *m, struct str s)
{
	size_t n = strlen(m->enrol.line);

	for (size_t i = 0; i < s.n && n + 1 < ENROL_LINE_CAP; i++) {
		char c = s.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr(marks, c) != NULL))
			m->enrol.line[n++] = c;
	}
	m->enrol.line[n] = '\0';
}

static void
ask(struct model *m, enum effect_kind kind, struct effects *out)
{
	struct effect *e = screen_want(out, kind);

	if (kind == EFFECT_ENROL)
		REQUIRE(str_copy(str_of(m->enrol.line), e->line,
		    sizeof(e->line)));
	m->enrol.stage = ENROL_ASKING;
	m->focus = BUTTON_NONE;
}

static void
enrol_press(struct model *m, uint16_t button, struct effects *out)
{
	struct enrol_page *p = &m->enrol;
	char c;

	if (button == BUTTON_BACK) {
		leave(m, out);
	} else if (p->stage == ENROL_TOLD && button == BUTTON_RETRY) {
		p->stage = ENROL_TYPING;
	} else if (p->stage != ENROL_TYPING) {
		return;
	} else if (button >= BUTTON_CHAR && button < BUTTON_CHAR + 128) {
		c = (char)(button - BUTTON_CHAR);
		append(m, (struct str){ &c, 1 });
	} else if (button == BUTTON_BACKSPACE) {
		text_rub_out(p->line);
	} else if (button == BUTTON_USB) {
		ask(m, EFFECT_ENROL_STICK, out);
	} else if (button == BUTTON_NEXT && is_complete(m)) {
		ask(m, EFFECT_ENROL, out);
	}
}

static bool
enrol_type(struct model *m, const struct input *in, struct effects *out)
{
	char digit = (char)('0' + in->digit);

	if (in->kind == INPUT_KEY && in->key == KEY_ESCAPE) {
		leave(m, out);
	} else if (m->enrol.stage != ENROL_TYPING) {
		if (in->kind != INPUT_KEY || in->key != KEY_ENTER)
			return false;
		enrol_press(m, BUTTON_RETRY, out);
	} else if (in->kind == INPUT_TEXT) {
		append(m, str_of(in->text));
	} else if (in->kind != INPUT_KEY) {
		return false;
	} else if (in->key == KEY_DIGIT && in->digit >= 0 && in->digit <= 9) {
		append(m, (struct str){ &digit, 1 });
	} else if (in->key == KEY_TRIPLE_ZERO) {
		append(m, STR("000"));
	} else if (in->key == KEY_MINUS) {
		append(m, STR("-"));
	} else if (in->key == KEY_BACKSPACE) {
		text_rub_out(m->enrol.line);
	} else if (in->key == KEY_DELETE) {
		m->enrol.line[0] = '\0';
	} else if (in->key == KEY_ENTER) {
		enrol_press(m, BUTTON_NEXT, out);
	} else {
		return false;
	}
	return true;
}

/* --- the answer ---------------------------------------------------------- */

void
enrol_update(struct model *m, const struct event *e, struct effects *out)
{
	struct enrol_page *p = &m->enrol;
	bool good = e->enrol == ENROL_DONE;

	REQUIRE(e->enrol < ENROL_COUNT);
	p->stage = ENROL_TOLD;
	p->outcome = e->enrol;
	if (good)
		memset(p->line, 0, sizeof(p->line));
	else
		screen_error(out, words[e->enrol]);
	if (good && m->screen == SCREEN_ENROL && m->profile_known)
		screen_go(m, SCREEN_IDLE, out);
	if (m->screen != SCREEN_ENROL)
		screen_hint(m, words[e->enrol]);
}

/* --- the picture --------------------------------------------------------- */

static void
draw_told(struct frame *f)
{
	const struct enrol_page *p = &f->m->enrol;
	int high = paint_line_px(f, ROLE_HEAD);
	struct rect r, sign;

	(void)told_place(&f->l, &r);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_ENROL_TITLE));
	(void)rect_cut_top(&r, high / 2, 0);
	sign = rect_cut_left(&r, high, high / 2);
	draw_shape(f->d, rect_cut_top(&sign, high, 0), p->stage ==
	    ENROL_ASKING ? SHAPE_CLOCK : p->outcome == ENROL_DONE ?
	    SHAPE_CHECK : SHAPE_WARNING, COLOR_INK);
	(void)paint_lines(f, r, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 4, strings_get(p->stage == ENROL_ASKING ?
	    STR_ENROL_ASKING : words[p->outcome]));
}

static void
draw_typing(struct frame *f)
{
	struct text_places p = text_places(&f->l);
	const char *line = f->m->enrol.line;
	char shown[TAIL_MAX + 8];
	struct buf b = BUF(shown);
	size_t n = strlen(line), cut = n > TAIL_MAX ? n - TAIL_MAX : 0;
	struct rect text;

	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_ENROL_TITLE));
	if (cut > 0)
		buf_puts(&b, "…");
	buf_puts(&b, line + cut);
	keyboard_field(f, p.field, shown, STR_ENROL_HELP);
	(void)marks_place(&f->l, &text);
	paint_spare(f, &text, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_LEFT }, strings_get(STR_ENROL_HOW));
	keyboard_draw(f);
}

static void
enrol_draw(const struct model *m, struct frame *f)
{
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (m->enrol.stage == ENROL_TYPING) {
		draw_typing(f);
	} else {
		draw_told(f);
		paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
		    ROLE_BUTTON, SHAPE_BACK, false }, strings_get(STR_BACK));
	}
	paint_key(f, BUTTON_USB, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_ENROL_STICK));
	paint_key(f, BUTTON_RETRY, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_ENROL_FIX));
}

/* To enrol again is to be another stall. */
static bool
is_known(const struct model *m)
{
	return m->profile_known || setup_guarded(m);
}

const struct screen_def screen_enrol = {
	.name = "enrol",
	.guarded = is_known,
	.keys = enrol_keys,
	.press = enrol_press,
	.type = enrol_type,
	.draw = enrol_draw,
	.takes_text = true,
	.input_resets = true,
	.timeout_ms = ENROL_TIMEOUT_MS,
	.expire = leave,
};

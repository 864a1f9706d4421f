/* SPDX-License-Identifier: Apache-2.0 */
/* Where a good comes from, and its OCOP stars: typed, or read by a scanner
 * from what its maker printed.  What is kept is what ui/origin.h calls sound;
 * all else is refused in words, a payment's code before anything. */
#include <string.h>

#include "ui/screen.h"

#define ORIGIN_TIMEOUT_MS (180 * INT64_C(1000))
#define STAR_KEYS 4          /* none, and three to five */
#define TAIL_MAX  30         /* characters of it that are seen */
#define BEGIN     "https://"

/* The keyboard of names has no marks: these lie above it. */
static const char marks[] = "/.-_?=&()";

/* An address is longer than what may be kept by one at least, so that one
 * that is too long is seen to be. */
_Static_assert(sizeof(((struct model *)NULL)->good.typed) > ORIGIN_CAP,
    "a line that is too long can be typed");

static int
stars_of(int key)
{
	return key == 0 ? 0 : STARS_MIN + key - 1;
}

static void
rows(const struct layout *l, struct rect *stars, struct rect *line)
{
	struct rect r = text_places(l).list;
	int gap = layout_px(l, l->compact ? 4 : 6);

	*stars = rect_row(r, 0, 2, gap);
	*line = rect_row(r, 1, 2, gap);
	if (!l->compact)
		return;
	/* A small glass has the stars in the place of the heading. */
	*stars = text_places(l).head;
	/* Left of the finger that the help has there. */
	stars->w -= layout_mm10_to_px(l, 95) -
	    layout_measure(l, MEASURE_STRIP);
	*line = r;
}

static void
origin_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_px(l, l->compact ? 3 : 6);
	struct rect stars, line;

	(void)m;
	keyboard_keys(l, k);
	rows(l, &stars, &line);
	for (int i = 0; i < STAR_KEYS; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i),
		    rect_column(stars, i, STAR_KEYS, gap));
	keys_add(k, BUTTON_HTTPS, rect_cut_left(&line, line.w / 5, gap));
	for (int i = 0; marks[i] != '\0'; i++)
		keys_add(k, (uint16_t)(BUTTON_CHAR + marks[i]),
		    rect_column(line, i, sizeof(marks) - 1, gap));
	keys_add(k, BUTTON_NEXT, text_places(l).next);
}

void
good_origin_open(struct model *m, struct effects *out)
{
	struct good_entry *g = &m->good;

	memset(g->typed, 0, sizeof(g->typed));
	memcpy(g->typed, g->row.origin, sizeof(g->row.origin));
	g->stars = g->row.stars;
	screen_go(m, SCREEN_GOOD_ORIGIN, out);
}

/* As it comes: what does not belong there is told when it is taken. */
static void
append(struct model *m, struct str s)
{
	struct buf b = { .p = m->good.typed, .cap = sizeof(m->good.typed),
		.n = strlen(m->good.typed) };
	size_t at = 0, from;

	while (at < s.n && b.n + 4 < b.cap) {
		from = at;
		(void)str_next_char(s, &at);
		buf_put(&b, str_part(s, from, at - from));
	}
}

static void
take(struct model *m, struct effects *out)
{
	static const enum string words[] = {
		[ORIGIN_PAYMENT] = STR_ORIGIN_PAYMENT,
		[ORIGIN_LONG] = STR_ORIGIN_LONG,
		[ORIGIN_MARKS] = STR_ORIGIN_MARKS,
		[ORIGIN_OTHER] = STR_ORIGIN_OTHER };
	struct good_entry *g = &m->good;
	struct str s = str_of(g->typed);

	if (!origin_is_valid(s)) {
		screen_refuse(m, words[origin_read(s)], out);
		return;
	}
	REQUIRE(str_copy(s, g->row.origin, sizeof(g->row.origin)));
	g->row.stars = g->stars;
	m->hint = STR_NONE;      /* what was wrong before is mended */
	screen_go(m, SCREEN_GOOD_PRICE, out);
}

/* Addresses are written small; figures and marks are what they are. */
static char
letter(uint16_t button)
{
	char c = (char)(button - BUTTON_CHAR);

	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void
origin_press(struct model *m, uint16_t button, struct effects *out)
{
	char c;

	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_GOOD_PRICE, out);
	} else if (button == BUTTON_NEXT) {
		take(m, out);
	} else if (button == BUTTON_BACKSPACE) {
		text_rub_out(m->good.typed);
	} else if (button == BUTTON_HTTPS) {
		memset(m->good.typed, 0, sizeof(m->good.typed));
		append(m, STR(BEGIN));
	} else if (button == BUTTON_SPACE) {
		screen_refuse(m, STR_ORIGIN_MARKS, out);
	} else if (button >= BUTTON_ROW && button < BUTTON_ROW + STAR_KEYS) {
		m->good.stars = stars_of(button - BUTTON_ROW);
	} else if (button >= BUTTON_CHAR && button < BUTTON_CHAR + 128) {
		c = letter(button);
		append(m, (struct str){ &c, 1 });
	}
}

static bool
origin_type(struct model *m, const struct input *in, struct effects *out)
{
	char digit = (char)('0' + in->digit);

	if (in->kind == INPUT_TEXT) {
		append(m, str_of(in->text));
	} else if (in->kind != INPUT_KEY) {
		return false;
	} else if (in->key == KEY_DIGIT && in->digit >= 0 && in->digit <= 9) {
		append(m, (struct str){ &digit, 1 });
	} else if (in->key == KEY_TRIPLE_ZERO) {
		append(m, STR("000"));
	} else if (in->key == KEY_MINUS) {
		append(m, STR("-"));
	} else if (in->key == KEY_PLUS) {
		append(m, STR("+"));
	} else if (in->key == KEY_BACKSPACE) {
		text_rub_out(m->good.typed);
	} else if (in->key == KEY_DELETE) {
		m->good.typed[0] = '\0';
	} else if (in->key == KEY_ENTER) {
		take(m, out);
	} else if (in->key == KEY_ESCAPE) {
		screen_go(m, SCREEN_GOOD_PRICE, out);
	} else {
		return false;
	}
	return true;
}

static void
draw_stars(struct frame *f, int i)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_ROW + i));

	if (k == NULL)
		return;
	enum color ink = paint_key_face(f, k, stars_of(i) ==
	    f->m->good.stars ? LOOK_KEY : LOOK_SOFT);
	if (i == 0)
		paint_tight(f, rect_inset(k->at, layout_px(&f->l, 4)),
		    (struct paint){ ROLE_BUTTON_SMALL, ink, ALIGN_CENTER },
		    strings_get(STR_ORIGIN_NO_STARS));
	else
		stars_paint(f, rect_inset(k->at, layout_px(&f->l, 6)),
		    stars_of(i), ink);
}

static void
origin_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);
	const char *line = m->good.typed;
	char shown[ORIGIN_CAP + 16];
	struct buf b = BUF(shown);
	size_t n = strlen(line), cut = n > TAIL_MAX ? n - TAIL_MAX : 0;

	while (cut < n && ((unsigned char)line[cut] & 0xc0) == 0x80)
		cut++;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!f->l.compact && !strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_ORIGIN));
	buf_printf(&b, "%s%s", cut > 0 ? "…" : "", line + cut);
	keyboard_field(f, p.field, shown, STR_ORIGIN_HELP);
	for (int i = 0; i < STAR_KEYS; i++)
		draw_stars(f, i);
	if (f->l.compact)      /* over the stars */
		(void)strip_hint(f, p.head);
	keyboard_draw(f);
	paint_key(f, BUTTON_HTTPS, DRESS(LOOK_LESSER, ROLE_LABEL), BEGIN);
}

const struct screen_def screen_good_origin = {
	.name = "good-origin",
	.keys = origin_keys,
	.press = origin_press,
	.type = origin_type,
	.draw = origin_draw,
	.takes_text = true,
	.input_resets = true,
	.timeout_ms = ORIGIN_TIMEOUT_MS,
	.on_timeout = SCREEN_GOODS,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* A keyboard on the glass, the line that is typed with it, and names. */
#include <string.h>

#include "ledger/fold.h"
#include "ui/screen.h"
#include "ui/telex.h"

#define KEY_GAP_COMPACT 3

static int
field_inset(const struct layout *l)
{
	return (l->compact ? 5 : 8) * layout_measure(l, MEASURE_STROKE) / 2;
}

struct text_places
text_places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = layout_screen(l), row;
	struct text_places p;

	r = rect_inset(r, l->compact ? gap - 1 : margin);
	p.keyboard = rect_cut_bottom(&r, l->compact ? 4 * layout_line(l,
	    ROLE_BUTTON, 0) + 3 * layout_px(l, KEY_GAP_COMPACT) : r.h / 2,
	    gap);
	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 24 : 36)), 0);
	/* The help's corner. */
	p.head.w -= layout_measure(l, MEASURE_STRIP);
	row = rect_cut_top(&r, layout_line(l, ROLE_QUICK, layout_px(l,
	    l->compact ? 28 : 48)) + 2 * field_inset(l), gap);
	p.next = rect_cut_right(&row, layout_px(l, l->compact ? 124 : 180),
	    gap);
	p.field = row;
	p.list = r;
	return p;
}

static const char *const letters[] = { "1234567890", "QWERTYUIOP",
	"ASDFGHJKL", "ZXCVBNM" };

static void
lay(const struct layout *l, bool blank, struct keys *k)
{
	struct rect r = text_places(l).keyboard, row;
	int gap = layout_px(l, l->compact ? KEY_GAP_COMPACT : 6);

	for (int y = 0; y < 4; y++) {
		row = rect_row(r, y, 4, gap);
		if (y == 3)
			keys_add(k, BUTTON_BACK, rect_cut_left(&row,
			    row.w * 3 / 20 - gap / 2, gap));
		if (y == 3 && blank)
			keys_add(k, BUTTON_SPACE, rect_cut_right(&row,
			    row.w * 3 / 17, gap));
		for (int x = 0; letters[y][x] != '\0'; x++)
			keys_add(k, (uint16_t)(BUTTON_CHAR + letters[y][x]),
			    rect_column(row, x, y == 3 ? 7 : 10, gap));
		if (y == 2)
			keys_add(k, BUTTON_BACKSPACE,
			    rect_column(row, 9, 10, gap));
	}
}

void
keyboard_keys(const struct layout *l, struct keys *k)
{
	lay(l, true, k);
}

void
keyboard_keys_solid(const struct layout *l, struct keys *k)
{
	lay(l, false, k);
}

void
keyboard_draw(struct frame *f)
{
	char letter[2] = "A";

	for (int i = 0; i < f->keys.count; i++) {
		if (f->keys.key[i].id < BUTTON_CHAR ||
		    f->keys.key[i].id >= BUTTON_CHAR + 128)
			continue;
		letter[0] = (char)(f->keys.key[i].id - BUTTON_CHAR);
		paint_key(f, f->keys.key[i].id, DRESS(LOOK_LESSER,
		    ROLE_BUTTON), letter);
	}
	paint_key(f, BUTTON_BACKSPACE, (struct dress){ LOOK_SOFT, ROLE_BUTTON,
	    SHAPE_BACKSPACE, false }, "");
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_SOFT, ROLE_BUTTON,
	    SHAPE_BACK, false }, "");
	paint_key(f, BUTTON_SPACE, DRESS(LOOK_SOFT, ROLE_LABEL),
	    strings_get(STR_SPACE));
	paint_key(f, BUTTON_NEXT, (struct dress){ LOOK_GO, ROLE_BUTTON,
	    SHAPE_PLAY, true }, strings_get(STR_NEXT));
}

#define END_BYTES 256

/* As much of the end as the least letters have room for. */
static void
put_end(const struct frame *f, int w, const char *text, struct buf *b)
{
	struct text_face face = layout_narrow(&f->l, layout_face(&f->l,
	    ROLE_QUICK));
	struct str s = str_of(text);
	size_t at = 0;
	int mark;

	face.px = (uint16_t)(face.px < layout_least_px(&f->l) ? face.px :
	    layout_least_px(&f->l));
	mark = text_width(f->font, face, STR("…"));
	if (text_width(f->font, face, s) > w) {
		while (at < s.n && mark + text_width(f->font, face,
		    str_from(s, at)) > w)
			(void)str_next_char(s, &at);
		buf_puts(b, "…");
	}
	buf_put(b, str_from(s, at));
}

/* The end of a long text is what is being typed, so it is what is seen. */
void
keyboard_field(struct frame *f, struct rect r, const char *text,
    enum string help)
{
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	int stroke = layout_measure(&f->l, MEASURE_STROKE);
	struct rect caret;
	char end[END_BYTES];
	struct buf b = BUF(end);
	int w;

	draw_round(f->d, r, radius, COLOR_CARD);
	draw_round_line(f->d, r, radius, 2 * stroke, COLOR_INK);
	r = rect_inset(r, field_inset(&f->l));
	(void)rect_cut_left(&r, layout_px(&f->l, 6), 0);
	caret = rect_cut_right(&r, 2 * stroke, stroke);
	if (*text == '\0') {
		paint_line(f, r, (struct paint){ ROLE_BODY, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(help));
		return;
	}
	put_end(f, r.w, text, &b);
	w = text_width(f->font, layout_narrow(&f->l, layout_face(&f->l,
	    ROLE_QUICK)), buf_str(&b));
	paint_line(f, r, (struct paint){ ROLE_QUICK, COLOR_INK, ALIGN_LEFT },
	    end);
	caret.x = r.x + (w < r.w ? w + stroke : r.w);
	draw_fill(f->d, rect_center(caret, 2 * stroke, r.h * 3 / 4),
	    COLOR_INK);
}

/* --- names --------------------------------------------------------------- */

void
name_add(char *name, size_t cap, struct str one)
{
	size_t n = strlen(name), at = 0;
	struct buf b = { .p = name, .cap = cap, .n = n };
	int c = fold_next(one, &at);

	if (c == ' ' && (n == 0 || name[n - 1] == ' '))
		return;
	if (c >= ' ' && c < 127 && str_chars(str_of(name)) < NAME_CHARS_MAX)
		buf_put(&b, one);
}

void
name_letter(char *name, size_t cap, char c)
{
	size_t n = strlen(name);

	if (n > 0 && name[n - 1] != ' ' && c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c >= '0' && c <= '9')
		name_add(name, cap, (struct str){ &c, 1 });
	else if (str_chars(str_of(name)) < NAME_CHARS_MAX)
		(void)telex_type(name, cap, c);
}

void
text_rub_out(char *text)
{
	size_t n = strlen(text);

	while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
		n--;
	text[n > 0 ? n - 1 : 0] = '\0';
}

bool
name_press(char *name, size_t cap, uint16_t button)
{
	if (button >= BUTTON_CHAR && button < BUTTON_CHAR + 128)
		name_letter(name, cap, (char)(button - BUTTON_CHAR));
	else if (button == BUTTON_SPACE)
		name_add(name, cap, STR(" "));
	else if (button == BUTTON_BACKSPACE)
		text_rub_out(name);
	else
		return false;
	return true;
}

bool
name_type(char *name, size_t cap, const struct input *in)
{
	char digit = (char)('0' + in->digit);
	struct str s = str_of(in->text);

	if (in->kind == INPUT_TEXT)
		for (size_t at = 0, from; at < s.n;) {
			from = at;
			(void)str_next_char(s, &at);
			name_add(name, cap, str_part(s, from, at - from));
		}
	else if (in->kind != INPUT_KEY)
		return false;
	else if (in->key == KEY_DIGIT && in->digit >= 0 && in->digit <= 9)
		name_add(name, cap, (struct str){ &digit, 1 });
	else if (in->key == KEY_BACKSPACE)
		text_rub_out(name);
	else
		return false;
	return true;
}

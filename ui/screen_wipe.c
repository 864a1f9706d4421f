/* SPDX-License-Identifier: Apache-2.0 */
/* The glass is being wiped: half a minute in which no touch does anything.
 *
 * It is over by time, by Esc, backspace or Enter of a keyboard, or by four
 * touches: one corner is lit, and a touch there lights the corner opposite or
 * beside; any other contact, however short, lights the first one again.  A
 * cloth touches what lies between two corners; who is asked to touch the lit
 * one needs to read nothing.  Two corners would not do: of a thousand random
 * touches on a small panel some two in a row hit them.
 *
 * What comes meanwhile (a verdict above all) has the glass at once and cannot
 * be wiped away: until the time is over it has no keys for fingers either. */
#include "ui/screen.h"

#define WIPE_MS    (30 * INT64_C(1000))
#define CORNERS    4
#define SIDE_MM10  130

bool
wipe_holds(const struct model *m)
{
	return m->now_ms < m->wipe.until_ms &&
	    (m->screen != SCREEN_WIPE || m->help.on);
}

enum screen
wipe_instead(const struct model *m, enum screen to)
{
	return to == SCREEN_WIPE && m->now_ms >= m->wipe.until_ms ?
	    SCREEN_IDLE : to;
}

void
wipe_open(struct model *m, struct effects *out)
{
	m->wipe.until_ms = m->now_ms + WIPE_MS;
	screen_go(m, SCREEN_WIPE, out);
}

static void
end(struct model *m, struct effects *out)
{
	m->wipe.until_ms = 0;
	screen_go(m, SCREEN_IDLE, out);
}

bool
wipe_input(struct model *m, const struct input *in)
{
	if (!wipe_holds(m))
		return false;
	if (in->kind != INPUT_KEY && in->kind != INPUT_TEXT)
		return true;
	/* Nobody wipes who types; but what lies there is to be seen again. */
	if (m->screen != SCREEN_WIPE)
		m->wipe.until_ms = 0;
	return false;
}

void
wipe_missed(struct model *m)
{
	m->wipe.corner = 0;
}

/* By tens of seconds, and by single ones in the last ten. */
static int64_t
left_ms(const struct model *m)
{
	int64_t left = m->wipe.until_ms - m->now_ms;
	int64_t step = left > 10000 ? 10000 : 1000;

	return left <= 0 ? 0 : (left + step - 1) / step * step;
}

int64_t
wipe_wake_ms(const struct model *m)
{
	int64_t left = m->wipe.until_ms - m->now_ms;
	int64_t step = left > 10000 ? 10000 : 1000;

	if (left <= 0)
		return WAKE_NEVER;
	return m->screen != SCREEN_WIPE ? m->wipe.until_ms :
	    m->wipe.until_ms - (left - 1) / step * step;
}

/* Upper left, lower right, upper right, lower left: from each to the next it
 * is far. */
static struct rect
corner(const struct layout *l, int i)
{
	int side = layout_mm10_to_px(l, SIDE_MM10);

	side = side > l->h / 3 ? l->h / 3 : side;
	return (struct rect){ i == 0 || i == 3 ? 0 : l->w - side,
	    i == 0 || i == 2 ? 0 : l->h - side, side, side };
}

static void
wipe_enter(struct model *m, struct effects *out)
{
	(void)out;
	m->wipe.corner = 0;
	m->deadline_ms = m->wipe.until_ms;
}

static void
wipe_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keys_add(k, BUTTON_CORNER, corner(l, m->wipe.corner));
}

static void
wipe_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_CORNER && ++m->wipe.corner == CORNERS)
		end(m, out);
}

static bool
wipe_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || (in->key != KEY_ESCAPE &&
	    in->key != KEY_BACKSPACE && in->key != KEY_ENTER))
		return false;
	end(m, out);
	return true;
}

static void
wipe_expire(struct model *m, struct effects *out)
{
	end(m, out);
}

static void
corners_draw(const struct model *m, struct frame *f)
{
	const struct key *lit = keys_find(&f->keys, BUTTON_CORNER);

	for (int i = 0; i < CORNERS; i++) {
		struct rect r = corner(&f->l, i);
		struct rect sign = rect_center(r, r.w / 2, r.h / 2);
		if (i == m->wipe.corner && lit != NULL)
			draw_shape(f->d, sign, SHAPE_LOCK,
			    paint_key_face(f, lit, LOOK_GO));
		else if (i < m->wipe.corner)
			draw_shape(f->d, sign, SHAPE_CHECK, COLOR_INK);
		else
			draw_shape(f->d, sign, SHAPE_RING, COLOR_FAINT);
	}
}

static void
wipe_draw(const struct model *m, struct frame *f)
{
	struct rect r = layout_screen(&f->l), sign;
	int side = corner(&f->l, 0).w;
	char line[64];
	struct buf b = BUF(line);

	draw_fill(f->d, r, COLOR_PAPER);
	corners_draw(m, f);
	(void)rect_cut_left(&r, side, layout_measure(&f->l, MEASURE_GAP));
	(void)rect_cut_right(&r, side, layout_measure(&f->l, MEASURE_GAP));
	(void)rect_cut_top(&r, r.h / 12, 0);
	sign = rect_cut_top(&r, r.h * 2 / 5, r.h / 40);
	draw_shape(f->d, rect_center(sign, sign.h, sign.h), SHAPE_WIPE,
	    COLOR_INK);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK,
	    ALIGN_CENTER }, strings_get(STR_WIPE));
	strings_put(&b, STR_WIPE_LEFT, ARGS(
	    format_count(left_ms(m) / 1000).s));
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK,
	    ALIGN_CENTER }, line);
	(void)rect_cut_top(&r, r.h / 12, 0);
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_CENTER }, 3, strings_get(STR_WIPE_HOW));
}

/* In the corner of the help, which has no key now. */
void
wipe_draw_sign(struct frame *f)
{
	int side = layout_measure(&f->l, MEASURE_STRIP);
	struct rect r = { f->l.w - side, 0, side, side };

	draw_fill(f->d, r, COLOR_CARD);
	draw_shape(f->d, rect_center(r, side * 3 / 4, side * 3 / 4),
	    SHAPE_WIPE, COLOR_INK);
}

const struct screen_def screen_wipe = {
	.name = "wipe",
	.enter = wipe_enter,
	.keys = wipe_keys,
	.press = wipe_press,
	.type = wipe_type,
	.draw = wipe_draw,
	.strip = STRIP_NEVER,
	.expire = wipe_expire,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* A good's picture, and its colour: a touch each, for who does not read. */
#include "ui/screen.h"

#define EDIT_TIMEOUT_MS (120 * INT64_C(1000))

void
good_paint(struct frame *f, struct rect r, const struct good *g,
    enum color ink, const char *line)
{
	bool alone = line[0] == '\0';
	struct rect top = rect_cut_top(&r, f->l.compact && !alone ? r.h *
	    13 / 40 : r.h *
	    (layout_is_small(&f->l) ? 9 : 11) / 20, 0), sign;
	int side = paint_line_px(f, ROLE_BODY) * 4 / 3;
	int room = top.w - text_width(f->font, layout_face(&f->l,
	    ROLE_RECEIPT), str_of(line));

	side = side < top.h ? side : top.h;
	sign = alone ? top : rect_cut_left(&top, side, 0);
	/* A price is not cut for its picture's sake. */
	if (alone || room >= side)
		draw_shape(f->d, sign, SHAPE_OF_PICTURE(g->picture), ink);
	else
		top = rect_union(sign, top);
	if (!alone)
		paint_tight(f, top, (struct paint){ ROLE_BODY, ink,
		    ALIGN_RIGHT }, line);
	paint_words(f, r, (struct paint){ ROLE_BUTTON_SMALL, ink, alone ?
	    ALIGN_CENTER : ALIGN_LEFT }, g->name);
}

void
stars_paint(struct frame *f, struct rect r, int stars, enum color ink)
{
	int gap = layout_px(&f->l, 2), side = stars == 0 ? 0 :
	    (r.w - gap * (stars - 1)) / stars;

	side = side > r.h ? r.h : side;
	side = side > layout_px(&f->l, 26) ? layout_px(&f->l, 26) : side;
	r = rect_center(r, stars * side + (stars - 1) * gap, side);
	for (int i = 0; i < stars; i++)
		draw_shape(f->d, rect_cut_left(&r, side, gap), SHAPE_STAR,
		    ink);
}

static bool
is_new(const struct model *m)
{
	return m->good.at >= m->goods.count && m->good.row.price.dong == 0;
}

/* --- the picture --------------------------------------------------------- */

static int
columns(const struct layout *l)
{
	return l->compact ? 4 : 5;
}

static int
page_rows(const struct layout *l)
{
	return l->compact ? 3 : 4;
}

static int
on_page(const struct layout *l)
{
	return columns(l) * page_rows(l);
}

void
good_picture_open(struct model *m, struct effects *out)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	m->good.pictures = is_new(m) ? 0 : (int)m->good.row.picture /
	    on_page(&l);
	screen_go(m, SCREEN_GOOD_PICTURE, out);
}

static void
picture_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_good_picture, l);
	int gap = layout_measure(l, MEASURE_GAP), n = columns(l);
	int first = m->good.pictures * on_page(l);

	for (int i = 0; i < on_page(l) && first + i < PICTURES; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_column(
		    rect_row(p.list, i / n, page_rows(l), gap), i % n, n,
		    gap));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
	if (PICTURES > on_page(l))
		keys_add(k, BUTTON_NEXT, rect_column(p.keys, 2, 3, gap));
}

static void
leave_picture(struct model *m, struct effects *out)
{
	screen_go(m, is_new(m) ? SCREEN_GOOD_NAME : SCREEN_GOOD_PRICE, out);
}

static void
picture_press(struct model *m, uint16_t button, struct effects *out)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	int at = m->good.pictures * on_page(&l) + button - BUTTON_ROW;
	if (button == BUTTON_BACK) {
		leave_picture(m, out);
	} else if (button == BUTTON_NEXT) {
		m->good.pictures++;
		if (m->good.pictures * on_page(&l) >= PICTURES)
			m->good.pictures = 0;
	} else if (button >= BUTTON_ROW && at < PICTURES) {
		m->good.row.picture = (enum good_picture)at;
		screen_go(m, SCREEN_GOOD_COLOR, out);
	}
}

static bool
picture_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	leave_picture(m, out);
	return true;
}

static void
picture_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_good_picture, &f->l);
	int first = m->good.pictures * on_page(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_GOOD_PICTURE_WHICH));
	for (int i = 0; i < on_page(&f->l); i++) {
		const struct key *k = keys_find(&f->keys,
		    (uint16_t)(BUTTON_ROW + i));
		if (k == NULL)
			break;
		bool chosen = !is_new(m) && first + i ==
		    (int)m->good.row.picture;
		enum color ink = paint_key_face(f, k, chosen ?
		    (enum look)(LOOK_NOTE_10 + m->good.row.color) :
		    LOOK_LESSER);
		draw_shape(f->d, rect_inset(k->at, layout_px(&f->l, 6)),
		    SHAPE_OF_PICTURE(first + i), ink);
	}
	paint_back(f);
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_AFTER));
}

const struct screen_def screen_good_picture = {
	.name = "good-picture",
	.keys = picture_keys,
	.press = picture_press,
	.type = picture_type,
	.draw = picture_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = EDIT_TIMEOUT_MS,
	.on_timeout = SCREEN_GOODS,
};

/* --- its colour: the good as its tile will be, in each -------------------- */

static void
color_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_good_color, l);
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	for (int i = 0; i < GOOD_COLORS; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_column(
		    rect_row(p.list, i / 3, 2, gap), i % 3, 3, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
}

static void
color_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_GOOD_PICTURE, out);
	} else if (button >= BUTTON_ROW && button < BUTTON_ROW + GOOD_COLORS) {
		m->good.row.color = button - BUTTON_ROW;
		screen_go(m, SCREEN_GOOD_PRICE, out);
	}
}

static bool
color_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_GOOD_PICTURE, out);
	return true;
}

static void
color_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_good_color, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_GOOD_COLOR_WHICH));
	for (int i = 0; i < GOOD_COLORS; i++) {
		const struct key *k = keys_find(&f->keys,
		    (uint16_t)(BUTTON_ROW + i));
		if (k == NULL)
			continue;
		enum color ink = paint_key_face(f, k,
		    (enum look)(LOOK_NOTE_10 + i));
		good_paint(f, rect_inset(k->at, layout_px(&f->l, 6)),
		    &m->good.row, ink, "");
	}
	paint_back(f);
}

const struct screen_def screen_good_color = {
	.name = "good-color",
	.keys = color_keys,
	.press = color_press,
	.type = color_type,
	.draw = color_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = EDIT_TIMEOUT_MS,
	.on_timeout = SCREEN_GOODS,
};

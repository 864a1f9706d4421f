/* SPDX-License-Identifier: Apache-2.0 */
/* A row of the price list is written down: its name, of a new one its picture
 * and colour, then its price, unit and the number that a scale prints for
 * it. */
#include <string.h>

#include "ui/screen.h"

#define EDIT_TIMEOUT_MS (120 * INT64_C(1000))

static bool
is_named(const struct model *m)
{
	return str_trim(str_of(m->good.row.name)).n > 0;
}

void
good_edit_open(struct model *m, struct effects *out)
{
	screen_go(m, SCREEN_GOOD_NAME, out);
}

static void
go_next(struct model *m, struct effects *out)
{
	char *name = m->good.row.name;
	size_t n = str_trim(str_of(name)).n;

	if (n == 0)
		return;
	name[n] = '\0';
	m->good.number_is_typed = false;
	if (m->good.at < m->goods.count)
		screen_go(m, SCREEN_GOOD_PRICE, out);
	else
		good_picture_open(m, out);
}

static void
name_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keyboard_keys(l, k);
	if (is_named(m))
		keys_add(k, BUTTON_NEXT, text_places(l).next);
}

static void
on_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_GOODS, out);
	else if (button == BUTTON_NEXT)
		go_next(m, out);
	else
		(void)name_press(m->good.row.name, GOOD_NAME_MAX, button);
}

static bool
on_type(struct model *m, const struct input *in, struct effects *out)
{
	if (name_type(m->good.row.name, GOOD_NAME_MAX, in))
		return true;
	if (in->kind != INPUT_KEY || (in->key != KEY_ESCAPE &&
	    in->key != KEY_ENTER))
		return false;
	if (in->key == KEY_ENTER)
		go_next(m, out);
	else
		screen_go(m, SCREEN_GOODS, out);
	return true;
}

static void
name_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_GOOD_NAME));
	keyboard_field(f, p.field, m->good.row.name, STR_GOOD_NAME_HELP);
	keyboard_draw(f);
}

const struct screen_def screen_good_name = {
	.name = "good-name",
	.keys = name_keys,
	.press = on_press,
	.type = on_type,
	.draw = name_draw,
	.takes_text = true,
	.input_resets = true,
	.timeout_ms = EDIT_TIMEOUT_MS,
	.on_timeout = SCREEN_GOODS,
};

/* --- price, unit, number ----------------------------------------- */

struct places { struct rect title, box[2], ways, foot, digits; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_good_price, l),
	    l->compact ? gap : layout_measure(l, MEASURE_MARGIN) - gap / 4);
	struct places p;

	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	/* A small glass has no line for its name: its picture says it. */
	int rows = l->compact ? 4 : 5, i = 0;

	p.title = (struct rect){ 0 };
	if (!l->compact)
		p.title = rect_row(r, i++, rows, gap);
	p.box[0] = rect_row(r, i++, rows, gap);
	p.box[1] = rect_row(r, i++, rows, gap);
	p.ways = rect_row(r, i++, rows, gap);
	p.foot = rect_row(r, i++, rows, gap);
	return p;
}

static void
price_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	int gap = layout_measure(l, MEASURE_GAP);
	bool old = m->good.at < m->goods.count;

	keys_add(k, BUTTON_FIELD, p.box[0]);
	keys_add(k, BUTTON_FIELD + 1, p.box[1]);
	keys_add(k, BUTTON_UNIT, rect_column(p.ways, 0, 3, gap));
	keys_add(k, BUTTON_PICTURE, rect_column(p.ways, 1, 3, gap));
	keys_add(k, BUTTON_ORIGIN, rect_column(p.ways, 2, 3, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.foot, 0, 3, gap));
	if (old)
		keys_add(k, BUTTON_ERASE, rect_column(p.foot, 1, 3, gap));
	if (good_is_valid(&m->good.row))
		keys_add(k, BUTTON_TAKE, rect_column(p.foot, 2, 3, gap));
	pad_keys(l, p.digits, k);
}

static void
save(struct model *m, const struct good *row, struct effects *out)
{
	struct effect *e = screen_ask(m, out, EFFECT_GOODS_SAVE);

	if (e == NULL)
		return;
	e->id = m->good.at;
	e->good = *row;
}

static void
edit(struct model *m, uint16_t button, struct effects *out)
{
	struct good_entry *g = &m->good;
	struct vnd next = { g->number_is_typed ? g->row.number :
		g->row.price.dong };

	if (!pad_edit(button, &next))
		return;
	if (next.dong > (g->number_is_typed ? GOOD_NUMBER_MAX :
	    VND_SALE_MAX)) {
		screen_sound(out, SOUND_ERROR, (struct vnd){ 0 });
		return;
	}
	if (g->number_is_typed)
		g->row.number = next.dong;
	else
		g->row.price = next;
}

static void
price_press(struct model *m, uint16_t button, struct effects *out)
{
	struct good *g = &m->good.row;

	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_GOOD_NAME, out);
	else if (button == BUTTON_ERASE && m->good.at < m->goods.count)
		save(m, &(struct good){ 0 }, out);
	else if (button == BUTTON_TAKE && good_is_valid(g))
		save(m, g, out);
	else if (button == BUTTON_UNIT)
		g->unit = (g->unit + 1) % GOOD_UNITS;
	else if (button == BUTTON_PICTURE)
		good_picture_open(m, out);
	else if (button == BUTTON_ORIGIN)
		good_origin_open(m, out);
	else if (button == BUTTON_FIELD || button == BUTTON_FIELD + 1)
		m->good.number_is_typed = button != BUTTON_FIELD;
	else
		edit(m, button, out);
}

static bool
price_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);

	if (in->kind == INPUT_KEY && in->key == KEY_PLUS)
		m->good.number_is_typed = !m->good.number_is_typed;
	else if (button == BUTTON_NONE)
		return false;
	else
		price_press(m, button == BUTTON_CANCEL ? BUTTON_BACK : button,
		    out);
	return true;
}

static void
draw_field(struct frame *f, int i, enum string label, const char *value)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_FIELD +
	    i));
	bool here = f->m->good.number_is_typed == (i == 1);

	if (k == NULL)
		return;
	enum color c = paint_key_face(f, k, here ? LOOK_KEY : LOOK_LESSER);
	struct rect r = rect_inset(k->at, layout_px(&f->l, f->l.compact ? 3 :
	    5));
	if (here)
		draw_fill(f->d, rect_cut_bottom(&r, layout_px(&f->l, 4),
		    layout_px(&f->l, 2)), COLOR_OVER);
	paint_words(f, rect_cut_left(&r, r.w * 10 / 20, 0), (struct paint){
	    ROLE_LABEL, c, ALIGN_LEFT }, strings_get(label));
	paint_line(f, r, (struct paint){ ROLE_HEAD, c, ALIGN_RIGHT }, value);
}

static void
draw_face(struct frame *f, const struct good *g)
{
	const struct key *k = keys_find(&f->keys, BUTTON_PICTURE);

	if (k == NULL)
		return;
	enum color ink = paint_key_face(f, k, (enum look)(LOOK_NOTE_10 +
	    g->color));
	draw_shape(f->d, rect_inset(k->at, layout_px(&f->l, 6)),
	    SHAPE_OF_PICTURE(g->picture), ink);
}

/* A leaf where something is said of it; its stars, or what the key is for. */
static void
draw_origin(struct frame *f, const struct good *g)
{
	const struct key *k = keys_find(&f->keys, BUTTON_ORIGIN);

	if (k == NULL)
		return;
	enum color ink = paint_key_face(f, k, LOOK_KEY);
	struct rect r = rect_inset(k->at, layout_px(&f->l, 6));
	if (g->origin[0] != '\0')
		draw_shape(f->d, rect_cut_top(&r, r.h / 2,
		    layout_px(&f->l, 2)), SHAPE_LEAF, ink);
	if (g->stars > 0)
		stars_paint(f, r, g->stars, ink);
	else
		paint_line(f, r, (struct paint){ ROLE_BUTTON_SMALL, ink,
		    ALIGN_CENTER }, strings_get(STR_ORIGIN_KEY));
}

static void
price_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	const struct good *g = &m->good.row;
	char line[FORMAT_CAP];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!f->l.compact)
		paint_line(f, p.title, (struct paint){ ROLE_TITLE, COLOR_INK,
		    ALIGN_LEFT }, g->name);
	goods_put_price(&b, g);
	draw_field(f, 0, STR_GOOD_PRICE, line);
	draw_field(f, 1, STR_GOOD_NUMBER, g->number > 0 ?
	    format_count(g->number).s : "");
	paint_key(f, BUTTON_UNIT, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(g->unit == GOOD_KG ? STR_GOOD_BY_KG :
	    STR_GOOD_BY_ONE));
	draw_face(f, g);
	draw_origin(f, g);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, "");
	paint_key(f, BUTTON_ERASE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_GOOD_ERASE));
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_BUTTON_SMALL),
	    strings_get(STR_GOOD_SAVE));
	pad_draw(f);
}

const struct screen_def screen_good_price = {
	.name = "good-price",
	.keys = price_keys,
	.press = price_press,
	.type = price_type,
	.draw = price_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = EDIT_TIMEOUT_MS,
	.on_timeout = SCREEN_GOODS,
};

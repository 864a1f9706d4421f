/* SPDX-License-Identifier: Apache-2.0 */
/* The price list: a tile a row, in its colour; and how much of one.  What is
 * taken goes into the running sum of the amount's screen. */
#include <string.h>

#include "ui/screen.h"

#define GOODS_TIMEOUT_MS (120 * INT64_C(1000))
/* Wide enough for a sign beside a price. */
#define COLUMNS 3
#define ROWS    3    /* of them; on a small glass one less */

bool
goods_are_on(const struct model *m)
{
	return m->settings.value[SETTING_GOODS] != 0 && !m->round.collector;
}

void
goods_put_price(struct buf *b, const struct good *g)
{
	buf_printf(b, "%s %s%s", format_money(g->price).s,
	    strings_get(STR_DONG), g->unit == GOOD_KG ? "/kg" : "");
}

void
goods_update(struct model *m, const struct event *e, struct effects *out)
{
	REQUIRE(e->goods.count >= 0 && e->goods.count <= GOODS_MAX);
	m->goods = e->goods;
	m->good.page = 0;
	if (m->awaited != EFFECT_GOODS_SAVE + 1)
		return;
	m->awaited = 0;
	if (m->screen == SCREEN_GOOD_PRICE)
		screen_go(m, SCREEN_GOODS, out);
}

void
goods_open(struct model *m, struct effects *out)
{
	m->good = (struct good_entry){ 0 };
	screen_go(m, SCREEN_GOODS, out);
}

bool
goods_fit(struct model *m, struct vnd cost, struct effects *out)
{
	if (cost.dong > 0 && m->amount.dong + m->sum.dong + cost.dong <=
	    VND_SALE_MAX)
		return true;
	screen_refuse(m, STR_CAP_HINT, out);
	return false;
}

void
goods_add(struct model *m, const struct good *g, int64_t quantity,
    struct vnd cost)
{
	m->sum.dong += cost.dong;
	if (g != NULL)
		basket_add(&m->basket, g, quantity, cost);
}

/* --- tiles --------------------------------------------------------------- */

/* With one more for a new one, while the list is being written. */
static int
rows_on(const struct layout *l)
{
	return l->compact ? ROWS - 1 : ROWS;
}

static int
tiles_on(const struct model *m)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	return rows_on(&l) * COLUMNS;
}

static int
tiles(const struct model *m)
{
	return m->goods.count + (m->good.editing && m->goods.count <
	    GOODS_MAX ? 1 : 0);
}

static void
goods_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_goods, l);
	int gap = layout_measure(l, MEASURE_GAP), n = COLUMNS;
	int first = m->good.page * tiles_on(m);

	for (int i = 0; i < rows_on(l) * COLUMNS && first + i < tiles(m); i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_column(rect_row(
		    p.list, i / n, rows_on(l), gap), i % n, n, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 4, gap));
	if (!m->training)
		keys_add(k, BUTTON_LIST, rect_column(p.keys, 1, 4, gap));
	if (tiles(m) > rows_on(l) * COLUMNS)
		keys_add(k, BUTTON_NEXT, rect_column(p.keys, 2, 4, gap));
	if (m->sum.dong + m->amount.dong > 0)
		keys_add(k, BUTTON_TAKE, rect_column(p.keys, 3, 4, gap));
}

static void
press_tile(struct model *m, int at, struct effects *out)
{
	if (at >= tiles(m))
		return;
	m->good.at = at;
	m->good.row = at < m->goods.count ? m->goods.row[at] :
	    (struct good){ .color = at % GOOD_COLORS,
		.picture = PICTURE_BASKET };
	if (m->good.editing) {
		good_edit_open(m, out);
		return;
	}
	m->good.quantity = m->good.row.unit == GOOD_KG ? 1000 : 1;
	m->good.untouched = true;
	screen_go(m, SCREEN_GOOD, out);
}

static void
goods_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_AMOUNT, out);
	} else if (button == BUTTON_TAKE) {
		screen_go(m, SCREEN_AMOUNT, out);
	} else if (button == BUTTON_LIST) {
		m->good.editing = !m->good.editing;
		m->good.page = 0;
	} else if (button == BUTTON_NEXT) {
		m->good.page++;
		if (m->good.page * tiles_on(m) >= tiles(m))
			m->good.page = 0;
	} else if (button >= BUTTON_ROW) {
		press_tile(m, m->good.page * tiles_on(m) + button -
		    BUTTON_ROW, out);
	}
}

static bool
goods_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_AMOUNT, out);
	return true;
}

/* Nobody is there any more: what was put together is not sold. */
static void
goods_expire(struct model *m, struct effects *out)
{
	m->amount = m->sum = (struct vnd){ 0 };
	screen_go(m, SCREEN_IDLE, out);
}

static void
draw_tile(struct frame *f, int i, int at)
{
	const struct key *k = keys_find(&f->keys, (uint16_t)(BUTTON_ROW + i));
	char line[FORMAT_CAP];
	struct buf b = BUF(line);
	enum look look = LOOK_LESSER;

	if (k == NULL)
		return;
	bool fresh = at >= f->m->goods.count;
	const struct good *g = fresh ? NULL : &f->m->goods.row[at];
	if (g != NULL)
		look = (enum look)(LOOK_NOTE_10 + g->color);
	enum color ink = paint_key_face(f, k, look);
	struct rect r = rect_inset(k->at, layout_px(&f->l,
	    f->l.compact ? 1 : 5));
	if (g == NULL) {
		paint_line(f, r, (struct paint){ ROLE_BUTTON_SMALL, ink,
		    ALIGN_CENTER }, strings_get(STR_GOODS_NEW));
		return;
	}
	goods_put_price(&b, g);
	struct text_face face = layout_narrow(&f->l, layout_face(&f->l,
	    ROLE_BODY));
	face.px = (uint16_t)layout_least_px(&f->l);
	if (text_width(f->font, face, buf_str(&b)) > r.w) {
		buf_reset(&b);      /* its unit is on the next screen */
		strings_put(&b, STR_AMOUNT_DONG,
		    ARGS(format_money(g->price).s));
	}
	good_paint(f, r, g, ink, line);
}

static void
goods_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_goods, &f->l);
	int first = m->good.page * tiles_on(m);
	char line[FORMAT_CAP * 2];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	strings_put(&b, STR_SUM_TOTAL, ARGS(format_money((struct vnd){
	    m->sum.dong + m->amount.dong }).s));
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, m->good.editing ? strings_get(STR_GOODS_EDITING) :
	    m->sum.dong + m->amount.dong > 0 ? line :
	    strings_get(STR_GOODS));
	for (int i = 0; i < rows_on(&f->l) * COLUMNS; i++)
		draw_tile(f, i, first + i);
	if (tiles(m) == 0)
		(void)paint_lines(f, p.list, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_CENTER }, 2,
		    strings_get(STR_GOODS_EMPTY));
	paint_back(f);
	paint_key(f, BUTTON_LIST, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(m->good.editing ? STR_GOODS_SELL : STR_GOODS_EDIT));
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_AFTER));
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_BUTTON_SMALL),
	    strings_get(STR_DONE));
}

const struct screen_def screen_goods = {
	.name = "goods",
	.keys = goods_keys,
	.press = goods_press,
	.type = goods_type,
	.draw = goods_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = GOODS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
	.expire = goods_expire,
};

/* --- how much of one ----------------------------------------------------- */

struct places { struct rect title, box, digits, back, go; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_good, l), l->compact ?
	    gap : layout_measure(l, MEASURE_MARGIN) - gap / 4);
	struct places p;

	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	p.title = rect_cut_top(&r, l->compact ? 2 * text_close_px(layout_face(
	    l, ROLE_HEAD)) : layout_px(l, 66), gap);
	p.back = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 73), gap);
	p.go = rect_cut_right(&p.back, p.back.w * 3 / 5, gap);
	p.box = r;
	return p;
}

static bool
cost_here(const struct model *m, struct vnd *cost)
{
	return good_cost(&m->good.row, m->good.quantity, cost);
}

static void
good_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	struct vnd cost;

	pad_keys(l, p.digits, k);
	keys_add(k, BUTTON_BACK, p.back);
	if (cost_here(m, &cost))
		keys_add(k, BUTTON_TAKE, p.go);
}

static void
good_press(struct model *m, uint16_t button, struct effects *out)
{
	struct good_entry *g = &m->good;
	struct vnd next = { g->untouched ? 0 : g->quantity }, cost;

	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_GOODS, out);
	} else if (button == BUTTON_TAKE) {
		if (!cost_here(m, &cost) || !goods_fit(m, cost, out))
			return;
		goods_add(m, &g->row, g->quantity, cost);
		screen_go(m, SCREEN_GOODS, out);
	} else if (pad_edit(button, &next)) {
		if (next.dong > QUANTITY_MAX) {
			screen_sound(out, SOUND_ERROR, (struct vnd){ 0 });
			return;
		}
		g->quantity = next.dong;
		g->untouched = false;
	}
}

static bool
good_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);

	if (button == BUTTON_NONE)
		return false;
	good_press(m, button == BUTTON_CANCEL ? BUTTON_BACK : button, out);
	return true;
}

static void
good_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	char line[GOOD_NAME_MAX + FORMAT_CAP];
	struct buf b = BUF(line);
	struct rect r = p.box;
	struct vnd cost = { 0 };

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	buf_printf(&b, "%s · ", m->good.row.name);
	goods_put_price(&b, &m->good.row);
	struct rect face = rect_cut_left(&p.title, p.title.h,
	    layout_px(&f->l, 8));
	draw_round(f->d, face, layout_measure(&f->l, MEASURE_RADIUS),
	    (enum color)(COLOR_NOTE_10 + m->good.row.color));
	draw_shape(f->d, rect_inset(face, layout_px(&f->l, 5)),
	    SHAPE_OF_PICTURE(m->good.row.picture), COLOR_ON_NOTE);
	(void)paint_lines(f, p.title, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 2, line);
	draw_round(f->d, r, layout_measure(&f->l, MEASURE_RADIUS),
	    COLOR_CARD);
	draw_round_line(f->d, r, layout_measure(&f->l, MEASURE_RADIUS),
	    layout_measure(&f->l, MEASURE_STROKE), COLOR_INK);
	r = rect_inset(r, layout_px(&f->l, 10));
	buf_reset(&b);
	basket_put_quantity(&b, &m->good.row, m->good.quantity);
	if (m->good.row.unit == GOOD_KG)
		paint_row(f, &r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(STR_GOOD_GRAMS));
	paint_line(f, rect_cut_top(&r, r.h / 2, 0), (struct paint){
	    ROLE_TITLE, COLOR_INK, ALIGN_RIGHT }, line);
	if (cost_here(m, &cost))
		paint_amount(f, r, (struct paint){ ROLE_AMOUNT_PAY,
		    COLOR_INK, ALIGN_RIGHT }, ROLE_UNIT_PAY, cost);
	pad_draw(f);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, "");
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_BUTTON),
	    strings_get(STR_PLUS));
}

const struct screen_def screen_good = {
	.name = "good",
	.keys = good_keys,
	.press = good_press,
	.type = good_type,
	.draw = good_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = GOODS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
	.expire = goods_expire,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* What is not done every minute: one key for each, a sign over a word. */
#include "ui/screen.h"

#define MENU_TIMEOUT_MS (60 * INT64_C(1000))
#define COLUMNS 4
#define ROWS    3

struct menu_item {
	uint16_t button;
	enum string word;
	enum shape shape;
	void (*open)(struct model *m, struct effects *out);
	bool (*there)(const struct model *m);   /* NULL: always */
};

static bool
is_asked(const struct model *m)
{
	return m->fees.count > 0;
}

static void
open_settings(struct model *m, struct effects *out)
{
	screen_go(m, SCREEN_SETTINGS, out);
}

static void
open_lock(struct model *m, struct effects *out)
{
	screen_go(m, SCREEN_LOCK, out);
}

static void
open_self(struct model *m, struct effects *out)
{
	self_open(m, false, out);
}

/* A collector's account is the board's. */
static bool
is_own(const struct model *m)
{
	return !m->round.collector;
}

static void
go_back(struct model *m, struct effects *out)
{
	screen_go(m, SCREEN_IDLE, out);
}

/* The way back is the last.  When there are more than a page has room for,
 * the one before it turns the page. */
static const struct menu_item items[] = {
	{ BUTTON_TODAY, STR_TODAY, SHAPE_CHECK, today_open, NULL },
	{ BUTTON_DEBTS, STR_DEBTS, SHAPE_BOOK, books_open_debts, NULL },
	{ BUTTON_SHIFT, STR_SHIFT, SHAPE_CLOCK, books_open_shift, NULL },
	{ BUTTON_HISTORY, STR_HISTORY, SHAPE_QUEUE, history_open, NULL },
	{ BUTTON_TAX, STR_TAX, SHAPE_HASH, tax_open, NULL },
	{ BUTTON_GOODS, STR_GOODS, SHAPE_PLUS, goods_open, goods_are_on },
	{ BUTTON_FEES, STR_FEES, SHAPE_CASH, fees_open, is_asked },
	{ BUTTON_SELF_TEST, STR_SELF_TEST, SHAPE_PHONE, open_self, is_own },
	{ BUTTON_LOCK, STR_LOCK, SHAPE_LOCK, open_lock, NULL },
	{ BUTTON_DOCTOR, STR_DOCTOR, SHAPE_WARNING, doctor_open, NULL },
	{ BUTTON_SETTINGS, STR_SETTINGS, SHAPE_GEAR, open_settings, NULL },
	{ BUTTON_WIPE, STR_WIPE_MENU, SHAPE_WIPE, wipe_open, NULL },
	{ BUTTON_TRAIN, STR_TRAIN, SHAPE_LEAF, train_open, train_may },
	{ BUTTON_BACK, STR_BACK, SHAPE_BACK, go_back, NULL },
};
static const struct menu_item turn = { BUTTON_OLDER, STR_SETTINGS_AFTER,
	SHAPE_PLAY, NULL, NULL };
#define ITEMS ((int)(sizeof(items) / sizeof(items[0])))
#define PLACES (COLUMNS * ROWS - 1)          /* but the way back's */

static bool
is_there(const struct model *m, const struct menu_item *i)
{
	return i->there == NULL || i->there(m);
}

static int
items_there(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < ITEMS - 1; i++)
		n += is_there(m, &items[i]);
	return n;
}

/* How many a page has, and which page is shown. */
static int
page_size(const struct model *m)
{
	return items_there(m) > PLACES ? PLACES - 1 : PLACES;
}

static int
page_of(const struct model *m)
{
	return m->menu_page * page_size(m) < items_there(m) ? m->menu_page :
	    0;
}

static void
menu_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_menu, l),
	    l->compact ? gap : layout_measure(l, MEASURE_MARGIN));
	int first = page_of(m) * page_size(m), n = 0;

	for (int i = 0; i < ITEMS; i++) {
		if (!is_there(m, &items[i]))
			continue;
		int at = i == ITEMS - 1 ? PLACES : n++ - first;
		if (i < ITEMS - 1 && (at < 0 || at >= page_size(m)))
			continue;
		keys_add(k, items[i].button, rect_column(rect_row(r,
		    at / COLUMNS, ROWS, gap), at % COLUMNS, COLUMNS, gap));
	}
	if (page_size(m) < PLACES)
		keys_add(k, BUTTON_OLDER, rect_column(rect_row(r, ROWS - 1,
		    ROWS, gap), COLUMNS - 2, COLUMNS, gap));
}

static void
menu_enter(struct model *m, struct effects *out)
{
	(void)out;
	m->menu_page = 0;
}

static void
menu_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_OLDER)
		m->menu_page = page_of(m) + 1;
	for (int i = 0; i < ITEMS; i++)
		if (items[i].button == button && is_there(m, &items[i])) {
			items[i].open(m, out);
			return;
		}
}

static bool
menu_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	go_back(m, out);
	return true;
}

static void
item_draw(struct frame *f, const struct menu_item *i)
{
	const struct key *key = keys_find(&f->keys, i->button);
	struct rect r, sign;

	if (key == NULL)
		return;
	enum color ink = paint_key_face(f, key, i->button == BUTTON_BACK ?
	    LOOK_LESSER : LOOK_KEY);
	r = rect_inset(key->at, layout_px(&f->l, f->l.compact ? 2 : 6));
	sign = rect_cut_top(&r, r.h / 2, layout_px(&f->l, 2));
	draw_shape(f->d, rect_center(sign, sign.h * 4 / 5, sign.h * 4 / 5),
	    i->shape, ink);
	paint_line(f, r, (struct paint){ ROLE_BUTTON_SMALL, ink,
	    ALIGN_CENTER }, strings_get(i->word));
}

static void
menu_draw(const struct model *m, struct frame *f)
{
	(void)m;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	for (int i = 0; i < ITEMS; i++)
		item_draw(f, &items[i]);
	item_draw(f, &turn);
}

const struct screen_def screen_menu = {
	.name = "menu",
	.enter = menu_enter,
	.keys = menu_keys,
	.press = menu_press,
	.type = menu_type,
	.draw = menu_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = MENU_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* The price list: its tiles, how much of one, and a row being written. */
#include <string.h>

#include "tests/support/scene.h"

struct event
scene_goods(int count)
{
	static const struct { const char *name; int64_t price; enum good_unit
		unit; enum good_picture picture; } some[] = {
		{ "Cam sành", 25000, GOOD_KG, PICTURE_FRUIT },
		{ "Trứng gà", 4000, GOOD_EACH, PICTURE_EGG },
		{ "Mật ong bạc hà", 499999999, GOOD_KG, PICTURE_HONEY },
		{ "Rau cải mèo", 10000, GOOD_EACH, PICTURE_GREENS },
		{ "Thịt trâu gác bếp", 900000, GOOD_KG, PICTURE_MEAT } };
	struct event e = { .kind = EV_GOODS, .goods = { .count = count } };

	for (int i = 0; i < count; i++) {
		struct good *g = &e.goods.row[i];
		*g = (struct good){ .price = { some[i % 5].price },
			.unit = some[i % 5].unit, .color = i % GOOD_COLORS,
			.number = i + 1, .picture = i < 5 ?
			some[i].picture : (enum good_picture)(i % PICTURES) };
		memcpy(g->name, some[i % 5].name,
		    strlen(some[i % 5].name) + 1);
		if (i == 0) {
			g->stars = 4;
			memcpy(g->origin, SCENE_ORIGIN, sizeof(SCENE_ORIGIN));
		}
	}
	return e;
}

void
hand_goods(struct hand *h, int count)
{
	struct event e = { .kind = EV_SETTINGS };

	hand_profile(h);
	e.settings = h->m.settings;
	(void)settings_set(&e.settings, SETTING_GOODS, 1);
	hand_event(h, e);
	hand_event(h, scene_goods(count));
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_GOODS);
}

static void
play_goods(struct hand *h)
{
	hand_goods(h, 20);
	hand_touch(h, BUTTON_ROW + 1);
	hand_type(h, "10");
	hand_touch(h, BUTTON_TAKE);
	hand_tick(h, 5000);
}

static void
play_empty(struct hand *h)
{
	hand_goods(h, 0);
	hand_tick(h, 5000);
}

static void
play_editing(struct hand *h)
{
	hand_goods(h, 5);
	hand_touch(h, BUTTON_LIST);
	hand_tick(h, 5000);
}

static void
play_good(struct hand *h)
{
	hand_goods(h, 5);
	hand_touch(h, BUTTON_ROW);
	hand_type(h, "1500");
	hand_tick(h, 5000);
}

static void
play_name(struct hand *h)
{
	play_editing(h);
	hand_touch(h, BUTTON_ROW + 3);
	hand_tick(h, 5000);
}

static void
play_price(struct hand *h)
{
	play_name(h);
	hand_touch(h, BUTTON_NEXT);
	hand_tick(h, 5000);
}

/* A new one: its picture, then its colour. */
static void
play_picture(struct hand *h)
{
	play_editing(h);
	hand_touch(h, BUTTON_ROW + 5);
	hand_type(h, "Gạo nếp!");
	hand_tick(h, 5000);
}

static void
play_picture_old(struct hand *h)
{
	play_price(h);
	hand_touch(h, BUTTON_PICTURE);
	hand_tick(h, 5000);
}

static void
play_color(struct hand *h)
{
	play_picture(h);
	hand_touch(h, BUTTON_ROW + PICTURE_RICE);
	hand_tick(h, 5000);
}

static void
play_origin(struct hand *h)
{
	play_price(h);
	hand_touch(h, BUTTON_ORIGIN);
	hand_touch(h, BUTTON_ROW + 2);
	hand_type(h, "https://ocop.tuyenquang.gov.vn/sp/1");
	hand_tick(h, 5000);
}

/* The wrong code was scanned. */
static void
play_origin_pays(struct hand *h)
{
	play_price(h);
	hand_touch(h, BUTTON_ORIGIN);
	hand_type(h, "00020101021138570010A000000727!");
}

static void
play_price_ocop(struct hand *h)
{
	play_origin(h);
	hand_touch(h, BUTTON_NEXT);
	hand_tick(h, 5000);
}

/* One with a provenance is sold: the code to pay with is alone. */
static void
play_good_paid(struct hand *h)
{
	struct sale s = scene_sale(37500, 0, SALE_OPEN, EVIDENCE_NONE);

	play_good(h);
	hand_touch(h, BUTTON_TAKE);
	hand_touch(h, BUTTON_TAKE);
	hand_touch(h, BUTTON_TAKE);
	hand_sale(h, NEWS_OPENED, &s);
}

/* A maker's barcode where a scale's label was meant. */
static void
play_barcode(struct hand *h)
{
	hand_goods(h, 5);
	hand_touch(h, BUTTON_BACK);
	for (const char *c = "8934563138165"; *c != '\0'; c++) {
		struct event e = { .kind = EV_INPUT, .input = {
		    .kind = INPUT_KEY, .key = KEY_DIGIT, .digit = *c - '0' } };
		h->now_ms -= 100;   /* hand_event adds it: no time goes on */
		hand_event(h, e);
	}
	h->now_ms -= 100;
	hand_key(h, KEY_ENTER);
}

const struct scene scene_goodses[] = {
	{ "goods", play_goods },
	{ "goods-empty", play_empty },
	{ "goods-editing", play_editing },
	{ "good", play_good },
	{ "good-name", play_name },
	{ "good-price", play_price },
	{ "good-picture", play_picture },
	{ "good-picture-old", play_picture_old },
	{ "good-color", play_color },
	{ "good-pay", play_good_paid },
	{ "good-origin", play_origin },
	{ "good-origin-pays", play_origin_pays },
	{ "good-price-ocop", play_price_ocop },
	{ "goods-barcode", play_barcode },
};
const int scene_goodses_count = sizeof(scene_goodses) /
    sizeof(scene_goodses[0]);

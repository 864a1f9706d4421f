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

struct event
scene_basket(const struct sale *s, int count)
{
	static const struct { const char *name; int64_t price, quantity; enum
		good_unit unit; int stars; } some[BASKET_MAX] = {
		{ "Trứng gà", 4000, 3, GOOD_EACH, 0 },
		{ "Cam sành", 25000, 1500, GOOD_KG, 4 },
		{ "Rau cải mèo", 5000, 1, GOOD_EACH, 0 },
		{ "Xôi ngũ sắc", 10000, 1, GOOD_EACH, 0 },
		{ "Mật ong bạc hà", 450000, 500, GOOD_KG, 5 },
		{ "Thịt trâu gác bếp", 900000, 250, GOOD_KG, 4 },
		{ "Chè Shan tuyết cổ thụ", 120000, 2, GOOD_EACH, 4 },
		{ "Gạo nếp nương Khẩu Mang", 35000, 5000, GOOD_KG, 3 },
		{ "Măng khô", 180000, 300, GOOD_KG, 0 },
		{ "Bánh tam giác mạch", 10000, 6, GOOD_EACH, 0 },
		{ "Rượu ngô men lá", 60000, 2, GOOD_EACH, 0 },
		{ "Thổ cẩm", 350000, 1, GOOD_EACH, 0 } };
	struct event e = { .kind = EV_BASKET, .basket = {
	    .opened_wall_ms = s->opened_wall_ms, .amount = s->amount } };

	memcpy(e.basket.ref, s->ref, sizeof(s->ref));
	for (int i = 0; i < count; i++) {
		struct good g = { .price = { some[i].price },
			.unit = some[i].unit, .stars = some[i].stars };
		struct vnd cost;
		memcpy(g.name, some[i].name, strlen(some[i].name) + 1);
		REQUIRE(good_cost(&g, some[i].quantity, &cost));
		if (e.basket.total.dong + cost.dong <= s->amount.dong)
			basket_add(&e.basket, &g, some[i].quantity, cost);
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

/* A slip of which the file knows what was sold. */
static void
slip_of(struct hand *h, int64_t amount, int count)
{
	struct sale s = scene_sale(amount, amount, SALE_PAID, EVIDENCE_BANK);

	hand_profile(h);
	hand_sale(h, NEWS_SHOWN, &s);
	hand_event(h, scene_basket(&s, count));
	hand_tick(h, 1000);
}

static void
play_slip(struct hand *h)
{
	slip_of(h, 49500, 2);
}

static void
play_slip_more(struct hand *h)
{
	slip_of(h, 1500000, BASKET_MAX);
}

static void
play_slip_page(struct hand *h)
{
	play_slip_more(h);
	hand_touch(h, BUTTON_NEXT);
	hand_tick(h, 1000);
}

/* What was typed beside the goods, and what a scale weighed. */
static void
play_slip_last(struct hand *h)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);
	struct event e = scene_basket(&s, 3);

	e.basket.line[2].quantity = 0;
	slip_of(h, 65000, 0);
	hand_event(h, e);
	hand_touch(h, BUTTON_NEXT);
	hand_tick(h, 1000);
}

/* Too much was paid, and there is a printer: the fullest one. */
static void
play_slip_over(struct hand *h)
{
	struct sale s = scene_sale(65000, 70000, SALE_OVER, EVIDENCE_BANK);
	struct event e = { .kind = EV_PRINT, .print = { .ready = true } };

	hand_profile(h);
	hand_event(h, e);
	hand_sale(h, NEWS_SHOWN, &s);
	hand_event(h, scene_basket(&s, 4));
	hand_tick(h, 1000);
}

const struct scene scene_goodses[] = {
	{ "receipt-goods", play_slip },
	{ "receipt-goods-more", play_slip_more },
	{ "receipt-goods-page", play_slip_page },
	{ "receipt-goods-over", play_slip_over },
	{ "receipt-goods-last", play_slip_last },
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

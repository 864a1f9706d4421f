/* SPDX-License-Identifier: Apache-2.0 */
/* What is picked from the price list is paid with one code; rows are written
 * and kept before they are shown; and what a scanner types is never an
 * amount. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static void
begin(int count, enum scale_layout layout)
{
	struct event e = { .kind = EV_SETTINGS };

	hand_begin(&h, &scene_panels[2]);
	hand_goods(&h, count);
	assert_int_equal(h.m.screen, SCREEN_GOODS);
	e.settings = h.m.settings;
	assert_true(settings_set(&e.settings, SETTING_SCALE, (int)layout));
	hand_event(&h, e);
}

/* All at once, as a scanner does; then Enter. */
static void
scan(const char *digits)
{
	for (const char *c = digits; *c != '\0'; c++) {
		h.now_ms -= 95;
		hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
		    .kind = INPUT_KEY, .key = KEY_DIGIT,
		    .digit = *c - '0' } });
	}
	h.now_ms -= 95;
	hand_key(&h, KEY_ENTER);
}

static void
test_off(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[2]);
	hand_profile(&h);
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_false(hand_touch(&h, BUTTON_GOODS));
	hand_touch(&h, BUTTON_BACK);
	hand_touch(&h, BUTTON_SELL);
	assert_true(hand_touch(&h, BUTTON_PLUS));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

static void
test_sum(void **state)
{
	(void)state;
	begin(5, SCALE_PRICE);
	assert_true(hand_touch(&h, BUTTON_ROW));      /* 25.000 a kg */
	hand_type(&h, "1500!");
	assert_int_equal(h.m.screen, SCREEN_GOODS);
	assert_int_equal(h.m.sum.dong, 37500);
	assert_true(hand_touch(&h, BUTTON_ROW + 1));  /* 4.000 each */
	assert_true(hand_touch(&h, BUTTON_TAKE));     /* one, unless said */
	assert_int_equal(h.m.sum.dong, 41500);
	assert_true(hand_touch(&h, BUTTON_ROW + 2));  /* too much together */
	assert_true(hand_touch(&h, BUTTON_TAKE));
	assert_int_equal(h.m.screen, SCREEN_GOOD);
	assert_int_equal(h.m.sum.dong, 41500);
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_true(hand_touch(&h, BUTTON_TAKE));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(hand_touch(&h, BUTTON_TAKE));
	assert_int_equal(hand_wish(&h, EFFECT_SALE_OPEN)->amount.dong, 41500);
}

static void
test_way_from_amount(void **state)
{
	(void)state;
	begin(5, SCALE_PRICE);
	hand_touch(&h, BUTTON_BACK);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(hand_touch(&h, BUTTON_PLUS));     /* nothing is typed */
	assert_int_equal(h.m.screen, SCREEN_GOODS);
	hand_touch(&h, BUTTON_BACK);
	hand_type(&h, "5000");
	assert_true(hand_touch(&h, BUTTON_PLUS));     /* adds, as ever */
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.sum.dong, 5000);
}

static void
test_writing(void **state)
{
	struct event e;

	(void)state;
	begin(5, SCALE_PRICE);
	assert_true(hand_touch(&h, BUTTON_LIST));
	assert_true(hand_touch(&h, BUTTON_ROW + 5));  /* a new one */
	hand_type(&h, "Na");
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.screen, SCREEN_GOOD_PICTURE);
	assert_true(hand_touch(&h, BUTTON_ROW + PICTURE_FRUIT));
	assert_true(hand_touch(&h, BUTTON_ROW + 4));
	assert_int_equal(h.m.screen, SCREEN_GOOD_PRICE);
	assert_false(hand_touch(&h, BUTTON_ERASE));
	assert_false(hand_touch(&h, BUTTON_TAKE));    /* without a price */
	hand_type(&h, "12000");
	assert_true(hand_touch(&h, BUTTON_UNIT));
	assert_true(hand_touch(&h, BUTTON_FIELD + 1));
	hand_type(&h, "42");
	assert_true(hand_touch(&h, BUTTON_TAKE));
	const struct effect *f = hand_wish(&h, EFFECT_GOODS_SAVE);
	assert_int_equal(f->id, 5);
	assert_string_equal(f->good.name, "Na");
	assert_int_equal(f->good.price.dong, 12000);
	assert_int_equal(f->good.unit, GOOD_KG);
	assert_int_equal(f->good.number, 42);
	assert_int_equal(f->good.picture, PICTURE_FRUIT);
	assert_int_equal(f->good.color, 4);
	assert_int_equal(h.m.goods.count, 5);         /* not kept yet */
	e = scene_goods(6);
	hand_event(&h, e);
	assert_int_equal(h.m.screen, SCREEN_GOODS);
	assert_true(hand_touch(&h, BUTTON_ROW));
	hand_key(&h, KEY_ENTER);
	assert_true(hand_touch(&h, BUTTON_ERASE));
	assert_int_equal(hand_wish(&h, EFFECT_GOODS_SAVE)->id, 0);
	assert_string_equal(hand_wish(&h, EFFECT_GOODS_SAVE)->good.name, "");
}

/* Stars and an address are kept with the good; all else is refused in words
 * and changes nothing. */
static void
test_origin(void **state)
{
	static const struct { const char *typed; enum string hint; } bad[] = {
		{ "00020101021138570010A000000727", STR_ORIGIN_PAYMENT },
		{ "https://img.vietqr.io/image/x.png", STR_ORIGIN_PAYMENT },
		{ "ocop.gov.vn", STR_ORIGIN_OTHER },
		{ "https://a vn", STR_ORIGIN_MARKS },
		{ "https://ocop.gov.vn/123456789012345678901234567890123456789"
		    "012345678901234567890123456789012345678901234567890123456"
		    "78901234567890", STR_ORIGIN_LONG },
	};

	(void)state;
	begin(5, SCALE_PRICE);
	assert_true(hand_touch(&h, BUTTON_LIST));
	assert_true(hand_touch(&h, BUTTON_ROW + 1));
	hand_key(&h, KEY_ENTER);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(hand_touch(&h, BUTTON_ORIGIN));
		assert_int_equal(h.m.screen, SCREEN_GOOD_ORIGIN);
		hand_type(&h, bad[i].typed);
		hand_key(&h, KEY_ENTER);
		assert_int_equal(h.m.screen, SCREEN_GOOD_ORIGIN);
		assert_int_equal(h.m.hint, bad[i].hint);
		assert_true(hand_touch(&h, BUTTON_BACK));
		assert_string_equal(h.m.good.row.origin, "");
	}
	assert_true(hand_touch(&h, BUTTON_ORIGIN));
	assert_true(hand_touch(&h, BUTTON_HTTPS));
	for (const char *c = "OCOP.VN/A"; *c != '\0'; c++)
		assert_true(hand_touch(&h, (uint16_t)(BUTTON_CHAR + *c)));
	assert_true(hand_touch(&h, BUTTON_ROW + 2));
	assert_true(hand_touch(&h, BUTTON_NEXT));
	assert_int_equal(h.m.screen, SCREEN_GOOD_PRICE);
	assert_true(hand_touch(&h, BUTTON_TAKE));
	const struct effect *f = hand_wish(&h, EFFECT_GOODS_SAVE);
	assert_string_equal(f->good.origin, "https://ocop.vn/a");
	assert_int_equal(f->good.stars, 4);
}

static void
test_labels(void **state)
{
	static const struct { enum scale_layout layout; int64_t sum; } rows[] =
	{
		{ SCALE_PRICE, 45000 }, { SCALE_PRICE_TEN, 450000 },
		{ SCALE_PRICE_HUNDRED, 4500000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(5, rows[i].layout);
		hand_touch(&h, BUTTON_BACK);
		hand_type(&h, "7000");
		hand_tick(&h, 1000);
		scan("2100017450008");
		assert_int_equal(h.m.screen, SCREEN_AMOUNT);
		assert_int_equal(h.m.amount.dong, 7000);   /* as it was */
		assert_int_equal(h.m.sum.dong, rows[i].sum);
		assert_int_equal(h.m.hint, STR_BAR_ADDED);
	}
	begin(5, SCALE_WEIGHT);
	scan("2100001015008");                        /* 1,5 kg of no. 1 */
	assert_int_equal(h.m.sum.dong, 37500);
	scan("2100002015007");                        /* no. 2 is not by kg */
	assert_int_equal(h.m.hint, STR_BAR_UNKNOWN);
	assert_int_equal(h.m.hint_count, 2);
	assert_int_equal(h.m.sum.dong, 37500);
}

/* --- what was picked ------------------------------------------------------ */

static struct sale
opened(int64_t amount, int no)
{
	struct sale s = scene_sale(amount, 0, SALE_OPEN, EVIDENCE_NONE);

	s.ref[REF_LEN - 1] = (char)('0' + no);
	hand_sale(&h, NEWS_OPENED, &s);
	return s;
}

static void
pick(uint16_t row, const char *quantity)
{
	assert_true(hand_touch(&h, (uint16_t)(BUTTON_ROW + row)));
	hand_type(&h, quantity);
	assert_true(hand_touch(&h, BUTTON_TAKE));
}

static void
test_basket(void **state)
{
	const struct basket *b;

	(void)state;
	begin(5, SCALE_PRICE);
	pick(0, "1500");
	pick(1, "2");
	pick(1, "1");
	hand_touch(&h, BUTTON_TAKE);
	hand_type(&h, "5500");
	struct sale s = opened(55000, 1);
	b = goods_of_sale(&h.m, &s);
	assert_non_null(b);
	assert_int_equal(b->count, 2);
	assert_int_equal(b->total.dong, 49500);
	assert_string_equal(b->line[0].is.name, "Cam sành");
	assert_int_equal(b->line[0].quantity, 1500);
	assert_int_equal(b->line[0].cost.dong, 37500);
	assert_int_equal(b->line[1].quantity, 3);
	assert_int_equal(b->line[1].cost.dong, 12000);
	assert_int_equal(h.m.basket.count, 0);
	/* The next one is typed. */
	s = opened(5000, 2);
	assert_null(goods_of_sale(&h.m, &s));
}

/* Where nobody knows what of it is sold, nothing is said. */
static void
test_basket_lost(void **state)
{
	struct sale s;

	(void)state;
	begin(5, SCALE_PRICE);
	pick(1, "2");
	hand_touch(&h, BUTTON_TAKE);
	hand_key(&h, KEY_BACKSPACE);              /* to be typed anew */
	assert_int_equal(h.m.amount.dong, 8000);
	s = opened(8000, 1);
	assert_null(goods_of_sale(&h.m, &s));
	begin(5, SCALE_PRICE);
	pick(1, "2");
	hand_touch(&h, BUTTON_TAKE);
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.basket.count, 0);
	begin(5, SCALE_PRICE);
	pick(1, "2");
	s = opened(9000, 2);                      /* another sum */
	assert_null(goods_of_sale(&h.m, &s));
	begin(5, SCALE_PRICE);
	pick(1, "2");
	s = scene_sale(8000, 0, SALE_OPEN, EVIDENCE_NONE);
	memset(s.who, 'a', WHO_LEN);              /* somebody's debt */
	hand_sale(&h, NEWS_OPENED, &s);
	assert_null(goods_of_sale(&h.m, &s));
}

/* The last few sales' are kept, and never of one more good than there is room
 * for: the rest is not named. */
static void
test_baskets_kept(void **state)
{
	struct sale sold[BASKETS_KEPT + 1];

	(void)state;
	begin(5, SCALE_PRICE);
	for (int i = 0; i <= BASKETS_KEPT; i++) {
		h.m.screen = SCREEN_GOODS;        /* whatever came of it */
		pick(1, "1");
		sold[i] = opened(4000, i);
	}
	assert_null(goods_of_sale(&h.m, &sold[0]));
	for (int i = 1; i <= BASKETS_KEPT; i++)
		assert_non_null(goods_of_sale(&h.m, &sold[i]));
	begin(5, SCALE_PRICE);
	for (int i = 0; i < BASKET_MAX + 3; i++)
		pick(0, "100");                   /* weights stay apart */
	assert_int_equal(h.m.basket.count, BASKET_MAX);
	assert_int_equal(h.m.basket.total.dong, BASKET_MAX * 2500);
	assert_int_equal(h.m.sum.dong, (BASKET_MAX + 3) * 2500);
}

/* By a scale's label: how much, or what it costs; an item that is not on the
 * list is a part of the sum without a name. */
static void
test_basket_labels(void **state)
{
	(void)state;
	begin(5, SCALE_WEIGHT);
	scan("2100001015008");
	assert_int_equal(h.m.basket.line[0].quantity, 1500);
	begin(5, SCALE_PRICE);
	scan("2100001450007");
	assert_int_equal(h.m.sum.dong, 45000);
	assert_int_equal(h.m.basket.line[0].quantity, 0);
	assert_int_equal(h.m.basket.line[0].cost.dong, 45000);
	scan("2100017450008");
	assert_int_equal(h.m.sum.dong, 90000);
	assert_int_equal(h.m.basket.count, 1);
}

/* Whatever else a scanner reads there changes no sum and opens no sale. */
static void
test_wrong_kinds(void **state)
{
	static const struct { const char *digits; enum string hint; } wrong[] =
	{
		{ "2100017450005", STR_BAR_MISREAD },
		{ "8934563138165", STR_BAR_GOODS },
		{ "96385074", STR_BAR_OTHER },
		{ "036000291452", STR_BAR_OTHER },
		{ "12345678901234567890123456789", STR_BAR_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		begin(5, SCALE_PRICE);
		hand_touch(&h, BUTTON_BACK);
		hand_type(&h, "7000");
		hand_tick(&h, 1000);
		scan(wrong[i].digits);
		assert_int_equal(h.m.screen, SCREEN_AMOUNT);
		assert_int_equal(h.m.hint, wrong[i].hint);
		assert_int_equal(h.m.amount.dong, 7000);
		assert_int_equal(h.m.sum.dong, 0);
		assert_null(hand_effect(&h, EFFECT_SALE_OPEN));
		/* On the stall's own code it is the same. */
		hand_key(&h, KEY_ESCAPE);
		hand_key(&h, KEY_ESCAPE);
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		hand_tick(&h, 1000);
		scan(wrong[i].digits);
		assert_int_equal(h.m.hint, wrong[i].hint);
		assert_int_equal(h.m.amount.dong, 0);
		assert_null(hand_effect(&h, EFFECT_SALE_OPEN));
	}
}

/* A person is slower than that: an amount of nine figures is one. */
static void
test_person(void **state)
{
	(void)state;
	begin(5, SCALE_PRICE);
	hand_touch(&h, BUTTON_BACK);
	hand_type(&h, "123456789!");
	assert_int_equal(hand_wish(&h, EFFECT_SALE_OPEN)->amount.dong,
	    123456789);
}

/* A slip of a sale from before: its goods are asked for, once, and turned to
 * by a touch; not in practice, nor of a debt. */
static void
test_slip(void **state)
{
	struct sale s = scene_sale(1500000, 1500000, SALE_PAID,
	    EVIDENCE_BANK);
	struct event e;

	(void)state;
	begin(5, SCALE_PRICE);
	hand_touch(&h, BUTTON_BACK);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_string_equal(hand_wish(&h, EFFECT_BASKET_LOAD)->ref, s.ref);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	e = scene_basket(&s, BASKET_MAX);
	e.basket.amount.dong--;                   /* of another sum */
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	e.basket.amount.dong++;
	hand_event(&h, e);
	for (int page = 1; page <= 3; page++) {
		assert_true(hand_touch(&h, BUTTON_NEXT));
		assert_int_equal(h.m.receipt_page, page);
		assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	}
	h.last.count = 0;
	hand_sale(&h, NEWS_SHOWN, &s);            /* from its first page */
	assert_int_equal(h.m.receipt_page, 0);
	hand_key(&h, KEY_TAB);                    /* by a keyboard */
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.receipt_page, 1);
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_null(hand_effect(&h, EFFECT_BASKET_LOAD));
	memset(s.who, 'a', WHO_LEN);
	s.ref[REF_LEN - 1] = '1';
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_null(hand_effect(&h, EFFECT_BASKET_LOAD));
}

static void
test_slip_in_practice(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	hand_begin(&h, &scene_panels[2]);
	hand_train(&h);
	h.last.count = 0;
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_null(hand_effect(&h, EFFECT_BASKET_LOAD));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_way_from_amount),
		cmocka_unit_test(test_writing),
		cmocka_unit_test(test_origin),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_basket),
		cmocka_unit_test(test_basket_lost),
		cmocka_unit_test(test_baskets_kept),
		cmocka_unit_test(test_basket_labels),
		cmocka_unit_test(test_wrong_kinds),
		cmocka_unit_test(test_person),
		cmocka_unit_test(test_slip),
		cmocka_unit_test(test_slip_in_practice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

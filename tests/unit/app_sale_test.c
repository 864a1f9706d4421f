/* SPDX-License-Identifier: Apache-2.0 */
/* Sales, from the first digit to the verdict, without a window, a clock, a
 * ledger or a bank. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static bool
says(const char *text)
{
	return glass_says(&h.m, text);
}

/* --- typing ---------------------------------------------------------- */

static void
test_digits(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_type(&h, "5");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_type(&h, "0");
	hand_touch(&h, BUTTON_TRIPLE_ZERO);
	assert_int_equal(h.m.amount.dong, 50000);
	assert_true(says("50.000"));
	assert_true(says("năm mươi nghìn đồng"));
	hand_type(&h, "<");
	assert_int_equal(h.m.amount.dong, 5000);
	hand_touch(&h, BUTTON_BACKSPACE);
	assert_int_equal(h.m.amount.dong, 500);
	hand_touch(&h, BUTTON_QUICK + 5);
	hand_touch(&h, BUTTON_QUICK);
	assert_int_equal(h.m.amount.dong, 510500);
	hand_type(&h, "^");
	assert_int_equal(h.m.amount.dong, 0);
	hand_type(&h, "<");
	assert_int_equal(h.m.amount.dong, 0);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_type(&h, "^");
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

static void
test_items(void **state)
{
	const struct effect *e;

	(void)state;
	hand_ready(&h);
	hand_type(&h, "65000+");
	assert_int_equal(h.m.amount.dong, 0);
	assert_true(says("Tổng 65.000 ₫"));
	hand_type(&h, "35000");
	assert_true(says("Tổng 100.000 ₫"));
	assert_true(says("một trăm nghìn đồng"));
	hand_type(&h, "!");
	e = hand_effect(&h, EFFECT_SALE_OPEN);
	assert_non_null(e);
	assert_int_equal(e->amount.dong, 100000);
	/* What was added comes back under the finger. */
	hand_type(&h, "<<<<<");
	assert_int_equal(h.m.amount.dong, 0);
	hand_type(&h, "<");
	assert_int_equal(h.m.amount.dong, 65000);
	assert_int_equal(h.m.sum.dong, 0);
}

static void
test_cap(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_type(&h, "499999999");
	assert_int_equal(h.m.amount.dong, VND_SALE_MAX);
	hand_type(&h, "9");
	assert_int_equal(h.m.amount.dong, VND_SALE_MAX);
	assert_non_null(glass_sounds(&h.out, SOUND_ERROR));
	assert_null(glass_sounds(&h.out, SOUND_KEY));
	assert_true(says(strings_get(STR_CAP_HINT)));
	hand_tick(&h, 5000);
	assert_false(says(strings_get(STR_CAP_HINT)));
	hand_touch(&h, BUTTON_QUICK);
	hand_touch(&h, BUTTON_TRIPLE_ZERO);
	assert_int_equal(h.m.amount.dong, VND_SALE_MAX);
	/* Items count too. */
	hand_type(&h, "+1");
	assert_int_equal(h.m.amount.dong, 0);
	assert_int_equal(h.m.sum.dong, VND_SALE_MAX);
}

static void
test_amount_is_forgotten(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_type(&h, "65000");
	hand_tick(&h, 119000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_type(&h, "0");
	hand_tick(&h, 119000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_tick(&h, 2000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.m.amount.dong, 0);
}

/* --- a sale ---------------------------------------------------------- */

static void
test_durable_before_visible(void **state)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	(void)state;
	hand_ready(&h);
	/* Seven inches have room for all of it. */
	hand_event(&h, (struct event){ .kind = EV_RESIZE, .resize = {
	    scene_panels[2].w, scene_panels[2].h, scene_panels[2].dpi } });
	hand_type(&h, "!");
	assert_true(hand_only_sounds(&h));
	hand_type(&h, "65000!");
	assert_non_null(hand_effect(&h, EFFECT_SALE_OPEN));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_false(glass_shows_qr(&h.m));
	/* The same wish is not made twice while the answer is awaited. */
	hand_type(&h, "!");
	assert_true(hand_only_sounds(&h));
	hand_tick(&h, 5000);
	hand_type(&h, "!");
	assert_int_equal(h.out.item[h.out.count - 1].kind, EFFECT_SOUND);
	assert_int_equal(h.out.item[0].kind, EFFECT_SALE_OPEN);
	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_int_equal(h.m.amount.dong, 0);
	assert_true(says("65.000"));
	assert_true(says("VANG THI MY"));
	assert_true(says("Mã DB0 · còn 5:00"));
	assert_true(says("Vietcombank ··· 5600"));
}

static void
test_paid(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_credit(&h, &s, SALE_PAID, 65000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
	assert_true(says("ĐỦ TIỀN"));
	assert_true(says("Ngân hàng đã báo"));
	assert_int_equal(glass_sounds(&h.out, SOUND_PAID)->amount.dong, 65000);
	hand_tick(&h, 5500);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 600);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_string_equal(h.m.pay.sale.ref, "");
}

static void
test_paid_touch(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_credit(&h, &s, SALE_PAID, 65000);
	/* The finger that was on its way to another key. */
	hand_touch(&h, BUTTON_ANYWHERE);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_RECEIPT);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(says("PHIẾU BÁN HÀNG"));
	assert_true(says("chưa phải hóa đơn"));
	assert_true(says("sáu mươi lăm nghìn đồng"));
	assert_true(says("08:42 21/11/2026"));
	assert_true(says("1042"));
	hand_touch(&h, BUTTON_DONE);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

static void
test_next_sale_begins_on_the_verdict(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_credit(&h, &s, SALE_PAID, 65000);
	hand_tick(&h, 1000);
	hand_type(&h, "20");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 20);
}

static void
test_short_then_rest(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_credit(&h, &s, SALE_SHORT, 200);
	assert_int_equal(glass_ground(&h.m), COLOR_SHORT);
	assert_true(says("THIẾU TIỀN"));
	assert_true(says("còn thiếu 64.800 ₫ của 65.000 ₫"));
	assert_int_equal(glass_sounds(&h.out, SOUND_SHORT)->amount.dong, 64800);
	assert_int_equal(h.out.wake_ms, WAKE_NEVER);
	hand_tick(&h, 3600000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_touch(&h, BUTTON_ANYWHERE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(says("64.800"));
	assert_true(says("Đã nhận 200 / 65.000 ₫"));
	assert_true(says("Mã DB0 · còn 5:00"));
	s.state = SALE_PAID;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
}

/* The top-up comes while the red screen still stands. */
static void
test_short_topped_up_at_once(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_credit(&h, &s, SALE_SHORT, 200);
	s.state = SALE_PAID;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
	hand_tick(&h, 7000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

static void
test_over_and_late(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	s.due.dong = 10000;
	hand_credit(&h, &s, SALE_OVER, 75000);
	assert_int_equal(glass_ground(&h.m), COLOR_OVER);
	assert_true(says("75.000"));
	assert_true(says("thừa 10.000 ₫, cần trả lại khách"));
	assert_int_equal(glass_sounds(&h.out, SOUND_OVER)->amount.dong, 10000);
	hand_tick(&h, 3600000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_type(&h, "!");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_credit(&h, &s, SALE_LATE, 65000);
	assert_true(says("TIỀN ĐẾN MUỘN"));
	assert_non_null(glass_sounds(&h.out, SOUND_LATE));
	assert_int_not_equal(glass_ground(&h.m), COLOR_PROVEN);
}

static void
test_seen_is_amber(void **state)
{
	struct sale s = hand_selling(&h);
	const struct effect *e;

	(void)state;
	hand_touch(&h, BUTTON_SEEN);
	e = hand_effect(&h, EFFECT_SALE_SEEN);
	assert_non_null(e);
	assert_string_equal(e->ref, SCENE_REF);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_SEEN;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_UNCONFIRMED);
	assert_true(says("CHƯA XÁC NHẬN"));
	assert_false(says("Ngân hàng đã báo"));
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	/* The bank comes after: now it is proven. */
	hand_credit(&h, &s, SALE_PAID, 65000);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
}

static void
test_cash(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_touch(&h, BUTTON_CASH);
	assert_non_null(hand_effect(&h, EFFECT_SALE_CASH));
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_CASH;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PAPER);
	assert_true(says("TIỀN MẶT"));
	assert_false(says("Ngân hàng đã báo"));
}

/* 200 đ by bank and the rest in cash is nobody's proof of 65.000. */
static void
test_mixed_is_never_green(void **state)
{
	struct sale s = scene_sale(65000, 200, SALE_PAID, EVIDENCE_CASH);

	(void)state;
	s.cash.dong = 64800;
	hand_selling(&h);
	hand_touch(&h, BUTTON_CASH);
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PAPER);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_RECEIPT);
	assert_false(says("Ngân hàng đã báo"));
	assert_true(says("Ngân hàng báo 200 ₫, còn lại tiền mặt"));
	/* Nor if the ledger should call it the bank's. */
	s.evidence = EVIDENCE_BANK;
	assert_int_equal(app_verdict(&s), VERDICT_UNCONFIRMED);
	/* The trader said 65.000, the bank says 200: say that at once. */
	s.cash.dong = 0;
	s.seen.dong = 64800;
	s.evidence = EVIDENCE_SEEN;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_UNCONFIRMED);
	assert_true(says("Ngân hàng mới báo 200 ₫"));
	/* Cash, and then the bank too: all of that is to be given back. */
	s.cash.dong = s.received.dong = 65000;
	s.seen.dong = 0;
	s.state = SALE_OVER;
	s.evidence = EVIDENCE_BANK;
	s.due.dong = 65000;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_true(says("thừa 65.000 ₫, cần trả lại khách"));
}

static void
test_cancel(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_type(&h, "^");
	assert_non_null(hand_effect(&h, EFFECT_SALE_VOID));
	assert_int_equal(h.m.screen, SCREEN_PAY);
	s.state = SALE_VOID;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(says(strings_get(STR_CANCELLED)));
}

static void
test_expiry(void **state)
{
	struct sale s = hand_selling(&h);

	(void)state;
	hand_tick(&h, 299000);
	assert_true(says("Mã DB0 · còn 0:01"));
	assert_true(hand_only_sounds(&h));
	hand_tick(&h, 1000);
	assert_non_null(hand_effect(&h, EFFECT_SALE_EXPIRE));
	assert_int_equal(h.m.screen, SCREEN_PAY);
	hand_tick(&h, 100);
	assert_true(hand_only_sounds(&h));
	s.state = SALE_EXPIRED;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(says(strings_get(STR_EXPIRED)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_amount_is_forgotten),
		cmocka_unit_test(test_durable_before_visible),
		cmocka_unit_test(test_paid),
		cmocka_unit_test(test_paid_touch),
		cmocka_unit_test(test_next_sale_begins_on_the_verdict),
		cmocka_unit_test(test_short_then_rest),
		cmocka_unit_test(test_short_topped_up_at_once),
		cmocka_unit_test(test_over_and_late),
		cmocka_unit_test(test_seen_is_amber),
		cmocka_unit_test(test_cash),
		cmocka_unit_test(test_mixed_is_never_green),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_expiry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

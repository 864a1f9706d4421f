/* SPDX-License-Identifier: Apache-2.0 */
/* News of sales when several are under way: what has the glass, what stands in
 * a line, and what is in the trader's hands meanwhile. */
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

static struct sale
of_another(int64_t amount, int64_t received, enum sale_state state)
{
	struct sale s = scene_sale(amount, received, state, EVIDENCE_BANK);

	memcpy(s.ref, SCENE_OTHER, sizeof(s.ref));
	return s;
}

/* A customer's QR stays where it is: a sound, and a line that opens. */
static void
test_another_sale_is_told(void **state)
{
	struct sale s = hand_selling(&h), other = of_another(30000, 30000,
	    SALE_PAID);
	int64_t until = h.m.pay_until_ms;

	(void)state;
	hand_sale(&h, NEWS_CREDIT, &other);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(glass_shows_qr(&h.m));
	assert_int_equal(glass_sounds(&h.out, SOUND_PAID)->amount.dong, 30000);
	assert_true(says("ĐỦ TIỀN 30.000 ₫ · mã E7K"));
	assert_true(hand_touch(&h, BUTTON_NEWS));
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
	assert_true(says(strings_get(STR_ANOTHER)));
	assert_null(glass_sounds(&h.out, SOUND_PAID));
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_string_equal(h.m.pay.sale.ref, s.ref);
	assert_int_equal(h.m.pay_until_ms, until);
	/* One that would stay goes by itself: a customer is waiting. */
	other.state = SALE_LATE;
	hand_sale(&h, NEWS_CREDIT, &other);
	assert_true(hand_touch(&h, BUTTON_NEWS));
	assert_true(says("TIỀN ĐẾN MUỘN"));
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	/* The sale on the glass still has it at once. */
	other = of_another(30000, 1000, SALE_SHORT);
	hand_sale(&h, NEWS_CREDIT, &other);
	hand_credit(&h, &s, SALE_PAID, 65000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_true(says("65.000"));
	/* And what has to be noticed gets it next, until it is touched. */
	hand_tick(&h, 6100);
	assert_int_equal(glass_ground(&h.m), COLOR_SHORT);
	hand_tick(&h, 3600000);
	assert_int_equal(glass_ground(&h.m), COLOR_SHORT);
}

/* What is being typed is not covered; what goes by itself is over soon, what
 * has to be noticed stands there, and has the glass when it is free. */
static void
test_typing_is_not_taken_away(void **state)
{
	struct sale paid = of_another(30000, 30000, SALE_PAID),
	    less = scene_sale(50000, 20000, SALE_SHORT, EVIDENCE_BANK);

	(void)state;
	hand_ready(&h);
	hand_type(&h, "12");
	hand_sale(&h, NEWS_CREDIT, &paid);
	assert_non_null(glass_sounds(&h.out, SOUND_PAID));
	hand_type(&h, "3");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 123);
	assert_true(says("ĐỦ TIỀN 30.000 ₫"));
	assert_true(h.out.wake_ms <= h.now_ms + 10000);
	hand_tick(&h, 10000);
	assert_false(says("ĐỦ TIỀN"));
	assert_int_equal(h.m.waiting_count, 0);
	hand_sale(&h, NEWS_CREDIT, &less);
	assert_int_equal(glass_sounds(&h.out, SOUND_SHORT)->amount.dong, 30000);
	hand_sale(&h, NEWS_CREDIT, &paid);
	hand_tick(&h, 60000);
	assert_true(says("THIẾU TIỀN 30.000 ₫ · mã DB0"));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	hand_type(&h, "<<<");
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(glass_ground(&h.m), COLOR_SHORT);
	assert_null(glass_sounds(&h.out, SOUND_SHORT));
}

/* By keyboard, and on a panel that has no strip there. */
static void
test_line_opens(void **state)
{
	struct sale s = scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK);

	(void)state;
	for (int i = 0; i < PANELS; i++) {
		hand_begin(&h, &scene_panels[i]);
		hand_profile(&h);
		hand_type(&h, "12");
		hand_sale(&h, NEWS_CREDIT, &s);
		assert_true(says("TRẢ DƯ 10.000 ₫"));
		if (i % 2 == 0)
			assert_true(hand_touch(&h, BUTTON_NEWS));
		else
			hand_type(&h, "*!");
		assert_int_equal(glass_ground(&h.m), COLOR_OVER);
		hand_tick(&h, 1000);
		hand_touch(&h, BUTTON_ANYWHERE);
		assert_int_equal(h.m.screen, SCREEN_AMOUNT);
		assert_int_equal(h.m.amount.dong, 12);
		assert_false(hand_touch(&h, BUTTON_NEWS));
	}
}

/* More than can wait: what needs nobody's hand goes first. */
static void
test_what_needs_a_hand_is_kept(void **state)
{
	struct sale s = of_another(50000, 20000, SALE_SHORT);

	(void)state;
	hand_ready(&h);
	hand_type(&h, "12");
	hand_sale(&h, NEWS_CREDIT, &s);
	for (int i = 0; i < 2 * NEWS_WAITING_MAX; i++) {
		s = of_another(1000, 1000, SALE_PAID);
		s.ref[14] = (char)('a' + i);
		hand_sale(&h, NEWS_CREDIT, &s);
	}
	assert_int_equal(h.m.waiting_count, NEWS_WAITING_MAX);
	assert_int_equal(h.m.waiting[0].verdict, VERDICT_SHORT);
	assert_true(says(" · +7"));
}

/* The bank's word in the place of a code's: a line, wherever one is. */
static void
test_backed(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	hand_ready(&h);
	hand_sale(&h, NEWS_BACKED, &s);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.out.count, 0);
	assert_true(says("Ngân hàng đã báo 65.000 ₫ cho đơn đã nhận bằng"));
	hand_tick(&h, 10000);
	assert_false(says("Ngân hàng đã báo"));
	/* The customer is still there: now it is the bank's green. */
	s = hand_selling(&h);
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_CODE;
	s.code = s.amount;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_ON_PROVEN);
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	s.code.dong = 0;
	hand_sale(&h, NEWS_BACKED, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
}

static void
test_verdicts_wait_their_turn(void **state)
{
	struct sale s = hand_selling(&h), other = scene_sale(30000, 30000,
	    SALE_PAID, EVIDENCE_BANK);

	(void)state;
	hand_credit(&h, &s, SALE_PAID, 65000);
	for (int i = 0; i < 2 * NEWS_WAITING_MAX; i++) {
		memcpy(other.ref, SCENE_OTHER, sizeof(other.ref));
		other.ref[14] = (char)('A' + i);
		other.amount.dong = other.received.dong = 1000 + i;
		hand_sale(&h, NEWS_CREDIT, &other);
		hand_sale(&h, NEWS_CREDIT, &other);
	}
	assert_int_equal(h.m.told.sale.amount.dong, 65000);
	assert_int_equal(h.m.waiting_count, NEWS_WAITING_MAX);
	for (int i = NEWS_WAITING_MAX; i < 2 * NEWS_WAITING_MAX; i++) {
		hand_tick(&h, 6100);
		assert_int_equal(h.m.screen, SCREEN_VERDICT);
		assert_int_equal(h.m.told.sale.amount.dong, 1000 + i);
	}
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

/* The next sale's first digit is not lost to a verdict that waits. */
static void
test_digit_passes_what_waits(void **state)
{
	struct sale s = hand_selling(&h), other = of_another(30000, 30000,
	    SALE_PAID);

	(void)state;
	hand_credit(&h, &s, SALE_PAID, 65000);
	hand_sale(&h, NEWS_CREDIT, &other);
	hand_tick(&h, 1000);
	hand_type(&h, "2");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 2);
	assert_int_equal(glass_sounds(&h.out, SOUND_PAID)->amount.dong, 30000);
	assert_true(says("ĐỦ TIỀN 30.000 ₫"));
}

static void
test_stray_money(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	assert_true(says("TIỀN CHƯA RÕ ĐƠN"));
	assert_int_not_equal(glass_ground(&h.m), COLOR_PROVEN);
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_sale_is_told),
		cmocka_unit_test(test_verdicts_wait_their_turn),
		cmocka_unit_test(test_typing_is_not_taken_away),
		cmocka_unit_test(test_line_opens),
		cmocka_unit_test(test_what_needs_a_hand_is_kept),
		cmocka_unit_test(test_backed),
		cmocka_unit_test(test_digit_passes_what_waits),
		cmocka_unit_test(test_stray_money),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

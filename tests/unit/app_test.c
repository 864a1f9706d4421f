/* SPDX-License-Identifier: Apache-2.0 */
/* A stall's day without a window, a clock, a ledger or a bank. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/fake_font.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/strings.h"

static struct hand h;
static struct drawlist d;

static void
begin(void)
{
	hand_begin(&h, &scene_panels[1]);
	hand_profile(&h);
}

/* Wrapped lines read as one. */
static bool
says(const char *text)
{
	static char all[DRAW_TEXT_MAX];
	struct buf b = BUF(all);

	app_draw(&h.m, &fake_font, &d);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_TEXT)
			buf_printf(&b, "%s%.*s", i == 0 ? "" : " ",
			    d.item[i].size, d.text + d.item[i].text);
	assert_false(b.full);
	return strstr(all, text) != NULL;
}

static enum color
ground(void)
{
	app_draw(&h.m, &fake_font, &d);
	assert_int_equal(d.item[0].kind, DRAW_FILL);
	assert_int_equal(d.item[0].w, h.m.w);
	return d.item[0].color;
}

static const struct effect *
sounded(enum sound s)
{
	for (int i = 0; i < h.out.count; i++)
		if (h.out.item[i].kind == EFFECT_SOUND &&
		    h.out.item[i].sound == s)
			return &h.out.item[i];
	return NULL;
}

static void
no_effect_but_sounds(void)
{
	for (int i = 0; i < h.out.count; i++)
		assert_int_equal(h.out.item[i].kind, EFFECT_SOUND);
}

/* A sale of 65.000 on the pay screen. */
static struct sale
selling(void)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	begin();
	hand_type(&h, "65000!");
	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	return s;
}

static void
refuse(enum rc rc, enum effect_kind what)
{
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { rc, (int)what } });
}

/* --- typing ---------------------------------------------------------------- */

static void
test_digits(void **state)
{
	(void)state;
	begin();
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
	begin();
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
	begin();
	hand_type(&h, "499999999");
	assert_int_equal(h.m.amount.dong, VND_SALE_MAX);
	hand_type(&h, "9");
	assert_int_equal(h.m.amount.dong, VND_SALE_MAX);
	assert_non_null(sounded(SOUND_ERROR));
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
	begin();
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

/* --- a sale ---------------------------------------------------------------- */

static void
test_durable_before_visible(void **state)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	(void)state;
	begin();
	hand_type(&h, "!");
	no_effect_but_sounds();
	hand_type(&h, "65000!");
	assert_non_null(hand_effect(&h, EFFECT_SALE_OPEN));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	app_draw(&h.m, &fake_font, &d);
	for (int i = 0; i < d.items; i++)
		assert_int_not_equal(d.item[i].kind, DRAW_QR);
	/* The same wish is not made twice while the answer is awaited. */
	hand_type(&h, "!");
	no_effect_but_sounds();
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
	struct sale s = selling();

	(void)state;
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(ground(), COLOR_PROVEN);
	assert_true(says("ĐỦ TIỀN"));
	assert_true(says("Ngân hàng đã báo"));
	assert_int_equal(sounded(SOUND_PAID)->amount.dong, 65000);
	hand_tick(&h, 5500);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 600);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_string_equal(h.m.pay.sale.ref, "");
}

static void
test_paid_touch(void **state)
{
	struct sale s = selling();

	(void)state;
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
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
	struct sale s = selling();

	(void)state;
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	hand_tick(&h, 1000);
	hand_type(&h, "20");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 20);
}

static void
test_short_then_rest(void **state)
{
	struct sale s = selling();

	(void)state;
	s.state = SALE_SHORT;
	s.evidence = EVIDENCE_BANK;
	s.received.dong = 200;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(ground(), COLOR_SHORT);
	assert_true(says("THIẾU TIỀN"));
	assert_true(says("còn thiếu 64.800 ₫ của 65.000 ₫"));
	assert_int_equal(sounded(SOUND_SHORT)->amount.dong, 64800);
	assert_int_equal(h.out.wake_ms, WAKE_NEVER);
	hand_tick(&h, 3600000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_touch(&h, BUTTON_ANYWHERE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(says("64.800"));
	assert_true(says("Đã nhận 200 ₫ trong 65.000 ₫"));
	assert_true(says("Mã DB0 · còn 5:00"));
	s.state = SALE_PAID;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(ground(), COLOR_PROVEN);
}

/* The top-up comes while the red screen still stands. */
static void
test_short_topped_up_at_once(void **state)
{
	struct sale s = selling();

	(void)state;
	s.state = SALE_SHORT;
	s.evidence = EVIDENCE_BANK;
	s.received.dong = 200;
	hand_sale(&h, NEWS_CREDIT, &s);
	s.state = SALE_PAID;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(ground(), COLOR_PROVEN);
	hand_tick(&h, 7000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
}

static void
test_over_and_late(void **state)
{
	struct sale s = selling();

	(void)state;
	s.state = SALE_OVER;
	s.evidence = EVIDENCE_BANK;
	s.received.dong = 75000;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(ground(), COLOR_OVER);
	assert_true(says("75.000"));
	assert_true(says("thừa 10.000 ₫, cần trả lại khách"));
	assert_int_equal(sounded(SOUND_OVER)->amount.dong, 10000);
	hand_tick(&h, 3600000);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_type(&h, "!");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	s.state = SALE_LATE;
	s.received.dong = 65000;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_true(says("TIỀN ĐẾN MUỘN"));
	assert_non_null(sounded(SOUND_LATE));
	assert_int_not_equal(ground(), COLOR_PROVEN);
}

static void
test_seen_is_amber(void **state)
{
	struct sale s = selling();
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
	assert_int_equal(ground(), COLOR_UNCONFIRMED);
	assert_true(says("CHƯA XÁC NHẬN"));
	assert_false(says("Ngân hàng đã báo"));
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	/* The bank comes after: now it is proven. */
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(ground(), COLOR_PROVEN);
}

static void
test_cash(void **state)
{
	struct sale s = selling();

	(void)state;
	hand_touch(&h, BUTTON_CASH);
	assert_non_null(hand_effect(&h, EFFECT_SALE_CASH));
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_CASH;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(ground(), COLOR_PAPER);
	assert_true(says("TIỀN MẶT"));
	assert_false(says("Ngân hàng đã báo"));
}

/* 200 đ by bank and the rest in cash is nobody's proof of 65.000. */
static void
test_mixed_is_never_green(void **state)
{
	struct sale s = scene_sale(65000, 200, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	assert_int_equal(app_verdict(&s), VERDICT_UNCONFIRMED);
	selling();
	hand_touch(&h, BUTTON_CASH);
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(ground(), COLOR_PAPER);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_RECEIPT);
	assert_false(says("Ngân hàng đã báo"));
	assert_true(says("Ngân hàng báo 200 ₫, còn lại người bán nhận"));
}

static void
test_cancel(void **state)
{
	struct sale s = selling();

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
	struct sale s = selling();

	(void)state;
	hand_tick(&h, 299000);
	assert_true(says("Mã DB0 · còn 0:01"));
	no_effect_but_sounds();
	hand_tick(&h, 1000);
	assert_non_null(hand_effect(&h, EFFECT_SALE_EXPIRE));
	assert_int_equal(h.m.screen, SCREEN_PAY);
	hand_tick(&h, 100);
	no_effect_but_sounds();
	s.state = SALE_EXPIRED;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(says(strings_get(STR_EXPIRED)));
}

/* --- several sales at once -------------------------------------------------- */

static void
test_another_sale_is_told(void **state)
{
	struct sale s = selling(), other = scene_sale(30000, 30000,
	    SALE_PAID, EVIDENCE_BANK);
	int64_t until = h.m.pay_until_ms;

	(void)state;
	memcpy(other.ref, SCENE_OTHER, sizeof(other.ref));
	hand_sale(&h, NEWS_CREDIT, &other);
	assert_int_equal(ground(), COLOR_PROVEN);
	assert_true(says(strings_get(STR_ANOTHER)));
	assert_true(says("30.000"));
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_string_equal(h.m.pay.sale.ref, s.ref);
	assert_int_equal(h.m.pay_until_ms, until);
	/* One that would stay goes by itself: a customer is waiting. */
	other.state = SALE_LATE;
	hand_sale(&h, NEWS_CREDIT, &other);
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	other.state = SALE_SHORT;
	hand_sale(&h, NEWS_CREDIT, &other);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_ANYWHERE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_string_equal(h.m.pay.sale.ref, s.ref);
}

static void
test_verdicts_wait_their_turn(void **state)
{
	struct sale s = selling(), other = scene_sale(30000, 30000,
	    SALE_PAID, EVIDENCE_BANK);

	(void)state;
	s.state = SALE_PAID;
	s.evidence = EVIDENCE_BANK;
	s.received = s.amount;
	hand_sale(&h, NEWS_CREDIT, &s);
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

static void
test_typing_survives_a_verdict(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_LATE, EVIDENCE_BANK);

	(void)state;
	begin();
	hand_type(&h, "12");
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_false(says(strings_get(STR_ANOTHER)));
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_ANYWHERE);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 12);
}

static void
test_stray_money(void **state)
{
	(void)state;
	begin();
	hand_event(&h, (struct event){ .kind = EV_STRAY,
	    .amount = { 50000 } });
	assert_true(says("TIỀN CHƯA RÕ ĐƠN"));
	assert_int_not_equal(ground(), COLOR_PROVEN);
	hand_tick(&h, 8100);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* --- trouble ------------------------------------------------------------------ */

static void
test_restart_in_a_sale(void **state)
{
	struct sale s = scene_sale(65000, 200, SALE_SHORT, EVIDENCE_BANK);

	(void)state;
	hand_begin(&h, &scene_panels[1]);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(says("64.800"));
	/* And in the order the terminal has it. */
	begin();
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	/* News that came before the screen could show it. */
	hand_begin(&h, &scene_panels[1]);
	s.state = SALE_LATE;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
}

static void
test_refusals(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "65000!");
	refuse(RC_FULL, EFFECT_SALE_OPEN);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 65000);
	assert_true(says(strings_get(STR_REFUSED_FULL)));
	assert_non_null(sounded(SOUND_ERROR));
	hand_type(&h, "!");
	assert_int_equal(h.out.item[0].kind, EFFECT_SALE_OPEN);
	refuse(RC_DISK, EFFECT_SALE_OPEN);
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	assert_true(says("disk error"));

	selling();
	hand_touch(&h, BUTTON_CANCEL);
	refuse(RC_STATE, EFFECT_SALE_VOID);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(says(strings_get(STR_REFUSED_STATE)));

	selling();
	hand_tick(&h, 300000);
	refuse(RC_BUSY, EFFECT_SALE_EXPIRE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	hand_tick(&h, 59000);
	no_effect_but_sounds();
	hand_tick(&h, 2000);
	assert_int_equal(h.out.item[0].kind, EFFECT_SALE_EXPIRE);
}

static void
test_trouble(void **state)
{
	(void)state;
	begin();
	hand_event(&h, (struct event){ .kind = EV_FATAL,
	    .text = "ledger.db: E-07" });
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	assert_true(says("CHƯA BÁN ĐƯỢC"));
	assert_true(says("ledger.db: E-07"));
	hand_type(&h, "123");
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	hand_touch(&h, BUTTON_RETRY);
	assert_non_null(hand_effect(&h, EFFECT_RESTART));
}

/* --- today -------------------------------------------------------------------- */

static void
test_today(void **state)
{
	struct event e = { .kind = EV_DAY, .day = { .count = 5,
	    .more = true } };
	struct sale s = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH);
	const struct effect *want;

	(void)state;
	begin();
	hand_touch(&h, BUTTON_TODAY);
	want = hand_effect(&h, EFFECT_DAY_LOAD);
	assert_non_null(want);
	assert_int_equal(want->skip, 0);
	assert_int_equal(want->rows, 5);
	for (int i = 0; i < 5; i++)
		e.day.row[i] = s;
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_NEWER));
	hand_touch(&h, BUTTON_OLDER);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 5);
	/* An answer to an older question is not this page. */
	hand_event(&h, e);
	assert_int_equal(h.m.day.skip, 0);
	e.day.skip = 5;
	hand_event(&h, e);
	assert_int_equal(h.m.day.skip, 5);
	hand_touch(&h, BUTTON_ROW + 2);
	assert_string_equal(hand_effect(&h, EFFECT_SHOW_SALE)->ref,
	    SCENE_REF);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	hand_touch(&h, BUTTON_DONE);
	assert_int_equal(h.m.screen, SCREEN_TODAY);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 5);
	hand_type(&h, "^");
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	/* An open one goes back to its QR. */
	s.state = SALE_OPEN;
	hand_touch(&h, BUTTON_TODAY);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

static void
test_send_now(void **state)
{
	struct event e = { .kind = EV_QUEUE, .queue = { 7, 3, { 185000 },
	    720 } };

	(void)state;
	begin();
	hand_touch(&h, BUTTON_TODAY);
	assert_false(hand_touch(&h, BUTTON_SEND_NOW));
	hand_event(&h, e);
	assert_true(says("3 chờ · 185.000 ₫ · 12 phút"));
	assert_true(hand_touch(&h, BUTTON_SEND_NOW));
	assert_non_null(hand_effect(&h, EFFECT_SEND_NOW));
}

/* --- first run ------------------------------------------------------------------ */

static void
test_setup(void **state)
{
	const struct effect *e;
	int touches = 0;

	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_event(&h, (struct event){ .kind = EV_PROFILE });
	assert_int_equal(h.m.screen, SCREEN_SETUP_BANK);
	for (const char *p = "VIETCO"; *p != '\0'; p++)
		assert_true(hand_touch(&h, (uint16_t)(BUTTON_CHAR + *p)));
	touches += hand_touch(&h, BUTTON_ROW);
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	hand_type(&h, "00 00-0056Ab00x");
	assert_string_equal(h.m.setup.account, "00000056Ab00x");
	hand_type(&h, "1234567890");
	assert_int_equal(strlen(h.m.setup.account), ACCOUNT_MAX);
	hand_type(&h, "<<<<<<<<<<<<<<<<<<<00000");
	hand_touch(&h, BUTTON_CHAR + '5');
	touches += hand_touch(&h, BUTTON_NEXT);
	hand_type(&h, " Vàng  Thị Mỷ*");
	assert_string_equal(h.m.setup.holder, "VANG THI MY");
	touches += hand_touch(&h, BUTTON_NEXT);
	hand_type(&h, "Chị Mỷ");
	hand_touch(&h, BUTTON_SPACE);
	hand_touch(&h, BUTTON_CHAR + 'R');
	hand_touch(&h, BUTTON_CHAR + 'A');
	hand_touch(&h, BUTTON_BACKSPACE);
	assert_string_equal(h.m.setup.stall, "Chị Mỷ R");
	hand_type(&h, "<<<y\xcc\x89");
	touches += hand_touch(&h, BUTTON_NEXT);
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
	hand_type(&h, "^");
	assert_int_equal(h.m.screen, SCREEN_SETUP_STALL);
	touches += hand_touch(&h, BUTTON_NEXT);
	touches += hand_touch(&h, BUTTON_NEXT);
	assert_true(touches <= 10);
	e = hand_effect(&h, EFFECT_PROFILE_SAVE);
	assert_non_null(e);
	assert_string_equal(e->profile.bin, "970436");
	assert_string_equal(e->profile.account, "000005");
	assert_string_equal(e->profile.holder, "VANG THI MY");
	assert_string_equal(e->profile.stall, "Chị My");
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* --- time costs nothing -------------------------------------------------------- */

static void
test_wakes(void **state)
{
	(void)state;
	begin();
	hand_tick(&h, 100);
	/* Idle: the clock's next minute, and nothing before. */
	assert_int_equal((SCENE_WALL_MS + h.out.wake_ms - SCENE_NOW_MS) %
	    60000, 0);
	assert_true(h.out.wake_ms - h.now_ms > 0);
	assert_true(h.out.wake_ms - h.now_ms <= 60000);
	selling();
	hand_tick(&h, 5450);
	for (int i = 0; i < 5; i++) {
		int64_t gap = h.out.wake_ms - h.now_ms;
		assert_true(gap > 0 && gap <= 1000);
		hand_tick(&h, gap);
		assert_int_equal((h.m.pay_until_ms - h.now_ms) % 1000, 0);
		assert_int_equal(h.out.wake_ms - h.now_ms, 1000);
	}
	/* A compact till shows no clock: its own timeout only. */
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_type(&h, "1");
	hand_tick(&h, 5000);
	assert_int_equal(h.out.wake_ms, h.m.deadline_ms);
}

static void
test_clock_quality(void **state)
{
	struct event e = { .kind = EV_TICK, .tick = { SCENE_WALL_MS, 0 } };

	(void)state;
	begin();
	assert_true(says("08:42"));
	hand_event(&h, e);
	assert_true(says("08:42 ?"));
	e.tick.quality = 1;
	hand_event(&h, e);
	assert_true(says("08:42 ~"));
	e.tick.wall_ms = 60000;
	e.tick.quality = 0;
	hand_event(&h, e);
	assert_true(says("--:-- ?"));
}

/* --- without a finger ----------------------------------------------------------- */

/* Every key of every screen is reached with Tab alone. */
static void
test_focus_reaches_all(void **state)
{
	struct keys k;

	(void)state;
	for (int s = 0; s < scene_count(); s++) {
		bool seen[KEYS_MAX] = { false };
		struct hand one = { .now_ms = SCENE_NOW_MS * 2 };
		scene_play(s, &scene_panels[1], &one.m);
		app_keys(&one.m, &k);
		for (int i = 0; i < k.count; i++) {
			hand_key(&one, KEY_TAB);
			for (int j = 0; j < k.count; j++)
				seen[j] |= k.key[j].id == one.m.focus;
		}
		for (int j = 0; j < k.count; j++)
			if (!seen[j])
				fail_msg("%s: key %d of %d", scene_name(s), j,
				    k.count);
	}
}

static void
test_pad_only(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "65000");
	assert_true(says(strings_get(STR_PAD_HINT)));
	/* Back from the first key is the last: Cộng món. */
	hand_type(&h, "/");
	assert_int_equal(h.m.focus, BUTTON_PLUS);
	hand_type(&h, "!");
	assert_int_equal(h.m.sum.dong, 65000);
	selling();
	hand_type(&h, "*");
	assert_int_equal(h.m.focus, BUTTON_CASH);
	hand_type(&h, "*");
	assert_int_equal(h.m.focus, BUTTON_SEEN);
	hand_key(&h, KEY_DOWN);
	assert_int_equal(h.m.focus, BUTTON_CANCEL);
	hand_key(&h, KEY_UP);
	hand_type(&h, "!");
	assert_true(hand_effect(&h, EFFECT_SALE_CASH) != NULL ||
	    hand_effect(&h, EFFECT_SALE_SEEN) != NULL);
	/* Enter alone presses nothing here. */
	selling();
	hand_type(&h, "!");
	no_effect_but_sounds();
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
		cmocka_unit_test(test_another_sale_is_told),
		cmocka_unit_test(test_verdicts_wait_their_turn),
		cmocka_unit_test(test_typing_survives_a_verdict),
		cmocka_unit_test(test_stray_money),
		cmocka_unit_test(test_restart_in_a_sale),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_trouble),
		cmocka_unit_test(test_today),
		cmocka_unit_test(test_send_now),
		cmocka_unit_test(test_setup),
		cmocka_unit_test(test_wakes),
		cmocka_unit_test(test_clock_quality),
		cmocka_unit_test(test_focus_reaches_all),
		cmocka_unit_test(test_pad_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Shifts, debts and refunds on the glass: nothing is shown as done before the
 * ledger said so, and every screen has its way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static struct event
shift(bool changed, int64_t id, bool open)
{
	return (struct event){ .kind = EV_SHIFT, .shift = {
	    .changed = changed, .any = true, .last_id = 3, .shift = {
	    .id = id, .open = open, .cash = { 200000 } } } };
}

/* Leave by Escape, or by time. */
static void
leaves_to(enum screen from, enum screen escape, enum screen timeout)
{
	struct model kept = h.m;
	int64_t now_ms = h.now_ms;

	assert_int_equal(h.m.screen, from);
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, escape);
	h.m = kept;
	h.now_ms = now_ms;
	hand_tick(&h, 121 * 1000);
	assert_int_equal(h.m.screen, timeout);
	h.m = kept;
	h.now_ms = now_ms;
}

static void
test_open_shift(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_MENU);
	assert_true(hand_touch(&h, BUTTON_SHIFT));
	assert_int_equal(hand_wish(&h, EFFECT_SHIFT_LOAD)->id, 0);
	assert_false(hand_touch(&h, BUTTON_NEXT));   /* not known yet */
	hand_event(&h, (struct event){ .kind = EV_SHIFT });
	leaves_to(SCREEN_SHIFT, SCREEN_IDLE, SCREEN_IDLE);
	assert_true(hand_touch(&h, BUTTON_NEXT));
	leaves_to(SCREEN_SUM, SCREEN_SHIFT, SCREEN_IDLE);
	/* A drawer that nobody counted is none; an empty one is. */
	assert_false(hand_touch(&h, BUTTON_TAKE));
	hand_key(&h, KEY_ENTER);
	assert_null(hand_effect(&h, EFFECT_SHIFT_OPEN));
	assert_true(hand_touch(&h, BUTTON_DIGIT));
	assert_true(hand_touch(&h, BUTTON_TAKE));
	assert_int_equal(hand_wish(&h, EFFECT_SHIFT_OPEN)->amount.dong, 0);
	assert_int_equal(h.m.screen, SCREEN_SUM);
	/* Not twice before an answer. */
	h.last.count = 0;
	hand_tick(&h, 200);
	assert_true(hand_touch(&h, BUTTON_TAKE));
	assert_null(hand_effect(&h, EFFECT_SHIFT_OPEN));
	hand_event(&h, shift(true, 3, true));
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
	assert_true(h.m.shift.shift.open);
}

static void
test_close_shift(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_MENU);
	hand_touch(&h, BUTTON_SHIFT);
	hand_event(&h, shift(false, 3, true));
	assert_true(hand_touch(&h, BUTTON_NEXT));
	hand_type(&h, "615000!");
	assert_int_equal(hand_wish(&h, EFFECT_SHIFT_CLOSE)->amount.dong,
	    615000);
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { RC_STATE, EFFECT_SHIFT_CLOSE } });
	assert_int_equal(h.m.screen, SCREEN_SUM);
	assert_int_equal(h.m.hint, STR_REFUSED_BOOKS);
	assert_int_equal(h.m.sum_entry.amount.dong, 615000);
	hand_key(&h, KEY_ENTER);
	hand_event(&h, shift(true, 3, false));
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
	/* The earlier ones can be read, and have no key to close. */
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_int_equal(hand_wish(&h, EFFECT_SHIFT_LOAD)->id, 2);
	hand_event(&h, shift(false, 3, false));   /* late, of another */
	assert_int_equal(h.m.shift.shift.id, 3);
	hand_event(&h, shift(false, 2, false));
	assert_int_equal(h.m.shift.shift.id, 2);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	assert_true(hand_touch(&h, BUTTON_NEWER));
	assert_int_equal(hand_wish(&h, EFFECT_SHIFT_LOAD)->id, 3);
}

static void
list(int skip, bool more)
{
	struct event e = { .kind = EV_DEBTS, .debts = { .debtors = 5,
	    .skip = skip, .count = 5, .more = more } };

	for (int i = 0; i < 5; i++)
		e.debts.row[i] = scene_debtor(i);
	hand_event(&h, e);
}

static void
to_debtor(int row)
{
	hand_ready(&h);
	assert_true(hand_touch(&h, BUTTON_DEBTS));
	assert_int_equal(hand_wish(&h, EFFECT_DEBTS_LOAD)->skip, 0);
	list(0, true);
	assert_true(hand_touch(&h, (uint16_t)(BUTTON_ROW + row)));
	assert_int_equal(h.m.screen, SCREEN_DEBTOR);
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_LOAD)->who,
	    scene_debtor(row).debtor.who);
}

static struct event
debtor(int row, int64_t owed, bool changed)
{
	struct event e = { .kind = EV_DEBTOR, .debtor = { changed,
	    scene_debtor(row) } };

	e.debtor.is.debtor.owed.dong = owed;
	return e;
}

static void
test_lend(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_DEBTS);
	hand_event(&h, (struct event){ .kind = EV_DEBTS });
	leaves_to(SCREEN_DEBTS, SCREEN_IDLE, SCREEN_IDLE);
	assert_true(hand_touch(&h, BUTTON_LEND));
	leaves_to(SCREEN_DEBT_NAME, SCREEN_DEBTS, SCREEN_IDLE);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	/* Capitals of the glass, by telex. */
	static const char typed[] = "CHIJ PAF ";
	for (const char *c = typed; *c != '\0'; c++) {
		hand_tick(&h, 200);
		assert_true(hand_touch(&h, *c == ' ' ? BUTTON_SPACE :
		    (uint16_t)(BUTTON_CHAR + *c)));
	}
	assert_string_equal(h.m.debt_name, "Chị Pà ");
	assert_true(hand_touch(&h, BUTTON_NEXT));
	leaves_to(SCREEN_SUM, SCREEN_DEBTS, SCREEN_IDLE);
	hand_type(&h, "0!");
	assert_null(hand_effect(&h, EFFECT_DEBTOR_LEND));
	hand_type(&h, "30000!");
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_LEND)->name, "Chị Pà");
	assert_int_equal(hand_wish(&h, EFFECT_DEBTOR_LEND)->amount.dong, 30000);
	hand_event(&h, debtor(0, 30000, true));
	assert_int_equal(h.m.screen, SCREEN_DEBTOR);
	leaves_to(SCREEN_DEBTOR, SCREEN_DEBTS, SCREEN_IDLE);
}

static void
test_pages(void **state)
{
	(void)state;
	to_debtor(3);
	hand_key(&h, KEY_ESCAPE);
	list(0, true);
	assert_false(hand_touch(&h, BUTTON_NEWER));
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_int_equal(hand_wish(&h, EFFECT_DEBTS_LOAD)->skip, 4);
	list(0, true);   /* late */
	assert_int_equal(h.m.debts.skip, 0);
	list(4, false);
	assert_false(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_NEWER));
	assert_int_equal(hand_wish(&h, EFFECT_DEBTS_LOAD)->skip, 0);
}

static void
test_ask(void **state)
{
	struct sale s = scene_sale(1250000, 0, SALE_OPEN, EVIDENCE_NONE);

	(void)state;
	to_debtor(1);
	assert_true(hand_touch(&h, BUTTON_ASK));
	leaves_to(SCREEN_SUM, SCREEN_DEBTOR, SCREEN_IDLE);
	/* All of it stands there; more is not taken, less is. */
	assert_int_equal(h.m.sum_entry.amount.dong, 1250000);
	hand_type(&h, "1250001");
	assert_int_equal(h.m.sum_entry.amount.dong, 125000);
	assert_int_equal(h.m.hint, STR_SUM_MOST_HINT);
	hand_type(&h, "^50000!");
	assert_int_equal(hand_wish(&h, EFFECT_DEBTOR_ASK)->amount.dong, 50000);
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_ASK)->who,
	    scene_debtor(1).debtor.who);
	assert_int_equal(h.m.screen, SCREEN_SUM);
	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	/* Some of the debt was paid by other ways: not green, but too much. */
	s = scene_sale(1250000, 1250000, SALE_PAID, EVIDENCE_BANK);
	memset(s.who, 'a', WHO_LEN);
	s.due.dong = 1000;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.told.verdict, VERDICT_OVER);
}

static void
test_pay_cash(void **state)
{
	(void)state;
	to_debtor(0);
	assert_true(hand_touch(&h, BUTTON_CASH));
	hand_key(&h, KEY_ENTER);
	assert_int_equal(hand_wish(&h, EFFECT_DEBTOR_CASH)->amount.dong, 30000);
	hand_event(&h, debtor(0, 0, true));
	assert_int_equal(h.m.screen, SCREEN_DEBTOR);
	assert_false(hand_touch(&h, BUTTON_ASK));
	assert_false(hand_touch(&h, BUTTON_CASH));
	assert_true(hand_touch(&h, BUTTON_LEND));
	hand_type(&h, "5000!");
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_LEND)->name,
	    "Chị Thử Một");
}

static void
test_erase(void **state)
{
	struct event e;

	(void)state;
	to_debtor(0);
	assert_true(hand_touch(&h, BUTTON_ERASE));
	leaves_to(SCREEN_ERASE, SCREEN_DEBTOR, SCREEN_DEBTOR);
	hand_key(&h, KEY_ENTER);
	assert_null(hand_effect(&h, EFFECT_DEBTOR_ERASE));
	hand_tick(&h, 500);
	assert_true(hand_touch(&h, BUTTON_ERASE));
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_ERASE)->who,
	    scene_debtor(0).debtor.who);
	assert_string_equal(h.m.debtor.debtor.name, "Chị Thử Một");
	e = debtor(0, 30000, true);
	e.debtor.is.debtor.name[0] = '\0';
	hand_event(&h, e);
	assert_int_equal(h.m.screen, SCREEN_DEBTOR);
	/* Nothing is left to erase, and nobody to lend to by name. */
	assert_false(hand_touch(&h, BUTTON_ERASE));
	assert_false(hand_touch(&h, BUTTON_LEND));
	assert_true(hand_touch(&h, BUTTON_ASK));
}

static void
test_refund(void **state)
{
	struct sale s = scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK);
	struct sale paid = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	hand_ready(&h);
	hand_sale(&h, NEWS_SHOWN, &paid);
	assert_false(hand_touch(&h, BUTTON_REFUND));
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_string_equal(h.m.receipt_mark, SCENE_MARK);
	assert_true(hand_touch(&h, BUTTON_REFUND));
	leaves_to(SCREEN_REFUND, SCREEN_RECEIPT, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_TRANSFERRED));
	assert_int_equal(hand_wish(&h, EFFECT_REFUND)->amount.dong, 10000);
	assert_int_equal(hand_wish(&h, EFFECT_REFUND)->by, EVIDENCE_BANK);
	assert_string_equal(hand_wish(&h, EFFECT_REFUND)->ref, SCENE_REF);
	assert_int_equal(h.m.screen, SCREEN_REFUND);
	s.due.dong = 0;
	hand_sale(&h, NEWS_REFUNDED, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_false(hand_touch(&h, BUTTON_REFUND));
}

/* News of a customer who pays meanwhile does not cover what is being typed;
 * opened, it gives it back. */
static void
test_nothing_is_lost(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	to_debtor(1);
	hand_touch(&h, BUTTON_ASK);
	hand_type(&h, "77000");
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_SUM);
	assert_true(hand_touch(&h, BUTTON_NEWS));
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 7000);
	assert_int_equal(h.m.screen, SCREEN_SUM);
	assert_int_equal(h.m.sum_entry.amount.dong, 77000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_shift),
		cmocka_unit_test(test_close_shift),
		cmocka_unit_test(test_lend),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_pay_cash),
		cmocka_unit_test(test_erase),
		cmocka_unit_test(test_refund),
		cmocka_unit_test(test_nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

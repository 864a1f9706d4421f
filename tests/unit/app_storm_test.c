/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that are held, stuck or hit in a storm: no sale twice, no screen that
 * is kept from going, and the fingers still work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static void
hold(enum input_key key, int digit, int times)
{
	struct event e = { .kind = EV_INPUT, .input = { .kind = INPUT_KEY,
	    .key = key, .digit = digit } };

	for (int i = 0; i < times; i++) {
		e.input.repeat = i > 0;
		hand_event(&h, e);
	}
}

static int
begin(void **state)
{
	(void)state;
	hand_ready(&h);
	return 0;
}

static void
test_enter_held(void **state)
{
	int wishes = 0;

	(void)state;
	hand_type(&h, "65000");
	for (int i = 0; i < 1000; i++) {
		struct event e = { .kind = EV_INPUT, .input = {
		    .kind = INPUT_KEY, .key = KEY_ENTER, .repeat = i > 0 } };
		hand_event(&h, e);
		for (int j = 0; j < h.out.count; j++)
			wishes += h.out.item[j].kind == EFFECT_SALE_OPEN;
	}
	assert_int_equal(wishes, 1);
}

/* It fills the sum up to the cap, is told of, and then time goes on: without
 * a finger for two minutes the till is at home again. */
static void
test_stuck_digit(void **state)
{
	(void)state;
	hold(KEY_DIGIT, 9, 5000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(h.m.amount.dong <= VND_SALE_MAX);
	for (int i = 0; i < 130; i++) {
		hold(KEY_DIGIT, 9, 1);
		struct event e = { .kind = EV_INPUT, .input = {
		    .kind = INPUT_KEY, .key = KEY_DIGIT, .digit = 9,
		    .repeat = true } };
		for (int j = 0; j < 61; j++)
			hand_event(&h, e);
	}
	assert_int_equal(h.m.hint, STR_KEY_STUCK);
	/* Still stuck, but the fingers work. */
	struct vnd full = h.m.amount;
	assert_true(hand_touch(&h, BUTTON_BACKSPACE));
	assert_true(h.m.amount.dong < full.dong);
	struct event e = { .kind = EV_INPUT, .input = { .kind = INPUT_KEY,
	    .key = KEY_DIGIT, .digit = 9, .repeat = true } };
	struct vnd left = h.m.amount;
	for (int i = 0; i < 400; i++) {
		hand_event(&h, e);
		hand_tick(&h, 500);
	}
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_true(left.dong > 0);
}

/* A letter of a keyboard has no mark that it repeats. */
static void
test_stuck_letter(void **state)
{
	(void)state;
	hand_touch(&h, BUTTON_DEBTS);
	hand_event(&h, (struct event){ .kind = EV_DEBTS });
	hand_touch(&h, BUTTON_LEND);
	assert_int_equal(h.m.screen, SCREEN_DEBT_NAME);
	for (int i = 0; i < 500; i++)
		hand_type(&h, "a");
	assert_int_equal(h.m.hint, STR_KEY_STUCK);
	hand_type(&h, "<<b");
	assert_true(strlen(h.m.debt_name) > 0);
	assert_int_equal(h.m.debt_name[strlen(h.m.debt_name) - 1], 'b');
}

/* Held to clear, as people do: no mistake. */
static void
test_backspace_held(void **state)
{
	(void)state;
	hand_type(&h, "123456789");
	hold(KEY_BACKSPACE, 0, 20);
	assert_int_equal(h.m.amount.dong, 0);
	assert_int_not_equal(h.m.hint, STR_KEY_STUCK);
	hand_type(&h, "5");
	assert_int_equal(h.m.amount.dong, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_enter_held, begin),
		cmocka_unit_test_setup(test_stuck_digit, begin),
		cmocka_unit_test_setup(test_stuck_letter, begin),
		cmocka_unit_test_setup(test_backspace_held, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

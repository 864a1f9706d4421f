/* SPDX-License-Identifier: Apache-2.0 */
/* Codes on the glass: what costs an attempt, what does not, and where each
 * answer leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "tests/support/scene.h"

#define MACHINE "7Z110000000000000000000ABC"

static struct hand h;

static void
room(enum rc rc, int tries_left, int64_t lock)
{
	hand_event(&h, (struct event){ .kind = EV_CODE,
	    .code = { rc, tries_left, lock } });
}

/* On the pay screen of a sale of 200,000; proves: with a key. */
static void
begin(bool proves)
{
	struct sale s = scene_sale(200000, 0, SALE_OPEN, EVIDENCE_NONE);
	struct event e = { .kind = EV_PROFILE };

	hand_ready(&h);
	e.profile.known = true;
	e.profile.profile = h.m.profile;
	e.profile.proves = proves;
	hand_event(&h, e);
	hand_sale(&h, NEWS_OPENED, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

static void
on_code(void)
{
	begin(true);
	assert_true(hand_touch(&h, BUTTON_CODE));
	assert_int_equal(h.m.screen, SCREEN_CODE);
	assert_non_null(hand_effect(&h, EFFECT_CODE_LOAD));
	room(RC_OK, CODE_TRIES_MAX, 0);
}

static const struct effect *
sent(void)
{
	return hand_effect(&h, EFFECT_CODE_CHECK);
}

static void
test_no_key_no_code(void **state)
{
	(void)state;
	begin(false);
	assert_false(hand_touch(&h, BUTTON_CODE));
	hand_type(&h, MACHINE);
	hand_type(&h, "!");
	assert_null(sent());
}

static void
test_right(void **state)
{
	struct sale s = scene_sale(200000, 0, SALE_PAID, EVIDENCE_CODE);

	(void)state;
	on_code();
	hand_type(&h, "558054");
	assert_false(hand_touch(&h, BUTTON_TAKE));   /* not laid out yet */
	hand_type(&h, "0!");
	assert_non_null(sent());
	assert_string_equal(sent()->code, "5580540");
	assert_int_equal(sent()->amount.dong, 200000);
	assert_string_equal(sent()->ref, SCENE_REF);
	s.code.dong = 200000;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_int_equal(h.m.told.verdict, VERDICT_CODE);
}

static void
test_typo_is_free(void **state)
{
	(void)state;
	on_code();
	hand_type(&h, "5580541!");
	assert_null(sent());
	assert_int_equal(h.m.screen, SCREEN_CODE);
	assert_string_equal(h.m.code.typed, "5580541");
	hand_type(&h, "<0!");
	assert_non_null(sent());
}

/* The page shows nine digits and seven are asked for: another sum, and no
 * need to ask the ledger. */
static void
test_another_length(void **state)
{
	(void)state;
	on_code();
	hand_type(&h, "031242536!");
	assert_null(sent());
	assert_int_equal(h.m.code.stage, CODE_WRONG);
}

static void
test_another_sum(void **state)
{
	struct sale s = scene_sale(200000, 0, SALE_SHORT, EVIDENCE_NONE);

	(void)state;
	on_code();
	hand_type(&h, "5580540!");
	room(RC_DENIED, 4, 0);
	assert_int_equal(h.m.code.stage, CODE_WRONG);
	assert_true(hand_touch(&h, BUTTON_OTHER));
	hand_type(&h, "200!");
	assert_non_null(sent());
	assert_int_equal(sent()->amount.dong, 200);
	assert_string_equal(sent()->code, "5580540");
	s.code.dong = 200;
	hand_sale(&h, NEWS_CHANGED, &s);
	assert_int_equal(h.m.told.verdict, VERDICT_SHORT);
}

static void
test_locks(void **state)
{
	(void)state;
	on_code();
	hand_type(&h, "5580540!");
	room(RC_DENIED, 0, 0);
	assert_int_equal(h.m.code.stage, CODE_USED_UP);
	assert_false(hand_touch(&h, BUTTON_TAKE));
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_PAY);
	on_code();
	hand_type(&h, "5580540!");
	room(RC_DENIED, 3, 1042);
	assert_int_equal(h.m.code.stage, CODE_LOCKED);
	hand_type(&h, "5580540!");
	assert_null(sent());
	assert_non_null(hand_effect(&h, EFFECT_CODE_UNLOCK));
	room(RC_OK, 3, 0);
	assert_int_equal(h.m.code.stage, CODE_DIGITS);
}

/* A scanner types the machine form on either screen; a person's keys with
 * pauses between them are none. */
static void
test_scanner(void **state)
{
	(void)state;
	begin(true);
	hand_type(&h, MACHINE "!");
	assert_non_null(sent());
	assert_string_equal(sent()->code, MACHINE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	room(RC_DENIED, 5, 0);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	on_code();
	hand_type(&h, MACHINE "!");
	assert_non_null(sent());
	begin(true);
	hand_type(&h, "7Z11000000000");
	hand_tick(&h, 3000);
	hand_type(&h, "0000000000ABC!");
	assert_null(sent());
	begin(true);
	hand_type(&h, MACHINE "0!");   /* one too many */
	assert_null(sent());
}

/* Looking for the code must not cost the customer their QR. */
static void
test_time(void **state)
{
	(void)state;
	on_code();
	hand_tick(&h, 200000);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(h.m.pay_until_ms >= h.now_ms + 50000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_key_no_code),
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_typo_is_free),
		cmocka_unit_test(test_another_length),
		cmocka_unit_test(test_another_sum),
		cmocka_unit_test(test_locks),
		cmocka_unit_test(test_scanner),
		cmocka_unit_test(test_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

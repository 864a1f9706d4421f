/* SPDX-License-Identifier: Apache-2.0 */
/* A shift and its bank on the glass: when it may be asked for, what a code
 * costs, and what is said of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "tests/support/scene.h"

#define REF "C400007000000000C"

static struct hand h;

static void
tell(const struct shift *s, bool changed, int64_t last_id)
{
	hand_event(&h, (struct event){ .kind = EV_SHIFT, .shift = {
	    .any = true, .changed = changed, .last_id = last_id,
	    .shift = *s } });
}

static void
question(enum rc rc, int tries_left, int64_t lock)
{
	hand_event(&h, (struct event){ .kind = EV_SHIFT_CODE, .shift_code = {
	    rc, { 12, REF, "0348360", { 1600000 }, tries_left, lock } } });
}

/* On the screen of a shift. */
static void
begin(bool proves, const struct shift *s, int64_t last_id)
{
	struct event e = { .kind = EV_PROFILE };

	hand_ready(&h);
	e.profile.known = true;
	e.profile.profile = h.m.profile;
	e.profile.proves = proves;
	hand_event(&h, e);
	hand_touch(&h, BUTTON_MENU);
	assert_true(hand_touch(&h, BUTTON_SHIFT));
	tell(s, false, last_id);
}

static const struct shift over = { .id = 12 };

static void
on_code(void)
{
	begin(true, &over, 12);
	assert_true(hand_touch(&h, BUTTON_RECONCILE));
	assert_int_equal(h.m.screen, SCREEN_SHIFT_CODE);
	assert_non_null(hand_effect(&h, EFFECT_SHIFT_ASK));
	question(RC_OK, CODE_TRIES_MAX, 0);
}

static const struct effect *
sent(void)
{
	return hand_effect(&h, EFFECT_SHIFT_PROVE);
}

static const struct effect *
sound(void)
{
	assert_int_equal(h.out.count, 1);
	assert_int_equal(h.out.item[0].kind, EFFECT_SOUND);
	return &h.out.item[0];
}

static void
test_when(void **state)
{
	struct shift open = { .id = 12, .open = true };
	struct shift told = { .id = 12, .confirmed = true };

	(void)state;
	begin(true, &open, 12);
	assert_false(hand_touch(&h, BUTTON_RECONCILE));
	begin(true, &told, 12);
	assert_false(hand_touch(&h, BUTTON_RECONCILE));
	begin(true, &over, 13);
	assert_false(hand_touch(&h, BUTTON_RECONCILE));
	begin(false, &over, 12);
	assert_false(hand_touch(&h, BUTTON_RECONCILE));
	on_code();
}

static void
test_right(void **state)
{
	struct shift told = { .id = 12, .confirmed = true,
	    .told = { 1600000 }, .ours = { 1600000 } };

	(void)state;
	on_code();
	hand_type(&h, "2264957!");   /* a typo */
	assert_null(sent());
	hand_type(&h, "<6!");
	assert_non_null(sent());
	assert_string_equal(sent()->code, "2264956");
	assert_int_equal(sent()->amount.dong, 1600000);
	assert_string_equal(sent()->ref, REF);
	tell(&told, true, 12);
	assert_int_equal(h.m.screen, SCREEN_SHIFT_TOLD);
	assert_int_equal(sound()->sound, SOUND_TOLD_RIGHT);
	hand_tick(&h, 6100);
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
}

/* A difference stays until it was read. */
static void
test_another_total(void **state)
{
	struct shift told = { .id = 12, .confirmed = true,
	    .told = { 2100000 }, .ours = { 1600000 } };

	(void)state;
	on_code();
	hand_type(&h, "818428265!");   /* longer: of another sum, and free */
	assert_null(sent());
	assert_true(hand_touch(&h, BUTTON_OTHER));
	hand_type(&h, "2100000!");
	assert_int_equal(sent()->amount.dong, 2100000);
	assert_string_equal(sent()->code, "818428265");
	tell(&told, true, 12);
	assert_int_equal(h.m.screen, SCREEN_SHIFT_TOLD);
	assert_int_equal(sound()->sound, SOUND_TOLD_MORE);
	assert_int_equal(sound()->amount.dong, 500000);
	hand_tick(&h, 60000);
	assert_int_equal(h.m.screen, SCREEN_SHIFT_TOLD);
	assert_true(hand_touch(&h, BUTTON_ANYWHERE));
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
}

/* The bank may have nothing at all. */
static void
test_nothing(void **state)
{
	(void)state;
	on_code();
	hand_type(&h, "8606873!");
	question(RC_DENIED, 4, 0);
	assert_true(hand_touch(&h, BUTTON_OTHER));
	hand_type(&h, "!");
	assert_int_equal(sent()->amount.dong, 0);
}

static void
test_wrong(void **state)
{
	(void)state;
	on_code();
	hand_type(&h, "2264956!");
	question(RC_DENIED, 1, 0);
	assert_int_equal(h.m.code.stage, CODE_WRONG);
	assert_true(hand_touch(&h, BUTTON_RETRY));
	assert_int_equal(h.m.code.total.dong, 1600000);
	hand_type(&h, "2264956!");
	question(RC_DENIED, 0, 0);
	assert_int_equal(h.m.code.stage, CODE_USED_UP);
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
	/* Locked: the market's code opens it, and it is asked anew. */
	on_code();
	hand_type(&h, "2264956!");
	question(RC_DENIED, 3, 1040);
	assert_int_equal(h.m.code.stage, CODE_LOCKED);
	hand_type(&h, "5580540!");
	assert_non_null(hand_effect(&h, EFFECT_CODE_UNLOCK));
	hand_event(&h, (struct event){ .kind = EV_CODE,
	    .code = { RC_OK, CODE_TRIES_MAX, 0 } });
	assert_non_null(hand_effect(&h, EFFECT_SHIFT_ASK));
	question(RC_OK, 3, 0);
	assert_int_equal(h.m.code.stage, CODE_DIGITS);
}

static void
test_ways_out(void **state)
{
	(void)state;
	on_code();
	hand_tick(&h, 120000);
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
	on_code();
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
	/* It was confirmed meanwhile, elsewhere. */
	begin(true, &over, 12);
	assert_true(hand_touch(&h, BUTTON_RECONCILE));
	question(RC_NOT_FOUND, 0, 0);
	assert_int_equal(h.m.screen, SCREEN_SHIFT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_another_total),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_ways_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

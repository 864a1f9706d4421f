/* SPDX-License-Identifier: Apache-2.0 */
/* Fingers, wet ones too, and keys found without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/keys.h"

#define DPI 254          /* 10 px a millimetre */

static struct keys k;
static struct touch t;

static int
start(void **state)
{
	(void)state;
	k = (struct keys){ 0 };
	t = (struct touch){ 0 };
	keys_add(&k, BUTTON_CASH, (struct rect){ 0, 0, 300, 300 });
	keys_add(&k, BUTTON_SEEN, (struct rect){ 310, 0, 300, 300 });
	keys_add(&k, BUTTON_CANCEL, (struct rect){ 0, 310, 610, 300 });
	return 0;
}

static uint16_t
at(enum input_kind kind, int x, int y, int64_t ms)
{
	const struct input in = { .kind = kind, .x = x, .y = y };

	return touch_follow(&t, &k, &in, ms, DPI);
}

static void
test_release_inside(void **state)
{
	(void)state;
	assert_int_equal(at(INPUT_DOWN, 10, 10, 1000), BUTTON_NONE);
	assert_int_equal(t.pressed, BUTTON_CASH);
	assert_int_equal(at(INPUT_UP, 20, 20, 1100), BUTTON_CASH);
	assert_int_equal(t.pressed, BUTTON_NONE);
	/* Slid to the next key, slid off, taken away. */
	(void)at(INPUT_DOWN, 295, 10, 2000);
	(void)at(INPUT_MOVE, 315, 10, 2050);
	assert_int_equal(t.pressed, BUTTON_NONE);
	assert_int_equal(at(INPUT_UP, 315, 10, 2100), BUTTON_NONE);
	(void)at(INPUT_DOWN, 295, 10, 3000);
	(void)at(INPUT_MOVE, 315, 10, 3050);
	(void)at(INPUT_MOVE, 290, 10, 3080);
	assert_int_equal(t.pressed, BUTTON_CASH);
	assert_int_equal(at(INPUT_UP, 290, 10, 3100), BUTTON_CASH);
	(void)at(INPUT_DOWN, 10, 10, 4000);
	assert_int_equal(at(INPUT_CANCEL, 10, 10, 4100), BUTTON_NONE);
	assert_int_equal(at(INPUT_UP, 10, 10, 4200), BUTTON_NONE);
	assert_int_equal(at(INPUT_UP, 10, 10, 5000), BUTTON_NONE);
}

static void
test_wandering(void **state)
{
	(void)state;
	(void)at(INPUT_DOWN, 10, 400, 1000);
	(void)at(INPUT_MOVE, 10 + 10 * TOUCH_WANDER_MM + 1, 400, 1100);
	assert_int_equal(t.pressed, BUTTON_NONE);
	(void)at(INPUT_MOVE, 10, 400, 1200);
	assert_int_equal(at(INPUT_UP, 10, 400, 1300), BUTTON_NONE);
	(void)at(INPUT_DOWN, 10, 400, 2000);
	assert_int_equal(at(INPUT_UP, 9 + 10 * TOUCH_WANDER_MM, 400, 2100),
	    BUTTON_CANCEL);
}

static void
test_water(void **state)
{
	(void)state;
	(void)at(INPUT_DOWN, 10, 10, 1000);
	assert_int_equal(at(INPUT_UP, 10, 10, 1000 + TOUCH_MIN_MS - 1),
	    BUTTON_NONE);
	(void)at(INPUT_DOWN, 10, 10, 2000);
	assert_int_equal(at(INPUT_UP, 10, 10, 2000 + TOUCH_MIN_MS),
	    BUTTON_CASH);
	/* Both ends in one turn of a slow loop: it counts. */
	(void)at(INPUT_DOWN, 10, 10, 3000);
	assert_int_equal(at(INPUT_UP, 10, 10, 3000), BUTTON_CASH);
}

static void
test_bounce(void **state)
{
	(void)state;
	(void)at(INPUT_DOWN, 10, 10, 1000);
	assert_int_equal(at(INPUT_UP, 10, 10, 1050), BUTTON_CASH);
	(void)at(INPUT_DOWN, 10, 10, 1060);
	assert_int_equal(at(INPUT_UP, 10, 10,
	    1050 + TOUCH_DEBOUNCE_MS - 1), BUTTON_NONE);
	/* Another key is another press. */
	(void)at(INPUT_DOWN, 10, 10, 2000);
	assert_int_equal(at(INPUT_UP, 10, 10, 2050), BUTTON_CASH);
	(void)at(INPUT_DOWN, 320, 10, 2060);
	assert_int_equal(at(INPUT_UP, 320, 10, 2095), BUTTON_SEEN);
	(void)at(INPUT_DOWN, 320, 10, 2100);
	assert_int_equal(at(INPUT_UP, 320, 10,
	    2095 + TOUCH_DEBOUNCE_MS), BUTTON_SEEN);
}

static void
test_focus(void **state)
{
	(void)state;
	assert_int_equal(keys_next(&k, BUTTON_NONE, 1), BUTTON_CASH);
	assert_int_equal(keys_next(&k, BUTTON_NONE, -1), BUTTON_CANCEL);
	assert_int_equal(keys_next(&k, BUTTON_CANCEL, 1), BUTTON_CASH);
	assert_int_equal(keys_next(&k, BUTTON_CASH, -1), BUTTON_CANCEL);
	assert_int_equal(keys_toward(&k, BUTTON_CASH, 1, 0), BUTTON_SEEN);
	assert_int_equal(keys_toward(&k, BUTTON_SEEN, 1, 0), BUTTON_SEEN);
	assert_int_equal(keys_toward(&k, BUTTON_SEEN, 0, 1), BUTTON_CANCEL);
	assert_int_equal(keys_toward(&k, BUTTON_DONE, 0, 1), BUTTON_CASH);
	k.count = 0;
	assert_int_equal(keys_next(&k, BUTTON_CASH, 1), BUTTON_NONE);
	assert_int_equal(keys_toward(&k, BUTTON_CASH, 1, 0), BUTTON_NONE);
}

static void
test_full(void **state)
{
	(void)state;
	keys_add(&k, BUTTON_DONE, (struct rect){ 0, 0, 0, 10 });
	assert_int_equal(k.count, 3);
	assert_int_equal(k.dropped, 0);
	for (int i = 0; i < KEYS_MAX; i++)
		keys_add(&k, BUTTON_DONE, (struct rect){ 0, 0, 10, 10 });
	assert_int_equal(k.count, KEYS_MAX);
	assert_int_equal(k.dropped, 3);
	/* The upper one is touched. */
	assert_int_equal(keys_at(&k, 5, 5), BUTTON_DONE);
	assert_int_equal(keys_at(&k, 50, 50), BUTTON_CASH);
	assert_int_equal(keys_at(&k, 305, 5), BUTTON_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_release_inside, start),
		cmocka_unit_test_setup(test_wandering, start),
		cmocka_unit_test_setup(test_water, start),
		cmocka_unit_test_setup(test_bounce, start),
		cmocka_unit_test_setup(test_focus, start),
		cmocka_unit_test_setup(test_full, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

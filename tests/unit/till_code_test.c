/* SPDX-License-Identifier: Apache-2.0 */
/* The till over a real ledger and a real key: what the bank has for a shift,
 * from the glass into the journal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "tests/support/booth.h"
#include "ui/keys.h"

/* A shift of 65,000 by the bank, closed; on its screen. */
static void
a_shift(struct booth *f, int number)
{
	struct shift s;
	struct sale sale;
	bool fresh;

	assert_int_equal(shift_open(f->stall.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &sale),
	    RC_OK);
	struct credit c = stall_credit(sale.ref, 65000, number);
	assert_int_equal(sale_credit(f->stall.l, &c, &sale, &fresh), RC_OK);
	assert_int_equal(shift_close(f->stall.l, (struct vnd){ 0 }, &s),
	    RC_OK);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_SHIFT);
	booth_expect(f, "shift");
}

/* Type the code of that total. */
static void
type_code(struct booth *f, int64_t total)
{
	struct shift_ask ask;
	char code[10];

	assert_int_equal(shift_ask(f->stall.l, stall_secret, &ask), RC_OK);
	assert_string_equal(till_model(f->till)->code.ask.code, ask.code);
	assert_string_equal(till_model(f->till)->code.ask.ref, ask.ref);
	stall_shift_code(&ask, total, code);
	booth_digits(f, code);
	booth_touch(f, BUTTON_TAKE);
}

static void
test_agrees(void **state)
{
	struct booth *f = *state;
	struct shift s;

	a_shift(f, 1);
	booth_touch(f, BUTTON_RECONCILE);
	booth_expect(f, "shift-code");
	type_code(f, 65000);
	booth_expect(f, "shift-told");
	assert_int_equal(shift_get(f->stall.l, 1, &s), RC_OK);
	assert_true(s.confirmed);
	assert_int_equal(s.told.dong, 65000);
	booth_touch(f, BUTTON_ANYWHERE);
	booth_expect(f, "shift");
	assert_false(booth_has(f, BUTTON_RECONCILE));
}

static void
test_another_total(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	struct shift s;

	a_shift(f, 1);
	booth_touch(f, BUTTON_RECONCILE);
	type_code(f, 50000);
	assert_int_equal(m->code.stage, CODE_WRONG);
	assert_int_equal(m->code.tries_left, CODE_TRIES_MAX - 1);
	booth_touch(f, BUTTON_OTHER);
	booth_digits(f, "50000");
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "shift-told");
	assert_int_equal(shift_get(f->stall.l, 1, &s), RC_OK);
	assert_int_equal(s.told.dong - s.ours.dong, -15000);
}

static void
test_used_up(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);

	a_shift(f, 1);
	booth_touch(f, BUTTON_RECONCILE);
	for (int i = 0; i < CODE_TRIES_MAX; i++) {
		type_code(f, 50000);
		if (i + 1 < CODE_TRIES_MAX)
			booth_touch(f, BUTTON_RETRY);
	}
	assert_int_equal(m->code.stage, CODE_USED_UP);
	booth_touch(f, BUTTON_BACK);
	booth_touch(f, BUTTON_RECONCILE);
	assert_int_equal(m->code.tries_left, 0);
	assert_int_equal(m->code.stage, CODE_USED_UP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(t) cmocka_unit_test_setup_teardown(t, booth_begin_keyed, booth_end)
		T(test_agrees), T(test_another_total), T(test_used_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

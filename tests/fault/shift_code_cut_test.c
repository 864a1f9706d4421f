/* SPDX-License-Identifier: Apache-2.0 */
/* A process that types a shift's code is killed: right before the comparison,
 * right after it, and at each operation on the disk.  No comparison is made
 * that is not on record as an attempt, and a right code is recorded whole or
 * not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#include "ledger/code.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "tests/support/code_life.h"
#include "tests/support/faultvfs.h"

static struct stall st;

/* The code of `of` as one of 0: right when of is 0, too. */
static enum rc
type(void *ctx)
{
	const int64_t *of = ctx;
	struct shift_ask ask;
	struct shift out;
	char code[10];

	if (shift_ask(st.l, stall_secret, &ask) != RC_OK)
		_exit(97);
	stall_shift_code(&ask, *of, code);
	return shift_code(st.l, &(struct shift_claim){ stall_secret, { 0 },
	    code }, &out);
}

static struct life
live(int64_t of, enum moment m, long operation)
{
	return code_life(&st, type, &of, m, operation);
}

static void
shut(void)
{
	ledger_close(st.l);
	st.l = NULL;
}

/* One more that is over, and nothing came in it. */
static void
next_shift(void)
{
	struct shift s;

	stall_open(&st);
	assert_int_equal(shift_open(st.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(shift_close(st.l, (struct vnd){ 0 }, &s), RC_OK);
	shut();
}

/* As it is on record; the device's bucket is emptied. */
static int
tries_left(void)
{
	struct shift_ask ask;
	char code[10];

	stall_open(&st);
	assert_int_equal(shift_ask(st.l, stall_secret, &ask), RC_OK);
	if (ask.lock != 0) {
		stall_unlock_code(ask.lock, code);
		assert_int_equal(code_unlock(st.l, stall_secret, code),
		    RC_OK);
	}
	shut();
	return ask.tries_left;
}

static int
begin(void **state)
{
	(void)state;
	stall_begin(&st, 6);
	st.env.vfs = FAULT_VFS;
	stall_set_up(&st);
	shut();
	next_shift();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	stall_open(&st);
	stall_must_verify(st.l);
	stall_end(&st);
	return 0;
}

static void
kill_all_five(enum moment m)
{
	for (int i = 1; i <= CODE_TRIES_MAX; i++) {
		struct life l = live(1, m, NO_OPERATION);
		assert_true(l.killed);
		assert_int_equal(l.compared, m == MOMENT_AFTER);
		assert_int_equal(tries_left(), CODE_TRIES_MAX - i);
	}
	struct life l = live(0, MOMENT_NONE, NO_OPERATION);
	assert_int_equal(l.rc, RC_STATE);
	assert_int_equal(l.compared, 0);
}

static void
test_before(void **state)
{
	(void)state;
	kill_all_five(MOMENT_BEFORE);
}

static void
test_after(void **state)
{
	(void)state;
	kill_all_five(MOMENT_AFTER);
}

/* Wrong ones, killed at operation k = 0, 1, ... until nothing is killed. */
static void
test_each_operation(void **state)
{
	struct life l = { .killed = true };
	int left = CODE_TRIES_MAX;
	long k;

	(void)state;
	for (k = 0; l.killed; k++) {
		l = live(1, MOMENT_NONE, k);
		int now = tries_left();
		assert_in_range(now, left - 1, left - l.compared);
		left = now;
		if (left > 0)
			continue;
		next_shift();
		left = CODE_TRIES_MAX;
	}
	assert_int_equal(l.rc, RC_DENIED);
	assert_true(k > 2);
}

/* The same with right ones: confirmed, or its attempt is gone at most. */
static void
test_right_ones(void **state)
{
	struct life l = { .killed = true };
	long k, confirmed = 0;

	(void)state;
	for (k = 0; l.killed; k++) {
		struct shift s;
		l = live(0, MOMENT_NONE, k);
		stall_open(&st);
		assert_int_equal(shift_last(st.l, &s), RC_OK);
		stall_must_verify(st.l);
		shut();
		assert_true(!s.confirmed || (s.told.dong == 0 &&
		    l.compared == 1));
		confirmed += s.confirmed;
		next_shift();
	}
	assert_int_equal(l.rc, RC_OK);
	assert_in_range(confirmed, 1, k - 1);
}

static int
open_disk(void **state)
{
	(void)state;
	fault_vfs_open();
	fault_sync(false);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(t) cmocka_unit_test_setup_teardown(t, begin, end)
		T(test_before), T(test_after), T(test_each_operation),
		T(test_right_ones),
	};

	return cmocka_run_group_tests(tests, open_disk, NULL);
}

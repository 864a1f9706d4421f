/* SPDX-License-Identifier: Apache-2.0 */
/* A process that types codes is killed: at each operation on the disk, right
 * before the comparison, right after it.  Whatever is killed, no comparison
 * is made that is not on record as an attempt, none comes back, and five of
 * a sale and twenty of the device lock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/code.h"
#include "tests/support/code_life.h"
#include "tests/support/faultvfs.h"

#define A 65000

static struct stall st;

struct typed { const struct sale *s; const char *code; };

static enum rc
type(void *ctx)
{
	const struct typed *t = ctx;
	struct sale out;

	return sale_code(st.l, &(struct code_claim){ .ref = t->s->ref,
	    .total = { A }, .secret = stall_secret, .text = t->code }, &out);
}

static struct life
live(const struct sale *s, const char *code, enum moment m, long operation)
{
	return code_life(&st, type, &(struct typed){ s, code }, m, operation);
}

static void
shut(void)
{
	ledger_close(st.l);
	st.l = NULL;
}

static struct sale
next_sale(void)
{
	struct sale s;

	stall_open(&st);
	assert_int_equal(sale_open(st.l, (struct vnd){ A }, &s), RC_OK);
	shut();
	return s;
}

/* As it is on record. */
static struct code_room
room(const struct sale *s)
{
	struct code_room r;

	stall_open(&st);
	assert_int_equal(code_room(st.l, s->ref, &r), RC_OK);
	shut();
	return r;
}

/* As the office does it. */
static void
unlock(int64_t lock)
{
	char code[10];

	stall_unlock_code(lock, code);
	stall_open(&st);
	assert_int_equal(code_unlock(st.l, stall_secret, code), RC_OK);
	shut();
}

/* The right code is refused without a look at it. */
static void
must_be_locked(const struct sale *s)
{
	char code[10];

	stall_code(s, A, code);
	struct life l = live(s, code, MOMENT_NONE, NO_OPERATION);
	assert_false(l.killed);
	assert_int_equal(l.rc, RC_STATE);
	assert_int_equal(l.compared, 0);
}

static int
begin(void **state)
{
	(void)state;
	stall_begin(&st, 5);
	st.env.vfs = FAULT_VFS;
	stall_set_up(&st);
	shut();
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
	struct sale s = next_sale();
	char code[10];

	stall_wrong_code(&s, A, code);
	for (int i = 1; i <= CODE_TRIES_MAX; i++) {
		struct life l = live(&s, code, m, NO_OPERATION);
		assert_true(l.killed);
		assert_int_equal(l.compared, m == MOMENT_AFTER);
		assert_int_equal(room(&s).tries_left, CODE_TRIES_MAX - i);
	}
	must_be_locked(&s);
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

/* Twenty of the device, of four sales; nothing was ever answered. */
static void
test_device(void **state)
{
	struct sale s = { .n = 0 };
	char code[10];

	(void)state;
	for (int i = 0; i < CODE_BUCKET_MAX; i++) {
		if (i % CODE_TRIES_MAX == 0)
			s = next_sale();
		stall_wrong_code(&s, A, code);
		assert_int_equal(room(&s).lock, 0);
		assert_true(live(&s, code, MOMENT_BEFORE,
		    NO_OPERATION).killed);
	}
	assert_int_not_equal(room(&s).lock, 0);
	s = next_sale();
	must_be_locked(&s);
}

/* Wrong ones, killed at operation k = 0, 1, ... until nothing is killed. */
static void
test_each_operation(void **state)
{
	struct sale s = next_sale();
	struct life l = { .killed = true };
	int left = CODE_TRIES_MAX;
	long operations = 0;
	char code[10];

	(void)state;
	for (long k = 0; l.killed; k++, operations++) {
		stall_wrong_code(&s, A, code);
		l = live(&s, code, MOMENT_NONE, k);
		int now = room(&s).tries_left;
		assert_in_range(now, left - 1, left - l.compared);
		left = now;
		if (left > 0)
			continue;
		must_be_locked(&s);
		assert_int_equal(room(&s).lock, 0);
		s = next_sale();
		left = CODE_TRIES_MAX;
	}
	assert_int_equal(l.rc, RC_DENIED);
	assert_int_equal(l.compared, 1);
	assert_true(operations > 2);
}

/* A right one that was killed: it has cost its attempt or was not compared;
 * how many are left. */
static int
check_right(const struct sale *s, int left, const struct life *l,
    bool *is_paid)
{
	struct code_room now = room(s);
	struct sale got;

	assert_in_range(now.tries_left, left - 1, left - l->compared);
	if (now.lock != 0)
		unlock(now.lock);
	stall_open(&st);
	assert_int_equal(sale_get(st.l, s->ref, &got), RC_OK);
	shut();
	*is_paid = got.state == SALE_PAID;
	if (*is_paid) {
		assert_int_equal(l->compared, 1);
		assert_int_equal(got.code.dong, A);
	}
	return now.tries_left;
}

/* Killed likewise; in the end it is paid, once. */
static void
test_right(void **state)
{
	struct sale s = next_sale();
	struct life l = { .killed = true };
	int left = CODE_TRIES_MAX;
	bool is_paid = false;
	char code[10];

	(void)state;
	for (long k = 0; l.killed; k++) {
		if (left == 0 || is_paid) {
			s = next_sale();
			left = CODE_TRIES_MAX;
		}
		stall_code(&s, A, code);
		l = live(&s, code, MOMENT_NONE, k);
		left = check_right(&s, left, &l, &is_paid);
	}
	assert_int_equal(l.rc, RC_OK);
	assert_true(is_paid);
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
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(test_before), T(test_after), T(test_device),
		T(test_each_operation), T(test_right),
	};
#undef T
	return cmocka_run_group_tests(tests, open_disk, NULL);
}

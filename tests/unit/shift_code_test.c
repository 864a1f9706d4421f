/* SPDX-License-Identifier: Apache-2.0 */
/* A shift's code: the bank's money beside ours, by what a page says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/code.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "tests/support/stall.h"

static struct stall st;

static int
setup(void **state)
{
	(void)state;
	stall_begin(&st, 31);
	stall_set_up(&st);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	stall_end(&st);
	return 0;
}

/* Open and close one; between them a sale paid by the bank, of dong. */
static void
shift(int64_t dong, int number)
{
	struct shift s;
	struct sale sale;
	bool fresh;

	assert_int_equal(shift_open(st.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(sale_open(st.l, (struct vnd){ dong }, &sale), RC_OK);
	struct credit c = stall_credit(sale.ref, dong, number);
	assert_int_equal(sale_credit(st.l, &c, &sale, &fresh), RC_OK);
	assert_int_equal(shift_close(st.l, (struct vnd){ 0 }, &s), RC_OK);
}

static struct shift_ask
ask(void)
{
	struct shift_ask a;

	assert_int_equal(shift_ask(st.l, stall_secret, &a), RC_OK);
	return a;
}

/* Type the code of `of`, as one of `total`. */
static enum rc
type(int64_t of, int64_t total, struct shift *out)
{
	struct shift_ask a = ask();
	char code[10];

	stall_shift_code(&a, of, code);
	return shift_code(st.l, &(struct shift_claim){ stall_secret,
	    { total }, code }, out);
}

static void
test_agrees(void **state)
{
	struct shift z, again;

	(void)state;
	shift(65000, 1);
	struct shift_ask a = ask();
	assert_int_equal(a.shift, 1);
	assert_string_equal(a.ref, "C4000070000000013");
	assert_int_equal(a.ours.dong, 65000);
	assert_int_equal(a.tries_left, CODE_TRIES_MAX);
	assert_int_equal(type(65000, 65000, &z), RC_OK);
	assert_true(z.confirmed);
	assert_int_equal(z.told.dong, 65000);
	assert_int_equal(z.ours.dong, 65000);
	/* Once; and it is in the report, whatever restarts. */
	assert_int_equal(shift_ask(st.l, stall_secret, &a), RC_STATE);
	char code[10];
	stall_shift_code(&a, 65000, code);
	assert_int_equal(shift_code(st.l, &(struct shift_claim){
	    stall_secret, { 65000 }, code }, &z), RC_STATE);
	stall_reopen(&st);
	assert_int_equal(shift_get(st.l, 1, &again), RC_OK);
	assert_true(again.confirmed);
	assert_int_equal(again.told.dong, 65000);
	stall_must_verify(st.l);
	assert_int_equal(ledger_rebuild(st.l), RC_OK);
	stall_must_verify(st.l);
}

static void
test_when(void **state)
{
	struct shift_ask a;
	struct shift s;

	(void)state;
	assert_int_equal(shift_ask(st.l, stall_secret, &a), RC_NOT_FOUND);
	assert_int_equal(shift_open(st.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(shift_ask(st.l, stall_secret, &a), RC_NOT_FOUND);
	assert_int_equal(shift_close(st.l, (struct vnd){ 0 }, &s), RC_OK);
	a = ask();
	/* A bank that has nothing agrees with a stall that has nothing. */
	assert_int_equal(type(0, 0, &s), RC_OK);
	assert_int_equal(s.told.dong, 0);
	stall_must_verify(st.l);
}

/* What the bank lacks, or has more, stays until it is gone; shifts that
 * nobody asked for and money between shifts are in the next. */
static void
test_differs(void **state)
{
	struct shift z;
	struct sale sale;
	bool fresh;

	(void)state;
	shift(65000, 1);
	assert_int_equal(type(50000, 65000, &z), RC_DENIED);
	assert_int_equal(ask().tries_left, CODE_TRIES_MAX - 1);
	assert_int_equal(type(50000, 50000, &z), RC_OK);
	assert_int_equal(z.told.dong - z.ours.dong, -15000);
	shift(20000, 2);   /* not asked for */
	assert_int_equal(sale_open(st.l, (struct vnd){ 7000 }, &sale), RC_OK);
	struct credit c = stall_credit(sale.ref, 7000, 3);
	assert_int_equal(sale_credit(st.l, &c, &sale, &fresh), RC_OK);
	shift(1000, 4);
	assert_int_equal(ask().shift, 3);
	assert_int_equal(ask().ours.dong, 15000 + 20000 + 7000 + 1000);
	/* The late money came too. */
	assert_int_equal(type(43000, 43000, &z), RC_OK);
	assert_int_equal(z.told.dong, z.ours.dong);
	stall_must_verify(st.l);
}

/* Money that a code proved counts before the bank's word and not twice. */
static void
test_by_code(void **state)
{
	struct shift s;
	struct sale sale;
	bool fresh;

	(void)state;
	assert_int_equal(shift_open(st.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(sale_open(st.l, (struct vnd){ 9000 }, &sale), RC_OK);
	assert_int_equal(stall_prove(st.l, &sale, 9000, &sale), RC_OK);
	assert_int_equal(shift_close(st.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(ask().ours.dong, 9000);
	assert_int_equal(type(9000, 9000, &s), RC_OK);
	struct credit c = stall_credit(sale.ref, 9000, 1);
	assert_int_equal(sale_credit(st.l, &c, &sale, &fresh), RC_OK);
	shift(1000, 2);
	assert_int_equal(ask().ours.dong, 1000);
}

static void
test_wrong(void **state)
{
	struct shift z;
	struct shift_ask a;
	char code[10];

	(void)state;
	shift(65000, 1);
	a = ask();
	/* Its length says that it is of another sum: no attempt. */
	stall_shift_code(&a, 2500000, code);
	assert_int_equal(shift_code(st.l, &(struct shift_claim){
	    stall_secret, { 65000 }, code }, &z), RC_BAD_INPUT);
	/* The asking code proves nothing, another secret neither. */
	assert_int_equal(shift_code(st.l, &(struct shift_claim){
	    stall_secret, { 0 }, a.code }, &z), RC_DENIED);
	static const uint8_t other[KEY_BYTES] = { 1 };
	stall_shift_code(&a, 65000, code);
	assert_int_equal(shift_code(st.l, &(struct shift_claim){ other,
	    { 65000 }, code }, &z), RC_DENIED);
	for (int i = 2; i < CODE_TRIES_MAX; i++)
		assert_int_equal(type(1, 65000, &z), RC_DENIED);
	assert_int_equal(ask().tries_left, 0);
	assert_int_equal(type(65000, 65000, &z), RC_STATE);
	/* The next shift has its own, and this one's code is not its. */
	shift(5000, 2);
	assert_int_equal(ask().tries_left, CODE_TRIES_MAX);
	assert_int_equal(shift_code(st.l, &(struct shift_claim){
	    stall_secret, { 65000 }, code }, &z), RC_DENIED);
	stall_reopen(&st);   /* a cut gives none back */
	assert_int_equal(ask().tries_left, CODE_TRIES_MAX - 1);
	assert_int_equal(type(70000, 70000, &z), RC_OK);
	stall_must_verify(st.l);
}

/* The device's bucket is one for sales and shifts. */
static void
test_bucket(void **state)
{
	struct shift z;
	struct shift_ask a;

	(void)state;
	for (int i = 0; i < CODE_BUCKET_MAX / CODE_TRIES_MAX; i++) {
		shift(1000, i + 1);
		for (int k = 0; k < CODE_TRIES_MAX; k++)
			assert_int_equal(type(1, 2, &z), RC_DENIED);
	}
	shift(1000, 50);
	a = ask();
	assert_true(a.lock != 0);
	assert_int_equal(a.tries_left, CODE_TRIES_MAX);
	assert_int_equal(type(a.ours.dong, a.ours.dong, &z), RC_STATE);
	stall_must_verify(st.l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(test_agrees), T(test_when), T(test_differs),
		T(test_by_code), T(test_wrong), T(test_bucket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

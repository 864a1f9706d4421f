/* SPDX-License-Identifier: Apache-2.0 */
/* Codes at the ledger: an attempt is there before its code is compared, five
 * lock a sale, twenty the device, and money that no bank tells of is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/code.h"
#include "ledger/proof.h"
#include "tests/support/stall.h"

#define A 65000
#define HOUR_MS ((int64_t)3600 * 1000)

static struct stall st;

static int
begin(void **state)
{
	(void)state;
	stall_begin(&st, 5);
	stall_set_up(&st);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	stall_must_verify(st.l);
	assert_int_equal(ledger_rebuild(st.l), RC_OK);
	stall_must_verify(st.l);
	stall_end(&st);
	return 0;
}

static enum rc
type(const struct sale *s, int64_t total, const char *code, struct sale *out)
{
	return sale_code(st.l, &(struct code_claim){ .ref = s->ref,
	    .total = { total }, .secret = stall_secret, .text = code }, out);
}

static int64_t
head(void)
{
	struct journal_head h;

	ledger_head(st.l, &h);
	return h.n;
}

static struct code_room
room(const struct sale *s)
{
	struct code_room r;

	assert_int_equal(code_room(st.l, s->ref, &r), RC_OK);
	return r;
}

static void
credit(const struct sale *s, int64_t dong, int number, struct sale *out)
{
	struct credit c = stall_credit(s->ref, dong, number);
	bool fresh;

	assert_int_equal(sale_credit(st.l, &c, out, &fresh), RC_OK);
}

static void
test_right(void **state)
{
	struct sale s = stall_sell(&st, A), out;
	struct day_totals t;
	char code[10];

	(void)state;
	stall_code(&s, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_OK);
	assert_int_equal(out.state, SALE_PAID);
	assert_int_equal(out.evidence, EVIDENCE_CODE);
	assert_int_equal(out.code.dong, A);
	assert_int_equal(room(&s).tries_left, CODE_TRIES_MAX - 1);
	assert_int_equal(ledger_day_totals(st.l, 0, INT64_MAX, &t), RC_OK);
	assert_int_equal(t.sum[EVIDENCE_CODE].dong, A);
	assert_int_equal(t.count[EVIDENCE_CODE], 1);
	/* The same code once more tells nothing new, and costs nothing. */
	int64_t n = head();
	assert_int_equal(type(&s, A, code, &out), RC_STATE);
	assert_int_equal(head(), n);
	/* The bank's word takes its place. */
	credit(&s, A, 1, &out);
	assert_int_equal(out.evidence, EVIDENCE_BANK);
	assert_int_equal(out.code.dong, 0);
	assert_int_equal(out.received.dong, A);
}

static void
test_four_wrong_then_right(void **state)
{
	struct sale s = stall_sell(&st, A), out = { .n = 99 };
	char code[10];

	(void)state;
	for (int i = 1; i <= 4; i++) {
		stall_wrong_code(&s, A + i * 100, code);
		assert_int_equal(type(&s, A, code, &out), RC_DENIED);
		assert_int_equal(out.n, 99);
		assert_int_equal(room(&s).tries_left, CODE_TRIES_MAX - i);
	}
	stall_code(&s, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_OK);
	assert_int_equal(out.state, SALE_PAID);
}

static void
test_locked_after_five(void **state)
{
	struct sale s = stall_sell(&st, A), other = stall_sell(&st, A), out;
	char code[10];

	(void)state;
	for (int i = 1; i <= CODE_TRIES_MAX; i++) {
		stall_wrong_code(&s, A + i * 100, code);
		assert_int_equal(type(&s, A, code, &out), RC_DENIED);
	}
	assert_int_equal(room(&s).tries_left, 0);
	int64_t n = head();
	stall_code(&s, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_STATE);
	assert_int_equal(head(), n);
	stall_reopen(&st);
	assert_int_equal(type(&s, A, code, &out), RC_STATE);
	/* Another sale has its own, and the machine form needs none. */
	stall_code(&other, A, code);
	assert_int_equal(type(&other, A, code, &out), RC_OK);
	assert_int_equal(stall_prove(st.l, &s, A, &out), RC_OK);
}

/* A cut between the attempt and the comparison: the attempt is gone, and the
 * code is still good.  What the ledger does is the same up to there. */
static void
test_cut_after_attempt(void **state)
{
	struct sale s = stall_sell(&st, A), out;
	uint8_t wrong[KEY_BYTES] = { 9 };
	char code[10];

	(void)state;
	stall_code(&s, A, code);
	assert_int_equal(sale_code(st.l, &(struct code_claim){ .ref = s.ref,
	    .total = { A }, .secret = wrong, .text = code }, &out),
	    RC_DENIED);
	stall_reopen(&st);
	assert_int_equal(room(&s).tries_left, CODE_TRIES_MAX - 1);
	assert_int_equal(type(&s, A, code, &out), RC_OK);
	assert_int_equal(room(&s).tries_left, CODE_TRIES_MAX - 2);
}

static void
test_another_total(void **state)
{
	struct sale s = stall_sell(&st, 200000), out;
	char code[10];

	(void)state;
	stall_code(&s, 200, code);   /* 200 for 200.000 */
	assert_int_equal(type(&s, 200000, code, &out), RC_DENIED);
	assert_int_equal(type(&s, 200, code, &out), RC_OK);
	assert_int_equal(out.state, SALE_SHORT);
	assert_int_equal(out.code.dong, 200);
	stall_code(&s, 200000, code);   /* the rest came */
	assert_int_equal(type(&s, 200000, code, &out), RC_OK);
	assert_int_equal(out.state, SALE_PAID);
	assert_int_equal(out.evidence, EVIDENCE_CODE);
	credit(&s, 200, 1, &out);
	assert_int_equal(out.evidence, EVIDENCE_CODE);
	credit(&s, 199800, 2, &out);
	assert_int_equal(out.evidence, EVIDENCE_BANK);
	assert_int_equal(out.state, SALE_PAID);
}

static void
test_bound(void **state)
{
	struct sale s = stall_sell(&st, A), neighbour = stall_sell(&st, A), out;
	char code[10], machine[27];

	(void)state;
	stall_code(&neighbour, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_DENIED);
	neighbour.account[0] = '9';
	memcpy(neighbour.ref, s.ref, sizeof(s.ref));
	stall_code(&neighbour, A, code);   /* an accomplice's account */
	assert_int_equal(type(&s, A, code, &out), RC_DENIED);
	stall_machine(&neighbour, A, machine);
	int64_t n = head();
	assert_int_equal(sale_code(st.l, &(struct code_claim){ .ref = s.ref,
	    .total = { A }, .secret = stall_secret, .text = machine,
	    .is_machine = true }, &out), RC_DENIED);
	assert_int_equal(head(), n);
}

static void
test_refusals(void **state)
{
	struct sale s = stall_sell(&st, A), out;
	int64_t n = head();

	(void)state;
	assert_int_equal(type(&s, 0, "5580540", &out), RC_BAD_INPUT);
	assert_int_equal(type(&s, -5, "5580540", &out), RC_BAD_INPUT);
	assert_int_equal(type(&s, VND_MAX + 1, "031242536", &out),
	    RC_BAD_INPUT);
	assert_int_equal(type(&s, A, "031242536", &out), RC_BAD_INPUT);
	assert_int_equal(type(&s, 2000000, "5580540", &out), RC_BAD_INPUT);
	memcpy(s.ref, "C40000714D2PF2DB1", sizeof(s.ref));
	assert_int_equal(type(&s, A, "5580540", &out), RC_NOT_FOUND);
	memcpy(s.ref, "C40000714D2PF2DB0", sizeof(s.ref));
	assert_int_equal(type(&s, A, "5580540", &out), RC_NOT_FOUND);
	assert_int_equal(head(), n);
}

static void
test_bucket(void **state)
{
	struct sale s = { .n = 0 }, out;
	char code[10];

	(void)state;
	assert_int_equal(code_unlock(st.l, stall_secret, "5580540"),
	    RC_STATE);
	for (int i = 0; i < CODE_BUCKET_MAX; i++) {
		if (i % 4 == 0)
			s = stall_sell(&st, A);
		assert_int_equal(room(&s).lock, 0);
		stall_wrong_code(&s, A + 100 * i, code);
		assert_int_equal(type(&s, A, code, &out), RC_DENIED);
	}
	int64_t lock = room(&s).lock;
	assert_int_equal(lock, head());
	s = stall_sell(&st, A);
	stall_code(&s, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_STATE);
	stall_reopen(&st);   /* a restart is no key */
	assert_int_equal(type(&s, A, code, &out), RC_STATE);
	assert_int_equal(stall_prove(st.l, &s, A, &out), RC_OK);
	assert_int_equal(room(&s).lock, lock);
	stall_unlock_code(lock - 1, code);
	assert_int_equal(code_unlock(st.l, stall_secret, code), RC_DENIED);
	stall_unlock_code(lock, code);
	assert_int_equal(code_unlock(st.l, stall_secret, code), RC_OK);
	assert_int_equal(code_unlock(st.l, stall_secret, code), RC_STATE);
	assert_int_equal(room(&s).lock, 0);
	s = stall_sell(&st, A);
	stall_code(&s, A, code);
	assert_int_equal(type(&s, A, code, &out), RC_OK);
}

/* Each right one makes good a wrong one; the one that fills the bucket and is
 * right does not lock it. */
static void
test_bucket_drains(void **state)
{
	struct sale s = { .n = 0 }, out;
	char code[10];

	(void)state;
	for (int i = 0; i < 4 * CODE_BUCKET_MAX; i++) {
		s = stall_sell(&st, A);
		stall_wrong_code(&s, A + 100 * i, code);
		assert_int_equal(type(&s, A, code, &out), RC_DENIED);
		stall_code(&s, A, code);
		assert_int_equal(type(&s, A, code, &out), RC_OK);
	}
	for (int i = 0; i < CODE_BUCKET_MAX - 1; i++) {
		if (i % 4 == 0)
			s = stall_sell(&st, A);
		stall_wrong_code(&s, A + 100 * i, code);
		assert_int_equal(type(&s, A, code, &out), RC_DENIED);
	}
	s = stall_sell(&st, A);
	stall_code(&s, A, code);   /* attempt 20 */
	assert_int_equal(type(&s, A, code, &out), RC_OK);
	assert_int_equal(room(&s).lock, 0);
}

static void
test_doubts(void **state)
{
	struct sale code = stall_sell(&st, A), seen = stall_sell(&st, 5000);
	struct sale fine = stall_sell(&st, 7000), out;
	struct doubts d;

	(void)state;
	assert_int_equal(stall_prove(st.l, &code, A, &out), RC_OK);
	assert_int_equal(sale_settle(st.l, seen.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	assert_int_equal(sale_settle(st.l, fine.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	st.wall_ms += 100 * HOUR_MS;   /* weeks without a network */
	assert_int_equal(doubt_next(st.l, &out), RC_NOT_FOUND);
	ledger_server_time(st.l, st.wall_ms);
	assert_int_equal(doubt_next(st.l, &out), RC_NOT_FOUND);
	credit(&fine, 7000, 1, &out);   /* the first entry with the time */
	st.wall_ms += 23 * HOUR_MS;
	ledger_server_time(st.l, st.wall_ms);
	assert_int_equal(doubt_next(st.l, &out), RC_NOT_FOUND);
	st.wall_ms += 2 * HOUR_MS;
	ledger_server_time(st.l, st.wall_ms);
	assert_int_equal(doubt_next(st.l, &out), RC_OK);
	assert_int_equal(doubt_next(st.l, &out), RC_OK);
	assert_int_equal(doubt_next(st.l, &out), RC_NOT_FOUND);
	stall_reopen(&st);
	assert_int_equal(doubt_totals(st.l, &d), RC_OK);
	assert_int_equal(d.alarms, 1);
	assert_int_equal(d.alarm_sum.dong, A);
	assert_int_equal(d.losses, 1);
	assert_int_equal(d.loss_sum.dong, 5000);
	credit(&seen, 5000, 2, &out);   /* late, but there */
	credit(&code, A, 3, &out);
	assert_int_equal(doubt_totals(st.l, &d), RC_OK);
	assert_int_equal(d.alarms + d.losses, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(test_right), T(test_four_wrong_then_right),
		T(test_locked_after_five), T(test_cut_after_attempt),
		T(test_another_total), T(test_bound), T(test_refusals),
		T(test_bucket), T(test_bucket_drains), T(test_doubts),
	};
#undef T
	return cmocka_run_group_tests(tests, NULL, NULL);
}

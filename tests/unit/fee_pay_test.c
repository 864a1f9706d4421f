/* SPDX-License-Identifier: Apache-2.0 */
/* Money for stalls: oldest bill first, nothing lost, nothing twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/rng.h"
#include "sync/board/fee/pay.h"
#include "tests/support/fee_box.h"

static struct box box;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	fee_box_stall(&box, "A-01", 7);
	fee_box_stall(&box, "A-02", 0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	fee_box_check(&box);
	box_close(&box);
	return 0;
}

static void
the_oldest_bill_is_paid_first_and_the_rest_waits(void **state)
{
	char last[1024];
	struct fee_paid paid;

	(void)state;
	int64_t nov = fee_box_bill(&box, "A-01", 20400, 180000);
	int64_t dec = fee_box_bill(&box, "A-01", 20430, 200000);
	paid = fee_box_cash(&box, "A-01", "k1", 250000);
	assert_int_equal(paid.receipt, 1);
	assert_int_equal(paid.allocated.dong, 250000);
	assert_int_equal(fee_box_open(&box, nov), 0);
	assert_int_equal(fee_box_open(&box, dec), 130000);
	/* In excess: the rest is an advance, and the next bill takes it. */
	paid = fee_box_cash(&box, "A-01", "k2", 150000);
	assert_int_equal(paid.advance.dong, 20000);
	int64_t jan = fee_box_bill(&box, "A-01", 20460, 180000);
	assert_int_equal(fee_box_open(&box, jan), 160000);
	assert_int_equal(paid.mailed, 7);
	assert_true(box_mail(&box, 7, last) > 0);
}

static void
the_same_key_or_entry_again_changes_nothing(void **state)
{
	(void)state;
	int64_t bill = fee_box_bill(&box, "A-01", 20400, 180000);
	struct fee_paid a = fee_box_cash(&box, "A-01", "k1", 80000);
	struct fee_paid b = fee_box_cash(&box, "A-01", "k1", 80000);
	assert_int_equal(a.payment, b.payment);
	assert_int_equal(a.receipt, b.receipt);
	assert_int_equal(fee_box_open(&box, bill), 100000);
	struct fee_cash other = { .stall = "A-02", .key = "k1",
	    .amount = { 80000 } };
	assert_int_equal(fee_box_cash_rc(&box, &other), RC_CONFLICT);
	struct fee_cash entry = { .stall = "A-01", .terminal = 9,
	    .n = 5, .amount = { 1000 } };
	assert_int_equal(fee_box_cash_rc(&box, &entry), RC_OK);
	assert_int_equal(fee_box_cash_rc(&box, &entry), RC_OK);
	assert_int_equal(fee_box_open(&box, bill), 99000);
	entry.amount.dong = 2000;
	assert_int_equal(fee_box_cash_rc(&box, &entry), RC_CONFLICT);
	entry.branch = 1;
	assert_int_equal(fee_box_cash_rc(&box, &entry), RC_OK);
	assert_int_equal(fee_box_open(&box, bill), 97000);
}

static void
what_is_no_payment_is_refused(void **state)
{
	struct fee_cash c = { .stall = "A-01", .key = "k" };

	(void)state;
	c.amount.dong = 0;
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_BAD_INPUT);
	c.amount.dong = -5;
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_BAD_INPUT);
	c.amount.dong = VND_SALE_MAX + 1;
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_BAD_INPUT);
	c.amount.dong = 1000;
	c.stall = "A-03";
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_NOT_FOUND);
	c.stall = "A-01'; DROP TABLE stall; --";
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_NOT_FOUND);
	c.stall = "A-01";
	c.key = "";
	assert_int_equal(fee_box_cash_rc(&box, &c), RC_BAD_INPUT);
	/* Nothing of all that has a receipt: the first good one is 1. */
	assert_int_equal(fee_box_cash(&box, "A-01", "k", 1000).receipt, 1);
}

static void
a_credit_is_of_its_bills_stall(void **state)
{
	struct store_credit c = { .seq = 0, .amount = { 180000 } };
	struct fee_paid out;
	char ref[REF_LEN + 1];

	(void)state;
	int64_t bill = fee_box_bill(&box, "A-01", 20400, 180000);
	fee_box_ref(&box, bill, ref);
	memcpy(c.ref, ref, sizeof(c.ref));
	c.seq = 41;
	assert_int_equal(fee_box_credit(&box, &c), 7);
	assert_int_equal(fee_box_open(&box, bill), 0);
	memcpy(c.ref, box_ref(0, 12345), sizeof(c.ref));
	c.seq = 42;
	assert_int_equal(fee_box_credit_rc(&box, &c), RC_NOT_FOUND);
	/* More than one transfer can carry is money too. */
	memcpy(c.ref, ref, sizeof(c.ref));
	c.seq = 43;
	c.amount.dong = VND_SALE_MAX + 1;
	assert_int_equal(fee_box_credit(&box, &c), 7);
	c.seq = 42;
	c.amount.dong = 180000;
	/* An officer knows whose it is; once. */
	assert_int_equal(fee_box_assign(&box, &c, "A-02", &out), RC_OK);
	assert_int_equal(out.advance.dong, 180000);
	assert_int_equal(out.mailed, 0);
	assert_int_equal(fee_box_assign(&box, &c, "A-01", &out), RC_CONFLICT);
	c.seq = 41;
	assert_int_equal(fee_box_assign(&box, &c, "A-02", &out), RC_CONFLICT);
}

static void
a_payment_is_taken_back_by_a_counter_entry(void **state)
{
	struct fee_paid paid, back;

	(void)state;
	int64_t nov = fee_box_bill(&box, "A-01", 20400, 100000);
	int64_t dec = fee_box_bill(&box, "A-01", 20430, 100000);
	paid = fee_box_cash(&box, "A-01", "k1", 150000);
	fee_box_cash(&box, "A-01", "k2", 30000);
	assert_int_equal(fee_box_open(&box, dec), 20000);
	assert_int_equal(fee_box_undo(&box, paid.payment, &back), RC_OK);
	/* What is left of the money goes to the oldest bill. */
	assert_int_equal(fee_box_open(&box, nov) + fee_box_open(&box, dec),
	    170000);
	assert_int_equal(fee_box_undo(&box, paid.payment, &back), RC_STATE);
	assert_int_equal(fee_box_undo(&box, paid.payment + 2, &back),
	    RC_STATE);
	assert_int_equal(fee_box_undo(&box, 99, &back), RC_NOT_FOUND);
}

static void
the_terminal_is_told_and_the_receipt_is_signed(void **state)
{
	char last[1024], text[RECEIPT_TEXT_MAX];
	uint8_t key[KEY_BYTES];
	struct receipt r;

	(void)state;
	fee_box_bill(&box, "A-01", 20400, 180000);
	assert_int_equal(box_mail(&box, 7, last), 1);
	assert_non_null(strstr(last, "\"amount\":180000,\"open\":180000"));
	assert_true(json_check(str_of(last), NULL));
	fee_box_cash(&box, "A-01", "k1", 100000);
	assert_int_equal(box_mail(&box, 7, last), 3);
	assert_true(json_check(str_of(last), NULL));
	assert_true(json_get_str(str_of(last), "text", text, sizeof(text)));
	assert_int_equal(ed25519_public(box.receipt_seed, key), RC_OK);
	assert_int_equal(receipt_verify(str_of(text), key, &r),
	    RECEIPT_SOUND);
	assert_int_equal(r.amount.dong, 100000);
	assert_int_equal(r.kind, RECEIPT_FEE);
	assert_string_equal(r.stall, "A-01");
	assert_non_null(strstr(last, "\"left\":80000"));
	/* A stall without a terminal is told nothing. */
	fee_box_bill(&box, "A-02", 20400, 5000);
	assert_int_equal(fee_box_cash(&box, "A-02", "k2", 5000).mailed, 0);
	assert_int_equal(box_mail(&box, 7, NULL), 3);
}

static void
a_hundred_open_bills_are_paid_at_once(void **state)
{
	int64_t first = 0, last = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		last = fee_box_bill(&box, "A-02", 20400 + i, 1000);
		first = first == 0 ? last : first;
	}
	fee_box_cash(&box, "A-02", "k", 99500);
	assert_int_equal(fee_box_open(&box, first), 0);
	assert_int_equal(fee_box_open(&box, last), 500);
}

/* Anything in any order: the sums hold (fee_box_check in tear_down), and what
 * is owed and in advance is what a model of two numbers says. */
static void
random_days_keep_the_sums(void **state)
{
	struct rng_seeded memory;
	struct rng rng = rng_from_seed(&memory, 20261121);
	int64_t asked = 0, paid = 0, payments[120], count = 0;
	char key[16];

	(void)state;
	for (int i = 0; i < 120; i++) {
		int64_t amount = (int64_t)rng_below(&rng, 50) * 1000 + 1000;
		switch (rng_below(&rng, 4)) {
		case 0: case 1:
			fee_box_bill(&box, "A-01", 20000 + (int64_t)
			    rng_below(&rng, 900), amount);
			asked += amount;
			break;
		case 2:
			snprintf(key, sizeof(key), "k%d", i);
			payments[count++] = fee_box_cash(&box, "A-01", key,
			    amount).payment;
			paid += amount;
			break;
		default:
			if (count > 0)
				paid -= fee_box_undo_any(&box, payments[
				    rng_below(&rng, (uint64_t)count)]);
		}
		int64_t owed = asked > paid ? asked - paid : 0;
		assert_int_equal(fee_box_owed(&box, "A-01"), owed);
		assert_int_equal(fee_box_advance(&box, "A-01"),
		    paid > asked ? paid - asked : 0);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(the_oldest_bill_is_paid_first_and_the_rest_waits),
		T(the_same_key_or_entry_again_changes_nothing),
		T(what_is_no_payment_is_refused),
		T(a_credit_is_of_its_bills_stall),
		T(a_payment_is_taken_back_by_a_counter_entry),
		T(the_terminal_is_told_and_the_receipt_is_signed),
		T(a_hundred_open_bills_are_paid_at_once),
		T(random_days_keep_the_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/stall.h"

static void
test_first_sale(void **state)
{
	struct stall s;
	struct sale sale, again;
	bool fresh = false;

	(void)state;
	stall_begin(&s, 1);
	stall_open(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 65000 }, &sale),
	    RC_STATE);
	assert_int_equal(ledger_profile_set(s.l, &stall_profile), RC_OK);
	assert_int_equal(sale_open(s.l, (struct vnd){ 65000 }, &sale), RC_OK);
	assert_int_equal(sale.n, 3);
	assert_int_equal(sale.state, SALE_OPEN);
	stall_reopen(&s);
	assert_int_equal(sale_current(s.l, &again), RC_OK);
	assert_string_equal(again.ref, sale.ref);

	struct credit c = stall_credit(sale.ref, 65000, 1);
	assert_int_equal(sale_credit(s.l, &c, &again, &fresh), RC_OK);
	assert_true(fresh);
	assert_int_equal(again.state, SALE_PAID);
	assert_int_equal(again.evidence, EVIDENCE_BANK);
	assert_int_equal(sale_credit(s.l, &c, &again, &fresh), RC_OK);
	assert_false(fresh);
	assert_int_equal(again.received.dong, 65000);
	assert_int_equal(sale_current(s.l, &again), RC_NOT_FOUND);
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_sale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

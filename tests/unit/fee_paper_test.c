/* SPDX-License-Identifier: Apache-2.0 */
/* The market's bills at the stall: the last word on each counts, also after
 * the projections were made anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/fee_paper.h"
#include "ledger/ref.h"
#include "tests/support/stall.h"

static struct stall s;
static int64_t mails;

static int
begin(void **state)
{
	(void)state;
	mails = 0;
	stall_begin(&s, 78);
	stall_set_up(&s);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	stall_end(&s);
	return 0;
}

static void
mail(const char *kind, const char *d)
{
	assert_int_equal(ledger_mail(s.l, ++mails, str_of(kind), str_of(d)),
	    RC_OK);
}

static const char *
ref_of(uint64_t nonce)
{
	static char ref[REF_LEN + 1];

	ref_make(&(struct ref){ 0, 0, nonce }, ref);
	return ref;
}

static void
bill(uint64_t nonce, const char *due, int64_t amount, int64_t open)
{
	char d[512];

	snprintf(d, sizeof(d), "{\"ref\":\"%s\",\"bill\":%d,\"stall\":"
	    "\"A-01\",\"period\":\"2026-11\",\"amount\":%lld,\"open\":%lld,"
	    "\"first\":\"2026-11-01\",\"last\":\"2026-11-30\",\"due\":"
	    "\"%s\",\"bin\":\"970436\",\"account\":\"1017595600\","
	    "\"holder\":\"BAN QUAN LY CHO\",\"lines\":[]}", ref_of(nonce),
	    (int)nonce, (long long)amount, (long long)open, due);
	mail("fee.bill", d);
}

static void
receipt(int number, int64_t amount, int64_t left)
{
	char d[512];

	snprintf(d, sizeof(d), "{\"receipt\":%d,\"stall\":\"A-01\","
	    "\"amount\":%lld,\"means\":\"bank\",\"ref\":\"\",\"left\":%lld,"
	    "\"at\":\"2026-11-21 08:00:00\",\"text\":\"C4R1:040NCH\"}",
	    number, (long long)amount, (long long)left);
	mail("fee.receipt", d);
}

static size_t
open_bills(struct fee_bill at[FEE_PAPERS_MAX])
{
	size_t count;

	assert_int_equal(fee_bills_open(s.l, at, &count), RC_OK);
	return count;
}

static void
the_last_word_on_a_bill_counts(void **state)
{
	struct fee_bill at[FEE_PAPERS_MAX];
	struct fee_slip slip[FEE_PAPERS_MAX];
	size_t count;

	(void)state;
	assert_int_equal(open_bills(at), 0);
	bill(1, "2026-12-15", 180000, 180000);
	bill(2, "2026-11-15", 200000, 200000);
	assert_int_equal(open_bills(at), 2);
	assert_string_equal(at[0].ref, ref_of(2));
	assert_string_equal(at[1].account, "1017595600");
	bill(2, "2026-11-15", 200000, 50000);
	assert_int_equal(open_bills(at), 2);
	assert_int_equal(at[0].open.dong, 50000);
	bill(2, "2026-11-15", 200000, 0);
	receipt(7, 150000, 50000);
	receipt(8, 50000, 180000);
	assert_int_equal(open_bills(at), 1);
	assert_string_equal(at[0].ref, ref_of(1));
	assert_int_equal(fee_slips_last(s.l, slip, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_int_equal(slip[0].number, 8);
	assert_int_equal(slip[0].left.dong, 180000);
	/* A bill that was taken back asks for nothing. */
	bill(1, "2026-12-15", 0, 0);
	assert_int_equal(open_bills(at), 0);
}

static void
it_is_in_the_journal_and_comes_again(void **state)
{
	struct fee_bill at[FEE_PAPERS_MAX];
	struct verify_report report;

	(void)state;
	for (uint64_t i = 1; i <= 20; i++)
		bill(i, "2026-12-15", 1000, (int64_t)i);
	receipt(7, 150000, 50000);
	assert_int_equal(open_bills(at), FEE_PAPERS_MAX);
	assert_int_equal(ledger_verify(s.l, &report, NULL, NULL), RC_OK);
	stall_reopen(&s);
	assert_int_equal(open_bills(at), FEE_PAPERS_MAX);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	assert_int_equal(open_bills(at), FEE_PAPERS_MAX);
	assert_int_equal(at[0].open.dong, 1);
}

static void
a_message_that_is_none_does_nothing(void **state)
{
	static const char *const bad[] = {
		"{}", "{\"ref\":7}",
		"{\"ref\":\"C400000000000001P\",\"stall\":\"A\",\"period\":"
		"\"2026-11\",\"amount\":1,\"open\":-1,\"due\":\"2026-11-01\"}",
		"{\"ref\":\"C400000000000001P\",\"stall\":\"A\",\"period\":"
		"\"2026-11\",\"amount\":1,\"open\":1,\"due\":\"2026-02-30\"}",
		"{\"ref\":\"C400000000000001P\",\"stall\":\"A\",\"period\":"
		"\"2026-11\",\"amount\":1,\"open\":1.5,\"due\":"
		"\"2026-11-01\"}",
		"{\"ref\":\"C400000000000001X\",\"stall\":\"A\",\"period\":"
		"\"2026-11\",\"amount\":1,\"open\":1,\"due\":\"2026-11-01\"}",
	};
	struct fee_bill at[FEE_PAPERS_MAX];
	struct fee_slip slip[FEE_PAPERS_MAX];
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		mail("fee.bill", bad[i]);
		mail("fee.receipt", bad[i]);
	}
	assert_int_equal(open_bills(at), 0);
	assert_int_equal(fee_slips_last(s.l, slip, &count), RC_OK);
	assert_int_equal(count, 0);
}

/* Where it is paid to is believed whole, or not at all. */
static void
an_account_that_is_none_leaves_cash(void **state)
{
	static const char *const bad[] = {
		"\"bin\":\"97043\",\"account\":\"1\",\"holder\":\"X\"",
		"\"bin\":\"970436\",\"account\":\"1 2\",\"holder\":\"X\"",
		"\"bin\":\"970436\",\"holder\":\"X\"",
		"\"bin\":\"970436\",\"account\":\"1\",\"holder\":\"\\n\"",
	};
	struct fee_bill b;
	char d[512];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(d, sizeof(d), "{\"ref\":\"%s\",\"stall\":\"A\","
		    "\"period\":\"2026-11\",\"amount\":1,\"open\":1,"
		    "\"due\":\"2026-11-01\",%s}", ref_of(1), bad[i]);
		assert_true(fee_bill_read(str_of(d), &b));
		assert_string_equal(b.bin, "");
		assert_string_equal(b.account, "");
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(the_last_word_on_a_bill_counts),
		T(it_is_in_the_journal_and_comes_again),
		T(a_message_that_is_none_does_nothing),
		T(an_account_that_is_none_leaves_cash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

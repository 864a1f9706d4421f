/* SPDX-License-Identifier: Apache-2.0 */
/* What the bank tells of money that left the account: once for each of its
 * ids, beside the trader's word, also after the projections were made anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ledger/ref.h"
#include "ledger/refund.h"
#include "tests/support/stall.h"

static struct stall s;
static struct sale over;
static int64_t mails;

static int
begin(void **state)
{
	struct credit c;
	bool fresh;

	(void)state;
	mails = 1;   /* the credit below came as the first */
	stall_begin(&s, 79);
	stall_set_up(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 50000 }, &over), RC_OK);
	c = stall_credit(over.ref, 65000, 1);
	assert_int_equal(sale_credit(s.l, &c, &over, &fresh), RC_OK);
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
mail(const char *d)
{
	assert_int_equal(ledger_mail(s.l, ++mails, STR("bank.debit"),
	    str_of(d)), RC_OK);
}

static void
tell(const char *id, const char *ref, int64_t dong)
{
	char d[256];

	snprintf(d, sizeof(d), "{\"id\":\"%s\",\"ref\":\"%s\",\"amount\":"
	    "%lld,\"bank_ref\":\"FT9\",\"at\":\"2026-11-21 09:00:00\"}",
	    id, ref, (long long)dong);
	mail(d);
}

static int64_t
told(const char *ref)
{
	struct vnd v = { -1 };

	assert_int_equal(sale_refund_told(s.l, ref, &v), RC_OK);
	return v.dong;
}

static void
it_stands_beside_the_traders_word(void **state)
{
	struct vnd left;
	struct sale out;

	(void)state;
	assert_int_equal(told(over.ref), 0);
	tell("sepay:9", over.ref, 10000);
	tell("sepay:9", over.ref, 10000);
	tell("sepay:10", over.ref, 2000);
	assert_int_equal(told(over.ref), 12000);
	/* It moves nothing: what is to be given back, the trader says. */
	assert_int_equal(sale_surplus(s.l, over.ref, &left), RC_OK);
	assert_int_equal(left.dong, 15000);
	assert_int_equal(sale_refund(s.l, over.ref, (struct vnd){ 15000 },
	    EVIDENCE_BANK, &out), RC_OK);
	assert_int_equal(told(over.ref), 12000);
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	assert_int_equal(told(over.ref), 12000);
	stall_must_verify(s.l);
}

static void
a_sale_that_is_not_here_may_come_yet(void **state)
{
	char ref[REF_LEN + 1];

	(void)state;
	ref_make(&(struct ref){ 0, 7, 12345 }, ref);
	tell("sepay:1", ref, 700);
	assert_int_equal(told(ref), 700);
	assert_int_equal(told(over.ref), 0);
	stall_must_verify(s.l);
}

static void
odd_messages_are_kept_and_do_nothing(void **state)
{
	static const char *const odd[] = { "{}", "{\"id\":1}",
		"{\"id\":\"\",\"ref\":\"%s\",\"amount\":5}",
		"{\"id\":\"a\",\"ref\":\"C4\",\"amount\":5}",
		"{\"id\":\"a\",\"ref\":\"%s\",\"amount\":0}",
		"{\"id\":\"a\",\"ref\":\"%s\",\"amount\":-5}",
		"{\"id\":\"a\",\"ref\":\"%s\",\"amount\":9999999999999999}",
		"{\"id\":\"a\",\"ref\":\"%s\",\"amount\":\"5\"}",
		"{\"id\":\"a\",\"ref\":\"%sX\",\"amount\":5}" };
	struct journal_head before, after;

	(void)state;
	ledger_head(s.l, &before);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		char d[256];
		const char *at = strstr(odd[i], "%s");
		size_t n = at == NULL ? strlen(odd[i]) :
		    (size_t)(at - odd[i]);
		snprintf(d, sizeof(d), "%.*s%s%s", (int)n, odd[i],
		    at == NULL ? "" : over.ref, at == NULL ? "" : at + 2);
		mail(d);
	}
	ledger_head(s.l, &after);
	assert_int_equal(after.n - before.n, sizeof(odd) / sizeof(odd[0]));
	assert_int_equal(told(over.ref), 0);
	stall_must_verify(s.l);
}

/* Somebody changes what the bank told. */
static void
another_sum_is_found(void **state)
{
	struct verify_report r = { 0 };
	char path[128];
	sqlite3 *db;

	(void)state;
	tell("sepay:9", over.ref, 10000);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE refund_told SET amount = "
	    "15000", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	stall_open(&s);
	assert_int_equal(told(over.ref), 15000);
	assert_int_equal(ledger_verify(s.l, &r, NULL, NULL), RC_CORRUPT);
	assert_non_null(strstr(r.what, "bank's word"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(it_stands_beside_the_traders_word),
		T(a_sale_that_is_not_here_may_come_yet),
		T(odd_messages_are_kept_and_do_nothing),
		T(another_sum_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Debts: owed and paid, by people whose names can be erased. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ledger/debt.h"
#include "ledger/shift.h"
#include "tests/support/stall.h"

#define NAME "Người nợ thử nghiệm số một"

static struct debtor
lend(struct stall *s, const char *name, int64_t dong)
{
	struct debtor d;

	assert_int_equal(debt_add(s->l, str_of(name), (struct vnd){ dong },
	    &d), RC_OK);
	return d;
}

static void
test_lend_and_pay(void **state)
{
	struct stall s;
	struct debtor d, other, list[4];
	struct shift x;
	size_t count;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &x), RC_OK);
	d = lend(&s, NAME, 30000);
	assert_string_equal(d.name, NAME);
	assert_int_equal(d.owed.dong, 30000);
	assert_int_equal(d.first, d.last);
	d = lend(&s, NAME, 12000);
	assert_int_equal(d.owed.dong, 42000);
	assert_int_equal(d.last, d.first + 1);
	other = lend(&s, "Người khác", 5000);
	assert_string_not_equal(other.who, d.who);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 42001 },
	    EVIDENCE_CASH, &d), RC_BAD_INPUT);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 40000 },
	    EVIDENCE_CASH, &d), RC_OK);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 2000 },
	    EVIDENCE_SEEN, &d), RC_OK);
	assert_int_equal(d.owed.dong, 0);
	assert_int_equal(debt_pay(s.l, "00", (struct vnd){ 1 },
	    EVIDENCE_CASH, &d), RC_NOT_FOUND);
	assert_int_equal(debt_list(s.l, "", list, 4, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_true(strcmp(list[0].who, list[1].who) < 0);
	assert_int_equal(debt_list(s.l, list[0].who, list + 2, 2, &count),
	    RC_OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[2].who, list[1].who);
	assert_int_equal(shift_report(s.l, &x), RC_OK);
	assert_int_equal(x.sums.lent.dong, 47000);
	assert_int_equal(x.sums.repaid.dong, 42000);
	assert_int_equal(x.sums.sold.dong, 47000);
	assert_int_equal(x.sums.sales, 0);
	assert_int_equal(x.sums.cash.dong, 40000);
	assert_int_equal(x.sums.seen.dong, 2000);
	assert_int_equal(x.sums.expected.dong, 40000);
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_find(void **state)
{
	struct stall s;
	struct debtor d, got;
	char who[WHO_LEN + 1];

	(void)state;
	stall_begin(&s, 2);
	stall_set_up(&s);
	d = lend(&s, NAME, 1000);
	assert_int_equal(debt_find(s.l, STR(NAME), &got), RC_OK);
	assert_string_equal(got.who, d.who);
	assert_int_equal(debt_find(s.l, str_of(d.who), &got), RC_OK);
	for (size_t n = 0; n < WHO_LEN; n++) {
		enum rc rc = debt_find(s.l,
		    (struct str){ d.who, n }, &got);
		assert_int_equal(rc, n < WHO_SHORT ? RC_NOT_FOUND : RC_OK);
	}
	memcpy(who, d.who, sizeof(who));
	who[6] = who[6] == '0' ? '1' : '0';
	assert_int_equal(debt_find(s.l, (struct str){ who, 7 }, &got),
	    RC_NOT_FOUND);
	assert_int_equal(debt_find(s.l, STR("zzzzzzzz"), &got),
	    RC_NOT_FOUND);
	/* Enough of them, and six digits name two. */
	int conflicts = 0;
	for (int i = 0; i < 40; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "n%d", i);
		(void)lend(&s, name, 1);
	}
	struct debtor list[41];
	size_t count;
	assert_int_equal(debt_list(s.l, "", list, 41, &count), RC_OK);
	assert_int_equal(count, 41);
	for (size_t i = 0; i < count; i++) {
		enum rc rc = debt_find(s.l, (struct str){ list[i].who,
		    WHO_SHORT }, &got);
		conflicts += rc == RC_CONFLICT;
		assert_true(rc == RC_CONFLICT || rc == RC_OK);
	}
	assert_int_equal(conflicts, 0);
	stall_end(&s);
}

static void
test_bad_input(void **state)
{
	struct stall s;
	struct debtor d;
	struct journal_head before, after;
	char longest[NAME_MAX_BYTES + 1];

	(void)state;
	stall_begin(&s, 3);
	stall_set_up(&s);
	ledger_head(s.l, &before);
	memset(longest, 'n', NAME_MAX_BYTES);
	longest[NAME_MAX_BYTES] = '\0';
	assert_int_equal(debt_add(s.l, str_of(longest), (struct vnd){ 1 },
	    &d), RC_TOO_BIG);
	assert_int_equal(debt_add(s.l, STR(""), (struct vnd){ 1 }, &d),
	    RC_BAD_INPUT);
	assert_int_equal(debt_add(s.l, STR("a\nb"), (struct vnd){ 1 }, &d),
	    RC_BAD_INPUT);
	assert_int_equal(debt_add(s.l, STR("\xff"), (struct vnd){ 1 }, &d),
	    RC_BAD_INPUT);
	assert_int_equal(debt_add(s.l, STR("a"), (struct vnd){ 0 }, &d),
	    RC_BAD_INPUT);
	assert_int_equal(debt_add(s.l, STR("a"), (struct vnd){ 500000000 },
	    &d), RC_BAD_INPUT);
	assert_int_equal(debt_forget(s.l, "00"), RC_NOT_FOUND);
	ledger_head(s.l, &after);
	assert_int_equal(before.n, after.n);
	assert_int_equal(debt_find(s.l, STR("a"), &d), RC_NOT_FOUND);
	longest[NAME_MAX_BYTES - 1] = '\0';
	(void)lend(&s, longest, 1);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* Is the name in the file, whichever way it is written? */
static bool
is_in_file(const struct stall *s, const char *file, const char *name)
{
	static char bytes[4 << 20];
	char path[128];
	size_t n = 0, len = strlen(name);

	stall_path(s, file, path);
	FILE *f = fopen(path, "r");
	if (f != NULL) {
		n = fread(bytes, 1, sizeof(bytes), f);
		fclose(f);
	}
	for (size_t i = 0; i + len <= n; i++)
		if (memcmp(bytes + i, name, len) == 0)
			return true;
	return false;
}

static void
test_forget(void **state)
{
	struct stall s;
	struct debtor d, got;
	struct verify_report before, after;

	(void)state;
	stall_begin(&s, 4);
	stall_set_up(&s);
	for (int i = 0; i < 60; i++) {   /* several pages of names */
		char name[96];
		(void)snprintf(name, sizeof(name), "Người nợ thử nghiệm với "
		    "một cái tên thật là dài, số %d", i);
		(void)lend(&s, name, 1000 + i);
	}
	d = lend(&s, NAME, 77000);
	stall_reopen(&s);
	assert_true(is_in_file(&s, "ledger.db", NAME));
	assert_int_equal(ledger_verify(s.l, &before, NULL, NULL), RC_OK);
	assert_int_equal(debt_forget(s.l, d.who), RC_OK);
	assert_int_equal(debt_forget(s.l, d.who), RC_NOT_FOUND);
	assert_int_equal(ledger_verify(s.l, &after, NULL, NULL), RC_OK);
	assert_memory_equal(before.hash, after.hash, HASH_BYTES);
	assert_int_equal(debt_find(s.l, STR(NAME), &got), RC_NOT_FOUND);
	assert_int_equal(debt_find(s.l, (struct str){ d.who, 8 }, &got),
	    RC_OK);
	assert_string_equal(got.name, "");
	assert_int_equal(got.owed.dong, 77000);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 77000 },
	    EVIDENCE_CASH, &got), RC_OK);
	/* The same person again is somebody new: the salt is gone too. */
	got = lend(&s, NAME, 5);
	assert_string_not_equal(got.who, d.who);
	assert_int_equal(debt_forget(s.l, got.who), RC_OK);
	ledger_close(s.l);
	s.l = NULL;
	assert_false(is_in_file(&s, "ledger.db", NAME));
	assert_false(is_in_file(&s, "ledger.db-wal", NAME));
	stall_open(&s);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* Somebody else's name beside a debtor is found. */
static void
test_name_swapped(void **state)
{
	struct stall s;
	struct debtor d;
	struct verify_report r;
	char path[128];
	sqlite3 *db;

	(void)state;
	stall_begin(&s, 5);
	stall_set_up(&s);
	d = lend(&s, NAME, 1000);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE debtor_name SET name = 'x'",
	    NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	stall_open(&s);
	assert_int_equal(ledger_verify(s.l, &r, NULL, NULL), RC_CORRUPT);
	assert_int_equal(r.bad_n, d.first);
	assert_non_null(strstr(r.what, "name"));
	stall_end(&s);
}

/* The board gets no more than the hash. */
static void
test_private(void **state)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct stall s;
	struct debtor d;
	struct shift x;
	struct batch b;

	(void)state;
	stall_begin(&s, 6);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 123456 }, &x), RC_OK);
	d = lend(&s, NAME, 98765);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 98765 },
	    EVIDENCE_CASH, &d), RC_OK);
	assert_int_equal(shift_close(s.l, (struct vnd){ 5 }, &x), RC_OK);
	assert_int_equal(ledger_batch(s.l, 2, &lines, &b), RC_OK);
	assert_int_equal(b.last, 6);
	assert_null(strstr(memory, "123456"));
	assert_null(strstr(memory, "98765"));
	assert_null(strstr(memory, d.who));
	assert_null(strstr(memory, "\"k\""));
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lend_and_pay),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_bad_input),
		cmocka_unit_test(test_forget),
		cmocka_unit_test(test_name_swapped),
		cmocka_unit_test(test_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

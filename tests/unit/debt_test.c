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
#include "ledger/refund.h"
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

/* --- repaid by QR ----------------------------------------------------- */

static struct sale
ask(struct stall *s, const char *who, int64_t dong)
{
	struct sale sale;

	assert_int_equal(debt_ask(s->l, who, (struct vnd){ dong }, &sale),
	    RC_OK);
	assert_int_equal(sale.state, SALE_OPEN);
	assert_string_equal(sale.who, who);
	return sale;
}

static int64_t
owed(struct stall *s, const char *who)
{
	struct debtor d;

	assert_int_equal(debt_find(s->l, str_of(who), &d), RC_OK);
	return d.owed.dong;
}

static void
test_bad_ask(void **state)
{
	struct stall s;
	struct debtor d;
	struct sale a;

	(void)state;
	stall_begin(&s, 11);
	stall_set_up(&s);
	d = lend(&s, NAME, 30000);
	assert_int_equal(debt_ask(s.l, d.who, (struct vnd){ 30001 }, &a),
	    RC_BAD_INPUT);
	assert_int_equal(debt_ask(s.l, d.who, (struct vnd){ 0 }, &a),
	    RC_BAD_INPUT);
	assert_int_equal(debt_ask(s.l, "00", (struct vnd){ 1 }, &a),
	    RC_NOT_FOUND);
	assert_int_equal(debt_ask(s.l, "00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff", (struct vnd){ 1 }, &a),
	    RC_NOT_FOUND);
	assert_int_equal(owed(&s, d.who), 30000);
	stall_end(&s);
}

static void
test_ask(void **state)
{
	struct stall s;
	struct debtor d;
	struct sale a, out;
	struct shift x;
	struct outbox o;
	struct day_totals t;

	(void)state;
	stall_begin(&s, 7);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &x), RC_OK);
	d = lend(&s, NAME, 30000);
	a = ask(&s, d.who, 20000);
	assert_int_equal(owed(&s, d.who), 30000);
	assert_int_equal(sale_current(s.l, &out), RC_OK);
	assert_string_equal(out.ref, a.ref);
	/* A part counts for what it is. */
	out = stall_pay(&s, a.ref, 5000, 1);
	assert_int_equal(out.state, SALE_SHORT);
	assert_int_equal(owed(&s, d.who), 25000);
	assert_int_equal(out.repaid.dong, 5000);
	/* Too much is to be given back. */
	out = stall_pay(&s, a.ref, 16000, 2);
	assert_int_equal(out.state, SALE_OVER);
	assert_int_equal(out.evidence, EVIDENCE_BANK);
	assert_int_equal(out.due.dong, 1000);
	assert_int_equal(owed(&s, d.who), 10000);
	assert_int_equal(sale_refund(s.l, a.ref, (struct vnd){ 1000 },
	    EVIDENCE_BANK, &out), RC_OK);
	assert_int_equal(out.due.dong, 0);
	/* Seen, and then told: it counts once. */
	a = ask(&s, d.who, 4000);
	assert_int_equal(sale_settle(s.l, a.ref, EVIDENCE_SEEN, &out), RC_OK);
	assert_int_equal(owed(&s, d.who), 6000);
	out = stall_pay(&s, a.ref, 4000, 3);
	assert_int_equal(out.evidence, EVIDENCE_BANK);
	assert_int_equal(owed(&s, d.who), 6000);
	/* No sale, no revenue: a debt was both when it was made. */
	assert_int_equal(shift_report(s.l, &x), RC_OK);
	assert_int_equal(x.sums.sales, 0);
	assert_int_equal(x.sums.sold.dong, 30000);
	assert_int_equal(x.sums.repaid.dong, 24000);
	assert_int_equal(x.sums.bank.dong, 25000);
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.sales, 0);
	assert_int_equal(ledger_day_totals(s.l, 0, INT64_MAX, &t), RC_OK);
	assert_int_equal(t.sum[EVIDENCE_BANK].dong, 0);
	assert_int_equal(t.count[EVIDENCE_BANK], 0);
	assert_int_equal(t.troubled, 0);
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* What was paid by other ways meanwhile is not paid twice. */
static void
test_ask_twice(void **state)
{
	struct stall s;
	struct debtor d;
	struct sale a, b, out;
	struct shift x;

	(void)state;
	stall_begin(&s, 8);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &x), RC_OK);
	d = lend(&s, NAME, 10000);
	a = ask(&s, d.who, 10000);
	assert_int_equal(sale_void(s.l, a.ref, &out), RC_OK);
	b = ask(&s, d.who, 10000);
	assert_int_equal(debt_pay(s.l, d.who, (struct vnd){ 4000 },
	    EVIDENCE_CASH, &d), RC_OK);
	/* The code that was let go is paid: off the debt as well. */
	out = stall_pay(&s, a.ref, 3000, 1);
	assert_int_equal(out.state, SALE_LATE);
	assert_int_equal(out.due.dong, 0);
	assert_int_equal(owed(&s, d.who), 3000);
	/* ... and then the other, which finds less than it asked for. */
	out = stall_pay(&s, b.ref, 10000, 2);
	assert_int_equal(out.state, SALE_PAID);
	assert_int_equal(out.repaid.dong, 3000);
	assert_int_equal(out.due.dong, 7000);
	assert_int_equal(owed(&s, d.who), 0);
	/* A new debt is not paid with what is to be given back. */
	d = lend(&s, NAME, 500);
	assert_int_equal(d.first, d.last);
	assert_int_equal(owed(&s, d.who), 500);
	assert_int_equal(sale_refund(s.l, b.ref, (struct vnd){ 7000 },
	    EVIDENCE_CASH, &out), RC_OK);
	assert_int_equal(shift_report(s.l, &x), RC_OK);
	assert_int_equal(x.sums.voids, 0);
	assert_int_equal(x.sums.repaid.dong, 10000);
	assert_int_equal(x.sums.refunded.dong, 7000);
	assert_int_equal(x.sums.expected.dong, 4000 - 7000);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* Of a debtor's order the board gets the bank's word and nothing else. */
static void
test_ask_is_private(void **state)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct stall s;
	struct debtor d;
	struct sale a, b, c, out;
	struct batch batch;
	int n = 0;

	(void)state;
	stall_begin(&s, 9);
	stall_set_up(&s);
	d = lend(&s, NAME, 98765);
	a = ask(&s, d.who, 11111);
	b = ask(&s, d.who, 22222);
	c = ask(&s, d.who, 33333);
	assert_int_equal(sale_void(s.l, a.ref, &out), RC_OK);
	assert_int_equal(sale_expire(s.l, b.ref, &out), RC_OK);
	assert_int_equal(sale_settle(s.l, c.ref, EVIDENCE_SEEN, &out), RC_OK);
	(void)stall_pay(&s, c.ref, 444, 1);
	assert_int_equal(ledger_batch(s.l, 2, &lines, &batch), RC_OK);
	assert_int_equal(batch.last, 10);
	assert_null(strstr(memory, a.ref));
	assert_null(strstr(memory, b.ref));
	assert_null(strstr(memory, "33333"));
	assert_null(strstr(memory, d.who));
	for (const char *at = memory; (at = strstr(at, "\"k\"")) != NULL; at++)
		n++;
	assert_int_equal(n, 1);
	assert_non_null(strstr(memory, "bank.credit"));
	stall_end(&s);
}

static void
test_owing(void **state)
{
	struct stall s;
	struct debtor d, list[4], old;
	struct debt_page page = { .skip = 0 };
	size_t count;
	int64_t since;

	(void)state;
	stall_begin(&s, 10);
	stall_set_up(&s);
	old = lend(&s, "Một", 100);
	s.wall_ms += 1000;
	(void)lend(&s, "Hai", 200);
	s.wall_ms += 1000;
	(void)lend(&s, "Ba", 300);
	assert_int_equal(debt_owing(s.l, &page, list, 4, &count), RC_OK);
	assert_int_equal(count, 3);
	assert_int_equal(page.debtors, 3);
	assert_int_equal(page.owed.dong, 600);
	assert_string_equal(list[0].name, "Một");
	assert_string_equal(list[2].name, "Ba");
	/* Who paid all and owes again is the youngest. */
	assert_int_equal(debt_pay(s.l, old.who, (struct vnd){ 100 },
	    EVIDENCE_CASH, &d), RC_OK);
	page.skip = 1;
	assert_int_equal(debt_owing(s.l, &page, list, 1, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "Ba");
	assert_int_equal(page.debtors, 2);
	s.wall_ms += 1000;
	d = lend(&s, "Một", 5);
	assert_string_equal(d.who, old.who);
	page.skip = 2;
	assert_int_equal(debt_owing(s.l, &page, list, 4, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].name, "Một");
	assert_int_equal(debt_since(s.l, &list[0], &since), RC_OK);
	assert_int_equal(since, s.wall_ms);
	stall_must_verify(s.l);
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
		cmocka_unit_test(test_bad_ask),
		cmocka_unit_test(test_ask),
		cmocka_unit_test(test_ask_twice),
		cmocka_unit_test(test_ask_is_private),
		cmocka_unit_test(test_owing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

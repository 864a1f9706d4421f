/* SPDX-License-Identifier: Apache-2.0 */
/* Somebody edits the file.  Whatever they change is found and named; what can
 * be derived is derived again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/stall.h"

/* Each edit is made on a fresh copy of one story.  n: the entry to blame. */
static const struct edit {
	const char *sql;
	int64_t n;
	const char *what;
	bool rebuilds;       /* the journal is sound, so it can be mended */
	bool opens;          /* not seen until the verification */
} edits[] = {
	{ "UPDATE sale SET received = received + 1 WHERE n = 3", 3,
	    "its sale", true, true },
	{ "UPDATE sale SET state = 3 WHERE n = 6", 6, "its sale", true,
	    true },
	{ "DELETE FROM sale WHERE n = 6", 6, "its sale", true, true },
	{ "UPDATE sale SET due = 5 WHERE n = 6", 6, "its sale", true, true },
	{ "UPDATE sale SET repaid = 5 WHERE n = 3", 3, "its sale", true,
	    true },
	{ "UPDATE sale SET who = hex(zeroblob(32)) WHERE n = 9", 9,
	    "its sale", true, true },
	{ "INSERT INTO sale VALUES ('C4ZZZZZZZZZZZZZZZ', 99, 2, 4, 1, 1, 0,"
	    "0, 0, 0, '970436', '1', '', 0, 0, 0, '', '')", 99, "its sale",
	    true, true },
	{ "UPDATE doubt SET told = 7", 7, "its doubt", true, true },
	{ "DELETE FROM doubt", 7, "its doubt", true, true },
	{ "INSERT INTO proof_try VALUES ('C4ZZZZZZZZZZZZZZZ', 4, 1, 0)", 4,
	    "its attempts", true, true },
	{ "INSERT INTO proof_bucket VALUES (1, 4, 20, 4)", 4,
	    "the attempts", true, true },
	{ "DELETE FROM credit WHERE id = 'test:1'", 4, "its credit", true,
	    true },
	{ "UPDATE posting SET dong = dong + 1 WHERE n = 4 AND account = 0", 4,
	    "its postings", true, true },
	{ "DELETE FROM posting WHERE n = 4", 4, "its postings", true, true },
	{ "UPDATE settled SET total = total + 1 WHERE n = 4", 4,
	    "its running total", true, true },
	{ "UPDATE tally SET plus = plus + 1 WHERE item = 0", 5,
	    "its day's sums", true, true },
	{ "UPDATE tally SET day = day + 1 WHERE item = 32", 7,
	    "its day's sums", true, true },
	{ "INSERT INTO shift VALUES (1, 3, 0, 0, 0)", 3, "its shift", true,
	    true },
	{ "INSERT INTO refund VALUES (3, 4, 1)", 4, "its refund", true,
	    true },
	{ "INSERT INTO debtor VALUES (hex(zeroblob(32)), 5, 3, 4)", 4,
	    "its debtor", true, true },
	{ "INSERT INTO debtor_name VALUES ('x', zeroblob(32), 'x')", 1,
	    "its debtor's name", false, true },
	{ "INSERT INTO board_role VALUES (1, 4, 'collector')", 4, "its role",
	    true, true },
	{ "INSERT INTO round VALUES ('C4', 4, 1, 'A', '', 1, 0)", 4,
	    "its round", true, true },
	{ "INSERT INTO ticket_range VALUES ('A', 1, 9, 4)", 4, "its range",
	    true, true },
	{ "INSERT INTO ticket VALUES ('A', 1, 4, 'XE', 5, 1, '', 0, 0)", 4,
	    "its ticket", true, true },
	{ "INSERT INTO fee_take VALUES (4, 5, 1)", 4, "its notes", true,
	    true },
	{ "INSERT INTO handover VALUES (1, 4, 1, 5, 0, -1)", 4,
	    "its hand-over", true, true },
	{ "UPDATE sale SET fee = 'A-01' WHERE n = 9", 9, "its sale", true,
	    true },
	{ "UPDATE station SET acked = 500", 9, "acknowledged", false, true },
	{ "UPDATE station SET mail = 0", 9, "mail cursor", false, true },
	{ "UPDATE station SET profile = 0", 2, "profile", true, true },
	{ "DROP TRIGGER journal_is_final_u;"
	    "UPDATE journal SET line = CAST(replace(CAST(line AS TEXT),"
	    "'65000', '95000') AS BLOB) WHERE n = 3", 3, "follow", false,
	    false },
	{ "DROP TRIGGER journal_is_final_d; DELETE FROM journal WHERE n = 5",
	    5, "", false, false },
	{ "DROP TRIGGER journal_is_final_d; DELETE FROM journal WHERE n = 1",
	    1, "", false, false },
	{ "DROP TRIGGER journal_is_final_u;"
	    "UPDATE journal SET h = zeroblob(32) WHERE n = 4", 4, "follow",
	    false, false },
};

/* 1 boot, 2 profile, 3 sale, 4 its credit, 5 a stray credit, 6 sale, 7 seen,
 * 8 mail, 9 sale; left closed. */
static void
story(struct stall *s)
{
	struct sale sale, out;
	bool fresh;

	stall_begin(s, 5);
	stall_set_up(s);
	assert_int_equal(sale_open(s->l, (struct vnd){ 65000 }, &sale),
	    RC_OK);
	struct credit c = stall_credit(sale.ref, 65000, 1);
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_OK);
	c = stall_credit("C4ZZZZZZZZZZZZZZZ", 700, 2);
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_NOT_FOUND);
	assert_int_equal(sale_open(s->l, (struct vnd){ 5000 }, &sale), RC_OK);
	assert_int_equal(sale_settle(s->l, sale.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	assert_int_equal(ledger_mail(s->l, 3, STR("notice"), STR("{}")),
	    RC_OK);
	assert_int_equal(sale_open(s->l, (struct vnd){ 1000 }, &sale), RC_OK);
	ledger_close(s->l);
	s->l = NULL;
}

static void
check_edit(const struct edit *e)
{
	struct stall s;
	struct verify_report r;
	char text[512];
	struct buf why = BUF(text);

	story(&s);
	assert_int_equal(stall_tamper(&s, e->sql), SQLITE_OK);
	enum rc rc = ledger_open_read(s.dir, &s.env, &s.l, &why);
	if (!e->opens) {   /* this short, the tail is the whole journal */
		char entry[32];
		assert_int_equal(rc, RC_CORRUPT);
		(void)snprintf(entry, sizeof(entry), "entry %lld does not",
		    (long long)e->n);
		if (strstr(text, entry) == NULL)
			fail_msg("%s: %s", e->sql, text);
		stall_end(&s);
		return;
	}
	assert_int_equal(rc, RC_OK);
	rc = ledger_verify(s.l, &r, NULL, NULL);
	if (rc != RC_CORRUPT || r.bad_n != e->n ||
	    strstr(r.what, e->what) == NULL)
		fail_msg("%s: %s, entry %lld, %s", e->sql, rc_text(rc),
		    (long long)r.bad_n, r.what);
	ledger_close(s.l);
	s.l = NULL;
	if (e->rebuilds) {
		stall_open(&s);
		assert_int_equal(ledger_rebuild(s.l), RC_OK);
		stall_must_verify(s.l);
	}
	stall_end(&s);
}

static void
test_edits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		check_edit(&edits[i]);
}

/* The file itself refuses to change what is recorded. */
static void
test_append_only(void **state)
{
	static const char *const tries[] = {
		"UPDATE journal SET line = x'7b7d' WHERE n = 3",
		"DELETE FROM journal WHERE n = 9",
		"DELETE FROM journal",
		("INSERT OR REPLACE INTO journal VALUES (3, x'7b7d',"
		    "zeroblob(32))"),
		"REPLACE INTO journal VALUES (9, x'7b7d', zeroblob(32))",
		"INSERT INTO journal VALUES (11, x'7b7d', zeroblob(32))",
		"INSERT INTO journal VALUES (10, x'7b7d', zeroblob(31))",
		"INSERT INTO journal VALUES (10, x'7b', zeroblob(32))",
		"INSERT INTO journal VALUES ('ten', x'7b7d', zeroblob(32))",
		"INSERT INTO station (one, key) VALUES (2, zeroblob(32))",
		"UPDATE sale SET amount = 0",
		"UPDATE sale SET state = 'paid'",
		"UPDATE posting SET dong = 0",
	};
	struct stall s;

	(void)state;
	story(&s);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		char sql[256];
		(void)snprintf(sql, sizeof(sql),
		    "PRAGMA recursive_triggers=ON; %s", tries[i]);
		if (stall_tamper(&s, sql) == SQLITE_OK)
			fail_msg("accepted: %s", tries[i]);
	}
	stall_open(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

struct steps { int64_t calls, last; };

static void
count_step(void *ctx, int64_t done, int64_t of)
{
	struct steps *s = ctx;

	assert_true(done >= s->last && done <= of);
	s->last = done;
	s->calls++;
}

static void
test_steps_and_report(void **state)
{
	struct stall s;
	struct steps steps = { 0 };
	struct verify_report r;
	struct journal_head h;
	struct sale sale;

	(void)state;
	story(&s);
	stall_open(&s);
	for (int i = 0; i < 2500; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1 + i },
		    &sale), RC_OK);
	assert_int_equal(ledger_verify(s.l, &r, count_step, &steps), RC_OK);
	ledger_head(s.l, &h);
	assert_int_equal(r.entries, h.n);
	assert_memory_equal(r.hash, h.hash, HASH_BYTES);
	assert_int_equal(r.balance.dong, 0);
	assert_true(steps.calls >= 5);
	stall_end(&s);
}

/* In pieces beside the selling: what came meanwhile is looked at too, each
 * entry a new story for the tables that are being compared. */
static void
test_beside_selling(void **state)
{
	struct stall s;
	struct verify *v;
	struct verify_report r;
	struct journal_head h;
	struct sale sale;
	enum rc rc = RC_AGAIN;
	bool fresh;
	int steps = 0;

	(void)state;
	story(&s);
	stall_open(&s);
	for (int i = 0; i < 300; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 + i },
		    &sale), RC_OK);
	assert_int_equal(verify_open(s.l, false, &v), RC_OK);
	for (; rc == RC_AGAIN; steps++) {
		rc = verify_step(v, 16, &r);
		if (rc != RC_AGAIN || steps > 200)
			continue;
		assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &sale),
		    RC_OK);
		struct credit c = stall_credit(sale.ref, 4000 + steps % 2000,
		    1000 + steps);
		assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	}
	assert_int_equal(rc, RC_OK);
	assert_true(steps > 40);
	ledger_head(s.l, &h);
	assert_int_equal(r.entries, h.n);
	assert_memory_equal(r.hash, h.hash, HASH_BYTES);
	assert_int_equal(r.balance.dong, 0);
	assert_true(r.pages);
	verify_close(v);
	/* And what is wrong is still found so. */
	ledger_close(s.l);
	s.l = NULL;
	assert_int_equal(stall_tamper(&s,
	    "UPDATE settled SET total = total + 1 "
	    "WHERE n = (SELECT max(n) FROM settled)"), SQLITE_OK);
	stall_open(&s);
	assert_int_equal(verify_open(s.l, false, &v), RC_OK);
	while ((rc = verify_step(v, 16, &r)) == RC_AGAIN)
		continue;
	assert_int_equal(rc, RC_CORRUPT);
	assert_non_null(strstr(r.what, "running total"));
	verify_close(v);
	stall_end(&s);
}

/* An old entry, far before what opening looks at. */
static void
test_old_edit(void **state)
{
	struct stall s;
	struct verify_report r;
	struct sale sale;

	(void)state;
	story(&s);
	stall_open(&s);
	for (int i = 0; i < 2100; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1 + i },
		    &sale), RC_OK);
	ledger_close(s.l);
	s.l = NULL;
	assert_int_equal(stall_tamper(&s, "DROP TRIGGER journal_is_final_u;"
	    "UPDATE journal SET line = CAST(replace(CAST(line AS TEXT),"
	    "'65000', '95000') AS BLOB) WHERE n = 3"), SQLITE_OK);
	stall_open(&s);
	assert_int_equal(ledger_verify(s.l, &r, NULL, NULL), RC_CORRUPT);
	assert_int_equal(r.bad_n, 3);
	assert_int_equal(r.entries, 2);
	assert_int_equal(ledger_rebuild(s.l), RC_CORRUPT);
	assert_int_equal(sale_open(s.l, (struct vnd){ 1 }, &sale), RC_OK);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_append_only),
		cmocka_unit_test(test_steps_and_report),
		cmocka_unit_test(test_beside_selling),
		cmocka_unit_test(test_old_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

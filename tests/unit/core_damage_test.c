/* SPDX-License-Identifier: Apache-2.0 */
/* A ledger whose rows are changed under it while it is open, as rot does to
 * a page that is read again: each reader says so and none believes it. */
#define _XOPEN_SOURCE 700   /* mkdtemp, by others */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/chain.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/side.h"
#include "tests/support/stall.h"

static struct stall s;
static struct sale sale;

static void
sql(const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(s.l->db.h, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
}

static int
begin(void **state)
{
	struct credit c;
	struct sale out;
	bool fresh;

	(void)state;
	stall_begin(&s, 12);
	stall_set_up(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &sale), RC_OK);
	c = stall_credit(sale.ref, 2000, 1);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	sql("PRAGMA ignore_check_constraints = ON;"
	    "DROP TRIGGER journal_is_final_u; DROP TRIGGER journal_is_final_d");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	stall_end(&s);
	return 0;
}

static enum rc
walk(int64_t *n)
{
	enum rc rc;

	while ((rc = ledger_walk_step(s.l, n)) == RC_OK)
		;
	return rc;
}

/* --- the walk -------------------------------------------------------- */

static void
test_walk_finds(void **state)
{
	static const struct { const char *sql; int64_t n; } turns[] = {
		{ "UPDATE journal SET h = zeroblob(32) WHERE n = 3", 3 },
		{ "UPDATE journal SET h = zeroblob(5) WHERE n = 2", 2 },
		{ "UPDATE journal SET line = x'7b7d' WHERE n = 4", 4 },
		{ "UPDATE journal SET n = 9 WHERE n = 4", 4 },
		{ "DELETE FROM journal WHERE n = 4", 4 },
		{ "DELETE FROM journal WHERE n >= 4", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		int64_t n = 0;
		sql("SAVEPOINT turn");
		sql(turns[i].sql);
		assert_int_equal(walk(&n), RC_CORRUPT);
		assert_int_equal(n, turns[i].n);
		sql("ROLLBACK TO turn; RELEASE turn");
	}
	int64_t n = 0;
	assert_int_equal(walk(&n), RC_NOT_FOUND);
	/* From where the last walk stood. */
	assert_int_equal(sale_open(s.l, (struct vnd){ 100 }, &sale), RC_OK);
	assert_int_equal(walk(&n), RC_NOT_FOUND);
}

/* --- single entries -------------------------------------------------- */

static void
test_entry_and_hash(void **state)
{
	uint8_t h[HASH_BYTES];
	struct entry e;

	(void)state;
	sql("UPDATE journal SET h = zeroblob(5) WHERE n = 2");
	assert_int_equal(journal_hash(s.l, 2, h), RC_CORRUPT);
	assert_int_equal(journal_hash(s.l, 99, h), RC_NOT_FOUND);
	sql("UPDATE journal SET line = x'7b7d' WHERE n = 2");
	assert_int_equal(journal_entry(s.l, 2, &e), RC_CORRUPT);
	assert_int_equal(journal_entry(s.l, 99, &e), RC_NOT_FOUND);
}

/* --- credits --------------------------------------------------------- */

static void
must_conflict(struct credit c)
{
	struct sale out;
	bool fresh;

	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_CONFLICT);
}

static void
test_credit_of_another_content(void **state)
{
	const struct credit c = stall_credit(sale.ref, 2000, 1);
	struct credit d = c;
	struct sale out;
	bool fresh;

	(void)state;
	d.ref[16] = d.ref[16] == '0' ? '1' : '0';
	must_conflict(d);
	d = c;
	d.amount.dong++;
	must_conflict(d);
	d = c;
	d.bank_ref[0] = 'X';
	must_conflict(d);
	d = c;
	d.at[0] = '3';
	must_conflict(d);
	d = c;
	assert_int_equal(sale_credit(s.l, &d, &out, &fresh), RC_OK);
	assert_false(fresh);
	/* The table says that another entry is it; that one cannot be read. */
	sql("UPDATE credit SET n = 2");
	must_conflict(c);
	sql("UPDATE journal SET line = x'7b7d' WHERE n = 2");
	assert_int_equal(sale_credit(s.l, &d, &out, &fresh), RC_CORRUPT);
}

/* The table says that one payment's id is another's. */
static void
test_credit_under_another_id(void **state)
{
	(void)state;
	sql("UPDATE credit SET id = 'test:9'");
	must_conflict(stall_credit(sale.ref, 2000, 9));
}

/* The table says that an entry is it whose content is not here. */
static void
test_credit_hidden(void **state)
{
	const struct credit c = stall_credit(sale.ref, 2000, 1);
	struct entry e = { .kind = ENTRY_RESTORE };
	struct applied a;
	struct sale out;
	bool fresh;
	char text[96];

	(void)state;
	e.d.lost = (struct lost){ .branch = 1, .n = 1, .line = LOST_HIDDEN };
	assert_int_equal(journal_record(s.l, &e, &a), RC_OK);
	(void)snprintf(text, sizeof(text), "UPDATE credit SET n = %d",
	    (int)e.n);
	sql(text);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_CORRUPT);
}

/* --- sums ------------------------------------------------------------ */

/* A total that leaves no room for one more sale. */
static void
test_total_too_big(void **state)
{
	struct sale out = { .n = 77 };
	int64_t n = s.l->tip.n;

	(void)state;
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	char big[96];
	(void)snprintf(big, sizeof(big), "UPDATE settled SET total = %lld",
	    (long long)VND_MAX);
	sql(big);
	assert_int_equal(sale_open(s.l, (struct vnd){ 100 }, &sale), RC_OK);
	out.n = 77;
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &out),
	    RC_TOO_BIG);
	assert_int_equal(out.n, 77);
	assert_int_equal(s.l->tip.n, n + 2);
}

/* An evidence that there is none of is counted nowhere; its money is. */
static void
test_evidence_of_no_kind(void **state)
{
	struct day_totals t;
	struct sale out;
	int64_t counted = 0;

	(void)state;
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	sql("UPDATE sale SET evidence = 9");
	assert_int_equal(ledger_day_totals(s.l, 0, INT64_MAX, &t), RC_OK);
	for (int i = 0; i < EVIDENCE_COUNT; i++)
		counted += t.count[i];
	assert_int_equal(counted, 0);
	assert_int_equal(t.sum[EVIDENCE_CASH].dong, 3000);
}

/* An entry of no kind is none, and a disk that failed stays failed. */
/* A row that no sale can be is damage, for who looks at it and for who moves
 * it: not a mistake that ends the process before anybody has said why. */
static void
test_impossible_row(void **state)
{
	static const char *const rows[] = {
		"state = 7", "state = -1", "state = 99", "evidence = 5",
		"evidence = -1", "amount = -1", "received = -2000",
		"code = 100000000000001", "cash = -1",
		"seen = 9000000000000000000",
		"state = 0",   /* and 2,000 have come */
	};
	struct credit c = stall_credit(sale.ref, 3000, 2);
	struct sale out = { .n = 4711 }, list[4];
	size_t count = 4711;
	bool fresh;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[96];
		snprintf(text, sizeof(text), "UPDATE sale SET %s", rows[i]);
		sql("SAVEPOINT turn");
		sql(text);
		assert_int_equal(sale_get(s.l, sale.ref, &out), RC_CORRUPT);
		assert_int_equal(out.n, 4711);
		assert_int_equal(ledger_day_list(s.l, &(struct day_slice){ 0,
		    INT64_MAX, 0 }, list, 4, &count), RC_CORRUPT);
		assert_int_equal(count, 4711);
		sql("ROLLBACK TO turn; RELEASE turn");
	}
	sql("UPDATE sale SET state = 7");
	assert_int_equal(sale_void(s.l, sale.ref, &out), RC_CORRUPT);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_CORRUPT);
	sql("UPDATE sale SET state = 1");
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	assert_int_equal(out.state, SALE_PAID);
}

/* The last line becomes one of a later version, with the hash that it has
 * there: nothing is wrong with it. */
static void
test_walk_of_a_newer_version(void **state)
{
	static const char line[] = "{\"n\":4,\"k\":\"sale.gift\",\"t\":1,"
	    "\"q\":0,\"b\":1,\"m\":1,\"d\":{}}";
	uint8_t h[HASH_BYTES], l[HASH_BYTES];
	char text[512], hex[2 * HASH_BYTES + 1];
	struct buf b = BUF(hex);
	int64_t n = 0;

	(void)state;
	assert_int_equal(s.l->tip.n, 4);
	assert_int_equal(journal_hash(s.l, 3, h), RC_OK);
	chain_line(str_of(line), l);
	chain_link(h, l);
	buf_hex(&b, h, HASH_BYTES);
	snprintf(text, sizeof(text), "UPDATE journal SET line = CAST('%s' AS "
	    "BLOB), "
	    "h = x'%s' WHERE n = 4", line, hex);
	sql(text);
	assert_int_equal(walk(&n), RC_TOO_NEW);
	assert_int_equal(n, 4);
	assert_int_equal(s.l->walked.n, 0);
	/* But rot of it is rot. */
	sql("UPDATE journal SET h = zeroblob(32) WHERE n = 4");
	assert_int_equal(walk(&n), RC_CORRUPT);
	assert_int_equal(n, 4);
}

static void
test_apply_refuses(void **state)
{
	struct entry e = { .n = 99, .kind = ENTRY_KIND_COUNT, .boot = 1 };
	struct applied a = { .matched = true };
	struct sale out;

	(void)state;
	assert_int_equal(apply_entry(&s.l->db, &e, &a), RC_BAD_INPUT);
	assert_false(a.matched);
	e.kind = (enum entry_kind)(ENTRY_KIND_COUNT + 1);
	assert_int_equal(apply_entry(&s.l->db, &e, &a), RC_BAD_INPUT);
	e.kind = ENTRY_SALE_CODE;   /* of a sale that never was */
	assert_int_equal(apply_entry(&s.l->db, &e, &a), RC_NOT_FOUND);
	assert_int_equal(sale_current(s.l, &out), RC_OK);
	e.kind = ENTRY_TIME_SET;
	e.quality = QUALITY_SERVER;
	s.l->db.broken = RC_DISK;
	assert_int_equal(apply_entry(&s.l->db, &e, &a), RC_DISK);
	assert_int_equal(sale_current(s.l, &out), RC_DISK);
	int64_t n = 0;
	assert_int_equal(ledger_walk_step(s.l, &n), RC_DISK);
	s.l->db.broken = RC_CORRUPT;
	assert_int_equal(ledger_walk_step(s.l, &n), RC_CORRUPT);
	s.l->db.broken = RC_OK;
}

/* --- references ------------------------------------------------------ */

static void
always_seven(void *ctx, void *to, size_t n)
{
	(void)ctx;
	memset(to, 7, n);
}

static void
test_no_new_reference(void **state)
{
	static const struct rng stuck = { always_seven, NULL };
	struct sale out = { .n = 77 };

	(void)state;
	s.l->rng = &stuck;
	assert_int_equal(sale_open(s.l, (struct vnd){ 100 }, &sale), RC_OK);
	assert_int_equal(sale_open(s.l, (struct vnd){ 100 }, &out),
	    RC_CONFLICT);
	assert_int_equal(out.n, 77);
}

/* --- the side copy's name -------------------------------------------- */

static void
test_side_names(void **state)
{
	static const uint8_t key[KEY_BYTES] = { 1 };
	char long_name[2000], text[2100];
	struct buf why = BUF(text);
	struct side *side;

	(void)state;
	assert_int_equal(side_open("/dev/null", key, SIDE_SLOTS_MIN, &side,
	    &why), RC_BAD_INPUT);
	assert_non_null(strstr(text, "not a side copy"));
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	assert_int_not_equal(side_open(long_name, key, SIDE_SLOTS_MIN, &side,
	    &why), RC_OK);
	assert_null(side);
	/* A name without a folder is in this one. */
	assert_int_equal(side_open("side-core-test.c4", key, SIDE_SLOTS_MIN,
	    &side, &why), RC_OK);
	side_close(side);
	assert_int_equal(unlink("side-core-test.c4"), 0);
}

/* A line that does not fit the caller's buffer. */
static void
test_side_line_too_long(void **state)
{
	static const uint8_t key[KEY_BYTES] = { 1 }, h[HASH_BYTES] = { 2 };
	uint8_t got[HASH_BYTES];
	char path[128], text[256], few[4];
	struct buf why = BUF(text), line = BUF(few);
	struct side *side;

	(void)state;
	stall_path(&s, "side.c4", path);
	assert_int_equal(side_open(path, key, SIDE_SLOTS_MIN, &side, &why),
	    RC_OK);
	assert_int_equal(side_put(side, 1, h, STR("too long")), RC_OK);
	assert_int_equal(side_get(side, 1, &line, got), RC_TOO_BIG);
	side_close(side);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_walk_finds), TEST(test_entry_and_hash),
		TEST(test_credit_of_another_content),
		TEST(test_credit_under_another_id), TEST(test_credit_hidden),
		TEST(test_total_too_big),
		TEST(test_evidence_of_no_kind), TEST(test_apply_refuses),
		TEST(test_impossible_row), TEST(test_walk_of_a_newer_version),
		TEST(test_no_new_reference), TEST(test_side_names),
		TEST(test_side_line_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

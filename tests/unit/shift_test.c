/* SPDX-License-Identifier: Apache-2.0 */
/* Shifts and refunds: what is in the drawer, who moved it, what the reports
 * say, and that a file of the schema before them is brought up to date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "gen/ledger_sql.h"
#include "ledger/chain.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "tests/support/stall.h"

static void
settle(struct stall *s, int64_t dong, enum evidence by)
{
	struct sale sale = stall_sell(s, dong);

	assert_int_equal(sale_settle(s->l, sale.ref, by, &sale), RC_OK);
}

static struct sale
credited(struct stall *s, int64_t dong, int64_t paid, int number)
{
	struct sale sale = stall_sell(s, dong);
	struct credit c = stall_credit(sale.ref, paid, number);
	bool fresh;

	assert_int_equal(sale_credit(s->l, &c, &sale, &fresh), RC_OK);
	return sale;
}

/* One sale of each fate, and 15.000 given back, 5.000 of it in notes. */
static void
sell_some(struct stall *s)
{
	struct sale over, out;
	struct vnd left;

	settle(s, 30000, EVIDENCE_CASH);
	settle(s, 20000, EVIDENCE_SEEN);
	over = credited(s, 50000, 65000, 1);
	out = stall_sell(s, 1000);
	assert_int_equal(sale_void(s->l, out.ref, &out), RC_OK);
	out = stall_sell(s, 1000);
	assert_int_equal(sale_expire(s->l, out.ref, &out), RC_OK);
	(void)stall_sell(s, 9000);   /* not settled: in no sum */
	assert_int_equal(sale_surplus(s->l, over.ref, &left), RC_OK);
	assert_int_equal(left.dong, 15000);
	assert_int_equal(sale_refund(s->l, over.ref, (struct vnd){ 10000 },
	    EVIDENCE_BANK, &out), RC_OK);
	assert_int_equal(sale_refund(s->l, over.ref, (struct vnd){ 5001 },
	    EVIDENCE_CASH, &out), RC_BAD_INPUT);
	assert_int_equal(sale_refund(s->l, over.ref, (struct vnd){ 5000 },
	    EVIDENCE_CASH, &out), RC_OK);
	assert_int_equal(out.state, SALE_OVER);
}

static void
check_sums(const struct shift *x)
{
	assert_int_equal(x->sums.sales, 3);
	assert_int_equal(x->sums.sold.dong, 100000);
	assert_int_equal(x->sums.bank.dong, 65000);
	assert_int_equal(x->sums.cash.dong, 30000);
	assert_int_equal(x->sums.seen.dong, 20000);
	assert_int_equal(x->sums.voids, 1);
	assert_int_equal(x->sums.expired, 1);
	assert_int_equal(x->sums.refunds, 2);
	assert_int_equal(x->sums.refunded.dong, 15000);
	assert_int_equal(x->sums.expected.dong, 200000 + 30000 - 5000);
}

/* Entry n becomes this line with this h, against the file's own rules. */
static void
put_line(const struct stall *s, int64_t n, const char *line,
    const uint8_t h[HASH_BYTES])
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *q;

	stall_path(s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DROP TRIGGER journal_is_final_u",
	    NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "UPDATE journal SET line ="
	    " CAST(?1 AS BLOB), h = ?2 WHERE n = ?3", -1, &q, NULL),
	    SQLITE_OK);
	sqlite3_bind_text(q, 1, line, -1, SQLITE_STATIC);
	sqlite3_bind_blob(q, 2, h, HASH_BYTES, SQLITE_STATIC);
	sqlite3_bind_int64(q, 3, n);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static void
test_one_shift(void **state)
{
	struct stall s;
	struct shift x, z, again;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(shift_report(s.l, &x), RC_NOT_FOUND);
	assert_int_equal(shift_close(s.l, (struct vnd){ 0 }, &z), RC_STATE);
	assert_int_equal(shift_open(s.l, (struct vnd){ -1 }, &x),
	    RC_BAD_INPUT);
	assert_int_equal(shift_open(s.l, (struct vnd){ 200000 }, &x), RC_OK);
	assert_int_equal(x.id, 1);
	assert_true(x.open);
	assert_int_equal(x.cash.dong, 200000);
	assert_int_equal(x.sums.first, 3);
	assert_int_equal(x.sums.expected.dong, 200000);
	assert_int_equal(x.sums.cash.dong, 0);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &again),
	    RC_STATE);

	sell_some(&s);
	stall_reopen(&s);   /* a shift outlives the power */
	assert_int_equal(shift_report(s.l, &x), RC_OK);
	check_sums(&x);
	s.wall_ms += 1000;
	assert_int_equal(shift_close(s.l, (struct vnd){ 224000 }, &z), RC_OK);
	assert_false(z.open);
	assert_int_equal(z.counted.dong, 224000);
	assert_int_equal(z.closed_wall_ms, s.wall_ms);
	assert_memory_equal(&z.sums, &x.sums, sizeof(z.sums));
	assert_int_equal(shift_get(s.l, 1, &again), RC_OK);
	assert_memory_equal(&again.sums, &z.sums, sizeof(z.sums));
	assert_int_equal(again.closed_wall_ms, z.closed_wall_ms);
	assert_int_equal(again.counted.dong, 224000);
	assert_int_equal(shift_get(s.l, 2, &again), RC_NOT_FOUND);
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);

	/* The next begins with what was counted, unless told otherwise. */
	assert_int_equal(shift_open(s.l, (struct vnd){ 100000 }, &x), RC_OK);
	assert_int_equal(x.id, 2);
	assert_int_equal(x.sums.expected.dong, 100000);
	assert_int_equal(x.sums.cash.dong, 0);
	assert_int_equal(x.sums.sales, 0);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* A credit that comes later takes the place of what was seen. */
static void
test_seen_in_one_shift_told_in_the_next(void **state)
{
	struct stall s;
	struct shift z;
	struct sale sale;
	bool fresh;

	(void)state;
	stall_begin(&s, 2);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &z), RC_OK);
	sale = stall_sell(&s, 40000);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_SEEN, &sale),
	    RC_OK);
	assert_int_equal(shift_close(s.l, (struct vnd){ 0 }, &z), RC_OK);
	assert_int_equal(z.sums.seen.dong, 40000);
	assert_int_equal(shift_open(s.l, (struct vnd){ 0 }, &z), RC_OK);
	struct credit c = stall_credit(sale.ref, 40000, 1);
	assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	assert_int_equal(shift_close(s.l, (struct vnd){ 0 }, &z), RC_OK);
	assert_int_equal(z.sums.seen.dong, -40000);
	assert_int_equal(z.sums.bank.dong, 40000);
	assert_int_equal(z.sums.sales, 0);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_refund_of_what(void **state)
{
	struct stall s;
	struct sale paid, late, out;
	struct vnd left;
	bool fresh;

	(void)state;
	stall_begin(&s, 3);
	stall_set_up(&s);
	paid = credited(&s, 50000, 50000, 1);
	assert_int_equal(sale_refund(s.l, paid.ref, (struct vnd){ 1 },
	    EVIDENCE_BANK, &out), RC_STATE);
	assert_int_equal(sale_refund(s.l, "C4ZZZZZZZZZZZZZZZ",
	    (struct vnd){ 1 }, EVIDENCE_BANK, &out), RC_NOT_FOUND);
	assert_int_equal(sale_refund(s.l, "x", (struct vnd){ 1 },
	    EVIDENCE_BANK, &out), RC_NOT_FOUND);
	late = credited(&s, 50000, 20000, 2);
	assert_int_equal(sale_refund(s.l, late.ref, (struct vnd){ 1 },
	    EVIDENCE_BANK, &out), RC_STATE);   /* short: still waited for */
	assert_int_equal(sale_void(s.l, late.ref, &out), RC_OK);
	assert_int_equal(sale_refund(s.l, late.ref, (struct vnd){ 20000 },
	    EVIDENCE_BANK, &out), RC_OK);
	assert_int_equal(sale_refund(s.l, late.ref, (struct vnd){ 1 },
	    EVIDENCE_BANK, &out), RC_STATE);
	struct credit c = stall_credit(late.ref, 30000, 3);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	assert_int_equal(sale_surplus(s.l, late.ref, &left), RC_OK);
	assert_int_equal(left.dong, 30000);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* Somebody who can make the chain right again makes the Z report say less:
 * what the entries before it add up to is still something else. */
static void
test_forged_close(void **state)
{
	static const char *const edits[][2] = {
		{ "\"cash\":30000", "\"cash\":20000" },
		{ "\"sold\":30000", "\"sold\":20000" },
		{ "\"expected\":230000", "\"expected\":220000" },
		{ "\"shift\":1,", "\"shift\":2," },
		{ "\"last\":5,", "\"last\":4," },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		char line[LINE_MAX_BYTES_JOURNAL + 1], forged[2 *
		    LINE_MAX_BYTES_JOURNAL];
		struct buf b = BUF(line);
		uint8_t h[HASH_BYTES], l[HASH_BYTES];
		struct verify_report r;
		struct journal_head head;
		struct shift z;
		struct stall s;

		stall_begin(&s, 11);
		stall_set_up(&s);
		assert_int_equal(shift_open(s.l, (struct vnd){ 200000 }, &z),
		    RC_OK);
		settle(&s, 30000, EVIDENCE_CASH);
		ledger_head(s.l, &head);
		memcpy(h, head.hash, sizeof(h));
		assert_int_equal(shift_close(s.l, (struct vnd){ 230000 },
		    &z), RC_OK);
		assert_int_equal(ledger_line(s.l, head.n + 1, &b), RC_OK);
		ledger_close(s.l);
		s.l = NULL;
		char *at = strstr(line, edits[i][0]);
		assert_non_null(at);
		(void)snprintf(forged, sizeof(forged), "%.*s%s%s",
		    (int)(at - line), line, edits[i][1],
		    at + strlen(edits[i][0]));
		chain_line(str_of(forged), l);
		chain_link(h, l);
		put_line(&s, head.n + 1, forged, h);
		assert_int_equal(ledger_open_read(s.dir, &s.env, &s.l, NULL),
		    RC_OK);
		assert_int_equal(ledger_verify(s.l, &r, NULL, NULL),
		    RC_CORRUPT);
		assert_int_equal(r.bad_n, head.n + 1);
		assert_non_null(strstr(r.what, "not allowed"));
		stall_end(&s);
	}
}

/* Reports can be read from a file that may not be written. */
static void
test_looking_only(void **state)
{
	struct stall s;
	struct shift z;
	char path[128];

	(void)state;
	stall_begin(&s, 4);
	stall_set_up(&s);
	assert_int_equal(shift_open(s.l, (struct vnd){ 5 }, &z), RC_OK);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db", path);
	assert_int_equal(ledger_open_read(path, &s.env, &s.l, NULL), RC_OK);
	assert_int_equal(shift_report(s.l, &z), RC_OK);
	assert_int_equal(z.sums.expected.dong, 5);
	assert_int_equal(shift_close(s.l, (struct vnd){ 5 }, &z), RC_STATE);
	assert_int_equal(shift_open(s.l, (struct vnd){ 5 }, &z), RC_STATE);
	stall_end(&s);
}

/* --- a file of the schema before ------------------------------------- */

static void
sql(const struct stall *s, const char *text)
{
	char path[128];
	sqlite3 *db;
	char *why = NULL;

	stall_path(s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Every table and index as text, to compare two files by. */
static void
shape(const char *path, char to[8192])
{
	sqlite3 *db;
	sqlite3_stmt *q;
	size_t n = 0;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM "
	    "sqlite_master WHERE sql IS NOT NULL ORDER BY name", -1, &q,
	    NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW && n < 8192)
		n += (size_t)snprintf(to + n, 8192 - n, "%s;",
		    (const char *)sqlite3_column_text(q, 0));
	assert_true(n > 0 && n < 8192);
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static void
test_from_schema_1(void **state)
{
	static const char back[] = "DROP TABLE stray; DROP TABLE restored;"
	    "DROP TABLE tally; DROP TABLE shift; DROP TABLE shift_code;"
	    "DROP TABLE refund; DROP TABLE debtor; DROP TABLE debtor_name;"
	    "DROP TABLE upstream; DROP TABLE proof_try;"
	    "DROP TABLE proof_bucket; DROP TABLE doubt; DROP TABLE seal;"
	    "DROP TABLE board_role; DROP TABLE round; DROP TABLE ticket;"
	    "DROP TABLE ticket_range; DROP TABLE fee_take;"
	    "DROP TABLE handover; DROP TABLE fee_paper;"
	    "DROP TABLE refund_told; DROP INDEX sale_by_bill;"
	    "DROP INDEX sale_by_ticket; ALTER TABLE sale DROP COLUMN fee;"
	    "ALTER TABLE sale DROP COLUMN bill;"
	    "ALTER TABLE sale DROP COLUMN code;"
	    "ALTER TABLE station DROP COLUMN derived;"
	    "ALTER TABLE sale DROP COLUMN who;"
	    "ALTER TABLE sale DROP COLUMN repaid;"
	    "ALTER TABLE sale DROP COLUMN due;"
	    "PRAGMA user_version = 1";
	static char old[8192], want[8192];
	char path[128], other[128], text[512];
	struct buf why = BUF(text);
	struct stall s, first;
	struct sale refused;
	struct shift x;

	(void)state;
	stall_begin(&s, 5);
	stall_set_up(&s);
	settle(&s, 30000, EVIDENCE_CASH);
	(void)credited(&s, 50000, 65000, 1);
	ledger_close(s.l);
	s.l = NULL;
	sql(&s, back);
	/* That really is what schema 1 makes. */
	stall_begin(&first, 6);
	sql(&first, schema[0]);
	stall_path(&s, "ledger.db", path);
	stall_path(&first, "ledger.db", other);
	shape(path, old);
	shape(other, want);
	assert_string_equal(old, want);
	stall_end(&first);

	/* Who looks sees what its entries come to today. */
	assert_int_equal(ledger_open_read(path, &s.env, &s.l, &why), RC_OK);
	stall_must_verify(s.l);
	assert_int_equal(sale_open(s.l, (struct vnd){ 1 }, &refused),
	    RC_STATE);
	ledger_close(s.l);
	s.l = NULL;
	shape(path, old);
	assert_string_equal(old, want);
	stall_open(&s);
	stall_must_verify(s.l);
	/* The sums are there though no shift ever was. */
	assert_int_equal(shift_open(s.l, (struct vnd){ 30000 }, &x), RC_OK);
	assert_int_equal(x.sums.expected.dong, 30000);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* Migrated, then the power went before the sums were derived. */
static void
test_half_brought_up(void **state)
{
	struct stall s;
	char path[128], text[512];
	struct buf why = BUF(text);

	(void)state;
	stall_begin(&s, 7);
	stall_set_up(&s);
	settle(&s, 30000, EVIDENCE_CASH);
	ledger_close(s.l);
	s.l = NULL;
	sql(&s, "UPDATE station SET derived = 1; DELETE FROM tally");
	stall_path(&s, "ledger.db", path);
	assert_int_equal(ledger_open_read(path, &s.env, &s.l, &why), RC_OK);
	stall_must_verify(s.l);
	ledger_close(s.l);
	s.l = NULL;
	stall_open(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* An old file in which an entry was changed is not shown as if it were true:
 * the entry is named. */
static void
test_old_and_edited(void **state)
{
	struct stall s;
	char path[128], text[512];
	struct buf why = BUF(text);

	(void)state;
	stall_begin(&s, 8);
	stall_set_up(&s);
	settle(&s, 30000, EVIDENCE_CASH);
	settle(&s, 40000, EVIDENCE_CASH);
	ledger_close(s.l);
	s.l = NULL;
	sql(&s, "UPDATE station SET derived = 1; DROP TRIGGER "
	    "journal_is_final_u; UPDATE journal SET line = CAST(replace("
	    "line, '30000', '31000') AS BLOB) WHERE n = 3");
	stall_path(&s, "ledger.db", path);
	assert_int_equal(ledger_open_read(path, &s.env, &s.l, &why),
	    RC_CORRUPT);
	assert_null(s.l);
	assert_non_null(strstr(text, "ledger.db: entry 3 does not follow"));
	/* A journal that cannot even be asked for an entry. */
	sql(&s, "ALTER TABLE journal RENAME COLUMN h TO other; "
	    "PRAGMA user_version = 1");
	buf_reset(&why);
	assert_int_equal(ledger_open_read(path, &s.env, &s.l, &why),
	    RC_CORRUPT);
	assert_non_null(strstr(text, "entry 1 does not follow"));
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_shift),
		cmocka_unit_test(test_seen_in_one_shift_told_in_the_next),
		cmocka_unit_test(test_refund_of_what),
		cmocka_unit_test(test_forged_close),
		cmocka_unit_test(test_looking_only),
		cmocka_unit_test(test_from_schema_1),
		cmocka_unit_test(test_half_brought_up),
		cmocka_unit_test(test_old_and_edited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Time, the day, credits, values out of range, and how queries are run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/faultvfs.h"
#include "tests/support/stall.h"

#define SIZED_SALES 3000

#include "gen/ledger_sql.h"

/* --- time ------------------------------------------------------------ */

static int64_t
quality_of(struct stall *s, int64_t n)
{
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(line);
	struct entry e;

	assert_int_equal(ledger_line(s->l, n, &b), RC_OK);
	assert_int_equal(entry_decode(buf_str(&b), &e), RC_OK);
	assert_int_equal(e.wall_ms, s->wall_ms);   /* as the clock said */
	return e.quality;
}

static void
test_clock_quality(void **state)
{
	struct stall s;
	const int64_t hour = 3600 * 1000;

	(void)state;
	stall_begin(&s, 1);
	s.wall_ms = 12000;   /* 1970 */
	stall_set_up(&s);
	assert_int_equal(quality_of(&s, 2), QUALITY_UNKNOWN);
	s.wall_ms = STALL_NOON_MS;
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_FLOOR);
	s.wall_ms -= hour;   /* earlier than what is recorded */
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_UNKNOWN);
	ledger_server_time(s.l, STALL_NOON_MS + 5 * hour);
	s.wall_ms = STALL_NOON_MS + 5 * hour + 1000;
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_SERVER);
	s.wall_ms += hour;
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_UNKNOWN);
	s.mono_ms += hour;   /* the server's time went on with it */
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_SERVER);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_floor_lasts(void **state)
{
	struct stall s;
	const int64_t hour = 3600 * 1000;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_server_time(s.l, STALL_NOON_MS + 9 * hour);
	assert_int_equal(ledger_tidy(s.l), RC_OK);
	s.wall_ms = STALL_NOON_MS + hour;   /* no battery: an old time again */
	stall_reopen(&s);
	assert_int_equal(quality_of(&s, 3), QUALITY_UNKNOWN);
	s.wall_ms = STALL_NOON_MS + 9 * hour;
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_FLOOR);
	ledger_server_time(s.l, 1000);   /* not a server's time: ignored */
	assert_int_equal(quality_of(&s, stall_sell(&s, 1000).n),
	    QUALITY_FLOOR);
	stall_end(&s);
}

static void
test_time_set(void **state)
{
	struct stall s;
	const int64_t hour = 3600 * 1000;
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(text);
	struct journal_head head;
	bool recorded;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(ledger_time_set(s.l, &recorded), RC_OK);
	assert_false(recorded);   /* nobody said anything */
	s.wall_ms = 86400000;     /* woke up in 1970 */
	ledger_server_time(s.l, STALL_NOON_MS);
	assert_int_equal(ledger_time_set(s.l, &recorded), RC_OK);
	assert_true(recorded);
	ledger_head(s.l, &head);
	assert_int_equal(ledger_line(s.l, head.n, &line), RC_OK);
	assert_non_null(strstr(text, "\"k\":\"time.set\",\"t\":86400000,"
	    "\"q\":0,"));
	s.mono_ms += hour;
	s.wall_ms += hour;        /* as wrong as before */
	assert_int_equal(ledger_time_set(s.l, &recorded), RC_OK);
	assert_false(recorded);
	s.wall_ms = STALL_NOON_MS + hour;   /* somebody set it */
	assert_int_equal(ledger_time_set(s.l, &recorded), RC_OK);
	assert_true(recorded);
	stall_reopen(&s);         /* a new start has said nothing yet */
	ledger_server_time(s.l, STALL_NOON_MS + hour + 60000);
	assert_int_equal(ledger_time_set(s.l, &recorded), RC_OK);
	assert_false(recorded);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* --- the day --------------------------------------------------------- */

static void
test_day(void **state)
{
	struct stall s;
	struct day_totals t;
	struct sale sale[8], out;
	const int64_t day = 24 * 3600 * 1000;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	s.wall_ms -= day;
	(void)stall_sell(&s, 9000);   /* yesterday */
	s.wall_ms += day;
	for (int i = 0; i < 8; i++)
		sale[i] = stall_sell(&s, 10000 * (i + 1));
	stall_pay(&s, sale[0].ref, 10000, 1);
	stall_pay(&s, sale[1].ref, 25000, 2);
	stall_pay(&s, sale[2].ref, 1000, 3);
	assert_int_equal(sale_settle(s.l, sale[3].ref, EVIDENCE_CASH, &out),
	    RC_OK);
	assert_int_equal(sale_settle(s.l, sale[4].ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	stall_pay(&s, sale[4].ref, 20000, 4);
	assert_int_equal(sale_void(s.l, sale[5].ref, &out), RC_OK);
	stall_pay(&s, sale[5].ref, 60000, 5);
	assert_int_equal(sale_expire(s.l, sale[6].ref, &out), RC_OK);

	assert_int_equal(ledger_day_totals(s.l, STALL_NOON_MS,
	    STALL_NOON_MS + day, &t), RC_OK);
	assert_int_equal(t.count[EVIDENCE_NONE], 0);
	assert_int_equal(t.count[EVIDENCE_BANK], 2);
	assert_int_equal(t.count[EVIDENCE_CASH], 1);
	assert_int_equal(t.count[EVIDENCE_SEEN], 1);
	assert_int_equal(t.sum[EVIDENCE_BANK].dong,
	    10000 + 25000 + 1000 + 20000 + 60000);
	assert_int_equal(t.sum[EVIDENCE_CASH].dong, 40000);
	assert_int_equal(t.sum[EVIDENCE_SEEN].dong, 30000);
	assert_int_equal(t.waiting, 2);    /* the short one and the last */
	assert_int_equal(t.troubled, 2);   /* over and late */

	stall_end(&s);
}

static void
test_lists(void **state)
{
	struct stall s;
	struct sale sale[8], out, list[10];
	size_t count = 0;
	const int64_t day = 24 * 3600 * 1000;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	for (int i = 0; i < 8; i++)
		sale[i] = stall_sell(&s, 10000 * (i + 1));
	stall_pay(&s, sale[2].ref, 1000, 1);
	for (int i = 0; i < 7; i++)
		if (i != 2)
			assert_int_equal(sale_void(s.l, sale[i].ref, &out),
			    RC_OK);
	assert_int_equal(ledger_day_list(s.l,
	    &(struct day_slice){ STALL_NOON_MS, STALL_NOON_MS + day, 0 }, list,
	    10, &count), RC_OK);
	assert_int_equal(count, 8);
	for (size_t i = 0; i < 8; i++)
		assert_string_equal(list[i].ref, sale[7 - i].ref);
	assert_int_equal(ledger_day_list(s.l,
	    &(struct day_slice){ STALL_NOON_MS, STALL_NOON_MS + day, 5 }, list,
	    2, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].ref, sale[2].ref);
	assert_int_equal(ledger_day_list(s.l, &(struct day_slice){ 0, 1, 0 },
	    list, 10, &count), RC_OK);
	assert_int_equal(count, 0);
	assert_int_equal(sale_list_open(s.l, list, 10, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].ref, sale[7].ref);
	assert_string_equal(list[1].ref, sale[2].ref);
	assert_int_equal(sale_list_open(s.l, list, 1, &count), RC_OK);
	assert_int_equal(count, 1);
	stall_end(&s);
}

/* Statements that may walk a table, and why that is well. */
static const struct { enum query q; const char *why; } may_scan[] = {
	{ Q_JOURNAL_LAST, "the last row alone" },
	{ Q_SHIFT_LAST, "the last row alone" },
	{ Q_TICKET_LAST, "the last row alone" },
	{ Q_TAKE_SUM, "the last row alone" },
	{ Q_HANDOVER_LIST, "the last rows alone" },
	{ Q_SHIFT_CODE_SUM, "one small row a shift, when one is confirmed" },
	{ Q_NAME_FIND, "a stall's debtors are few" },
	{ Q_DEBTOR_OWING, "a stall's debtors are few" },
	{ Q_DEBTOR_SUM, "a stall's debtors are few" },
	{ Q_ROUND_CLEAR, "one day's round" },
	{ Q_ROUND_DAY, "one day's round" },
	{ Q_ROUND_LIST, "one day's round" },
	{ Q_ROUND_SUM, "one day's round" },
	{ Q_RANGE_LIST, "ranges are a few a year" },
	{ Q_ALL_RANGES, "ranges are a few a year" },
	{ Q_TICKET_OWED, "an index of tickets paid by QR alone" },
	{ Q_ALL_NAMES, "verify, once" },
	{ Q_ALL_SCHEMA, "tables, indexes and triggers" },
	{ Q_SEAL_PAGE, "tables, indexes and triggers" },
};
/* And those that may sort what they found. */
static const struct { enum query q; const char *why; } may_sort[] = {
	{ Q_SALE_WAITING, "who waits: a handful" },
	{ Q_SALE_OF_DAY, "a day's sales" },
	{ Q_DAY_TOTALS, "a day's sales, into some 20 groups" },
	{ Q_DEBTOR_OWING, "a stall's debtors are few" },
	{ Q_ROUND_LIST, "one day's round" },
	{ Q_RANGE_LIST, "ranges are a few a year" },
	{ Q_ALL_RANGES, "ranges are a few a year" },
	{ Q_TALLY_OF_SHIFT, "a shift's sums: some 15 a day" },
	{ Q_STORY_MONEY, "one sale's entries: a handful" },
	{ Q_ALL_SCHEMA, "tables, indexes and triggers" },
};

static bool
is_excused(enum query q, const char *plan)
{
	for (size_t i = 0; i < sizeof(may_scan) / sizeof(may_scan[0]); i++)
		if (may_scan[i].q == q && strncmp(plan, "SCAN", 4) == 0)
			return true;
	for (size_t i = 0; i < sizeof(may_sort) / sizeof(may_sort[0]); i++)
		if (may_sort[i].q == q && strncmp(plan, "USE TEMP", 8) == 0)
			return true;
	return false;
}

/* Each statement there is: it finds its rows by an index or a key, walks no
 * table that grows and sorts nothing that does. */
static void
test_plans(void **state)
{
	struct stall s;
	char path[128], sql[2048];
	sqlite3 *db;
	sqlite3_stmt *q;
	int rows = 0;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (int i = 0; i < Q_COUNT; i++) {
		(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
		    query_text[i]);
		if (strncmp(query_text[i], "PRAGMA", 6) == 0)
			continue;
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL),
		    SQLITE_OK);
		for (; sqlite3_step(q) == SQLITE_ROW; rows++) {
			const char *plan = (const char *)
			    sqlite3_column_text(q, 3);
			bool walks = strncmp(plan, "SCAN", 4) == 0 ||
			    strncmp(plan, "USE TEMP", 8) == 0;
			if (walks && !is_excused((enum query)i, plan))
				fail_msg("%s: %s", query_text[i], plan);
		}
		sqlite3_finalize(q);
	}
	assert_true(rows >= 40);
	sqlite3_close(db);
	stall_end(&s);
}

/* What a sale with its payment takes of the file, everything included. */
static void
test_file_size(void **state)
{
	struct stall s;
	struct sale sale;
	struct stat st;
	char path[128];
	off_t size[2];
	bool fresh;
	int number = 0;

	(void)state;
	stall_begin(&s, 3);
	s.env.vfs = FAULT_VFS;
	fault_sync(false);
	stall_set_up(&s);
	for (int half = 0; half < 2; half++) {
		for (int i = 0; i < SIZED_SALES; i++) {
			s.wall_ms += 300000;
			sale = stall_sell(&s, 65000 + i);
			struct credit c = stall_credit(sale.ref, 65000 + i,
			    ++number);
			assert_int_equal(sale_credit(s.l, &c, &sale, &fresh),
			    RC_OK);
		}
		assert_int_equal(ledger_tidy(s.l), RC_OK);
		stall_path(&s, "ledger.db", path);
		assert_int_equal(stat(path, &st), 0);
		size[half] = st.st_size;
	}
	fault_sync(true);
	long each = (long)(size[1] - size[0]) / SIZED_SALES;
	printf("file_bytes_per_sale\t%ld\n", each);
	assert_in_range(each, 300, 900);
	stall_end(&s);
}

/* --- credits --------------------------------------------------------- */

static void
test_credits(void **state)
{
	struct stall s;
	struct sale sale, out = { .n = 77 };
	struct journal_head h;
	bool fresh = false;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	sale = stall_sell(&s, 65000);
	struct credit c = stall_credit(sale.ref, 20000, 1);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	assert_true(fresh);
	c.mail = 4;   /* numbered again by a restored board */
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_OK);
	assert_false(fresh);
	assert_int_equal(out.received.dong, 20000);
	ledger_head(s.l, &h);
	assert_int_equal(h.mail, 4);
	assert_int_equal(h.n, 4);
	struct credit other = c;
	other.amount.dong++;
	assert_int_equal(sale_credit(s.l, &other, &out, &fresh), RC_CONFLICT);
	other = c;
	other.bank_ref[0] = 'X';
	assert_int_equal(sale_credit(s.l, &other, &out, &fresh), RC_CONFLICT);

	struct credit lost = stall_credit("C4ZZZZZZZZZZZZZZZ", 5000, 5);
	out.n = 77;
	assert_int_equal(sale_credit(s.l, &lost, &out, &fresh), RC_NOT_FOUND);
	assert_true(fresh);
	assert_int_equal(out.n, 77);
	assert_int_equal(sale_credit(s.l, &lost, &out, &fresh), RC_NOT_FOUND);
	assert_false(fresh);
	ledger_head(s.l, &h);
	assert_int_equal(h.n, 5);
	assert_int_equal(h.mail, 5);
	stall_must_verify(s.l);
	stall_reopen(&s);
	assert_int_equal(sale_credit(s.l, &lost, &out, &fresh), RC_NOT_FOUND);
	assert_false(fresh);
	stall_end(&s);
}

static void
test_bad_values(void **state)
{
	struct stall s;
	struct sale out;
	bool fresh;
	struct profile p = stall_profile;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 0 }, &out),
	    RC_BAD_INPUT);
	assert_int_equal(sale_open(s.l, (struct vnd){ VND_SALE_MAX + 1 },
	    &out), RC_BAD_INPUT);
	struct credit c = stall_credit("C4ZZZZZZZZZZZZZZZ", 0, 1);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_BAD_INPUT);
	c = stall_credit("C4ZZZZZZZZZZZZZZZ", VND_MAX + 1, 1);
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_BAD_INPUT);
	c = stall_credit("C4ZZZZZZZZZZZZZZZ", 1, 1);
	c.id[0] = '\0';
	assert_int_equal(sale_credit(s.l, &c, &out, &fresh), RC_BAD_INPUT);
	p.terminal = 0;
	assert_int_equal(ledger_profile_set(s.l, &p), RC_BAD_INPUT);
	p = stall_profile;
	p.account[0] = '\0';
	assert_int_equal(ledger_profile_set(s.l, &p), RC_BAD_INPUT);
	assert_int_equal(ledger_profile(s.l, &p), RC_OK);
	assert_memory_equal(&p, &stall_profile, sizeof(p));
	stall_must_verify(s.l);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock_quality),
		cmocka_unit_test(test_floor_lasts),
		cmocka_unit_test(test_time_set),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_file_size),
		cmocka_unit_test(test_credits),
		cmocka_unit_test(test_bad_values),
	};

	fault_vfs_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

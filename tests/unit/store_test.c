/* SPDX-License-Identifier: Apache-2.0 */
/* The board's store: one writer, commits in groups, facts that stay. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "sync/board/store_inside.h"
#include "tests/support/board_box.h"
#include "tests/support/pg_box.h"

static struct box box;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

/* --- groups ------------------------------------------------------------ */

#define JOBS 40

struct counting {
	struct store_job job;
	int number;
	bool in_transaction;   /* seen by its done */
	enum rc rc;
};

static struct counting jobs[JOBS];
static atomic_int done_count;
static atomic_bool gate, taken;

/* Hold the writer until everything is queued. */
static enum rc
wait_for_gate(struct store *s, struct store_job *job)
{
	(void)s;
	(void)job;
	atomic_store(&taken, true);
	while (!atomic_load(&gate))
		poll(NULL, 0, 1);
	return RC_OK;
}

static enum rc
register_device(struct store *s, struct store_job *job)
{
	struct counting *c = (struct counting *)(void *)job;
	struct store_terminal t = { .terminal = (uint32_t)c->number + 1 };

	enum rc rc = store_terminal_put(s, &t);
	/* Every third one thinks better of it after it has written. */
	return rc == RC_OK && c->number % 3 == 2 ? RC_STATE : rc;
}

static void
note_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct counting *c = (struct counting *)(void *)job;
	struct store_terminal t;

	c->rc = rc;
	/* Committed before it is told: all of the group is visible. */
	if (c->number >= 0)
		c->in_transaction = store_terminal_get(s, JOBS, &t) !=
		    RC_OK;
	atomic_fetch_add(&done_count, 1);
}

static void
wait_until_done(int count)
{
	for (int i = 0; i < 5000 && atomic_load(&done_count) < count; i++)
		poll(NULL, 0, 1);
	assert_int_equal(atomic_load(&done_count), count);
}

static void
a_failed_job_takes_nobody_with_it(void **state)
{
	struct counting first = { .job = { wait_for_gate, note_done, NULL,
	    RC_OK }, .number = -1 };

	(void)state;
	atomic_store(&done_count, 0);
	atomic_store(&gate, false);
	assert_int_equal(store_submit(box.store, &first.job), RC_OK);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct counting){ .job = { register_device,
		    note_done, NULL, RC_OK }, .number = i };
		assert_int_equal(store_submit(box.store, &jobs[i].job),
		    RC_OK);
	}
	atomic_store(&gate, true);
	wait_until_done(JOBS + 1);
	box_reopen(&box);
	for (int i = 0; i < JOBS; i++) {
		bool fails = i % 3 == 2;
		assert_int_equal(jobs[i].rc, fails ? RC_STATE : RC_OK);
		assert_false(jobs[i].in_transaction);
		struct store_terminal t = { .terminal = (uint32_t)i + 1 };
		if (!fails)
			t = box_terminal(&box, (uint32_t)i + 1);
		assert_int_equal(t.terminal, i + 1);
	}
}

static struct counting many[STORE_QUEUE_MAX + 1];

static enum rc
nothing(struct store *s, struct store_job *job)
{
	(void)s;
	(void)job;
	return RC_OK;
}

static void
a_full_queue_says_busy_and_recovers(void **state)
{
	struct counting first = { .job = { wait_for_gate, note_done, NULL,
	    RC_OK }, .number = -1 };
	int queued = 0;

	(void)state;
	atomic_store(&taken, false);
	atomic_store(&done_count, 0);
	atomic_store(&gate, false);
	assert_int_equal(store_submit(box.store, &first.job), RC_OK);
	while (!atomic_load(&taken))   /* the writer has the first one */
		poll(NULL, 0, 1);
	for (int i = 0; i <= STORE_QUEUE_MAX; i++) {
		many[i] = (struct counting){ .job = { nothing, note_done,
		    NULL, RC_OK }, .number = -1 };
		enum rc rc = store_submit(box.store, &many[i].job);
		if (rc == RC_OK)
			queued++;
		else
			assert_int_equal(rc, RC_BUSY);
	}
	assert_int_equal(queued, STORE_QUEUE_MAX);
	atomic_store(&gate, true);
	wait_until_done(STORE_QUEUE_MAX + 1);
	many[0].job.next = NULL;
	assert_int_equal(store_submit(box.store, &many[0].job), RC_OK);
	wait_until_done(STORE_QUEUE_MAX + 2);
}

/* --- the file ---------------------------------------------------------- */

static void
one_process_has_the_file(void **state)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct store_env env = { .clock = &box.clock, .market = 1 };
	struct store *second;

	(void)state;
	box_needs_file();
	assert_int_equal(store_open(box.path, &env, &second, &why), RC_BUSY);
	assert_null(second);
	assert_non_null(strstr(memory, "stop that one first"));
	buf_reset(&why);
	assert_int_equal(store_open("/nonexistent/board.db", &env, &second,
	    &why), RC_DENIED);
	assert_non_null(strstr(memory, "/nonexistent/board.db"));
}

static void
facts_cannot_be_rewritten(void **state)
{
	static const char *const attacks[] = {
		"UPDATE credit SET amount = 1",
		"DELETE FROM credit",
		"UPDATE event SET body = x'00'",
		"DELETE FROM event",
		"INSERT OR REPLACE INTO event SELECT market_id, seq, provider,"
		" account, note_id, body_hash, verdict, x'00', received_ms "
		"FROM event",
		"INSERT INTO credit SELECT market_id, seq + 1, provider, "
		"note_id, bin, account, amount, bank_ref, at, content, state,"
		" reason, ref, terminal, received_ms FROM credit",
	};
	struct notice n = box_notice(1, 65000, box_ref(7, 1), "FT1");
	sqlite3 *db;

	(void)state;
	box_needs_file();
	box_device(&box, 7);
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
	store_close(box.store);
	box.store = NULL;
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers=ON; "
	    "PRAGMA foreign_keys=ON", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		if (sqlite3_exec(db, attacks[i], NULL, NULL, NULL) ==
		    SQLITE_OK)
			fail_msg("done: %s", attacks[i]);
	/* A newer file is not touched by an older program. */
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL,
	    NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	char memory[512];
	struct buf why = BUF(memory);
	struct store_env env = { .clock = &box.clock, .market = 1 };
	assert_int_equal(store_open(box.path, &env, &box.store, &why),
	    RC_TOO_NEW);
}

/* Hot statements must not walk whole tables. */
static void
hot_statements_use_an_index(void **state)
{
	static const char *const hot[] = {
		"SELECT body_hash FROM event WHERE market_id = 1 AND provider "
		"= 'a' AND account = 'b' AND note_id = 'c' AND verdict IN "
		"('credit', 'out')",
		"SELECT seq FROM credit WHERE market_id = 1 AND account = 'a' "
		"AND bank_ref = 'b' AND amount = 1 AND substr(at, 1, 10) = "
		"'c' AND bank_ref <> '' AND state <> 'twin'",
		"SELECT count(*), sum(amount) FROM credit WHERE market_id = 1 "
		"AND ref = 'x' AND state = 'matched'",
		"SELECT amount FROM credit WHERE market_id = 1 AND ref >= 'x' "
		"AND ref < 'y' AND state = 'matched'",
		"SELECT c.amount FROM claim AS k JOIN credit AS c ON "
		"c.market_id = k.market_id AND c.seq = k.seq WHERE "
		"k.market_id = 1 AND k.ref >= 'x' AND k.ref < 'y'",
		"SELECT n FROM mail WHERE market_id = 1 AND terminal = 1 AND "
		"n > 1 ORDER BY n LIMIT 50",
		"SELECT l, h FROM entry WHERE market_id = 1 AND terminal = 1 "
		"AND n = 1",
	};
	sqlite3 *db;

	(void)state;
	box_needs_file();
	store_close(box.store);
	box.store = NULL;
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof(hot) / sizeof(hot[0]); i++) {
		char sql[1024];
		sqlite3_stmt *st;
		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", hot[i]);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL),
		    SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW) {
			const char *plan = (const char *)
			    sqlite3_column_text(st, 3);
			if (strstr(plan, "SCAN") != NULL ||
			    strstr(plan, "TEMP B-TREE") != NULL)
				fail_msg("%s: %s", plan, hot[i]);
		}
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
}

static int64_t
odd_in_file(void)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	store_close(box.store);
	box.store = NULL;
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM event "
	    "WHERE verdict = 'bad'", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static int64_t
odd_in_pg(void)
{
	char sql[128];
	int64_t n = -1;

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM event WHERE "
	    "verdict = 'bad' AND market_id = %lld", (long long)box.market);
	assert_true(str_to_i64(str_of(pg_box_sql(sql)), &n));
	return n;
}

static void
odd_deliveries_are_kept_up_to_a_number(void **state)
{
	char salt[16];

	(void)state;
	for (int i = 0; i < STORE_ODD_MAX + 50; i++) {
		snprintf(salt, sizeof(salt), "bad %d", i);
		assert_int_equal(box_deliver(&box, NULL, salt).end,
		    CREDIT_ODD);
	}
	if (box_wants_pg())
		assert_int_equal(odd_in_pg(), STORE_ODD_MAX);
	else
		assert_int_equal(odd_in_file(), STORE_ODD_MAX);
}

/* --- a full disk ------------------------------------------------------- */

/* The one number of a statement of the test's own. */
static int64_t
number_of(struct store *s, const char *text)
{
	struct sql_stmt *st;
	int64_t n = 0;

	assert_int_equal(s->driver->prepare(s->db, text, &st), RC_OK);
	assert_int_equal(sql_one_i64(st, &n), RC_OK);
	s->driver->finalize(st);
	return n;
}

static enum rc
limit_pages(struct store *s, void *ctx)
{
	int64_t pages = number_of(s, "PRAGMA page_count");
	char text[64];

	/* What a full disk does to SQLite, without filling one. */
	snprintf(text, sizeof(text), "PRAGMA max_page_count=%lld",
	    (long long)pages + *(const int *)ctx);
	(void)number_of(s, text);
	return RC_OK;
}

struct big_job { struct store_job job; char id[12]; char body[60000];
	enum rc rc; };
static struct big_job big[12];

static enum rc
keep_big(struct store *s, struct store_job *job)
{
	struct big_job *b = (struct big_job *)(void *)job;
	struct store_event e = { .provider = "sepay", .account = BOX_ACCOUNT,
	    .verdict = "credit", .note_id = b->id,
	    .body = { b->body, sizeof(b->body) } };
	int64_t seq;

	return store_event_add(s, &e, &seq);
}

static void
big_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct big_job *b = (struct big_job *)(void *)job;

	(void)s;
	b->rc = rc;
	atomic_fetch_add(&done_count, 1);
}

static void
submit_big(void)
{
	atomic_store(&done_count, 0);
	for (int i = 0; i < 12; i++) {
		big[i].job = (struct store_job){ keep_big, big_done, NULL,
		    RC_OK };
		snprintf(big[i].id, sizeof(big[i].id), "%d", i);
		memset(big[i].body, 'a' + i, sizeof(big[i].body));
		assert_int_equal(store_submit(box.store, &big[i].job), RC_OK);
	}
	wait_until_done(12);
}

static enum rc
count_events(struct store *s, void *ctx)
{
	*(int *)ctx = (int)number_of(s, "SELECT count(*) FROM event");
	return RC_OK;
}

/* Whoever is told RC_OK is in the file, and nobody else; with room again
 * everything goes on in the same process. */
static void
a_full_disk_tells_the_truth(void **state)
{
	int more = 100, held = 0, kept = 0;

	(void)state;
	box_needs_file();
	box_run(&box, limit_pages, &more);
	submit_big();
	for (int i = 0; i < 12; i++) {
		if (big[i].rc == RC_OK)
			kept++;
		else
			assert_int_equal(big[i].rc, RC_FULL);
	}
	assert_true(kept < 12);   /* 12 bodies do not fit in 100 pages */
	box_run(&box, count_events, &held);
	assert_int_equal(held, kept);
	assert_int_equal(store_health(box.store), RC_OK);
	more = 10000;
	box_run(&box, limit_pages, &more);
	submit_big();
	for (int i = 0; i < 12; i++)
		assert_int_equal(big[i].rc, RC_OK);
	box_reopen(&box);
	box_run(&box, count_events, &held);
	assert_int_equal(held, 12);
}

/* --- news -------------------------------------------------------------- */

static struct { size_t count, all; uint32_t last; } heard;

static void
hear(void *ctx, enum store_news what, uint32_t terminal)
{
	(void)ctx;
	assert_int_equal(what, STORE_NEWS_MAIL);
	heard.count++;
	heard.all += terminal == 0;
	heard.last = terminal;
}

static enum rc
tell_some(struct store *s, void *ctx)
{
	uint32_t count = *(uint32_t *)ctx;

	for (uint32_t t = 1; t <= count; t++) {
		store_tell(s, STORE_NEWS_MAIL, t);
		store_tell(s, STORE_NEWS_MAIL, t);
	}
	return RC_OK;
}

/* The news of a batch is told before the next begins. */
static void
hear_of(uint32_t count)
{
	heard.count = heard.all = 0;
	box_run(&box, tell_some, &count);
	count = 0;
	box_run(&box, tell_some, &count);
}

static void
mail_is_news_in_its_own_process(void **state)
{
	(void)state;
	for (uint32_t t = 7; t < 9; t++)
		box_device(&box, t);
	box.store->news = hear;
	struct notice n = box_notice(1, 65000, box_ref(8, 1), "FT1");
	(void)box_deliver(&box, &n, "");
	hear_of(0);
	heard.count = 0;
	n = box_notice(2, 65000, box_ref(7, 1), "FT2");
	(void)box_deliver(&box, &n, "");
	uint32_t none = 0;
	box_run(&box, tell_some, &none);
	assert_int_equal(heard.count, 1);
	assert_int_equal(heard.last, 7);
	hear_of(3);
	assert_int_equal(heard.count, 3);
	hear_of(STORE_TOLD_MAX);
	assert_int_equal(heard.count, STORE_TOLD_MAX);
	assert_int_equal(heard.all, 0);
	/* More than can be counted: whoever has some. */
	hear_of(STORE_TOLD_MAX + 1);
	assert_int_equal(heard.count, STORE_TOLD_MAX + 1);
	assert_int_equal(heard.all, 1);
	hear_of(0);
	assert_int_equal(heard.count, 0);
	box.store->news = NULL;
}

/* --- sales ------------------------------------------------------------- */

#define SALES (STORE_HELD_SALES + 44)

static enum rc
write_sales(struct store *s, void *ctx)
{
	struct store_sale sale;

	(void)ctx;
	for (uint64_t i = 1; i <= SALES; i++)
		store_sale_ahead(s, box_ref(7, i));
	for (uint64_t i = 1; i <= SALES; i++) {
		sale = (struct store_sale){ .seq = (int64_t)i, .terminal = 7,
		    .asked = { (int64_t)(1000 * i) },
		    .place = { BOX_BIN, BOX_ACCOUNT } };
		memcpy(sale.ref, box_ref(7, i), sizeof(sale.ref));
		assert_int_equal(store_sale_get(s, sale.ref, &sale),
		    RC_NOT_FOUND);
		assert_int_equal(store_sale_add(s, &sale), RC_OK);
		if (i % 3 != 0)
			continue;
		memcpy(sale.closed, "void", 5);
		assert_int_equal(store_sale_save(s, &sale), RC_OK);
	}
	for (uint64_t i = 1; i <= SALES; i++) {
		assert_int_equal(store_sale_get(s, box_ref(7, i), &sale),
		    RC_OK);
		assert_int_equal(sale.asked.dong, 1000 * i);
		assert_string_equal(sale.closed, i % 3 == 0 ? "void" : "");
	}
	return RC_OK;
}

/* And what is committed stays so, for the next one. */
static enum rc
read_sales(struct store *s, void *ctx)
{
	struct store_sale sale;

	(void)ctx;
	for (uint64_t i = 1; i <= SALES; i++) {
		assert_int_equal(store_sale_get(s, box_ref(7, i), &sale),
		    RC_OK);
		assert_string_equal(sale.closed, i % 3 == 0 ? "void" : "");
	}
	return RC_OK;
}

/* Though the reads were begun before. */
static void
what_a_run_wrote_it_reads(void **state)
{
	(void)state;
	box_device(&box, 7);
	box_run(&box, write_sales, NULL);
	box_run(&box, read_sales, NULL);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_failed_job_takes_nobody_with_it),
		T(a_full_queue_says_busy_and_recovers),
		T(one_process_has_the_file),
		T(facts_cannot_be_rewritten),
		T(hot_statements_use_an_index),
		T(mail_is_news_in_its_own_process),
		T(odd_deliveries_are_kept_up_to_a_number),
		T(what_a_run_wrote_it_reads),
		T(a_full_disk_tells_the_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Starts on damaged, foreign and shortened ledgers. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/debt.h"
#include "ledger/recover.h"
#include "ledger/side.h"
#include "tests/support/stall.h"

#define SALES 40

static struct stall s;
static char side[128], db[128];
static char refs[SALES][REF_LEN + 1];

static void
start(struct recovery *r)
{
	char text[512];
	struct buf why = BUF(text);

	if (ledger_start(s.dir, &s.env, &s.l, r, &why) != RC_OK)
		fail_msg("start: %s", text);
}

static void
end(void)
{
	ledger_close(s.l);
	s.l = NULL;
}

static int64_t
head(void)
{
	struct journal_head h;

	ledger_head(s.l, &h);
	return h.n;
}

/* Sales from to up to, every other one paid. */
static void
sell(int from, int upto)
{
	struct sale sale;
	struct debtor debtor;
	bool fresh;

	assert_int_equal(debt_add(s.l, STR("Chị Hà"), (struct vnd){ 5000 },
	    &debtor), RC_OK);
	for (int i = from; i < upto; i++) {
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 + i },
		    &sale), RC_OK);
		memcpy(refs[i], sale.ref, sizeof(refs[i]));
		struct credit c = stall_credit(sale.ref, 1000 + i, i + 1);
		if (i % 2 == 0)
			assert_int_equal(sale_credit(s.l, &c, &sale, &fresh),
			    RC_OK);
	}
}

static void
must_hold(int upto)
{
	struct sale sale;

	for (int i = 0; i < upto; i++) {
		assert_int_equal(sale_get(s.l, refs[i], &sale), RC_OK);
		assert_int_equal(sale.amount.dong, 1000 + i);
		assert_int_equal(sale.state, i % 2 == 0 ? SALE_PAID :
		    SALE_OPEN);
	}
	stall_must_verify(s.l);
}

/* A name is in the damaged file alone. */
static bool
knows_a_name(void)
{
	struct debtor list[2];
	size_t count = 0;

	assert_int_equal(debt_list(s.l, "", list, 2, &count), RC_OK);
	assert_int_equal(count, 1);
	return strcmp(list[0].name, "Chị Hà") == 0;
}

static void
walk(void)
{
	int64_t n = 0;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK; i++) {
		assert_true(i < 20);
		rc = ledger_walk_step(s.l, &n);
	}
	assert_int_equal(rc, RC_NOT_FOUND);
}

static long
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void
spoil(const char *path, long at, long n)
{
	FILE *f = fopen(path, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	for (long i = 0; i < n; i++)
		fputc(0xa5, f);
	assert_int_equal(fclose(f), 0);
}

/* Where the page begins that has this text. */
static long
page_with(const char *text)
{
	static char bytes[1 << 20];
	FILE *f = fopen(db, "r");
	size_t n = strlen(text);

	assert_non_null(f);
	size_t have = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	for (size_t at = 0; at + n <= have; at++)
		if (memcmp(bytes + at, text, n) == 0)
			return (long)(at / 4096 * 4096);
	fail_msg("nowhere: %s", text);
	return 0;
}

static int
files_named(const char *part)
{
	DIR *d = opendir(s.dir);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n += strstr(e->d_name, part) != NULL;
	closedir(d);
	return n;
}

static int
begin(bool with_side)
{
	struct recovery r;

	stall_begin(&s, 3);
	stall_path(&s, "side.c4", side);
	stall_path(&s, "ledger.db", db);
	s.env.side_path = with_side ? side : NULL;
	s.env.side_slots = 256;
	start(&r);
	assert_false(r.happened);
	assert_int_equal(ledger_side(s.l), with_side ? SIDE_OK : SIDE_OFF);
	assert_int_equal(ledger_profile_set(s.l, &stall_profile), RC_OK);
	sell(0, SALES);
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	return begin(true);
}

static int
setup_alone(void **state)
{
	(void)state;
	return begin(false);
}

static int
teardown(void **state)
{
	(void)state;
	stall_end(&s);
	return 0;
}

/* --- damage ---------------------------------------------------------- */

/* Every page of the file in turn, gone: all is back from the side copy, what
 * was damaged is kept, and the chain goes on with a higher start. */
static void
test_any_page(void **state)
{
	struct recovery r;
	struct journal_head before, after;
	char whole[128];
	int asides = 0;

	(void)state;
	stall_path(&s, "whole.db", whole);
	end();
	stall_copy(db, whole);
	for (long at = 0; at < size_of(whole); at += 4096) {
		unlink(side);   /* of the history of the last turn */
		stall_copy(whole, db);
		start(&r);
		assert_false(r.happened);
		walk();
		ledger_head(s.l, &before);
		end();
		spoil(db, at, 4096);
		ledger_suspect(s.dir);
		start(&r);
		must_hold(SALES);
		ledger_head(s.l, &after);
		assert_true(after.boot > before.boot);
		if (r.happened) {   /* not a page that is free */
			assert_int_equal(r.kept, before.n);
			assert_int_equal(r.lost, 0);
			assert_int_equal(files_named(".damaged.db"),
			    ++asides);
		}
		assert_int_equal(ledger_side(s.l), SIDE_OK);
		end();
	}
	assert_true(asides >= 8);
	assert_int_equal(files_named("ledger.suspect"), 0);
	assert_int_equal(files_named(".new"), 0);
}

/* Without a side copy: what the chain proves stays, the rest is counted. */
static void
test_prefix(void **state)
{
	struct recovery r;
	struct sale sale;
	int64_t n = head();
	int kept = 0;

	(void)state;
	end();
	spoil(db, page_with("\"mail\":21}"), 4096);
	start(&r);
	assert_true(r.happened);
	assert_true(r.kept > 0 && r.kept < n);
	assert_true(r.lost > 0 || r.maybe_more);
	assert_true(knows_a_name());
	while (kept < SALES && sale_get(s.l, refs[kept], &sale) == RC_OK)
		kept++;
	for (int i = kept; i < SALES; i++)
		assert_int_equal(sale_get(s.l, refs[i], &sale), RC_NOT_FOUND);
	stall_must_verify(s.l);
	/* And it sells. */
	assert_int_equal(sale_open(s.l, (struct vnd){ 5000 }, &sale), RC_OK);
}

static void
test_whole_file(void **state)
{
	struct recovery r;
	struct journal_head h;

	(void)state;
	end();
	spoil(db, 0, size_of(db));
	start(&r);
	assert_true(r.happened && r.maybe_more);
	assert_int_equal(r.from_side, r.kept);
	must_hold(SALES);
	end();
	/* Both gone: a new beginning, and no start number seen before. */
	spoil(db, 0, size_of(db));
	unlink(side);
	start(&r);
	assert_true(r.happened && r.maybe_more);
	assert_int_equal(r.kept, 0);
	ledger_head(s.l, &h);
	assert_true(h.boot > 1000000);
	assert_int_equal(files_named(".damaged.db"), 2);
}

/* The power went with commits still in the log, and the file is damaged: the
 * log goes aside with it, or its pages would be played into the new one. */
static void
test_hot_log(void **state)
{
	struct recovery r;
	char wal[128], hot[128], old[128];
	int64_t n = head();

	(void)state;
	stall_path(&s, "ledger.db-wal", wal);
	stall_path(&s, "hot", hot);
	stall_path(&s, "old", old);
	stall_copy(db, old);
	stall_copy(wal, hot);
	end();
	stall_copy(hot, wal);
	stall_copy(old, db);
	spoil(wal, 32 + 24, 2);   /* its first page, under the frame's sum */
	spoil(db, 0, size_of(db));
	start(&r);
	assert_true(r.happened);
	assert_int_equal(r.kept, n);
	assert_int_equal(head(), n + 2);   /* the recovery's start, and this */
	assert_int_equal(files_named(".damaged.db-wal"), 1);
	must_hold(SALES);
}

/* The projections alone: nothing is lost at all. */
static void
test_projection(void **state)
{
	struct recovery r;
	sqlite3 *h;
	int64_t n = head();

	(void)state;
	end();
	assert_int_equal(sqlite3_open(db, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, "UPDATE sale SET amount = amount + 1"
	    " WHERE n = 4", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
	start(&r);
	assert_false(r.happened);   /* a start looks at the tail only */
	end();
	ledger_suspect(s.dir);
	start(&r);
	assert_true(r.happened);
	assert_int_equal(r.kept, n + 1);
	assert_int_equal(r.lost, 0);
	assert_false(r.maybe_more);
	must_hold(SALES);
}

/* --- the side copy --------------------------------------------------- */

/* The disk took back what it had said to keep: the file is sound and short. */
static void
test_lying_disk(void **state)
{
	struct recovery r;
	char early[128];

	(void)state;
	end();
	stall_path(&s, "early.db", early);
	stall_copy(db, early);
	start(&r);
	struct sale sale;
	assert_int_equal(sale_open(s.l, (struct vnd){ 7777 }, &sale), RC_OK);
	int64_t n = head();
	end();
	stall_copy(early, db);
	start(&r);
	assert_false(r.happened);
	assert_int_equal(r.healed, 2);   /* a start and a sale */
	assert_int_equal(head(), n + 1);
	assert_int_equal(sale_get(s.l, sale.ref, &sale), RC_OK);
	must_hold(SALES);
}

static void
test_side_lags(void **state)
{
	struct recovery r;
	int64_t n;

	(void)state;
	end();
	s.env.side_path = NULL;
	start(&r);
	for (int i = 0; i < 90; i++) {
		struct sale sale;
		assert_int_equal(sale_open(s.l, (struct vnd){ 2000 }, &sale),
		    RC_OK);
	}
	end();
	s.env.side_path = side;
	start(&r);
	assert_int_equal(ledger_side(s.l), SIDE_BEHIND);
	for (int i = 0; ledger_side(s.l) == SIDE_BEHIND; i++) {
		assert_true(i < 10);
		assert_int_equal(ledger_walk_step(s.l, &n), RC_OK);
	}
	assert_int_equal(ledger_side(s.l), SIDE_OK);
	end();
	spoil(db, 0, size_of(db));
	start(&r);
	must_hold(SALES);
	assert_int_equal(r.kept, SALES + SALES / 2 + 3 + 1 + 90 + 1);
}

static void
test_side_of_another_history(void **state)
{
	struct recovery r;
	char early[128], other[128 + 16];

	(void)state;
	end();
	stall_path(&s, "early.db", early);
	stall_copy(db, early);
	start(&r);
	end();
	stall_copy(early, db);
	s.env.side_path = NULL;
	start(&r);
	end();
	s.env.side_path = side;
	s.wall_ms += 5000;
	start(&r);
	assert_int_equal(ledger_side(s.l), SIDE_BEHIND);
	(void)snprintf(other, sizeof(other), "%s.other-1", side);
	assert_true(size_of(other) > 0);
	must_hold(SALES);
}

/* A stick that is pulled out, or full, or another stall's. */
static void
test_side_fails(void **state)
{
	struct recovery r;
	struct sale sale;

	(void)state;
	end();
	s.env.side_path = "/nowhere/side.c4";
	start(&r);
	assert_int_equal(ledger_side(s.l), SIDE_FAILED);
	assert_int_equal(sale_open(s.l, (struct vnd){ 2000 }, &sale), RC_OK);
	end();
	s.env.side_path = side;
	spoil(side, 0, 16384);
	start(&r);
	must_hold(SALES);
}

/* --- what is not damage ---------------------------------------------- */

static void
must_refuse(enum rc want, const char *say)
{
	char text[512], before[128], after[128];
	struct buf why = BUF(text);
	struct recovery r;

	(void)snprintf(before, sizeof(before), "cp %s/ledger.db /tmp/x.%d",
	    s.dir, (int)getpid());
	assert_int_equal(system(before), 0);
	assert_int_equal(ledger_start(s.dir, &s.env, &s.l, &r, &why), want);
	assert_null(s.l);
	assert_non_null(strstr(text, say));
	assert_false(r.happened);
	(void)snprintf(after, sizeof(after), "cmp %s/ledger.db /tmp/x.%d && "
	    "rm /tmp/x.%d", s.dir, (int)getpid(), (int)getpid());
	assert_int_equal(system(after), 0);
	assert_int_equal(files_named(".damaged.db"), 0);
}

static void
sql(const char *text)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(db, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

static void
test_not_ours(void **state)
{
	(void)state;
	end();
	unlink(db);
	sql("CREATE TABLE photos (x); PRAGMA user_version = 0");
	must_refuse(RC_CORRUPT, "not a ledger");
	sql("PRAGMA user_version = 1");
	must_refuse(RC_CORRUPT, "not a ledger");
}

static void
test_newer(void **state)
{
	(void)state;
	end();
	sql("PRAGMA user_version = 99");
	must_refuse(RC_TOO_NEW, "newer version");
}

static void
test_another_key(void **state)
{
	char key[128];

	(void)state;
	end();
	stall_path(&s, "journal.key", key);
	spoil(key, 0, KEY_BYTES);
	must_refuse(RC_CORRUPT, "another ledger");
	unlink(key);
	spoil(db, 0, 4096);
	must_refuse(RC_CORRUPT, "ledger.db");
}

/* The chain begins with our key: it is the row of the key that is damaged. */
static void
test_key_row(void **state)
{
	struct recovery r;

	(void)state;
	end();
	sql("UPDATE station SET key = zeroblob(32)");
	start(&r);
	assert_true(r.happened && r.kept > 0 && r.lost == 0);
	must_hold(SALES);
}

/* A clock at 1970 or 2099 names the file, and decides nothing. */
static void
test_clocks(void **state)
{
	static const int64_t clocks[] = { 0, 4102444800000 };
	struct recovery r;

	(void)state;
	for (int i = 0; i < 2; i++) {
		end();
		spoil(db, 0, 4096);
		s.wall_ms = clocks[i];
		start(&r);
		assert_true(r.happened);
		must_hold(SALES);
		assert_int_equal(files_named(i == 0 ? "ledger-19700101-" :
		    "ledger-20991231-") + files_named("ledger-21000101-"),
		    1);
	}
}

/* --- the walk -------------------------------------------------------- */

static void
test_walk(void **state)
{
	struct recovery r;

	(void)state;
	walk();
	end();
	sql("DROP TRIGGER journal_is_final_u;"
	    "UPDATE journal SET line = CAST(replace(line, "
	    "'1003', '9003') AS BLOB)"
	    " WHERE instr(line, '\"amount\":1003') > 0;"
	    "CREATE TRIGGER journal_is_final_u BEFORE UPDATE ON journal "
	    "BEGIN SELECT raise(ABORT, 'entries are final'); END");
	start(&r);
	assert_true(r.happened);   /* within the tail */
	must_hold(SALES);
}

#define TEST(f, before) cmocka_unit_test_setup_teardown(f, before, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_any_page, setup), TEST(test_prefix, setup_alone),
		TEST(test_whole_file, setup), TEST(test_hot_log, setup),
		TEST(test_projection, setup_alone),
		TEST(test_lying_disk, setup), TEST(test_side_lags, setup),
		TEST(test_side_of_another_history, setup),
		TEST(test_side_fails, setup), TEST(test_not_ours, setup),
		TEST(test_newer, setup), TEST(test_another_key, setup),
		TEST(test_key_row, setup_alone),
		TEST(test_clocks, setup), TEST(test_walk, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

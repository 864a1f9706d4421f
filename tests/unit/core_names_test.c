/* SPDX-License-Identifier: Apache-2.0 */
/* Recovery where a file may not have its name, or the new one fails. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/ruin.h"

/* --- names and renames ------------------------------------------------ */

static int rename_error;

static int
rename_fails(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return rename_error;
}

static void
test_renames(void **state)
{
	static const struct { int e; enum rc rc; } all[] = {
		{ EACCES, RC_DENIED }, { EPERM, RC_DENIED },
		{ EROFS, RC_DENIED }, { ENOSPC, RC_FULL }, { EIO, RC_DISK },
	};

	(void)state;
	int64_t n = ruin_head();
	ruin_close();
	ruin_break();
	ruin.env.rename = rename_fails;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		rename_error = all[i].e;
		assert_int_equal(ruin_try_start(), all[i].rc);
		assert_true(ruin_is_there(ruin_db));
	}
	ruin.env.rename = NULL;
	ruin_start();
	assert_int_equal(ruin_r.kept, n - 1);
}

/* A name is taken if either of the two files has it. */
static void
test_names_taken(void **state)
{
	char name[64], path[128];

	(void)state;
	ruin_close();
	ruin_break();
	stall_path(&ruin, "ledger-20261121-010000.damaged.db-wal", path);
	ruin_touch(path);
	for (int i = 2; i <= 100; i++) {
		(void)snprintf(name, sizeof(name),
		    "ledger-20261121-010000-%d.damaged.db", i);
		stall_path(&ruin, name, path);
		ruin_touch(path);
	}
	assert_int_equal(ruin_try_start(), RC_SYSTEM);
	assert_true(ruin_is_there(ruin_db));
	assert_int_equal(unlink(path), 0);
	ruin_start();
	assert_string_equal(ruin_r.aside, name);
}

/* The year of a clock gone mad is in the name all the same. */
static void
test_far_years(void **state)
{
	static const int64_t clocks[] = { INT64_MAX, INT64_MIN };

	(void)state;
	for (int i = 0; i < 2; i++) {
		ruin_close();
		ruin_break();
		ruin.wall_ms = clocks[i];
		ruin_start();
		assert_true(ruin_r.happened);
		assert_non_null(strstr(ruin_r.aside, i == 0 ? "292278994" :
		    "-292275055"));
		ruin.wall_ms = STALL_NOON_MS;
	}
}

static void
test_places(void **state)
{
	char name[1100], text[256], path[128];
	struct buf why = BUF(text);

	(void)state;
	ruin_close();
	ruin.env.vfs = "no such disk";
	assert_int_equal(ledger_start(ruin.dir, &ruin.env, &ruin.l, &ruin_r,
	    &why), RC_SYSTEM);
	assert_non_null(strstr(text, ruin.dir));
	ruin.env.vfs = NULL;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(ledger_start(name, &ruin.env, &ruin.l, &ruin_r, NULL),
	    RC_TOO_BIG);
	ledger_suspect(name);
	ledger_suspect("/nowhere");
	assert_false(ruin_is_there("/nowhere"));
	ledger_suspect(ruin.dir);
	stall_path(&ruin, "ledger.suspect", path);
	assert_true(ruin_is_there(path));
	/* No side copy by an empty name, in a recovery too. */
	ruin.env.side_path = "";
	ruin_break();
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ledger_side(ruin.l), SIDE_OFF);
}

/* --- the recovery's own start ----------------------------------------- */

static sqlite3 *newest;
static int stop_after;

static int
remember(sqlite3 *h, char **why, const void *api)
{
	(void)why;
	(void)api;
	newest = h;
	return SQLITE_OK;
}

static int
stop(void *ctx)
{
	(void)ctx;
	return stop_after-- <= 0;
}

/* The clock is asked for the first time when the entries are played. */
static int64_t
wall_and_stop(void *ctx)
{
	(void)ctx;
	if (stop_after >= 0)
		sqlite3_progress_handler(newest, 1, stop, NULL);
	return STALL_NOON_MS;
}

/* Its transaction cannot begin, or a statement in it fails: nothing is set
 * aside, and the next start does it all. */
static void
test_start_of_recovery_fails(void **state)
{
	struct clock clock = ruin.clock;
	int failed = 0;

	(void)state;
	int64_t n = ruin_head();
	ruin_close();
	ruin_break();
	clock.wall_ms = wall_and_stop;
	ruin.env.clock = &clock;
	assert_int_equal(sqlite3_auto_extension((void (*)(void))remember),
	    SQLITE_OK);
	for (int i = 0; i < 12; i++) {
		stop_after = i;
		enum rc rc = ruin_try_start();
		if (rc == RC_OK)
			break;
		failed++;
		assert_int_equal(rc, RC_DISK);
		assert_false(ruin_r.happened);
		assert_true(ruin_is_there(ruin_db));
	}
	sqlite3_reset_auto_extension();
	stop_after = -1;
	assert_true(failed > 3);
	if (ruin.l == NULL)
		ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, n - 1);
	ruin_close();
	ruin.env.clock = &ruin.clock;
	ruin_start();
	stall_must_verify(ruin.l);
}

static int
remember_and_stop(sqlite3 *h, char **why, const void *api)
{
	(void)why;
	(void)api;
	sqlite3_progress_handler(h, 100, newest == NULL ? stop : NULL, NULL);
	newest = h;
	return SQLITE_OK;
}

/* A start that looks at all of it cannot, for once: it is not damaged for
 * that, and the mark stays. */
static void
test_look_at_all_fails(void **state)
{
	char text[512], mark[128];
	struct buf why = BUF(text);
	int failed = 0;

	(void)state;
	ruin_close();
	stall_path(&ruin, "ledger.suspect", mark);
	assert_int_equal(sqlite3_auto_extension(
	    (void (*)(void))remember_and_stop), SQLITE_OK);
	for (int i = 0; i < 4000; i++) {
		ledger_suspect(ruin.dir);
		newest = NULL;
		stop_after = i;
		buf_reset(&why);
		enum rc rc = ledger_start(ruin.dir, &ruin.env, &ruin.l,
		    &ruin_r, &why);
		bool stopped = stop_after < 0;
		assert_false(ruin_r.happened);
		ruin_close();
		if (!stopped)
			break;
		if (rc == RC_OK)   /* it could not even be opened to look */
			continue;
		failed++;
		assert_int_equal(rc, RC_DISK);
		assert_non_null(strstr(text, "disk error"));
		assert_true(ruin_is_there(mark));
	}
	sqlite3_reset_auto_extension();
	assert_true(failed > 0);
	ruin_start();
	stall_must_verify(ruin.l);
}

#define TEST(f, before) cmocka_unit_test_setup_teardown(f, before, ruin_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_renames, ruin_begin_alone),
		TEST(test_names_taken, ruin_begin_alone),
		TEST(test_far_years, ruin_begin_alone),
		TEST(test_places, ruin_begin_alone),
		TEST(test_start_of_recovery_fails, ruin_begin_alone),
		TEST(test_look_at_all_fails, ruin_begin_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

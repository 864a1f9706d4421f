/* SPDX-License-Identifier: Apache-2.0 */
/* Each operation on the disk fails, once and from then on; the disk is full
 * at each write; each sync fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/journal.h"
#include "tests/support/faultvfs.h"
#include "tests/support/figure.h"
#include "tests/support/ruin.h"
#include "tests/support/stall.h"
#include "tests/support/sweep.h"

static long io_points, io_violations;

static void
arm_error(long k, bool forever)
{
	fault_arm(FAULT_ERROR, k, forever);
}

static void
arm_full(long k, bool forever)
{
	fault_arm(FAULT_FULL, k, forever);
}

static void
arm_sync(long k, bool forever)
{
	fault_arm(FAULT_SYNC, k, forever);
}

/* A read that fails may look like damage to SQLite. */
static bool
is_disk(enum rc rc)
{
	return rc == RC_DISK || rc == RC_CORRUPT;
}

static bool
is_full(enum rc rc)
{
	return rc == RC_FULL;
}

static const struct sweep sweeps[] = {
	{ "i/o error", FAULT_VFS, arm_error, fault_disarm, is_disk, true,
	    false },
	{ "disk full", FAULT_VFS, arm_full, fault_disarm, is_full, true,
	    false },
	{ "sync", FAULT_VFS, arm_sync, fault_disarm, is_disk, true, false },
};

static void
test_sweeps(void **state)
{
	(void)state;
	fault_sync(false);
	for (size_t i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]); i++) {
		io_violations++;   /* what is wrong ends the test in there */
		long points = sweep_run(&sweeps[i]);
		io_violations--;
		assert_true(points > 20);
		io_points += points;
	}
	fault_sync(true);
}

/* After a failed sync nothing more is tried on that ledger. */
static void
test_never_again(void **state)
{
	struct stall s;
	struct sale sale;
	struct day_totals t;

	(void)state;
	stall_begin(&s, 1);
	s.env.vfs = FAULT_VFS;
	stall_set_up(&s);
	fault_arm(FAULT_SYNC, 0, false);
	assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &sale),
	    RC_DISK);
	assert_true(fault_disarm());
	assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &sale),
	    RC_DISK);
	assert_int_equal(ledger_day_totals(s.l, 0, 1, &t), RC_DISK);
	assert_int_equal(ledger_tidy(s.l), RC_DISK);
	stall_reopen(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &sale), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* When there is room again, selling goes on without opening again. */
static void
test_full_then_room(void **state)
{
	struct stall s;
	struct sale sale;

	(void)state;
	stall_begin(&s, 1);
	s.env.vfs = FAULT_VFS;
	stall_set_up(&s);
	fault_arm(FAULT_FULL, 0, true);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &sale),
		    RC_FULL);
	(void)fault_disarm();
	assert_int_equal(sale_open(s.l, (struct vnd){ 1000 }, &sale), RC_OK);
	assert_int_equal(sale.n, 3);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_write_protected(void **state)
{
	struct stall s;
	char text[512];
	struct buf why = BUF(text);
	struct ledger *l;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_close(s.l);
	s.l = NULL;
	s.env.vfs = FAULT_VFS;
	fault_read_only(true);
	assert_int_equal(ledger_open(s.dir, &s.env, &l, &why), RC_DENIED);
	assert_null(l);
	assert_non_null(strstr(text, "may not be written"));
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, NULL), RC_OK);
	stall_must_verify(l);
	ledger_close(l);
	fault_read_only(false);
	stall_open(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* A stick that may not be written, pulled from a stall that lost power. */
static void
test_write_protected_with_log(void **state)
{
	struct stall s;
	char text[512], path[128];
	struct buf why = BUF(text);
	struct ledger *l;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db-wal", path);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	fputs("commits", f);
	assert_int_equal(fclose(f), 0);
	s.env.vfs = FAULT_VFS;
	fault_read_only(true);
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, &why),
	    RC_DENIED);
	fault_read_only(false);
	assert_null(l);
	assert_non_null(strstr(text, "copy both"));
	stall_end(&s);
}

/* --- a recovery on a disk that fails for a moment ---------------------- */

static int connections;

/* The second one of a start is to look at what is damaged. */
static int
fail_second(sqlite3 *h, char **why, const void *api)
{
	(void)h;
	(void)why;
	(void)api;
	if (++connections == 2)
		fault_arm(FAULT_ERROR, 0, false);
	return SQLITE_OK;
}

/* That the damaged file cannot be looked at now is not that nothing is in it:
 * without a side copy a start would be empty. */
static void
test_damaged_not_to_be_seen(void **state)
{
	char text[512];
	struct buf why = BUF(text);

	(void)ruin_begin_alone(state);
	int64_t n = ruin_head();
	ruin_close();
	ruin_break();
	ruin.env.vfs = FAULT_VFS;
	connections = 0;
	assert_int_equal(sqlite3_auto_extension((void (*)(void))fail_second),
	    SQLITE_OK);
	assert_int_equal(ledger_start(ruin.dir, &ruin.env, &ruin.l, &ruin_r,
	    &why), RC_DISK);
	sqlite3_reset_auto_extension();
	assert_true(fault_disarm());
	assert_null(ruin.l);
	assert_false(ruin_r.happened);
	assert_non_null(strstr(text, "ledger.db: disk error"));
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, n - 1);
	stall_must_verify(ruin.l);
	(void)ruin_end(state);
}

/* What an earlier try has left may be anything, and may not go away. */
static void
lay_leftover(void)
{
	char path[128];

	stall_copy(ruin_kept, ruin_db);
	stall_path(&ruin, "ledger.db.new", path);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i < 8192; i++)
		fputc(0xa5, f);
	assert_int_equal(fclose(f), 0);
}

static void
test_leftover_stays(void **state)
{
	uint8_t last[HASH_BYTES], kept[HASH_BYTES];
	bool fired = true;
	int refused = 0;

	(void)ruin_begin_alone(state);
	int64_t n = ruin_head();
	assert_int_equal(journal_hash(ruin.l, n - 1, last), RC_OK);
	ruin_close();
	ruin_break();
	stall_copy(ruin_db, ruin_kept);
	ruin.env.vfs = FAULT_VFS;
	for (long k = 0; fired; k++) {
		lay_leftover();
		ruin.wall_ms += 1000;
		fault_arm(FAULT_ERROR, k, false);
		enum rc rc = ruin_try_start();
		fired = fault_disarm();
		struct recovery first = ruin_r;
		if (rc != RC_OK) {
			assert_true(is_disk(rc));
			refused++;
			ruin_start();
		}
		assert_true(first.happened != ruin_r.happened ||
		    rc == RC_OK);
		assert_true(first.kept <= n - 1 && ruin_r.kept <= n - 1);
		/* An error that passes costs no entry: it is asked again,
		 * now or by the next start. */
		assert_int_equal(journal_hash(ruin.l, n - 1, kept), RC_OK);
		assert_memory_equal(kept, last, HASH_BYTES);
		stall_must_verify(ruin.l);
		ruin_close();
	}
	assert_true(refused > 20);
	(void)ruin_end(state);
}

static int
quiet(void **state)
{
	(void)state;
	fault_vfs_open();
	log_set_level(LOG_ERROR);
	return 0;
}

static int
say_points(void **state)
{
	(void)state;
	figure_put("io_points", io_points);
	figure_put("io_violations", io_violations);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damaged_not_to_be_seen),
		cmocka_unit_test(test_leftover_stays),
		cmocka_unit_test(test_sweeps),
		cmocka_unit_test(test_never_again),
		cmocka_unit_test(test_full_then_room),
		cmocka_unit_test(test_write_protected),
		cmocka_unit_test(test_write_protected_with_log),
	};

	return cmocka_run_group_tests(tests, quiet, say_points);
}

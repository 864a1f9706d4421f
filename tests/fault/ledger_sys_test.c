/* SPDX-License-Identifier: Apache-2.0 */
/* Each system call that the ledger makes itself fails: for its key, its side
 * copy, its folder, the renames of a recovery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>

#include "ledger/base/log.h"
#include "ledger/recover.h"
#include "tests/support/failcall.h"
#include "tests/support/figure.h"
#include "tests/support/stall.h"
#include "tests/support/sweep.h"

static void
arm_error(long k, bool forever)
{
	failcall_arm(k, EIO, forever);
}

static void
arm_full(long k, bool forever)
{
	failcall_arm(k, ENOSPC, forever);
}

static void
arm_denied(long k, bool forever)
{
	failcall_arm(k, EACCES, forever);
}

/* A recovery without the key leaves it at what was found. */
static bool
is_disk(enum rc rc)
{
	return rc == RC_DISK || rc == RC_CORRUPT;
}

static bool
is_full(enum rc rc)
{
	return rc == RC_FULL || is_disk(rc);
}

static bool
is_denied(enum rc rc)
{
	return rc == RC_DENIED || is_disk(rc);
}

static void
test_calls(void **state)
{
	static const struct sweep all[] = {
		{ "call failed", NULL, arm_error, failcall_disarm, is_disk,
		    false, true },
		{ "call found no room", NULL, arm_full, failcall_disarm,
		    is_full, false, true },
		{ "call was refused", NULL, arm_denied, failcall_disarm,
		    is_denied, false, true },
	};
	long points = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		points += sweep_run(&all[i]);
	figure_put("call_points", points);
	assert_true(points > 200);
}

/* --- a recovery's renames -------------------------------------------- */

static struct stall stall;

static enum rc
start(void)
{
	struct recovery r;

	return ledger_start(stall.dir, &stall.env, &stall.l, &r, NULL);
}

/* A ledger of which nothing can be read. */
static void
lay_ruin(void)
{
	char path[128];

	stall_empty(&stall);
	stall_key(&stall);
	stall_path(&stall, "ledger.db", path);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	for (int i = 0; i < 8192; i++)
		fputc(0xa5, f);
	assert_int_equal(fclose(f), 0);
}

/* Its folder is synced after each: a rename that is only in memory may come
 * after a later one. */
static void
test_renames_are_durable(void **state)
{
	static const enum failcall of[] = { CALL_RENAME, CALL_SYNC };

	(void)state;
	stall_begin(&stall, 4);
	for (size_t i = 0; i < 2; i++)
		for (long k = 0; k < 2; k++) {   /* aside, and in its place */
			lay_ruin();
			failcall_arm_one(of[i], k, EIO);
			assert_int_equal(start(), RC_DISK);
			assert_true(failcall_disarm());
			assert_int_equal(start(), RC_OK);
			ledger_close(stall.l);
			stall.l = NULL;
		}
	stall_end(&stall);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_renames_are_durable),
		cmocka_unit_test(test_calls),
	};

	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

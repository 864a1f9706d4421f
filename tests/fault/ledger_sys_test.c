/* SPDX-License-Identifier: Apache-2.0 */
/* Each system call that the ledger makes itself fails: for its key, its side
 * copy, its folder, the renames of a recovery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>

#include "ledger/base/log.h"
#include "tests/support/failcall.h"
#include "tests/support/figure.h"
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
	};

	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

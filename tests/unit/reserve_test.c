/* SPDX-License-Identifier: Apache-2.0 */
/* Room given up on a full disk.  RLIMIT_FSIZE is a disk with no room for a
 * file of that size. */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/reserve.h"

#define BYTES ((int64_t)1 << 20)

static char dir[64], path[96];

static int64_t
blocks(void)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_blocks * 512 : -1;
}

static void
limit(rlim_t bytes)
{
	struct rlimit r = { bytes, RLIM_INFINITY };

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void
test_spent_and_made_again(void **state)
{
	struct reserve r;

	(void)state;
	reserve_init(&r, dir, BYTES);
	assert_true(blocks() >= BYTES);
	assert_false(reserve_is_spent(&r, 0));
	assert_true(reserve_spend(&r, 1000));
	assert_int_equal(blocks(), -1);
	assert_false(reserve_spend(&r, 1001));   /* no more to give */
	assert_true(reserve_is_spent(&r, 30999));
	limit(4096);   /* still no room: half of it must not stay */
	assert_true(reserve_is_spent(&r, 31000));
	assert_int_equal(blocks(), -1);
	limit(RLIM_INFINITY);
	assert_true(reserve_is_spent(&r, 31001));   /* not looked again yet */
	assert_false(reserve_is_spent(&r, 61000));
	assert_true(blocks() >= BYTES);
}

static void
test_found_at_start(void **state)
{
	struct reserve r;

	(void)state;
	reserve_init(&r, dir, BYTES);
	limit(4096);   /* would fail if it were made anew */
	reserve_init(&r, dir, BYTES);
	limit(RLIM_INFINITY);
	assert_false(reserve_is_spent(&r, 0));
	assert_true(blocks() >= BYTES);
}

static void
test_no_room_at_start(void **state)
{
	struct reserve r;

	(void)state;
	limit(4096);
	reserve_init(&r, dir, BYTES);
	assert_true(reserve_is_spent(&r, 0));
	limit(RLIM_INFINITY);
	assert_false(reserve_is_spent(&r, 30000));
}

static void
test_none(void **state)
{
	struct reserve r;

	(void)state;
	reserve_init(&r, dir, 0);
	assert_int_equal(blocks(), -1);
	assert_false(reserve_is_spent(&r, 0));
	assert_false(reserve_spend(&r, 0));
	assert_false(reserve_is_spent(&r, 0));
}

static int
setup(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	(void)snprintf(dir, sizeof(dir), "build/reserve-XXXXXX");
	(void)mkdir("build", 0777);
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/ballast", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	limit(RLIM_INFINITY);
	unlink(path);
	rmdir(dir);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_spent_and_made_again,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_found_at_start, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_no_room_at_start, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_none, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

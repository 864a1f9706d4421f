/* SPDX-License-Identifier: Apache-2.0 */
/* Whose list is asked next: one that must wait keeps nobody, and one with much
 * neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/pull_turn.h"

static struct pull_turns turns;

static void
end(size_t account, enum pull_end how, int64_t pages, int64_t wait_ms)
{
	pull_turn_end(&turns, &(struct pull_turn){ account, account >= 100 ?
	    PULL_OF_CASSO : PULL_OF_SEPAY, how, pages, wait_ms }, 1000000);
}

/* From the moment of end(). */
static int64_t
due(size_t account)
{
	return pull_turn_due(&turns, account, account >= 100 ?
	    PULL_OF_CASSO : PULL_OF_SEPAY) - 1000000;
}

static int
begin(void **state)
{
	(void)state;
	memset(&turns, 0, sizeof(turns));
	turns.round_ms = 900000;
	return 0;
}

static void
one_that_must_wait_waits_alone(void **state)
{
	(void)state;
	assert_int_equal(due(1), -1000000);
	end(1, PULL_REFUSED, 0, 600000);
	assert_int_equal(due(1), 600000);
	assert_true(due(2) < 0);
	assert_true(due(100) < 0);
	end(2, PULL_DONE, 1, 0);
	assert_int_equal(due(2), 900000);
	/* An answer came in between: it was the account's own again. */
	end(3, PULL_REFUSED, 0, 5000);
	assert_true(due(4) < 0);
	/* Pages were read, then it was refused. */
	end(4, PULL_REFUSED, 3, 5000);
	assert_true(due(5) < 0);
}

static void
a_second_one_means_the_address(void **state)
{
	(void)state;
	end(1, PULL_REFUSED, 0, 600000);
	end(2, PULL_REFUSED, 0, 30000);
	assert_int_equal(due(3), 30000);
	assert_int_equal(due(1), 600000);
	assert_true(due(100) < 0);
	/* Nobody waits longer than that, whatever he is told. */
	end(3, PULL_REFUSED, 0, INT64_C(86400000));
	assert_int_equal(due(4), PULL_WAIT_MAX_MS);
	end(3, PULL_DONE, 1, 0);
	end(4, PULL_REFUSED, 0, 700000);
	assert_int_equal(due(100), -1000000);
}

static void
much_is_read_in_turns_and_rounds(void **state)
{
	(void)state;
	for (int i = 0; i < PULL_ROUND_PAGES / PULL_TURN_PAGES - 1; i++) {
		end(1, PULL_MORE, PULL_TURN_PAGES, 0);
		assert_int_equal(due(1), 0);
	}
	end(1, PULL_MORE, PULL_TURN_PAGES, 0);
	assert_int_equal(due(1), 900000);
	end(1, PULL_MORE, PULL_TURN_PAGES, 0);
	assert_int_equal(due(1), 0);
	end(1, PULL_DONE, 3, 0);
	assert_int_equal(due(1), 900000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_that_must_wait_waits_alone, begin),
		cmocka_unit_test_setup(a_second_one_means_the_address, begin),
		cmocka_unit_test_setup(much_is_read_in_turns_and_rounds,
		    begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors of upstreams: each its own, kept over restarts, none of the
 * journal's business. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/upstream.h"
#include "tests/support/stall.h"

static void
cursor_is(struct stall *s, const char *name, const char *want)
{
	char text[UPSTREAM_CURSOR_MAX + 1];
	struct buf b = BUF(text);
	enum rc rc = upstream_cursor(s->l, name, &b);

	assert_int_equal(rc, want == NULL ? RC_NOT_FOUND : RC_OK);
	assert_string_equal(text, want == NULL ? "" : want);
}

static void
each_has_its_own(void **state)
{
	struct stall s;
	struct journal_head before, after;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_head(s.l, &before);
	cursor_is(&s, "sepay", NULL);
	assert_int_equal(upstream_cursor_set(s.l, "sepay", "1|7"),
	    RC_OK);
	assert_int_equal(upstream_cursor_set(s.l, "bank", ""), RC_OK);
	assert_int_equal(upstream_cursor_set(s.l, "sepay", "1|8"),
	    RC_OK);
	cursor_is(&s, "sepay", "1|8");
	cursor_is(&s, "bank", "");
	ledger_head(s.l, &after);
	assert_int_equal(before.n, after.n);
	stall_reopen(&s);
	cursor_is(&s, "sepay", "1|8");
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
what_is_too_long_changes_nothing(void **state)
{
	char longest[UPSTREAM_CURSOR_MAX + 2];
	struct stall s;

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(upstream_cursor_set(s.l, "a", longest),
	    RC_BAD_INPUT);
	longest[UPSTREAM_CURSOR_MAX] = '\0';
	assert_int_equal(upstream_cursor_set(s.l, "a", longest), RC_OK);
	assert_int_equal(upstream_cursor_set(s.l, "", "1"),
	    RC_BAD_INPUT);
	assert_int_equal(upstream_cursor_set(s.l,
	    "a-name-of-thirty-three-characters", "1"), RC_BAD_INPUT);
	assert_int_equal(upstream_cursor_set(s.l, "a", "\xff"),
	    RC_BAD_INPUT);
	cursor_is(&s, "a", longest);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_own),
		cmocka_unit_test(what_is_too_long_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A list as a file has all its rows; one that is too long is refused, not
 * cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/console/whole.h"
#include "sync/board/store_round.h"
#include "sync/board/store_staff.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

static int
set_up(void **state)
{
	(void)office_begin(state);
	office_be(&office, ROLE_HEAD, "truong");
	return 0;
}

struct many { int from, to; };

static enum rc
add_acts(struct store *s, void *ctx)
{
	const struct many *m = ctx;
	char object[16];
	enum rc rc = RC_OK;

	for (int i = m->from; rc == RC_OK && i < m->to; i++) {
		snprintf(object, sizeof(object), "o%d", i);
		rc = store_trail_add(s, &(struct store_act){ 1, "test",
		    object, "x" });
	}
	return rc;
}

static void
add(int from, int to)
{
	box_run(&box, add_acts, &(struct many){ from, to });
}

/* Every object once. */
static void
check_csv(int count)
{
	static char seen[30000];
	int rows = 0, at;

	memset(seen, 0, sizeof(seen));
	for (const char *p = office.body; (p = strstr(p, "\r\n")) != NULL;) {
		p += 2;
		const char *o = strstr(p, ",\"o");
		if (o == NULL)
			break;
		at = 0;
		for (o += 3; *o >= '0' && *o <= '9'; o++)
			at = 10 * at + (*o - '0');
		assert_in_range(at, 0, count - 1);
		assert_false(seen[at]);
		seen[at] = 1;
		rows++;
	}
	assert_int_equal(rows, count);
}

static void
a_file_has_all_rows(void **state)
{
	static const int counts[] = { 1, WHOLE_PIECE - 1, WHOLE_PIECE,
	    WHOLE_PIECE + 1, 2 * WHOLE_PIECE, 2001 };
	int had = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		add(had, counts[i]);
		had = counts[i];
		office_ok(&office, "/api/v1/trail?q=test&format=csv", NULL);
		assert_memory_equal(office.body, "\xef\xbb\xbf", 3);
		assert_string_equal(office.type, "text/csv; charset=utf-8");
		check_csv(had);
	}
	/* A page stays a page, and says where it goes on. */
	office_ok(&office, "/api/v1/trail?q=test", NULL);
	assert_int_equal(office_rows(&office), 200);
	assert_int_equal(office_i64(&office, "next"), 2001 - 199);
}

static void
more_than_paper_takes_is_refused(void **state)
{
	(void)state;
	add(0, WHOLE_ROWS_MAX + 1);
	assert_int_equal(office_get(&office,
	    "/api/v1/trail?q=test&format=pdf"), 413);
	assert_string_equal(office_word(&office), "too_big");
	office_ok(&office, "/api/v1/trail?q=test&format=csv", NULL);
	check_csv(WHOLE_ROWS_MAX + 1);
}

static enum rc
add_traders(struct store *s, void *ctx)
{
	struct store_trader t;
	char name[32];
	enum rc rc = RC_OK;

	(void)ctx;
	for (int i = 0; rc == RC_OK && i < 1201; i++) {
		snprintf(name, sizeof(name), "Bà o%d", i);
		memset(&t, 0, sizeof(t));
		REQUIRE(str_copy(str_of(name), t.name, sizeof(t.name)));
		rc = store_trader_put(s, &t);
	}
	return rc;
}

static enum rc
add_tickets(struct store *s, void *ctx)
{
	struct store_said said = { .terminal = 7, .branch = 1 };
	struct store_ticket t = { .series = "26A", .kind = "XE",
	    .amount = { 5000 }, .cash = true, .verdict = "twice" };
	enum rc rc = RC_OK;

	(void)ctx;
	/* Three of each number: nothing but their entries tells them apart. */
	for (int i = 0; rc == RC_OK && i < 1101; i++) {
		said.n = i + 1;
		t.no = 1 + i / 3;
		rc = store_ticket_add(s, &said, &t);
	}
	return rc;
}

static void
like_tickets_are_on_one_page_each(void **state)
{
	char path[200] = "/api/v1/tickets";
	int rows = 0, pages = 0;

	(void)state;
	box_run(&box, add_tickets, NULL);
	for (; pages < 10; pages++) {
		office_ok(&office, path, NULL);
		rows += (int)office_rows(&office);
		const char *next = json_string_value(json_object_get(
		    office.json, "next"));
		if (next == NULL)
			break;
		snprintf(path, sizeof(path), "/api/v1/tickets?after=%s",
		    next);
	}
	assert_int_equal(rows, 1101);
	assert_int_equal(pages, 5);
	office_ok(&office, "/api/v1/tickets?format=csv", NULL);
	rows = -1;
	for (const char *p = office.body; (p = strstr(p, "\r\n")) != NULL;
	    p += 2)
		rows++;
	assert_int_equal(rows, 1101);
	assert_int_equal(office_get(&office, "/api/v1/tickets?after=26A~1"),
	    400);
}

/* A look at persons is one look, however many pages it has. */
static void
a_file_is_one_look(void **state)
{
	(void)state;
	box_run(&box, add_traders, NULL);
	office_ok(&office, "/api/v1/traders?format=csv", NULL);
	int rows = 0;
	for (const char *p = office.body; (p = strstr(p, "Bà o")) != NULL; p++)
		rows++;
	assert_int_equal(rows, 1201);
	office_ok(&office, "/api/v1/looks?q=traders", NULL);
	assert_int_equal(office_rows(&office), 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, office_end)
	const struct CMUnitTest tests[] = {
		T(a_file_has_all_rows),
		T(more_than_paper_takes_is_refused),
		T(a_file_is_one_look),
		T(like_tickets_are_on_one_page_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

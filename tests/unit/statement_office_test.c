/* SPDX-License-Identifier: Apache-2.0 */
/* Statements that an officer brings: like lines, gaps, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/statement_like.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define OWN "0900000001"
#define PLACE "?account=" BOX_BIN "/" OWN
#define HEAD "Số tài khoản: " OWN "\nNgày,Số CT,Ghi nợ,Ghi có,Số dư,Nội dung\n"

static int
set_up(void **state)
{
	(void)office_begin(state);
	fee_box_account(&box, OWN);
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	return 0;
}

#define BARE "Số tài khoản: " OWN "\nNgày,Ghi nợ,Ghi có,Nội dung\n"
#define LIKE "31/10/2026,,50000,chuyen tien\n"
#define DAY_BEFORE "30/10/2026,,7,truoc\n"
#define DAY_AFTER "01/11/2026,,7,sau\n"

static void
take(const char *file, int64_t known, int64_t fresh, int64_t total)
{
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(file)), 200);
	assert_int_equal(office_i64(&office, "known"), known);
	assert_int_equal(office_i64(&office, "unmatched"), fresh);
	assert_int_equal(box_total(&box, "unmatched"), total);
}

static void
take_bare(const char *lines, int64_t known, int64_t fresh, int64_t total)
{
	char file[1024];

	snprintf(file, sizeof(file), BARE "%s", lines);
	take(file, known, fresh, total);
}

/* No time, no reference, no balance: only their number tells like lines
 * apart, where the whole day is in a statement.  A longer file has more of
 * them, a shorter one no fewer. */
static void
like_lines_are_counted_once_each(void **state)
{
	(void)state;
	take_bare(DAY_BEFORE LIKE DAY_AFTER, 0, 3, 50014);
	take_bare(DAY_BEFORE LIKE LIKE DAY_AFTER, 3, 1, 100014);
	take_bare(DAY_BEFORE "31/10/2026,,1,khac\n" LIKE LIKE LIKE DAY_AFTER,
	    4, 2, 150015);
	take_bare(DAY_BEFORE LIKE "31/10/2026,,2,khac\n" LIKE DAY_AFTER, 4, 1,
	    150017);
	take_bare(LIKE LIKE LIKE DAY_AFTER, 4, 0, 150017);
	/* Looked at first, and undone: it is the same. */
	char file[512];
	snprintf(file, sizeof(file), BARE DAY_BEFORE LIKE LIKE LIKE LIKE
	    DAY_AFTER);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(office_send(&office,
		    "/api/v1/statements/preview" PLACE, str_of(file)), 200);
		assert_int_equal(office_i64(&office, "known"), 5);
		assert_int_equal(office_i64(&office, "unmatched"), 1);
	}
	take_bare(DAY_BEFORE LIKE LIKE LIKE LIKE DAY_AFTER, 5, 1, 200017);
}

static const json_t *
doubt(size_t i)
{
	assert_int_equal(office_get(&office,
	    "/api/v1/credits?queue=doubtful"), 200);
	return json_array_get(json_object_get(office.json, "rows"), i);
}

static int64_t
day_sum(void)
{
	assert_int_equal(office_get(&office, "/api/v1/reconciliation" PLACE
	    "&from=2026-10-31&to=2026-10-31"), 200);
	return json_integer_value(json_object_get(json_array_get(
	    json_object_get(office.json, "rows"), 0), "in_sum"));
}

/* Nobody can know whether the second is the first: the officer is asked, and
 * nothing is counted before he says so. */
static void
a_like_line_of_another_statement_is_asked_about(void **state)
{
	char body[200];

	(void)state;
	take_bare(LIKE, 0, 1, 50000);
	take_bare(LIKE "31/10/2026,,2,khac\n", 0, 2, 100002);
	const json_t *row = doubt(0);
	assert_string_equal(json_string_value(json_object_get(row,
	    "reason")), "maybe_same");
	int64_t first = json_integer_value(json_object_get(row, "same_as"));
	int64_t seq = json_integer_value(json_object_get(row, "seq"));
	assert_true(first > 0 && first < seq);
	assert_null(doubt(1));
	assert_int_equal(day_sum(), 50002);
	assert_int_equal(office_get(&office,
	    "/api/v1/credits?queue=unmatched"), 200);
	assert_int_equal(json_array_size(json_object_get(office.json,
	    "rows")), 2);   /* the first, and the other one */
	/* Of the whole day both are there: nothing new, nothing dropped. */
	take_bare(DAY_BEFORE LIKE LIKE "31/10/2026,,2,khac\n" DAY_AFTER, 3, 2,
	    100016);
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":"
	    "\"same_money\",\"reason\":\"thử\"}", (long long)seq);
	assert_int_equal(office_post(&office, "/api/v1/assignments", body),
	    200);
	assert_null(doubt(0));
	assert_int_equal(day_sum(), 50002);
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":\"undo\","
	    "\"reason\":\"thử\"}", (long long)seq);
	assert_int_equal(office_post(&office, "/api/v1/assignments", body),
	    200);
	assert_non_null(doubt(0));
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":\"noted\","
	    "\"reason\":\"hai khách\"}", (long long)seq);
	assert_int_equal(office_post(&office, "/api/v1/assignments", body),
	    200);
	assert_int_equal(day_sum(), 100002);
}

/* Behind a line that both have it is the same. */
static void
a_line_behind_a_known_one_is_known(void **state)
{
	(void)state;
	take_bare("31/10/2026,,2,khac\n" LIKE LIKE, 0, 3, 100002);
	take_bare("31/10/2026,,2,khac\n" LIKE LIKE "31/10/2026,,3,x\n", 2, 2,
	    100007);
	/* (the first of all has none before it: it is asked about) */
	assert_int_equal(json_integer_value(json_object_get(doubt(0),
	    "amount")), 2);
	assert_null(doubt(1));
}

#define MT(opening, lines, closing) ":20:X\n:25:" OWN "\n:28C:1/1\n" \
	":60F:C261031VND" opening ",\n" lines ":62F:C261031VND" closing ",\n"
#define MT_LIKE ":61:2610311031CN50000,NTRFNONREF\n:86:chuyen tien\n"
#define MT_OUT ":61:2610311031DN50000,NTRFNONREF\n:86:chuyen di\n"

/* Balances say that the one began where the other had ended. */
static void
statements_that_follow_each_other_share_no_line(void **state)
{
	(void)state;
	take(MT("100", MT_LIKE, "50100"), 0, 1, 50000);
	take(MT("50100", MT_LIKE, "100100"), 0, 1, 100000);
	assert_null(doubt(0));
	/* Both in one: they are those. */
	take(MT("100", MT_LIKE MT_LIKE, "100100"), 2, 0, 100000);
	/* The beginning once more. */
	take(MT("100", MT_LIKE, "50100") "\n", 1, 0, 100000);
	assert_null(doubt(0));
}

/* With money out between, a balance may come twice. */
static void
a_balance_that_came_twice_says_nothing(void **state)
{
	(void)state;
	take(MT("100", MT_LIKE MT_OUT, "100"), 0, 1, 50000);
	assert_int_equal(office_i64(&office, "outgoing"), 1);
	take(MT("100", MT_OUT MT_LIKE, "100"), 2, 0, 50000);
	take(MT("50100", MT_OUT MT_LIKE, "50100"), 1, 1, 100000);
	assert_string_equal(json_string_value(json_object_get(doubt(0),
	    "reason")), "maybe_same");
}

/* "NONREF" is no reference: two of a day are two. */
static void
two_without_a_reference_are_two(void **state)
{
	(void)state;
	take(MT("100", MT_LIKE ":61:2610311031CN50000,NTRFNONREF\n:86:ba Sau "
	    "tien rau\n", "100100"), 0, 2, 100000);
}

static enum likeness
judge(int64_t told_first, int64_t told_last, int64_t first, int64_t last)
{
	struct store_statement told = { .first_day = told_first,
	    .last_day = told_last, .state = "unchecked" };
	struct store_statement now = { .first_day = first, .last_day = last,
	    .state = "unchecked" };

	return statement_likeness(&told, &now, 10);
}

static void
days_tell(void **state)
{
	(void)state;
	assert_int_equal(judge(9, 11, 10, 10), LIKE_SAME);   /* all of it */
	assert_int_equal(judge(10, 10, 9, 11), LIKE_SAME);
	assert_int_equal(judge(1, 10, 5, 10), LIKE_SAME);    /* its beginning */
	assert_int_equal(judge(10, 12, 10, 20), LIKE_SAME);  /* its end */
	assert_int_equal(judge(1, 10, 10, 20), LIKE_UNSURE);
	assert_int_equal(judge(10, 20, 1, 10), LIKE_UNSURE);
	assert_int_equal(judge(10, 10, 10, 10), LIKE_UNSURE);
	assert_int_equal(judge(10, 10, 1, 10), LIKE_UNSURE);
	struct store_statement open = { .first_day = 9, .last_day = 11,
	    .state = "open", .is_open = true };
	assert_int_equal(statement_likeness(&open, &open, 10), LIKE_UNSURE);
}

static void
a_gap_between_two_statements_is_told(void **state)
{
	static const char one[] = HEAD "01/10/2026,A,,5,105,x\n";
	static const char two[] = HEAD "02/10/2026,B,,5,117,x\n";

	(void)state;
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(one)), 200);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(two)), 200);
	assert_int_equal(office_i64(&office, "gap"), 7);
}

static void
files_that_are_refused_change_nothing(void **state)
{
	static char many[1 << 20];
	size_t n = (size_t)snprintf(many, sizeof(many), HEAD);

	(void)state;
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, STR("rubbish")), 400);
	assert_non_null(strstr(office.body, "headings"));
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, STR(HEAD "01/10/2026,A,,5,105,x\n32/10/2026,B,,5,1,x\n")),
	    400);
	assert_int_equal(box_total(&box, "unmatched"), 0);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    "?account=" BOX_BIN "/123456", STR(HEAD
	    "01/10/2026,A,,5,105,x\n")), 409);
	assert_int_equal(office_send(&office, "/api/v1/statements/import",
	    STR("x")), 400);
	for (int i = 0; n + 64 < sizeof(many) && i < 20001; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n,
		    "1/10/2026,%d,,5,,x\n", i);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, (struct str){ many, n }), 413);
	assert_non_null(strstr(office.body, "statement import"));
	assert_int_equal(box_total(&box, "unmatched"), 0);
}

static void
who_looks_at_money_out_is_written_down(void **state)
{
	(void)state;
	office_ok(&office, "/api/v1/debits" PLACE, NULL);
	office_be(&office, ROLE_ADMIN, "quan");
	office_ok(&office, "/api/v1/looks?q=debits", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_string_equal(office_text(&office, "rows.0.login"), "lan");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, office_end)
	const struct CMUnitTest tests[] = {
		T(like_lines_are_counted_once_each),
		T(a_like_line_of_another_statement_is_asked_about),
		T(a_line_behind_a_known_one_is_known),
		T(statements_that_follow_each_other_share_no_line),
		T(a_balance_that_came_twice_says_nothing),
		T(two_without_a_reference_are_two),
		cmocka_unit_test(days_tell),
		T(a_gap_between_two_statements_is_told),
		T(files_that_are_refused_change_nothing),
		T(who_looks_at_money_out_is_written_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of a list next, against lists that answer as providers do:
 * whatever is listed late, and however many there are, comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/day.h"
#include "sync/board/pull_plan.h"
#include "sync/provider/sepay_list.h"

#define NOW   INT64_C(1793409342000)   /* 2026-10-31 08:15:42 in Vietnam */
#define TODAY "2026-10-31 08:15:42"
#define PAGE  SEPAY_PAGE_MAX
#define ROWS_MAX 20000

/* --- a provider ----------------------------------------------------------- */

struct row { char at[NOTICE_AT_LEN + 1]; int told; };
static struct row rows[ROWS_MAX];   /* oldest first */
static size_t count;
static bool youngest_first;

static void
clear(void)
{
	count = 0;
	youngest_first = false;
}

static struct row *
put(const char *at)
{
	size_t i = count++;

	assert_true(count <= ROWS_MAX);
	for (; i > 0 && strcmp(rows[i - 1].at, at) > 0; i--)
		rows[i] = rows[i - 1];
	rows[i] = (struct row){ .told = 0 };
	assert_true(str_copy(str_of(at), rows[i].at, sizeof(rows[i].at)));
	return &rows[i];
}

static int
told(const char *at)
{
	int n = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].at, at) == 0)
			n += rows[i].told;
	return n;
}

static int
untold(void)
{
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += rows[i].told == 0;
	return n;
}

/* Casso looks at the day alone. */
static bool
is_asked(const struct pull_plan *p, const char *at)
{
	size_t n = p->list == PULL_CASSO ? 10 : NOTICE_AT_LEN;

	return (p->from[0] == '\0' || memcmp(at, p->from, n) >= 0) &&
	    (p->to[0] == '\0' || memcmp(at, p->to, n) <= 0);
}

/* One page asked and read. */
static bool
ask(struct pull_plan *p, int64_t now_ms)
{
	struct pull_page page = { .first_at = "", .last_at = "" };
	int64_t skip = p->list == PULL_SEPAY_TIME ? 0 : (p->page - 1) * PAGE;

	for (size_t i = 0; i < count; i++) {
		struct row *r = &rows[youngest_first ? count - 1 - i : i];
		if (!is_asked(p, r->at) || skip-- > 0)
			continue;
		if (page.items == PAGE) {
			page.more = true;
			break;
		}
		if (page.items++ == 0)
			page.first_at = r->at;
		page.last_at = r->at;
		r->told++;
		pull_plan_see(p, r->at);
	}
	return pull_plan_next(p, &page, now_ms);
}

/* A board that is started anew knows what it kept. */
static void
restart(struct pull_plan *p)
{
	char place[PULL_PLACE_MAX];
	struct buf b = BUF(place);

	pull_plan_put(p, &b);
	assert_false(b.full);
	pull_plan_set(p, p->list, place);
}

/* How many pages. */
static int
sweep(struct pull_plan *p, int64_t now_ms, bool back)
{
	int pages = 1;

	restart(p);
	pull_plan_begin(p, now_ms, back);
	while (ask(p, now_ms) && pages < 1000)
		pages++;
	return pages;
}

#define EACH_LIST(p) \
	for (struct pull_plan p = { .list = PULL_SEPAY_TIME }; \
	    p.list <= PULL_CASSO; \
	    p = (struct pull_plan){ .list = p.list + 1 })

/* --- what comes late ------------------------------------------------------ */

static void
what_is_booked_tomorrow_hides_nothing(void **state)
{
	(void)state;
	EACH_LIST(p) {
		clear();
		put("2026-10-31 08:00:00");
		put("2026-11-01 00:00:00");   /* in the future */
		sweep(&p, NOW, true);
		assert_string_equal(p.done, TODAY);
		put("2026-10-31 23:20:00");
		sweep(&p, NOW + 16 * 3600000, false);
		assert_int_equal(told("2026-10-31 23:20:00"), 1);
		assert_string_equal(p.done, "2026-11-01 00:00:00");
	}
}

static void
what_is_listed_late_comes_with_a_look_back(void **state)
{
	(void)state;
	EACH_LIST(p) {
		clear();
		put("2026-10-31 08:00:00");
		sweep(&p, NOW, true);
		put("2026-10-31 07:59:00");
		put("2026-10-28 08:00:00");
		put("2026-10-27 23:59:59");
		sweep(&p, NOW, true);
		assert_int_equal(told("2026-10-31 07:59:00"), 1);
		assert_int_equal(told("2026-10-28 08:00:00"), 1);
		assert_int_equal(told("2026-10-27 23:59:59"), 0);
		assert_string_equal(p.done, "2026-10-31 08:00:00");
	}
}

static void
a_place_of_before_is_not_beyond_now(void **state)
{
	struct pull_plan p;

	(void)state;
	pull_plan_set(&p, PULL_SEPAY_TIME, "2026-12-24 00:00:00");
	pull_plan_begin(&p, NOW, false);
	assert_string_equal(p.from, TODAY);
	pull_plan_begin(&p, NOW, true);
	assert_string_equal(p.from, "2026-10-28 08:15:42");
	pull_plan_set(&p, PULL_CASSO, "2026-10-30");   /* as it was kept */
	pull_plan_begin(&p, NOW, true);
	assert_string_equal(p.from, "2026-10-27 00:00:00");
	/* A board whose clock was never set. */
	pull_plan_begin(&p, 3600000, false);
	assert_string_equal(p.from, "2026-10-30 00:00:00");
	static const char *const odd[] = { "", "x", "2026-02-30 00:00:00",
	    "1970-01-02 00:00:00", "0001-01-01 00:00:00",
	    "2026-10-31 25:00:00" };
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		pull_plan_set(&p, PULL_SEPAY_TIME, odd[i]);
		pull_plan_begin(&p, NOW, true);
		assert_string_equal(p.from, "");
	}
}

static void
a_day_that_is_none_moves_nothing(void **state)
{
	(void)state;
	EACH_LIST(p) {
		clear();
		put("2026-02-28 08:00:00");
		put("2026-02-30 08:00:00");
		sweep(&p, NOW, true);
		assert_string_equal(p.done, "2026-02-28 08:00:00");
	}
}

static void
looking_back_is_paid_for_by_the_page(void **state)
{
	(void)state;
	assert_int_equal(pull_back_ms(1), 300000);
	assert_int_equal(pull_back_ms(6), 1800000);
	assert_int_equal(pull_back_ms(72), 6 * 3600000);
	assert_int_equal(pull_back_ms(1000000000), 6 * 3600000);
}

/* --- many ----------------------------------------------------------------- */

static void
fill(size_t n)
{
	char at[NOTICE_AT_LEN + 1];

	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF(at);
		day_put_time(&b, NOW - (int64_t)(n - i) * 30000);
		put(at);
	}
}

static void
each_of_many_pages_comes(void **state)
{
	(void)state;
	EACH_LIST(p)
		for (int down = 0; down < 2; down++) {
			clear();
			youngest_first = down == 1;
			fill(1234);
			p.done[0] = '\0';
			int pages = sweep(&p, NOW, true);
			assert_int_equal(untold(), 0);
			assert_in_range(pages, 25, 26);
			assert_string_equal(p.done, rows[count - 1].at);
			assert_in_range(sweep(&p, NOW, false), 1, p.list ==
			    PULL_CASSO ? 26 : 1);
		}
}

/* An account's whole history, two hundred pages a round, and what comes
 * meanwhile. */
static void
a_sweep_goes_on_where_it_was_cut_short(void **state)
{
	(void)state;
	EACH_LIST(p)
		for (int down = 0; down < 2; down++) {
			clear();
			youngest_first = down == 1;
			fill(12000);
			p.done[0] = '\0';
			p.page = 0;
			int pages = 0;
			bool more = true;
			for (int round = 0; more && round < 5; round++) {
				restart(&p);
				if (p.page == 0)
					pull_plan_begin(&p, NOW, true);
				for (int i = 0; more && i < 200; i++, pages++)
					more = ask(&p, NOW);
				put(round == 0 ? "2026-10-31 08:15:43" :
				    "2026-10-31 08:15:44");
			}
			assert_false(more);
			assert_in_range(pages, 240, 246);
			assert_true(p.back);
			sweep(&p, NOW + 3600000, false);
			assert_int_equal(untold(), 0);
		}
}

static void
a_place_is_kept_as_text(void **state)
{
	static const char *const good[] = { "", "2026-10-31 08:00:00",
	    "2026-10-31 08:00:00|37|2026-10-28 08:00:00|2026-10-30 09:00:00|"
	    "2026-10-31 08:10:00|1", "|2|||2026-10-31 08:10:00|0",
	    "2026-10-31 08:00:00|20000|2026-10-28 08:00:00|"
	    "2026-10-30 09:00:00|2026-10-31 08:10:00|1" };
	static const char *const odd[] = { "2026-10-31 08:00:00|",
	    "2026-10-31 08:00:00|1|||x|1", "2026-10-31 08:00:00|0||||0",
	    "2026-10-31 08:00:00|20001||||0", "2026-10-31 08:00:00|-3||||0",
	    "2026-10-31 08:00:00|2|x|||0", "2026-10-31|2|1|2|3|4|5|6" };
	struct pull_plan p;
	char text[PULL_PLACE_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct buf b = BUF(text);
		pull_plan_set(&p, PULL_CASSO, good[i]);
		pull_plan_put(&p, &b);
		assert_false(b.full);
		assert_string_equal(text, good[i]);
	}
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		pull_plan_set(&p, PULL_CASSO, odd[i]);
		assert_int_equal(p.page, 0);
		assert_memory_equal(p.done, "2026-10-31 0", 12);
	}
}

/* Whatever a provider says, a sweep ends. */
static void
a_list_without_end_ends(void **state)
{
	struct pull_plan p = { .list = PULL_SEPAY_PAGES };
	struct pull_page page = { PAGE, true, "", "" };
	int pages = 1;

	(void)state;
	pull_plan_begin(&p, NOW, false);
	while (pull_plan_next(&p, &page, NOW))
		pages++;
	assert_int_equal(pages, PULL_PAGES_MAX);
}

/* More than a page of one second: the rest of the list is not lost. */
static void
a_crowded_second_is_passed(void **state)
{
	struct pull_plan p = { .list = PULL_SEPAY_TIME };

	(void)state;
	clear();
	youngest_first = true;
	put("2026-10-29 10:00:00");
	for (int i = 0; i < PAGE + 7; i++)
		put("2026-10-30 00:00:00");
	put("2026-10-30 10:00:00");
	sweep(&p, NOW, true);
	assert_int_equal(told("2026-10-29 10:00:00"), 1);
	assert_int_equal(told("2026-10-30 10:00:00"), 1);
	assert_int_equal(untold(), 7);
}

/* Whoever does not look at the dates gives the same page for ever. */
static void
a_list_that_does_not_listen_ends(void **state)
{
	struct pull_plan p;
	struct pull_page page = { PAGE, false, "2026-10-30 10:00:00",
	    "2026-10-30 09:00:00" };
	int pages = 1;

	(void)state;
	pull_plan_set(&p, PULL_SEPAY_TIME, "");
	pull_plan_begin(&p, NOW, true);
	pull_plan_see(&p, page.first_at);
	while (pull_plan_next(&p, &page, NOW))
		assert_true(++pages < 5);
	assert_string_equal(p.done, "2026-10-30 10:00:00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_booked_tomorrow_hides_nothing),
		cmocka_unit_test(what_is_listed_late_comes_with_a_look_back),
		cmocka_unit_test(a_place_of_before_is_not_beyond_now),
		cmocka_unit_test(a_day_that_is_none_moves_nothing),
		cmocka_unit_test(looking_back_is_paid_for_by_the_page),
		cmocka_unit_test(each_of_many_pages_comes),
		cmocka_unit_test(a_sweep_goes_on_where_it_was_cut_short),
		cmocka_unit_test(a_place_is_kept_as_text),
		cmocka_unit_test(a_list_without_end_ends),
		cmocka_unit_test(a_crowded_second_is_passed),
		cmocka_unit_test(a_list_that_does_not_listen_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sales of all days by key, searches in pieces, stories, takings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/day.h"
#include "ledger/history.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "tests/support/faultvfs.h"
#include "tests/support/stall.h"

#define HOUR  (3600 * INT64_C(1000))
#define DAY   (24 * HOUR)

static int number;   /* of credits */

static void
credit(struct stall *s, const char *ref, int64_t dong)
{
	struct credit c = stall_credit(ref, dong, ++number);
	struct sale out;
	bool fresh;

	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_OK);
}

/* As a kiosk does: a page is what `rows` asks for, and one more tells whether
 * there is another. */
static struct history_ask
all(void)
{
	return (struct history_ask){ .at = HISTORY_NEWEST,
		.from_ms = INT64_MIN, .hour = -1 };
}

/* Every sale that is asked for, in pages of `rows`; returns how many. */
static int
collect(struct stall *s, struct history_ask ask, size_t rows,
    struct sale *out, int max)
{
	size_t count;
	int n = 0;
	enum rc rc;

	do {
		struct sale page[16];
		rc = history_step(s->l, &ask, page, rows, &count);
		assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
		assert_true(count <= rows);
		for (size_t i = 0; i < count; i++) {
			assert_true(n < max);
			out[n++] = page[i];
		}
	} while (rc == RC_OK);
	return n;
}

static void
test_pages_by_key(void **state)
{
	struct stall s;
	static struct sale made[64], got[64];

	(void)state;
	stall_begin(&s, 4);
	stall_set_up(&s);
	for (int i = 0; i < 64; i++) {
		/* Three at the same moment; every fifth stays open. */
		s.wall_ms = STALL_NOON_MS + i / 3 * DAY;
		made[i] = stall_sell(&s, 1000 * (i + 1));
		if (i % 5 != 0)
			credit(&s, made[i].ref, 1000 * (i + 1));
	}
	for (size_t rows = 1; rows <= 7; rows++) {
		assert_int_equal(collect(&s, all(), rows, got, 64), 64);
		for (int i = 1; i < 64; i++)
			assert_true(got[i - 1].opened_wall_ms >
			    got[i].opened_wall_ms ||
			    (got[i - 1].opened_wall_ms ==
			    got[i].opened_wall_ms &&
			    strcmp(got[i - 1].ref, got[i].ref) > 0));
	}
	/* One day, from above and from below. */
	struct history_ask day = all();
	day.at.before_ms = STALL_NOON_MS + 5 * DAY;
	day.from_ms = STALL_NOON_MS + 4 * DAY;
	assert_int_equal(collect(&s, day, 5, got, 64), 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(got[i].opened_wall_ms,
		    STALL_NOON_MS + 4 * DAY);
	/* 08:00 is in the eighth hour, not in the ninth. */
	day.hour = 8;
	assert_int_equal(collect(&s, day, 5, got, 64), 3);
	day.hour = 9;
	assert_int_equal(collect(&s, day, 5, got, 64), 0);
	stall_end(&s);
}

static void
test_amounts(void **state)
{
	static const struct { int64_t dong, tail; bool fits; } ends[] = {
		{ 65000, 65, true }, { 165000, 65, true },
		{ 65000, 5, true }, { 65000, 65000, true },
		{ 1065000, 65000, true }, { 65000, 650, false },
		{ 65500, 65, false }, { 65, 65, true }, { 5000, 0, true },
		{ 65001, 0, false }, { 165, 65, true },
	};
	struct history_ask ask = all();
	struct sale s = { .opened_wall_ms = STALL_NOON_MS };

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		ask.match = HISTORY_ENDS;
		ask.amount.dong = ends[i].tail;
		s.amount.dong = ends[i].dong;
		if (history_fits(&ask, &s) != ends[i].fits)
			fail_msg("%lld ends with %lld?",
			    (long long)ends[i].dong, (long long)ends[i].tail);
	}
	ask.match = HISTORY_EXACT;
	ask.amount.dong = s.amount.dong = 65000;
	assert_true(history_fits(&ask, &s));
	s.amount.dong = 65001;
	assert_false(history_fits(&ask, &s));
	s.received.dong = 65000;   /* what the customer says they paid */
	assert_true(history_fits(&ask, &s));
}

/* A needle among more sales than one call looks at. */
static void
test_search_in_pieces(void **state)
{
	struct stall s;
	struct sale needle, got[4];
	struct history_ask ask = all();
	size_t count;
	int calls = 0;
	enum rc rc;

	(void)state;
	stall_begin(&s, 5);
	s.env.vfs = FAULT_VFS;
	fault_sync(false);
	stall_set_up(&s);
	needle = stall_sell(&s, 77000);
	for (int i = 0; i < 2 * HISTORY_LOOK_MAX + 100; i++) {
		s.wall_ms += 1000;
		(void)stall_sell(&s, 20000);
	}
	ask.match = HISTORY_EXACT;
	ask.amount.dong = 77000;
	do {
		rc = history_step(s.l, &ask, got, 4, &count);
		calls++;
	} while (rc == RC_OK && count == 0);
	assert_int_equal(calls, 3);
	assert_int_equal(count, 1);
	assert_string_equal(got[0].ref, needle.ref);
	fault_sync(true);
	stall_end(&s);
}

static void
test_only(void **state)
{
	struct stall s;
	struct sale bank, cash, late, over, open, got[8], x;
	static const struct { enum history_only only; int n; } want[] = {
		{ HISTORY_ALL, 5 }, { HISTORY_BANK, 2 }, { HISTORY_CODE, 0 },
		{ HISTORY_SEEN, 0 }, { HISTORY_CASH, 1 }, { HISTORY_DUE, 2 },
		{ HISTORY_WAITING, 1 },
	};

	(void)state;
	stall_begin(&s, 6);
	stall_set_up(&s);
	bank = stall_sell(&s, 1000);
	credit(&s, bank.ref, 1000);
	cash = stall_sell(&s, 2000);
	assert_int_equal(sale_settle(s.l, cash.ref, EVIDENCE_CASH, &x),
	    RC_OK);
	late = stall_sell(&s, 3000);
	assert_int_equal(sale_void(s.l, late.ref, &x), RC_OK);
	credit(&s, late.ref, 3000);
	over = stall_sell(&s, 4000);
	credit(&s, over.ref, 5000);
	open = stall_sell(&s, 6000);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct history_ask ask = all();
		ask.only = want[i].only;
		assert_int_equal(collect(&s, ask, 3, got, 8), want[i].n);
	}
	assert_string_equal(got[0].ref, open.ref);
	stall_end(&s);
}

/* --- stories --------------------------------------------------------- */

static void
says(struct stall *s, const char *ref, const enum story_kind *kind, int n)
{
	struct story t;

	assert_int_equal(history_story(s->l, ref, &t), RC_OK);
	assert_string_equal(t.sale.ref, ref);
	assert_int_equal(t.count, n);
	assert_false(t.more);
	for (int i = 0; i < n; i++)
		assert_int_equal(t.item[i].kind, kind[i]);
	for (int i = 1; i < n; i++)
		assert_true(t.item[i].wall_ms >= t.item[i - 1].wall_ms);
}
#define SAYS(s, ref, ...) says(s, ref, (const enum story_kind[]){           \
	__VA_ARGS__ }, (int)(sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)))

static void
tell_back(struct stall *s, int64_t mail, const char *ref, int64_t dong)
{
	char d[160];

	(void)snprintf(d, sizeof(d), "{\"id\":\"sepay:9\",\"ref\":\"%s\","
	    "\"amount\":%lld,\"bank_ref\":\"\",\"at\":\"\"}", ref,
	    (long long)dong);
	assert_int_equal(ledger_mail(s->l, mail, STR("bank.debit"),
	    str_of(d)), RC_OK);
}

static void
test_stories(void **state)
{
	struct stall s;
	struct sale a, b, c, d, out;
	struct story t;

	(void)state;
	stall_begin(&s, 7);
	stall_set_up(&s);
	a = stall_sell(&s, 65000);
	b = stall_sell(&s, 20000);
	s.wall_ms += 60000;
	credit(&s, a.ref, 15000);
	s.wall_ms += 60000;
	credit(&s, a.ref, 60000);
	assert_int_equal(sale_refund(s.l, a.ref, (struct vnd){ 4000 },
	    EVIDENCE_CASH, &out), RC_OK);
	assert_int_equal(sale_refund(s.l, a.ref, (struct vnd){ 6000 },
	    EVIDENCE_BANK, &out), RC_OK);
	SAYS(&s, a.ref, STORY_OPENED, STORY_CREDIT, STORY_CREDIT,
	    STORY_REFUND_CASH, STORY_REFUND_BANK);
	assert_int_equal(history_story(s.l, a.ref, &t), RC_OK);
	assert_int_equal(t.item[0].amount.dong, 65000);
	assert_int_equal(t.item[1].amount.dong, 15000);
	assert_int_equal(t.item[1].wall_ms, STALL_NOON_MS + 60000);
	assert_int_equal(t.item[4].amount.dong, 6000);
	/* The bank's word on it, once however often it is told. */
	tell_back(&s, 90, a.ref, 6000);
	tell_back(&s, 91, a.ref, 6000);
	SAYS(&s, a.ref, STORY_OPENED, STORY_CREDIT, STORY_CREDIT,
	    STORY_REFUND_CASH, STORY_REFUND_BANK, STORY_REFUND_TOLD);
	assert_int_equal(history_story(s.l, a.ref, &t), RC_OK);
	assert_int_equal(t.item[5].amount.dong, 6000);

	assert_int_equal(sale_void(s.l, b.ref, &out), RC_OK);
	SAYS(&s, b.ref, STORY_OPENED, STORY_VOID);
	credit(&s, b.ref, 20000);
	SAYS(&s, b.ref, STORY_OPENED, STORY_VOID, STORY_LATE);

	c = stall_sell(&s, 30000);
	assert_int_equal(sale_settle(s.l, c.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	credit(&s, c.ref, 30000);
	SAYS(&s, c.ref, STORY_OPENED, STORY_SEEN, STORY_CREDIT);

	d = stall_sell(&s, 40000);
	assert_int_equal(stall_prove(s.l, &d, 40000, &out), RC_OK);
	SAYS(&s, d.ref, STORY_OPENED, STORY_CODE);
	assert_int_equal(history_story(s.l, "C410000AB12CD3DB0", &t),
	    RC_NOT_FOUND);
	stall_end(&s);
}

/* Money and an end that come long after are not forgotten. */
static void
test_story_far(void **state)
{
	struct stall s;
	struct sale a, b, out;

	(void)state;
	stall_begin(&s, 8);
	s.env.vfs = FAULT_VFS;
	fault_sync(false);
	stall_set_up(&s);
	a = stall_sell(&s, 65000);
	b = stall_sell(&s, 66000);
	for (int i = 0; i < STORY_NEAR + 10; i++)
		(void)stall_sell(&s, 1000);
	s.wall_ms += DAY;
	assert_int_equal(sale_void(s.l, a.ref, &out), RC_OK);
	assert_int_equal(sale_expire(s.l, b.ref, &out), RC_OK);
	SAYS(&s, a.ref, STORY_OPENED, STORY_VOID);
	SAYS(&s, b.ref, STORY_OPENED, STORY_EXPIRED);
	credit(&s, b.ref, 66000);
	struct story t;
	assert_int_equal(history_story(s.l, b.ref, &t), RC_OK);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.item[1].kind, STORY_LATE);
	fault_sync(true);
	stall_end(&s);
}

/* More happened than there is room for: it says so. */
static void
test_story_long(void **state)
{
	struct stall s;
	struct sale a;
	struct story t;

	(void)state;
	stall_begin(&s, 9);
	stall_set_up(&s);
	a = stall_sell(&s, 65000);
	for (int i = 0; i < STORY_ITEMS_MAX + 4; i++)
		credit(&s, a.ref, 1000);
	assert_int_equal(history_story(s.l, a.ref, &t), RC_OK);
	assert_int_equal(t.count, STORY_ITEMS_MAX);
	assert_true(t.more);
	stall_end(&s);
}

/* --- what days brought ----------------------------------------------- */

static void
test_takings(void **state)
{
	struct stall s;
	struct sale x, out;
	struct shift shift;
	struct takings t;
	int64_t day;

	(void)state;
	stall_begin(&s, 10);
	stall_set_up(&s);
	day = day_at(s.wall_ms);
	assert_int_equal(shift_open(s.l, (struct vnd){ 500000 }, &shift),
	    RC_OK);   /* change in the drawer is nobody's revenue */
	x = stall_sell(&s, 65000);
	credit(&s, x.ref, 70000);
	assert_int_equal(sale_refund(s.l, x.ref, (struct vnd){ 5000 },
	    EVIDENCE_BANK, &out), RC_OK);
	x = stall_sell(&s, 20000);
	assert_int_equal(sale_settle(s.l, x.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	s.wall_ms += DAY;
	x = stall_sell(&s, 7000);
	assert_int_equal(sale_settle(s.l, x.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	assert_int_equal(shift_close(s.l, (struct vnd){ 519000 }, &shift),
	    RC_OK);   /* 1,000 are missing */
	assert_int_equal(history_takings(s.l, day, day, &t), RC_OK);
	assert_int_equal(t.revenue.dong, 85000);
	assert_int_equal(t.by[EVIDENCE_BANK].dong, 65000);
	assert_int_equal(t.by[EVIDENCE_CASH].dong, 20000);
	assert_int_equal(t.by[EVIDENCE_SEEN].dong, 0);
	assert_int_equal(history_takings(s.l, day, day + 1, &t), RC_OK);
	assert_int_equal(t.revenue.dong, 92000);
	assert_int_equal(t.by[EVIDENCE_CASH].dong, 20000);
	assert_int_equal(t.by[EVIDENCE_SEEN].dong, 7000);
	assert_int_equal(history_takings(s.l, day + 2, day + 9, &t), RC_OK);
	assert_int_equal(t.revenue.dong, 0);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_by_key),
		cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_search_in_pieces),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_story_far),
		cmocka_unit_test(test_story_long),
		cmocka_unit_test(test_takings),
	};

	fault_vfs_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

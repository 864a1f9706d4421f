/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of past days: turned by key, searched in pieces, left at any
 * moment; a story's ways on; the meter's stages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/day.h"
#include "tests/support/scene.h"

#define PAGE 5   /* lines of the 7 inch panel's page */

static struct hand h;

static const struct effect *
wish(enum effect_kind kind)
{
	const struct effect *f = hand_effect(&h, kind);

	if (f == NULL)
		fail_msg("no effect %d", (int)kind);
	return f;
}

/* Sale i of all: the youngest is 0. */
static struct sale
numbered(int i)
{
	struct sale s = scene_sale(1000 + i, 0, SALE_VOID, EVIDENCE_NONE);

	(void)snprintf(s.ref, sizeof(s.ref), "C410000AB12C%05u",
	    (unsigned)(99999 - i) % 100000u);
	s.opened_wall_ms = SCENE_WALL_MS - i * INT64_C(1000);
	return s;
}

/* A ledger of `all` sales that looks at `piece` of them a call. */
static void
answer(int all, int piece)
{
	const struct effect *f = wish(EFFECT_HISTORY_LOAD);
	struct event e = { .kind = EV_HISTORY, .history = { .id = f->id,
		.next = f->history } };
	int looked = 0, i = 0;

	assert_true(f->rows > 0 && f->rows <= HISTORY_ROWS_MAX);
	for (; i < all && looked < piece && e.history.count < f->rows; i++) {
		struct sale s = numbered(i);
		if (s.opened_wall_ms >= f->history.at.before_ms)
			continue;
		looked++;
		e.history.next.at.before_ms = s.opened_wall_ms;
		memcpy(e.history.next.at.before_ref, s.ref, sizeof(s.ref));
		if (f->history.match == HISTORY_EXACT &&
		    s.amount.dong != f->history.amount.dong)
			continue;
		e.history.row[e.history.count++] = s;
	}
	e.history.end = i == all;
	hand_event(&h, e);
}

static void
to_history(void)
{
	hand_begin(&h, &scene_panels[2]);
	assert_int_equal(h.m.h, 480);
	hand_profile(&h);
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_HISTORY));
	assert_int_equal(h.m.screen, SCREEN_HISTORY);
}

static void
page_is(int first, int count)
{
	int shown = h.m.history.count < PAGE ? h.m.history.count : PAGE;

	assert_int_equal(shown, count);
	for (int i = 0; i < count; i++)
		assert_string_equal(h.m.history.row[i].ref,
		    numbered(first + i).ref);
}

static void
test_pages(void **state)
{
	(void)state;
	to_history();
	answer(12, 100);
	page_is(0, 5);
	assert_false(hand_touch(&h, BUTTON_NEWER));
	assert_true(hand_touch(&h, BUTTON_OLDER));
	answer(12, 100);
	page_is(5, 5);
	assert_true(hand_touch(&h, BUTTON_OLDER));
	answer(12, 100);
	page_is(10, 2);
	assert_false(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_NEWER));
	answer(12, 100);
	page_is(5, 5);
	assert_true(hand_touch(&h, BUTTON_NEWER));
	answer(12, 100);
	page_is(0, 5);
	assert_false(hand_touch(&h, BUTTON_NEWER));
}

/* A page that ends with the last sale offers no older one. */
static void
test_even_pages(void **state)
{
	(void)state;
	to_history();
	answer(5, 100);
	page_is(0, 5);
	assert_false(hand_touch(&h, BUTTON_OLDER));
}

/* More pages back than are kept: the farthest are forgotten, none is wrong. */
static void
test_many_pages(void **state)
{
	const int pages = HISTORY_BACK_MAX + 9;

	(void)state;
	to_history();
	for (int i = 0; i < pages; i++) {
		answer(PAGE * pages + 3, 1000);
		page_is(PAGE * i, 5);
		assert_true(hand_touch(&h, BUTTON_OLDER));
	}
	answer(PAGE * pages + 3, 1000);
	for (int i = pages - 1; i >= pages - HISTORY_BACK_MAX; i--) {
		assert_true(hand_touch(&h, BUTTON_NEWER));
		answer(PAGE * pages + 3, 1000);
		page_is(PAGE * i, 5);
	}
	assert_false(hand_touch(&h, BUTTON_NEWER));
}

/* --- searching ----------------------------------------------------------- */

static void
look_for(const char *digits)
{
	assert_true(hand_touch(&h, BUTTON_FIND));
	hand_type(&h, digits);
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.screen, SCREEN_HISTORY);
}

/* In pieces, each asked for by the clock; found; and the one that is left at
 * half way is not heard of any more. */
static void
test_pieces(void **state)
{
	int pieces = 1;

	(void)state;
	to_history();
	answer(100, 1000);
	look_for("1077");
	assert_int_equal(wish(EFFECT_HISTORY_LOAD)->history.match,
	    HISTORY_EXACT);
	assert_int_equal(wish(EFFECT_HISTORY_LOAD)->history.amount.dong, 1077);
	answer(100, 10);
	for (; h.m.history.searching; pieces++) {
		assert_true(h.out.wake_ms <= h.now_ms + 1);
		hand_tick(&h, 1);
		answer(100, 10);
	}
	assert_int_equal(pieces, 10);
	assert_int_equal(h.m.history.count, 1);
	assert_string_equal(h.m.history.row[0].ref, numbered(77).ref);
	assert_true(h.out.wake_ms > h.now_ms + 1000);

	look_for("9");   /* none: and one looks at something else meanwhile */
	answer(100, 10);
	assert_true(h.m.history.searching);
	struct effect late = *wish(EFFECT_HISTORY_LOAD);
	assert_true(hand_touch(&h, BUTTON_FIND));
	hand_tick(&h, 10);


	assert_true(hand_touch(&h, BUTTON_BACK));
	late.rows = 3;
	hand_event(&h, (struct event){ .kind = EV_HISTORY, .history = {
	    .id = late.id, .count = 1, .row = { numbered(1) } } });
	assert_int_equal(h.m.history.count, 0);
}

static void
press_day(uint16_t button, const char *digits)
{
	to_history();
	answer(3, 100);
	assert_true(hand_touch(&h, BUTTON_FIND));
	if (button != BUTTON_NONE)
		assert_true(hand_touch(&h, button));
	if (digits != NULL) {
		assert_true(hand_touch(&h, BUTTON_FIELD + FIND_DAY));
		hand_type(&h, digits);
	}
	hand_key(&h, KEY_ENTER);
}

static void
test_days(void **state)
{
	static const struct { uint16_t button; const char *typed; int64_t y,
		mo, d; } days[] = {
		{ BUTTON_DAY, NULL, 2026, 11, 21 },
		{ BUTTON_DAY_BEFORE, NULL, 2026, 11, 20 },
		{ BUTTON_NONE, "2111", 2026, 11, 21 },
		{ BUTTON_NONE, "2211", 2025, 11, 22 },   /* not tomorrow */
		{ BUTTON_NONE, "29022024", 2024, 2, 29 },
		{ BUTTON_NONE, "01012026", 2026, 1, 1 },
	};
	static const char *const none[] = { "3002", "29022026", "0001",
		"2113", "211", "99999999" };
	const struct history_ask *a = &h.m.history.ask;

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		press_day(days[i].button, days[i].typed);
		assert_int_equal(h.m.screen, SCREEN_HISTORY);
		assert_int_equal(day_at(a->from_ms), day_of_date((struct date){
		    days[i].y, days[i].mo, days[i].d }));
		assert_int_equal(day_at(a->from_ms - 1),
		    day_at(a->from_ms) - 1);
		assert_int_equal(a->at.before_ms - a->from_ms,
		    INT64_C(86400000));
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		press_day(BUTTON_NONE, none[i]);
		assert_int_equal(h.m.screen, SCREEN_FIND);
	}
	press_day(BUTTON_NONE, NULL);
	assert_true(a->from_ms == INT64_MIN);
}

static void
test_filters(void **state)
{
	const struct history_ask *a = &h.m.history.ask;

	(void)state;
	to_history();
	answer(3, 100);
	assert_true(hand_touch(&h, BUTTON_FIND));
	assert_true(hand_touch(&h, BUTTON_MATCH));
	hand_type(&h, "65");
	assert_true(hand_touch(&h, BUTTON_ONLY));
	assert_true(hand_touch(&h, BUTTON_FIELD + FIND_HOUR));
	hand_type(&h, "24");
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.screen, SCREEN_FIND);   /* no such hour */
	hand_key(&h, KEY_BACKSPACE);
	hand_key(&h, KEY_BACKSPACE);
	hand_type(&h, "23");
	hand_key(&h, KEY_ENTER);
	assert_int_equal(h.m.screen, SCREEN_HISTORY);
	assert_int_equal(a->match, HISTORY_ENDS);
	assert_int_equal(a->amount.dong, 65);
	assert_int_equal(a->only, HISTORY_BANK);
	assert_int_equal(a->hour, 23);
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_true(hand_touch(&h, BUTTON_HISTORY));   /* all of it again */
	assert_int_equal(a->match, HISTORY_ANY);
	assert_int_equal(a->hour, -1);
}

/* --- a story ------------------------------------------------------------- */

static void
to_story(void)
{
	struct event e = { .kind = EV_STORY };

	to_history();
	answer(3, 100);
	assert_true(hand_touch(&h, BUTTON_ROW + 1));
	assert_int_equal(h.m.screen, SCREEN_STORY);
	assert_string_equal(wish(EFFECT_STORY_LOAD)->ref, numbered(1).ref);
	assert_false(hand_touch(&h, BUTTON_REFUND));
	e.story = scene_story(numbered(2).ref);   /* of another: not shown */
	hand_event(&h, e);
	assert_int_equal(h.m.story.count, 0);
	e.story = scene_story(numbered(1).ref);
	hand_event(&h, e);
	assert_int_equal(h.m.story.count, 5);
}

static void
test_story_ways(void **state)
{
	struct sale s;

	(void)state;
	to_story();
	assert_false(hand_touch(&h, BUTTON_DEBTS));
	assert_true(hand_touch(&h, BUTTON_RECEIPT));
	assert_string_equal(wish(EFFECT_SHOW_SALE)->ref, numbered(1).ref);
	hand_sale(&h, NEWS_SHOWN, &h.m.story.sale);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_DONE));
	assert_int_equal(h.m.screen, SCREEN_STORY);

	assert_true(hand_touch(&h, BUTTON_REFUND));
	assert_int_equal(h.m.screen, SCREEN_REFUND);
	assert_true(hand_touch(&h, BUTTON_CASH));
	assert_int_equal(wish(EFFECT_REFUND)->amount.dong, 6000);
	s = h.m.story.sale;
	s.due.dong = 0;
	hand_sale(&h, NEWS_REFUNDED, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_DONE));
	assert_int_equal(h.m.screen, SCREEN_STORY);   /* told anew */
	(void)wish(EFFECT_STORY_LOAD);
}

/* One wish a touch, and none without a printer. */
static void
test_story_print(void **state)
{
	struct event e = { .kind = EV_PRINT, .print = { .ready = true } };

	(void)state;
	to_story();
	assert_false(hand_touch(&h, BUTTON_PRINT));
	hand_event(&h, e);
	assert_null(hand_effect(&h, EFFECT_PRINT));
	assert_true(hand_touch(&h, BUTTON_PRINT));
	assert_string_equal(wish(EFFECT_PRINT)->line + 5, numbered(1).ref);
	assert_int_equal(h.m.screen, SCREEN_STORY);
	hand_tick(&h, 3000);
	assert_int_equal(h.out.count, 0);
}

static void
test_story_debtor(void **state)
{
	struct event e = { .kind = EV_STORY };

	(void)state;
	to_story();
	e.story = scene_story(numbered(1).ref);
	memset(e.story.sale.who, 'c', WHO_LEN);
	hand_event(&h, e);
	assert_true(hand_touch(&h, BUTTON_DEBTS));
	assert_int_equal(h.m.screen, SCREEN_DEBTOR);
	assert_string_equal(wish(EFFECT_DEBTOR_LOAD)->who, e.story.sale.who);
}

/* Bank money while one looks around there: it has the glass, and leads
 * back. */
static void
test_news_over(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	to_story();
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 7000);
	assert_int_equal(h.m.screen, SCREEN_STORY);
	assert_int_equal(h.m.story.count, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_even_pages),
		cmocka_unit_test(test_many_pages),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_story_ways),
		cmocka_unit_test(test_story_print),
		cmocka_unit_test(test_story_debtor),
		cmocka_unit_test(test_news_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of past days: turned by key, searched in pieces, left at any
 * moment; a story's ways on; the meter's stages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/day.h"
#include "tests/support/scene.h"

#define PAGE 4   /* lines of the 7 inch panel's page */

static struct hand h;

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
	const struct effect *f = hand_wish(&h, EFFECT_HISTORY_LOAD);
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
	answer(10, 100);
	page_is(0, 4);
	assert_false(hand_touch(&h, BUTTON_NEWER));
	assert_true(hand_touch(&h, BUTTON_OLDER));
	answer(10, 100);
	page_is(4, 4);
	assert_true(hand_touch(&h, BUTTON_OLDER));
	answer(10, 100);
	page_is(8, 2);
	assert_false(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_NEWER));
	answer(10, 100);
	page_is(4, 4);
	assert_true(hand_touch(&h, BUTTON_NEWER));
	answer(10, 100);
	page_is(0, 4);
	assert_false(hand_touch(&h, BUTTON_NEWER));
}

/* A page that ends with the last sale offers no older one. */
static void
test_even_pages(void **state)
{
	(void)state;
	to_history();
	answer(4, 100);
	page_is(0, 4);
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
		page_is(PAGE * i, PAGE);
		assert_true(hand_touch(&h, BUTTON_OLDER));
	}
	answer(PAGE * pages + 3, 1000);
	for (int i = pages - 1; i >= pages - HISTORY_BACK_MAX; i--) {
		assert_true(hand_touch(&h, BUTTON_NEWER));
		answer(PAGE * pages + 3, 1000);
		page_is(PAGE * i, PAGE);
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
	assert_int_equal(hand_wish(&h, EFFECT_HISTORY_LOAD)->history.match,
	    HISTORY_EXACT);
	assert_int_equal(hand_wish(&h,
	    EFFECT_HISTORY_LOAD)->history.amount.dong, 1077);
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
	struct effect late = *hand_wish(&h, EFFECT_HISTORY_LOAD);
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

/* --- whatever is typed there --------------------------------------------- */

static uint64_t seed = 88172645463325252;

static int
below(int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)(seed % (uint64_t)n);
}

static int
part(const char *s, int at, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++)
		v = v * 10 + s[at + i] - '0';
	return v;
}

/* By another hand: is there such a day, and which 00:00 here was it? */
static bool
is_day(const char *s, int64_t *from_ms)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int d = part(s, 0, 2), mo = part(s, 2, 2), y = part(s, 4, 4);
	int leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	int64_t n = 0;

	if (mo < 1 || mo > 12 || y < 1970 || y > 2099 || d < 1 ||
	    d > days[mo - 1] + (mo == 2 && leap))
		return false;
	for (int i = 1970; i < y; i++)
		n += 365 + (i % 4 == 0 && (i % 100 != 0 || i % 400 == 0));
	for (int i = 1; i < mo; i++)
		n += days[i - 1] + (i == 2 && leap);
	*from_ms = (n + d - 1) * INT64_C(86400000) - 420 * INT64_C(60000);
	return true;
}

static void
check_typed(void)
{
	static const int most[FIND_FIELDS] = { FIND_DIGITS, 8, 2 };

	for (int f = 0; f < FIND_FIELDS; f++) {
		const char *s = h.m.find.typed[f];
		assert_true((int)strlen(s) <= most[f]);
		for (; *s != '\0'; s++)
			assert_true(*s >= '0' && *s <= '9');
	}
}

/* Asked is what was typed, or nothing is. */
static int
check_asked(const struct find_entry *was)
{
	const struct history_ask *a = &h.m.history.ask;
	const char *day = was->typed[FIND_DAY], *hour = was->typed[FIND_HOUR];
	const char *sum = was->typed[FIND_AMOUNT];
	size_t n = strlen(day);
	int64_t from = INT64_MIN;
	bool sound = n == 0 || n == 4 || (n == 8 && is_day(day, &from));

	if (hour[0] != '\0' && part(hour, 0, (int)strlen(hour)) > 23)
		sound = false;
	if (n != 4)
		assert_int_equal(h.m.screen == SCREEN_HISTORY, sound);
	if (h.m.screen != SCREEN_HISTORY)
		return 0;
	assert_int_equal(a->hour, hour[0] == '\0' ? -1 :
	    part(hour, 0, (int)strlen(hour)));
	assert_int_equal(a->match, sum[0] == '\0' ? HISTORY_ANY :
	    was->match);
	if (sum[0] != '\0')
		assert_true(a->amount.dong == strtoll(sum, NULL, 10));
	assert_int_equal(a->only, was->only);
	if (n == 4)   /* of this year or the last: not in the future */
		assert_true(a->from_ms <= SCENE_WALL_MS &&
		    a->from_ms > SCENE_WALL_MS - 2 * INT64_C(31622400000));
	else
		assert_true(a->from_ms == from);
	return 1;
}

static void
test_find_anything(void **state)
{
	static const uint16_t keys[] = { BUTTON_DAY, BUTTON_DAY_BEFORE,
		BUTTON_MATCH, BUTTON_ONLY, BUTTON_TRIPLE_ZERO,
		BUTTON_BACKSPACE, BUTTON_FIELD, BUTTON_FIELD + 1,
		BUTTON_FIELD + 2 };
	int asked = 0;

	(void)state;
	to_history();
	answer(3, 100);
	for (int i = 0; i < 20000; i++) {
		if (h.m.screen != SCREEN_FIND)
			assert_true(hand_touch(&h, BUTTON_FIND));
		struct find_entry was = h.m.find;
		int what = below(24);
		if (what == 0) {
			hand_key(&h, KEY_ENTER);
			asked += check_asked(&was);
		} else if (what < 8) {
			assert_true(hand_touch(&h, keys[below(9)]));
		} else if (what == 8) {
			hand_type(&h, "x");
		} else {
			hand_touch(&h, (uint16_t)(BUTTON_DIGIT + below(10)));
		}
		check_typed();
	}
	assert_true(asked > 30);
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
	assert_string_equal(hand_wish(&h, EFFECT_STORY_LOAD)->ref,
	    numbered(1).ref);
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
	assert_string_equal(hand_wish(&h, EFFECT_SHOW_SALE)->ref,
	    numbered(1).ref);
	hand_sale(&h, NEWS_SHOWN, &h.m.story.sale);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_DONE));
	assert_int_equal(h.m.screen, SCREEN_STORY);

	assert_true(hand_touch(&h, BUTTON_REFUND));
	assert_int_equal(h.m.screen, SCREEN_REFUND);
	assert_true(hand_touch(&h, BUTTON_CASH));
	assert_int_equal(hand_wish(&h, EFFECT_REFUND)->amount.dong, 6000);
	s = h.m.story.sale;
	s.due.dong = 0;
	hand_sale(&h, NEWS_REFUNDED, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(hand_touch(&h, BUTTON_DONE));
	assert_int_equal(h.m.screen, SCREEN_STORY);   /* told anew */
	(void)hand_wish(&h, EFFECT_STORY_LOAD);
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
	assert_string_equal(hand_wish(&h, EFFECT_PRINT)->line + 5,
	    numbered(1).ref);
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
	assert_string_equal(hand_wish(&h, EFFECT_DEBTOR_LOAD)->who,
	    e.story.sale.who);
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
		cmocka_unit_test(test_find_anything),
		cmocka_unit_test(test_story_ways),
		cmocka_unit_test(test_story_print),
		cmocka_unit_test(test_story_debtor),
		cmocka_unit_test(test_news_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

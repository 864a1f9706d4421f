/* SPDX-License-Identifier: Apache-2.0 */
/* Past days: the list, what is typed to find one, its story, what days
 * brought, and the tax meter. */
#include <string.h>

#include "ledger/day.h"
#include "tests/support/scene.h"

#define HOUR_MS INT64_C(3600000)

static struct sale
past(int i)
{
	static const struct { int64_t amount; enum sale_state state;
		enum evidence by; } made[] = {
		{ 65000, SALE_PAID, EVIDENCE_BANK },
		{ 1250000, SALE_LATE, EVIDENCE_NONE },
		{ 15000, SALE_PAID, EVIDENCE_CASH },
		{ 499999999, SALE_PAID, EVIDENCE_SEEN },
		{ 20000, SALE_VOID, EVIDENCE_NONE },
		{ 80000, SALE_PAID, EVIDENCE_CODE },
	};
	int k = i % (int)(sizeof(made) / sizeof(made[0]));
	struct sale s = scene_sale(made[k].amount, made[k].by ==
	    EVIDENCE_BANK || made[k].state == SALE_LATE ? made[k].amount : 0,
	    made[k].state, made[k].by);

	s.opened_wall_ms = SCENE_WALL_MS - i * 9 * HOUR_MS;
	if (made[k].state == SALE_LATE)
		s.due = s.received;
	return s;
}

struct event
scene_found(const struct effect *f, int count, bool end)
{
	struct event e = { .kind = EV_HISTORY, .history = { .id = f->id,
		.next = f->history, .end = end } };

	e.history.count = count < f->rows ? count : f->rows;
	for (int i = 0; i < e.history.count; i++)
		e.history.row[i] = past(i);
	e.history.next.at.before_ms = SCENE_WALL_MS - 60 * 24 * HOUR_MS;
	memcpy(e.history.next.at.before_ref, SCENE_REF, sizeof(SCENE_REF));
	return e;
}

struct story
scene_story(const char *ref)
{
	struct story t = { .sale = scene_sale(65000, 75000, SALE_OVER,
	    EVIDENCE_BANK), .count = 5 };
	static const struct { enum story_kind kind; int64_t amount; int later;
	} items[] = { { STORY_OPENED, 65000, 0 }, { STORY_CREDIT, 15000, 1 },
		{ STORY_TRIED, 65000, 2 }, { STORY_CREDIT, 60000, 3 },
		{ STORY_REFUND_CASH, 4000, 1500 } };

	for (int i = 0; i < t.count; i++)
		t.item[i] = (struct story_item){ items[i].kind, false,
		    SCENE_WALL_MS + items[i].later * INT64_C(60000),
		    { items[i].amount } };
	t.sale.due.dong = 6000;
	memcpy(t.sale.ref, ref, sizeof(t.sale.ref));
	return t;
}

struct event
scene_takings(int64_t year)
{
	struct event e = { .kind = EV_TAKINGS, .takings = { .known = true,
		.day = day_at(SCENE_WALL_MS),
		.today = { .revenue = { year / 200 } },
		.month = { .revenue = { year / 12 } },
		.year = { .revenue = { year } } } };
	struct takings_page *p = &e.takings;

	for (int i = 0; i < EVIDENCE_COUNT; i++) {
		p->month.by[i].dong = year / 12 / (i + 2);
		p->year.by[i].dong = year / (i + 2);
	}
	for (int i = 0; i < 21; i++)
		p->of_day[i].dong = i % 6 == 5 ? 0 : year / 250 +
		    i * 37 % 11 * (year / 2000);
	for (int i = 0; i < 11; i++)
		p->of_month[i].dong = year / 14 + i * 37 % 11 * (year / 200);
	p->tax = (struct tax_facts){ .known = true, .first = { 800000000 },
		.second = { 950000000 }, .exempt = { 1000000000 },
		.from_day = day_of_date((struct date){ 2026, 1, 1 }),
		.text = "ngưỡng doanh thu năm không phải nộp thuế",
		.basis = "Nghị định số 141/2026/NĐ-CP ngày 29 tháng 4 năm "
		    "2026",
		.source = "ghi chép công khai dẫn lại văn bản, tháng "
		    "11/2026; chưa đối chiếu với bản đã ký" };
	return e;
}

/* --- scenes -------------------------------------------------------------- */

static void
to_history(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_HISTORY);
}

static void
answer(struct hand *h, int count, bool end)
{
	const struct effect *f = hand_effect(h, EFFECT_HISTORY_LOAD);

	if (f != NULL)
		hand_event(h, scene_found(f, count, end));
}

static void
play_history(struct hand *h)
{
	to_history(h);
	answer(h, HISTORY_ROWS_MAX, false);
	hand_touch(h, BUTTON_OLDER);
	answer(h, HISTORY_ROWS_MAX, false);
	hand_tick(h, 5000);
}

static void
play_searching(struct hand *h)
{
	to_history(h);
	answer(h, 2, false);
	hand_tick(h, 5000);
}

static void
play_find(struct hand *h)
{
	to_history(h);
	answer(h, HISTORY_ROWS_MAX, false);
	hand_touch(h, BUTTON_FIND);
	hand_tick(h, 5000);
}

static void
play_find_typed(struct hand *h)
{
	play_find(h);
	hand_type(h, "65000");
	hand_touch(h, BUTTON_MATCH);
	hand_touch(h, BUTTON_ONLY);
	hand_touch(h, BUTTON_DAY_BEFORE);
	hand_touch(h, BUTTON_FIELD + FIND_HOUR);
	hand_type(h, "8");
	hand_tick(h, 5000);
}

static void
play_nothing(struct hand *h)
{
	play_find_typed(h);
	hand_touch(h, BUTTON_TAKE);
	answer(h, 0, true);
	hand_tick(h, 5000);
}

static void
play_story(struct hand *h)
{
	to_history(h);
	answer(h, 3, true);
	hand_touch(h, BUTTON_ROW);
	hand_event(h, (struct event){ .kind = EV_STORY,
	    .story = scene_story(h->m.story.sale.ref) });
	hand_tick(h, 5000);
}

/* And what was sold; its slip has what has no room. */
static void
play_story_goods(struct hand *h)
{
	struct event e;

	play_story(h);
	e = scene_basket(&h->m.story.sale, 3);
	hand_event(h, e);
	hand_tick(h, 1000);
}

/* A debtor's, given back by the board, with more than there is room for. */
static void
play_story_long(struct hand *h)
{
	struct event e = { .kind = EV_STORY };

	to_history(h);
	answer(h, 3, true);
	hand_touch(h, BUTTON_ROW);
	e.story = scene_story(h->m.story.sale.ref);
	memset(e.story.sale.who, 'a', WHO_LEN);
	e.story.more = true;
	e.story.count = STORY_ITEMS_MAX;
	for (int i = 0; i < STORY_ITEMS_MAX; i++)
		e.story.item[i] = (struct story_item){ (enum story_kind)(i %
		    STORY_KIND_COUNT), i == 1, SCENE_WALL_MS + i * 7 *
		    HOUR_MS, { 499999999 } };
	hand_event(h, e);
	hand_tick(h, 5000);
}

/* What was too much is given back, and the bank says so. */
static void
play_refunded(struct hand *h)
{
	struct event e = { .kind = EV_SALE, .sale = { .news = NEWS_SHOWN,
		.sale = scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK),
		.mark = SCENE_MARK, .told_back = { 10000 } } };

	e.sale.sale.due.dong = 0;
	to_history(h);
	hand_event(h, e);
}

static void
play_takings(struct hand *h)
{
	to_history(h);
	answer(h, 3, true);
	hand_touch(h, BUTTON_TAKINGS);
	hand_event(h, scene_takings(412000000));
	hand_tick(h, 5000);
}

static void
play_takings_year(struct hand *h)
{
	play_takings(h);
	hand_touch(h, BUTTON_NEXT);
	hand_tick(h, 5000);
}

static void
play_takings_no_day(struct hand *h)
{
	to_history(h);
	hand_touch(h, BUTTON_TAKINGS);
	hand_event(h, (struct event){ .kind = EV_TAKINGS });
	hand_tick(h, 5000);
}

static void
tax(struct hand *h, const struct event *e)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_TAX);
	hand_event(h, *e);
	hand_tick(h, 5000);
}

static void
play_tax(struct hand *h)
{
	struct event e = scene_takings(412000000);

	tax(h, &e);
}

static void
play_tax_near(struct hand *h)
{
	struct event e = scene_takings(812000000);

	tax(h, &e);
}

static void
play_tax_beyond(struct hand *h)
{
	struct event e = scene_takings(1412000000);

	tax(h, &e);
}

static void
play_tax_unknown(struct hand *h)
{
	struct event e = scene_takings(1000000);

	e.takings.tax.known = false;
	tax(h, &e);
}

const struct scene scene_histories[] = {
	{ "history", play_history },
	{ "history-searching", play_searching },
	{ "history-nothing", play_nothing },
	{ "find", play_find },
	{ "find-typed", play_find_typed },
	{ "story", play_story },
	{ "story-goods", play_story_goods },
	{ "story-long", play_story_long },
	{ "receipt-refunded", play_refunded },
	{ "takings", play_takings },
	{ "takings-year", play_takings_year },
	{ "takings-no-day", play_takings_no_day },
	{ "tax", play_tax },
	{ "tax-near", play_tax_near },
	{ "tax-beyond", play_tax_beyond },
	{ "tax-unknown", play_tax_unknown },
};
const int scene_histories_count = sizeof(scene_histories) /
    sizeof(scene_histories[0]);

/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/day.h"
#include "sync/board/pull_plan.h"
#include "sync/provider/sepay_list.h"

#define DAY_S  ((int64_t)86400)
#define ZONE_S ((int64_t)7 * 3600)          /* Vietnam's */
#define SANE_S ((int64_t)20454 * DAY_S)     /* 2026-01-01 */

/* Seconds of Vietnam's days since 1970-01-01; a day that is none, or before
 * that, is no time. */
static bool
seconds_of(const char *at, int64_t *s)
{
	struct str t = str_of(at);
	uint64_t hour, minute, second;
	int64_t day;

	if (t.n != NOTICE_AT_LEN || !day_parse(str_part(t, 0, 10), &day) ||
	    day < PULL_BACK_DAYS || !str_to_u64(str_part(t, 11, 2), &hour) ||
	    !str_to_u64(str_part(t, 14, 2), &minute) ||
	    !str_to_u64(str_part(t, 17, 2), &second))
		return false;
	*s = day * DAY_S + (int64_t)(hour * 3600 + minute * 60 + second);
	return true;
}

static void
set_seconds(char at[NOTICE_AT_LEN + 1], int64_t s)
{
	char memory[NOTICE_AT_LEN + 1];
	struct buf b = BUF(memory);

	day_put_time(&b, (s - ZONE_S) * 1000);
	REQUIRE(!b.full);
	memcpy(at, memory, sizeof(memory));
}

static void
set_text(char at[NOTICE_AT_LEN + 1], const char *from)
{
	REQUIRE(str_copy(str_of(from), at, NOTICE_AT_LEN + 1));
}

/* at, but not after now. */
static void
hold_back(char at[NOTICE_AT_LEN + 1], int64_t wall_ms)
{
	int64_t now = wall_ms / 1000 + ZONE_S, s;

	if (now >= SANE_S && seconds_of(at, &s) && s > now)
		set_seconds(at, now);
}

void
pull_plan_put(const struct pull_plan *p, struct buf *place)
{
	buf_puts(place, p->done);
	if (p->page > 1)
		buf_printf(place, "|%" PRId64 "|%s|%s|%s|%d", p->page,
		    p->from, p->to, p->top, p->back);
}

/* A time, or nothing. */
static bool
read_time(struct str text, char at[NOTICE_AT_LEN + 1])
{
	struct notice n;
	int64_t s;

	at[0] = '\0';
	if (text.n == 0)
		return true;
	if (!notice_at_set_any(&n, text) || !seconds_of(n.at, &s))
		return false;
	set_text(at, n.at);
	return true;
}

void
pull_plan_set(struct pull_plan *p, enum pull_list list, const char *place)
{
	struct str rest = str_of(place);
	struct pull_plan all = { .list = list };

	(void)read_time(str_cut(&rest, '|'), all.done);
	*p = all;
	if (str_to_i64(str_cut(&rest, '|'), &all.page) && all.page > 1 &&
	    all.page <= PULL_PAGES_MAX &&
	    read_time(str_cut(&rest, '|'), all.from) &&
	    read_time(str_cut(&rest, '|'), all.to) &&
	    read_time(str_cut(&rest, '|'), all.top)) {
		all.back = str_eq(rest, STR("1"));
		*p = all;
	}
}

void
pull_plan_begin(struct pull_plan *p, int64_t wall_ms, bool back)
{
	int64_t s;

	p->page = 1;
	p->back = back;
	p->to[0] = p->top[0] = '\0';
	set_text(p->from, p->done);
	hold_back(p->from, wall_ms);
	if (back && seconds_of(p->from, &s))
		set_seconds(p->from, s - PULL_BACK_DAYS * DAY_S);
}

int64_t
pull_back_ms(int64_t pages)
{
	return pages < PULL_BACK_MOST_MS / PULL_BACK_PAGE_MS ?
	    pages * PULL_BACK_PAGE_MS : PULL_BACK_MOST_MS;
}

void
pull_plan_see(struct pull_plan *p, const char *at)
{
	int64_t s;

	if (strcmp(at, p->top) > 0 && seconds_of(at, &s))
		set_text(p->top, at);
}

/* v1 has them youngest or oldest first; then the next page is up to the
 * oldest, or from the youngest on.  A full page of one second would come
 * again for ever: what else there is of that second is left out. */
static bool
next_by_time(struct pull_plan *p, const struct pull_page *page)
{
	bool down = p->to[0] != '\0' ||
	    strcmp(page->first_at, page->last_at) >= 0;
	char *bound = down ? p->to : p->from;
	int way = strcmp(page->last_at, bound);
	int64_t s;

	if (page->items < SEPAY_PAGE_MAX || !seconds_of(page->last_at, &s))
		return false;
	if (way == 0)
		set_seconds(bound, down ? s - 1 : s + 1);
	else if (bound[0] == '\0' || (way < 0) == down)
		set_text(bound, page->last_at);
	else
		return false;   /* outside of what was asked for */
	return true;
}

bool
pull_plan_next(struct pull_plan *p, const struct pull_page *page,
    int64_t wall_ms)
{
	if ((p->list == PULL_SEPAY_TIME ? next_by_time(p, page) :
	    page->more) && p->page < PULL_PAGES_MAX) {
		p->page++;
		return true;
	}
	if (strcmp(p->top, p->done) > 0)
		set_text(p->done, p->top);
	hold_back(p->done, wall_ms);
	p->page = 0;
	return false;
}

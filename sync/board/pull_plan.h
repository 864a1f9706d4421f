/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/pull_plan.h - what to ask a provider's list next, and how far it
 * has been read.  Pure; the clock is told.
 *
 * Lists are asked by the time that the bank booked a transfer at, and that is
 * not the order in which they get them: what was sent at night may be booked
 * as of the next day 00:00:00 (22 h to 5 h, says payOS) and listed before
 * what came earlier; a bank may tell of 07:59 after it told of 08:00.  So a
 * sweep that looks back begins PULL_BACK_DAYS before the youngest that was
 * listed, and never after now: what is dated in the future moves nothing.
 * Ids make what is told again harmless. */
#ifndef SYNC_BOARD_PULL_PLAN_H
#define SYNC_BOARD_PULL_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "sync/provider/notice.h"

#define PULL_BACK_DAYS 3
#define PULL_PAGES_MAX 20000   /* of a sweep: a million transfers */
#define PULL_PLACE_MAX 112     /* bytes of a plan as text, with its NUL */
/* Looking back is dear where much comes in three days, so it rests for so
 * long for each of its pages: of up to 150 transfers it is every round. */
#define PULL_BACK_PAGE_MS ((int64_t)5 * 60000)
#define PULL_BACK_MOST_MS ((int64_t)6 * 3600000)

enum pull_list {
	PULL_SEPAY_TIME,    /* SePay v1: the next page is by time */
	PULL_SEPAY_PAGES,   /* SePay v2: numbered */
	PULL_CASSO,         /* numbered, oldest first */
};

struct pull_plan {
	enum pull_list list;
	char done[NOTICE_AT_LEN + 1];    /* listed up to here; "" at first */
	/* A sweep that is under way, else page is 0: */
	int64_t page;                    /* to be asked now, 1... */
	bool back;                       /* it looks back */
	char from[NOTICE_AT_LEN + 1];    /* no older, "" any */
	char to[NOTICE_AT_LEN + 1];      /* no younger, "" any */
	char top[NOTICE_AT_LEN + 1];     /* the youngest listed in it */
};

/* A plan as text, so that a sweep goes on with the page where it was cut
 * short: "DONE", or "DONE|PAGE|FROM|TO|TOP|BACK" while one is under way.
 * Read: a day alone is its beginning; what is no time at all begins with the
 * first transfer of the account. */
void pull_plan_put(const struct pull_plan *p, struct buf *place);
void pull_plan_set(struct pull_plan *p, enum pull_list list,
    const char *place);
/* Begin a sweep.  Wall times before 2026 are no clock's word: done stands. */
void pull_plan_begin(struct pull_plan *p, int64_t wall_ms, bool back);

/* How long after one that looked back the next one does. */
int64_t pull_back_ms(int64_t pages);

/* A transfer on the page, of whatever account. */
void pull_plan_see(struct pull_plan *p, const char *at);
struct pull_page {
	int64_t items;
	bool more;                       /* says a list with numbers */
	const char *first_at, *last_at;  /* in the page's order; "" none */
};
/* The page was read.  True: there is another.  False: the sweep has ended,
 * and done is the youngest listed, if it is not after now; where it ends for
 * PULL_PAGES_MAX, a list that begins with the oldest goes on from there. */
bool pull_plan_next(struct pull_plan *p, const struct pull_page *page,
    int64_t wall_ms);

#endif

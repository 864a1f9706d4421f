/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/waits.h - people's pages that wait for money.
 *
 * A request that waits is parked (http.h) and answered once: right after the
 * commit that brought news of it, when its time is over, when its peer has
 * gone, or when the board stops.  As with mail.h the list is touched on the
 * writer thread only, so no news can slip between looking and waiting. */
#ifndef SYNC_BOARD_WAITS_H
#define SYNC_BOARD_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "sync/board/http.h"
#include "sync/board/store.h"

#define WAITS_MAX       512   /* and no more than half of the connections */
#define WAITS_ADDRESS   16    /* of one address; a proxy on loopback counts
                               * for itself */
#define WAITS_TIME_MAX_S 25

struct board;
struct waits;

/* One that waits; lies in its exchange's work. */
struct waiter {
	struct http_exchange *x;
	uint32_t terminal;      /* whose news may be meant */
	int64_t due_ms;         /* mono; waits_add sets it */
	bool (*has_news)(struct store *s, struct waiter *w);
	/* Answers x; w is gone after it. */
	void (*answer)(struct store *s, struct waiter *w);
};

enum rc waits_open(struct waits **out) MUST_CHECK;
void waits_close(struct waits *m);   /* accepts NULL; nothing may wait */

/* All on the writer thread.  False: there is no room, or the board stops;
 * answer it now. */
bool waits_add(struct board *b, struct waiter *w, int64_t wait_ms);
/* Money for this terminal has been committed; or for any of them. */
void waits_wake(struct board *b, uint32_t terminal);
void waits_wake_all(struct board *b);
/* Answer those whose time is over or whose peer has gone; returns ms to the
 * next look, -1 when none waits. */
int64_t waits_tick(struct board *b);

#endif

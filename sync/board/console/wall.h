/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/wall.h - GET /api/v1/wall: fees as they come in, for the
 * screen on the office's wall (server-sent events, WHATWG HTML 9.2).
 *
 * Each answer is a short stream: what is new behind Last-Event-ID at once, or
 * the first news within WALL_WAIT_MS, or else a line that says nothing; the
 * browser asks again by itself after `retry`, and whether it may is looked at
 * each time.  Events: "day" (how many payments of fees today, how much by
 * bank and in cash), "money" (one payment: means and amount, no name, no
 * stall), "queue" (money that waits for an officer).  An id is
 * "<payment>.<queue>".  No sale of a trader is in any of it.
 *
 * All on the writer thread but wall_get. */
#ifndef SYNC_BOARD_CONSOLE_WALL_H
#define SYNC_BOARD_CONSOLE_WALL_H

#include "sync/board/http.h"
#include "sync/board/store.h"

#define WALL_MAX      64      /* who waits; more are answered at once */
#define WALL_WAIT_MS  15000
#define WALL_LOOK_MS  1000
#define WALL_NEWS_MAX 50      /* payments in an answer */

struct board;
struct wall;
enum rc wall_open(struct wall **out) MUST_CHECK;
void wall_close(struct wall *w);   /* accepts NULL; nobody may wait */
/* Answer those with news, whose time is over or whose peer has gone; ms to
 * the next look, -1: nobody waits. */
int64_t wall_tick(struct board *b);
void wall_get(struct http_exchange *x);   /* handler */

#endif

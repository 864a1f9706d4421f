/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/loop.h - our own poll() loop: descriptors and one deadline.
 *
 * The kiosk's only thread lives here.  Nothing is scheduled on a clock: with
 * no deadline and no descriptor ready the process sleeps in poll(2), so idle
 * costs nothing.  "Now" is read once a turn, after poll returns, and every
 * handler of that turn sees the same value.
 *
 * A handler may add and remove handlers, its own too, at any time: a removed
 * one is only marked, is not called again, and its place is given away when
 * the turn is over, so a descriptor number that is reused within a turn can
 * never reach the handler of its former owner.  The loop owns no descriptor:
 * remove it here, then close it.  No allocation. */
#ifndef TERMINAL_LOOP_H
#define TERMINAL_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/clock.h"
#include "ledger/base/rc.h"

#define LOOP_FDS_MAX  24
#define LOOP_NEVER    INT64_MAX   /* a deadline that does not come */

typedef void loop_ready(void *ctx, short revents);

struct loop_slot {
	int fd;               /* -1: free */
	short events;         /* POLLIN, POLLOUT */
	bool dead;            /* removed in this turn */
	bool fresh;           /* added in this turn: not polled yet */
	loop_ready *ready;
	void *ctx;
};

struct loop {
	const struct clock *clock;
	int64_t mono_ms;      /* now, for waits */
	int64_t wall_ms;      /* now, for records */
	bool stopped;
	int64_t turns;        /* how often poll returned */
	struct loop_slot slot[LOOP_FDS_MAX];
};

/* What the program does once a turn. */
struct loop_hooks {
	/* The monotonic time of the next thing to do, or LOOP_NEVER. */
	int64_t (*deadline)(void *ctx);
	/* After the handlers of every turn, also when only time passed; not
	 * after one in which a handler stopped the loop. */
	void (*turn)(void *ctx);
	void *ctx;
};

void loop_init(struct loop *lp, const struct clock *clock);
/* Call ready(ctx, revents) while any of events, POLLERR or POLLHUP stands on
 * fd.  RC_TOO_BIG: all places are taken. */
enum rc loop_add(struct loop *lp, int fd, short events, loop_ready *ready,
    void *ctx) MUST_CHECK;
/* The descriptor must have a live handler (REQUIREd). */
void loop_events(struct loop *lp, int fd, short events);
void loop_remove(struct loop *lp, int fd);

/* One turn: wait until something is ready or until deadline_ms, read the
 * clock, call the handlers.  RC_SYSTEM if poll itself fails. */
enum rc loop_turn(struct loop *lp, int64_t deadline_ms) MUST_CHECK;
/* Turns until loop_stop. */
enum rc loop_run(struct loop *lp, const struct loop_hooks *hooks) MUST_CHECK;
void loop_stop(struct loop *lp);

#endif

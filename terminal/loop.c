/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/loop.h"

void
loop_init(struct loop *lp, const struct clock *clock)
{
	memset(lp, 0, sizeof(*lp));
	lp->clock = clock;
	lp->mono_ms = clock_mono_ms(clock);
	lp->wall_ms = clock_wall_ms(clock);
	for (size_t i = 0; i < LOOP_FDS_MAX; i++)
		lp->slot[i].fd = -1;
}

static struct loop_slot *
slot_of(struct loop *lp, int fd)
{
	for (size_t i = 0; i < LOOP_FDS_MAX; i++)
		if (lp->slot[i].fd == fd && !lp->slot[i].dead)
			return &lp->slot[i];
	return NULL;
}

enum rc
loop_add(struct loop *lp, int fd, short events, loop_ready *ready, void *ctx)
{
	REQUIRE(fd >= 0 && ready != NULL && slot_of(lp, fd) == NULL);
	for (size_t i = 0; i < LOOP_FDS_MAX; i++) {
		if (lp->slot[i].fd >= 0)
			continue;
		lp->slot[i] = (struct loop_slot){ .fd = fd, .events = events,
			.fresh = true, .ready = ready, .ctx = ctx };
		return RC_OK;
	}
	return RC_TOO_BIG;
}

void
loop_events(struct loop *lp, int fd, short events)
{
	struct loop_slot *s = slot_of(lp, fd);

	REQUIRE(s != NULL);
	s->events = events;
}

void
loop_remove(struct loop *lp, int fd)
{
	struct loop_slot *s = slot_of(lp, fd);

	REQUIRE(s != NULL);
	s->dead = true;
}

static int
timeout_ms(const struct loop *lp, int64_t deadline_ms)
{
	if (deadline_ms == LOOP_NEVER)
		return -1;
	int64_t left = deadline_ms - clock_mono_ms(lp->clock);
	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* The places of removed handlers become free; new ones may be polled. */
static void
sweep(struct loop *lp)
{
	for (size_t i = 0; i < LOOP_FDS_MAX; i++) {
		lp->slot[i].fresh = false;
		if (lp->slot[i].dead)
			lp->slot[i] = (struct loop_slot){ .fd = -1 };
	}
}

enum rc
loop_turn(struct loop *lp, int64_t deadline_ms)
{
	struct pollfd fds[LOOP_FDS_MAX];

	/* Removals made between two turns count as made in the last. */
	sweep(lp);
	/* poll skips negative descriptors, so places and pollfds line up. */
	for (size_t i = 0; i < LOOP_FDS_MAX; i++)
		fds[i] = (struct pollfd){ .fd = lp->slot[i].fd,
			.events = lp->slot[i].events };
	int n = poll(fds, LOOP_FDS_MAX, timeout_ms(lp, deadline_ms));
	if (n < 0 && errno != EINTR) {
		log_line(LOG_ERROR, "loop", "poll: %s", strerror(errno));
		return RC_SYSTEM;
	}
	lp->turns++;
	lp->mono_ms = clock_mono_ms(lp->clock);
	lp->wall_ms = clock_wall_ms(lp->clock);
	for (size_t i = 0; i < LOOP_FDS_MAX && n > 0; i++) {
		struct loop_slot *s = &lp->slot[i];
		if (fds[i].revents == 0 || fds[i].fd < 0)
			continue;
		/* Somebody closed a descriptor without removing it. */
		REQUIRE((fds[i].revents & POLLNVAL) == 0);
		if (!s->dead && !s->fresh)
			s->ready(s->ctx, fds[i].revents);
	}
	sweep(lp);
	return RC_OK;
}

enum rc
loop_run(struct loop *lp, const struct loop_hooks *hooks)
{
	enum rc rc = RC_OK;

	while (rc == RC_OK && !lp->stopped) {
		rc = loop_turn(lp, hooks->deadline(hooks->ctx));
		if (rc == RC_OK && !lp->stopped)
			hooks->turn(hooks->ctx);
	}
	return rc;
}

void
loop_stop(struct loop *lp)
{
	lp->stopped = true;
}

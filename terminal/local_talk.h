/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/local_talk.h - what is said over the local socket.
 *
 * Answers cho40-sync and cho40 with what the till's ledger holds
 * (sync/PROTOCOL.md, section 1).  Writes only through the till.  A long
 * answer is given piece by piece as the client takes it, never more than a
 * turn's share (asking.h), so the keys stay alive.  Loop thread; the
 * caller's memory. */
#ifndef TERMINAL_LOCAL_TALK_H
#define TERMINAL_LOCAL_TALK_H

#include <stdbool.h>
#include <stdint.h>

#include "terminal/asking.h"
#include "terminal/local_server.h"
#include "terminal/loop.h"
#include "terminal/till.h"

struct talk_answer {
	struct local_client *client;   /* NULL: nothing to continue */
	struct asking asking;
	int64_t tell_ms;               /* when to say how far it is */
};

struct talk {
	struct loop *loop;
	struct till *till;
	struct local_server *server;   /* NULL once closed */
	struct local_server_host host; /* give this to local_server_open */
	struct talk_answer answer[LOCAL_CLIENTS_MAX];
	struct local_state told;       /* to sync, last */
	uint32_t terminal, epoch;      /* as sync knows them */
	char account[ACCOUNT_MAX + 1]; /* the same: of the profile */
	struct local_client *enrolling;/* waits for the end of it, or NULL */
	bool screen_enrols;            /* and the person at the screen; */
	bool screen_awaits;            /* by a client that is to come */
	bool tell;                     /* tell even if nothing changed */
	bool now;                      /* "send now" not told yet */
	bool training;                 /* a learner has the glass */
	int64_t open_n;                /* head.n when open was counted */
	int64_t open;
};

/* This turn's readings, as the till wants them. */
static inline struct till_time
talk_now(const struct talk *k)
{
	return (struct till_time){ k->loop->mono_ms, k->loop->wall_ms };
}

void talk_init(struct talk *k, struct loop *loop, struct till *till);
/* Before the ledger is closed: lets go of what answers hold of it. */
void talk_end(struct talk *k);
/* Pass "send now" on. */
void talk_send_now(struct talk *k);
int64_t talk_deadline(const struct talk *k);
/* Once a loop turn: tell sync what changed, continue long answers. */
void talk_turn(struct talk *k);

#endif

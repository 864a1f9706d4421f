/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/bank_world.h - the real pump between a terminal with settled
 * sales and a bank that takes references once and can fail in every way. */
#ifndef TESTS_SUPPORT_BANK_WORLD_H
#define TESTS_SUPPORT_BANK_WORLD_H

#include "sync/local.h"
#include "sync/pump.h"
#include "tests/support/net_fake.h"

#define SALES_MAX 600
#define EVERY_MS  60000
#define HOUR_MS   3600000

/* One at a time: bw. */
extern struct bank_world {
	/* Sale i is at entry 10 * (i + 1), its reference "R<i>". */
	int sales;
	bool lost[SALES_MAX];       /* the terminal has it no more */
	/* The bank: what it holds, refuses, and how often each came. */
	bool held[SALES_MAX], poison[SALES_MAX];
	int came[SALES_MAX];
	int tokens, posts, largest;
	int64_t expires_s;
	bool revoked;               /* the token it gave is no good now */

	struct local_cursor cursor;
	int64_t feeds;
	struct net_fake fake;
	struct pump *pump;
	struct pump_bank_conf conf;
	struct bank_map map;
	struct rng_seeded seed;
	struct rng rng;
	char out_memory[PUMP_OUT_BYTES];
	struct buf out;
	int64_t now_ms;
	struct local_net net_said;
	const char *board;
} bw;

/* So many sales, a bank in good health, and the link just up. */
void bw_begin(int count);
void bw_open(void);             /* the pump, by bw.conf and bw.board */
void bw_link_up(void);
void bw_link_down(void);
void bw_sell(int count);
/* One frame of the terminal's. */
void bw_give(enum rc rc, struct buf *frame);
void bw_settled(const struct local_settled *q);
void bw_steps(void);

/* The value of a header that was sent, or NULL. */
const char *bw_header(const char *name);
bool bw_asks_token(void);
/* Walk what was posted; take: it is the bank's now.  True: none is refused. */
bool bw_walk_post(bool take);
void bw_reply(struct net_reply r);
void bw_reply_status(int status, int64_t retry_s);
void bw_give_token(void);
/* As a bank in good health does. */
void bw_serve(void);
/* Until a request is out; how long that took.  -1: not before news. */
int64_t bw_until_asked(void);
/* Serve until nothing is left to be done before a time so far off. */
void bw_serve_all(int64_t far_ms);
void bw_all_held(void);
void bw_cursor_is(const char *at);

#endif

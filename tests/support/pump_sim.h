/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/pump_sim.h - one stall, one board and a bad network around
 * the real pump, in virtual time and from one seed.
 *
 * The terminal and the board here are models: arrays that forget nothing
 * unless told to.  While faults are on, requests and answers are lost,
 * doubled, delayed, cut and refused, either end restarts, the terminal
 * freezes, the board goes back to an older backup.  Every step is watched;
 * the first rule that breaks is kept in `broken`. */
#ifndef TESTS_SUPPORT_PUMP_SIM_H
#define TESTS_SUPPORT_PUMP_SIM_H

#include "sync/local.h"
#include "sync/pack.h"
#include "sync/pump.h"
#include "sync/squeeze.h"
#include "tests/support/net_fake.h"

#define SIM_LINES_MAX 700
#define SIM_LINE_MAX  256
#define SIM_MAIL_MAX  400
#define SIM_TERMINAL  7

/* A chance is in thousandths, per request or per frame. */
struct sim_faults {
	unsigned lose_up, lose_down, twice, late, cut_body, captive;
	unsigned busy_before, busy_after, deny, retry_after;
	unsigned cut_link, freeze;
	int64_t terminal_restart_ms, board_restart_ms;   /* mean; 0 never */
	unsigned board_forgets;      /* on a restart */
	int64_t line_cap;            /* 413 above, faults or not; 0 none */
	int64_t poison;              /* 400 with this line; 0 none */
};

struct sim_entry { char line[SIM_LINE_MAX]; uint8_t h[HASH_BYTES]; };

struct sim_terminal {
	struct sim_entry entry[SIM_LINES_MAX + 1];   /* [0] holds h0 */
	int64_t head, acked, mail, open;
	unsigned recorded[SIM_MAIL_MAX + 1];
	int64_t frozen_until_ms;
	bool greeted, now;
	struct local_net net;
	unsigned nets;
};

struct sim_board {
	struct sim_entry entry[SIM_LINES_MAX + 1];
	int64_t held, ever_held;
	bool old;                    /* knows version 1 only */
	int64_t mails, mail_acked;
	int64_t retry_after_s, spread_s;
	int always;                  /* not 0: this status to everything */
	unsigned posts;
	unsigned spite;              /* it forgets all at each so manieth
	                              * upload, and rewinds; 0 never */
};

struct sim_flight {
	bool up, back;               /* on its way there; answer on its way */
	bool held;                   /* a long poll that waits at the board */
	unsigned generation;
	int64_t at_ms;
	struct net_reply reply;
	char body[NET_FAKE_BODY_MAX];
};

struct sim {
	struct rng_seeded seeded;
	struct rng rng;
	int64_t now_ms, until_ms;
	bool faulty;
	struct sim_faults faults;
	struct net_fake net;
	struct pump *pump;
	struct squeeze *squeeze;     /* one for all worlds */
	struct pack pack;            /* the board's */
	char out_memory[PUMP_OUT_BYTES];
	struct buf out;
	char back_memory[2 * LOCAL_FRAME_MAX];
	struct buf back;             /* terminal to pump */
	bool linked;
	int64_t link_at_ms;          /* when it comes up again */
	int64_t append_at_ms, mail_at_ms, open_at_ms;
	int64_t terminal_at_ms, board_at_ms;
	int64_t append_every_ms, mail_every_ms;
	struct sim_flight flight[NET_SLOT_COUNT];
	char late_body[NET_FAKE_BODY_MAX];   /* an old upload, under way */
	size_t late_n;
	int64_t late_at_ms;
	int64_t floor_ms[NET_SLOT_COUNT];
	unsigned seen_generation[NET_SLOT_COUNT];
	struct sim_terminal terminal;
	struct sim_board board;
	const char *broken;
};

/* A world of its own for this seed, faults chosen by it and on.  *s is large:
 * static or from the heap. */
void sim_open(struct sim *s, uint64_t seed);
void sim_close(struct sim *s);
/* Let it run until now_ms has passed span_ms, or something broke. */
void sim_run(struct sim *s, int64_t span_ms);
/* No more faults, one more entry: true when both ends agree within limit_ms,
 * each entry and each message exactly once. */
bool sim_heals(struct sim *s, int64_t limit_ms);
/* After sim_heals: how often is the board asked when there is nothing to
 * say, and when it is in trouble? */
bool sim_is_modest(struct sim *s);
void sim_append(struct sim *s);
void sim_mail(struct sim *s);
bool sim_agrees(const struct sim *s);

/* --- for the parts of the simulation itself --- */

int64_t sim_below(struct sim *s, int64_t n);
bool sim_happens(struct sim *s, unsigned thousandths);
/* The first one stays. */
void sim_broke(struct sim *s, const char *what);
void sim_add_entry(struct sim_entry *all, int64_t n, struct str line);
void sim_put_mail_d(struct buf *b, int64_t n);

int64_t sim_query(const char *url, const char *name);
struct net_reply sim_board_post(struct sim *s, struct str body, char *to);
/* rc RC_AGAIN: nothing yet, and the question may wait. */
struct net_reply sim_board_answer(struct sim *s, enum net_slot slot,
    bool may_wait, char *to);
void sim_board_restart(struct sim *s);

#endif

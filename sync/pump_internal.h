/* SPDX-License-Identifier: Apache-2.0 */
/* sync/pump_internal.h - what pump.c and the activities' files share.
 *
 * Four activities run side by side and never wait for each other (S5).  Each
 * is in one state, changed only by pump_go; DESIGN.md has the drawing. */
#ifndef SYNC_PUMP_INTERNAL_H
#define SYNC_PUMP_INTERNAL_H

#include <stdbool.h>

#include "ledger/base/limits.h"
#include "sync/backoff.h"
#include "sync/bank_token.h"
#include "sync/local.h"
#include "sync/pack.h"
#include "sync/proto.h"
#include "sync/provider/sepay_list.h"
#include "sync/pump.h"
#include "sync/squeeze.h"

/* The body of one upload: the header line and one local batch. */
#define PUMP_BODY_BYTES     (LOCAL_BATCH_BYTES_MAX + 2048)
#define PUMP_LOCAL_MS       30000   /* the terminal's time to answer */
#define PUMP_POST_MS        60000
#define PUMP_GET_MS         20000   /* beyond what the board may wait */
#define PUMP_FIRST_MS       5000    /* first contact: spread over this */
#define PUMP_PLAIN_MS       3600000 /* a board that cannot unpack: until
                                     * it is asked again */
#define PUMP_RAW_BYTES      (PACK_HEAD_EXTRA + BATCH_LINES_MAX * 40)
#define PUMP_SPACING_MS     1000    /* between two requests of one kind that
                                     * brought nothing */

/* A test includes the pump's sources with this defined to plant one mistake
 * at a time and prove that it would be caught. */
#ifndef PLANT
#define PLANT(mistake) false
#endif

enum pump_state {
	PUMP_DOWN,   /* no terminal, or not set up */
	PUMP_REST,   /* until due_ms, or while there is nothing to do */
	PUMP_ASK,    /* `want` or `settled` is out, the answer comes */
	PUMP_SEND,   /* a request is on its way */
	PUMP_TELL,   /* `acked`, `mail` or `feed` is out; what shows that it
	              * was recorded comes */
	PUMP_STATE_COUNT
};

struct activity {
	const char *name;
	enum net_slot slot;
	enum pump_state state;
	int64_t due_ms;             /* REST: not before */
	int64_t floor_ms;           /* what the board asked for; nobody and
	                             * nothing goes below it */
	int64_t limit_ms;           /* ASK, TELL: the terminal's time is up */
	struct backoff backoff;
	enum rc trouble;            /* RC_OK: the last try was good */
	bool enrol;                 /* 401 or 403 */
};

/* A provider that is asked for transactions (pump_feed.c). */
struct feed {
	struct activity activity;
	bool is_on;
	struct pump_feed_conf conf;
	bool have_cursor;
	struct local_cursor cursor; /* the terminal's word */
	bool sweeping;              /* pages are missing still */
	int64_t page;
	char since_id[sizeof(((struct notice *)0)->id)];
	char since_at[NOTICE_AT_LEN + 1], to[NOTICE_AT_LEN + 1];
	char best_id[sizeof(((struct notice *)0)->id)];   /* the youngest */
	char best_at[NOTICE_AT_LEN + 1];                  /* in this sweep */
	char items_memory[SEPAY_PAGE_MAX * 512];
};

/* A bank that is told of settled sales (pump_bank.c). */
#define PUMP_BANK_BYTES 49152   /* of one body */

struct bank {
	struct activity activity;
	bool is_on;
	struct pump_bank_conf conf;
	bool have_cursor;
	struct bank_cursor cursor;  /* the terminal's word */
	bool more;                  /* the last round did not reach the end */
	int64_t done_head;          /* the journal's when it did */
	int64_t ask_head;           /* the same, of this round */
	int64_t only;               /* of those set aside; 0: the queue */
	size_t aside_next;          /* which of them is next, */
	int64_t aside_ms;           /* not before */
	int64_t batch_max;          /* sales in a post; refusals halve it */
	int64_t count, item_n;      /* sales sent, the last one's entry */
	int64_t sent_to;            /* with them, all up to here is done */
	bool sent_all, sent_more;   /* the whole page; there is more */
	int64_t rest_ms;            /* TELL: and then rest so long */
	bool asks_token;            /* SEND: for a token, not sales */
	bool tried_token;           /* since the last that was taken */
	struct bank_token token;
	int64_t token_until_ms;     /* then another is fetched; 0: none */
	struct buf body;
	char body_memory[PUMP_BANK_BYTES];
};

struct pump {
	struct pump_env env;
	char url[PUMP_URL_MAX];
	struct activity journal, mail;
	struct feed feed;
	struct bank bank;
	struct local_hello who;
	struct local_state at;      /* the cursors, from the terminal */
	bool have_state;
	bool broken;                /* the frames out do not drain */
	struct local_net told;      /* last `net` frame */
	bool net_news;              /* another one is due */
	int64_t server_ms;

	int64_t want_after;         /* ASK */
	int64_t sent_first, sent_last;      /* SEND */
	bool sent_packed;           /* version 2 */
	int64_t plain_until_ms;     /* version 1 before that */
	bool sent_whole;            /* the batch was not cut: hash is h(last) */
	uint8_t sent_hash[HASH_BYTES];
	int64_t lines_max;          /* of one upload; 413 and 400 halve it */
	int64_t tell_n;             /* TELL: what the state must show */
	unsigned rewinds;           /* since the last progress */
	int64_t rewound_from;       /* the furthest that was taken back: beyond
	                             * it is progress */

	int64_t poll_started_ms;
	int64_t poll_wait_s;
	int64_t tell_mail;

	char lines_memory[LOCAL_BATCH_BYTES_MAX + 1];
	char body_memory[PUMP_BODY_BYTES];
	struct buf body;
	struct pack pack;
	char raw_memory[PUMP_RAW_BYTES];
	char scratch[MAIL_BYTES_MAX + 1];   /* within one call: a batch
	                                     * packed, or mail unpacked */
};

void pump_go(struct pump *p, struct activity *a, enum pump_state to);
/* To REST, not before due_ms. */
void pump_rest(struct pump *p, struct activity *a, int64_t due_ms);
/* A try failed: to REST with back-off. */
void pump_fail(struct pump *p, struct activity *a, enum rc why,
    int64_t retry_after_s, int64_t now_ms);
/* A try failed in a way that only a person can mend: to REST for long. */
void pump_fail_slowly(struct pump *p, struct activity *a, enum rc why,
    int64_t now_ms);
/* The statuses that both activities treat alike; true when it was one. */
bool pump_common_failure(struct pump *p, struct activity *a,
    const struct net_reply *reply, int64_t now_ms);
/* A good answer. */
void pump_good(struct pump *p, struct activity *a, int64_t server_ms,
    int64_t now_ms);
/* A frame was queued, or the connection is given up. */
void pump_queued(struct pump *p, enum rc rc);
/* Start a request and go to SEND, or fail. */
void pump_start(struct pump *p, struct activity *a,
    const struct net_request *r, int64_t now_ms);

void pump_journal_step(struct pump *p, int64_t now_ms);
void pump_journal_batch(struct pump *p, struct str object, int64_t now_ms);
void pump_journal_state(struct pump *p, int64_t now_ms);
void pump_journal_refused(struct pump *p, int64_t now_ms);
void pump_journal_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms);

void pump_feed_step(struct pump *p, int64_t now_ms);
void pump_feed_cursor(struct pump *p, const struct local_cursor *c,
    int64_t now_ms);
void pump_feed_refused(struct pump *p, int64_t now_ms);
void pump_feed_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms);
/* The terminal is gone. */
void pump_feed_down(struct pump *p);

void pump_bank_open(struct pump *p, const struct pump_bank_conf *conf);
void pump_bank_close(struct pump *p);
void pump_bank_step(struct pump *p, int64_t now_ms);
int64_t pump_bank_due_ms(const struct pump *p);
void pump_bank_items(struct pump *p, struct str object, int64_t now_ms);
void pump_bank_cursor(struct pump *p, const struct local_cursor *c,
    int64_t now_ms);
void pump_bank_refused(struct pump *p, int64_t now_ms);
void pump_bank_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms);
/* The terminal is gone. */
void pump_bank_down(struct pump *p);

void pump_mail_step(struct pump *p, int64_t now_ms);
void pump_mail_state(struct pump *p, int64_t now_ms);
void pump_mail_refused(struct pump *p, int64_t now_ms);
void pump_mail_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms);

#endif

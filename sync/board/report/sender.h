/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/sender.h - carries one record at a time to the province:
 * a state machine over struct net; no clock, no file, no thread of its own.
 *
 *            give               token read
 *   REST ---------------> TOKEN ----------> POST --> REST, with news
 *     |  a token counts                      |
 *     +-------------------------> POST       | 401, 403: once a record
 *                                 ^          v
 *                                 +--token-- TOKEN
 *
 * What is not an answer waits longer each time (sync/backoff.h); a refusal of
 * our keys, or of a token that was just given, waits long: a person must look.
 * A record that was refused is news and is not tried again by itself. */
#ifndef SYNC_BOARD_REPORT_SENDER_H
#define SYNC_BOARD_REPORT_SENDER_H

#include "ledger/base/rng.h"
#include "sync/backoff.h"
#include "sync/board/report/lgsp.h"
#include "sync/board/report/record.h"
#include "sync/net.h"

enum sender_state { SENDER_REST, SENDER_TOKEN, SENDER_POST };

struct sender {
	const struct lgsp_conf *conf;     /* borrowed, as keys, net and rng */
	const struct lgsp_keys *keys;
	struct net *net;
	const struct rng *rng;
	enum sender_state state;
	int64_t due_ms;                   /* at rest: not before */
	struct backoff backoff;
	struct lgsp_token token;          /* text "": none */
	int64_t token_until_ms;
	bool token_fresh;                 /* asked for, for this record */
	struct buf record, body;
	char record_memory[RECORD_BYTES_MAX + 1];
	char body_memory[RECORD_BYTES_MAX + 64];
};

struct sender_news {
	enum lgsp_end end;                /* never LGSP_STALE */
	char words[256];
};

void sender_init(struct sender *s, const struct lgsp_conf *conf,
    const struct lgsp_keys *keys, struct net *net, const struct rng *rng);
/* At rest and due? */
bool sender_wants(const struct sender *s, int64_t now_ms);
/* Carry this one.  True: there is news at once. */
bool sender_give(struct sender *s, struct str record, int64_t now_ms,
    struct sender_news *news);
/* A reply of NET_BANK's slot, which is the one it uses.  True: news. */
bool sender_reply(struct sender *s, const struct net_reply *reply,
    int64_t now_ms, struct sender_news *news);
/* Ends what is under way and forgets the token. */
void sender_stop(struct sender *s);

#endif

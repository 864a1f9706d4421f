/* SPDX-License-Identifier: Apache-2.0 */
/* sync/pump.h - carries the journal up and the mail down, asks a provider
 * where there is no board, and tells a bank of settled sales.
 *
 * Pure steps over struct net and frames of the local socket: no socket, no
 * curl, no clock.  now_ms is monotonic, read once a loop turn by the caller.
 * One thread.  All memory is taken by pump_open; nothing is durable here:
 * what is held where is in the terminal's frames.  Rules S1..Sn and the
 * states: sync/DESIGN.md.
 *
 * After any of the calls below, call pump_step; call it again at
 * pump_due_ms. */
#ifndef SYNC_PUMP_H
#define SYNC_PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "sync/bank_map.h"
#include "sync/net.h"
#include "sync/provider/sepay_list.h"

/* What `out` must hold: one mail frame and a handful of small ones. */
#define PUMP_OUT_BYTES      73728
#define PUMP_POLL_MS_MIN    1000
#define PUMP_URL_MAX        256

struct pump;
struct squeeze;

/* A provider's list of transactions, asked by the stall itself.  The token is
 * the network's business. */
struct pump_feed_conf {
	enum sepay_api api;
	const char *url;        /* borrowed: "https://userapi.sepay.vn/v2" */
	int64_t poll_ms;            /* with no QR out */
	int64_t open_ms;            /* with one */
};

/* A bank's server that wants settled sales.  All borrowed, for the pump's
 * life; where url and token_url may be talked to, and by which certificates,
 * is the network's business. */
struct pump_bank_conf {
	const char *url, *list;     /* the array's name in a body */
	const struct bank_map *map;
	int64_t every_ms;           /* from one post to the next */
	struct str sign_key;        /* PEM; empty: bodies are not signed */
	const char *sign_kid;
	const char *token_url;      /* "": no bearer token */
	const char *client_id, *client_secret, *scope;
};

struct pump_env {
	const struct net *net;      /* borrowed */
	const struct rng *rng;      /* borrowed */
	const char *url;            /* "https://board.example:8443"; "": no
	                             * board */
	int64_t poll_ms;            /* plain poll of the mail */
	struct squeeze *squeeze;    /* borrowed; NULL: everything plain */
	const struct pump_feed_conf *feed;   /* NULL: none */
	struct buf *out;            /* frames for the terminal; the caller
	                             * drains it and resets it on disconnect */
	const struct pump_bank_conf *bank;   /* NULL: none */
};

enum rc pump_open(const struct pump_env *env, struct pump **out) MUST_CHECK;
void pump_close(struct pump *p);   /* accepts NULL; cancels its requests */

/* When the certificate ends that the board knows us by, for the terminal's
 * check-up; 0: unknown. */
void pump_certificate(struct pump *p, int64_t until_ms);

/* The provider does not take the token: it may be tried with another. */
bool pump_wants_token(const struct pump *p);

/* The local socket came up, or went away. */
void pump_connected(struct pump *p, int64_t now_ms);
void pump_disconnected(struct pump *p, int64_t now_ms);
/* One frame's object.  Not RC_OK: close the connection; RC_STATE is a bye. */
enum rc pump_frame(struct pump *p, struct str object, int64_t now_ms)
    MUST_CHECK;
/* A request of one of its slots finished. */
void pump_reply(struct pump *p, enum net_slot slot,
    const struct net_reply *reply, int64_t now_ms);
/* Do what is due.  RC_OFFLINE: the terminal has not answered in time;
 * close the connection and connect again. */
enum rc pump_step(struct pump *p, int64_t now_ms) MUST_CHECK;
/* When pump_step next has something to do; INT64_MAX: not before news. */
int64_t pump_due_ms(const struct pump *p);

/* Something changed that made requests fail: end our own waits. */
void pump_hurry(struct pump *p, int64_t now_ms);
/* Does whoever we ask answer? */
bool pump_is_up(const struct pump *p);
/* By the terminal's word; 0 without one: sales with a QR out, its number. */
int64_t pump_open_sales(const struct pump *p);
int64_t pump_terminal(const struct pump *p);
/* The board's clock as the last good answer gave it; 0: none yet. */
int64_t pump_server_ms(const struct pump *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/enroller.h - becomes somebody to the market board, and stays it.
 *
 * Pure steps over struct net, frames of the local socket and the files of
 * identity.h; no socket, no clock.  One thread.  now_ms is monotonic.
 *
 *   enrol     CACERTS -> SIGN -> POST -> RECORD -> identity.json
 *   renewal   POST (with the present certificate) -> identity.json
 *   time      TIME (the pinned key alone vouches)
 *
 * Cut anywhere, it goes on from next.json with the same key and request, and
 * the board answers the same request the same.  identity.json changes only
 * after the terminal has recorded what came with it. */
#ifndef SYNC_ENROLLER_H
#define SYNC_ENROLLER_H

#include "ledger/base/buf.h"
#include "ledger/base/rng.h"
#include "sync/identity.h"
#include "sync/net.h"
#include "sync/net_curl.h"

#define ENROLLER_TIME_MS   60000     /* between two questions for time */
#define ENROLLER_RENEW_MS  3600000   /* between two looks at dates */
#define ENROLLER_REFUSED_MS 5000     /* after the board let us not in */
#define ENROLLER_LOCAL_MS  30000     /* the terminal's time to answer */
#define ENROLLER_GET_MS    20000

struct enroller;

struct enroller_env {
	const char *dir;            /* of identity.h; "": nothing is kept, so
	                             * nobody can enrol */
	const struct rng *rng;
	struct buf *out;            /* frames for the terminal */
	/* Of a stall that did not enrol: where its board is, and the keys
	 * (sign_put_pins) that vouch for the time there; NULL: none. */
	const char *url, *pins;
	/* A network for the next request; close ends it. */
	enum rc (*open)(void *ctx, const struct net_tls *tls,
	    struct net **net);
	void (*close)(void *ctx, struct net *net);
	/* Wall time that is believed, whether a board vouched for it, and
	 * what one now says. */
	int64_t (*wall_ms)(void *ctx);
	bool (*vouched)(void *ctx);
	void (*learn)(void *ctx, int64_t server_ms);
	/* After each step that is durable; NULL outside tests. */
	void (*step)(void *ctx, const char *what);
	void *ctx;
};

/* id: what is in use, or NULL.  Strings and id are borrowed. */
enum rc enroller_open(const struct enroller_env *env,
    const struct identity *id, struct enroller **out) MUST_CHECK;
void enroller_close(struct enroller *e);   /* accepts NULL */

void enroller_connected(struct enroller *e, int64_t now_ms);
void enroller_disconnected(struct enroller *e);
/* A frame of the terminal: false when it is none of ours. */
bool enroller_frame(struct enroller *e, struct str object, int64_t now_ms);
/* The request's answer, from enroller_net. */
void enroller_reply(struct enroller *e, const struct net_reply *reply,
    int64_t now_ms);
/* The board's certificate was not believed: is it the time? */
void enroller_denied(struct enroller *e, int64_t now_ms);
/* The board does not let our certificate in: is it past its day? */
void enroller_refused(struct enroller *e, int64_t now_ms);
void enroller_step(struct enroller *e, int64_t now_ms);
int64_t enroller_due_ms(const struct enroller *e);

/* To be polled beside the other one; NULL: nothing is under way. */
struct net *enroller_net(struct enroller *e);
/* identity.json is new: close everything and begin with it. */
bool enroller_changed(const struct enroller *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/http.h - one listener: sockets, TLS, limits; no meaning.
 *
 * Only http*.c include libmicrohttpd and GnuTLS.  A listener
 * has its own thread.  For each request it finds the route, reads the body
 * into bounded memory and calls the handler on that thread.  The handler
 * answers at once with http_answer, or calls http_park and lets another
 * thread call http_answer later: exactly once in either case.  A parked
 * exchange stays valid until it is answered, even if the peer goes away.
 *
 * Refused here, before any handler: no route (404, 405), a body over the
 * route's cap (413), no memory for a body (503), and on a listener with a CA,
 * for the routes that are not for anybody, every peer without a certificate
 * of that CA named terminal-<n> (401).
 *
 * Bounds: connections in all and per address; 16 KiB of request head, 8 KiB
 * on a listener with a CA; an idle connection is closed after idle_s, and
 * http_sweep cuts whoever needs more than twice that for one request, however
 * steadily it drips. */
#ifndef SYNC_BOARD_HTTP_H
#define SYNC_BOARD_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"
#include "sync/board/route.h"

#define HTTP_WORK_MAX   4096   /* bytes a handler may keep in an exchange */
#define HTTP_SMALL_BODY 8192   /* bodies up to here never wait for room */

#define HTTP_JSON "application/json"
#define HTTP_NDJSON "application/x-ndjson"
#define HTTP_HTML "text/html; charset=utf-8"
#define HTTP_TEXT "text/plain; charset=utf-8"

struct http;

enum http_header { HTTP_AUTHORIZATION, HTTP_CONTENT_TYPE,
	HTTP_SEPAY_TIMESTAMP, HTTP_SEPAY_SIGNATURE, HTTP_HEADER_COUNT };

/* Views live until the answer. */
struct http_request {
	struct str path, param, body;
	struct str header[HTTP_HEADER_COUNT];   /* empty: absent */
	uint32_t terminal;                /* of the peer's certificate, or 0 */
	uint8_t cert[HASH_BYTES];         /* SHA-256 of that certificate */
	bool lapsed;                      /* it is past its day: only where
	                                   * anybody may ask */
	uint8_t address[16];              /* http_address of http_peer.h, or
	                                   * what a proxy says */
	bool proxied;                     /* a proxy handed it on */
};

struct http_exchange {
	struct http_request req;
	void *app;                        /* http_config.app */
	_Alignas(16) unsigned char work[HTTP_WORK_MAX];   /* the handler's */
};

#define HTTP_MORE_MAX 8

struct http_reply {
	int status;
	const char *type;
	struct str body;                  /* copied */
	int64_t retry_after_s;            /* 0: no such header */
	bool ask_password;                /* with a 401 */
	/* Without the headers that pages have by themselves; and more ones,
	 * the first without a name ends them.  Values hold no line end. */
	bool own_policy;
	struct http_more { const char *name, *value; } more[HTTP_MORE_MAX];
};

struct http_config {
	const char *name;                 /* for messages: "devices" */
	const char *address;              /* numeric */
	int64_t port;                     /* 0: any free one */
	struct route_table routes;
	struct route_table anybody;       /* looked at first; bodies of
	                                   * HTTP_SMALL_BODY at most */
	void *app;
	int64_t connections, per_ip;      /* per_ip 0: no such limit */
	int64_t uploads;                  /* bodies over HTTP_SMALL_BODY at
	                                   * one time */
	int64_t idle_s;
	bool proxy;                       /* believe X-Forwarded-For of
	                                   * loopback */
	const char *cert, *key, *ca;      /* PEM files; "" = plain, and with
	                                   * no ca nobody needs a certificate */
	const struct clock *clock;
	const struct rng *rng;
};

/* Listen and serve.  RC_STATE: address or port taken or not ours; RC_DENIED:
 * not permitted to; RC_BAD_INPUT: address, certificate or key unusable.  On
 * failure *out is NULL and why says what and what to do.  Strings of the
 * configuration are borrowed. */
enum rc http_open(const struct http_config *config, struct http **out,
    struct buf *why) MUST_CHECK;
/* No new connections; requests on old ones get 503.  Whoever holds parked
 * exchanges must then answer them. */
void http_quiesce(struct http *h);
/* Waits for parked exchanges to be answered, then ends.  Accepts NULL. */
void http_close(struct http *h);
int64_t http_port(const struct http *h);
/* Cut the slow; call every few seconds. */
void http_sweep(struct http *h);

/* How it does; any thread. */
struct http_stats { int64_t connections, held, cut; };
void http_stats(struct http *h, struct http_stats *to);
/* Answers given, by route and status: the i-th pair, false past the last.
 * path "": requests that no route fits. */
struct http_count {
	const char *path;
	enum http_method method;
	int status;                       /* 0: one not counted apart */
	int64_t count;
};
bool http_count(const struct http *h, size_t i, struct http_count *to);

/* On the handler's thread, before its exchange is handed on. */
void http_park(struct http_exchange *x);
void http_answer(struct http_exchange *x, const struct http_reply *reply);
/* {"error":text}. */
void http_error(struct http_exchange *x, int status, const char *text);
/* And with a word for programs. */
void http_error_word(struct http_exchange *x, int status, const char *word,
    const char *text);
/* Seconds to stay away when we are busy: random, so that a crowd spreads. */
int64_t http_retry_s(struct http_exchange *x);
/* 503 with a random Retry-After, so that a crowd spreads out. */
void http_busy(struct http_exchange *x);
/* From here on the request's body is `body`, copied; the old one is gone and
 * body must not lie in it.  On the handler's thread, before it parks.  False:
 * no room, nothing changed. */
bool http_body_replace(struct http_exchange *x, struct str body);
/* While it is parked, any thread: has the peer closed its end? */
bool http_gone(const struct http_exchange *x);
/* A query value, decoded; empty if absent. */
struct str http_query(struct http_exchange *x, const char *name);
/* A header that struct http_request does not have; empty if absent. */
struct str http_header(struct http_exchange *x, const char *name);
/* In place of http_answer, on the handler's thread: close the line unsaid. */
void http_hang_up(struct http_exchange *x);

#endif

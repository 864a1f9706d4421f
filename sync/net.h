/* SPDX-License-Identifier: Apache-2.0 */
/* sync/net.h - the network as a table: HTTP requests that start now and
 * finish later.
 *
 * net_curl.c is the real one, tests/support/net_fake.c the one tests play.
 * One thread.  Each slot carries at most one request at a time; slots do not
 * wait for each other.  Nothing here blocks.  Whoever runs the poll loop asks
 * fds and wait_ms, calls work when poll returns, then takes what finished. */
#ifndef SYNC_NET_H
#define SYNC_NET_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define NET_URL_MAX  512
#define NET_FDS_MAX  16
#define NET_HEADERS_MAX 8

/* Journal and mail go to the market's board, feed to a provider, bank to a
 * bank's server and to whoever gives tokens for it, page to a public site. */
enum net_slot { NET_JOURNAL, NET_MAIL, NET_FEED, NET_BANK, NET_PAGE,
	NET_SLOT_COUNT };
enum net_method { NET_GET, NET_POST };

struct net_request {
	enum net_method method;
	const char *url;            /* copied */
	const char *content_type;   /* of a body; static */
	struct str body;            /* NET_POST: borrowed until it finished or
	                             * was cancelled */
	/* More headers, "Name: value" on one line each; copied, and the copies
	 * wiped once the request is over. */
	const char *const *headers;
	size_t header_count;        /* at most NET_HEADERS_MAX */
	size_t answer_max;          /* bytes of body we are willing to hold */
	int64_t timeout_ms;         /* for all of it; connecting has its own */
};

struct net_reply {
	/* RC_OK: a whole HTTP answer came, whatever its status.  RC_OFFLINE:
	 * no connection, cut off or out of time.  RC_DENIED: the other end is
	 * not who it should be, or will not have us.  RC_TOO_BIG: the body
	 * went over answer_max.  RC_NO_MEMORY. */
	enum rc rc;
	int status;
	int64_t retry_after_s;      /* 0: none was given */
	struct str body;            /* a view until the slot starts again */
};

struct net {
	/* RC_OK: it will finish.  Anything else: nothing was started.  The
	 * slot must be free. */
	enum rc (*start)(void *ctx, enum net_slot slot,
	    const struct net_request *r) MUST_CHECK;
	/* Forget the slot's request, if any; it will not be reported. */
	void (*cancel)(void *ctx, enum net_slot slot);
	/* What to poll; returns how many, at most max. */
	size_t (*fds)(void *ctx, struct pollfd *to, size_t max);
	/* Longest time until work must be called; -1: no limit. */
	int64_t (*wait_ms)(void *ctx);
	void (*work)(void *ctx, const struct pollfd *polled, size_t count);
	/* One request that finished; false when there is none. */
	bool (*finished)(void *ctx, enum net_slot *slot,
	    struct net_reply *reply);
	void *ctx;
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/net_curl.h - struct net over libcurl, inside somebody's poll loop.
 *
 * HTTPS with TLS 1.3 at least, mutual certificates, our own CA and no other,
 * HTTP/1.1 with kept connections, no redirects, no proxies, no cookies.  What
 * comes back is held in memory taken once by net_curl_open: NET_ANSWER_MAX
 * bytes a slot; the head of an answer may have NET_HEAD_MAX bytes.
 * Nothing of bodies, keys or certificates is ever logged.
 *
 * The date in certificates is checked against the system's clock.  A stall
 * that woke up in 1970 will need its own floor of time here: that is the
 * place CURLOPT_SSL_CTX_FUNCTION is for, and nothing above this file knows. */
#ifndef SYNC_NET_CURL_H
#define SYNC_NET_CURL_H

#include "ledger/base/clock.h"
#include "sync/net.h"

#define NET_ANSWER_MAX  65536
#define NET_HEAD_MAX    16384
#define NET_CONNECT_MS  15000
#define NET_TOKEN_MAX   512

struct net_curl_conf {
	const char *ca, *cert, *key;   /* PEM files, for the board */
	/* For the provider, whom the system's authorities vouch for: sent as
	 * "Authorization: Bearer".  NULL or "": none. */
	const char *feed_token;
	bool plain;                    /* tests only: http is spoken, too */
	const struct clock *clock;     /* borrowed; monotonic only */
};

/* The strings of conf are copied.  net_curl_close ends what is under way. */
enum rc net_curl_open(const struct net_curl_conf *conf, struct net **out)
    MUST_CHECK;
void net_curl_close(struct net *net);   /* accepts NULL */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/net_curl.h - struct net over libcurl, inside somebody's poll loop.
 *
 * HTTPS; to the board TLS 1.3 at least, mutual certificates, our own CA and no
 * other; to a provider or a bank TLS 1.2 at least, as net_curl_conf says;
 * HTTP/1.1 with kept connections, no redirects, no proxies, no cookies.  What
 * comes back is held in memory taken once by net_curl_open: NET_ANSWER_MAX
 * bytes a slot; the head of an answer may have NET_HEAD_MAX bytes.
 * Nothing of bodies, keys or certificates is ever logged.
 *
 * The dates in certificates are judged by net_tls.now_ms: a stall that woke
 * up in 1970 knows better than its clock. */
#ifndef SYNC_NET_CURL_H
#define SYNC_NET_CURL_H

#include "ledger/base/clock.h"
#include "sync/net.h"

#define NET_ANSWER_MAX  65536
#define NET_HEAD_MAX    16384
#define NET_CONNECT_MS  15000
#define NET_TOKEN_MAX   512

/* Whom the board's slots believe, and as whom they come. */
enum net_trust {
	NET_TRUST_FILES,      /* conf.ca, .cert and .key; pins if given */
	NET_TRUST_MUTUAL,     /* the texts below, and a pinned key */
	NET_TRUST_CA,         /* ca; we show nothing */
	NET_TRUST_PIN,        /* the pinned key and nothing else */
	NET_TRUST_NOBODY,     /* what comes is judged by its content, and
	                       * nothing secret is sent */
};

struct net_tls {
	enum net_trust trust;
	struct str ca, cert, key;      /* PEM */
	const char *pins;              /* sign_put_pins; NULL, "": none */
	/* Wall time that dates of certificates are judged by; NULL: the
	 * system's clock. */
	int64_t (*now_ms)(void *ctx);
	void *ctx;                     /* borrowed */
};

struct net_curl_conf {
	const char *ca, *cert, *key;   /* PEM files, for the board */
	struct net_tls tls;
	/* For the provider, whom the system's authorities vouch for: sent as
	 * "Authorization: Bearer".  NULL or "": none. */
	const char *feed_token;
	/* For the bank: PEM files.  No bank_ca (NULL or ""): the system's
	 * authorities; no bank_cert: none is shown. */
	const char *bank_ca, *bank_cert, *bank_key;
	bool plain;                    /* tests only: http is spoken, too */
	const struct clock *clock;     /* borrowed; monotonic only */
};

/* The strings of conf are copied.  net_curl_close ends what is under way. */
enum rc net_curl_open(const struct net_curl_conf *conf, struct net **out)
    MUST_CHECK;
void net_curl_close(struct net *net);   /* accepts NULL */

#endif

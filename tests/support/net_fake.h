/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/net_fake.h - struct net as a plaything: what was asked can be
 * looked at, and answers come when the test says so.  No time passes. */
#ifndef TESTS_SUPPORT_NET_FAKE_H
#define TESTS_SUPPORT_NET_FAKE_H

#include "sync/net.h"

#define NET_FAKE_BODY_MAX 65536

struct net_fake_slot {
	bool busy;            /* started, neither answered nor cancelled */
	bool answered;        /* waits for finished() */
	unsigned generation;  /* counts starts */
	enum net_method method;
	char url[NET_URL_MAX];
	char header[NET_HEADERS_MAX][8192];   /* those beyond the body's */
	size_t headers;
	char body[NET_FAKE_BODY_MAX];
	size_t body_n, answer_max;
	int64_t timeout_ms;
	struct net_reply reply;
	char reply_body[NET_FAKE_BODY_MAX];
};

struct net_fake {
	struct net net;       /* give this to the code under test */
	struct net_fake_slot slot[NET_SLOT_COUNT];
	unsigned starts, cancels;
	enum rc refuse;       /* not RC_OK: start fails with it */
};

void net_fake_init(struct net_fake *f);
/* Answer the slot's request; body is copied.  The slot must be busy. */
void net_fake_answer(struct net_fake *f, enum net_slot slot,
    struct net_reply reply);

#endif

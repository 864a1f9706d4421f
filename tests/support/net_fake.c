/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/net_fake.h"

static enum rc
fake_start(void *ctx, enum net_slot slot, const struct net_request *r)
{
	struct net_fake *f = ctx;
	struct net_fake_slot *s = &f->slot[slot];

	REQUIRE(!s->busy && !s->answered);
	f->starts++;
	if (f->refuse != RC_OK)
		return f->refuse;
	REQUIRE(str_copy(str_of(r->url), s->url, sizeof(s->url)));
	REQUIRE(r->body.n < sizeof(s->body));
	if (r->body.n > 0)
		memcpy(s->body, r->body.p, r->body.n);
	s->body[r->body.n] = '\0';
	s->body_n = r->body.n;
	REQUIRE(r->header_count <= NET_HEADERS_MAX);
	for (size_t i = 0; i < r->header_count; i++)
		REQUIRE(str_copy(str_of(r->headers[i]), s->header[i],
		    sizeof(s->header[i])));
	s->headers = r->header_count;
	s->method = r->method;
	s->answer_max = r->answer_max;
	s->timeout_ms = r->timeout_ms;
	s->busy = true;
	s->generation++;
	return RC_OK;
}

static void
fake_cancel(void *ctx, enum net_slot slot)
{
	struct net_fake *f = ctx;

	f->cancels++;
	f->slot[slot].busy = f->slot[slot].answered = false;
}

static size_t
fake_fds(void *ctx, struct pollfd *to, size_t max)
{
	(void)ctx;
	(void)to;
	(void)max;
	return 0;
}

static int64_t
fake_wait_ms(void *ctx)
{
	(void)ctx;
	return -1;
}

static void
fake_work(void *ctx, const struct pollfd *polled, size_t count)
{
	(void)ctx;
	(void)polled;
	(void)count;
}

static bool
fake_finished(void *ctx, enum net_slot *slot, struct net_reply *reply)
{
	struct net_fake *f = ctx;

	for (int i = 0; i < NET_SLOT_COUNT; i++) {
		struct net_fake_slot *s = &f->slot[i];
		if (!s->answered)
			continue;
		s->answered = false;
		*slot = (enum net_slot)i;
		*reply = s->reply;
		return true;
	}
	return false;
}

void
net_fake_init(struct net_fake *f)
{
	memset(f, 0, sizeof(*f));
	f->net = (struct net){ fake_start, fake_cancel, fake_fds, fake_wait_ms,
	    fake_work, fake_finished, f };
}

void
net_fake_answer(struct net_fake *f, enum net_slot slot,
    struct net_reply reply)
{
	struct net_fake_slot *s = &f->slot[slot];

	REQUIRE(s->busy && reply.body.n < sizeof(s->reply_body));
	if (reply.body.n > 0)
		memcpy(s->reply_body, reply.body.p, reply.body.n);
	reply.body.p = s->reply_body;
	s->reply = reply;
	s->busy = false;
	s->answered = true;
}

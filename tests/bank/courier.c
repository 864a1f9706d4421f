/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "tests/bank/courier.h"
#include "tests/bank/post.h"

#define REPLY_MAX 4096

struct courier {
	struct teller *teller;
	struct post *post;
	pthread_t thread;
	bool running;
	atomic_bool stop;
	struct parcel parcel;        /* the thread's, like the reply */
	char reply[REPLY_MAX];
};

static void *
run(void *ctx)
{
	struct courier *c = ctx;
	struct parcel *p = &c->parcel;

	while (!atomic_load(&c->stop)) {
		if (teller_next(c->teller, p) != RC_OK)
			continue;
		struct buf reply = BUF(c->reply);
		int status = post_send(c->post, p->url,
		    (struct str){ p->body, p->body_n }, &p->headers, &reply);
		teller_sent(c->teller, p, status, buf_str(&reply));
	}
	return NULL;
}

enum rc
courier_open(struct teller *teller, int64_t timeout_ms, struct courier **out)
{
	struct courier *c = calloc(1, sizeof(*c));

	*out = NULL;
	if (c == NULL)
		return RC_NO_MEMORY;
	c->teller = teller;
	enum rc rc = post_open(timeout_ms, &c->post);
	if (rc == RC_OK) {
		c->running = pthread_create(&c->thread, NULL, run, c) == 0;
		rc = c->running ? RC_OK : RC_SYSTEM;
	}
	if (rc != RC_OK) {
		courier_close(c);
		return rc;
	}
	*out = c;
	return RC_OK;
}

void
courier_close(struct courier *c)
{
	if (c == NULL)
		return;
	atomic_store(&c->stop, true);
	if (c->running)
		pthread_join(c->thread, NULL);
	post_close(c->post);
	free(c);
}

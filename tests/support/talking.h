/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/talking.h - a till, its local socket and who talks to it, for
 * tests of the conversation.  One thread; a failure fails the test. */
#ifndef TESTS_SUPPORT_TALKING_H
#define TESTS_SUPPORT_TALKING_H

#include "terminal/local_talk.h"
#include "tests/support/stall.h"

struct fixture {
	struct stall stall;
	struct loop loop;
	struct till *till;
	struct till_host host;
	struct talk talk;
	struct local_server *server;
	char path[128];
};

/* cmocka's set-up and end: a stall that is set up, one that is not. */
int begin(void **state);
int begin_new(void **state);
int end(void **state);

/* cursor, cursors: a provider's, as told last, and how often; bank, banks:
 * those of a bank that is sent to. */
struct client {
	int fd;
	struct local_hello hello;
	size_t n;
	char in[600000], kept[LOCAL_FRAME_MAX];
	struct local_cursor cursor, bank;
	int cursors, banks;
};

void turns(struct fixture *f, int count);
void say(struct client *c, struct buf *b);
/* The next object from the terminal but a cursor; empty when it has said
 * nothing.  A view until the next. */
struct str hear(struct client *c);
/* Connect and say hello. */
void dial(struct fixture *f, struct client *c, enum local_role role);
void ask(struct fixture *f, struct client *c, const char *q, int64_t after);
void ask_all(struct fixture *f, struct client *c, const struct local_ask *a);
void expect_end(struct client *c, int64_t rc);
struct str expect_answer(struct client *c);
struct local_state expect_state(struct client *c);

#endif

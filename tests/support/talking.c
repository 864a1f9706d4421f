/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/talking.h"

static void
no_sound(void *ctx, const struct effect *fx)
{
	(void)ctx;
	(void)fx;
}

static void
nothing(void *ctx)
{
	(void)ctx;
}

static int
begin_with(void **state, void (*open)(struct stall *))
{
	static struct fixture f;
	struct till_config config = { .w = 800, .h = 480, .dpi = 187,
		.rng = &f.stall.rng };
	char why[200];
	struct buf b = BUF(why);

	memset(&f, 0, sizeof(f));
	stall_begin(&f.stall, 12);
	open(&f.stall);
	loop_init(&f.loop, &f.stall.clock);
	f.host = (struct till_host){ .sound = no_sound,
	    .restart = nothing, .send_now = nothing };
	till_open(&config, f.stall.l, &f.host, &f.till);
	till_start(f.till, (struct till_time){ f.loop.mono_ms,
	    f.loop.wall_ms });
	talk_init(&f.talk, &f.loop, f.till);
	stall_path(&f.stall, "t.sock", f.path);
	struct local_server_conf conf = { f.path, "" };
	assert_int_equal(local_server_open(&conf, &f.loop, &f.talk.host,
	    &f.server, &b), RC_OK);
	f.talk.server = f.server;
	*state = &f;
	return 0;
}

int
begin(void **state)
{
	return begin_with(state, stall_set_up);
}

int
begin_new(void **state)
{
	return begin_with(state, stall_open);
}

int
end(void **state)
{
	struct fixture *f = *state;

	local_server_close(f->server);
	till_close(f->till);
	stall_must_verify(f->stall.l);
	stall_end(&f->stall);
	return 0;
}

/* --- a client ------------------------------ */

void
turns(struct fixture *f, int count)
{
	for (int i = 0; i < count; i++) {
		assert_int_equal(loop_turn(&f->loop, f->loop.mono_ms), RC_OK);
		local_server_turn(f->server);
		talk_turn(&f->talk);
	}
}

void
say(struct client *c, struct buf *b)
{
	assert_int_equal(send(c->fd, b->p, b->n, MSG_NOSIGNAL),
	    (ssize_t)b->n);
	buf_reset(b);
}

/* The next object from the terminal; empty when it has said nothing. */
static struct str
hear_all(struct client *c)
{
	struct str object;
	size_t used;
	ssize_t n;

	while (c->n < sizeof(c->in) && (n = recv(c->fd, c->in + c->n,
	    sizeof(c->in) - c->n, MSG_DONTWAIT)) > 0)
		c->n += (size_t)n;
	if (local_frame_next((struct str){ c->in, c->n }, &object, &used) !=
	    RC_OK)
		return (struct str){ c->kept, 0 };
	memcpy(c->kept, object.p, object.n);
	object.p = c->kept;
	memmove(c->in, c->in + used, c->n - used);
	c->n -= used;
	return object;
}

/* The same, cursors put aside: they come when they change. */
struct str
hear(struct client *c)
{
	struct str object = hear_all(c);

	while (local_kind_of(object) == LOCAL_CURSOR) {
		struct local_cursor got;
		assert_int_equal(local_read_cursor(object, &got), RC_OK);
		bool bank = strcmp(got.up, "bank") == 0;
		*(bank ? &c->bank : &c->cursor) = got;
		*(bank ? &c->banks : &c->cursors) += 1;
		object = hear_all(c);
	}
	return object;
}

void
dial(struct fixture *f, struct client *c, enum local_role role)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	char text[100];
	struct buf b = BUF(text);

	c->n = 0;
	c->cursors = c->banks = 0;
	c->fd = socket(AF_UNIX, SOCK_STREAM, 0);
	memcpy(to.sun_path, f->path, strlen(f->path) + 1);
	assert_int_equal(connect(c->fd, (struct sockaddr *)&to, sizeof(to)),
	    0);
	assert_int_equal(local_put_hello_client(&b, role), RC_OK);
	say(c, &b);
	turns(f, 3);
	assert_int_equal(local_read_hello(hear(c), &c->hello), RC_OK);
	assert_true(c->hello.head >= 1);
}

void
ask(struct fixture *f, struct client *c, const char *q, int64_t after)
{
	struct local_ask a = { .after = after };
	char text[200];
	struct buf b = BUF(text);

	assert_true(str_copy(str_of(q), a.q, sizeof(a.q)));
	assert_int_equal(local_put_ask(&b, &a), RC_OK);
	say(c, &b);
	turns(f, 3);
}

void
ask_all(struct fixture *f, struct client *c, const struct local_ask *a)
{
	char text[4000];
	struct buf b = BUF(text);

	assert_int_equal(local_put_ask(&b, a), RC_OK);
	say(c, &b);
	turns(f, 3);
}

void
expect_end(struct client *c, int64_t rc)
{
	struct local_end e;

	assert_int_equal(local_read_end(hear(c), &e), RC_OK);
	assert_int_equal(e.rc, rc);
}

struct str
expect_answer(struct client *c)
{
	struct str line;

	assert_int_equal(local_read_answer(hear(c), &line), RC_OK);
	return line;
}

struct local_state
expect_state(struct client *c)
{
	struct local_state s;

	assert_int_equal(local_read_state(hear(c), &s), RC_OK);
	return s;
}

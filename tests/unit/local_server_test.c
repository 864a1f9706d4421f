/* SPDX-License-Identifier: Apache-2.0 */
/* The local socket's listening end against good, slow, greedy, rude and dead
 * clients. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/local_server.h"

static int64_t mono = 1000;

static int64_t
test_ms(void *ctx)
{
	(void)ctx;
	return mono;
}

static const struct clock test_clock = { test_ms, test_ms, NULL };

struct fixture {
	char dir[40], path[64];
	struct loop loop;
	struct local_server *server;
	struct local_server_host host;
	int hellos, objects, drains, gones;
	int answers;          /* frames put for each object */
	size_t answer_bytes;
	bool cut;             /* a send said the client is gone */
};

static void
on_hello(void *ctx, struct local_client *c)
{
	struct fixture *f = ctx;
	struct local_state s = { .head = 7 };

	f->hellos++;
	if (!local_client_send(c, local_put_state(local_client_queue(c), &s)))
		f->cut = true;
}

static void
on_object(void *ctx, struct local_client *c, struct str object)
{
	static char line[60000];
	struct fixture *f = ctx;

	(void)object;
	f->objects++;
	for (int i = 0; i < f->answers; i++) {
		struct buf b = BUF(line);
		buf_puts(&b, "{\"x\":\"");
		while (b.n < f->answer_bytes)
			buf_putc(&b, 'x');
		buf_puts(&b, "\"}");
		if (!local_client_send(c, local_put_answer(
		    local_client_queue(c), buf_str(&b)))) {
			f->cut = true;
			return;
		}
	}
}

static void
on_drained(void *ctx, struct local_client *c)
{
	(void)c;
	((struct fixture *)ctx)->drains++;
}

static void
on_gone(void *ctx, struct local_client *c)
{
	(void)c;
	((struct fixture *)ctx)->gones++;
}

static enum rc
open_server(struct fixture *f, struct buf *why)
{
	struct local_server_conf conf = { f->path, "" };

	return local_server_open(&conf, &f->loop, &f->host, &f->server, why);
}

static int
setup(void **state)
{
	static struct fixture f;
	char why[200];
	struct buf b = BUF(why);

	memset(&f, 0, sizeof(f));
	memcpy(f.dir, "/tmp/cho40-local-XXXXXX", 24);
	assert_non_null(mkdtemp(f.dir));
	snprintf(f.path, sizeof(f.path), "%s/t.sock", f.dir);
	f.host = (struct local_server_host){ on_hello, on_object, on_drained,
		on_gone, &f };
	loop_init(&f.loop, &test_clock);
	assert_int_equal(open_server(&f, &b), RC_OK);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	local_server_close(f->server);
	assert_int_not_equal(access(f->path, F_OK), 0);
	rmdir(f->dir);
	return 0;
}

/* As many turns as there is something to do, at most. */
static void
turns(struct fixture *f)
{
	for (int i = 0; i < 40; i++) {
		assert_int_equal(loop_turn(&f->loop, mono), RC_OK);
		local_server_turn(f->server);
	}
}

static int
dial(struct fixture *f)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	memcpy(to.sun_path, f->path, strlen(f->path) + 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
put(int fd, struct buf *b)
{
	assert_int_equal(send(fd, b->p, b->n, MSG_NOSIGNAL), (ssize_t)b->n);
	buf_reset(b);
}

static int
dial_as(struct fixture *f, enum local_role role)
{
	char text[200];
	struct buf b = BUF(text);
	int fd = dial(f);

	assert_int_equal(local_put_hello_client(&b, role), RC_OK);
	put(fd, &b);
	turns(f);
	return fd;
}

/* Everything the server has sent; returns false at the end of the stream. */
static bool
receive(int fd, struct buf *in)
{
	for (;;) {
		ssize_t n = recv(fd, in->p + in->n, in->cap - in->n - 1, 0);
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		in->n += (size_t)n;
	}
}

/* The next frame's kind; the frame is dropped. */
static enum local_kind
take(struct buf *in, struct str *object)
{
	static char kept[LOCAL_FRAME_MAX];
	size_t used;
	struct str o;

	if (local_frame_next(buf_str(in), &o, &used) != RC_OK)
		return LOCAL_UNKNOWN;
	memcpy(kept, o.p, o.n);
	*object = (struct str){ kept, o.n };
	memmove(in->p, in->p + used, in->n - used);
	in->n -= used;
	return local_kind_of(*object);
}

static void
expect_bye(int fd, enum local_bye why)
{
	static char text[400000];
	struct buf in = BUF(text);
	struct str object;
	enum local_bye got = LOCAL_BYE_COUNT;
	enum local_kind k;

	assert_false(receive(fd, &in));
	while ((k = take(&in, &object)) != LOCAL_UNKNOWN)
		if (k == LOCAL_BYE)
			assert_int_equal(local_read_bye(object, &got), RC_OK);
	assert_int_equal(got, why);
	close(fd);
}

static void
test_hello(void **state)
{
	struct fixture *f = *state;
	char text[500];
	struct buf in = BUF(text);
	struct str object;
	struct local_state s;
	struct stat st;
	int fd = dial_as(f, LOCAL_ROLE_SYNC);

	assert_int_equal(f->hellos, 1);
	assert_non_null(local_server_sync(f->server));
	assert_true(receive(fd, &in));
	assert_int_equal(take(&in, &object), LOCAL_STATE);
	assert_int_equal(local_read_state(object, &s), RC_OK);
	assert_int_equal(s.head, 7);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(local_server_deadline(f->server), LOOP_NEVER);
	close(fd);
	turns(f);
	assert_int_equal(f->gones, 1);
	assert_null(local_server_sync(f->server));
}

static void
test_refused(void **state)
{
	struct fixture *f = *state;
	char text[500];
	struct buf b = BUF(text);
	int fd = dial(f);

	buf_put(&b, (struct str){ "\0\0\0\044", 4 });
	buf_puts(&b, "{\"k\":\"hello\",\"v\":9,\"role\":\"sync\"   }");
	put(fd, &b);
	turns(f);
	expect_bye(fd, LOCAL_BYE_VERSION);
	fd = dial(f);
	buf_put(&b, (struct str){ "\0\0\0\044", 4 });
	buf_puts(&b, "{\"k\":\"hello\",\"v\":1,\"role\":\"king\"   }");
	put(fd, &b);
	turns(f);
	expect_bye(fd, LOCAL_BYE_ROLE);
	/* Anything before hello, a frame of no bytes, a frame too long. */
	fd = dial(f);
	assert_int_equal(local_put_ask(&b, &(struct local_ask){ .q = "open" }),
	    RC_OK);
	put(fd, &b);
	turns(f);
	expect_bye(fd, LOCAL_BYE_FRAME);
	fd = dial_as(f, LOCAL_ROLE_CLI);
	assert_int_equal(send(fd, "\0\0\0\0", 4, 0), 4);
	turns(f);
	expect_bye(fd, LOCAL_BYE_FRAME);
	fd = dial_as(f, LOCAL_ROLE_CLI);
	assert_int_equal(send(fd, "\0\1\0\1{", 5, 0), 5);
	turns(f);
	expect_bye(fd, LOCAL_BYE_FRAME);
	assert_int_equal(f->objects, 0);
}

static void
test_replaced_and_full(void **state)
{
	struct fixture *f = *state;
	int a = dial_as(f, LOCAL_ROLE_SYNC), b = dial_as(f, LOCAL_ROLE_SYNC);
	int cli[LOCAL_CLI_MAX];

	expect_bye(a, LOCAL_BYE_REPLACED);
	assert_int_equal(f->gones, 1);
	assert_non_null(local_server_sync(f->server));
	for (int i = 0; i < LOCAL_CLI_MAX; i++)
		cli[i] = dial_as(f, LOCAL_ROLE_CLI);
	int more = dial_as(f, LOCAL_ROLE_CLI);
	expect_bye(more, LOCAL_BYE_FULL);
	/* A new sync still gets in. */
	int c = dial_as(f, LOCAL_ROLE_SYNC);
	expect_bye(b, LOCAL_BYE_REPLACED);
	close(c);
	for (int i = 0; i < LOCAL_CLI_MAX; i++)
		close(cli[i]);
	turns(f);
	assert_int_equal(f->gones, 3 + LOCAL_CLI_MAX);
	/* Strangers that say nothing cannot keep the door shut for ever. */
	int silent[LOCAL_CLIENTS_MAX + 2];
	for (int i = 0; i < LOCAL_CLIENTS_MAX + 2; i++) {
		silent[i] = dial(f);
		turns(f);
	}
	assert_true(local_server_deadline(f->server) <= mono + 10000);
	mono += LOCAL_FRAME_TIMEOUT_MS;
	turns(f);
	expect_bye(silent[0], LOCAL_BYE_FRAME);
	c = dial_as(f, LOCAL_ROLE_SYNC);
	assert_non_null(local_server_sync(f->server));
	for (int i = 1; i < LOCAL_CLIENTS_MAX + 2; i++)
		close(silent[i]);
	close(c);
}

static void
test_bytes_one_by_one(void **state)
{
	struct fixture *f = *state;
	char text[500];
	struct buf b = BUF(text);
	int fd = dial_as(f, LOCAL_ROLE_CLI);

	for (int i = 0; i < 3; i++)
		assert_int_equal(local_put_ask(&b,
		    &(struct local_ask){ .q = "day" }), RC_OK);
	for (size_t i = 0; i < b.n; i++) {
		assert_int_equal(send(fd, b.p + i, 1, 0), 1);
		assert_int_equal(loop_turn(&f->loop, LOOP_NEVER), RC_OK);
		local_server_turn(f->server);
	}
	assert_int_equal(f->objects, 3);
	assert_int_equal(local_server_deadline(f->server), LOOP_NEVER);
	/* A frame begun and not ended. */
	assert_int_equal(send(fd, b.p, 6, 0), 6);
	turns(f);
	mono += LOCAL_FRAME_TIMEOUT_MS - 1;
	turns(f);
	assert_int_equal(f->gones, 0);
	mono += 1;
	turns(f);
	expect_bye(fd, LOCAL_BYE_FRAME);
}

/* More frames in one write than one turn takes: none is forgotten. */
static void
test_many_frames(void **state)
{
	static char text[60000];
	struct fixture *f = *state;
	struct buf b = BUF(text);
	int fd = dial_as(f, LOCAL_ROLE_CLI);

	for (int i = 0; i < 500; i++)
		assert_int_equal(local_put_ask(&b,
		    &(struct local_ask){ .q = "day" }), RC_OK);
	put(fd, &b);
	turns(f);
	assert_int_equal(f->objects, 500);
	close(fd);
}

static void
test_slow_reader(void **state)
{
	static char text[600000];
	struct fixture *f = *state;
	struct buf b = BUF(text), in = BUF(text);
	struct str object;
	int fd = dial_as(f, LOCAL_ROLE_CLI), got = 0;

	f->answers = 5;
	f->answer_bytes = 50000;
	assert_int_equal(local_put_ask(&b, &(struct local_ask){ .q = "day" }),
	    RC_OK);
	put(fd, &b);
	turns(f);
	assert_false(f->cut);   /* 250 kB wait, which is allowed */
	for (int i = 0; i < 20; i++) {
		assert_true(receive(fd, &in));
		turns(f);
	}
	while (take(&in, &object) == LOCAL_STATE)
		;
	got = 1;
	while (take(&in, &object) == LOCAL_ANSWER)
		got++;
	assert_int_equal(got, 5);
	assert_true(f->drains >= 1);
	/* And one that does not read at all. */
	for (int i = 0; i < 3 && !f->cut; i++) {
		assert_int_equal(local_put_ask(&b,
		    &(struct local_ask){ .q = "day" }), RC_OK);
		put(fd, &b);
		turns(f);
	}
	assert_true(f->cut);
	assert_int_equal(f->gones, 1);
	close(fd);
}

static void
test_socket_file(void **state)
{
	struct fixture *f = *state, other = *f;
	char why[300];
	struct buf b = BUF(why);

	/* Somebody listens: keep away from their file. */
	loop_init(&other.loop, &test_clock);
	assert_int_equal(open_server(&other, &b), RC_BUSY);
	assert_null(other.server);
	assert_non_null(strstr(why, f->path));
	close(dial(f));
	/* A socket left by a dead process is replaced. */
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	snprintf(other.path, sizeof(other.path), "%s/stale", f->dir);
	memcpy(at.sun_path, other.path, strlen(other.path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
	buf_reset(&b);
	assert_int_equal(open_server(&other, &b), RC_OK);
	local_server_close(other.server);
	/* A file that is no socket is nobody's to delete. */
	FILE *file = fopen(other.path, "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(open_server(&other, &b), RC_BUSY);
	assert_int_equal(access(other.path, F_OK), 0);
	unlink(other.path);
	snprintf(other.path, sizeof(other.path), "%s/no/such", f->dir);
	buf_reset(&b);
	assert_int_equal(open_server(&other, &b), RC_SYSTEM);
	assert_non_null(strstr(why, "folder"));
	buf_reset(&b);
	snprintf(other.path, sizeof(other.path), "%s/grouped", f->dir);
	struct local_server_conf conf = { other.path, "no-such-group" };
	assert_int_equal(local_server_open(&conf, &other.loop, &other.host,
	    &other.server, &b), RC_NOT_FOUND);
	assert_int_not_equal(access(other.path, F_OK), 0);
	conf.group = "daemon";
	struct stat st;
	assert_int_equal(local_server_open(&conf, &other.loop, &other.host,
	    &other.server, &b), getuid() == 0 ? RC_OK : RC_DENIED);
	if (getuid() == 0) {
		assert_int_equal(stat(other.path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0660);
	}
	local_server_close(other.server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_hello, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_replaced_and_full, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_bytes_one_by_one, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_many_frames, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_slow_reader, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_socket_file, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

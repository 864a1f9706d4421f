/* SPDX-License-Identifier: Apache-2.0 */
/* Our end of the local socket against a listener of the test: when it tries
 * again, what it makes of pieces, floods and silence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/log.h"
#include "sync/link.h"
#include "sync/local.h"

static char dir[64], path[100];
static struct link *l;
static int listener = -1, peer = -1;

static void
serve(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	assert_true(str_copy(str_of(path), a.sun_path, sizeof(a.sun_path)));
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(listener, 4), 0);
}

static void
welcome(void)
{
	assert_true(link_try(l, 0));
	peer = accept(listener, NULL, NULL);
	assert_true(peer >= 0);
}

static int
setup(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/link_test.XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/s", dir);
	return link_open(path, &l) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	link_close(l);
	if (listener >= 0)
		close(listener);
	if (peer >= 0)
		close(peer);
	listener = peer = -1;
	unlink(path);
	return rmdir(dir);
}

static void
terminal_that_is_away_is_tried_ever_less(void **state)
{
	int64_t now = 0, tries = 0;

	(void)state;
	assert_false(link_is_up(l));
	while (now < 60000) {
		assert_true(link_due_ms(l) <= now);
		assert_false(link_try(l, now));
		tries++;
		assert_false(link_try(l, now));   /* not before its time */
		assert_true(link_due_ms(l) > now);
		assert_true(link_due_ms(l) <= now + LINK_RETRY_MAX_MS);
		now = link_due_ms(l);
	}
	/* 0.25 + 0.5 + 1 + 2 + 4 s, then every 5 s. */
	assert_in_range(tries, 14, 18);
	serve();
	assert_true(link_try(l, now));
	assert_true(link_is_up(l));
	assert_true(link_due_ms(l) == INT64_MAX);
	link_drop(l, now);
	assert_false(link_is_up(l));
	assert_true(link_due_ms(l) > now);
	assert_int_equal(link_pollfd(l).fd, -1);
}

static void
pieces_become_frames(void **state)
{
	char memory[1024];
	struct buf b = BUF(memory);
	struct local_state s = { 3, 2, 1, 0, false };
	struct str object;

	(void)state;
	serve();
	welcome();
	assert_int_equal(local_put_state(&b, &s), RC_OK);
	for (size_t i = 0; i < b.n; i++) {
		assert_int_equal(link_next(l, &object), RC_AGAIN);
		assert_int_equal(send(peer, b.p + i, 1, 0), 1);
		assert_int_equal(link_fill(l, 100), RC_OK);
	}
	assert_int_equal(link_next(l, &object), RC_OK);
	assert_int_equal(local_kind_of(object), LOCAL_STATE);
	assert_int_equal(link_next(l, &object), RC_AGAIN);
	/* Two and a half at once. */
	size_t one = b.n;
	assert_int_equal(local_put_state(&b, &s), RC_OK);
	buf_put(&b, str_part(buf_str(&b), 0, one / 2));
	assert_int_equal(send(peer, b.p, b.n, 0), b.n);
	assert_int_equal(link_fill(l, 200), RC_OK);
	assert_int_equal(link_next(l, &object), RC_OK);
	assert_int_equal(link_next(l, &object), RC_OK);
	assert_int_equal(link_next(l, &object), RC_AGAIN);
	/* The half has ten seconds from when it came. */
	assert_true(link_due_ms(l) == 200 + LOCAL_FRAME_TIMEOUT_MS);
	assert_false(link_is_late(l, 200 + LOCAL_FRAME_TIMEOUT_MS - 1));
	assert_true(link_is_late(l, 200 + LOCAL_FRAME_TIMEOUT_MS));
	assert_int_equal(send(peer, memory + one / 2, one - one / 2, 0),
	    one - one / 2);
	assert_int_equal(link_fill(l, 300), RC_OK);
	assert_int_equal(link_next(l, &object), RC_OK);
	assert_int_equal(link_next(l, &object), RC_AGAIN);
	assert_false(link_is_late(l, 1000000));
}

static void
largest_frame_passes_and_a_larger_one_does_not(void **state)
{
	static char memory[LOCAL_FRAME_MAX + 64];
	static const unsigned char huge[4] = { 0, 1, 0, 1 };
	struct buf b = BUF(memory);
	struct str object;
	enum rc rc = RC_AGAIN;

	(void)state;
	serve();
	welcome();
	buf_put(&b, (struct str){ "\0\1\0\0", 4 });
	buf_puts(&b, "{\"x\":\"");
	while (b.n < LOCAL_FRAME_MAX + 4 - 2)
		buf_putc(&b, 'x');
	buf_puts(&b, "\"}");
	for (size_t at = 0; at < b.n;) {
		ssize_t n = send(peer, b.p + at, b.n - at, MSG_DONTWAIT);
		at += n > 0 ? (size_t)n : 0;
		assert_int_equal(link_fill(l, 0), RC_OK);
	}
	rc = link_next(l, &object);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(object.n, LOCAL_FRAME_MAX);
	assert_int_equal(link_next(l, &object), RC_AGAIN);
	assert_int_equal(send(peer, huge, 4, 0), 4);
	assert_int_equal(link_fill(l, 0), RC_OK);
	assert_int_equal(link_next(l, &object), RC_BAD_INPUT);
}

static void
what_was_said_before_the_end_is_heard(void **state)
{
	char memory[128];
	struct buf b = BUF(memory);
	struct str object;

	(void)state;
	serve();
	welcome();
	assert_int_equal(local_put_bye(&b, LOCAL_BYE_STOPPING), RC_OK);
	assert_int_equal(send(peer, b.p, b.n, 0), b.n);
	close(peer);
	peer = -1;
	assert_int_equal(link_fill(l, 0), RC_OFFLINE);
	assert_int_equal(link_next(l, &object), RC_OK);
	assert_int_equal(local_kind_of(object), LOCAL_BYE);
}

static void
a_full_socket_keeps_the_rest(void **state)
{
	static char got[1 << 20];
	size_t sent = 0, n = 0;

	(void)state;
	serve();
	welcome();
	/* Nobody reads: at some point the socket takes no more. */
	while (link_out(l)->n == 0 && sent < sizeof(got) / 2) {
		assert_int_equal(local_put_hello_client(link_out(l),
		    LOCAL_ROLE_SYNC), RC_OK);
		sent += link_out(l)->n;
		assert_int_equal(link_flush(l), RC_OK);
	}
	assert_true(link_out(l)->n > 0);
	assert_true((link_pollfd(l).events & POLLOUT) != 0);
	/* It is read again, and nothing is missing or twice. */
	for (int i = 0; i < 10000 && n < sent; i++) {
		ssize_t r = recv(peer, got + n, sizeof(got) - n, MSG_DONTWAIT);
		n += r > 0 ? (size_t)r : 0;
		assert_int_equal(link_flush(l), RC_OK);
	}
	assert_int_equal(n, sent);
	assert_true((link_pollfd(l).events & POLLOUT) == 0);
	struct str rest = { got, n }, object;
	size_t used, frames = 0;
	while (local_frame_next(rest, &object, &used) == RC_OK) {
		rest = str_from(rest, used);
		frames++;
	}
	assert_int_equal(rest.n, 0);
	assert_true(frames > 100);
	close(peer);
	peer = -1;
	assert_int_equal(local_put_hello_client(link_out(l), LOCAL_ROLE_SYNC),
	    RC_OK);
	assert_int_equal(link_flush(l), RC_OFFLINE);   /* and no SIGPIPE */
}

static void
path_must_fit(void **state)
{
	char long_path[200];
	struct link *other = l;

	(void)state;
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	assert_int_equal(link_open(long_path, &other), RC_TOO_BIG);
	assert_null(other);
	link_close(NULL);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(terminal_that_is_away_is_tried_ever_less),
		T(pieces_become_frames),
		T(largest_frame_passes_and_a_larger_one_does_not),
		T(what_was_said_before_the_end_is_heard),
		T(a_full_socket_keeps_the_rest),
		T(path_must_fit),
	};
	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

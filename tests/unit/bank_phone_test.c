/* SPDX-License-Identifier: Apache-2.0 */
/* The phone reads a terminal's socket, and bears terminals that are absent,
 * silent, babbling or gone in the middle. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/local.h"
#include "tests/bank/phone.h"

#define LINE(ref, amount, received, state) "{\"ref\":\"" ref "\",\"amount\":" \
	amount ",\"received\":" received ",\"state\":\"" state \
	"\",\"payload\":\"0002\",\"screen\":\"pay\"}"

static char path[64];
static int listener;
static char reply[4096];        /* what the terminal of this test says */
static struct buf said;
static struct phone_code codes[4];

/* Take one caller, hear what it asks, say the reply, hang up. */
static void *
terminal(void *ctx)
{
	char heard[1024];
	int fd = accept(listener, NULL, NULL);

	(void)ctx;
	if (fd < 0 || recv(fd, heard, sizeof(heard), 0) <= 0)
		return NULL;
	(void)!send(fd, said.p, said.n, MSG_NOSIGNAL);
	close(fd);
	return NULL;
}

static size_t
look(void)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, terminal, NULL), 0);
	size_t n = phone_look(str_of(path), codes, 4);
	pthread_join(thread, NULL);
	return n;
}

static int
setup(void **state)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	(void)state;
	snprintf(path, sizeof(path), "/tmp/cho40-phone-%d.sock",
	    (int)getpid());
	unlink(path);
	if (!str_copy(str_of(path), a.sun_path, sizeof(a.sun_path)))
		return -1;
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	said = BUF(reply);
	return bind(listener, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(listener, 4) != 0;
}

static int
teardown(void **state)
{
	(void)state;
	close(listener);
	return unlink(path);
}

static void
put_answers(void)
{
	struct local_hello h = { .v = 1, .terminal = 7, .software = "0" };

	assert_int_equal(local_put_hello(&said, &h), RC_OK);
	assert_int_equal(local_put_answer(&said, STR(LINE("C40000714D2PF2DB0",
	    "65000", "0", "open"))), RC_OK);
	assert_int_equal(local_put_answer(&said, STR(LINE("C41ZZZZZZZZZZZZZR",
	    "20000", "5000", "short"))), RC_OK);
}

static void
codes_are_read(void **state)
{
	struct local_end end = { 0 };

	(void)state;
	put_answers();
	assert_int_equal(local_put_end(&said, &end), RC_OK);
	assert_int_equal(look(), 2);
	assert_int_equal(codes[0].terminal, 7);
	assert_string_equal(codes[0].ref, "C40000714D2PF2DB0");
	assert_int_equal(codes[1].received.dong, 5000);
	assert_string_equal(codes[1].state, "short");
	assert_string_equal(codes[1].payload, "0002");
}

static void
a_cut_keeps_what_came(void **state)
{
	(void)state;
	put_answers();
	said.n -= 5;
	assert_int_equal(look(), 1);
}

static void
nonsense_is_no_code(void **state)
{
	(void)state;
	buf_puts(&said, "HTTP/1.1 400 Bad Request\r\n\r\n");
	assert_int_equal(look(), 0);
}

static void
a_line_that_lacks_a_name_is_no_code(void **state)
{
	struct local_end end = { 0 };

	(void)state;
	assert_int_equal(local_put_answer(&said, STR("{\"ref\":\"x\"}")),
	    RC_OK);
	put_answers();
	assert_int_equal(local_put_end(&said, &end), RC_OK);
	assert_int_equal(look(), 2);
}

static void
an_absent_terminal_shows_nothing(void **state)
{
	(void)state;
	assert_int_equal(phone_look(STR("/nonexistent/a  /nonexistent/b"),
	    codes, 4), 0);
	assert_int_equal(phone_look(STR(""), codes, 4), 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(codes_are_read),
		TEST(a_cut_keeps_what_came),
		TEST(nonsense_is_no_code),
		TEST(a_line_that_lacks_a_name_is_no_code),
		TEST(an_absent_terminal_shows_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

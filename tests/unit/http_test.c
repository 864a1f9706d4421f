/* SPDX-License-Identifier: Apache-2.0 */
/* The listener's end: a request that is on its way into its handler when the
 * listener is closed is still answered, and the end waits for it. */
#include <arpa/inet.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/board/http.h"

#define ROUNDS 20

static sem_t entered, go_on, parked;
static struct http_exchange *waiting;

/* Parks only when the test says so, as if the processor had been taken from
 * it in between. */
static void
slow_to_park(struct http_exchange *x)
{
	sem_post(&entered);
	sem_wait(&go_on);
	waiting = x;
	http_park(x);
	sem_post(&parked);
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/slow", 0, slow_to_park },
};

static void *
answer(void *arg)
{
	(void)arg;
	sem_wait(&parked);
	http_error(waiting, 503, "ending");
	return NULL;
}

static void *
close_it(void *arg)
{
	http_close(arg);
	return NULL;
}

static int
ask(int64_t port)
{
	static const char head[] = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(write(fd, head, sizeof(head) - 1),
	    (ssize_t)sizeof(head) - 1);
	return fd;
}

static void
closed_between_look_and_park(void **state)
{
	char memory[256];
	struct http_config config = { .name = "test", .address = "127.0.0.1",
	    .routes = { routes, 1 }, .connections = 4, .uploads = 1,
	    .idle_s = 5, .cert = "", .key = "", .ca = "",
	    .clock = &clock_system, .rng = &rng_system };

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct buf why = BUF(memory);
		pthread_t closer, answerer;
		struct http *h;

		assert_int_equal(http_open(&config, &h, &why), RC_OK);
		int fd = ask(http_port(h));
		assert_int_equal(sem_wait(&entered), 0);
		assert_int_equal(pthread_create(&closer, NULL, close_it, h),
		    0);
		assert_int_equal(pthread_create(&answerer, NULL, answer,
		    NULL), 0);
		/* The close is under way, or soon. */
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
		sem_post(&go_on);
		assert_int_equal(pthread_join(answerer, NULL), 0);
		assert_int_equal(pthread_join(closer, NULL), 0);
		close(fd);
	}
}

/* Whoever waits for one that has gone learns it. */
static void
gone_is_seen_while_parked(void **state)
{
	char memory[256];
	struct buf why = BUF(memory);
	struct http_config config = { .name = "test", .address = "127.0.0.1",
	    .routes = { routes, 1 }, .connections = 4, .uploads = 1,
	    .idle_s = 5, .cert = "", .key = "", .ca = "",
	    .clock = &clock_system, .rng = &rng_system };
	struct http *h;
	bool gone = false;

	(void)state;
	assert_int_equal(http_open(&config, &h, &why), RC_OK);
	int fd = ask(http_port(h));
	assert_int_equal(sem_wait(&entered), 0);
	sem_post(&go_on);
	assert_int_equal(sem_wait(&parked), 0);
	nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	assert_false(http_gone(waiting));
	close(fd);
	for (int i = 0; i < 200 && !gone; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		gone = http_gone(waiting);
	}
	assert_true(gone);
	http_error(waiting, 503, "gone");
	http_close(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closed_between_look_and_park),
		cmocka_unit_test(gone_is_seen_while_parked),
	};

	if (sem_init(&entered, 0, 0) != 0 || sem_init(&go_on, 0, 0) != 0 ||
	    sem_init(&parked, 0, 0) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

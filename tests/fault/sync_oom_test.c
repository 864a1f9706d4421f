/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of cho40-sync fails once, and from then on: opening says
 * so and leaves nothing behind, a request in the middle ends with a reply,
 * and the next one works.  The sources are included to reach their calloc;
 * curl takes its memory from us as well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <curl/curl.h>

static long countdown = -1;   /* allocations left before the failing one */
static bool sticky, fired;
static long live;             /* blocks held */

static bool
fail_now(void)
{
	if (countdown < 0)
		return false;
	if (countdown > 0) {
		countdown--;
		return false;
	}
	fired = true;
	if (!sticky)
		countdown = -1;
	return true;
}

static void *
oom_calloc(size_t n, size_t size)
{
	if (fail_now())
		return NULL;
	void *p = calloc(n, size);
	live += p != NULL;
	return p;
}

static void *
oom_malloc(size_t size)
{
	return oom_calloc(1, size);
}

static void
oom_free(void *p)
{
	live -= p != NULL;
	free(p);
}

static void *
oom_realloc(void *p, size_t size)
{
	if (fail_now())
		return NULL;
	void *q = realloc(p, size);
	live += p == NULL && q != NULL;
	return q;
}

static char *
oom_strdup(const char *z)
{
	char *p = oom_malloc(strlen(z) + 1);

	return p == NULL ? NULL : strcpy(p, z);
}

#define calloc oom_calloc
#define free oom_free
#include "sync/pump.c"
#include "sync/link.c"
#undef TO
#include "sync/net_curl.c"
#undef calloc
#undef free

#include "tests/support/net_fake.h"

static void
pump_without_memory(void **state)
{
	static struct net_fake fake;
	static char memory[PUMP_OUT_BYTES];
	struct buf out = BUF(memory);
	struct pump_env env = { &fake.net, &rng_system, "https://b", 60000,
	    NULL, NULL, &out, NULL };
	struct pump *p = (struct pump *)(uintptr_t)1;

	(void)state;
	net_fake_init(&fake);
	countdown = 0;
	sticky = true;
	assert_int_equal(pump_open(&env, &p), RC_NO_MEMORY);
	countdown = -1;
	assert_null(p);
	pump_close(p);
	assert_int_equal(live, 0);
	/* One block and no more: nothing can fail afterwards. */
	assert_int_equal(pump_open(&env, &p), RC_OK);
	assert_int_equal(live, 1);
	pump_close(p);
	assert_int_equal(live, 0);
	char url[PUMP_URL_MAX + 1];
	memset(url, 'x', PUMP_URL_MAX);
	url[PUMP_URL_MAX] = '\0';
	env.url = url;
	assert_int_equal(pump_open(&env, &p), RC_TOO_BIG);
	assert_null(p);
	assert_int_equal(live, 0);
}

static void
link_without_memory(void **state)
{
	struct link *l = (struct link *)(uintptr_t)1;

	(void)state;
	countdown = 0;
	assert_int_equal(link_open("/x", &l), RC_NO_MEMORY);
	countdown = -1;
	assert_null(l);
	link_close(l);
	assert_int_equal(live, 0);
}

/* A port of this machine where nobody listens. */
static int
closed_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static const struct net_curl_conf conf = { .ca = "ca", .cert = "cert",
	.key = "key", .feed_token = "", .plain = true,
	.clock = &clock_system };

/* Start a request and see it to its end. */
static enum rc
ask(struct net *net, const char *url)
{
	struct net_request r = { .method = NET_POST, .url = url,
	    .content_type = "text/plain", .body = STR("x"),
	    .answer_max = 100, .timeout_ms = 200 };
	struct net_reply reply;
	enum net_slot slot;
	enum rc rc = net->start(net->ctx, NET_JOURNAL, &r);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < 200; i++) {
		struct pollfd fd[NET_FDS_MAX];
		size_t n = net->fds(net->ctx, fd, NET_FDS_MAX);
		int64_t ms = net->wait_ms(net->ctx);
		int wait = ms < 0 || ms > 20 ? 20 : (int)ms;
		assert_true(poll(fd, (nfds_t)n, wait) >= 0);
		net->work(net->ctx, fd, n);
		if (net->finished(net->ctx, &slot, &reply))
			return reply.rc;
	}
	fail_msg("a request never ended");
	return RC_OK;
}

static void
use_our_memory(void)
{
	assert_int_equal(curl_global_init_mem(CURL_GLOBAL_DEFAULT, oom_malloc,
	    oom_free, oom_realloc, oom_strdup, oom_calloc), CURLE_OK);
	log_set_level(LOG_ERROR);
}

static void
net_opens_or_says_why_not(void **state)
{
	long swept = 0, refused = 0;

	(void)state;
	use_our_memory();
	for (int mode = 0; mode < 2; mode++) {
		fired = true;
		for (long k = 0; fired; k++, swept++) {
			struct net *net = NULL;
			long before = live;

			sticky = mode == 1;
			fired = false;
			countdown = k;
			enum rc rc = net_curl_open(&conf, &net);
			countdown = -1;
			assert_true(rc == RC_OK || rc == RC_NO_MEMORY ||
			    rc == RC_SYSTEM);
			assert_true((rc == RC_OK) == (net != NULL));
			assert_true(rc != RC_OK || !fired);
			refused += rc != RC_OK;
			net_curl_close(net);
			assert_int_equal(live, before);
		}
	}
	curl_global_cleanup();
	print_message("opening: %ld points, %ld refused\n", swept, refused);
	assert_true(refused > 10);
}

/* One request with the k-th allocation failing, in a process of its own:
 * libcurl 7.88 itself divides by zero at one of these points.  That is an
 * end the service manager sees, and nothing is lost by it; what must never
 * happen is a request that neither ends nor ends us. */
static int
child(long k, const char *url)
{
	struct net *net = NULL;

	/* cmocka would take such an end for a failed test. */
	(void)signal(SIGFPE, SIG_DFL);
	(void)signal(SIGSEGV, SIG_DFL);
	alarm(10);
	if (net_curl_open(&conf, &net) != RC_OK)
		return 2;
	fired = false;
	countdown = k;
	enum rc rc = ask(net, url);
	countdown = -1;
	if (rc != RC_OFFLINE && rc != RC_NO_MEMORY)
		return 3;
	if (ask(net, url) != RC_OFFLINE)   /* as good as new? */
		return 4;
	long before = live;
	net_curl_close(net);
	if (live >= before)
		return 5;
	return fired ? 0 : 1;
}

static void
request_ends_without_memory(void **state)
{
	char url[64];
	long swept = 0, died = 0;

	(void)state;
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/x",
	    closed_port());
	use_our_memory();
	for (int mode = 0; mode < 2; mode++) {
		int status = 0;
		for (long k = 0; k < 500; k++, swept++) {
			sticky = mode == 1;
			fflush(NULL);
			pid_t pid = fork();
			assert_true(pid >= 0);
			if (pid == 0)
				_exit(child(k, url));
			assert_int_equal(waitpid(pid, &status, 0), pid);
			if (WIFSIGNALED(status) && WTERMSIG(status) != SIGALRM)
				died++;
			else if (status != 0)
				break;
		}
		/* 1: nothing was left to fail. */
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 1);
	}
	curl_global_cleanup();
	print_message("requests: %ld points, %ld ended inside libcurl\n",
	    swept, died);
	assert_true(swept > 20 && died < swept / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pump_without_memory),
		cmocka_unit_test(link_without_memory),
		cmocka_unit_test(net_opens_or_says_why_not),
		cmocka_unit_test(request_ends_without_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

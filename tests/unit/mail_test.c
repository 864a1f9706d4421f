/* SPDX-License-Identifier: Apache-2.0 */
/* Long polls: parked, woken by the commit that wrote their mail, and never
 * left behind.  HTTP is played by the functions below. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/board/board.h"
#include "sync/board/mail.h"
#include "tests/support/board_box.h"

#define POLLS 50

static struct box box;
static struct board board;
static char scratch[BOARD_SCRATCH_MAX];

struct poll_state {
	struct http_exchange x;   /* first: answers are found by it */
	const char *after, *wait;
	bool parked;
	atomic_int answers;
	int status;
	char body[MAIL_BYTES_MAX];
};
static struct poll_state polls[POLLS];

/* --- HTTP, played ------------------------------------------------------ */

void
http_answer(struct http_exchange *x, const struct http_reply *reply)
{
	struct poll_state *p = (struct poll_state *)(void *)x;

	p->status = reply->status;
	snprintf(p->body, sizeof(p->body), "%.*s", STR_ARG(reply->body));
	atomic_fetch_add(&p->answers, 1);
}

void
http_error(struct http_exchange *x, int status, const char *text)
{
	http_answer(x, &(struct http_reply){ .status = status,
	    .body = str_of(text) });
}

void
http_busy(struct http_exchange *x)
{
	http_error(x, 503, "busy");
}

struct str
http_query(struct http_exchange *x, const char *name)
{
	const struct poll_state *p = (const struct poll_state *)(void *)x;

	return str_of(strcmp(name, "after") == 0 ? p->after : p->wait);
}

struct buf
board_scratch(struct board *b)
{
	return buf_init(b->scratch, BOARD_SCRATCH_MAX);
}

void
board_submit(struct http_exchange *x, struct store_job *job)
{
	struct board *b = x->app;

	if (store_submit(b->store, job) != RC_OK)
		http_busy(x);
}

/* --- helpers ----------------------------------------------------------- */

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	memset(&board, 0, sizeof(board));
	board.clock = &box.clock;
	board.store = box.store;
	board.scratch = scratch;
	assert_int_equal(mail_open(&board.mail), RC_OK);
	return 0;
}

static enum rc
tick(struct store *s, void *ctx)
{
	(void)s;
	*(int64_t *)ctx = mail_tick(&board);
	return RC_OK;
}

static int
tear_down(void **state)
{
	int64_t next;

	(void)state;
	atomic_store(&board.stopping, true);
	box_run(&box, tick, &next);
	mail_close(board.mail);
	box_close(&box);
	return 0;
}

static struct poll_state *
start(int i, uint32_t terminal, const char *after, const char *wait)
{
	struct poll_state *p = &polls[i];

	memset(p, 0, sizeof(*p));
	p->x.app = &board;
	p->x.req.terminal = terminal;
	memset(p->x.req.cert, (int)terminal, HASH_BYTES);
	p->after = after;
	p->wait = wait;
	mail_get(&p->x);
	return p;
}

static enum rc
nothing(struct store *s, void *ctx)
{
	(void)s;
	(void)ctx;
	return RC_OK;
}

/* Everything submitted so far has been done. */
static void
settle(void)
{
	box_run(&box, nothing, NULL);
}

static enum rc
wake(struct store *s, void *ctx)
{
	(void)s;
	mail_wake(&board, *(uint32_t *)ctx);
	return RC_OK;
}

static void
pay(int64_t id, uint32_t terminal)
{
	char bank_ref[24];

	snprintf(bank_ref, sizeof(bank_ref), "FT%lld", (long long)id);
	struct notice n = box_notice(id, 1000 + id, box_ref(terminal, 1),
	    bank_ref);
	struct credit_outcome out = box_deliver(&box, &n, "");
	assert_int_equal(out.mailed, terminal);
	box_run(&box, wake, &out.mailed);   /* as news does, after it */
}

/* --- tests ------------------------------------------------------------- */

static void
a_poll_waits_for_its_mail(void **state)
{
	(void)state;
	struct poll_state *p = start(0, 7, "0", "25");
	settle();
	assert_int_equal(atomic_load(&p->answers), 0);
	pay(1, 7);
	assert_int_equal(atomic_load(&p->answers), 1);
	assert_int_equal(p->status, 200);
	assert_non_null(strstr(p->body, "\"mail\":[{\"n\":1,\"k\":"
	    "\"bank.credit\",\"d\":{\"id\":\"sepay:1\""));
	/* What is there already is told at once; what was seen is not. */
	pay(2, 7);
	p = start(1, 7, "0", "25");
	settle();
	assert_non_null(strstr(p->body, "\"n\":2,"));
	p = start(2, 7, "2", "0");
	settle();
	assert_int_equal(atomic_load(&p->answers), 1);
	assert_non_null(strstr(p->body, "\"mail\":[]"));
	assert_int_equal(box_terminal(&box, 7).mail_seen, 2);
}

static void
only_its_own_terminal_is_woken(void **state)
{

	(void)state;
	for (uint32_t t = 10; t < 10 + POLLS; t++) {
		box_device(&box, t);
		(void)start((int)t - 10, t, "0", "25");
	}
	settle();
	for (uint32_t t = 10 + POLLS; t-- > 10;) {
		assert_int_equal(atomic_load(&polls[t - 10].answers), 0);
		pay(t, t);
		assert_int_equal(atomic_load(&polls[t - 10].answers), 1);
		char id[32];
		snprintf(id, sizeof(id), "sepay:%u", t);
		assert_non_null(strstr(polls[t - 10].body, id));
	}
}

static void
a_poll_ends_in_time(void **state)
{
	int64_t next = 0;

	(void)state;
	struct poll_state *p = start(0, 7, "0", "2");
	settle();
	box_run(&box, tick, &next);
	assert_true(next > 0 && next <= 2250);
	atomic_fetch_add(&box.mono_ms, 1999);
	box_run(&box, tick, &next);
	assert_int_equal(atomic_load(&p->answers), 0);
	atomic_fetch_add(&box.mono_ms, 251);
	box_run(&box, tick, &next);
	assert_int_equal(atomic_load(&p->answers), 1);
	assert_non_null(strstr(p->body, "\"mail\":[]"));
	assert_int_equal(next, -1);
}

static void
a_second_poll_replaces_the_first(void **state)
{
	(void)state;
	struct poll_state *first = start(0, 7, "0", "25");
	struct poll_state *second = start(1, 7, "0", "25");
	settle();
	assert_int_equal(atomic_load(&first->answers), 1);
	assert_int_equal(atomic_load(&second->answers), 0);
	pay(1, 7);
	assert_int_equal(atomic_load(&first->answers), 1);
	assert_int_equal(atomic_load(&second->answers), 1);
}

static void
stopping_ends_every_poll(void **state)
{
	int64_t next;

	(void)state;
	struct poll_state *p = start(0, 7, "0", "25");
	settle();
	atomic_store(&board.stopping, true);
	box_run(&box, tick, &next);
	assert_int_equal(atomic_load(&p->answers), 1);
	p = start(1, 7, "0", "25");
	settle();
	assert_int_equal(atomic_load(&p->answers), 1);
}

static void
strangers_and_nonsense_are_refused(void **state)
{
	static const char *const bad[][2] = { { "-1", "0" }, { "x", "0" },
	    { "0", "26" }, { "0", "-1" }, { "9007199254740993", "0" },
	    { "1e3", "0" } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct poll_state *p = start(0, 7, bad[i][0], bad[i][1]);
		assert_int_equal(p->status, 400);
	}
	struct poll_state *p = start(0, 8, "0", "25");   /* not registered */
	settle();
	assert_int_equal(p->status, 403);
	p = start(1, 7, "0", "0");
	settle();
	assert_int_equal(p->status, 200);
	p = &polls[2];
	memset(p, 0, sizeof(*p));
	p->x.app = &board;
	p->x.req.terminal = 7;   /* with an older certificate */
	p->after = p->wait = "0";
	mail_get(&p->x);
	settle();
	assert_int_equal(p->status, 403);
}

static void
long_queues_come_in_pages(void **state)
{
	char after[24] = "0";
	int got = 0;

	(void)state;
	for (int i = 0; i < 3 * MAIL_ITEMS_MAX + 5; i++)
		pay(i + 1, 7);
	for (int page = 0; page < 5; page++) {
		struct poll_state *p = start(0, 7, after, "0");
		settle();
		assert_int_equal(p->status, 200);
		for (const char *at = p->body; (at = strstr(at,
		    "{\"n\":")) != NULL; at++)
			got++;
		snprintf(after, sizeof(after), "%d", got);
	}
	assert_int_equal(got, 3 * MAIL_ITEMS_MAX + 5);
}

/* A board restored from an old backup numbers on after what the terminal has
 * seen, so that its next message is not skipped. */
static void
a_terminal_ahead_of_the_board_is_heard(void **state)
{
	(void)state;
	struct poll_state *p = start(0, 7, "17", "25");
	settle();
	assert_int_equal(box_alarms(&box), 1);
	assert_int_equal(box_terminal(&box, 7).mail_last, 17);
	struct notice n = box_notice(1, 1000, box_ref(7, 1), "FT1");
	struct credit_outcome out = box_deliver(&box, &n, "");
	box_run(&box, wake, &out.mailed);
	assert_non_null(strstr(p->body, "\"n\":18,"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_poll_waits_for_its_mail),
		T(only_its_own_terminal_is_woken),
		T(a_poll_ends_in_time),
		T(a_second_poll_replaces_the_first),
		T(stopping_ends_every_poll),
		T(strangers_and_nonsense_are_refused),
		T(long_queues_come_in_pages),
		T(a_terminal_ahead_of_the_board_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

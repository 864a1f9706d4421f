/* SPDX-License-Identifier: Apache-2.0 */
/* The customer's page waits for money: woken by the commit that brought it,
 * by no other, and never left behind.  HTTP is played by the functions below.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/board/board.h"
#include "sync/board/page.h"
#include "sync/board/waits.h"
#include "tests/support/board_box.h"

#define PAGES (WAITS_MAX + 8)

static struct box box;
static struct board board;

struct page {
	struct http_exchange x;   /* first: answers are found by it */
	char ref[REF_LEN + 1];
	const char *seen, *wait;
	atomic_bool gone;
	atomic_int answers;
	int status;
	char body[PAGE_SALE_MAX];
};
static struct page pages[PAGES];

/* --- HTTP, played ------------------------------------------------------ */

void
http_answer(struct http_exchange *x, const struct http_reply *reply)
{
	struct page *p = (struct page *)(void *)x;

	p->status = reply->status;
	snprintf(p->body, sizeof(p->body), "%.*s", STR_ARG(reply->body));
	atomic_fetch_add(&p->answers, 1);
}

int64_t
http_retry_s(struct http_exchange *x)
{
	(void)x;
	return 1;
}

struct str
http_query(struct http_exchange *x, const char *name)
{
	const struct page *p = (const struct page *)(void *)x;

	return str_of(strcmp(name, "seen") == 0 ? p->seen :
	    strcmp(name, "wait") == 0 ? p->wait : "");
}

bool
http_gone(const struct http_exchange *x)
{
	return atomic_load(&((const struct page *)(const void *)x)->gone);
}

void
board_submit(struct http_exchange *x, struct store_job *job)
{
	struct board *b = x->app;

	assert_int_equal(store_submit(b->store, job), RC_OK);
}

/* --- helpers ----------------------------------------------------------- */

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	atomic_fetch_add(&box.mono_ms, 3600000);   /* tokens were earned */
	memset(&board, 0, sizeof(board));
	board.clock = &box.clock;
	board.store = box.store;
	board.conf.open.connections = 4 * WAITS_MAX;
	assert_int_equal(waits_open(&board.waits), RC_OK);
	return 0;
}

static enum rc
tick(struct store *s, void *ctx)
{
	(void)s;
	*(int64_t *)ctx = waits_tick(&board);
	return RC_OK;
}

static int64_t
tick_now(void)
{
	int64_t next;

	box_run(&box, tick, &next);
	return next;
}

static int
tear_down(void **state)
{
	(void)state;
	atomic_store(&board.stopping, true);
	assert_int_equal(tick_now(), -1);
	waits_close(board.waits);
	box_close(&box);
	return 0;
}

static enum rc
nothing(struct store *s, void *ctx)
{
	(void)s;
	(void)ctx;
	return RC_OK;
}

/* Page i of a reference, asked from address `from`; it has been answered or
 * waits when this returns. */
static struct page *
ask(int i, const char *ref, uint32_t from, const char *query[2])
{
	struct page *p = &pages[i];

	memset(p, 0, sizeof(*p));
	memcpy(p->ref, ref, sizeof(p->ref));
	p->seen = query[0];
	p->wait = query[1];
	p->x.app = &board;
	p->x.req.param = str_of(p->ref);
	memcpy(p->x.req.address, &from, sizeof(from));
	page_sale(&p->x);
	box_run(&box, nothing, NULL);
	return p;
}

static enum rc
wake(struct store *s, void *ctx)
{
	(void)s;
	waits_wake(&board, *(uint32_t *)ctx);
	return RC_OK;
}

static void
pay(int64_t id, int64_t amount, const char *ref)
{
	char bank_ref[16];
	uint32_t terminal = 7;

	snprintf(bank_ref, sizeof(bank_ref), "FT%lld", (long long)id);
	struct notice n = box_notice(id, amount, ref, bank_ref);
	assert_int_equal(box_deliver(&box, &n, "").mailed, 7);
	box_run(&box, wake, &terminal);
}

#define WAIT(seen) (const char *[2]){ seen, "25" }
#define LOOK       (const char *[2]){ "", "" }
#define HELD       "content=\"1;url=?seen="
#define PATIENT    "content=\"4;url=?seen="

/* --- tests ------------------------------------------------------------- */

static void
held_until_money_comes(void **state)
{
	char ref[REF_LEN + 1], other[REF_LEN + 1];

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	memcpy(other, box_ref(7, 2), sizeof(other));
	box_sale(&box, ref, 65000);
	struct page *first = ask(0, ref, 1, LOOK);
	assert_int_equal(first->answers, 1);
	assert_non_null(strstr(first->body, HELD "0&amp;wait=25"));
	struct page *p = ask(1, ref, 1, WAIT("0"));
	struct page *q = ask(2, other, 1, WAIT("0"));
	assert_int_equal(p->answers + q->answers, 0);
	pay(1, 5000, ref);
	assert_int_equal(p->answers, 1);
	assert_non_null(strstr(p->body, "đã nhận 5.000 đ"));
	assert_non_null(strstr(p->body, HELD "5000&amp;wait=25"));
	assert_int_equal(q->answers, 0);   /* not its money */
	/* Came between two loads: told at once, not held. */
	p = ask(1, ref, 1, WAIT("0"));
	assert_int_equal(p->answers, 1);
	p = ask(1, ref, 1, WAIT("5000"));
	assert_int_equal(p->answers, 0);
	pay(2, 60000, ref);
	assert_int_equal(p->answers, 1);
	assert_non_null(strstr(p->body, "đủ tiền"));
	assert_null(strstr(p->body, "http-equiv"));
}

static void
ends_with_its_time_or_its_phone(void **state)
{
	(void)state;
	struct page *p = ask(0, box_ref(7, 1), 1, WAIT("0"));
	struct page *q = ask(1, box_ref(7, 2), 1, (const char *[2]){ "0",
	    "2" });
	assert_in_range(tick_now(), 1, 1000);
	atomic_fetch_add(&box.mono_ms, 2000);
	assert_in_range(tick_now(), 1, 1000);
	assert_int_equal(q->answers, 1);
	assert_non_null(strstr(q->body, "đang chờ ngân hàng"));
	assert_non_null(strstr(q->body, HELD));
	assert_int_equal(p->answers, 0);
	atomic_store(&p->gone, true);
	atomic_fetch_add(&box.mono_ms, 1000);
	assert_int_equal(tick_now(), -1);
	assert_int_equal(p->answers, 1);
}

static void
without_room_the_page_is_patient(void **state)
{
	char ref[REF_LEN + 1];
	int waiting = 0;

	(void)state;
	/* One address. */
	for (int i = 0; i <= WAITS_ADDRESS; i++)
		waiting += ask(i, box_ref(7, (uint64_t)i), 1,
		    WAIT("0"))->answers == 0;
	assert_int_equal(waiting, WAITS_ADDRESS);
	assert_non_null(strstr(pages[WAITS_ADDRESS].body, PATIENT "0&amp;"));
	/* A place is free again when its phone has gone. */
	atomic_store(&pages[3].gone, true);
	atomic_fetch_add(&box.mono_ms, 1000);
	(void)tick_now();
	assert_int_equal(ask(3, box_ref(7, 3), 1, WAIT("0"))->answers, 0);
	/* All of them, each from elsewhere. */
	for (int i = WAITS_ADDRESS; i < PAGES; i++)
		waiting += ask(i, box_ref(7, (uint64_t)i), (uint32_t)i + 9,
		    WAIT("0"))->answers == 0;
	assert_int_equal(waiting, WAITS_MAX);
	assert_non_null(strstr(pages[PAGES - 1].body, PATIENT "0&amp;"));
	memcpy(ref, box_ref(7, 40), sizeof(ref));
	pay(1, 1000, ref);
	assert_int_equal(pages[40].answers, 1);
	assert_int_equal(pages[41].answers, 0);
	/* The end of the board is told to all, who then come back slowly. */
	atomic_store(&board.stopping, true);
	assert_int_equal(tick_now(), -1);
	for (int i = 0; i < PAGES; i++)
		assert_int_equal(pages[i].answers, 1);
	assert_int_equal(ask(0, ref, 1, WAIT("1000"))->answers, 1);
	assert_non_null(strstr(pages[0].body, "1.000 đ"));
}

/* Half of the listener's lines stay free for web hooks. */
static void
web_hooks_keep_their_lines(void **state)
{
	int waiting = 0;

	(void)state;
	board.conf.open.connections = 8;
	for (int i = 0; i < 8; i++)
		waiting += ask(i, box_ref(7, (uint64_t)i), (uint32_t)i,
		    WAIT("0"))->answers == 0;
	assert_int_equal(waiting, 4);
}

static void
odd_questions(void **state)
{
	static const char *const bad[][2] = { { "x", "25" }, { "-1", "25" },
		{ "0", "26" }, { "0", "-1" }, { "0", "1.5" },
		{ "99999999999999999999", "1" } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct page *p = ask(0, box_ref(7, 1), 1,
		    (const char *[2]){ bad[i][0], bad[i][1] });
		assert_int_equal(p->status, 400);
	}
	/* Nothing to compare with, or no wait: answered now. */
	assert_int_equal(ask(0, box_ref(7, 1), 1, (const char *[2]){ "",
	    "25" })->answers, 1);
	assert_int_equal(ask(0, box_ref(7, 1), 1, (const char *[2]){ "0",
	    "0" })->answers, 1);
	assert_non_null(strstr(pages[0].body, PATIENT));
	assert_int_equal(ask(0, box_ref(9, 1), 1, WAIT("0"))->status, 404);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(held_until_money_comes),
		T(ends_with_its_time_or_its_phone),
		T(without_room_the_page_is_patient),
		T(web_hooks_keep_their_lines),
		T(odd_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

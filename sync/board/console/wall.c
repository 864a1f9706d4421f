/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "ledger/day.h"
#include "sync/board/board.h"
#include "sync/board/console/session.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/wall.h"
#include "sync/board/store_inside.h"

#define QUEUE_ENOUGH 1000   /* then it is "1000 or more" */
#define DAY_MS       ((int64_t)24 * 3600 * 1000)
#define VIETNAM_MS   ((int64_t)7 * 3600 * 1000)
#define VIEWERS      (MAY_SEE_MONEY | MAY(ROLE_COLLECTOR))

struct wall_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct str cookie;
	int64_t payment, queue; /* what the peer has; -1: nothing */
	int64_t due_ms;         /* mono */
	int refused;            /* a status, or 0 */
};
_Static_assert(sizeof(struct wall_work) <= HTTP_WORK_MAX,
    "it fits into an exchange");

struct wall {
	struct wall_work *one[WALL_MAX];
	size_t count;
	int64_t look_ms;        /* mono */
};

struct news { int64_t payment, queue; };

enum rc
wall_open(struct wall **out)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? RC_NO_MEMORY : RC_OK;
}

void
wall_close(struct wall *w)
{
	if (w == NULL)
		return;
	REQUIRE(w->count == 0);
	free(w);
}

/* --- what is new --------------------------------------------------------- */

static enum rc
look(struct store *s, struct news *n)
{
	sql_put_i64(s->stmt[Q_WALL_QUEUE], 2, QUEUE_ENOUGH);
	enum rc rc = sql_one_i64(s->stmt[Q_WALL_LAST], &n->payment);
	return rc == RC_OK ? sql_one_i64(s->stmt[Q_WALL_QUEUE], &n->queue) :
	    rc;
}

static bool
is_news(const struct wall_work *w, const struct news *n)
{
	return w->payment != n->payment || w->queue != n->queue;
}

/* *last is the one that was put last: the next answer goes on after it. */
static enum rc
put_payments(struct store *s, const struct wall_work *w, int64_t *last,
    struct buf *out)
{
	struct sql_stmt *st = s->stmt[Q_WALL_PAYMENTS];
	enum rc rc;

	sql_put_i64(st, 2, w->payment);
	sql_put_i64(st, 3, WALL_NEWS_MAX);
	while ((rc = sql_row(st)) == RC_OK) {
		*last = sql_i64(st, 0);
		buf_printf(out, "event: money\nid: %" PRId64 ".%" PRId64
		    "\ndata: {\"payment\":%" PRId64 ",\"means\":\"%s\","
		    "\"amount\":%" PRId64 ",\"at_ms\":%" PRId64 "}\n\n",
		    *last, w->queue, *last, sql_text(st, 1),
		    sql_i64(st, 2), sql_i64(st, 3));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
put_day(struct store *s, struct buf *out)
{
	struct sql_stmt *st = s->stmt[Q_WALL_DAY];
	int64_t today = day_at(store_now_ms(s));
	char text[16];
	struct buf day = BUF(text);

	sql_put_i64(st, 2, today * DAY_MS - VIETNAM_MS);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	day_put(&day, today);
	buf_printf(out, "event: day\ndata: {\"day\":\"%s\",\"count\":%" PRId64
	    ",\"bank\":%" PRId64 ",\"cash\":%" PRId64 "}\n\n", text,
	    sql_i64(st, 0), sql_i64(st, 1), sql_i64(st, 2));
	sql_reset(st);
	return RC_OK;
}

static enum rc
put_stream(struct store *s, const struct wall_work *w, const struct news *n,
    struct buf *out)
{
	int64_t last = n->payment;
	enum rc rc = RC_OK;

	buf_puts(out, "retry: 250\n\n");
	if (!is_news(w, n)) {
		buf_puts(out, ": nothing new\n\n");
		return RC_OK;
	}
	/* Numbers that are not ours are of a store before this one. */
	if (w->payment >= 0 && w->payment < n->payment)
		rc = put_payments(s, w, &last, out);
	if (rc == RC_OK && w->payment != n->payment)
		rc = put_day(s, out);
	buf_printf(out, "event: queue\nid: %" PRId64 ".%" PRId64 "\ndata: "
	    "{\"unassigned\":%" PRId64 ",\"more\":%s}\n\n", last, n->queue,
	    n->queue, n->queue >= QUEUE_ENOUGH ? "true" :
	    "false");
	return rc;
}

static void
answer(struct store *s, struct wall_work *w, const struct news *n)
{
	struct buf out = board_scratch(w->x->app);

	enum rc rc = put_stream(s, w, n, &out);
	if (rc != RC_OK || out.full)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = "text/event-stream; charset=utf-8",
		    .body = buf_str(&out),
		    .more = { { "X-Accel-Buffering", "no" } } });
}

/* --- waiting ------------------------------------------------------------- */

int64_t
wall_tick(struct board *b)
{
	struct wall *l = b->wall;
	int64_t now = clock_mono_ms(b->clock);
	bool all = atomic_load(&b->stopping);
	struct news n;

	if (l == NULL || l->count == 0)
		return -1;
	if (!all && now < l->look_ms)
		return l->look_ms - now;
	l->look_ms = now + WALL_LOOK_MS;
	bool known = look(b->store, &n) == RC_OK;
	for (size_t i = 0; i < l->count;) {
		struct wall_work *w = l->one[i];
		if (known && !all && w->due_ms > now && !is_news(w, &n) &&
		    !http_gone(w->x)) {
			i++;
			continue;
		}
		l->one[i] = l->one[--l->count];
		if (known)
			answer(b->store, w, &n);
		else
			http_busy(w->x);
	}
	return l->count == 0 ? -1 : WALL_LOOK_MS;
}

static enum rc
wall_run(struct store *s, struct store_job *job)
{
	struct wall_work *w = (struct wall_work *)(void *)job;
	struct store_session q;
	struct store_staff p;
	struct staff who;

	/* A screen that nobody touches is not at work: looking does not
	 * keep a session alive. */
	enum rc rc = session_peek(s, w->cookie, &q, &p);
	w->refused = 0;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !session_who(&p, &who)))
		w->refused = 401;
	else if (rc != RC_OK)
		return rc;
	else if ((VIEWERS & MAY(who.role)) == 0 || p.must_change)
		w->refused = 403;
	return RC_OK;
}

static void
wall_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct wall_work *w = (struct wall_work *)(void *)job;
	struct board *b = w->x->app;
	struct wall *l = b->wall;
	struct news n;

	if (rc == RC_OK && w->refused != 0) {
		signin_refuse(w->x, w->refused, w->refused == 401 ?
		    "sign_in" : "role", w->refused == 401 ?
		    "Hãy đăng nhập." : "Vai trò của bạn không xem được.");
		return;
	}
	if (rc == RC_OK)
		rc = look(s, &n);
	if (rc != RC_OK) {
		http_busy(w->x);
		return;
	}
	if (is_news(w, &n) || l->count == WALL_MAX ||
	    atomic_load(&b->stopping)) {
		answer(s, w, &n);
		return;
	}
	int64_t now = clock_mono_ms(b->clock);
	w->due_ms = now + WALL_WAIT_MS;
	if (l->count == 0)
		l->look_ms = now + WALL_LOOK_MS;
	l->one[l->count++] = w;
}

void
wall_get(struct http_exchange *x)
{
	struct wall_work *w = (struct wall_work *)(void *)x->work;
	struct str id = http_header(x, "Last-Event-ID");
	struct str payment = str_cut(&id, '.');

	*w = (struct wall_work){ .job = { wall_run, wall_done, NULL, RC_OK },
	    .x = x, .payment = -1, .queue = -1 };
	if (!str_to_i64(payment, &w->payment) ||
	    !str_to_i64(id, &w->queue) || w->payment < 0)
		w->payment = w->queue = -1;
	w->cookie = session_cookie(http_header(x, "Cookie"),
	    SESSION_COOKIE);
	board_submit(x, &w->job);
}

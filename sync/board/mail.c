/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/contact.h"
#include "sync/board/device.h"
#include "sync/board/give_back.h"
#include "sync/board/mail.h"
#include "sync/proto.h"
#include "sync/squeeze.h"

#define BUCKETS     4096   /* power of two */
#define ZIP_FROM    200    /* bytes that are worth packing */
#define DUE_STEP_MS 250    /* polls end together, so few wake-ups do */

struct mail_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	int64_t after, wait_ms;
	int64_t zip;            /* the peer's newest dictionary */
	int64_t queue;          /* entries that it holds back */
	const char *denied;     /* why not, or NULL */
	uint32_t terminal;
	int64_t due_ms;         /* mono */
	struct mail_work *next; /* in its bucket */
};
_Static_assert(sizeof(struct mail_work) <= HTTP_WORK_MAX,
    "a poll fits into an exchange");

struct mail {
	struct mail_work *bucket[BUCKETS];
	size_t waiting;
	int64_t next_due_ms;    /* not later than the earliest */
};

enum rc
mail_open(struct mail **out)
{
	*out = calloc(1, sizeof(**out));
	return *out == NULL ? RC_NO_MEMORY : RC_OK;
}

void
mail_close(struct mail *m)
{
	if (m == NULL)
		return;
	REQUIRE(m->waiting == 0);
	free(m);
}

/* --- answers ----------------------------------------------------------- */

struct listing { struct buf *items; int64_t count, last; };

/* One message into the array; stops before the answer grows too long. */
static bool
put_item(void *ctx, int64_t n, const char *kind, struct str d)
{
	struct listing *l = ctx;
	size_t before = l->items->n;

	proto_put_mail_item(l->items, n, kind, d);
	if (l->items->full || l->items->n > MAIL_BYTES_MAX - 256) {
		REQUIRE(l->count > 0);   /* one message always fits */
		buf_cut(l->items, before);
		return false;
	}
	l->count++;
	l->last = n;
	return true;
}

enum rc
mail_list(struct store *s, uint32_t terminal, int64_t *after,
    struct buf *items)
{
	struct listing l = { .items = items, .last = *after };

	buf_putc(items, '[');
	enum rc rc = store_mail_list(s, terminal, *after, put_item, &l);
	buf_putc(items, ']');
	*after = l.last;
	return rc;
}

/* Answer with what there is, were it nothing.  w is gone after this. */
static void
answer(struct mail_work *w, enum rc rc, struct str items)
{
	struct board *b = w->x->app;
	char memory[MAIL_BYTES_MAX];
	struct buf body = BUF(memory);
	struct proto_mail m = { .items = items,
	    .server_ms = clock_wall_ms(b->clock) };

	if (rc == RC_OK)
		rc = proto_put_mail(&body, &m);
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "mail", "not told terminal=%u: %s",
		    (unsigned)w->terminal, rc_text(rc));
		http_busy(w->x);
		return;
	}
	struct http_reply reply = { .status = 200, .type = HTTP_JSON,
	    .body = buf_str(&body) };
	char packed_memory[MAIL_BYTES_MAX];
	struct buf packed = BUF(packed_memory);
	if (body.n >= ZIP_FROM && w->zip >= squeeze_id(SQUEEZE_MAIL) &&
	    squeeze_put(b->mail_squeeze, SQUEEZE_MAIL, reply.body, &packed) ==
	    RC_OK) {
		reply.type = PROTO_PACKED_MAIL;
		reply.body = buf_str(&packed);
	}
	http_answer(w->x, &reply);
}

/* --- waiting ----------------------------------------------------------- */

static struct mail_work **
bucket(struct mail *m, uint32_t terminal)
{
	return &m->bucket[(terminal * 2654435761u) >> 20 & (BUCKETS - 1)];
}

/* Take the poll of this terminal off the list; NULL if none waits. */
static struct mail_work *
take(struct mail *m, uint32_t terminal)
{
	struct mail_work **at = bucket(m, terminal);

	while (*at != NULL && (*at)->terminal != terminal)
		at = &(*at)->next;
	struct mail_work *w = *at;
	if (w != NULL) {
		*at = w->next;
		m->waiting--;
	}
	return w;
}

static void
wait_for_mail(struct board *b, struct mail_work *w)
{
	struct mail *m = b->mail;
	struct mail_work *older = take(m, w->terminal);
	struct mail_work **at = bucket(m, w->terminal);
	int64_t due = clock_mono_ms(b->clock) + w->wait_ms;

	if (older != NULL)   /* its line broke: it polls anew */
		answer(older, RC_OK, STR("[]"));
	w->due_ms = (due + DUE_STEP_MS - 1) / DUE_STEP_MS * DUE_STEP_MS;
	w->next = *at;
	*at = w;
	if (m->waiting == 0 || w->due_ms < m->next_due_ms)
		m->next_due_ms = w->due_ms;
	m->waiting++;
}

void
mail_wake(struct board *b, uint32_t terminal)
{
	struct mail_work *w = take(b->mail, terminal);
	struct buf items = board_scratch(b);

	if (w == NULL)
		return;
	int64_t after = w->after;
	enum rc rc = mail_list(b->store, w->terminal, &after, &items);
	answer(w, rc, buf_str(&items));
}

void
mail_wake_all(struct board *b)
{
	struct mail *m = b->mail;

	for (size_t i = 0; i < BUCKETS; i++)
		for (struct mail_work *w = m->bucket[i], *next; w != NULL;
		    w = next) {
			struct buf items = board_scratch(b);
			int64_t after = w->after;
			next = w->next;
			/* What cannot be read is found when it is over. */
			if (mail_list(b->store, w->terminal, &after,
			    &items) == RC_OK && after > w->after)
				answer(take(m, w->terminal), RC_OK,
				    buf_str(&items));
		}
}

void
mail_refuse(struct board *b, uint32_t terminal)
{
	struct mail_work *w = take(b->mail, terminal);

	if (w != NULL)
		http_error(w->x, 403, DEVICE_REVOKED);
}

int64_t
mail_tick(struct board *b)
{
	struct mail *m = b->mail;
	int64_t now = clock_mono_ms(b->clock);
	bool all = atomic_load(&b->stopping);
	int64_t next = INT64_MAX;

	if (m->waiting == 0)
		return -1;
	if (!all && now < m->next_due_ms)
		return m->next_due_ms - now;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct mail_work **at = &m->bucket[i];
		while (*at != NULL) {
			struct mail_work *w = *at;
			if (!all && w->due_ms > now) {
				next = w->due_ms < next ? w->due_ms : next;
				at = &w->next;
				continue;
			}
			*at = w->next;
			m->waiting--;
			answer(w, RC_OK, STR("[]"));
		}
	}
	m->next_due_ms = next;
	return m->waiting == 0 ? -1 : next - now;
}

/* --- requests ---------------------------------------------------------- */

static enum rc
note_seen(struct store *s, struct store_terminal *t, int64_t seen)
{
	enum rc rc = RC_OK;

	if (seen <= t->mail_seen)
		return RC_OK;
	t->mail_seen = seen;
	if (seen > t->mail_last) {
		t->mail_last = seen;
		rc = store_alarm_put(s, &(struct store_alarm){
		    .terminal = t->terminal, .kind = "mail_ahead",
		    .detail = "the terminal has mail that this board lost" });
	}
	return rc == RC_OK ? store_terminal_save(s, t) : rc;
}

enum rc
mail_note_seen(struct store *s, struct store_terminal *t, int64_t seen)
{
	enum rc rc = note_seen(s, t, seen);
	int64_t last = t->mail_last;

	/* It has all it was sent: more of what it lost, if there is. */
	if (rc == RC_OK && seen >= last)
		rc = give_back_go_on(s, t);
	return rc == RC_OK && t->mail_last > last ? store_terminal_save(s, t) :
	    rc;
}

static enum rc
mail_run(struct store *s, struct store_job *job)
{
	struct mail_work *w = (struct mail_work *)(void *)job;
	struct store_terminal t;
	const char *why;

	enum rc rc = device_check(s, &w->x->req, &t, &why);
	if (rc == RC_DENIED) {
		w->denied = why;
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = mail_note_seen(s, &t, w->after);
	if (w->after < t.mail_from)
		w->after = t.mail_from;
	return rc;
}

static void
mail_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct mail_work *w = (struct mail_work *)(void *)job;
	struct board *b = w->x->app;
	struct buf items = board_scratch(b);
	int64_t last = w->after;

	if (rc == RC_OK && w->denied != NULL) {
		http_error(w->x, 403, w->denied);
		return;
	}
	contact_heard(b->contacts, s, &(struct contact_news){ w->terminal,
	    w->queue, STR("") });
	if (rc == RC_OK)
		rc = mail_list(s, w->terminal, &last, &items);
	if (rc == RC_OK && last == w->after && w->wait_ms > 0 &&
	    !atomic_load(&b->stopping))
		wait_for_mail(b, w);
	else
		answer(w, rc, buf_str(&items));
}

/* A query value from 0 to max; absent is 0. */
static bool
query_number(struct http_exchange *x, const char *name, int64_t max,
    int64_t *v)
{
	struct str s = http_query(x, name);

	*v = 0;
	return s.n == 0 || (str_to_i64(s, v) && *v >= 0 && *v <= max);
}

void
mail_get(struct http_exchange *x)
{
	struct mail_work *w = (struct mail_work *)(void *)x->work;
	int64_t wait_s;

	*w = (struct mail_work){ .job = { mail_run, mail_done, NULL, RC_OK },
	    .x = x, .terminal = x->req.terminal };
	/* 2^53: what every JSON reader keeps exactly. */
	if (!query_number(x, "after", (int64_t)1 << 53, &w->after) ||
	    !query_number(x, "zip", UINT32_MAX, &w->zip) ||
	    !query_number(x, "queue", (int64_t)1 << 53, &w->queue) ||
	    !query_number(x, "wait", MAIL_WAIT_MAX_S, &wait_s)) {
		http_error(x, 400, "after, wait, zip and queue must be whole "
		    "numbers, "
		    "wait at most 25");
		return;
	}
	w->wait_ms = wait_s * 1000;
	board_submit(x, &w->job);
}

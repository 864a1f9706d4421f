/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/board/store_inside.h"

#define WHERE_BYTES 512   /* of a place, as messages say it */

enum rc
store_exec(struct store *s, enum query q)
{
	return sql_exec(s->stmt[q]);
}

void
store_put_place(struct sql_stmt *st, int at, const struct store_place *p)
{
	sql_put_text(st, at, p->bin);
	sql_put_text(st, at + 1, p->account);
}

int64_t
store_now_ms(const struct store *s)
{
	return clock_wall_ms(s->clock);
}

const uint8_t *
store_receipt_seed(const struct store *s)
{
	return s->receipt_seed;
}

int64_t
store_market(const struct store *s)
{
	return s->market;
}

/* --- the writer -------------------------------------------------------- */

/* Stop for good: what a failed fsync left behind cannot be known. */
static void
set_broken(struct store *s, enum rc rc)
{
	if (rc != RC_DISK && rc != RC_CORRUPT)
		return;
	log_line(LOG_ERROR, "store", "giving up: %s: %s", rc_text(rc),
	    s->driver->error(s->db));
	pthread_mutex_lock(&s->lock);
	s->broken = rc;
	pthread_mutex_unlock(&s->lock);
}

/* One job in its savepoint.  False: the whole transaction is gone. */
static bool
run_job(struct store *s, struct store_job *job)
{
	if (job->run == NULL) {
		job->rc = RC_OK;
		return true;
	}
	enum rc rc = s->driver->step(s->db, SQL_SAVE);
	if (rc == RC_OK) {
		rc = job->run(s, job);
		if (!s->driver->in_transaction(s->db)) {
			/* It rolled back by itself (full, memory). */
			job->rc = rc == RC_OK ? RC_DISK : rc;
			return false;
		}
		enum rc end = RC_OK;
		if (rc == RC_OK)
			rc = store_held_flush(s);
		store_held_drop(s);
		if (rc != RC_OK)
			end = s->driver->step(s->db, SQL_SAVE_UNDO);
		if (end == RC_OK)
			end = s->driver->step(s->db, SQL_SAVE_KEEP);
		if (end != RC_OK)
			rc = end;
	}
	job->rc = rc;
	return s->driver->in_transaction(s->db);
}

/* Everything of this batch failed for one reason. */
static void
fail_all(struct store *s, struct store_job *first, enum rc rc)
{
	if (s->driver->in_transaction(s->db) &&
	    s->driver->step(s->db, SQL_ROLLBACK) != RC_OK)
		log_line(LOG_ERROR, "store", "roll back: %s",
		    s->driver->error(s->db));
	for (struct store_job *job = first; job != NULL; job = job->next)
		if (job->run != NULL)
			job->rc = rc;
	store_held_drop(s);
	s->told = 0;
	s->told_all = false;
	set_broken(s, rc);
}

/* Begin the reads of those from here on that have some to begin; the first
 * behind them. */
static struct store_job *
begin_reads(struct store *s, struct store_job *job)
{
	store_forget(s);
	s->ahead_route[0] = '\0';
	s->ahead_mixed = false;
	while (job != NULL && s->ahead(s, job))
		job = job->next;
	return job;
}

static enum rc
commit(struct store *s)
{
	enum rc rc = store_held_flush(s);

	return rc == RC_OK ? s->driver->step(s->db, SQL_COMMIT) : rc;
}

/* All jobs in one transaction without savepoints, which would copy every
 * page each of them touches.  The first failure ends the attempt. */
static enum rc
run_boldly(struct store *s, struct store_job *first)
{
	enum rc rc = s->driver->step(s->db, SQL_BEGIN);
	struct store_job *behind = first;

	for (struct store_job *job = first; rc == RC_OK && job != NULL;
	    job = job->next) {
		if (job == behind && s->ahead != NULL) {
			behind = begin_reads(s, job);
			behind = behind == job ? job->next : behind;
		}
		if (job->run != NULL)
			rc = job->run(s, job);
		if (rc == RC_OK && !s->driver->in_transaction(s->db))
			rc = RC_DISK;   /* rolled back behind our back */
	}
	if (rc == RC_OK)
		rc = commit(s);
	if (rc != RC_OK)
		fail_all(s, first, rc);
	return rc;
}

/* The same, each job in a savepoint, so that one that fails is undone alone.
 * Jobs are written to be run again. */
static void
run_carefully(struct store *s, struct store_job *first)
{
	enum rc rc = s->driver->step(s->db, SQL_BEGIN);

	for (struct store_job *job = first; rc == RC_OK && job != NULL;
	    job = job->next)
		if (!run_job(s, job))
			rc = job->rc == RC_OK ? RC_DISK : job->rc;
	if (rc == RC_OK)
		rc = s->driver->step(s->db, SQL_COMMIT);
	if (rc != RC_OK)
		fail_all(s, first, rc);
}

static void
run_batch(struct store *s, struct store_job *first)
{
	size_t writes = 0;

	for (struct store_job *job = first; job != NULL; job = job->next) {
		job->rc = RC_OK;
		writes += job->run != NULL;
	}
	if (writes == 0)
		return;
	s->alone = writes == 1 && !s->driver->defers;
	enum rc rc = run_boldly(s, first);
	if (rc != RC_OK && (writes > 1 || s->driver->defers) &&
	    s->broken == RC_OK) {
		for (struct store_job *job = first; job != NULL;
		    job = job->next)
			job->rc = RC_OK;
		s->alone = true;
		run_carefully(s, first);
	}
}

bool
store_alone(const struct store *s)
{
	return s->alone;
}

const int64_t store_batch_bounds[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256,
	512 };
const int64_t store_commit_bounds[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500,
	1000, 2000 };

static size_t
bucket(const int64_t *bounds, size_t count, int64_t v)
{
	size_t i = 0;

	while (i < count - 1 && v > bounds[i])
		i++;
	return i;
}

/* A batch with writes is through. */
static void
observe(struct store *s, const struct store_job *first, int64_t ms)
{
	int64_t writes = 0, failed = 0;

	for (const struct store_job *job = first; job != NULL;
	    job = job->next) {
		writes += job->run != NULL;
		failed += job->run != NULL && job->rc != RC_OK;
	}
	if (writes == 0)
		return;
	pthread_mutex_lock(&s->lock);
	s->stats.jobs += writes;
	s->stats.batch[bucket(store_batch_bounds, STORE_BATCH_BUCKETS,
	    writes)]++;
	s->stats.commit_ms += ms;
	s->stats.commit[bucket(store_commit_bounds, STORE_COMMIT_BUCKETS,
	    ms)]++;
	s->stats.failed += failed == writes;
	pthread_mutex_unlock(&s->lock);
}

void
store_stats(struct store *s, struct store_stats *to)
{
	pthread_mutex_lock(&s->lock);
	*to = s->stats;
	to->queued = (int64_t)s->count;
	pthread_mutex_unlock(&s->lock);
}

/* Take up to one batch off the queue. */
static struct store_job *
take_batch(struct store *s, bool *stop)
{
	pthread_mutex_lock(&s->lock);
	struct store_job *first = s->head;
	struct store_job *last = first;
	size_t n = first == NULL ? 0 : 1;

	for (; last != NULL && last->next != NULL && n < STORE_BATCH_MAX; n++)
		last = last->next;
	if (last != NULL) {
		s->head = last->next;
		if (s->head == NULL)
			s->tail = NULL;
		last->next = NULL;
		s->count -= n;
	}
	*stop = s->stopping && first == NULL;
	pthread_mutex_unlock(&s->lock);
	return first;
}

static void
finish_batch(struct store *s, struct store_job *first)
{
	while (first != NULL) {
		struct store_job *job = first;
		first = job->next;   /* done may free the job */
		job->next = NULL;
		job->done(s, job, job->rc);
	}
}

/* Nothing waits: do housekeeping, then sleep until something does. */
static void
rest(struct store *s, int64_t tick_ms)
{
	int64_t idle_ms = clock_mono_ms(s->clock) - s->idle_since_ms;
	int64_t wait_ms = s->driver->rest(s->db, idle_ms);
	uint64_t count;

	if (wait_ms < 0 || (tick_ms >= 0 && tick_ms < wait_ms))
		wait_ms = tick_ms;
	if (wait_ms > INT32_MAX)
		wait_ms = INT32_MAX;
	struct pollfd p[] = { { .fd = s->wake_fd, .events = POLLIN },
	    { .fd = s->driver->fd == NULL ? -1 : s->driver->fd(s->db),
	      .events = POLLIN } };
	if (poll(p, 2, (int)wait_ms) > 0 && p[0].revents != 0 &&
	    read(s->wake_fd, &count, sizeof(count)) < 0)
		log_line(LOG_WARN, "store", "wake: %s", strerror(errno));
}

/* What this batch did that others wait for, and what they did. */
static void
exchange_news(struct store *s)
{
	if (s->broken != RC_OK)
		return;
	store_wake_own(s);
	enum rc rc = store_tell_all(s);
	if (rc == RC_OK && s->driver->hear != NULL)
		rc = s->driver->hear(s->db, store_heard, s);
	set_broken(s, rc);
}

static void *
writer_main(void *arg)
{
	struct store *s = arg;
	bool stop = false;

	s->idle_since_ms = clock_mono_ms(s->clock);
	while (!stop) {
		struct store_job *first = take_batch(s, &stop);
		if (first != NULL) {
			int64_t from_ms = clock_mono_ms(s->clock);
			run_batch(s, first);
			observe(s, first, clock_mono_ms(s->clock) - from_ms);
			finish_batch(s, first);
			s->idle_since_ms = clock_mono_ms(s->clock);
			s->driver->after(s->db);
		}
		exchange_news(s);
		int64_t tick_ms = s->tick == NULL ? -1 : s->tick(s->tick_ctx);
		if (first == NULL && !stop)
			rest(s, tick_ms);
	}
	return NULL;
}

void
store_wake(struct store *s)
{
	uint64_t one = 1;

	ssize_t put = write(s->wake_fd, &one, sizeof(one));
	REQUIRE(put == (ssize_t)sizeof(one) || errno == EAGAIN);
}

enum rc
store_submit(struct store *s, struct store_job *job)
{
	REQUIRE(job->done != NULL);
	job->next = NULL;
	pthread_mutex_lock(&s->lock);
	enum rc rc = s->stopping ? RC_STATE : s->broken;
	if (rc == RC_OK && s->count >= STORE_QUEUE_MAX)
		rc = RC_BUSY;
	s->stats.refused += rc == RC_BUSY;
	bool was_empty = s->head == NULL;
	if (rc == RC_OK) {
		if (was_empty)
			s->head = job;
		else
			s->tail->next = job;
		s->tail = job;
		s->count++;
	}
	pthread_mutex_unlock(&s->lock);
	if (rc == RC_OK && was_empty)
		store_wake(s);
	return rc;
}

enum rc
store_health(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	enum rc rc = s->broken;
	pthread_mutex_unlock(&s->lock);
	return rc;
}

/* --- submit and wait --------------------------------------------------- */

struct waiting {
	struct store_job job;      /* first: done casts back */
	enum rc (*run)(struct store *s, void *ctx);
	enum rc (*look)(struct store *s, void *ctx);
	void *ctx;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool finished;
	enum rc rc;
};

static enum rc
waiting_run(struct store *s, struct store_job *job)
{
	struct waiting *w = (struct waiting *)(void *)job;

	return w->run(s, w->ctx);
}

static void
waiting_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct waiting *w = (struct waiting *)(void *)job;

	if (rc == RC_OK && w->look != NULL)
		rc = w->look(s, w->ctx);
	pthread_mutex_lock(&w->lock);
	w->rc = rc;
	w->finished = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

static enum rc
submit_and_wait(struct store *s, struct waiting *w)
{
	REQUIRE(pthread_mutex_init(&w->lock, NULL) == 0);
	REQUIRE(pthread_cond_init(&w->changed, NULL) == 0);
	enum rc rc = store_submit(s, &w->job);
	if (rc == RC_OK) {
		pthread_mutex_lock(&w->lock);
		while (!w->finished)
			pthread_cond_wait(&w->changed, &w->lock);
		rc = w->rc;
		pthread_mutex_unlock(&w->lock);
	}
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	return rc;
}

enum rc
store_run(struct store *s, enum rc (*run)(struct store *s, void *ctx),
    void *ctx)
{
	struct waiting w = { .job = { waiting_run, waiting_done, NULL, RC_OK },
	    .run = run, .ctx = ctx };

	return submit_and_wait(s, &w);
}

enum rc
store_look(struct store *s, enum rc (*look)(struct store *s, void *ctx),
    void *ctx)
{
	struct waiting w = { .job = { NULL, waiting_done, NULL, RC_OK },
	    .look = look, .ctx = ctx };

	return submit_and_wait(s, &w);
}

/* --- copies ------------------------------------------------------------ */

#define COPY_PAGES 64   /* between two looks at the clock */

enum rc
store_copy(struct store *s, const char *path, int64_t *left)
{
	int64_t end_ms = clock_mono_ms(s->clock) + STORE_COPY_MS;
	enum rc rc;

	*left = 1;
	if (s->driver->copy == NULL)
		return RC_STATE;
	if (path != NULL)
		return s->driver->copy(s->db, path, 0, left);
	do {
		rc = s->driver->copy(s->db, NULL, COPY_PAGES, left);
	} while (rc == RC_OK && *left > 0 &&
	    clock_mono_ms(s->clock) < end_ms);
	return rc;
}

void
store_copy_end(struct store *s)
{
	if (s->driver->copy_end != NULL)
		s->driver->copy_end(s->db);
}

/* --- life -------------------------------------------------------------- */

static enum rc
start_writer(struct store *s)
{
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->wake_fd < 0 || pthread_mutex_init(&s->lock, NULL) != 0)
		return RC_SYSTEM;
	s->has_lock = true;
	if (pthread_create(&s->writer, NULL, writer_main, s) != 0)
		return RC_SYSTEM;
	s->has_writer = true;
	return RC_OK;
}

/* Every statement of the board, for this market. */
static enum rc
prepare_all(struct store *s)
{
	enum rc rc = RC_OK;

	for (int q = 0; rc == RC_OK && q < Q_COUNT; q++) {
		rc = s->driver->prepare(s->db, query_text[q], &s->stmt[q]);
		if (rc == RC_OK && s->driver->many != NULL &&
		    (q == Q_ADD_ENTRY || q == Q_ADD_SALE))
			rc = s->driver->many(s->stmt[q], query_text[q]);
		if (rc != RC_OK)
			log_line(LOG_ERROR, "store", "statement %d: %s", q,
			    s->driver->error(s->db));
	}
	return rc;
}

static void
explain(struct buf *why, const char *where, enum rc rc)
{
	char memory[WHERE_BYTES];
	struct buf place = BUF(memory);
	const char *hint = rc == RC_BUSY ?
	    "another cho40-board has it open; stop that one first" :
	    rc == RC_TOO_NEW ? "use the version that wrote it, or newer" :
	    rc == RC_DENIED ?
	    "check that its folder exists and may be written" :
	    "look at the disk; restore from a backup if it is damaged";

	sql_put_place(&place, where);
	if (why->n == 0)
		buf_printf(why, "%s: %s; %s", memory, rc_text(rc), hint);
}

enum rc
store_open(const char *where, const struct store_env *env,
    struct store **out, struct buf *why)
{
	REQUIRE(env->clock != NULL && env->market > 0);
	*out = NULL;
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	s->driver = sql_driver_of(where);
	s->clock = env->clock;
	s->market = env->market;
	s->receipt_seed = env->receipt_seed;
	s->tick = env->tick;
	s->tick_ctx = env->tick_ctx;
	s->news = env->news;
	s->ahead = s->driver->ahead == NULL ? NULL : env->ahead;
	s->wake_fd = -1;
	struct sql_place place = { where, env->vfs, env->market };
	enum rc rc = s->driver->open(&place, &s->db, why);
	if (rc == RC_OK)
		rc = prepare_all(s);
	if (rc == RC_OK)
		rc = start_writer(s);
	if (rc != RC_OK) {
		explain(why, where, rc);
		store_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	if (s->has_writer) {
		pthread_mutex_lock(&s->lock);
		s->stopping = true;
		pthread_mutex_unlock(&s->lock);
		store_wake(s);
		REQUIRE(pthread_join(s->writer, NULL) == 0);
	}
	if (s->has_lock)
		pthread_mutex_destroy(&s->lock);
	if (s->wake_fd >= 0)
		close(s->wake_fd);
	for (int q = 0; q < Q_COUNT; q++)
		s->driver->finalize(s->stmt[q]);
	s->driver->close(s->db);
	free(s);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/board/store_sqlite.h"

#define PATH_BYTES          1024
#define CHECKPOINT_FRAMES   2000       /* 8 MB of log: bring it home */
#define CHECKPOINT_IDLE_MS  30000

enum rc
store_from_sqlite(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:	return RC_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:	return RC_BUSY;
	case SQLITE_NOMEM:	return RC_NO_MEMORY;
	case SQLITE_FULL:	return RC_FULL;
	case SQLITE_TOOBIG:	return RC_TOO_BIG;
	case SQLITE_CONSTRAINT:	return RC_CONFLICT;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:	return RC_CORRUPT;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:	return RC_DENIED;
	default:		return RC_DISK;
	}
}

enum rc
store_exec(struct store *s, enum query q)
{
	int code = sqlite3_step(s->stmt[q]);

	sqlite3_reset(s->stmt[q]);
	return store_from_sqlite(code);
}

int64_t
store_now_ms(const struct store *s)
{
	return clock_wall_ms(s->clock);
}

/* --- open -------------------------------------------------------------- */

static enum rc
run_sql(struct store *s, const char *sql)
{
	return store_from_sqlite(sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

/* Set a pragma and read it back: SQLite ignores what it cannot set. */
static enum rc
set_pragma(struct store *s, const char *set, const char *get,
    const char *want)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = run_sql(s, set);

	if (rc != RC_OK)
		return rc;
	int code = sqlite3_prepare_v2(s->db, get, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	rc = store_from_sqlite(code);
	if (rc == RC_OK) {
		const char *got = (const char *)sqlite3_column_text(st, 0);
		if (got == NULL || strcmp(got, want) != 0)
			rc = RC_DISK;
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
set_pragmas(struct store *s)
{
	static const struct { const char *set, *get, *want; } pragmas[] = {
		{ "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode",
		  "exclusive" },
		{ "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2" },
		{ "PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint",
		  "0" },
		{ "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
		{ "PRAGMA recursive_triggers=ON", "PRAGMA recursive_triggers",
		  "1" },
		{ "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0" },
		{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
		{ "PRAGMA cache_size=-16384", "PRAGMA cache_size", "-16384" },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(pragmas) / sizeof(pragmas[0]); i++)
		rc = set_pragma(s, pragmas[i].set, pragmas[i].get,
		    pragmas[i].want);
	if (rc == RC_OK && sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE,
	    1, NULL) != SQLITE_OK)
		rc = RC_DISK;
	return rc;
}

/* Apply the migrations this file lacks, each whole or not at all. */
static enum rc
migrate(struct store *s)
{
	sqlite3_stmt *st = NULL;
	int have = -1;
	int code = sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st,
	    NULL);

	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW)
		have = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	if (have < 0)
		return store_from_sqlite(code);
	if (have > SCHEMA_COUNT)
		return RC_TOO_NEW;
	for (int i = have; i < SCHEMA_COUNT; i++) {
		enum rc rc = run_sql(s, "BEGIN EXCLUSIVE");
		if (rc == RC_OK)
			rc = run_sql(s, schema[i]);
		if (rc == RC_OK)
			rc = run_sql(s, "COMMIT");
		if (rc != RC_OK) {
			(void)run_sql(s, "ROLLBACK");   /* rc says it */
			return rc;
		}
	}
	return RC_OK;
}

static enum rc
prepare_all(struct store *s)
{
	enum rc rc = RC_OK;

	for (int q = 0; rc == RC_OK && q < Q_COUNT; q++) {
		rc = store_from_sqlite(sqlite3_prepare_v3(s->db,
		    query_text[q], -1, SQLITE_PREPARE_PERSISTENT,
		    &s->stmt[q], NULL));
		if (rc != RC_OK) {
			log_line(LOG_ERROR, "store", "statement %d: %s", q,
			    sqlite3_errmsg(s->db));
			continue;
		}
		/* Every statement about rows is about this market. */
		if (sqlite3_bind_parameter_count(s->stmt[q]) > 0)
			rc = store_from_sqlite(sqlite3_bind_int64(s->stmt[q],
			    1, s->market));
	}
	return rc;
}

static int
on_wal(void *ctx, sqlite3 *db, const char *name, int frames)
{
	struct store *s = ctx;

	(void)db;
	(void)name;
	s->wal_frames = frames;
	return SQLITE_OK;
}

/* The file's name as a URI: psow=0 because a power cut on flash can damage
 * neighbours of the sector that was being written. */
static bool
put_uri(struct buf *b, const char *path)
{
	buf_puts(b, "file:");
	for (const char *p = path; *p != '\0'; p++) {
		if (*p == '%' || *p == '?' || *p == '#')
			buf_printf(b, "%%%02x", (unsigned)*p);
		else
			buf_putc(b, *p);
	}
	buf_puts(b, "?psow=0");
	return !b->full;
}

static enum rc
open_file(struct store *s, const char *path, const char *vfs)
{
	char memory[PATH_BYTES];
	struct buf uri = BUF(memory);

	if (!put_uri(&uri, path))
		return RC_TOO_BIG;
	/* Statistics would take a process-wide lock at every allocation.
	 * Refused when SQLite is at work already, which is as well. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	mode_t was = umask(077);   /* the file holds the providers' secrets */
	enum rc rc = store_from_sqlite(sqlite3_open_v2(memory, &s->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI |
	    SQLITE_OPEN_NOMUTEX, vfs));
	if (rc == RC_OK)
		rc = set_pragmas(s);
	if (rc == RC_OK)
		rc = migrate(s);
	umask(was);
	if (rc == RC_OK)
		rc = prepare_all(s);
	if (rc == RC_OK)
		sqlite3_wal_hook(s->db, on_wal, s);
	return rc;
}

/* --- the writer -------------------------------------------------------- */

static void
checkpoint(struct store *s)
{
	int code = sqlite3_wal_checkpoint_v2(s->db, NULL,
	    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	s->wal_frames = 0;
	if (code != SQLITE_OK)
		log_line(LOG_WARN, "store", "checkpoint: %s",
		    sqlite3_errmsg(s->db));
}

/* Stop for good: what a failed fsync left behind cannot be known. */
static void
set_broken(struct store *s, enum rc rc)
{
	if (rc != RC_DISK && rc != RC_CORRUPT)
		return;
	log_line(LOG_ERROR, "store", "giving up: %s: %s", rc_text(rc),
	    sqlite3_errmsg(s->db));
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
	enum rc rc = store_exec(s, Q_SAVE);
	if (rc == RC_OK) {
		rc = job->run(s, job);
		if (sqlite3_get_autocommit(s->db) != 0) {
			/* SQLite rolled back by itself (full, memory). */
			job->rc = rc == RC_OK ? RC_DISK : rc;
			return false;
		}
		enum rc end = rc == RC_OK ? RC_OK : store_exec(s, Q_SAVE_UNDO);
		if (end == RC_OK)
			end = store_exec(s, Q_SAVE_KEEP);
		if (end != RC_OK)
			rc = end;
	}
	job->rc = rc;
	return sqlite3_get_autocommit(s->db) == 0;
}

/* Everything of this batch failed for one reason. */
static void
fail_all(struct store *s, struct store_job *first, enum rc rc)
{
	if (sqlite3_get_autocommit(s->db) == 0 &&
	    store_exec(s, Q_ROLLBACK) != RC_OK)
		log_line(LOG_ERROR, "store", "roll back: %s",
		    sqlite3_errmsg(s->db));
	for (struct store_job *job = first; job != NULL; job = job->next)
		if (job->run != NULL)
			job->rc = rc;
	set_broken(s, rc);
}

/* All jobs in one transaction without savepoints, which would copy every
 * page each of them touches.  The first failure ends the attempt. */
static enum rc
run_boldly(struct store *s, struct store_job *first)
{
	enum rc rc = store_exec(s, Q_BEGIN);

	for (struct store_job *job = first; rc == RC_OK && job != NULL;
	    job = job->next) {
		if (job->run != NULL)
			rc = job->run(s, job);
		if (rc == RC_OK && sqlite3_get_autocommit(s->db) != 0)
			rc = RC_DISK;   /* rolled back behind our back */
	}
	if (rc == RC_OK)
		rc = store_exec(s, Q_COMMIT);
	if (rc != RC_OK)
		fail_all(s, first, rc);
	return rc;
}

/* The same, each job in a savepoint, so that one that fails is undone alone.
 * Jobs are written to be run again. */
static void
run_carefully(struct store *s, struct store_job *first)
{
	enum rc rc = store_exec(s, Q_BEGIN);

	for (struct store_job *job = first; rc == RC_OK && job != NULL;
	    job = job->next)
		if (!run_job(s, job))
			rc = job->rc == RC_OK ? RC_DISK : job->rc;
	if (rc == RC_OK)
		rc = store_exec(s, Q_COMMIT);
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
	enum rc rc = run_boldly(s, first);
	if (rc != RC_OK && writes > 1 && s->broken == RC_OK) {
		for (struct store_job *job = first; job != NULL;
		    job = job->next)
			job->rc = RC_OK;
		run_carefully(s, first);
	}
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
	int64_t wait_ms = tick_ms;
	uint64_t count;

	if (s->wal_frames > 0 && idle_ms >= CHECKPOINT_IDLE_MS)
		checkpoint(s);
	if (s->wal_frames > 0 && (wait_ms < 0 ||
	    wait_ms > CHECKPOINT_IDLE_MS - idle_ms))
		wait_ms = CHECKPOINT_IDLE_MS - idle_ms + 1;
	if (wait_ms > INT32_MAX)
		wait_ms = INT32_MAX;
	struct pollfd p = { .fd = s->wake_fd, .events = POLLIN };
	if (poll(&p, 1, (int)wait_ms) > 0 &&
	    read(s->wake_fd, &count, sizeof(count)) < 0)
		log_line(LOG_WARN, "store", "wake: %s", strerror(errno));
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
			run_batch(s, first);
			finish_batch(s, first);
			s->idle_since_ms = clock_mono_ms(s->clock);
			if (s->wal_frames >= CHECKPOINT_FRAMES)
				checkpoint(s);
		}
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

	(void)s;
	pthread_mutex_lock(&w->lock);
	w->rc = rc;
	w->finished = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

enum rc
store_run(struct store *s, enum rc (*run)(struct store *s, void *ctx),
    void *ctx)
{
	struct waiting w = { .job = { waiting_run, waiting_done, NULL, RC_OK },
	    .run = run, .ctx = ctx };

	REQUIRE(pthread_mutex_init(&w.lock, NULL) == 0);
	REQUIRE(pthread_cond_init(&w.changed, NULL) == 0);
	enum rc rc = store_submit(s, &w.job);
	if (rc == RC_OK) {
		pthread_mutex_lock(&w.lock);
		while (!w.finished)
			pthread_cond_wait(&w.changed, &w.lock);
		rc = w.rc;
		pthread_mutex_unlock(&w.lock);
	}
	pthread_cond_destroy(&w.changed);
	pthread_mutex_destroy(&w.lock);
	return rc;
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

static void
explain(struct buf *why, const char *path, enum rc rc)
{
	const char *hint = rc == RC_BUSY ?
	    "another cho40-board has it open; stop that one first" :
	    rc == RC_TOO_NEW ? "use the version that wrote it, or newer" :
	    rc == RC_DENIED ?
	    "check that its folder exists and may be written" :
	    "look at the disk; restore from a backup if it is damaged";

	buf_printf(why, "%s: %s; %s", path, rc_text(rc), hint);
}

enum rc
store_open(const char *path, const struct store_env *env,
    struct store **out, struct buf *why)
{
	REQUIRE(env->clock != NULL && env->market > 0);
	*out = NULL;
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	s->clock = env->clock;
	s->market = env->market;
	s->tick = env->tick;
	s->tick_ctx = env->tick_ctx;
	s->wake_fd = -1;
	enum rc rc = open_file(s, path, env->vfs);
	if (rc == RC_OK)
		rc = start_writer(s);
	if (rc != RC_OK) {
		explain(why, path, rc);
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
		sqlite3_finalize(s->stmt[q]);
	if (s->db != NULL) {
		int code = sqlite3_close(s->db);
		REQUIRE(code == SQLITE_OK);
	}
	free(s);
}

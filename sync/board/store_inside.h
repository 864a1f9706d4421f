/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_inside.h - shared by store.c (queue, thread, group commit)
 * and the store_*.c files with its statements; nobody else includes it.
 *
 * Who may touch what:
 *  1. db and stmt: the writer thread, from its start to its end.
 *  2. head, tail, count, stopping: under lock; broken too, but only the
 *     writer changes it and so may look without.
 *  3. clock, market, tick: never change after open. */
#ifndef SYNC_BOARD_STORE_INSIDE_H
#define SYNC_BOARD_STORE_INSIDE_H

#include <pthread.h>

#include "sync/board/sql.h"
#include "sync/board/store.h"

#include "gen/board_sql.h"   /* enum query, query_text[] */

#define STORE_HELD_MAX 512   /* of each, within one transaction */
#define STORE_HELD_SALES 256 /* more than an upload has lines */
#define STORE_TOLD_MAX 4096  /* more are told as one: somebody has mail */
#define STORE_TOLD_PIECE 512 /* of them in one message: 8,000 bytes at most */

struct store_held_day { int64_t day, terminal, credits, total; };
struct store_held {
	bool has_seq;
	int64_t seq;
	size_t mailed, days;
	bool has_source;         /* of the last line that was added */
	char source[24];
	struct store_place place;
	struct { uint32_t terminal; int64_t last; } mail[STORE_HELD_MAX];
	struct store_held_day day[STORE_HELD_MAX];
	size_t sales;            /* written, where reads may be ahead */
	struct store_sale sale[STORE_HELD_SALES];
};

struct store {
	const struct sql_driver *driver;
	struct sql *db;
	struct sql_stmt *stmt[Q_COUNT];
	const struct clock *clock;
	int64_t market;
	const uint8_t *receipt_seed;
	int64_t (*tick)(void *ctx);
	void *tick_ctx;
	void (*news)(void *ctx, enum store_news what, uint32_t terminal);
	bool (*ahead)(struct store *s, struct store_job *job);
	char ahead_route[24];    /* of the credits read ahead, or "" */
	bool ahead_mixed;        /* there were several */
	struct store_held held;
	struct { enum store_news what; uint32_t terminal; }
	    tell[STORE_TOLD_MAX];
	size_t told;
	bool told_all;
	bool alone;              /* see store_alone */
	int64_t idle_since_ms;   /* mono */

	pthread_mutex_t lock;
	struct store_job *head, *tail;
	size_t count;
	bool stopping;
	enum rc broken;          /* RC_OK, or why nothing works any more */
	struct store_stats stats;   /* but queued, which is count */

	int wake_fd;             /* eventfd */
	pthread_t writer;
	bool has_lock, has_writer;
};

/* --- store_held.c: all on the writer thread ----------------------------- */

/* Write what is held, before COMMIT; or drop it, when that is undone. */
enum rc store_held_flush(struct store *s) MUST_CHECK;
void store_held_drop(struct store *s);
/* A row as it would be read were nothing held; *t was read.  And: it has been
 * saved as it is. */
void store_held_merge(struct store *s, struct store_terminal *t);
void store_held_saved(struct store *s, uint32_t terminal);
enum rc store_held_sale(struct store *s, const struct store_held_day *d)
    MUST_CHECK;
/* A sale as this transaction wrote it, which a read begun before does not
 * show; false: it wrote none of this reference. */
bool store_held_sale_get(const struct store *s, const char *ref,
    struct store_sale *sale);
void store_held_sale_put(struct store *s, const struct store_sale *sale);
/* date has room for a day, and must outlive the step. */
void store_put_twin(struct sql_stmt *st, const struct store_credit *c,
    char date[11]);
/* False: a line of this route to this place was added just now. */
bool store_source_is_new(struct store *s, const struct store_place *p,
    const char *source);
/* What was read ahead may have changed. */
void store_forget(struct store *s);
/* What waits, here and in other processes, should know it once this is
 * committed. */
void store_tell(struct store *s, enum store_news what, uint32_t terminal);
/* After the commit: what waits for mail here; then the others. */
void store_wake_own(struct store *s);
enum rc store_tell_all(struct store *s) MUST_CHECK;
void store_heard(void *ctx, struct str text);

/* Run a statement that gives no row. */
enum rc store_exec(struct store *s, enum query q) MUST_CHECK;
/* The statement of a list in another order (store_fee.h). */
struct fee_sort;
enum query store_fee_sort_query(const struct fee_sort *sort, bool down);
/* BIN at `at`, account at `at` + 1. */
void store_put_place(struct sql_stmt *st, int at, const struct store_place *p);

#endif

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

struct store {
	const struct sql_driver *driver;
	struct sql *db;
	struct sql_stmt *stmt[Q_COUNT];
	const struct clock *clock;
	int64_t market;
	const uint8_t *receipt_seed;
	int64_t (*tick)(void *ctx);
	void *tick_ctx;
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

/* Run a statement that gives no row. */
enum rc store_exec(struct store *s, enum query q) MUST_CHECK;
/* BIN at `at`, account at `at` + 1. */
void store_put_place(struct sql_stmt *st, int at, const struct store_place *p);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_sqlite.h - shared by store_sqlite.c (file, thread, group
 * commit) and store_sqlite_rows.c (the statements); nobody else includes it.
 *
 * Who may touch what:
 *  1. db and stmt: the writer thread, from its start to its end.
 *  2. head, tail, count, stopping: under lock; broken too, but only the
 *     writer changes it and so may look without.
 *  3. clock, market, tick: never change after open. */
#ifndef SYNC_BOARD_STORE_SQLITE_H
#define SYNC_BOARD_STORE_SQLITE_H

#include <pthread.h>
#include <sqlite3.h>

#include "sync/board/store.h"

#include "gen/board_sql.h"   /* schema[], enum query, query_text[] */

struct store {
	sqlite3 *db;
	sqlite3_stmt *stmt[Q_COUNT];
	const struct clock *clock;
	int64_t market;
	int64_t (*tick)(void *ctx);
	void *tick_ctx;
	int wal_frames;          /* since the last checkpoint */
	int64_t idle_since_ms;   /* mono */

	pthread_mutex_t lock;
	struct store_job *head, *tail;
	size_t count;
	bool stopping;
	enum rc broken;          /* RC_OK, or why nothing works any more */

	int wake_fd;             /* eventfd */
	pthread_t writer;
	bool has_lock, has_writer;
};

enum rc store_from_sqlite(int code);
/* Step a statement that gives no row, and reset it. */
enum rc store_exec(struct store *s, enum query q) MUST_CHECK;

/* --- columns (store_sqlite_col.c) -------------------------------------- */

/* Bound views must outlive the step.  A bind can only fail for want of
 * memory or as our mistake; the step after it then fails a NOT NULL check,
 * so the result is not lost. */
void col_put_i64(sqlite3_stmt *st, int at, int64_t v);
void col_put_text(sqlite3_stmt *st, int at, const char *z);
void col_put_str(sqlite3_stmt *st, int at, struct str s);
void col_put_bytes(sqlite3_stmt *st, int at, const void *p, size_t n);
/* BIN at `at`, account at `at` + 1. */
void col_put_place(sqlite3_stmt *st, int at, const struct store_place *p);
/* Text of a column into a field; RC_CORRUPT when it does not fit. */
enum rc col_get_text(sqlite3_stmt *st, int at, char *to, size_t cap)
    MUST_CHECK;
/* False if the column is not 32 bytes. */
bool col_get_hash(sqlite3_stmt *st, int at, uint8_t to[HASH_BYTES]);
/* Step to the next row: RC_OK and not yet reset; or RC_NOT_FOUND or a
 * failure, and reset. */
enum rc col_one_row(sqlite3_stmt *st) MUST_CHECK;
/* The one number a statement gives; always reset. */
enum rc col_one_i64(sqlite3_stmt *st, int64_t *v) MUST_CHECK;

#endif

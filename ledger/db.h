/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/db.h - one SQLite file, opened the one way that survives power cuts.
 *
 * Inside ledger/ only.  Owns the connection, the prepared statements and the
 * translation of SQLite's codes.  The reasons for each pragma are beside it
 * in db.c.  A connection that met RC_DISK or RC_CORRUPT is broken: every later
 * call gives that outcome again, and closing it writes nothing more (L8). */
#ifndef LEDGER_DB_H
#define LEDGER_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#include "gen/ledger_sql.h"   /* enum query */

enum db_mode {
	DB_WRITE,     /* create if missing, migrate */
	DB_READ,      /* leave every byte as it is */
	DB_SALVAGE,   /* the same, whatever is wrong: a statement that cannot
	               * be prepared is NULL, the schema is not asked for */
	DB_SCRATCH,   /* a private file that is gone when closed */
};

struct db {
	sqlite3 *h;
	sqlite3_stmt *stmt[Q_COUNT];
	enum db_mode mode;
	enum rc broken;     /* RC_OK while sound */
	int wal_pages;      /* in the write-ahead log since a checkpoint */
};

/* path is a file's; ignored for DB_SCRATCH.  On failure *db is closed and
 * why (may be NULL) says what and what to do, without the path. */
enum rc db_open(struct db *db, const char *path, const char *vfs,
    enum db_mode mode, struct buf *why) MUST_CHECK;
void db_close(struct db *db);   /* zeroed or closed before: fine */

/* Opened for salvage: can it be read, and is it no ledger? */
bool db_is_foreign(struct db *db);

/* A statement ready for binding.  Its row, if any, lives until the next
 * db_stmt of the same query or db_done. */
sqlite3_stmt *db_stmt(struct db *db, enum query q);
/* RC_OK: a row is there.  RC_NOT_FOUND: no more rows; the statement is
 * reset, as it is on failure. */
enum rc db_step(struct db *db, enum query q) MUST_CHECK;
/* Run to the end a statement that gives no rows.  RC_CONFLICT: a UNIQUE or
 * primary key was there already. */
enum rc db_exec(struct db *db, enum query q) MUST_CHECK;
void db_done(struct db *db, enum query q);

/* One transaction at a time.  db_end commits if rc is RC_OK, else rolls
 * back, and returns what the caller should. */
enum rc db_begin(struct db *db) MUST_CHECK;
enum rc db_end(struct db *db, enum rc rc) MUST_CHECK;
/* Move the write-ahead log into the file and cut it.  Not in a transaction. */
enum rc db_checkpoint(struct db *db) MUST_CHECK;

/* What an SQLite result code means to us. */
enum rc db_outcome(int code);

/* Bind and read columns; text and blobs are borrowed until the step. */
void db_put_i64(sqlite3_stmt *s, int at, int64_t v);
void db_put_text(sqlite3_stmt *s, int at, const char *z);
void db_put_blob(sqlite3_stmt *s, int at, const void *p, size_t n);
int64_t db_i64(sqlite3_stmt *s, int column);
struct str db_str(sqlite3_stmt *s, int column);   /* text or blob */

#endif

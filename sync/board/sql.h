/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/sql.h - statements of the board's store, whatever database runs
 * them: SQLite (sql_sqlite.c) or PostgreSQL (sql_pg.c).  A driver is a table.
 *
 * A statement is bound, stepped row by row and reset.  Its first parameter is
 * the market and bound for ever; bound views must outlive the step.  A bind
 * can only fail for want of memory or as our mistake; the step then fails a
 * NOT NULL check, so the result is not lost.  One thread. */
#ifndef SYNC_BOARD_SQL_H
#define SYNC_BOARD_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

struct sql;        /* a connection; a driver's */
struct sql_stmt;   /* a prepared statement; begins with its driver */

/* Where the rows are, and what the driver needs to know. */
struct sql_place {
	const char *where;         /* a path, or postgres://... */
	const char *vfs;           /* SQLite VFS name; NULL: default */
	int64_t market;
};

enum sql_step { SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK,
	SQL_SAVE, SQL_SAVE_KEEP, SQL_SAVE_UNDO, SQL_STEP_COUNT };

struct sql_driver {
	/* Open, bring the schema up to date.  On failure *out is NULL; why
	 * may say more than rc does. */
	enum rc (*open)(const struct sql_place *place, struct sql **out,
	    struct buf *why);
	void (*close)(struct sql *db);        /* statements are finalized */
	enum rc (*prepare)(struct sql *db, const char *text,
	    struct sql_stmt **out);
	void (*finalize)(struct sql_stmt *st);   /* accepts NULL */
	enum rc (*step)(struct sql *db, enum sql_step step);
	bool (*in_transaction)(struct sql *db);
	const char *(*error)(struct sql *db); /* of the last failure */
	/* A write may be told RC_OK though it fails: the failure comes with
	 * the next read or COMMIT, and undoes the whole transaction, save
	 * between SQL_SAVE and its end. */
	bool defers;
	/* A batch is through; nothing has waited for idle_ms.  The second
	 * gives the ms until it wants to be called again, -1: never. */
	void (*after)(struct sql *db);
	int64_t (*rest)(struct sql *db, int64_t idle_ms);
	/* A copy of everything while work goes on, outside transactions: with
	 * a path begin anew, with NULL go on for `pages` more.  *left 0: it is
	 * whole, and closed.  Not fsynced.  NULL: has no such thing. */
	enum rc (*copy)(struct sql *db, const char *path, int pages,
	    int64_t *left);
	void (*copy_end)(struct sql *db);     /* give it up, if there is one */

	/* News between the processes of this market; NULL: there are no
	 * others.  fd is readable when there may be some; tell is for after a
	 * COMMIT and waits for no disk; hear is for between transactions and
	 * says when the connection is lost. */
	int (*fd)(struct sql *db);
	enum rc (*tell)(struct sql *db, const char *text);
	enum rc (*hear)(struct sql *db,
	    void (*heard)(void *ctx, struct str text), void *ctx);

	void (*put_i64)(struct sql_stmt *st, int at, int64_t v);
	void (*put_text)(struct sql_stmt *st, int at, struct str s);
	void (*put_bytes)(struct sql_stmt *st, int at, struct str s);
	void (*put_null)(struct sql_stmt *st, int at);
	/* RC_OK: a row is there.  RC_NOT_FOUND: no more; then, and after a
	 * failure, it is reset. */
	enum rc (*row)(struct sql_stmt *st);
	/* Run one that gives no row, and reset it; *changed may be NULL. */
	enum rc (*exec)(struct sql_stmt *st, int64_t *changed);
	/* May be NULL, both.  Many: once, after prepare, with the same text:
	 * its rows may be added together.  Add: as exec. */
	enum rc (*many)(struct sql_stmt *st, const char *text);
	enum rc (*add)(struct sql_stmt *st);
	void (*reset)(struct sql_stmt *st);
	/* Begin a read whose first row will be wanted, with these parameters,
	 * in this transaction; both may be NULL.  Forget: what was begun is
	 * not what would be read now. */
	void (*ahead)(struct sql_stmt *st);
	void (*forget)(struct sql *db);
	int64_t (*i64)(struct sql_stmt *st, int column);
	/* Terminated as text; until the next step or reset.  p NULL: the
	 * column is NULL, or there was no memory. */
	struct str (*bytes)(struct sql_stmt *st, int column);
};

struct sql_stmt { const struct sql_driver *driver; };

extern const struct sql_driver sql_sqlite, sql_pg;

/* The driver for what a configuration says; its text as people may read it,
 * without passwords. */
const struct sql_driver *sql_driver_of(const char *where);
void sql_put_place(struct buf *b, const char *where);

/* --- parameters: numbered from 2 --------------------------------------- */

void sql_put_i64(struct sql_stmt *st, int at, int64_t v);
void sql_put_text(struct sql_stmt *st, int at, const char *z);
void sql_put_str(struct sql_stmt *st, int at, struct str s);
void sql_put_bytes(struct sql_stmt *st, int at, const void *p, size_t n);
void sql_put_null(struct sql_stmt *st, int at);

/* --- running ----------------------------------------------------------- */

/* Step to the next row: RC_OK and not yet reset; or RC_NOT_FOUND or a
 * failure, and reset. */
enum rc sql_row(struct sql_stmt *st) MUST_CHECK;
/* Run one that gives no row, and reset it.  RC_CONFLICT: a key or a check
 * refused it. */
enum rc sql_exec(struct sql_stmt *st) MUST_CHECK;
/* An INSERT of one row that no other write of this transaction needs to find
 * before the next read: it may be held, with others of its statement, until
 * that, until another statement is run, or until COMMIT, and be refused then.
 * What is bound need not outlive the call. */
enum rc sql_add(struct sql_stmt *st) MUST_CHECK;
/* The same as sql_exec; *changed: how many rows it touched. */
enum rc sql_exec_count(struct sql_stmt *st, int64_t *changed) MUST_CHECK;
void sql_reset(struct sql_stmt *st);
/* This read, with the parameters it has now, is wanted later in this
 * transaction: on the way already where that saves time. */
void sql_ahead(struct sql_stmt *st);
/* The one number a statement gives; always reset. */
enum rc sql_one_i64(struct sql_stmt *st, int64_t *v) MUST_CHECK;

/* --- columns: numbered from 0 ------------------------------------------ */

int64_t sql_i64(struct sql_stmt *st, int at);      /* NULL: 0 */
const char *sql_text(struct sql_stmt *st, int at);
struct str sql_bytes(struct sql_stmt *st, int at);
bool sql_is_null(struct sql_stmt *st, int at);
/* Text of a column into a field; RC_CORRUPT when it does not fit. */
enum rc sql_get_text(struct sql_stmt *st, int at, char *to, size_t cap)
    MUST_CHECK;
/* False if the column is not 32 bytes. */
bool sql_get_hash(struct sql_stmt *st, int at, uint8_t to[HASH_BYTES]);

#endif

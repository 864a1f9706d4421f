/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/sql_pg.h - shared by the files of the PostgreSQL driver, nobody
 * else includes it.  One connection, one thread; always in libpq's pipeline
 * mode.
 *
 * A write that gives no row is sent and not waited for: what became of it is
 * known at the next read or at COMMIT, and every call after a failure gives
 * that failure until the transaction is rolled back.  Between SQL_SAVE and
 * the end of the transaction each statement is waited for and undone alone
 * when it fails, as in SQLite.
 *
 * Once the connection is lost every call gives RC_DISK: what a COMMIT that
 * was not answered did cannot be known, so the process ends and is started
 * anew, and what was not answered is sent again by whoever sent it. */
#ifndef SYNC_BOARD_SQL_PG_H
#define SYNC_BOARD_SQL_PG_H

#include <libpq-fe.h>

#include "sync/board/sql.h"

#define PG_PARTITIONS   16     /* of a database that is made now */
#define PG_PARAMS_MAX   32
#define PG_PENDING_MAX  256    /* sent and not waited for */
#define PG_AHEAD_MAX    4096   /* power of two; read ahead of their use */
#define PG_HOLDING_MAX  4      /* statements whose rows are held */
#define PG_KEY_BYTES    160
#define PG_WHY_BYTES    256

/* What a place in the queue is for, when it is none of what is read ahead. */
enum { PG_NOT_WANTED = -2, PG_WANTED = -1 };
/* Steps beside those of enum sql_step. */
enum { PG_SAVE_ONE = SQL_STEP_COUNT, PG_KEEP_ONE, PG_UNDO_ONE };

struct pg_param { const char *p; int n; bool is_null; char number[24]; };
struct pg_many;                /* sql_pg_many.c */

struct pg_stmt {
	struct sql_stmt head;          /* first: what callers hold */
	struct sql *db;
	char name[16];
	int at[PG_PARAMS_MAX + 1];     /* of ?N here: its $ there, less one */
	Oid type[PG_PARAMS_MAX];
	int params;
	struct pg_param param[PG_PARAMS_MAX];
	PGresult *result;              /* NULL: not run */
	bool is_held;                  /* it belongs to what is read ahead */
	int row;
	struct pg_many *many;          /* NULL: it is sent row by row */
	char number[24];               /* a number as text */
};

/* A read that was sent before it is asked for. */
struct pg_ahead {
	const struct pg_stmt *of;      /* NULL: a free place */
	size_t key_n;
	char key[PG_KEY_BYTES];        /* its parameters */
	PGresult *result;              /* NULL: not there yet */
};

struct sql {
	PGconn *conn;
	int64_t market;
	bool in_transaction, careful, lost;
	enum rc failed;                /* of this transaction */
	char channel[32];
	int made;                      /* statements */
	char why[PG_WHY_BYTES];        /* the last failure; no values in it */
	/* Sent since the last sync: the place of what was read ahead, -1 for
	 * one whose rows are wanted now, -2 for none. */
	int pending[PG_PENDING_MAX + 2 * PG_HOLDING_MAX + 8];
	int pending_count;
	/* Those whose rows are held, as each had its first. */
	struct pg_stmt *holding[PG_HOLDING_MAX];
	int holding_count;
	PGresult *wanted;              /* of the one wanted now */
	int ahead_count;
	struct pg_ahead ahead[PG_AHEAD_MAX];
};

enum rc pg_from_state(const char *sqlstate);
/* Keep what a result says went wrong. */
enum rc pg_note(struct sql *db, const PGresult *result) MUST_CHECK;
/* One statement without parameters, outside of pipelines: while opening. */
enum rc pg_run(struct sql *db, const char *text) MUST_CHECK;
/* The first value of its first row, "" for none. */
enum rc pg_ask(struct sql *db, const char *text, struct buf *value)
    MUST_CHECK;
/* Settings checked, schema brought up to date. */
enum rc pg_ready(struct sql *db, struct buf *why) MUST_CHECK;


/* --- sql_pg.c ---------------------------------------------------------- */

extern const char *const pg_our[];     /* names of the steps, prepared */
/* Note that the connection is lost: RC_DISK. */
enum rc pg_lose(struct sql *db);
/* Queue a prepared statement with the parameters of st, or with none; post:
 * behind the rows that are held. */
enum rc pg_send(struct sql *db, const char *name, const struct pg_stmt *st,
    int whom) MUST_CHECK;
enum rc pg_post(struct sql *db, const char *name, const struct pg_stmt *st,
    int whom) MUST_CHECK;
/* Wait for all that was sent; the first failure of it. */
enum rc pg_collect(struct sql *db) MUST_CHECK;
enum rc pg_go(struct sql *db, int step) MUST_CHECK;
void pg_forget(struct sql *db);

/* --- sql_pg_stmt.c ----------------------------------------------------- */

enum rc pg_prepare(struct pg_stmt *st, const char *text) MUST_CHECK;
enum rc pg_stmt_open(struct sql *db, const char *text, struct sql_stmt **out)
    MUST_CHECK;
void pg_stmt_close(struct sql_stmt *st);
void pg_stmt_put_i64(struct sql_stmt *st, int at, int64_t v);
void pg_stmt_put(struct sql_stmt *st, int at, struct str s);
void pg_stmt_put_null(struct sql_stmt *st, int at);
void pg_stmt_ahead(struct sql_stmt *st);
enum rc pg_stmt_row(struct sql_stmt *st) MUST_CHECK;
enum rc pg_stmt_exec(struct sql_stmt *st, int64_t *changed) MUST_CHECK;
void pg_stmt_reset(struct sql_stmt *st);
int64_t pg_stmt_i64(struct sql_stmt *st, int column);
struct str pg_stmt_bytes(struct sql_stmt *st, int column);

/* --- sql_pg_many.c ------------------------------------------------------ */

/* RC_BAD_INPUT: not an INSERT of VALUES that can be sent so. */
enum rc pg_many_open(struct sql_stmt *st, const char *text) MUST_CHECK;
enum rc pg_stmt_add(struct sql_stmt *st) MUST_CHECK;
void pg_many_close(struct pg_stmt *st);
/* Queue all rows that are held; or forget them, when that is undone. */
enum rc pg_flush(struct sql *db) MUST_CHECK;
void pg_drop_held(struct sql *db);

#endif

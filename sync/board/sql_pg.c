/* SPDX-License-Identifier: Apache-2.0 */
/* The board's store as rows of a PostgreSQL database that several processes
 * share.  Whoever writes rows of a market holds that market's lock until its
 * COMMIT, so that a transaction here means what it means in SQLite. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "sync/board/sql_pg.h"


/* --- sending and collecting -------------------------------------------- */

enum rc
pg_lose(struct sql *db)
{
	struct buf why = BUF(db->why);

	if (!db->lost)
		buf_puts(&why, "the connection to the database is lost");
	db->lost = true;
	return RC_DISK;
}

static enum rc
take_result(struct sql *db, int for_whom, PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);
	enum rc rc = RC_OK;

	if (status == PGRES_PIPELINE_ABORTED) {
		rc = RC_STATE;   /* one before it says why */
	} else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		rc = pg_note(db, r);
	} else if (for_whom == PG_WANTED) {
		db->wanted = r;
		return RC_OK;
	} else if (for_whom >= 0) {
		db->ahead[for_whom].result = r;
		return RC_OK;
	}
	PQclear(r);
	return rc;
}

/* Wait for all that was sent; the first failure of it. */
enum rc
pg_collect(struct sql *db)
{
	enum rc first = RC_OK;

	if (db->lost || PQpipelineSync(db->conn) != 1)
		return pg_lose(db);
	for (int i = 0; i < db->pending_count; i++) {
		PGresult *r = PQgetResult(db->conn);
		if (r == NULL)
			return pg_lose(db);
		enum rc rc = take_result(db, db->pending[i], r);
		first = first == RC_OK ? rc : first;
		if (db->lost)
			return RC_DISK;
		while ((r = PQgetResult(db->conn)) != NULL)
			PQclear(r);
	}
	db->pending_count = 0;
	PGresult *end = PQgetResult(db->conn);
	bool whole = PQresultStatus(end) == PGRES_PIPELINE_SYNC;
	PQclear(end);
	if (!whole)
		return pg_lose(db);
	if (first != RC_OK && db->in_transaction && db->failed == RC_OK)
		db->failed = first;
	return first;
}

/* Queue a prepared statement; *st NULL: one of ours, without parameters. */
enum rc
pg_send(struct sql *db, const char *name, const struct pg_stmt *st, int whom)
{
	const char *value[PG_PARAMS_MAX];
	int length[PG_PARAMS_MAX], format[PG_PARAMS_MAX];
	int n = st == NULL ? 0 : st->params;

	if (db->lost)
		return RC_DISK;
	for (int i = 0; i < n; i++) {
		value[i] = st->param[i].is_null ? NULL : st->param[i].p;
		length[i] = st->param[i].n;
		format[i] = 1;
	}
	if (PQsendQueryPrepared(db->conn, name, n, value, length, format,
	    1) != 1)
		return pg_lose(db);
	db->pending[db->pending_count++] = whom;
	return RC_OK;
}

enum rc
pg_post(struct sql *db, const char *name, const struct pg_stmt *st, int whom)
{
	enum rc rc = db->holding_count == 0 ? RC_OK : pg_flush(db);

	return rc == RC_OK ? pg_send(db, name, st, whom) : rc;
}

/* Read ahead no longer holds. */
void
pg_forget(struct sql *db)
{
	if (db->ahead_count == 0)
		return;
	for (int i = 0; i < PG_AHEAD_MAX; i++)
		if (db->ahead[i].of != NULL) {
			PQclear(db->ahead[i].result);
			db->ahead[i].of = NULL;
		}
	db->ahead_count = 0;
}

/* --- transactions ------------------------------------------------------ */

static const char *const our[] = { "BEGIN", "COMMIT", "ROLLBACK",
	"SAVEPOINT job", "RELEASE job", "ROLLBACK TO job",
	"SAVEPOINT one", "RELEASE one", "ROLLBACK TO one" };
const char *const pg_our[] = { "begin", "commit", "rollback",
	"save", "keep", "undo", "save_one", "keep_one", "undo_one" };

enum rc
pg_go(struct sql *db, int step)
{
	enum rc rc = pg_post(db, pg_our[step], NULL, PG_NOT_WANTED);

	return rc == RC_OK ? pg_collect(db) : rc;
}

static enum rc
begin(struct sql *db)
{
	enum rc rc = pg_post(db, pg_our[SQL_BEGIN], NULL, PG_NOT_WANTED);

	db->failed = RC_OK;
	db->careful = false;
	db->in_transaction = rc == RC_OK;
	return rc == RC_OK ? pg_post(db, "lock", NULL, PG_NOT_WANTED) : rc;
}

static enum rc
pg_step(struct sql *db, enum sql_step step)
{
	enum rc rc = db->failed;

	switch (step) {
	case SQL_BEGIN:
		return begin(db);
	case SQL_COMMIT:
		pg_forget(db);
		if (rc == RC_OK)
			rc = pg_go(db, (int)step);
		/* A failure leaves it open, to be rolled back. */
		db->in_transaction = rc != RC_OK && !db->lost;
		return rc;
	case SQL_ROLLBACK:
		pg_forget(db);
		pg_drop_held(db);
		if (db->pending_count > 0 && pg_collect(db) == RC_DISK)
			rc = RC_DISK;   /* the roll back will say so */
		rc = pg_go(db, (int)step);
		db->failed = RC_OK;
		db->in_transaction = false;
		return rc;
	case SQL_SAVE:
		pg_forget(db);
		db->careful = true;
		return rc == RC_OK ? pg_go(db, (int)step) : rc;
	case SQL_SAVE_KEEP:
		return rc == RC_OK ? pg_go(db, (int)step) : rc;
	case SQL_SAVE_UNDO:
		rc = pg_go(db, (int)step);
		if (rc == RC_OK)
			db->failed = RC_OK;
		return rc;
	case SQL_STEP_COUNT:
		break;
	}
	return RC_STATE;
}

static bool
pg_in_transaction(struct sql *db)
{
	return db->in_transaction && !db->lost;
}

static const char *
pg_error(struct sql *db)
{
	return db->why;
}

/* --- life -------------------------------------------------------------- */

static void
quiet(void *ctx, const PGresult *r)
{
	(void)ctx;
	(void)r;
}

/* What every transaction is made of. */
static enum rc
prepare_ours(struct sql *db)
{
	char memory[128];
	struct buf lock = BUF(memory);
	struct pg_stmt st = { .db = db };
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(our) / sizeof(our[0]); i++) {
		struct buf name = BUF(st.name);
		buf_puts(&name, pg_our[i]);
		rc = pg_prepare(&st, our[i]);
	}
	buf_puts(&lock, "SELECT CAST(pg_advisory_xact_lock(4041, ");
	buf_i64(&lock, db->market);
	buf_puts(&lock, ") AS TEXT)");
	struct buf name = BUF(st.name);
	buf_puts(&name, "lock");
	return rc == RC_OK ? pg_prepare(&st, memory) : rc;
}

static void
pg_close(struct sql *db)
{
	if (db == NULL)
		return;
	pg_forget(db);
	PQfinish(db->conn);
	free(db);
}

static enum rc
connect_to(struct sql *db, const char *where, struct buf *why)
{
	const char *const keys[] = { "dbname", "fallback_application_name",
	    "connect_timeout", NULL };
	const char *const values[] = { where, "cho40-board", "10", NULL };

	db->conn = PQconnectdbParams(keys, values, 1);
	if (db->conn == NULL)
		return RC_NO_MEMORY;
	if (PQstatus(db->conn) == CONNECTION_OK)
		return RC_OK;
	struct str say = str_trim(str_of(PQerrorMessage(db->conn)));
	buf_printf(why, "%.*s; is the database there, and may this user open "
	    "it?", STR_ARG(say));
	return RC_OFFLINE;
}

static enum rc
listen_for(struct sql *db)
{
	char memory[64];
	struct buf text = BUF(memory), channel = BUF(db->channel);

	buf_puts(&channel, "cho40_");
	buf_i64(&channel, db->market);
	buf_printf(&text, "LISTEN %s", db->channel);
	return pg_run(db, memory);
}

static enum rc
pg_open(const struct sql_place *place, struct sql **out, struct buf *why)
{
	*out = NULL;
	struct sql *db = calloc(1, sizeof(*db));
	if (db == NULL)
		return RC_NO_MEMORY;
	db->market = place->market;
	enum rc rc = connect_to(db, place->where, why);
	if (rc == RC_OK) {
		PQsetNoticeReceiver(db->conn, quiet, NULL);
		rc = pg_ready(db, why);
	}
	if (rc == RC_OK)
		rc = listen_for(db);
	if (rc == RC_OK && PQenterPipelineMode(db->conn) != 1)
		rc = RC_SYSTEM;
	if (rc == RC_OK)
		rc = prepare_ours(db);
	if (rc == RC_OK) {
		*out = db;
		return rc;
	}
	if (why->n == 0 && rc != RC_TOO_NEW)
		buf_printf(why, "the database: %s: %s", rc_text(rc), db->why);
	pg_close(db);
	return rc;
}

/* --- news --------------------------------------------------------------- */

static int
pg_fd(struct sql *db)
{
	return db->lost ? -1 : PQsocket(db->conn);
}

/* Not in the transaction itself: a COMMIT that tells takes a lock that all
 * databases of the server share, until its fsync is through. */
static enum rc
pg_tell(struct sql *db, const char *text)
{
	if (db->lost || PQsendQueryParams(db->conn, "SELECT CAST(pg_notify("
	    "$1, $2) AS TEXT)", 2, NULL, (const char *const[]){ db->channel,
	    text }, NULL, NULL, 0) != 1)
		return pg_lose(db);
	db->pending[db->pending_count++] = PG_NOT_WANTED;
	return pg_collect(db);
}

static enum rc
pg_hear(struct sql *db, void (*heard)(void *ctx, struct str text), void *ctx)
{
	PGnotify *n;

	if (db->lost || PQconsumeInput(db->conn) != 1)
		return pg_lose(db);
	while ((n = PQnotifies(db->conn)) != NULL) {
		if (n->be_pid != PQbackendPID(db->conn))
			heard(ctx, str_of(n->extra));
		PQfreemem(n);
	}
	return RC_OK;
}

static void
pg_after(struct sql *db)
{
	(void)db;
}

static int64_t
pg_rest(struct sql *db, int64_t idle_ms)
{
	(void)db;
	(void)idle_ms;
	return -1;
}

const struct sql_driver sql_pg = {
	.open = pg_open, .close = pg_close,
	.prepare = pg_stmt_open, .finalize = pg_stmt_close,
	.step = pg_step, .in_transaction = pg_in_transaction,
	.error = pg_error, .after = pg_after, .rest = pg_rest,
	.put_i64 = pg_stmt_put_i64, .put_text = pg_stmt_put,
	.put_bytes = pg_stmt_put, .put_null = pg_stmt_put_null,
	.row = pg_stmt_row, .exec = pg_stmt_exec, .reset = pg_stmt_reset,
	.many = pg_many_open, .add = pg_stmt_add,
	.i64 = pg_stmt_i64, .bytes = pg_stmt_bytes,
	.fd = pg_fd, .tell = pg_tell, .hear = pg_hear,
	.defers = true, .ahead = pg_stmt_ahead, .forget = pg_forget,
};

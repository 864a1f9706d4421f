/* SPDX-License-Identifier: Apache-2.0 */
/* The board's store as one SQLite file that one process has open. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/log.h"
#include "sync/board/sql_sqlite.h"

#include "gen/board_sql.h"   /* schema[] */

#define PATH_BYTES          1024
#define CHECKPOINT_FRAMES   2000       /* 8 MB of log: bring it home */
#define CHECKPOINT_IDLE_MS  30000

struct sql {
	sqlite3 *db;
	sqlite3_stmt *step[SQL_STEP_COUNT];
	int64_t market;
	int wal_frames;          /* since the last checkpoint */
	struct sqlite_copy copy;
};

struct stmt {
	struct sql_stmt head;    /* first: what callers hold */
	sqlite3_stmt *st;
};

static sqlite3_stmt *
inside(struct sql_stmt *st)
{
	return ((struct stmt *)(void *)st)->st;
}

enum rc
sqlite_rc(int code)
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


/* --- open -------------------------------------------------------------- */

static enum rc
run_sql(struct sql *s, const char *sql)
{
	return sqlite_rc(sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

/* Set a pragma and read it back: SQLite ignores what it cannot set. */
static enum rc
set_pragma(struct sql *s, const char *set, const char *get,
    const char *want)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = run_sql(s, set);

	if (rc != RC_OK)
		return rc;
	int code = sqlite3_prepare_v2(s->db, get, -1, &st, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	rc = sqlite_rc(code);
	if (rc == RC_OK) {
		const char *got = (const char *)sqlite3_column_text(st, 0);
		if (got == NULL || strcmp(got, want) != 0)
			rc = RC_DISK;
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
set_pragmas(struct sql *s)
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
migrate(struct sql *s)
{
	sqlite3_stmt *st = NULL;
	int have = -1;
	int code = sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st,
	    NULL);

	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW)
		have = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	if (have < 0)
		return sqlite_rc(code);
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

static int
on_wal(void *ctx, sqlite3 *db, const char *name, int frames)
{
	struct sql *s = ctx;

	(void)db;
	(void)name;
	s->wal_frames = frames;
	return SQLITE_OK;
}

void
sqlite_put_uri(struct buf *b, const char *path)
{
	buf_puts(b, "file:");
	for (const char *p = path; *p != '\0'; p++) {
		if (*p == '%' || *p == '?' || *p == '#')
			buf_printf(b, "%%%02x", (unsigned)*p);
		else
			buf_putc(b, *p);
	}
}

static enum rc
open_file(struct sql *s, const char *path, const char *vfs)
{
	static const char *const steps[SQL_STEP_COUNT] = {
		[SQL_BEGIN] = "BEGIN IMMEDIATE", [SQL_COMMIT] = "COMMIT",
		[SQL_ROLLBACK] = "ROLLBACK", [SQL_SAVE] = "SAVEPOINT job",
		[SQL_SAVE_KEEP] = "RELEASE job",
		[SQL_SAVE_UNDO] = "ROLLBACK TO job",
	};
	char memory[PATH_BYTES];
	struct buf uri = BUF(memory);

	/* A power cut on flash can damage neighbours of the sector that was
	 * being written. */
	sqlite_put_uri(&uri, path);
	buf_puts(&uri, "?psow=0");
	if (uri.full)
		return RC_TOO_BIG;
	/* Statistics would take a process-wide lock at every allocation.
	 * Refused when SQLite is at work already, which is as well. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	mode_t was = umask(077);   /* the file holds the providers' secrets */
	enum rc rc = sqlite_rc(sqlite3_open_v2(memory, &s->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI |
	    SQLITE_OPEN_NOMUTEX, vfs));
	if (rc == RC_OK)
		rc = set_pragmas(s);
	if (rc == RC_OK)
		rc = migrate(s);
	umask(was);
	for (int i = 0; rc == RC_OK && i < SQL_STEP_COUNT; i++)
		rc = sqlite_rc(sqlite3_prepare_v3(s->db, steps[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->step[i], NULL));
	if (rc == RC_OK)
		sqlite3_wal_hook(s->db, on_wal, s);
	return rc;
}

static void
sqlite_close(struct sql *s)
{
	if (s == NULL)
		return;
	sqlite_copy_close(&s->copy);
	for (int i = 0; i < SQL_STEP_COUNT; i++)
		sqlite3_finalize(s->step[i]);
	if (s->db != NULL) {
		int code = sqlite3_close(s->db);
		REQUIRE(code == SQLITE_OK);
	}
	free(s);
}

/* Rows that were moved elsewhere go on there. */
static enum rc
look_moved(struct sql *s, bool *moved)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(s->db, "PRAGMA application_id", -1,
	    &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	*moved = code == SQLITE_ROW &&
	    sqlite3_column_int(st, 0) == SQLITE_MOVED_ID;
	sqlite3_finalize(st);
	return sqlite_rc(code);
}

enum rc
sqlite_moved_open(const struct sql_place *place, struct sql **out,
    bool *moved, struct buf *why)
{
	(void)why;   /* the code says it all */
	*out = NULL;
	*moved = false;
	struct sql *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return RC_NO_MEMORY;
	s->market = place->market;
	enum rc rc = open_file(s, place->where, place->vfs);
	if (rc == RC_OK)
		rc = look_moved(s, moved);
	if (rc == RC_OK)
		*out = s;
	else
		sqlite_close(s);
	return rc;
}

static enum rc
sqlite_open(const struct sql_place *place, struct sql **out, struct buf *why)
{
	bool moved;
	enum rc rc = sqlite_moved_open(place, out, &moved, why);

	if (rc != RC_OK || !moved)
		return rc;
	sqlite_close(*out);
	*out = NULL;
	buf_printf(why, "%s: its rows were moved to another database; say "
	    "store = postgres://... in the configuration", place->where);
	return RC_STATE;
}

sqlite3 *
sqlite_raw(struct sql *s)
{
	return s->db;
}

/* --- housekeeping ------------------------------------------------------ */

static void
checkpoint(struct sql *s)
{
	int code = sqlite3_wal_checkpoint_v2(s->db, NULL,
	    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	s->wal_frames = 0;
	if (code != SQLITE_OK)
		log_line(LOG_WARN, "store", "checkpoint: %s",
		    sqlite3_errmsg(s->db));
}

static void
sqlite_after(struct sql *s)
{
	if (s->wal_frames >= CHECKPOINT_FRAMES)
		checkpoint(s);
}

static int64_t
sqlite_rest(struct sql *s, int64_t idle_ms)
{
	if (s->wal_frames > 0 && idle_ms >= CHECKPOINT_IDLE_MS)
		checkpoint(s);
	return s->wal_frames > 0 ? CHECKPOINT_IDLE_MS - idle_ms + 1 : -1;
}

static enum rc
sqlite_copy(struct sql *s, const char *path, int pages, int64_t *left)
{
	return path != NULL ? sqlite_copy_open(&s->copy, s->db, path) :
	    sqlite_copy_step(&s->copy, pages, left);
}

static void
sqlite_copy_end(struct sql *s)
{
	sqlite_copy_close(&s->copy);
}

static const char *
sqlite_error(struct sql *s)
{
	return sqlite3_errmsg(s->db);
}

static bool
sqlite_in_transaction(struct sql *s)
{
	return sqlite3_get_autocommit(s->db) == 0;
}

static enum rc
sqlite_step(struct sql *s, enum sql_step step)
{
	int code = sqlite3_step(s->step[step]);

	sqlite3_reset(s->step[step]);
	return sqlite_rc(code);
}

/* --- statements -------------------------------------------------------- */

static void
stmt_close(struct sql_stmt *st)
{
	if (st != NULL)
		sqlite3_finalize(inside(st));
	free(st);
}

static enum rc
stmt_open(struct sql *s, const char *text, struct sql_stmt **out)
{
	*out = NULL;
	struct stmt *st = calloc(1, sizeof(*st));
	if (st == NULL)
		return RC_NO_MEMORY;
	st->head.driver = &sql_sqlite;
	enum rc rc = sqlite_rc(sqlite3_prepare_v3(s->db, text, -1,
	    SQLITE_PREPARE_PERSISTENT, &st->st, NULL));
	/* Every statement about rows is about this market. */
	if (rc == RC_OK && sqlite3_bind_parameter_count(st->st) > 0)
		rc = sqlite_rc(sqlite3_bind_int64(st->st, 1, s->market));
	if (rc == RC_OK)
		*out = &st->head;
	else
		stmt_close(&st->head);
	return rc;
}

static void
stmt_put_i64(struct sql_stmt *st, int at, int64_t v)
{
	(void)sqlite3_bind_int64(inside(st), at, v);
}

static void
stmt_put_text(struct sql_stmt *st, int at, struct str s)
{
	(void)sqlite3_bind_text64(inside(st), at, s.p, s.n, SQLITE_STATIC,
	    SQLITE_UTF8);
}

static void
stmt_put_bytes(struct sql_stmt *st, int at, struct str s)
{
	(void)sqlite3_bind_blob64(inside(st), at, s.p, s.n, SQLITE_STATIC);
}

static void
stmt_put_null(struct sql_stmt *st, int at)
{
	(void)sqlite3_bind_null(inside(st), at);
}

static enum rc
stmt_row(struct sql_stmt *st)
{
	int code = sqlite3_step(inside(st));

	if (code == SQLITE_ROW)
		return RC_OK;
	sqlite3_reset(inside(st));
	return code == SQLITE_DONE ? RC_NOT_FOUND : sqlite_rc(code);
}

static enum rc
stmt_exec(struct sql_stmt *st, int64_t *changed)
{
	int code = sqlite3_step(inside(st));

	if (changed != NULL)
		*changed = sqlite3_changes64(sqlite3_db_handle(inside(st)));
	sqlite3_reset(inside(st));
	return sqlite_rc(code);
}

static void
stmt_reset(struct sql_stmt *st)
{
	sqlite3_reset(inside(st));
}

static int64_t
stmt_i64(struct sql_stmt *st, int column)
{
	return sqlite3_column_int64(inside(st), column);
}

static struct str
stmt_bytes(struct sql_stmt *st, int column)
{
	sqlite3_stmt *in = inside(st);
	bool is_blob = sqlite3_column_type(in, column) == SQLITE_BLOB;
	const void *p = is_blob ? sqlite3_column_blob(in, column) :
	    (const void *)sqlite3_column_text(in, column);

	/* An empty blob has no address; it is not NULL. */
	if (is_blob && p == NULL && sqlite3_errcode(
	    sqlite3_db_handle(in)) != SQLITE_NOMEM)
		return STR("");
	return (struct str){ p, (size_t)sqlite3_column_bytes(in, column) };
}

const struct sql_driver sql_sqlite = {
	.open = sqlite_open, .close = sqlite_close,
	.prepare = stmt_open, .finalize = stmt_close,
	.step = sqlite_step, .in_transaction = sqlite_in_transaction,
	.error = sqlite_error, .after = sqlite_after, .rest = sqlite_rest,
	.copy = sqlite_copy, .copy_end = sqlite_copy_end,
	.put_i64 = stmt_put_i64, .put_text = stmt_put_text,
	.put_bytes = stmt_put_bytes, .put_null = stmt_put_null,
	.row = stmt_row, .exec = stmt_exec, .reset = stmt_reset,
	.i64 = stmt_i64, .bytes = stmt_bytes,
};

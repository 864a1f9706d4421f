/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "ledger/base/bug.h"
#include "ledger/base/log.h"
#include "ledger/db.h"

#define PATH_MAX_BYTES 1024
#define HEAP_MAX_BYTES ((sqlite3_int64)32 * 1024 * 1024)
/* Beyond this many pages (16 MiB) a commit moves the log itself: a caller
 * that never tidies must not fill the disk. */
#define WAL_PAGES_MAX  4096
#define TEXT_MAX_BYTES 256   /* of a pragma's value, a message */

/* --- outcomes -------------------------------------------------------- */

static enum rc
from_constraint(int extended)
{
	/* Anything but a taken id means our own row was wrong: a CHECK or a
	 * trigger stopped it before it could do harm. */
	return extended == SQLITE_CONSTRAINT_UNIQUE ||
	    extended == SQLITE_CONSTRAINT_PRIMARYKEY ? RC_CONFLICT :
	    RC_CORRUPT;
}

enum rc
db_outcome(int extended)
{
	if (extended == SQLITE_IOERR_NOMEM)
		return RC_NO_MEMORY;
	switch (extended & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:	return RC_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:	return RC_BUSY;
	case SQLITE_NOMEM:	return RC_NO_MEMORY;
	case SQLITE_FULL:	return RC_FULL;
	case SQLITE_TOOBIG:	return RC_TOO_BIG;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:	return RC_CORRUPT;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:	return RC_DENIED;
	case SQLITE_CONSTRAINT:	return from_constraint(extended);
	default:		return RC_DISK;
	}
}

/* Remember what cannot be gone on from. */
static enum rc
note(struct db *db, int code)
{
	enum rc rc = db_outcome(code);

	if ((rc == RC_DISK || rc == RC_CORRUPT) && db->broken == RC_OK &&
	    !PLANTED(13)) {
		db->broken = rc;
		log_line(LOG_ERROR, "ledger", "%s: %s code=%d", rc_text(rc),
		    db->h == NULL ? "open" : sqlite3_errmsg(db->h), code);
	}
	return rc;
}

static int
extended_code(struct db *db, int code)
{
	return code == SQLITE_OK || code == SQLITE_ROW ||
	    code == SQLITE_DONE ? code : sqlite3_extended_errcode(db->h);
}

static enum rc
run(struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return note(db, extended_code(db, code));
}

/* --- opening --------------------------------------------------------- */

struct pragma { const char *set, *get, *want; };

/* In this order: EXCLUSIVE before WAL keeps the log's index in our own memory,
 * so there is no second reader of it and no race between a writer and a
 * checkpoint (SQLite before 3.51.3 can lose rows there).  FULL syncs each
 * commit.  Automatic checkpoints are off: they would happen in the middle of
 * a sale, and are the only moment when the main file is rewritten.  FAST
 * deletes zero what they free within a page, so that an erased name is gone,
 * and write no page more. */
static const struct pragma for_write[] = {
	{ "PRAGMA page_size=4096", "PRAGMA page_size", "4096" },
	{ "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode",
	    "exclusive" },
	{ "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
	{ PLANTED(1) ? "PRAGMA synchronous=NORMAL" :
	    "PRAGMA synchronous=FULL", "PRAGMA synchronous",
	    PLANTED(1) ? "1" : "2" },
	{ "PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0" },
	{ "PRAGMA secure_delete=FAST", "PRAGMA secure_delete", "2" },
};

/* A hot log is read into memory and left where it is. */
static const struct pragma for_read[] = {
	{ "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode",
	    "exclusive" },
	{ "PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0" },
	{ "PRAGMA query_only=ON", "PRAGMA query_only", "1" },
};

/* Made to be thrown away: nothing in it needs to last. */
static const struct pragma for_scratch[] = {
	{ "PRAGMA journal_mode=MEMORY", "PRAGMA journal_mode", "memory" },
	{ "PRAGMA synchronous=OFF", "PRAGMA synchronous", "0" },
};

/* recursive_triggers, or REPLACE would slip past the delete trigger. */
static const struct pragma for_all[] = {
	{ "PRAGMA mmap_size=0", NULL, NULL },
	{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
	{ "PRAGMA cache_size=-2048", "PRAGMA cache_size", "-2048" },
	{ "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
	{ "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA recursive_triggers=ON", "PRAGMA recursive_triggers", "1" },
};

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* First column of a one-row statement as text; "" when there is none. */
static enum rc
ask(struct db *db, const char *sql, char got[TEXT_MAX_BYTES])
{
	sqlite3_stmt *s = NULL;

	got[0] = '\0';
	int code = sqlite3_prepare_v2(db->h, sql, -1, &s, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(s);
	code = extended_code(db, code);
	enum rc rc = note(db, code);
	if (code == SQLITE_ROW) {
		const unsigned char *text = sqlite3_column_text(s, 0);
		if (text == NULL)   /* the only NULLs here are failed copies */
			rc = RC_NO_MEMORY;
		else
			(void)snprintf(got, TEXT_MAX_BYTES, "%s",
			    (const char *)text);
	}
	sqlite3_finalize(s);
	return rc;
}

/* SQLite ignores what it cannot set, so each is read back. */
static enum rc
set_pragmas(struct db *db, const struct pragma *p, size_t count,
    struct buf *why)
{
	char got[TEXT_MAX_BYTES];
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < count; i++) {
		rc = run(db, p[i].set);
		if (rc == RC_OK && p[i].get != NULL)
			rc = ask(db, p[i].get, got);
		if (rc == RC_OK && p[i].get != NULL &&
		    strcmp(got, p[i].want) != 0) {
			buf_printf(why, "'%s' has no effect here", p[i].set);
			rc = RC_SYSTEM;
		}
	}
	return rc;
}

/* Tables, and no journal among them: somebody else's.  Asked before anything
 * is set, because setting journal_mode writes. */
static enum rc
refuse_foreign(struct db *db, struct buf *why)
{
	char tables[TEXT_MAX_BYTES], journals[TEXT_MAX_BYTES];
	enum rc rc = run(db, "PRAGMA locking_mode=EXCLUSIVE");

	if (rc == RC_OK)
		rc = ask(db, "SELECT count(*) FROM sqlite_schema", tables);
	if (rc == RC_OK)
		rc = ask(db, "SELECT count(*) FROM sqlite_schema "
		    "WHERE type = 'table' AND name = 'journal'", journals);
	if (rc != RC_OK || strcmp(tables, "0") == 0 ||
	    strcmp(journals, "1") == 0)
		return rc;
	buf_puts(why, "a database, but not a ledger; move it out of this "
	    "folder (it was not touched)");
	return RC_CORRUPT;
}

/* Apply the migrations this file lacks, each whole or not at all. */
static enum rc
migrate(struct db *db, struct buf *why)
{
	char text[TEXT_MAX_BYTES];
	int64_t have = -1;
	enum rc rc = ask(db, "PRAGMA user_version", text);

	if (rc != RC_OK)
		return rc;
	if (!str_to_i64(str_of(text), &have) || have < 0 ||
	    have > SCHEMA_COUNT) {
		buf_printf(why, "written by a newer version (schema %s, "
		    "this program knows %d); install that version", text,
		    SCHEMA_COUNT);
		return RC_TOO_NEW;
	}
	if (db->mode == DB_READ && have < SCHEMA_COUNT) {
		buf_printf(why, "%s", have == 0 ? "not a ledger" :
		    "older than this program; open it once for writing");
		return have == 0 ? RC_CORRUPT : RC_STATE;
	}
	for (int64_t i = have; rc == RC_OK && i < SCHEMA_COUNT; i++) {
		rc = run(db, "BEGIN IMMEDIATE");
		if (rc != RC_OK)
			break;
		rc = run(db, schema[i]);
		if (rc == RC_OK)
			rc = run(db, "COMMIT");
		if (rc != RC_OK && !sqlite3_get_autocommit(db->h))
			(void)run(db, "ROLLBACK");
	}
	return rc;
}

static enum rc
prepare(struct db *db)
{
	enum rc rc = RC_OK;

	for (int q = 0; rc == RC_OK && q < Q_COUNT; q++) {
		int code = sqlite3_prepare_v3(db->h, query_text[q], -1,
		    SQLITE_PREPARE_PERSISTENT, &db->stmt[q], NULL);
		if (db->mode == DB_SALVAGE && code != SQLITE_NOMEM)
			continue;   /* it has none, or had */
		if (code == SQLITE_ERROR)
			log_line(LOG_ERROR, "ledger", "query %d: %s", q,
			    sqlite3_errmsg(db->h));
		if (code == SQLITE_ERROR)   /* no such table: not ours */
			rc = RC_CORRUPT;
		else
			rc = note(db, extended_code(db, code));
	}
	return rc;
}

/* file:<path>?psow=0: a card may damage what lies beside a torn write, so the
 * log is padded to whole sectors (0 of 81,380 simulated cuts lost a commit;
 * 22,171 of 62,480 without). */
static bool
make_uri(struct buf *b, const char *path, const char *more)
{

	buf_puts(b, "file:");
	for (; *path != '\0'; path++) {
		if (*path == '%' || *path == '?' || *path == '#')
			buf_printf(b, "%%%02x", (unsigned)*path);
		else
			buf_putc(b, *path);
	}
	buf_puts(b, PLANTED(2) ? "?psow=1" : "?psow=0");
	buf_puts(b, more);
	return !b->full;
}

static int
count_pages(void *ctx, sqlite3 *h, const char *schema_name, int pages)
{
	struct db *db = ctx;

	(void)h;
	(void)schema_name;
	db->wal_pages = pages;
	return SQLITE_OK;
}

/* The log file exists and is not empty: somebody's commits are in it. */
static bool
has_log(const char *path, const char *vfs_name)
{
	char wal[PATH_MAX_BYTES + 8];
	sqlite3_vfs *vfs = sqlite3_vfs_find(vfs_name);
	int there = 0;

	int n = snprintf(wal, sizeof(wal), "%s-wal", path);
	return vfs != NULL && n > 0 && (size_t)n < sizeof(wal) &&
	    vfs->xAccess(vfs, wal, SQLITE_ACCESS_EXISTS, &there) ==
	    SQLITE_OK && there != 0;
}

/* more: further URI parameters. */
static enum rc
connect(struct db *db, const char *path, const char *vfs, const char *more)
{
	char uri[3 * PATH_MAX_BYTES + 64];
	struct buf b = BUF(uri);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
	    (db->mode == DB_READ || db->mode == DB_SALVAGE ? 0 :
	    SQLITE_OPEN_CREATE);

	if (db->mode != DB_SCRATCH && (strlen(path) > PATH_MAX_BYTES ||
	    !make_uri(&b, path, more)))
		return RC_TOO_BIG;
	sqlite3_hard_heap_limit64(HEAP_MAX_BYTES);
	int code = sqlite3_open_v2(uri, &db->h, flags, vfs);
	if (db->h == NULL)
		return RC_NO_MEMORY;
	int why = sqlite3_system_errno(db->h);
	if ((code & 0xff) == SQLITE_CANTOPEN && (why == EACCES ||
	    why == EROFS || why == EPERM))
		return RC_DENIED;
	if ((code & 0xff) == SQLITE_CANTOPEN && why == ENOENT)
		return RC_NOT_FOUND;
	return note(db, code);
}

static enum rc
configure(struct db *db, struct buf *why)
{
	enum rc rc = RC_OK;

	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_busy_timeout(db->h, 0);
	switch (db->mode) {
	case DB_WRITE:
		rc = set_pragmas(db, for_write, LENGTH(for_write), why);
		break;
	case DB_READ:
	case DB_SALVAGE:
		rc = set_pragmas(db, for_read, LENGTH(for_read), why);
		break;
	case DB_SCRATCH:
		rc = set_pragmas(db, for_scratch, LENGTH(for_scratch), why);
		break;
	}
	if (rc == RC_OK)
		rc = set_pragmas(db, for_all, LENGTH(for_all), why);
	/* After wal_autocheckpoint, which is a hook itself and replaces. */
	sqlite3_wal_hook(db->h, count_pages, db);
	return rc;
}

/* What it is and what to do; only for what the steps did not explain. */
static void
explain(struct db *db, enum rc rc, struct buf *why)
{
	const char *detail = db->h == NULL ? rc_text(rc) :
	    sqlite3_errmsg(db->h);

	if (rc == RC_OK || why->n > 0)
		return;
	if (rc == RC_BUSY)
		buf_puts(why, "another program has it open; stop that first");
	else if (rc == RC_DENIED)
		buf_puts(why, "may not be written; check its owner, its mode "
		    "and that the disk is not read-only");
	else if (rc == RC_FULL)
		buf_puts(why, "disk full; free some space");
	else if (rc == RC_CORRUPT)
		buf_printf(why, "damaged or not a ledger (%s); set it aside "
		    "and restore", detail);
	else if (strcmp(detail, rc_text(rc)) == 0)
		buf_puts(why, detail);
	else
		buf_printf(why, "%s (%s)", rc_text(rc), detail);
}

/* A file that may not be written cannot be locked either, so nobody else may
 * be changing it: say so to SQLite.  Commits that are still in a log could not
 * be seen that way. */
static enum rc
look_only(struct db *db, const char *path, const char *vfs, struct buf *why)
{
	if (has_log(path, vfs)) {
		buf_puts(why, "write-protected, with a log (-wal) beside it; "
		    "copy both to a disk that can be written, look there");
		return RC_DENIED;
	}
	(void)sqlite3_close(db->h);   /* nothing is prepared yet */
	db->h = NULL;
	return connect(db, path, vfs, "&immutable=1");
}

/* Closing does not move what the log holds into the file; a SQLite code. */
static int
keep_log(struct db *db)
{
	return sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
	    NULL);
}

enum rc
db_open(struct db *db, const char *path, const char *vfs, enum db_mode mode,
    struct buf *why)
{
	char none[TEXT_MAX_BYTES];
	struct buf unread = BUF(none);
	bool looking = mode == DB_READ || mode == DB_SALVAGE;
	bool log_before = has_log(path, vfs);

	if (why == NULL)
		why = &unread;
	*db = (struct db){ .mode = mode };
	enum rc rc = connect(db, path, vfs, "");
	bool is_protected = rc == RC_OK &&
	    sqlite3_db_readonly(db->h, "main") == 1;
	if (is_protected && mode == DB_WRITE)
		rc = RC_DENIED;
	if (is_protected && looking)
		rc = look_only(db, path, vfs, why);
	if (rc == RC_OK && looking && log_before)
		rc = note(db, keep_log(db));
	if (rc == RC_OK && mode == DB_WRITE)
		rc = refuse_foreign(db, why);
	if (rc == RC_OK)
		rc = configure(db, why);
	if (rc == RC_OK && mode != DB_SALVAGE)
		rc = migrate(db, why);
	if (rc == RC_OK)
		rc = prepare(db);
	explain(db, rc, why);
	if (rc != RC_OK && log_before)   /* nothing goes into a ruin */
		(void)keep_log(db);
	if (rc != RC_OK)
		db_close(db);
	return rc;
}

bool
db_is_foreign(struct db *db)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db->h, query_text[Q_JOURNAL_GET], -1,
	    &s, NULL);

	sqlite3_finalize(s);
	return code == SQLITE_ERROR;   /* no such table, no such column */
}

void
db_close(struct db *db)
{
	if (db->h == NULL)
		return;
	for (int q = 0; q < Q_COUNT; q++)
		sqlite3_finalize(db->stmt[q]);
	if (db->broken != RC_OK)   /* what the log holds is not to be trusted
	                            * to a disk that just failed */
		(void)keep_log(db);
	int code = sqlite3_close(db->h);
	REQUIRE(code == SQLITE_OK);
	*db = (struct db){ 0 };
}

/* --- statements ------------------------------------------------------ */

sqlite3_stmt *
db_stmt(struct db *db, enum query q)
{
	sqlite3_reset(db->stmt[q]);   /* its outcome was seen by db_step */
	return db->stmt[q];
}

enum rc
db_step(struct db *db, enum query q)
{
	if (db->broken != RC_OK)
		return db->broken;
	int code = sqlite3_step(db->stmt[q]);
	if (code == SQLITE_ROW)
		return RC_OK;
	enum rc rc = code == SQLITE_DONE ? RC_NOT_FOUND : note(db, code);
	sqlite3_reset(db->stmt[q]);
	return rc;
}

enum rc
db_exec(struct db *db, enum query q)
{
	enum rc rc = db_step(db, q);

	REQUIRE(rc != RC_OK);   /* a row where none was expected */
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

void
db_done(struct db *db, enum query q)
{
	sqlite3_reset(db->stmt[q]);
}

enum rc
db_begin(struct db *db)
{
	if (db->mode == DB_READ || db->mode == DB_SALVAGE)
		return RC_STATE;
	return db_exec(db, Q_BEGIN);
}

enum rc
db_end(struct db *db, enum rc rc)
{
	if (rc == RC_OK)
		rc = db_exec(db, Q_COMMIT);
	if (rc != RC_OK && !sqlite3_get_autocommit(db->h) && !PLANTED(14)) {
		/* rc already says what failed.  If even this does not end
		 * the transaction the connection is of no more use. */
		int code = sqlite3_step(db->stmt[Q_ROLLBACK]);
		sqlite3_reset(db->stmt[Q_ROLLBACK]);
		if (!sqlite3_get_autocommit(db->h) && db->broken == RC_OK)
			db->broken = note(db, code) == RC_OK ? RC_DISK :
			    db_outcome(code);
	}
	if (rc == RC_OK && db->wal_pages > WAL_PAGES_MAX) {
		/* This commit is safe already; what goes wrong now is for
		 * the next call to say. */
		enum rc later = db_checkpoint(db);
		if (later != RC_OK)
			log_line(LOG_WARN, "ledger", "checkpoint: %s",
			    rc_text(later));
	}
	return rc;
}

enum rc
db_checkpoint(struct db *db)
{
	if (db->broken != RC_OK)
		return db->broken;
	if (db->mode != DB_WRITE || db->wal_pages == 0)
		return RC_OK;
	int code = sqlite3_wal_checkpoint_v2(db->h, NULL,
	    SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	enum rc rc = note(db, code);
	if (rc == RC_OK)
		db->wal_pages = 0;
	return rc;
}

/* --- values ---------------------------------------------------------- */

/* Binding borrowed UTF-8 allocates nothing, so it cannot fail. */
void
db_put_i64(sqlite3_stmt *s, int at, int64_t v)
{
	REQUIRE(sqlite3_bind_int64(s, at, v) == SQLITE_OK);
}

void
db_put_text(sqlite3_stmt *s, int at, const char *z)
{
	REQUIRE(sqlite3_bind_text(s, at, z, -1, SQLITE_STATIC) == SQLITE_OK);
}

void
db_put_blob(sqlite3_stmt *s, int at, const void *p, size_t n)
{
	REQUIRE(sqlite3_bind_blob(s, at, p, (int)n, SQLITE_STATIC) ==
	    SQLITE_OK);
}

int64_t
db_i64(sqlite3_stmt *s, int column)
{
	return sqlite3_column_int64(s, column);
}

struct str
db_str(sqlite3_stmt *s, int column)
{
	const void *p = sqlite3_column_blob(s, column);

	return (struct str){ p, p == NULL ? 0 :
	    (size_t)sqlite3_column_bytes(s, column) };
}

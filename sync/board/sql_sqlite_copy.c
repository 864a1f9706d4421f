/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of a store's file: made at work, and looked at afterwards. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/crypto.h"
#include "sync/board/sql_file.h"
#include "sync/board/sql_sqlite.h"

#include "gen/board_sql.h"   /* SCHEMA_COUNT */

#define PATH_BYTES 1024
#define SQL_BYTES  256

/* --- made at work ------------------------------------------------------ */

void
sqlite_copy_close(struct sqlite_copy *c)
{
	if (c->run != NULL)
		(void)sqlite3_backup_finish(c->run);
	if (c->to != NULL) {
		int code = sqlite3_close(c->to);
		REQUIRE(code == SQLITE_OK);
	}
	*c = (struct sqlite_copy){ NULL, NULL };
}

/* No journal and no fsync for the copy itself: one that is cut short is
 * thrown away, and whoever asked for it fsyncs it once. */
enum rc
sqlite_copy_open(struct sqlite_copy *c, sqlite3 *from, const char *path)
{
	sqlite_copy_close(c);
	mode_t was = umask(077);
	enum rc rc = sqlite_rc(sqlite3_open_v2(path, &c->to,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
	    SQLITE_OPEN_NOMUTEX, NULL));
	umask(was);
	if (rc == RC_OK)
		rc = sqlite_rc(sqlite3_exec(c->to, "PRAGMA synchronous=OFF;"
		    "PRAGMA journal_mode=OFF; PRAGMA cache_size=-2048",
		    NULL, NULL, NULL));
	if (rc == RC_OK) {
		c->run = sqlite3_backup_init(c->to, "main", from, "main");
		if (c->run == NULL)
			rc = sqlite_rc(sqlite3_errcode(c->to));
	}
	if (rc != RC_OK)
		sqlite_copy_close(c);
	return rc;
}

enum rc
sqlite_copy_step(struct sqlite_copy *c, int pages, int64_t *left)
{
	if (c->run == NULL)
		return RC_STATE;
	int code = sqlite3_backup_step(c->run, pages);
	if (code == SQLITE_OK) {
		*left = sqlite3_backup_remaining(c->run);
		*left += *left == 0;   /* the last step says so itself */
		return RC_OK;
	}
	sqlite_copy_close(c);
	*left = 0;
	return code == SQLITE_DONE ? RC_OK : sqlite_rc(code);
}

/* --- looked at --------------------------------------------------------- */

struct look { sqlite3 *db; struct sql_file *f; struct buf *why; };

static enum rc
damaged(const struct look *l, const char *what)
{
	buf_printf(l->why, "the store is damaged: %s", what);
	return RC_CORRUPT;
}

static enum rc
one_i64(const struct look *l, const char *sql, int64_t *v)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(l->db, sql, -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		*v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? RC_NOT_FOUND : sqlite_rc(code);
}

/* The first row's text must be `want`; with NULL there must be no row. */
static enum rc
expect(const struct look *l, const char *sql, const char *want)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(l->db, sql, -1, &st, NULL);
	enum rc rc = RC_OK;

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	const char *got = code != SQLITE_ROW ? NULL :
	    (const char *)sqlite3_column_text(st, 0);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		rc = damaged(l, sqlite3_errmsg(l->db));
	else if ((got == NULL) != (want == NULL) ||
	    (got != NULL && strcmp(got, want) != 0))
		rc = damaged(l, got == NULL ? sql : got);
	sqlite3_finalize(st);
	return rc;
}

static enum rc
look_whole(const struct look *l)
{
	enum rc rc = expect(l, "PRAGMA integrity_check(1)", "ok");

	if (rc == RC_OK)
		rc = expect(l, "PRAGMA foreign_key_check", NULL);
	if (rc == RC_OK)
		rc = expect(l, "SELECT 'terminal ' || t.terminal || ': its "
		    "last entry is not there' FROM terminal t WHERE t.head_n "
		    "> 0 AND NOT EXISTS (SELECT 1 FROM entry e WHERE "
		    "e.market_id = t.market_id AND e.terminal = t.terminal "
		    "AND e.n = t.head_n AND e.h = t.head_h)", NULL);
	return rc;
}

static enum rc
look_heads(const struct look *l)
{
	static const char sql[] = "SELECT market_id, terminal, head_n, "
	    "coalesce(head_h, x'') FROM terminal ORDER BY 1, 2";
	struct sha256_run sum;
	char memory[64];
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(l->db, sql, -1, &st, NULL);

	sha256_start(&sum);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		struct buf b = BUF(memory);
		code = sqlite3_step(st);
		if (code != SQLITE_ROW)
			break;
		buf_printf(&b, "%" PRId64 "/%" PRId64 "/%" PRId64 "/",
		    (int64_t)sqlite3_column_int64(st, 0),
		    (int64_t)sqlite3_column_int64(st, 1),
		    (int64_t)sqlite3_column_int64(st, 2));
		sha256_more(&sum, buf_str(&b));
		sha256_more(&sum, (struct str){ sqlite3_column_blob(st, 3),
		    (size_t)sqlite3_column_bytes(st, 3) });
	}
	sha256_end(&sum, l->f->heads);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? RC_OK :
	    damaged(l, sqlite3_errmsg(l->db));
}

static enum rc
look_tables(const struct look *l)
{
	static const char sql[] = "SELECT name FROM sqlite_schema WHERE type "
	    "= 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
	sqlite3_stmt *st = NULL;
	enum rc rc = sqlite_rc(sqlite3_prepare_v2(l->db, sql, -1, &st, NULL));

	while (rc == RC_OK && sqlite3_step(st) == SQLITE_ROW) {
		char text[SQL_BYTES];
		struct buf b = BUF(text);
		struct sql_file_table *t = &l->f->table[l->f->tables];
		const char *name = (const char *)sqlite3_column_text(st, 0);
		if (l->f->tables == SQL_FILE_TABLES_MAX || name == NULL ||
		    !str_copy(str_of(name), t->name, sizeof(t->name))) {
			rc = damaged(l, "it is not a board's");
			break;
		}
		buf_printf(&b, "SELECT count(*) FROM \"%s\"", name);
		rc = one_i64(l, text, &t->rows);
		l->f->tables++;
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
look_market(const struct look *l)
{
	enum rc rc = one_i64(l, "SELECT market_id FROM market",
	    &l->f->market);

	if (rc == RC_OK)
		rc = one_i64(l, "SELECT seq FROM market", &l->f->seq);
	return rc == RC_NOT_FOUND ? damaged(l, "it has no market") : rc;
}

static enum rc
look_all(const struct look *l)
{
	enum rc rc = one_i64(l, "PRAGMA user_version", &l->f->version);

	if (rc == RC_OK && l->f->version > SCHEMA_COUNT) {
		buf_printf(l->why, "the store has schema %" PRId64 ", this "
		    "program knows up to %d; use the version that wrote it",
		    l->f->version, SCHEMA_COUNT);
		return RC_TOO_NEW;
	}
	if (rc == RC_OK)
		rc = look_whole(l);
	if (rc == RC_OK)
		rc = look_market(l);
	if (rc == RC_OK)
		rc = look_heads(l);
	if (rc == RC_OK)
		rc = look_tables(l);
	return rc;
}

int64_t
sql_file_version(void)
{
	return SCHEMA_COUNT;
}

enum rc
sql_file_check(const char *path, struct sql_file *f, struct buf *why)
{
	char memory[PATH_BYTES];
	struct buf uri = BUF(memory);
	struct look l = { .f = f, .why = why };

	memset(f, 0, sizeof(*f));
	sqlite_put_uri(&uri, path);
	buf_puts(&uri, "?immutable=1");
	if (uri.full)
		return RC_TOO_BIG;
	enum rc rc = sqlite_rc(sqlite3_open_v2(memory, &l.db,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
	    NULL));
	if (rc == RC_OK)
		rc = look_all(&l);
	if (rc != RC_OK && why->n == 0)
		buf_printf(why, "%s: %s", path, l.db == NULL ? rc_text(rc) :
		    sqlite3_errmsg(l.db));
	(void)sqlite3_close(l.db);
	return rc;
}

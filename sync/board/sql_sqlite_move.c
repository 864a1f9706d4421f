/* SPDX-License-Identifier: Apache-2.0 */
/* The file that a store's rows are moved from, or, for a backup, put into. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sync/board/sql_move.h"
#include "sync/board/sql_sqlite.h"

#define SQL_BYTES   2048
#define COLUMNS_MAX 64
#define PATH_BYTES  1024

struct move_from {
	struct sql *db;
	sqlite3 *raw;
	int64_t market;
	size_t tables;
	struct move_table table[MOVE_TABLES_MAX];
	char *line;              /* MOVE_LINE_MAX */
	sqlite3_stmt *put;       /* into table put_of */
	size_t put_of;
	int columns;
	bool is_blob[COLUMNS_MAX];
};

/* --- tables ------------------------------------------------------------ */

static enum rc
add_column(struct move_table *t, const char *name)
{
	size_t had = strlen(t->columns);
	struct buf b = buf_init(t->columns + had, sizeof(t->columns) - had);

	buf_printf(&b, "%s%s", had == 0 ? "" : ", ", name);
	return b.full ? RC_TOO_BIG : RC_OK;
}

static enum rc
read_columns(struct move_from *f, struct move_table *t)
{
	sqlite3_stmt *st = NULL;
	char text[SQL_BYTES];
	struct buf b = BUF(text);

	buf_printf(&b, "SELECT name FROM pragma_table_info('%s')", t->name);
	enum rc rc = sqlite_rc(sqlite3_prepare_v2(f->raw, text, -1, &st,
	    NULL));
	while (rc == RC_OK && sqlite3_step(st) == SQLITE_ROW)
		rc = add_column(t, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return rc == RC_OK && t->columns[0] == '\0' ? RC_CORRUPT : rc;
}

/* In the order they were made, so each stands after those it points to. */
static enum rc
read_tables(struct move_from *f)
{
	static const char sql[] = "SELECT name FROM sqlite_schema WHERE type "
	    "= 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
	sqlite3_stmt *st = NULL;
	enum rc rc = sqlite_rc(sqlite3_prepare_v2(f->raw, sql, -1, &st,
	    NULL));

	while (rc == RC_OK && sqlite3_step(st) == SQLITE_ROW) {
		struct move_table *t = &f->table[f->tables];
		if (f->tables == MOVE_TABLES_MAX || !str_copy(str_of(
		    (const char *)sqlite3_column_text(st, 0)), t->name,
		    sizeof(t->name)))
			rc = RC_TOO_BIG;
		else
			rc = read_columns(f, t);
		f->tables += rc == RC_OK;
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
read_market(struct move_from *f)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(f->raw, "SELECT market_id FROM market",
	    -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		f->market = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? RC_NOT_FOUND : sqlite_rc(code);
}

/* --- life -------------------------------------------------------------- */

enum rc
move_from_open(const char *path, struct move_from **out, bool *moved,
    struct buf *why)
{
	struct sql_place place = { path, NULL, 1 };

	*out = NULL;
	struct move_from *f = calloc(1, sizeof(*f));
	if (f == NULL)
		return RC_NO_MEMORY;
	f->line = malloc(MOVE_LINE_MAX);
	enum rc rc = f->line == NULL ? RC_NO_MEMORY :
	    sqlite_moved_open(&place, &f->db, moved, why);
	if (rc == RC_OK) {
		f->raw = sqlite_raw(f->db);
		/* Exclusive from here to its end. */
		rc = sqlite_rc(sqlite3_exec(f->raw, "BEGIN IMMEDIATE", NULL,
		    NULL, NULL));
	}
	if (rc == RC_OK)
		rc = read_market(f);
	if (rc == RC_OK)
		rc = read_tables(f);
	if (rc == RC_OK)
		*out = f;
	else
		move_from_close(f);
	return rc;
}

void
move_from_close(struct move_from *f)
{
	if (f == NULL)
		return;
	sqlite3_finalize(f->put);
	if (f->raw != NULL && sqlite3_get_autocommit(f->raw) == 0)
		(void)sqlite3_exec(f->raw, "ROLLBACK", NULL, NULL, NULL);
	sql_sqlite.close(f->db);
	free(f->line);
	free(f);
}

int64_t
move_from_market(const struct move_from *f)
{
	return f->market;
}

size_t
move_from_tables(const struct move_from *f)
{
	return f->tables;
}

const struct move_table *
move_from_table(const struct move_from *f, size_t i)
{
	return &f->table[i];
}

const char *
move_from_error(const struct move_from *f)
{
	return sqlite3_errmsg(f->raw);
}

enum rc
move_from_mark(struct move_from *f)
{
	char text[96];
	struct buf b = BUF(text);

	buf_printf(&b, "PRAGMA application_id = %d; COMMIT",
	    SQLITE_MOVED_ID);
	return sqlite_rc(sqlite3_exec(f->raw, text, NULL, NULL, NULL));
}

/* --- rows -------------------------------------------------------------- */

/* As COPY writes it: what ends a field or a line is spelled out. */
static void
put_text(struct buf *b, struct str s)
{
	static const char from[] = "\b\f\n\r\t\v\\", to[] = "bfnrtv\\";

	for (size_t i = 0; i < s.n; i++) {
		const char *at = s.p[i] == '\0' ? NULL :
		    strchr(from, s.p[i]);
		if (at == NULL) {
			buf_putc(b, s.p[i]);
		} else {
			buf_putc(b, '\\');
			buf_putc(b, to[at - from]);
		}
	}
}

static enum rc
put_value(struct buf *b, sqlite3_stmt *st, int i)
{
	int type = sqlite3_column_type(st, i);

	if (type == SQLITE_NULL) {
		buf_puts(b, "\\N");
	} else if (type == SQLITE_INTEGER) {
		buf_i64(b, sqlite3_column_int64(st, i));
	} else if (type == SQLITE_BLOB) {
		buf_puts(b, "\\\\x");
		buf_hex(b, sqlite3_column_blob(st, i),
		    (size_t)sqlite3_column_bytes(st, i));
	} else if (type == SQLITE_TEXT) {
		put_text(b, (struct str){
		    (const char *)sqlite3_column_text(st, i),
		    (size_t)sqlite3_column_bytes(st, i) });
	} else {
		return RC_CORRUPT;   /* no table has such a column */
	}
	return RC_OK;
}

static enum rc
put_line(struct move_from *f, sqlite3_stmt *st, struct buf *b)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < sqlite3_column_count(st); i++) {
		if (i > 0)
			buf_putc(b, '\t');
		rc = put_value(b, st, i);
	}
	buf_putc(b, '\n');
	(void)f;
	return rc == RC_OK && b->full ? RC_TOO_BIG : rc;
}

enum rc
move_from_rows(struct move_from *f, size_t i,
    enum rc (*each)(void *ctx, struct str line), void *ctx)
{
	const struct move_table *t = &f->table[i];
	sqlite3_stmt *st = NULL;
	char text[SQL_BYTES];
	struct buf b = BUF(text);
	int code = SQLITE_ROW;

	buf_printf(&b, "SELECT %s FROM \"%s\"", t->columns, t->name);
	enum rc rc = sqlite_rc(sqlite3_prepare_v2(f->raw, text, -1, &st,
	    NULL));
	while (rc == RC_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
		struct buf line = buf_init(f->line, MOVE_LINE_MAX);
		rc = put_line(f, st, &line);
		if (rc == RC_OK)
			rc = each(ctx, buf_str(&line));
	}
	if (rc == RC_OK && code != SQLITE_DONE)
		rc = sqlite_rc(code);
	sqlite3_finalize(st);
	return rc;
}

/* --- put into a new file ------------------------------------------------ */

static enum rc
open_new(struct move_from *f, const char *path, struct buf *why)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	struct sql_place place = { path, NULL, f->market };
	char memory[PATH_BYTES];
	bool moved;

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		struct buf b = BUF(memory);
		buf_printf(&b, "%s%s", path, tails[i]);
		if (b.full)
			return RC_TOO_BIG;
		(void)unlink(memory);
	}
	enum rc rc = sqlite_moved_open(&place, &f->db, &moved, why);
	if (rc != RC_OK)
		return rc;
	f->raw = sqlite_raw(f->db);
	/* What is cut short is thrown away; a row may stand before the one it
	 * points to, and sql_file_check looks at them all. */
	return sqlite_rc(sqlite3_exec(f->raw, "PRAGMA synchronous = OFF; "
	    "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", NULL, NULL, NULL));
}

enum rc
move_new_open(const char *path, int64_t market, struct move_from **out,
    struct buf *why)
{
	*out = NULL;
	struct move_from *f = calloc(1, sizeof(*f));
	if (f == NULL)
		return RC_NO_MEMORY;
	f->market = market;
	f->line = malloc(MOVE_LINE_MAX);
	enum rc rc = f->line == NULL ? RC_NO_MEMORY : open_new(f, path, why);
	if (rc == RC_OK)
		rc = read_tables(f);
	if (rc == RC_OK)
		*out = f;
	else
		move_from_close(f);
	return rc;
}

static enum rc
read_types(struct move_from *f, const struct move_table *t)
{
	sqlite3_stmt *st = NULL;
	char text[SQL_BYTES];
	struct buf b = BUF(text);

	f->columns = 0;
	buf_printf(&b, "SELECT type = 'BLOB' FROM pragma_table_info('%s')",
	    t->name);
	enum rc rc = sqlite_rc(sqlite3_prepare_v2(f->raw, text, -1, &st,
	    NULL));
	while (rc == RC_OK && sqlite3_step(st) == SQLITE_ROW) {
		if (f->columns == COLUMNS_MAX)
			rc = RC_TOO_BIG;
		else
			f->is_blob[f->columns++] = sqlite3_column_int(st, 0);
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
prepare_put(struct move_from *f, size_t i)
{
	const struct move_table *t = &f->table[i];
	char text[SQL_BYTES];
	struct buf b = BUF(text);

	sqlite3_finalize(f->put);
	f->put = NULL;
	f->put_of = i;
	enum rc rc = read_types(f, t);
	buf_printf(&b, "INSERT INTO \"%s\" (%s) VALUES (", t->name,
	    t->columns);
	for (int c = 0; c < f->columns; c++)
		buf_puts(&b, c == 0 ? "?" : ", ?");
	buf_putc(&b, ')');
	if (rc == RC_OK && b.full)
		rc = RC_TOO_BIG;
	return rc == RC_OK ? sqlite_rc(sqlite3_prepare_v2(f->raw, text, -1,
	    &f->put, NULL)) : rc;
}

/* What put_text wrote, or COPY. */
static bool
get_text(struct str s, struct buf *b)
{
	static const char from[] = "bfnrtv\\", to[] = "\b\f\n\r\t\v\\";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\') {
			buf_putc(b, s.p[i]);
			continue;
		}
		const char *at = ++i == s.n || s.p[i] == '\0' ? NULL :
		    strchr(from, s.p[i]);
		if (at == NULL)
			return false;
		buf_putc(b, to[at - from]);
	}
	return !b->full;
}

/* f->line keeps the value until the row was put. */
static enum rc
bind_value(struct move_from *f, int c, struct str field, struct buf *b)
{
	size_t from = b->n;

	if (str_eq(field, STR("\\N")))
		return sqlite_rc(sqlite3_bind_null(f->put, c + 1));
	if (!get_text(field, b))
		return RC_CORRUPT;
	struct str text = str_from(buf_str(b), from);
	if (!f->is_blob[c])   /* STRICT makes a number of a number's text */
		return sqlite_rc(sqlite3_bind_text(f->put, c + 1, text.p,
		    (int)text.n, SQLITE_STATIC));
	if (!str_starts(text, STR("\\x")) || text.n % 2 != 0)
		return RC_CORRUPT;
	uint8_t *raw = (uint8_t *)f->line + from;
	size_t n = text.n / 2 - 1;
	/* Each byte is written behind the two digits it is read from. */
	if (!hex_decode(str_from(text, 2), raw, n))
		return RC_CORRUPT;
	return sqlite_rc(sqlite3_bind_blob(f->put, c + 1, raw, (int)n,
	    SQLITE_STATIC));
}

enum rc
move_from_put(struct move_from *f, size_t i, struct str line)
{
	struct buf b = buf_init(f->line, MOVE_LINE_MAX);
	enum rc rc = f->put == NULL || f->put_of != i ? prepare_put(f, i) :
	    RC_OK;

	if (line.n > 0 && line.p[line.n - 1] == '\n')
		line.n--;
	for (int c = 0; rc == RC_OK && c < f->columns; c++)
		rc = bind_value(f, c, str_cut(&line, '\t'), &b);
	if (rc == RC_OK && line.n > 0)
		rc = RC_CORRUPT;   /* more columns than the table has */
	if (rc != RC_OK)
		return rc;
	int code = sqlite3_step(f->put);
	(void)sqlite3_reset(f->put);
	return code == SQLITE_DONE ? RC_OK : sqlite_rc(code) == RC_CONFLICT ?
	    RC_CORRUPT : sqlite_rc(code);
}

enum rc
move_from_keep(struct move_from *f)
{
	sqlite3_finalize(f->put);
	f->put = NULL;
	return sqlite_rc(sqlite3_exec(f->raw, "COMMIT", NULL, NULL, NULL));
}

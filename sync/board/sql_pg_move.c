/* SPDX-License-Identifier: Apache-2.0 */
/* The database that a store's rows are moved to. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sync/board/sql_move.h"
#include "sync/board/sql_pg.h"

#define SQL_BYTES 2048

struct move_to {
	PGconn *conn;
	int64_t market;
	char why[256];
};

static enum rc
note(struct move_to *t, const char *state)
{
	struct buf b = BUF(t->why);
	struct str say = str_trim(str_of(PQerrorMessage(t->conn)));

	buf_put(&b, str_part(say, 0, say.n < sizeof(t->why) - 1 ? say.n :
	    sizeof(t->why) - 1));
	return PQstatus(t->conn) == CONNECTION_BAD ? RC_DISK :
	    pg_from_state(state);
}

/* One statement; *value may be NULL. */
static enum rc
run(struct move_to *t, const char *text, ExecStatusType want,
    struct buf *value)
{
	PGresult *r = PQexec(t->conn, text);
	enum rc rc = RC_OK;

	if (PQresultStatus(r) != want)
		rc = note(t, PQresultErrorField(r, PG_DIAG_SQLSTATE));
	else if (value != NULL && PQntuples(r) > 0)
		buf_puts(value, PQgetvalue(r, 0, 0));
	PQclear(r);
	return rc;
}

static enum rc
look_market(struct move_to *t, bool *has)
{
	char text[160], memory[24];
	struct buf ask = BUF(text), count = BUF(memory);
	int64_t n = 0;

	buf_printf(&ask, "SELECT count(*) FROM market WHERE market_id = %"
	    PRId64, t->market);
	enum rc rc = run(t, text, PGRES_TUPLES_OK, &count);
	if (rc == RC_OK && !str_to_i64(buf_str(&count), &n))
		rc = RC_CORRUPT;
	*has = n > 0;
	return rc;
}

static enum rc
begin(struct move_to *t, bool *has)
{
	char text[160];
	struct buf lock = BUF(text);

	/* As every writer of this market does. */
	buf_printf(&lock, "SELECT pg_advisory_xact_lock(4041, %" PRId64 ")",
	    t->market);
	enum rc rc = run(t, "SET client_encoding = 'UTF8'; "
	    "SET synchronous_commit = on; SET bytea_output = 'hex'; "
	    "SET lock_timeout = '30s'; BEGIN", PGRES_COMMAND_OK, NULL);
	if (rc == RC_OK)
		rc = run(t, text, PGRES_TUPLES_OK, NULL);
	return rc == RC_OK ? look_market(t, has) : rc;
}

/* Texts are ordered byte by byte in the columns themselves. */
static enum rc
begin_look(struct move_to *t, bool *has)
{
	char memory[64];
	struct buf name = BUF(memory);

	enum rc rc = run(t, "SET client_encoding = 'UTF8'; "
	    "SET bytea_output = 'hex'; SET enable_seqscan = off; "
	    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	    PGRES_COMMAND_OK, NULL);
	if (rc == RC_OK)
		rc = run(t, "SELECT coalesce(to_regclass('market')::text, '')",
		    PGRES_TUPLES_OK, &name);
	if (rc == RC_OK && name.n == 0)
		return RC_NOT_FOUND;
	return rc == RC_OK ? look_market(t, has) : rc;
}

static enum rc
open_as(const char *url, struct move_to *t,
    enum rc (*begin_it)(struct move_to *t, bool *has), bool *has)
{
	const char *const keys[] = { "dbname", "fallback_application_name",
	    "connect_timeout", NULL };
	const char *const values[] = { url, begin_it == begin ?
	    "cho40-board migrate" : "cho40-board backup", "10", NULL };

	t->conn = PQconnectdbParams(keys, values, 1);
	return PQstatus(t->conn) == CONNECTION_OK ? begin_it(t, has) :
	    RC_OFFLINE;
}

struct opening { const char *url; int64_t market;
	enum rc (*begin_it)(struct move_to *t, bool *has); };

static enum rc
begin_open(const struct opening *o, struct move_to **out, bool *has,
    struct buf *why)
{
	*out = NULL;
	struct move_to *t = calloc(1, sizeof(*t));
	if (t == NULL)
		return RC_NO_MEMORY;
	t->market = o->market;
	enum rc rc = open_as(o->url, t, o->begin_it, has);
	if (rc == RC_OK) {
		*out = t;
		return rc;
	}
	struct str say = str_trim(str_of(PQerrorMessage(t->conn)));
	buf_printf(why, "%.*s", STR_ARG(say));
	move_to_close(t);
	return rc;
}

enum rc
move_to_open(const char *url, int64_t market, struct move_to **out,
    bool *has, struct buf *why)
{
	return begin_open(&(struct opening){ url, market, begin }, out, has,
	    why);
}

enum rc
move_to_look(const char *url, int64_t market, struct move_to **out,
    bool *has, struct buf *why)
{
	return begin_open(&(struct opening){ url, market, begin_look }, out,
	    has, why);
}

enum rc
move_to_unsafe(struct move_to *t, struct buf *names)
{
	return run(t, "SELECT coalesce(string_agg(name, ', ' ORDER BY name), "
	    "'') FROM pg_settings WHERE name IN ('fsync', "
	    "'full_page_writes') AND setting <> 'on'", PGRES_TUPLES_OK,
	    names);
}

void
move_to_close(struct move_to *t)
{
	if (t == NULL)
		return;
	PQfinish(t->conn);   /* what was not committed is gone */
	free(t);
}

const char *
move_to_error(const struct move_to *t)
{
	return t->why;
}

enum rc
move_to_begin(struct move_to *t, const struct move_table *table)
{
	char text[SQL_BYTES];
	struct buf b = BUF(text);

	buf_printf(&b, "COPY %s (%s) FROM STDIN", table->name,
	    table->columns);
	return run(t, text, PGRES_COPY_IN, NULL);
}

enum rc
move_to_row(struct move_to *t, struct str line)
{
	return PQputCopyData(t->conn, line.p, (int)line.n) == 1 ? RC_OK :
	    note(t, NULL);
}

enum rc
move_to_end(struct move_to *t)
{
	enum rc rc = PQputCopyEnd(t->conn, NULL) == 1 ? RC_OK :
	    note(t, NULL);
	PGresult *r;

	while (rc == RC_OK && (r = PQgetResult(t->conn)) != NULL) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			rc = note(t, PQresultErrorField(r,
			    PG_DIAG_SQLSTATE));
		PQclear(r);
	}
	return rc;
}

enum rc
move_to_rows(struct move_to *t, const struct move_table *table,
    enum rc (*each)(void *ctx, struct str line), void *ctx)
{
	char text[SQL_BYTES], *line = NULL;
	struct buf b = BUF(text);
	int n = 0;

	/* Every key begins with these two. */
	buf_printf(&b, "COPY (SELECT %s FROM %s WHERE market_id = %" PRId64
	    " ORDER BY 1, 2) TO STDOUT", table->columns, table->name,
	    t->market);
	enum rc rc = b.full ? RC_TOO_BIG : run(t, text, PGRES_COPY_OUT, NULL);
	if (rc != RC_OK)
		return rc;
	while (rc == RC_OK && (n = PQgetCopyData(t->conn, &line, 0)) > 0) {
		rc = each(ctx, (struct str){ line, (size_t)n });
		PQfreemem(line);
	}
	if (rc != RC_OK)
		return rc;   /* the connection is closed next */
	PGresult *r;
	if (n != -1)
		rc = note(t, NULL);
	while (rc == RC_OK && (r = PQgetResult(t->conn)) != NULL) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			rc = note(t, PQresultErrorField(r,
			    PG_DIAG_SQLSTATE));
		PQclear(r);
	}
	return rc;
}

static enum rc
add_to_sum(void *ctx, struct str line)
{
	move_sum_add(ctx, line);
	return RC_OK;
}

enum rc
move_to_sum(struct move_to *t, const struct move_table *table,
    struct move_sum *sum)
{
	memset(sum, 0, sizeof(*sum));
	return move_to_rows(t, table, add_to_sum, sum);
}

enum rc
move_to_commit(struct move_to *t)
{
	return run(t, "COMMIT", PGRES_COMMAND_OK, NULL);
}

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
begin(struct move_to *t, bool *has)
{
	char text[160], memory[24];
	struct buf lock = BUF(text), count = BUF(memory);
	int64_t n = 0;

	/* As every writer of this market does. */
	buf_printf(&lock, "SELECT pg_advisory_xact_lock(4041, %" PRId64 ")",
	    t->market);
	enum rc rc = run(t, "SET client_encoding = 'UTF8'; "
	    "SET synchronous_commit = on; SET bytea_output = 'hex'; "
	    "SET lock_timeout = '30s'; BEGIN", PGRES_COMMAND_OK, NULL);
	if (rc == RC_OK)
		rc = run(t, text, PGRES_TUPLES_OK, NULL);
	lock = BUF(text);
	buf_printf(&lock, "SELECT count(*) FROM market WHERE market_id = %"
	    PRId64, t->market);
	if (rc == RC_OK)
		rc = run(t, text, PGRES_TUPLES_OK, &count);
	if (rc == RC_OK && !str_to_i64(buf_str(&count), &n))
		rc = RC_CORRUPT;
	*has = n > 0;
	return rc;
}

enum rc
move_to_open(const char *url, int64_t market, struct move_to **out,
    bool *has, struct buf *why)
{
	const char *const keys[] = { "dbname", "fallback_application_name",
	    "connect_timeout", NULL };
	const char *const values[] = { url, "cho40-board migrate", "10",
	    NULL };

	*out = NULL;
	struct move_to *t = calloc(1, sizeof(*t));
	if (t == NULL)
		return RC_NO_MEMORY;
	t->market = market;
	t->conn = PQconnectdbParams(keys, values, 1);
	enum rc rc = PQstatus(t->conn) == CONNECTION_OK ? begin(t, has) :
	    RC_OFFLINE;
	if (rc == RC_OK) {
		*out = t;
		return rc;
	}
	struct str say = str_trim(str_of(PQerrorMessage(t->conn)));
	buf_printf(why, "%.*s", STR_ARG(say));
	move_to_close(t);
	return rc;
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
move_to_sum(struct move_to *t, const struct move_table *table,
    struct move_sum *sum)
{
	char text[SQL_BYTES], *line = NULL;
	struct buf b = BUF(text);
	int n;

	memset(sum, 0, sizeof(*sum));
	buf_printf(&b, "COPY (SELECT %s FROM %s WHERE market_id = %" PRId64
	    ") TO STDOUT", table->columns, table->name, t->market);
	enum rc rc = run(t, text, PGRES_COPY_OUT, NULL);
	if (rc != RC_OK)
		return rc;
	while ((n = PQgetCopyData(t->conn, &line, 0)) > 0) {
		move_sum_add(sum, (struct str){ line, (size_t)n });
		PQfreemem(line);
	}
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

enum rc
move_to_commit(struct move_to *t)
{
	return run(t, "COMMIT", PGRES_COMMAND_OK, NULL);
}

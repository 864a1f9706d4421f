/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sync/board/ops/migrate.h"
#include "sync/board/setup_file.h"
#include "sync/board/sql_move.h"

#define WHY_BYTES 1024

struct moving {
	const char *url;
	struct move_from *from;
	struct move_to *to;
	bool moved, has;          /* the file is marked; the rows are there */
	int64_t rows;
};

struct table_run { struct moving *m; struct move_sum sum; bool send; };

static enum rc
one_row(void *ctx, struct str line)
{
	struct table_run *r = ctx;

	move_sum_add(&r->sum, line);
	return r->send ? move_to_row(r->m->to, line) : RC_OK;
}

static enum rc
differs(const struct move_table *t, const struct move_sum *a,
    const struct move_sum *b, struct buf *why)
{
	buf_printf(why, "table %s: %" PRId64 " rows here, %" PRId64 " there, "
	    "or not the same; nothing was changed", t->name, a->rows,
	    b->rows);
	return RC_CONFLICT;
}

/* A table's rows, unless they are there, and both sides compared. */
static enum rc
one_table(struct moving *m, size_t i, struct buf *why)
{
	const struct move_table *t = move_from_table(m->from, i);
	struct table_run run = { .m = m, .send = !m->has };
	struct move_sum there;
	enum rc rc = run.send ? move_to_begin(m->to, t) : RC_OK;

	if (rc == RC_OK)
		rc = move_from_rows(m->from, i, one_row, &run);
	if (rc == RC_OK && run.send)
		rc = move_to_end(m->to);
	if (rc == RC_OK)
		rc = move_to_sum(m->to, t, &there);
	if (rc != RC_OK)
		buf_printf(why, "table %s: %s; %s; nothing was changed",
		    t->name, move_to_error(m->to), move_from_error(m->from));
	else if (!move_sum_same(&run.sum, &there))
		rc = differs(t, &run.sum, &there, why);
	m->rows += run.sum.rows;
	return rc;
}

static enum rc
all_tables(struct moving *m, struct buf *why)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < move_from_tables(m->from); i++)
		rc = one_table(m, i, why);
	if (rc == RC_OK && !m->has)
		rc = move_to_commit(m->to);
	if (rc == RC_OK && !m->moved)
		rc = move_from_mark(m->from);
	return rc;
}

/* The driver makes the schema, or brings it up to date. */
static enum rc
make_schema(struct moving *m, struct buf *why)
{
	struct sql_place place = { m->url, NULL, move_from_market(m->from) };
	const struct sql_driver *driver = sql_driver_of(m->url);
	struct sql *db;

	enum rc rc = driver->open(&place, &db, why);
	if (rc == RC_OK)
		driver->close(db);
	return rc;
}

static enum rc
move(struct moving *m, const struct board_conf *conf, struct buf *why)
{
	char path[BOARD_PATH_MAX];

	board_conf_path(conf, "board.db", path);
	if (access(path, F_OK) != 0) {
		buf_printf(why, "%s: %s", path, strerror(errno));
		return RC_NOT_FOUND;
	}
	enum rc rc = move_from_open(path, &m->from, &m->moved, why);
	if (rc == RC_BUSY)
		buf_printf(why, "%s: a board has it open; stop it for the "
		    "move", path);
	if (rc == RC_OK && move_from_market(m->from) != conf->market) {
		buf_printf(why, "%s: is of market %" PRId64 ", not %" PRId64,
		    path, move_from_market(m->from), conf->market);
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK)
		rc = make_schema(m, why);
	if (rc == RC_OK)
		rc = move_to_open(m->url, conf->market, &m->to, &m->has, why);
	if (rc == RC_OK && m->moved && m->has)
		return RC_OK;   /* and perhaps at work there since */
	if (rc == RC_OK && m->moved) {
		buf_puts(why, "the file was moved before, but not to this "
		    "database");
		rc = RC_CONFLICT;
	}
	return rc == RC_OK ? all_tables(m, why) : rc;
}

enum rc
migrate_rows(const struct board_conf *conf, const char *url, int64_t *rows,
    struct buf *why)
{
	struct moving m = { .url = url };

	enum rc rc = move(&m, conf, why);
	if (rc != RC_OK && why->n == 0 && m.to != NULL)
		buf_puts(why, move_to_error(m.to));
	move_to_close(m.to);
	move_from_close(m.from);
	*rows = m.rows;
	return rc;
}

int
setup_migrate(const struct board_conf *conf, const struct setup_args *args)
{
	char memory[WHY_BYTES];
	struct buf why = BUF(memory);
	int64_t rows;

	if (args->to == NULL || sql_driver_of(args->to) == &sql_sqlite)
		return setup_usage("--to: give the database, "
		    "postgres://user@host/name");
	enum rc rc = migrate_rows(conf, args->to, &rows, &why);
	if (rc != RC_OK)
		return setup_fail(rc, memory);
	fprintf(stderr, "cho40-board: %" PRId64 " rows moved and compared; put "
	    "this line before the first [section] of %s\n", rows,
	    args->config);
	printf("store = %s\n", args->to);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A market's rows out of PostgreSQL, all of one moment, into a new file. */
#include <inttypes.h>
#include <string.h>

#include "sync/board/ops/backup.h"
#include "sync/board/sql_move.h"

struct taking {
	struct move_to *db;
	struct move_from *file;
	size_t table;
	struct move_sum sum;
};

static enum rc
take_row(void *ctx, struct str line)
{
	struct taking *t = ctx;

	move_sum_add(&t->sum, line);
	return move_from_put(t->file, t->table, line);
}

static enum rc
add_row(void *ctx, struct str line)
{
	move_sum_add(ctx, line);
	return RC_OK;
}

static enum rc
failed(const struct taking *t, enum rc rc, const char *what, struct buf *why)
{
	buf_printf(why, "table %s: %s; %s; %s", move_from_table(t->file,
	    t->table)->name, what, move_to_error(t->db),
	    move_from_error(t->file));
	return rc;
}

static enum rc
take_tables(struct taking *t, struct buf *why)
{
	struct move_sum there[MOVE_TABLES_MAX], here;
	size_t count = move_from_tables(t->file);
	enum rc rc = RC_OK;

	for (t->table = 0; t->table < count; t->table++) {
		memset(&t->sum, 0, sizeof(t->sum));
		rc = move_to_rows(t->db, move_from_table(t->file, t->table),
		    take_row, t);
		if (rc != RC_OK)
			return failed(t, rc, "not copied", why);
		there[t->table] = t->sum;
	}
	t->table = 0;
	rc = move_from_keep(t->file);
	for (; rc == RC_OK && t->table < count; t->table++) {
		memset(&here, 0, sizeof(here));
		rc = move_from_rows(t->file, t->table, add_row, &here);
		if (rc == RC_OK && !move_sum_same(&here, &there[t->table]))
			return failed(t, RC_CORRUPT, "other rows came out "
			    "than were put in", why);
	}
	return rc == RC_OK ? rc : failed(t, rc, "not kept", why);
}

enum rc
backup_from_pg(const struct board_conf *conf, const char *path,
    struct buf *why)
{
	struct taking t = { .db = NULL };
	bool has = false;

	enum rc rc = move_to_look(conf->store, conf->market, &t.db, &has,
	    why);
	if ((rc == RC_OK && !has) || rc == RC_NOT_FOUND) {
		buf_reset(why);
		buf_printf(why, "the database has no market %" PRId64 "; run "
		    "cho40-board init first", conf->market);
		rc = RC_NOT_FOUND;
	}
	if (rc == RC_OK)
		rc = move_new_open(path, conf->market, &t.file, why);
	if (rc == RC_OK)
		rc = take_tables(&t, why);
	move_from_close(t.file);
	move_to_close(t.db);
	return rc;
}

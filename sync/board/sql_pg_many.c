/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of one INSERT that are sent together: as arrays, a parameter each, of
 * one statement that unnests them.  A statement's start and end cost the
 * server more than a row does, in a partitioned table above all.  The rows,
 * their checks and their order are those of one statement a row. */
#include <stdlib.h>
#include <string.h>

#include "sync/board/sql_pg.h"

#define HOLD_ROWS   256
#define HOLD_BYTES  65536
#define HEAD_BYTES  20      /* of an array of one dimension */
#define TEXT_MAX    4096

struct pg_many {
	char name[16];
	int rows;
	size_t n;                    /* of hold: rows, each value with its */
	char hold[HOLD_BYTES];       /* length before it */
	size_t column_n[PG_PARAMS_MAX];
	char wire[HOLD_BYTES + PG_PARAMS_MAX * HEAD_BYTES];
};

static void
put_i32(char *to, int64_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)((uint64_t)v >> 8 * (3 - i) & 0xff);
}

/* --- the statement ------------------------------------------------------ */

/* NULL: of no type that is sent in arrays. */
static const char *
type_name(Oid type)
{
	return type == 20 ? "bigint" : type == 25 ? "text" :
	    type == 17 ? "bytea" : NULL;
}

/* What stands between the brackets of VALUES, ?3 as the column it becomes. */
static void
put_values(const struct pg_stmt *st, struct buf *to, struct str from)
{
	bool quoted = false;

	for (size_t i = 0; i < from.n; i++) {
		int number = 0;
		quoted ^= from.p[i] == '\'';
		if (quoted || from.p[i] != '?') {
			buf_putc(to, from.p[i]);
			continue;
		}
		for (; i + 1 < from.n && from.p[i + 1] >= '0' &&
		    from.p[i + 1] <= '9'; i++)
			number = number * 10 + (from.p[i + 1] - '0');
		REQUIRE(number >= 1 && number <= PG_PARAMS_MAX);
		if (number == 1) {
			buf_i64(to, st->db->market);
			buf_puts(to, "::bigint");
		} else {
			buf_printf(to, "u.p%d", st->at[number] + 1);
		}
	}
}

/* "INSERT INTO t (a, b) VALUES (?1, ?2);" with rows from arrays. */
static bool
put_many(const struct pg_stmt *st, struct buf *to, const char *text)
{
	const char *values = strstr(text, "VALUES (");
	const char *end = strrchr(text, ')');

	if (values == NULL || end < values + 8 ||
	    !str_eq(str_trim(str_of(end + 1)), STR(";")))
		return false;
	buf_put(to, (struct str){ text, (size_t)(values - text) });
	buf_puts(to, "SELECT ");
	put_values(st, to, (struct str){ values + 8,
	    (size_t)(end - values - 8) });
	buf_puts(to, " FROM unnest(");
	for (int i = 0; i < st->params; i++) {
		if (type_name(st->type[i]) == NULL)
			return false;
		buf_printf(to, "%s$%d::%s[]", i > 0 ? ", " : "", i + 1,
		    type_name(st->type[i]));
	}
	buf_puts(to, ") AS u(");
	for (int i = 0; i < st->params; i++)
		buf_printf(to, "%sp%d", i > 0 ? ", " : "", i + 1);
	buf_putc(to, ')');
	return !to->full;
}

enum rc
pg_many_open(struct sql_stmt *head, const char *text)
{
	struct pg_stmt *st = (struct pg_stmt *)(void *)head;
	struct pg_stmt many = { .db = st->db, .params = st->params };
	char memory[TEXT_MAX];
	struct buf whole = BUF(memory), name = BUF(many.name);

	if (!put_many(st, &whole, text))
		return RC_BAD_INPUT;
	buf_printf(&name, "%sm", st->name);
	enum rc rc = name.full ? RC_TOO_BIG : pg_prepare(&many, memory);
	if (rc != RC_OK)
		return rc;
	st->many = calloc(1, sizeof(*st->many));
	if (st->many == NULL)
		return RC_NO_MEMORY;
	memcpy(st->many->name, many.name, sizeof(many.name));
	return RC_OK;
}

void
pg_many_close(struct pg_stmt *st)
{
	free(st->many);
	st->many = NULL;
}

/* --- rows --------------------------------------------------------------- */

/* More than HOLD_BYTES: it is sent alone, as one with a NULL in it is. */
static size_t
row_bytes(const struct pg_stmt *st)
{
	size_t n = 0;

	for (int i = 0; i < st->params; i++)
		n += st->param[i].is_null ? HOLD_BYTES + 1 :
		    4 + (size_t)st->param[i].n;
	return n;
}

static void
hold_row(struct pg_stmt *st)
{
	struct pg_many *m = st->many;

	for (int i = 0; i < st->params; i++) {
		const struct pg_param *p = &st->param[i];
		size_t n = (size_t)p->n;
		put_i32(m->hold + m->n, p->n);
		if (n > 0)
			memcpy(m->hold + m->n + 4, p->p, n);
		m->n += 4 + n;
		m->column_n[i] += 4 + n;
	}
	m->rows++;
}

enum rc
pg_stmt_add(struct sql_stmt *head)
{
	struct pg_stmt *st = (struct pg_stmt *)(void *)head;
	struct sql *db = st->db;
	size_t n = row_bytes(st);

	if (st->many == NULL || !db->in_transaction || db->careful ||
	    n > HOLD_BYTES)
		return pg_stmt_exec(head, NULL);
	if (db->failed != RC_OK)
		return db->failed;
	if (st->many->rows == HOLD_ROWS || st->many->n + n > HOLD_BYTES) {
		enum rc rc = pg_flush(db);
		if (rc != RC_OK)
			return rc;
	}
	if (st->many->rows == 0) {
		REQUIRE(db->holding_count < PG_HOLDING_MAX);
		db->holding[db->holding_count++] = st;
	}
	hold_row(st);
	return RC_OK;
}

static void
drop(struct pg_many *m)
{
	m->rows = 0;
	m->n = 0;
	memset(m->column_n, 0, sizeof(m->column_n));
}

/* A length as it was put. */
static uint32_t
get_u32(const char *from)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 8 | (unsigned char)from[i];
	return v;
}

/* The rows held as arrays, which the parameters of *all are then. */
static void
turn(const struct pg_stmt *st, struct pg_stmt *all)
{
	struct pg_many *m = st->many;
	char *to[PG_PARAMS_MAX];
	char *next = m->wire;
	const char *from = m->hold;

	for (int i = 0; i < st->params; i++) {
		size_t n = HEAD_BYTES + m->column_n[i];
		put_i32(next, 1);              /* dimensions */
		put_i32(next + 4, 0);          /* NULLs among them */
		put_i32(next + 8, st->type[i]);
		put_i32(next + 12, m->rows);
		put_i32(next + 16, 1);         /* the first one's index */
		all->param[i] = (struct pg_param){ .p = next, .n = (int)n };
		to[i] = next + HEAD_BYTES;
		next += n;
	}
	for (int row = 0; row < m->rows; row++)
		for (int i = 0; i < st->params; i++) {
			size_t n = 4 + (size_t)get_u32(from);
			memcpy(to[i], from, n);
			to[i] += n;
			from += n;
		}
}

enum rc
pg_flush(struct sql *db)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < db->holding_count; i++) {
		struct pg_stmt *st = db->holding[i];
		struct pg_stmt all = { .params = st->params };
		turn(st, &all);
		if (rc == RC_OK)
			rc = pg_send(db, st->many->name, &all, PG_NOT_WANTED);
		drop(st->many);
	}
	db->holding_count = 0;
	return rc;
}

void
pg_drop_held(struct sql *db)
{
	for (int i = 0; i < db->holding_count; i++)
		drop(db->holding[i]->many);
	db->holding_count = 0;
}

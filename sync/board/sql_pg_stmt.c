/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "sync/board/sql_pg.h"

#define TEXT_MAX  8192

/* pg_type.oid of what the board's rows are made of. */
enum { T_BOOL = 16, T_BYTES = 17, T_INT8 = 20, T_INT2 = 21, T_INT4 = 23,
	T_TEXT = 25, T_UNKNOWN = 705, T_VARCHAR = 1043 };

static struct pg_stmt *
of(struct sql_stmt *st)
{
	return (struct pg_stmt *)(void *)st;
}

/* --- running a statement ----------------------------------------------- */

/* In a transaction of savepoints: alone, so that its failure undoes it and
 * nothing else. */
static enum rc
run_alone(struct pg_stmt *st)
{
	struct sql *db = st->db;
	enum rc rc = pg_post(db, pg_our[PG_SAVE_ONE], NULL, PG_NOT_WANTED);

	if (rc == RC_OK)
		rc = pg_post(db, st->name, st, PG_WANTED);
	if (rc == RC_OK)
		rc = pg_post(db, pg_our[PG_KEEP_ONE], NULL, PG_NOT_WANTED);
	if (rc == RC_OK)
		rc = pg_collect(db);
	if (rc == RC_OK || db->lost)
		return rc;
	db->failed = RC_OK;
	enum rc undone = pg_go(db, PG_UNDO_ONE);
	return undone == RC_OK ? rc : undone;
}

/* Run it and have what it gives in st->result. */
static enum rc
run(struct pg_stmt *st)
{
	struct sql *db = st->db;

	if (db->failed != RC_OK)
		return db->failed;
	db->wanted = NULL;
	enum rc rc;
	if (db->in_transaction && db->careful) {
		rc = run_alone(st);
	} else {
		rc = pg_post(db, st->name, st, PG_WANTED);
		if (rc == RC_OK)
			rc = pg_collect(db);
	}
	if (rc != RC_OK) {
		PQclear(db->wanted);
		db->wanted = NULL;
		return rc;
	}
	st->result = db->wanted;
	st->is_held = false;
	st->row = -1;
	return RC_OK;
}

void
pg_stmt_reset(struct sql_stmt *head)
{
	struct pg_stmt *st = of(head);

	if (!st->is_held)
		PQclear(st->result);
	st->result = NULL;
}

/* The parameters in a row, each with its length; full: too long to be kept. */
static struct buf
key_of(const struct pg_stmt *st, char memory[PG_KEY_BYTES])
{
	struct buf key = buf_init(memory, PG_KEY_BYTES);

	for (int i = 0; i < st->params; i++) {
		const struct pg_param *p = &st->param[i];
		int n = p->is_null ? -1 : p->n;
		buf_put(&key, (struct str){ (const char *)&n, sizeof(n) });
		if (n > 0)
			buf_put(&key, (struct str){ p->p, (size_t)n });
	}
	return key;
}

/* Where it is read ahead, or the free place for it. */
static struct pg_ahead *
ahead_of(struct pg_stmt *st, const struct buf *key)
{
	struct sql *db = st->db;
	uint64_t h = 14695981039346656037u ^ (uint64_t)(uintptr_t)st;

	for (size_t i = 0; i < key->n; i++)
		h = (h ^ (uint8_t)key->p[i]) * 1099511628211u;   /* FNV-1a */
	size_t i = (size_t)(h >> 20) & (PG_AHEAD_MAX - 1);
	while (db->ahead[i].of != NULL && (db->ahead[i].of != st ||
	    db->ahead[i].key_n != key->n ||
	    memcmp(db->ahead[i].key, key->p, key->n) != 0))
		i = (i + 1) & (PG_AHEAD_MAX - 1);
	return &db->ahead[i];
}

static bool
use_ahead(struct pg_stmt *st)
{
	struct sql *db = st->db;
	char memory[PG_KEY_BYTES];

	if (db->ahead_count == 0 || db->failed != RC_OK)
		return false;
	struct buf key = key_of(st, memory);
	if (key.full)
		return false;
	struct pg_ahead *a = ahead_of(st, &key);
	if (a->of == NULL)
		return false;
	if (a->result == NULL && (pg_collect(db) != RC_OK || a->result == NULL))
		return false;
	st->result = a->result;
	st->is_held = true;
	st->row = -1;
	return true;
}

void
pg_stmt_ahead(struct sql_stmt *head)
{
	struct pg_stmt *st = of(head);
	struct sql *db = st->db;
	char memory[PG_KEY_BYTES];
	struct buf key = key_of(st, memory);

	if (key.full || db->failed != RC_OK || db->careful ||
	    !db->in_transaction || db->ahead_count >= PG_AHEAD_MAX / 2)
		return;
	struct pg_ahead *a = ahead_of(st, &key);
	if (a->of != NULL)
		return;
	if (db->pending_count >= PG_PENDING_MAX && pg_collect(db) != RC_OK)
		return;   /* whoever wants it is told */
	if (pg_post(db, st->name, st, (int)(a - db->ahead)) != RC_OK)
		return;
	*a = (struct pg_ahead){ .of = st, .key_n = key.n };
	memcpy(a->key, key.p, key.n);
	db->ahead_count++;
}

enum rc
pg_stmt_row(struct sql_stmt *head)
{
	struct pg_stmt *st = of(head);

	if (st->result == NULL && !use_ahead(st)) {
		enum rc rc = run(st);
		if (rc != RC_OK)
			return rc;
	}
	if (++st->row < PQntuples(st->result))
		return RC_OK;
	pg_stmt_reset(head);
	return RC_NOT_FOUND;
}

enum rc
pg_stmt_exec(struct sql_stmt *head, int64_t *changed)
{
	struct pg_stmt *st = of(head);
	struct sql *db = st->db;

	if (changed == NULL && db->in_transaction && !db->careful) {
		enum rc rc = db->failed;
		if (rc == RC_OK && db->pending_count >= PG_PENDING_MAX)
			rc = pg_collect(db);
		return rc != RC_OK ? rc :
		    pg_post(db, st->name, st, PG_NOT_WANTED);
	}
	enum rc rc = run(st);
	if (rc != RC_OK)
		return rc;
	if (changed != NULL &&
	    !str_to_i64(str_of(PQcmdTuples(st->result)), changed))
		*changed = 0;
	pg_stmt_reset(head);
	return RC_OK;
}

/* --- parameters and columns -------------------------------------------- */

static int
put_number(char *to, Oid type, int64_t v)
{
	int n = type == T_INT8 ? 8 : type == T_INT4 ? 4 : type == T_INT2 ? 2 :
	    type == T_BOOL ? 1 : 0;

	for (int i = 0; i < n; i++)
		to[i] = (char)((uint64_t)v >> 8 * (n - 1 - i) & 0xff);
	if (n > 0)
		return n;
	struct buf text = buf_init(to, 24);
	buf_i64(&text, v);
	return (int)text.n;
}

/* NULL: a statement that does not use it. */
static struct pg_param *
param_at(struct pg_stmt *st, int at)
{
	REQUIRE(at > 1 && at <= PG_PARAMS_MAX);
	return st->at[at] < 0 ? NULL : &st->param[st->at[at]];
}

void
pg_stmt_put_i64(struct sql_stmt *head, int at, int64_t v)
{
	struct pg_stmt *st = of(head);
	struct pg_param *p = param_at(st, at);

	if (p == NULL)
		return;
	p->n = put_number(p->number, st->type[st->at[at]], v);
	p->p = p->number;
	p->is_null = false;
}

void
pg_stmt_put(struct sql_stmt *head, int at, struct str s)
{
	struct pg_param *p = param_at(of(head), at);

	if (p == NULL)
		return;
	p->p = s.p;
	p->n = (int)s.n;
	p->is_null = s.p == NULL;
}

void
pg_stmt_put_null(struct sql_stmt *head, int at)
{
	pg_stmt_put(head, at, (struct str){ NULL, 0 });
}

int64_t
pg_stmt_i64(struct sql_stmt *head, int column)
{
	const struct pg_stmt *st = of(head);
	const char *p = PQgetvalue(st->result, st->row, column);
	int n = PQgetlength(st->result, st->row, column);
	Oid type = PQftype(st->result, column);
	int64_t v;

	if (type != T_INT8 && type != T_INT4 && type != T_INT2 &&
	    type != T_BOOL)
		return str_to_i64((struct str){ p, (size_t)n }, &v) ? v : 0;
	if (n == 0)
		return 0;
	v = (signed char)p[0];
	for (int i = 1; i < n; i++)
		v = (int64_t)((uint64_t)v << 8 | (uint8_t)p[i]);
	return v;
}

struct str
pg_stmt_bytes(struct sql_stmt *head, int column)
{
	struct pg_stmt *st = of(head);
	Oid type = PQftype(st->result, column);

	if (PQgetisnull(st->result, st->row, column))
		return (struct str){ NULL, 0 };
	if (type != T_INT8 && type != T_INT4 && type != T_INT2 &&
	    type != T_BOOL)
		return (struct str){ PQgetvalue(st->result, st->row, column),
		    (size_t)PQgetlength(st->result, st->row, column) };
	struct buf text = BUF(st->number);
	buf_i64(&text, pg_stmt_i64(head, column));
	return buf_str(&text);
}

/* --- preparing --------------------------------------------------------- */

/* ?1 becomes the market itself, so that the planner knows the partition; the
 * others are numbered as they come. */
static void
put_param(struct pg_stmt *st, struct buf *to, int number)
{
	if (number == 1) {
		buf_i64(to, st->db->market);
		buf_puts(to, "::bigint");
		return;
	}
	REQUIRE(number > 1 && number <= PG_PARAMS_MAX);
	if (st->at[number] < 0)
		st->at[number] = st->params++;
	buf_putc(to, '$');
	buf_i64(to, st->at[number] + 1);
}

static void
translate(struct pg_stmt *st, const char *from, struct buf *to)
{
	bool quoted = false;

	while (*from != '\0') {
		quoted ^= *from == '\'';
		if (quoted || *from != '?') {
			buf_putc(to, *from++);
			continue;
		}
		int number = 0;
		for (from++; *from >= '0' && *from <= '9'; from++)
			number = number * 10 + (*from - '0');
		put_param(st, to, number);
	}
}

/* What a statement that stands asks for and gives. */
static enum rc
check_types(struct pg_stmt *st, const PGresult *r)
{
	struct buf why = BUF(st->db->why);

	if (PQnparams(r) != st->params)
		return RC_BAD_INPUT;
	for (int i = 0; i < st->params; i++)
		st->type[i] = PQparamtype(r, i);
	for (int i = 0; i < PQnfields(r); i++) {
		Oid t = PQftype(r, i);
		if (t == T_BOOL || t == T_BYTES || t == T_INT8 ||
		    t == T_INT2 || t == T_INT4 || t == T_TEXT ||
		    t == T_UNKNOWN || t == T_VARCHAR)
			continue;
		buf_printf(&why, "column %d is of type %u: say CAST(... AS "
		    "BIGINT) or AS TEXT", i, t);
		return RC_BAD_INPUT;
	}
	return RC_OK;
}

/* Before a batch: nothing is pending.  As the server sees it. */
enum rc
pg_prepare(struct pg_stmt *st, const char *text)
{
	struct sql *db = st->db;
	PGresult *r = NULL;

	if (db->lost || PQsendPrepare(db->conn, st->name, text, 0, NULL) != 1)
		return pg_lose(db);
	db->pending[db->pending_count++] = PG_NOT_WANTED;
	if (PQsendDescribePrepared(db->conn, st->name) != 1)
		return pg_lose(db);
	db->pending[db->pending_count++] = PG_WANTED;
	db->wanted = NULL;
	enum rc rc = pg_collect(db);
	r = db->wanted;
	if (rc == RC_OK)
		rc = check_types(st, r);
	PQclear(r);
	return rc;
}

void
pg_stmt_close(struct sql_stmt *head)
{
	if (head == NULL)
		return;
	pg_stmt_reset(head);   /* the server drops it with the connection */
	pg_many_close(of(head));
	free(head);
}

enum rc
pg_stmt_open(struct sql *db, const char *text, struct sql_stmt **out)
{
	char memory[TEXT_MAX];
	struct buf whole = BUF(memory);

	*out = NULL;
	struct pg_stmt *st = calloc(1, sizeof(*st));
	if (st == NULL)
		return RC_NO_MEMORY;
	st->head.driver = &sql_pg;
	st->db = db;
	for (int i = 0; i <= PG_PARAMS_MAX; i++)
		st->at[i] = -1;
	struct buf name = BUF(st->name);
	buf_printf(&name, "q%d", db->made++);
	translate(st, text, &whole);
	enum rc rc = whole.full ? RC_TOO_BIG : pg_prepare(st, memory);
	if (rc == RC_OK)
		*out = &st->head;
	else
		pg_stmt_close(&st->head);
	return rc;
}

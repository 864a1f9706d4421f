/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/sql.h"

void
sql_put_i64(struct sql_stmt *st, int at, int64_t v)
{
	st->driver->put_i64(st, at, v);
}

void
sql_put_str(struct sql_stmt *st, int at, struct str s)
{
	st->driver->put_text(st, at, s.n == 0 ? STR("") : s);
}

void
sql_put_text(struct sql_stmt *st, int at, const char *z)
{
	sql_put_str(st, at, str_of(z));
}

void
sql_put_bytes(struct sql_stmt *st, int at, const void *p, size_t n)
{
	/* A NULL pointer would bind NULL: an empty view is an empty blob. */
	st->driver->put_bytes(st, at,
	    n == 0 ? STR("") : (struct str){ p, n });
}

void
sql_put_null(struct sql_stmt *st, int at)
{
	st->driver->put_null(st, at);
}

enum rc
sql_row(struct sql_stmt *st)
{
	return st->driver->row(st);
}

enum rc
sql_exec(struct sql_stmt *st)
{
	return st->driver->exec(st, NULL);
}

enum rc
sql_exec_count(struct sql_stmt *st, int64_t *changed)
{
	return st->driver->exec(st, changed);
}

void
sql_reset(struct sql_stmt *st)
{
	st->driver->reset(st);
}

enum rc
sql_one_i64(struct sql_stmt *st, int64_t *v)
{
	enum rc rc = sql_row(st);

	if (rc == RC_OK) {
		*v = sql_i64(st, 0);
		sql_reset(st);
	}
	return rc;
}

int64_t
sql_i64(struct sql_stmt *st, int at)
{
	return st->driver->i64(st, at);
}

struct str
sql_bytes(struct sql_stmt *st, int at)
{
	return st->driver->bytes(st, at);
}

const char *
sql_text(struct sql_stmt *st, int at)
{
	return sql_bytes(st, at).p;
}

bool
sql_is_null(struct sql_stmt *st, int at)
{
	return sql_bytes(st, at).p == NULL;
}

enum rc
sql_get_text(struct sql_stmt *st, int at, char *to, size_t cap)
{
	struct str s = sql_bytes(st, at);

	to[0] = '\0';
	if (s.p == NULL)
		return RC_NO_MEMORY;
	return str_copy(s, to, cap) ? RC_OK : RC_CORRUPT;
}

bool
sql_get_hash(struct sql_stmt *st, int at, uint8_t to[HASH_BYTES])
{
	struct str s = sql_bytes(st, at);

	if (s.p == NULL || s.n != HASH_BYTES)
		return false;
	memcpy(to, s.p, HASH_BYTES);
	return true;
}

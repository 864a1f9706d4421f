/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/sql.h"

const struct sql_driver *
sql_driver_of(const char *where)
{
	struct str s = str_of(where);

	return str_starts(s, STR("postgres://")) ||
	    str_starts(s, STR("postgresql://")) ? &sql_pg : &sql_sqlite;
}

/* postgres://user:PASSWORD@host/name?password=PASSWORD&... */
void
sql_put_place(struct buf *b, const char *where)
{
	const char *host = strstr(where, "://");

	if (sql_driver_of(where) == &sql_sqlite) {
		buf_puts(b, where);
		return;
	}
	host += 3;
	buf_put(b, (struct str){ where, (size_t)(host - where) });
	size_t user_n = strcspn(host, "@/?");
	if (host[user_n] == '@') {
		size_t name_n = strcspn(host, ":@");
		buf_put(b, (struct str){ host, name_n });
		buf_puts(b, name_n < user_n ? ":***" : "");
		host += user_n;
	}
	while (*host != '\0') {
		size_t n = strcspn(host, "?&");
		buf_put(b, (struct str){ host, n });
		host += n;
		if (*host == '\0')
			break;
		buf_putc(b, *host++);
		if (strncmp(host, "password=", 9) == 0) {
			buf_puts(b, "password=***");
			host += strcspn(host, "&");
		}
	}
}

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
sql_add(struct sql_stmt *st)
{
	return st->driver->add != NULL ? st->driver->add(st) : sql_exec(st);
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

void
sql_ahead(struct sql_stmt *st)
{
	if (st->driver->ahead != NULL)
		st->driver->ahead(st);
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

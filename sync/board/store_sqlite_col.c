/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/store_sqlite.h"

void
col_put_i64(sqlite3_stmt *st, int at, int64_t v)
{
	(void)sqlite3_bind_int64(st, at, v);
}

void
col_put_text(sqlite3_stmt *st, int at, const char *z)
{
	(void)sqlite3_bind_text(st, at, z, -1, SQLITE_STATIC);
}

void
col_put_bytes(sqlite3_stmt *st, int at, const void *p, size_t n)
{
	/* A NULL pointer would bind NULL: an empty view is an empty blob. */
	(void)sqlite3_bind_blob64(st, at, n == 0 ? "" : p, n, SQLITE_STATIC);
}

enum rc
col_get_text(sqlite3_stmt *st, int at, char *to, size_t cap)
{
	const char *p = (const char *)sqlite3_column_text(st, at);
	struct str s = { p, (size_t)sqlite3_column_bytes(st, at) };

	to[0] = '\0';
	if (p == NULL)
		return RC_NO_MEMORY;
	return str_copy(s, to, cap) ? RC_OK : RC_CORRUPT;
}

bool
col_get_hash(sqlite3_stmt *st, int at, uint8_t to[HASH_BYTES])
{
	const void *p = sqlite3_column_blob(st, at);

	if (p == NULL || sqlite3_column_bytes(st, at) != HASH_BYTES)
		return false;
	memcpy(to, p, HASH_BYTES);
	return true;
}

enum rc
col_one_row(sqlite3_stmt *st)
{
	int code = sqlite3_step(st);

	if (code == SQLITE_ROW)
		return RC_OK;
	sqlite3_reset(st);
	return code == SQLITE_DONE ? RC_NOT_FOUND : store_from_sqlite(code);
}

enum rc
col_one_i64(sqlite3_stmt *st, int64_t *v)
{
	enum rc rc = col_one_row(st);

	if (rc == RC_OK) {
		*v = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	return rc;
}

void
col_put_str(sqlite3_stmt *st, int at, struct str s)
{
	(void)sqlite3_bind_text64(st, at, s.n == 0 ? "" : s.p, s.n,
	    SQLITE_STATIC, SQLITE_UTF8);
}

void
col_put_place(sqlite3_stmt *st, int at, const struct store_place *p)
{
	col_put_text(st, at, p->bin);
	col_put_text(st, at + 1, p->account);
}

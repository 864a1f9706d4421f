/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/inside.h"
#include "ledger/upstream.h"

enum rc
upstream_cursor(struct ledger *l, const char *name, struct buf *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_UPSTREAM_GET);

	db_put_text(q, 1, name);
	enum rc rc = db_step(&l->db, Q_UPSTREAM_GET);
	if (rc == RC_OK)
		buf_put(out, db_str(q, 0));
	db_done(&l->db, Q_UPSTREAM_GET);
	return rc == RC_OK && out->full ? RC_TOO_BIG : rc;
}

enum rc
upstream_cursor_set(struct ledger *l, const char *name, const char *cursor)
{
	struct str id = str_of(name), at = str_of(cursor);
	sqlite3_stmt *q = db_stmt(&l->db, Q_UPSTREAM_SET);

	if (id.n == 0 || id.n > UPSTREAM_NAME_MAX ||
	    at.n > UPSTREAM_CURSOR_MAX || !str_is_utf8(at))
		return RC_BAD_INPUT;
	if (!l->can_sign)
		return RC_STATE;
	enum rc rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	db_put_text(q, 1, name);
	db_put_text(q, 2, cursor);
	return db_end(&l->db, db_exec(&l->db, Q_UPSTREAM_SET));
}

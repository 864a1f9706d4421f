/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/sql_sqlite.h - what the files of the SQLite driver share: only
 * they and sql_file.h's know of sqlite3. */
#ifndef SYNC_BOARD_SQL_SQLITE_H
#define SYNC_BOARD_SQL_SQLITE_H

#include <sqlite3.h>

#include "sync/board/sql.h"

enum rc sqlite_rc(int code) MUST_CHECK;
/* Append a file's name as a URI, without parameters. */
void sqlite_put_uri(struct buf *b, const char *path);

/* A copy that is being made by the connection that also writes: SQLite brings
 * it up to date with every page that changes meanwhile. */
struct sqlite_copy { sqlite3 *to; sqlite3_backup *run; };

enum rc sqlite_copy_open(struct sqlite_copy *c, sqlite3 *from,
    const char *path) MUST_CHECK;
/* RC_STATE: none is open.  After a failure, and when *left is 0, it is
 * closed. */
enum rc sqlite_copy_step(struct sqlite_copy *c, int pages, int64_t *left)
    MUST_CHECK;
void sqlite_copy_close(struct sqlite_copy *c);

/* PRAGMA application_id of a file whose rows were moved elsewhere. */
#define SQLITE_MOVED_ID 0x4d4f5645
/* Open it all the same; *moved: it was. */
enum rc sqlite_moved_open(const struct sql_place *place, struct sql **out,
    bool *moved, struct buf *why) MUST_CHECK;
sqlite3 *sqlite_raw(struct sql *db);

#endif

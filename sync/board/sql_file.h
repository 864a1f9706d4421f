/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/sql_file.h - a look at a store's SQLite file that nobody has
 * open: is it whole, what is in it.  Reads only; the caller's thread. */
#ifndef SYNC_BOARD_SQL_FILE_H
#define SYNC_BOARD_SQL_FILE_H

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"

#define SQL_FILE_TABLES_MAX 128
#define SQL_FILE_NAME_MAX   47

struct sql_file {
	int64_t version;               /* of its schema */
	int64_t market, seq;           /* its one market and that one's count */
	uint8_t heads[HASH_BYTES];     /* over every terminal's last entry */
	size_t tables;
	struct sql_file_table {
		char name[SQL_FILE_NAME_MAX + 1];
		int64_t rows;
	} table[SQL_FILE_TABLES_MAX];
};

/* Whole: SQLite's own check, no row that points nowhere, each terminal's head
 * is the entry it names.  RC_CORRUPT, RC_TOO_NEW and others with why. */
enum rc sql_file_check(const char *path, struct sql_file *f,
    struct buf *why) MUST_CHECK;
/* The version this program writes. */
int64_t sql_file_version(void);

#endif

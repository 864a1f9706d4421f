/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/migrate.h - a board's store moves from its SQLite file into
 * a PostgreSQL database (rule B44), in one transaction there.
 *
 * The board must not run.  Every table's rows are compared, line by line, by
 * a sum over both sides, before anything counts.  Then the file is marked and
 * no board opens it again.  Cut short anywhere, it can be run again: nothing
 * is there, or all of it is and only the mark is missing. */
#ifndef SYNC_BOARD_OPS_MIGRATE_H
#define SYNC_BOARD_OPS_MIGRATE_H

#include "sync/board/setup.h"

/* What the command does, for restore.c too: *rows were moved and compared. */
enum rc migrate_rows(const struct board_conf *conf, const char *url,
    int64_t *rows, struct buf *why) MUST_CHECK;
/* --to postgres://...: prints the line for board.conf. */
int setup_migrate(const struct board_conf *conf,
    const struct setup_args *args);

#endif

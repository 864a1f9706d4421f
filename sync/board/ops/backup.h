/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/backup.h - the store and everything beside it in its folder,
 * copied while the board works, and put back (rule B49).
 *
 * A backup is a folder of its own, market-<n>-<time>, written under a name
 * that ends in .part, checked, fsynced and then renamed.  In it: board.db,
 * folder/... (keys, certificates, passwords, what is spooled), board.conf,
 * and MANIFEST.  It holds every secret of the market. */
#ifndef SYNC_BOARD_OPS_BACKUP_H
#define SYNC_BOARD_OPS_BACKUP_H

#include "sync/board/setup.h"

#define BACKUP_PART "backup.part"   /* the copy that is being made */

/* --to DIR: prints the new backup's folder. */
int setup_backup(const struct board_conf *conf,
    const struct setup_args *args);
/* --from DIR: into a folder that has nothing yet. */
int setup_restore(const struct board_conf *conf,
    const struct setup_args *args);

/* Of a board whose store is PostgreSQL: its market's rows, all of one moment,
 * compared with what was put into the new SQLite file at path.  The board and
 * others of that database work on.  backup_pg.c. */
enum rc backup_from_pg(const struct board_conf *conf, const char *path,
    struct buf *why) MUST_CHECK;

/* The request of admin.h, outside a transaction: {"do":"backup",
 * "path":where,"after":n}.  after 0 begins.  The last answer is a line
 * {"seq":n,"heads":"hex"}: the store at that moment. */
struct admin_answer;
enum rc backup_request(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/spool.h - records on their way, a file each, in a folder
 * of their own.  One thread.
 *
 * A record is written beside its name, fsynced, renamed, and the folder
 * fsynced: what has a name is whole.  It stays until whoever gets it has said
 * so and the store knows: sent at least once.  why: what and what to do. */
#ifndef SYNC_BOARD_REPORT_SPOOL_H
#define SYNC_BOARD_REPORT_SPOOL_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/report/record.h"

#define SPOOL_FILES_MAX 1200   /* a century of months */

/* Make the folder, mode 0700, and take away what was left half-written. */
enum rc spool_open(const char *folder, struct buf *why) MUST_CHECK;
/* Record `id`; one that is there with the same bytes is fine. */
enum rc spool_put(const char *folder, int64_t id, struct str record,
    struct buf *why) MUST_CHECK;
/* The one with the lowest id; RC_NOT_FOUND: none.  RC_CORRUPT: a file that no
 * board wrote. */
enum rc spool_first(const char *folder, int64_t *id, struct buf *record,
    struct buf *why) MUST_CHECK;
/* It is not needed any more; one that is not there is fine. */
enum rc spool_drop(const char *folder, int64_t id, struct buf *why)
    MUST_CHECK;

#endif

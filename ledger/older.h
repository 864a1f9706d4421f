/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/older.h - looking into a file that an older version left.
 *
 * Inside ledger/ only.  A backup, an archive or a card that was put away is
 * not brought up to date by somebody who only looks: its entries, as far as
 * the chain proves them, are played into a scratch file of today's schema,
 * which is what is then looked at.  The file itself is only read. */
#ifndef LEDGER_OLDER_H
#define LEDGER_OLDER_H

#include "ledger/inside.h"

/* l->db becomes the scratch file, on the disk for temporary files; the caller
 * closes it.  RC_CORRUPT: an entry is not what the chain says, *why names
 * it. */
enum rc older_open(struct ledger *l, const char *file, struct buf *why)
    MUST_CHECK;

#endif

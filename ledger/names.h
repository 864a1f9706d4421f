/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/names.h - the debtors' names that are still there, checked.
 *
 * Inside ledger/ only; the rest of them is in debt.c. */
#ifndef LEDGER_NAMES_H
#define LEDGER_NAMES_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/db.h"

/* Each name hashes to its debtor, who is in the journal.  RC_CORRUPT: *bad_n
 * is the debtor's first entry, or 0. */
enum rc names_check(struct db *db, int64_t *bad_n) MUST_CHECK;

/* Every name in `from` that is a debtor's in `to`, inside the caller's
 * transaction.  from may be damaged (DB_SALVAGE): what cannot be read is left
 * out. */
enum rc names_copy(struct db *from, struct db *to) MUST_CHECK;

#endif

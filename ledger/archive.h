/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/archive.h - a closed year, sealed, in a file of its own.
 *
 * The file is a ledger: the journal from the first entry to the last that the
 * books count in that calendar year (Vietnam's), with what follows from it,
 * and without the debtors' names, which must stay erasable.  It is only
 * looked at.  The device swears to the last entry and to every byte of the
 * file (seal.h); ledger_verify judges that too.  Nothing is taken out of the
 * ledger it comes from: its chain and its sums begin with the first entry.
 *
 * Made in pieces, beside the selling; until all of it has been read back from
 * the medium and verified it is called NAME.part. */
#ifndef LEDGER_ARCHIVE_H
#define LEDGER_ARCHIVE_H

#include "ledger/ledger.h"

struct archive;

struct archive_want {
	int64_t year;
	const char *to;          /* a folder: ledger-YEAR.archive.db there; or
	                          * a file that is not there */
	const char *key;         /* its file; NULL: that of an open ledger */
};

/* RC_STATE: the year is not over, nothing was recorded in it, or l is an
 * archive itself.  RC_BAD_INPUT: no year of a ledger's.  RC_CONFLICT: the file
 * is there, or the key is another's.  RC_NOT_FOUND: no key.  The ledger is
 * borrowed until archive_close. */
enum rc archive_open(struct ledger *l, const struct archive_want *want,
    struct archive **out, struct buf *why) MUST_CHECK;
/* A piece, of some rows.  RC_AGAIN: there is more; RC_OK: it has its name.
 * Else it is over, and nothing is left at archive_close. */
enum rc archive_step(struct archive *a, int rows, struct buf *why) MUST_CHECK;
void archive_close(struct archive *a);   /* accepts NULL */

const char *archive_path(const struct archive *a);
/* Of the entries in it; what is being done. */
int64_t archive_entries(const struct archive *a);
struct archive_progress { const char *what; int64_t done, of; };
struct archive_progress archive_progress(const struct archive *a);

#endif

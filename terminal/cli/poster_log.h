/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/poster_log.h - which sheet was printed, when, by whom.
 *
 * A swapped sheet sends a stall's money to somebody else, so every sheet has a
 * number and the number a line here.  The file only grows; each line holds the
 * hash of the one before it, so a line that was changed or taken out shows.
 * One process at a time (flock). */
#ifndef TERMINAL_CLI_POSTER_LOG_H
#define TERMINAL_CLI_POSTER_LOG_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

struct poster_entry {
	int64_t wall_ms;
	const char *who, *sheet;   /* "A5" */
	const char *stall;         /* its code, or its name */
	const char *last;          /* last four of the account */
	const char *payload;       /* only its hash is kept */
};

/* One line more, on the disk when RC_OK; *no is its number, from 1 on.
 * RC_CORRUPT: a line is not what was written, and nothing is appended;
 * RC_BUSY: another process prints; RC_TOO_BIG: the file is full; RC_DENIED.
 * why says it. */
enum rc poster_log_add(const char *path, const struct poster_entry *e,
    int64_t *no, struct buf *why) MUST_CHECK;

#endif

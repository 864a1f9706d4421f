/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/salvage.h - true entries out of what is left.
 *
 * Inside ledger/ only.  Reads a damaged file and a side copy, writes to
 * neither.  An entry is taken from the first of them that has it with the h
 * that its line and all lines before it give; where neither has it, what can
 * be kept has ended. */
#ifndef LEDGER_SALVAGE_H
#define LEDGER_SALVAGE_H

#include "ledger/inside.h"
#include "ledger/side.h"

struct salvage {
	struct db *old;            /* DB_SALVAGE; NULL: cannot be read */
	struct side *side;         /* NULL: none */
	int64_t from_old, from_side;   /* entries taken, so far */
	int64_t refused;   /* true, but not to be recorded after those before
	                    * it: 0, or where salvage_play ended */
	bool strict;       /* end there without those before it that are not
	                    * committed: the file is damaged, leave it */
};

/* Append to line the entry after tip.  RC_NOT_FOUND: neither has it.  Else
 * the damaged file cannot be asked now: nothing is known. */
enum rc salvage_next(struct salvage *s, const struct tip *tip,
    struct buf *line) MUST_CHECK;
/* Record in l, in order, all that follows its last entry.  RC_OK however
 * little that was; else l's own file has failed, or as salvage_next. */
enum rc salvage_play(struct salvage *s, struct ledger *l) MUST_CHECK;

/* What is told of entries after n: the highest number, the highest boot. */
struct salvage_rest { int64_t last, boot; bool old_is_whole; };
enum rc salvage_rest(struct salvage *s, int64_t n, struct salvage_rest *out)
    MUST_CHECK;

#endif

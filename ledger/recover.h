/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/recover.h - starting when the disk has failed us.
 *
 * A damaged ledger.db is never written to.  A new file is made beside it from
 * the entries that the chain proves true - out of the damaged file, which is
 * read only, and the side copy - with a boot number above any that was seen;
 * when all of it is on the disk the damaged file and its log are renamed to
 * ledger-DATE-TIME.damaged.db (-wal) and the new one takes the place.  A cut
 * at any point leaves either the damaged file where it was or the new one
 * complete; the next start goes on from there.
 *
 * A file that is not this stall's (another key, no ledger, a newer version)
 * is no damage: it is refused as ledger_open does, untouched. */
#ifndef LEDGER_RECOVER_H
#define LEDGER_RECOVER_H

#include "ledger/ledger.h"

struct recovery {
	bool happened;          /* a damaged file was set aside */
	int64_t kept;           /* entries in the new file */
	int64_t from_side;      /* of them, those only the side copy had */
	int64_t healed;         /* put back from the side copy into a sound
	                         * file that had lost them */
	int64_t lost;           /* that are known to have been and are not
	                         * kept; they are in the file set aside */
	bool maybe_more;        /* how many there were could not be told */
	char aside[64];         /* its name, in the ledger's folder */
};

/* ledger_open, and recovery when that is what it takes. */
enum rc ledger_start(const char *dir, const struct ledger_env *env,
    struct ledger **out, struct recovery *r, struct buf *why) MUST_CHECK;

/* Something met damage while the ledger in dir was in use: let the next
 * ledger_start look at all of it, and recover if need be.  Best effort. */
void ledger_suspect(const char *dir);

/* For idle moments, after ledger_start has looked at the tail alone: walk the
 * chain from the first entry, some 500 a call, and let the side copy catch
 * up.  RC_OK: there is more; RC_NOT_FOUND: all done and sound; RC_CORRUPT:
 * *n is the first entry that is wrong - ledger_suspect, end, start again;
 * RC_TOO_NEW: *n is sound, and of a kind of a newer version. */
enum rc ledger_walk_step(struct ledger *l, int64_t *n) MUST_CHECK;

enum side_state {
	SIDE_OFF,       /* none is configured */
	SIDE_OK,        /* holds all that was recorded */
	SIDE_BEHIND,    /* is catching up */
	SIDE_FAILED     /* let go; the log has why */
};
enum side_state ledger_side(const struct ledger *l);

#endif

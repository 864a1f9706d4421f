/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/code.h - sales proven by a typed code, and money that nobody told of.
 *
 * An attempt is in the journal, committed, before its code is compared: a
 * power cut between the two costs the attempt, never gives one.  A sale has
 * CODE_TRIES_MAX attempts.  Those of the whole device that were not right
 * fill a bucket, each that was right takes one out again; a full bucket locks
 * all typing until the market board unlocks it.  Rules of ledger.h. */
#ifndef LEDGER_CODE_H
#define LEDGER_CODE_H

#include "ledger/ledger.h"

struct code_room {
	int tries_left;          /* of this sale */
	int64_t lock;            /* number to tell the board; 0: not locked */
};
enum rc code_room(struct ledger *l, const char *ref, struct code_room *out)
    MUST_CHECK;

struct code_claim {
	const char *ref;
	struct vnd total;        /* what has come for it by then, in all */
	const uint8_t *secret;   /* K_T of the terminal and epoch in ref */
	const char *text;        /* as proof_read or proof_read_machine gave */
	bool is_machine;         /* too long to guess: no attempt */
};
/* RC_OK: proven and recorded.  RC_DENIED: not the code of this total; a typed
 * one has cost an attempt.  Nothing is recorded with: RC_STATE, no more than
 * is known has come by this code, or no attempts are left, or all are locked;
 * RC_BAD_INPUT, a total out of range, or a code whose length says that it is
 * of another one. */
enum rc sale_code(struct ledger *l, const struct code_claim *c,
    struct sale *out) MUST_CHECK;

/* A code of purpose 4 for the lock that is there.  RC_STATE: there is none.
 * RC_DENIED: not its code.  secret: of the profile's terminal and epoch. */
enum rc code_unlock(struct ledger *l, const uint8_t *secret,
    const char *code) MUST_CHECK;

/* Money taken on sight or by code, of which no bank told DOUBT_MS of a
 * server's time later: of a code an alarm (a key is known to others, or the
 * board erred), of sight a loss.  Records the next such sale as it is found;
 * RC_NOT_FOUND: there is none, or no server's time.  To be called when the
 * board's mail has had time to come. */
#define DOUBT_MS ((int64_t)24 * 3600 * 1000)
enum rc doubt_next(struct ledger *l, struct sale *out) MUST_CHECK;
/* Those found, less what was told since. */
struct doubts { int64_t alarms, losses; struct vnd alarm_sum, loss_sum; };
enum rc doubt_totals(struct ledger *l, struct doubts *out) MUST_CHECK;

#endif

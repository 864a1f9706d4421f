/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/cut.h - what a terminal's bank has for a shift, and a code of it.
 *
 * The board does not see where a shift ends (its entries come as hashes), so
 * the first right question draws the line: all money that was matched or
 * claimed for the terminal and epoch by then and is in no earlier answer.
 * The answer is kept and given again for CUT_AGE_MS.  Money that comes later
 * is the next shift's.  Who may ask: who has an asking code, purpose 5 of
 * ledger/proof.h, under the terminal's secret and one of its accounts; the
 * answer is of that account, whatever accounts the money came to.  Writer
 * thread, inside a job. */
#ifndef SYNC_BOARD_CUT_H
#define SYNC_BOARD_CUT_H

#include "ledger/proof.h"
#include "sync/board/store.h"

#define CUT_AGE_MS ((int64_t)7 * 24 * 3600 * 1000)

struct cut {
	struct store_cut is;
	char code[PROOF_CODE_MAX + 1];   /* purpose 3, of is.total */
};

/* ref: its nonce is the shift's number; typed: as proof_read gave.  RC_DENIED:
 * not its asking code, of whatever terminal (unknown, revoked, without a
 * secret: the same).  RC_STATE: a later shift was answered.  RC_NOT_FOUND: the
 * answer is too old to be given again. */
enum rc cut_take(struct store *s, const struct ref *ref, const char *typed,
    struct cut *out) MUST_CHECK;

#endif

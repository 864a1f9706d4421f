/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/shift_code.h - what the bank has, said by the board in a code, beside
 * what is here.
 *
 * A shift that is over is the last one, closed and not confirmed yet.  Whoever
 * has the terminal's secret gives an asking code for it (purpose 5); the board
 * answers, once for each shift, with what came since it last answered, and a
 * code of that total (purpose 3).  What is here is counted the same way: all
 * that the bank told or a code proved, ever, less what earlier shifts' codes
 * said.  So money between shifts, of shifts that nobody confirmed and what was
 * late is counted once on both sides, and a difference stays until it is
 * gone.  Attempts are those of ledger/code.h: committed before the code is
 * looked at, CODE_TRIES_MAX a shift, the device's bucket.  Rules of
 * ledger.h. */
#ifndef LEDGER_SHIFT_CODE_H
#define LEDGER_SHIFT_CODE_H

#include "ledger/ledger.h"
#include "ledger/proof.h"
#include "ledger/shift_sums.h"

struct shift_ask {
	int64_t shift;
	char ref[REF_LEN + 1];             /* the shift's number is its nonce */
	char code[PROOF_CODE_SHORT + 1];   /* asks the board */
	struct vnd ours;                   /* may be below 0 */
	int tries_left;
	int64_t lock;                      /* as of struct code_room */
};
/* What to ask the board with.  secret: K_T of the profile's terminal and
 * epoch.  RC_NOT_FOUND: no shift is over, or nobody sells yet.  RC_STATE: it
 * is confirmed. */
enum rc shift_ask(struct ledger *l, const uint8_t *secret,
    struct shift_ask *out) MUST_CHECK;

struct shift_claim {
	const uint8_t *secret;
	struct vnd total;        /* that the code is of */
	const char *code;        /* as proof_read gave */
};
/* RC_OK: the bank has that; recorded, out is the shift with it.  RC_DENIED:
 * not the code of this shift and total; it has cost an attempt.  Nothing is
 * recorded with: RC_NOT_FOUND and RC_STATE as above, RC_STATE too when no
 * attempts are left or all are locked; RC_BAD_INPUT, a total out of range, or
 * a code whose length says that it is of another one. */
enum rc shift_code(struct ledger *l, const struct shift_claim *c,
    struct shift *out) MUST_CHECK;

/* Into s->confirmed, told and ours. */
enum rc shift_code_read(struct ledger *l, struct shift *s) MUST_CHECK;

#endif

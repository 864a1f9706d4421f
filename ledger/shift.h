/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/shift.h - from counting the drawer in the morning to counting it in
 * the evening, and what came between.
 *
 * At most one shift is open; it outlives restarts, and selling does not need
 * one.  The drawer's sum is an account: opening with another sum than the
 * books have posts the difference as put in or taken out by the owner,
 * counting another sum at the end posts a miscount.  Rules of ledger.h. */
#ifndef LEDGER_SHIFT_H
#define LEDGER_SHIFT_H

#include "ledger/ledger.h"
#include "ledger/shift_sums.h"

/* RC_STATE: one is open.  RC_BAD_INPUT: cash below 0 or over VND_MAX. */
enum rc shift_open(struct ledger *l, struct vnd cash, struct shift *out)
    MUST_CHECK;
/* The X report: how the open shift stands.  RC_NOT_FOUND: none is open. */
enum rc shift_report(struct ledger *l, struct shift *out) MUST_CHECK;
/* The Z report of the open shift, which ends; counted is what is in the
 * drawer.  The sums are in the entry, and playing it again derives and
 * compares them.  RC_STATE: none is open.  A signed checkpoint over it:
 * ledger_checkpoint. */
enum rc shift_close(struct ledger *l, struct vnd counted, struct shift *out)
    MUST_CHECK;
/* The last shift, open or closed.  RC_NOT_FOUND: there was none. */
enum rc shift_last(struct ledger *l, struct shift *out) MUST_CHECK;
/* A shift by its number, open or closed. */
enum rc shift_get(struct ledger *l, int64_t id, struct shift *out)
    MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/tell.h - a stall's terminal is told of its bills and
 * receipts (sync/PROTOCOL.md, section 3).  Writer thread, inside a job.
 *
 * A bill is told anew whenever what is open of it changes; the last word
 * counts.  A stall without a terminal, or with one that is revoked or not
 * registered, is told nothing: *mailed stays. */
#ifndef SYNC_BOARD_FEE_TELL_H
#define SYNC_BOARD_FEE_TELL_H

#include "sync/board/store_fee.h"

enum rc fee_tell_bill(struct store *s, int64_t bill, uint32_t *mailed)
    MUST_CHECK;
/* left: what the stall owes after it. */
enum rc fee_tell_receipt(struct store *s, const struct receipt *r,
    struct vnd left, uint32_t *mailed) MUST_CHECK;

#endif

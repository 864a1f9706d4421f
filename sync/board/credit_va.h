/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/credit_va.h - money that names no bill, and came by a number that
 * the office gave to a stall (rule B52).  Writer thread, inside a job. */
#ifndef SYNC_BOARD_CREDIT_VA_H
#define SYNC_BOARD_CREDIT_VA_H

#include "sync/board/credit.h"

/* c, which was kept unmatched for want of a reference, is paid to the stall
 * and assigned to it, as an officer would have done; who may take it back.
 * Nothing is done where the number is nobody's, or the account not the
 * market's own.  *mailed: the terminal that has mail now; else it stays. */
enum rc credit_by_va(struct store *s, const struct credit_input *in,
    const struct store_credit *c, uint32_t *mailed) MUST_CHECK;

#endif

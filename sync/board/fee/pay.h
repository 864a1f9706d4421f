/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/pay.h - money that came for a stall: kept once, given to its
 * bills oldest first, receipted and told to its terminal.  Writer thread,
 * inside a job (rules B26, B27).
 *
 * What no bill takes is the stall's advance: the next bills take it.  Each
 * payment gets the market's next receipt.  mailed: the terminal that has mail
 * now, 0 none. */
#ifndef SYNC_BOARD_FEE_PAY_H
#define SYNC_BOARD_FEE_PAY_H

#include "sync/board/store_fee.h"

struct fee_paid {
	int64_t payment;
	uint32_t receipt;
	struct vnd allocated, advance;   /* of this payment, now */
	uint32_t mailed;
};

/* A credit whose reference is of terminal 0, to an account of the market's
 * own; c->seq and c->ref are set.  RC_NOT_FOUND: no bill has that reference,
 * nothing was kept. */
enum rc fee_credit(struct store *s, const struct store_credit *c,
    uint32_t *mailed) MUST_CHECK;

/* An officer says whose an unmatched credit is: all of it is for stall.
 * RC_NOT_FOUND: no such stall.  RC_CONFLICT: this credit is a payment
 * already. */
struct fee_assign { const char *stall; enum fee_purpose purpose;
	int64_t staff; };
enum rc fee_pay_unassigned(struct store *s, const struct store_credit *c,
    const struct fee_assign *to, struct fee_paid *out) MUST_CHECK;

/* Cash, taken by a collector (terminal, branch and n are its journal entry)
 * or at the office (n 0; key: the caller's own name of this act).  The same
 * entry or key again gives what it gave; with another stall or amount:
 * RC_CONFLICT.  RC_NOT_FOUND: no such stall.  RC_BAD_INPUT: not an amount. */
struct fee_cash {
	const char *stall, *key;
	struct vnd amount;
	enum fee_purpose purpose;
	uint32_t terminal;
	int64_t branch, n;
	int64_t staff;
	int64_t at_ms;                   /* when it was taken; 0: now */
};
enum rc fee_cash(struct store *s, const struct fee_cash *c,
    struct fee_paid *out) MUST_CHECK;

/* Take a payment back: a counter-entry; its bills are open again and its
 * receipt stays what it was.  RC_NOT_FOUND, RC_STATE: taken back already, or
 * itself a counter-entry. */
enum rc fee_pay_undo(struct store *s, int64_t payment, int64_t staff,
    struct fee_paid *out) MUST_CHECK;

/* Give the stall's advance to its open bills, take back what is on bills
 * beyond what they are for; bills that change are told.  Called after charges
 * came or went. */
enum rc fee_settle(struct store *s, const char *stall, uint32_t *mailed)
    MUST_CHECK;

/* Tell terminals again of every bill that is open and due on last_due or
 * before.  *bills: how many. */
enum rc fee_remind(struct store *s, int64_t last_due, int64_t *bills)
    MUST_CHECK;

#endif

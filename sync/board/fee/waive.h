/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/waive.h - what a decision takes off bills (rule B28).
 *
 * A waiver is asked for by one person and approved by another; one up to the
 * market's dated rule counts when it is asked for.  Approved, it takes its
 * percent, or its amount a period, off each bill of its stall and periods:
 * one counter-entry a bill, never more than is left of the fees it is for. */
#ifndef SYNC_BOARD_FEE_WAIVE_H
#define SYNC_BOARD_FEE_WAIVE_H

#include "sync/board/store_fee.h"

#define FEE_WAIVERS_MAX 32   /* of one stall and period */

/* Is it for this fee? */
bool fee_waiver_for(const struct store_waiver *w, const char *fee);

/* A bill's standing lines as a waiver sees them: begins with w alone, then
 * each line is added in its order.  whole: what is left of the bill, by which
 * a waiver of all fees and one of some take no more together than it has. */
struct fee_about {
	const struct store_waiver *w;
	int64_t asked, left, vat_left, whole;
	bool done;               /* it has taken its part */
	char fee[FEE_CODE_MAX + 1];
};
void fee_about_add(struct fee_about *a, const struct store_charge *c);
/* What it takes: 0 or more. */
struct vnd fee_about_cut(const struct fee_about *a);

/* Ask.  RC_BAD_INPUT: not both or none of percent_bp and amount, or no
 * periods.  RC_NOT_FOUND: no such stall.  w->waiver and verdict are set. */
enum rc fee_waiver_ask(struct store *s, struct store_waiver *w) MUST_CHECK;
/* Say yes or no.  RC_NOT_FOUND; RC_STATE: that was said before; RC_DENIED:
 * whoever asked may not approve. */
enum rc fee_waiver_end(struct store *s, const struct store_verdict *v)
    MUST_CHECK;
/* Take off a bill what the stall's approved waivers say and have not taken
 * off yet. */
enum rc fee_waive_bill(struct store *s, const struct store_bill *b)
    MUST_CHECK;

#endif

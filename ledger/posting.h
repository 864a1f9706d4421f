/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/posting.h - double entry: where the money of each entry went.
 *
 * Debit +, credit -.  What a sale has on each account follows from its state
 * and money alone; an entry posts the difference it made, so it sums to zero
 * because every sale does (L5).  The table is in DESIGN.md. */
#ifndef LEDGER_POSTING_H
#define LEDGER_POSTING_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/db.h"
#include "ledger/sale.h"
#include "ledger/tally.h"

/* Stored as numbers: append only. */
enum account {
	ACCOUNT_BANK,        /* + told by the bank */
	ACCOUNT_CASH,        /* + notes in the drawer */
	ACCOUNT_SEEN,        /* + seen by the trader, not yet told */
	ACCOUNT_SALES,       /* - sold */
	ACCOUNT_SHORT,       /* - a customer's part payment */
	ACCOUNT_OVER,        /* - a customer's money beyond the amount */
	ACCOUNT_LATE,        /* - money for a sale nobody waits for */
	ACCOUNT_UNMATCHED,   /* - money for no sale of this ledger */
	ACCOUNT_DEBT,        /* + owed by the trader's debtors */
	ACCOUNT_OWNER,       /* - put into the drawer, + taken out of it */
	ACCOUNT_MISCOUNT,    /* + missing when counted, - too much */
	ACCOUNT_CODE,        /* + proven by code, not yet told by the bank */
	ACCOUNT_FEE_CASH,    /* + the board's notes, in the collector's hand */
	ACCOUNT_BOARD,       /* - taken for the board, + handed over */
	ACCOUNT_COUNT
};

/* What the sale has on each account; sums to zero. */
void posting_of_sale(const struct sale *s, int64_t dong[ACCOUNT_COUNT]);

/* Of it, what is beyond all that was to be paid, given back or not. */
int64_t posting_surplus(const struct sale *s);

/* Post what an entry changed.  In a transaction.  claimed: how much of the
 * bank's money was posted before, as unmatched, and now leaves that account. */
enum rc posting_add_change(struct db *db, const struct booked *at,
    const struct sale *before, const struct sale *after, int64_t claimed)
    MUST_CHECK;
/* Post a credit that found no sale. */
enum rc posting_add_unmatched(struct db *db, const struct booked *at,
    struct vnd amount) MUST_CHECK;
/* Post dong, which may be below 0, to one account and its opposite to
 * another.  sale is 0 for what belongs to none. */
struct pair { int64_t sale, dong; enum account debit, credit; };
enum rc posting_add_pair(struct db *db, const struct booked *at,
    const struct pair *p) MUST_CHECK;

#endif

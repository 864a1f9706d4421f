/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/fee_paper.h - what the market asks of this stall, and what it says it
 * was paid: the board's mail `fee.bill` and `fee.receipt` (sync/PROTOCOL.md,
 * section 3), of which the last about each bill counts.
 *
 * A message that is not as it should be is in the journal and does nothing
 * here.  Reading only; apply_mail keeps the projection. */
#ifndef LEDGER_FEE_PAPER_H
#define LEDGER_FEE_PAPER_H

#include <stddef.h>

#include "ledger/ledger.h"
#include "ledger/receipt.h"

#define FEE_PAPERS_MAX 16   /* bills, or receipts, at a time */

struct fee_bill {
	char ref[REF_LEN + 1];
	char stall[RECEIPT_STALL_MAX + 1];
	char period[8];                /* "2026-11" */
	struct vnd amount, open;
	int64_t due_day;
	char bin[BIN_LEN + 1];         /* where to pay it; "": not by bank */
	char account[ACCOUNT_MAX + 1];
	char holder[NAME_MAX_BYTES];
};
struct fee_slip {
	int64_t number;
	struct vnd amount, left;       /* what was still owed then */
	char at[20];                   /* "2026-11-21 08:00:00" */
	char text[RECEIPT_TEXT_MAX];   /* C4R1; "": not signed */
};

/* What a message says; false: it is none.  d has passed json_check. */
bool fee_bill_read(struct str d, struct fee_bill *b);
bool fee_slip_read(struct str d, struct fee_slip *r);

/* Open bills, oldest due first; *count may be more than what fits, up to
 * FEE_PAPERS_MAX of them are given. */
enum rc fee_bills_open(struct ledger *l, struct fee_bill at[FEE_PAPERS_MAX],
    size_t *count) MUST_CHECK;
/* The last receipts, youngest first. */
enum rc fee_slips_last(struct ledger *l, struct fee_slip at[FEE_PAPERS_MAX],
    size_t *count) MUST_CHECK;

#endif

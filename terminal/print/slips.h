/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/slips.h - what stands on each kind of paper.
 *
 * Pure: from the ledger's values to a slip.  One word for what the paper is
 * worth stands white on black, and only the bank is called the bank (ui/
 * DESIGN.md, U3); a second print says so. */
#ifndef TERMINAL_PRINT_SLIPS_H
#define TERMINAL_PRINT_SLIPS_H

#include "ledger/round_value.h"
#include "ledger/shift_sums.h"
#include "terminal/print/slip.h"
#include "ui/app.h"

/* What all of them share. */
struct slip_frame {
	const struct profile *profile;
	const char *mark;        /* the chain's short form, or "" */
	const char *proof_host;  /* of customers' pages, or "" */
	int utc_offset_min;
	int64_t wall_ms;         /* now */
	bool again;              /* it was printed before, or may have been */
};

/* What was picked from the price list stands on it, and where it comes from;
 * NULL, or one that is of another sum: the amount alone. */
void slips_sale(struct slip *s, const struct slip_frame *f,
    const struct sale *sale, const struct basket *basket);
/* code: C4T1, whose day is the ticket's; "" when there is none. */
void slips_ticket(struct slip *s, const struct slip_frame *f,
    const struct ticket *t, const char *code);
void slips_handover(struct slip *s, const struct slip_frame *f,
    const struct handover *h);
/* X while it is open, else Z. */
void slips_shift(struct slip *s, const struct slip_frame *f,
    const struct shift *is);
/* A page that tries the printer: every mark, figures, a code that no bank
 * reads.  number: of the check-up. */
void slips_test(struct slip *s, const struct slip_frame *f,
    const char *number);
/* A receipt of the market's board. */
void slips_fee(struct slip *s, const struct slip_frame *f,
    const struct fee_page *p);

#endif

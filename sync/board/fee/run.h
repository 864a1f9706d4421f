/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/run.h - a period's bills (rules B24, B25).  Writer thread.
 *
 * For each contract of the period: what every fee that has a price for its
 * stall asks for the contract's days, a line a price and its days; what meters
 * counted since they were last asked for; less approved waivers.  Days that a
 * standing bill of the contract and period asks for are not asked for again, so
 * a run that is run twice adds nothing.  What cannot be asked for is said, to
 * be put right; then the run is run again and adds what was missing. */
#ifndef SYNC_BOARD_FEE_RUN_H
#define SYNC_BOARD_FEE_RUN_H

#include "sync/board/store_fee.h"

enum fee_note_kind {
	FEE_NOTE_LINE,          /* asked for */
	FEE_NOTE_NO_PRICE,      /* no fee has a price for this stall */
	FEE_NOTE_GAP,           /* this fee has none from first to last day */
	FEE_NOTE_NO_CONTRACT,   /* a stall that is let, to nobody */
	FEE_NOTE_NO_READING,    /* a meter without a new reading */
	FEE_NOTE_NO_CALENDAR,   /* a price a session, no market days */
	FEE_NOTE_TOO_BIG,       /* more than one line can ask for */
	FEE_NOTE_COUNT
};
const char *fee_note_name(enum fee_note_kind k);   /* "line", "gap", ... */

struct fee_note {
	enum fee_note_kind kind;
	const char *stall;
	struct store_charge line;       /* what is known of it */
};

struct fee_order {
	const char *period;
	int64_t zone;                   /* 0: the whole market */
	int64_t contract;               /* 0: all; else zone is not looked at */
	int64_t due_day;                /* 0: as the market's rule says */
	int64_t staff;
	bool commit;                    /* else only said */
	void (*note)(void *ctx, const struct fee_note *n);   /* or NULL */
	void *ctx;
};
struct fee_ran {
	int64_t run;                    /* 0: nothing was added */
	int64_t bills, lines, fixes, due_day;
	struct vnd total;
};
/* RC_BAD_INPUT: no period.  RC_NOT_FOUND: no due day is given and no rule
 * says one.  RC_TOO_BIG: more prices or lines than fit. */
enum rc fee_run(struct store *s, const struct fee_order *o,
    struct fee_ran *out) MUST_CHECK;

/* Answer a run, or one bill, with counter-entries; what was paid becomes the
 * stalls' advance.  RC_NOT_FOUND; RC_STATE: that was done before. */
enum rc fee_run_reverse(struct store *s, int64_t run, const char *reason,
    int64_t staff) MUST_CHECK;
enum rc fee_bill_reverse(struct store *s, int64_t bill) MUST_CHECK;

/* A contract ends on c->to_day, as it was closed: a bill of it that goes beyond
 * is answered with counter-entries, and its own days are asked for anew, due as
 * before.  *bills: so many were answered. */
enum rc fee_contract_end(struct store *s, const struct store_contract *c,
    int64_t staff, int64_t *bills) MUST_CHECK;

#endif

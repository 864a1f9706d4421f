/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/round.h - a collector's round: money taken for the market's board.
 *
 * The board's mail says who is a collector, which bills are open, and which
 * ticket numbers are whose; all of it lies in the journal and works for days
 * without a network.  What is asked for and taken is an order like a sale's,
 * with a reference of this terminal (the board's page and its codes work), but
 * no revenue: `fee_cash` is what is in hand, `board` what is due.  A number is
 * given out once; a voided one stays one.  Rules of ledger.h. */
#ifndef LEDGER_ROUND_H
#define LEDGER_ROUND_H

#include "ledger/ledger.h"
#include "ledger/round_value.h"

/* Does the board say that this device is a collector's? */
enum rc round_role(struct ledger *l, bool *collector) MUST_CHECK;
/* Bills that are still open, less what was taken here since. */
enum rc round_list(struct ledger *l, size_t skip, struct round_bill *out,
    size_t max, size_t *count) MUST_CHECK;
/* How it stands; the day is [from_ms, to_ms). */
enum rc round_sums(struct ledger *l, int64_t from_ms, int64_t to_ms,
    struct round_sums *out) MUST_CHECK;

/* A code for a bill: any part of it.  bill "": what the stall pays beyond.
 * From then on the functions of sales are its own; sale_settle in cash records
 * fee.cash.  RC_BAD_INPUT: no stall's code, or no sale's amount.  RC_STATE: no
 * collector. */
enum rc fee_ask(struct ledger *l, const char *stall, const char *bill,
    struct vnd amount, struct sale *out) MUST_CHECK;

/* The kinds that are sold on `day`, of the range in use.  RC_NOT_FOUND: no
 * range; RC_FULL: all numbers are given out; RC_STATE: prices are not of this
 * day. */
enum rc ticket_prices(struct ledger *l, int64_t day,
    struct ticket_prices *out) MUST_CHECK;
/* Paid in notes: the next number, durable when RC_OK.  Outcomes of
 * ticket_prices; RC_BAD_INPUT: no such kind. */
enum rc ticket_issue(struct ledger *l, const char *kind, int64_t day,
    struct ticket *out) MUST_CHECK;
/* A code to pay one with. */
enum rc ticket_ask(struct ledger *l, const char *kind, int64_t day,
    struct sale *out) MUST_CHECK;
/* The ticket of an order that was paid and has none: RC_NOT_FOUND when there
 * is no such order. */
enum rc ticket_owed(struct ledger *l, struct ticket *out) MUST_CHECK;
/* The one given out last. */
enum rc ticket_last(struct ledger *l, struct ticket *out) MUST_CHECK;
/* By series and number. */
enum rc ticket_get(struct ledger *l, const char *series, int64_t no,
    struct ticket *out) MUST_CHECK;
/* A mistake: the number stays used, notes are given back.  RC_STATE: voided
 * before, or its notes were handed over. */
enum rc ticket_void(struct ledger *l, const char *series, int64_t no,
    struct ticket *out) MUST_CHECK;

/* What it proves itself with (ledger/ticket_code.h), appended. */
enum rc ledger_ticket_code(struct ledger *l, const struct ticket *t,
    struct buf *out) MUST_CHECK;

/* All notes go to the office.  RC_STATE: there are none. */
enum rc handover_make(struct ledger *l, struct handover *out) MUST_CHECK;
/* Youngest first. */
enum rc handover_list(struct ledger *l, struct handover *out, size_t max,
    size_t *count) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/refund.h - giving back what a customer paid too much or too late.
 *
 * Only a sale's surplus can be given back: what is over its amount, or what
 * came for a sale that is void, expired or late.  The sale keeps its state;
 * the money moves.  What the bank tells of money that left the account with a
 * sale's reference (mail "bank.debit") stands beside that word and moves
 * nothing: whether it is this refund, only the trader knows.  Rules of
 * ledger.h. */
#ifndef LEDGER_REFUND_H
#define LEDGER_REFUND_H

#include "ledger/ledger.h"

/* How much of a sale's money is still to be given back. */
enum rc sale_surplus(struct ledger *l, const char *ref, struct vnd *out)
    MUST_CHECK;
/* How much was given back of the sale that entry n opened. */
enum rc sale_refunded(struct ledger *l, int64_t n, struct vnd *out)
    MUST_CHECK;
/* How much the bank told has left the account for this sale's reference; 0
 * where it told nothing, as where no bank tells of outgoing money. */
enum rc sale_refund_told(struct ledger *l, const char *ref,
    struct vnd *out) MUST_CHECK;
/* The trader transferred amount back (EVIDENCE_BANK: their word, which
 * sale_refund_told may support) or gave it in notes (EVIDENCE_CASH).
 * RC_STATE: nothing is to be given back.  RC_BAD_INPUT: more than that. */
enum rc sale_refund(struct ledger *l, const char *ref, struct vnd amount,
    enum evidence by, struct sale *out) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/debt.h - who took goods and has yet to pay.
 *
 * A debtor is SHA-256(salt, name): lines hold that, the salt and the name lie
 * beside the journal and can be erased; chain, postings and what is owed stay
 * as they are.  A debt is a sale on credit: it is revenue on the day it is
 * made; paying it is not.  A debtor can pay by QR: an order like a sale's,
 * with a reference, states and evidence of its own, whose money goes off the
 * debt as it comes, as far as it was asked for and is owed; what goes beyond
 * is to be given back.  Rules of ledger.h. */
#ifndef LEDGER_DEBT_H
#define LEDGER_DEBT_H

#include "ledger/ledger.h"

/* name owes amount more; a name not seen before becomes a debtor.  RC_TOO_BIG:
 * name has NAME_MAX_BYTES or more.  RC_BAD_INPUT: it is empty, not UTF-8 or
 * has control characters, or the amount is no sale's. */
enum rc debt_add(struct ledger *l, struct str name, struct vnd amount,
    struct debtor *out) MUST_CHECK;
/* Paid back in notes (EVIDENCE_CASH), or the trader saw it in their bank app
 * (EVIDENCE_SEEN).  RC_NOT_FOUND: no such debtor.  RC_BAD_INPUT: more than is
 * owed. */
enum rc debt_pay(struct ledger *l, const char *who, struct vnd amount,
    enum evidence by, struct debtor *out) MUST_CHECK;
/* A code for the debtor to pay amount with; from then on the functions of
 * sales are its own.  RC_NOT_FOUND: no such debtor.  RC_BAD_INPUT: more than
 * is owed, or no sale's amount.  RC_STATE before set-up. */
enum rc debt_ask(struct ledger *l, const char *who, struct vnd amount,
    struct sale *out) MUST_CHECK;
/* Erase the salt and the name.  RC_NOT_FOUND: there is no name.  The bytes
 * are gone from the file once the ledger is closed. */
enum rc debt_forget(struct ledger *l, const char *who) MUST_CHECK;

/* By name, or by the first WHO_SHORT or more digits of who.  RC_CONFLICT: more
 * than one begins so. */
#define WHO_SHORT 6
enum rc debt_find(struct ledger *l, struct str text, struct debtor *out)
    MUST_CHECK;
/* All of them, in the order of who, that come after `after` ("": from the
 * first). */
enum rc debt_list(struct ledger *l, const char *after, struct debtor *out,
    size_t max, size_t *count) MUST_CHECK;

/* Those who owe, who has owed longest first, skipping the first `skip`; and
 * how many there are and how much they owe. */
struct debt_page {
	int64_t debtors;
	struct vnd owed;
	size_t skip;                 /* set by the caller */
};
enum rc debt_owing(struct ledger *l, struct debt_page *page,
    struct debtor *out, size_t max, size_t *count) MUST_CHECK;
/* Since when a debtor owes, as the clock said then. */
enum rc debt_since(struct ledger *l, const struct debtor *d,
    int64_t *wall_ms) MUST_CHECK;

#endif

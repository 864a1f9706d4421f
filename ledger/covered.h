/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/covered.h - sales whose whole amount the bank's own credits cover:
 * what a bank or an acquirer is told of (PROTOCOL.md, "Bank upstream").
 *
 * Each has one entry at which that came true: the credit that completed the
 * amount, or the opening that came back to money which was here before it.
 * So a sale taken on sight, by code or part in notes is told when the bank's
 * money is whole, and never twice.  Late, void and short sales, unmatched
 * money and debts repaid are none of them.  Reads only. */
#ifndef LEDGER_COVERED_H
#define LEDGER_COVERED_H

#include "ledger/ledger.h"

#define COVERED_MAX       64     /* sales in one page */
#define COVERED_WALK_MAX  256    /* credits looked at for it */

struct covered {
	int64_t n;                   /* the entry */
	char ref[REF_LEN + 1];
	struct vnd amount;           /* asked */
	struct vnd received;         /* by the bank's word, up to that entry */
	char bank_ref[BANK_REF_MAX + 1];   /* of that credit; or "" */
	char at[40];                 /* the bank's own time, as text; or "" */
};

struct covered_page {
	struct covered item[COVERED_MAX];
	size_t count;
	int64_t to;                  /* everything up to here was looked at */
	bool more;                   /* and there are credits after it */
};

/* Up to max (1..COVERED_MAX) of those whose entry is after `after`, in order
 * of entries; at most COVERED_WALK_MAX credits are walked, so a page may be
 * empty and there be more. */
enum rc covered_after(struct ledger *l, int64_t after, size_t max,
    struct covered_page *out) MUST_CHECK;
/* The one of entry n, alone in the page; none: count is 0. */
enum rc covered_at(struct ledger *l, int64_t n, struct covered_page *out)
    MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/shift_sums.h - what went on in a shift, as its last line says it.
 *
 * Shared by terminal and board.  Pure functions, any thread. */
#ifndef LEDGER_SHIFT_SUMS_H
#define LEDGER_SHIFT_SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "ledger/money.h"

/* Sums are of what its own entries moved. */
struct shift_sums {
	int64_t first, last;     /* its entries, from shift.open on */
	int64_t sales;           /* settled in it */
	struct vnd sold;         /* for how much, debts included */
	struct vnd bank;         /* came, as the bank told */
	struct vnd cash;         /* came, in notes */
	struct vnd code;         /* proven by code, less what the bank told
	                          * since; may be below 0 */
	struct vnd seen;         /* seen, less what was told or proven since;
	                          * may be below 0 */
	int64_t voids, expired;
	int64_t refunds;
	struct vnd refunded;
	struct vnd lent, repaid; /* debts made and paid */
	struct vnd expected;     /* in the drawer */
};

/* A shift (ledger/shift.h). */
struct shift {
	int64_t id;              /* 1, 2, 3 ... */
	bool open;
	int64_t opened_wall_ms, closed_wall_ms;   /* closed: 0 while open */
	struct vnd cash;         /* in the drawer at the beginning */
	struct vnd counted;      /* at the end; 0 while open */
	bool confirmed;          /* a code said what the bank has: */
	struct vnd told, ours;   /* that, and what was here then
	                          * (ledger/shift_code.h); else 0 */
	struct shift_sums sums;  /* up to now (X), or to its end (Z) */
};

/* Within what a ledger counts? */
bool shift_sums_valid(const struct shift_sums *s);
/* Append ,"first":N,"last":N, ... in this order, code only if there is some;
 * read it back from an object that passed json_check.  False if one is
 * missing. */
void shift_sums_put(struct buf *b, const struct shift_sums *s);
bool shift_sums_get(struct str obj, struct shift_sums *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/arrears.h - which money is for which bill, and how old a
 * debt is (rule B26).  Pure. */
#ifndef SYNC_BOARD_FEE_ARREARS_H
#define SYNC_BOARD_FEE_ARREARS_H

#include "sync/board/store_fee.h"

#define FEE_AT_ONCE 64   /* bills, or payments, in one split */

/* The oldest money (payments[0] first) to the oldest bill (bills[0] first)
 * until one of both is used up; amounts are what is free or open, above 0,
 * and go down.  parts has room for n + m.  Returns how many parts. */
size_t fee_split(struct store_part *bills, size_t n,
    struct store_part *payments, size_t m, struct store_part *parts);

/* By days after the due day: not due, 1-30, 31-60, 61-90, more. */
enum fee_age { FEE_NOT_DUE, FEE_AGE_30, FEE_AGE_60, FEE_AGE_90, FEE_AGE_OLD,
	FEE_AGE_COUNT };
enum fee_age fee_age(int64_t due_day, int64_t today);

#endif

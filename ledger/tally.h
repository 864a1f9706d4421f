/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/tally.h - sums by shift and day, kept as entries are applied.
 *
 * Inside ledger/ only.  Shift reports and books read these rows instead of
 * walking the journal: what they cost follows from the days asked for, not
 * from the sales.  A projection like any other (L6). */
#ifndef LEDGER_TALLY_H
#define LEDGER_TALLY_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/db.h"
#include "ledger/entry.h"

/* Stored as numbers: append only.  Those below TALLY_SETTLED are accounts. */
enum tally_item {
	TALLY_SETTLED = 32,  /* sales that became paid */
	TALLY_VOIDS,
	TALLY_EXPIRED,
	TALLY_REFUNDS,       /* and what was given back */
	TALLY_END
};

#define DAY_MS ((int64_t)24 * 3600 * 1000)
/* A day is of Vietnam: UTC+7, no summer time. */
#define ZONE_MS ((int64_t)7 * 3600 * 1000)
/* The days books can be of: 2026-01-01 (the forms are in force from then, and
 * this program is younger) to 2099-12-31. */
#define BOOK_DAY_MIN 20454
#define BOOK_DAY_MAX 47481
/* Where money is put that came before any time was known. */
#define DAY_UNKNOWN 0

/* Where an entry's sums go.  A clock that says a day outside the books' is
 * not believed: the day of the last sale is taken instead, DAY_UNKNOWN if
 * there is none.  shift is 0 outside any. */
struct booked { int64_t n, day, shift; };
enum rc tally_place(struct db *db, const struct entry *e,
    struct booked *at) MUST_CHECK;

/* One more, of dong (debit +, credit -).  RC_TOO_BIG: beyond VND_MAX. */
enum rc tally_add(struct db *db, const struct booked *at,
    enum tally_item item, int64_t dong) MUST_CHECK;

struct tally_sum { int64_t count, plus, minus; };
/* All of a shift. */
enum rc tally_of_shift(struct db *db, int64_t shift,
    struct tally_sum sum[TALLY_END]) MUST_CHECK;
/* Of one item in days [from, to]; the count is 0. */
enum rc tally_of_item(struct db *db, int64_t item, int64_t from, int64_t to,
    struct tally_sum *sum) MUST_CHECK;

#endif

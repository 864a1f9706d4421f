/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/tariff.h - what a price means (rules B23, B24).  Pure.
 *
 * A price of a key (fee, place, aisles, transport, zone) counts from one day
 * to another; two of a key may not count on the same day.  For a stall the
 * price that says most about it counts: zone before place before aisles.
 *
 * A part of a month is paid by its days: area_month and lump as days / days
 * of the month; area_day by days, where 30 a month is meant as what of 30 the
 * days are, so that the parts of a whole month make 30.  Every line is rounded
 * once, half up to whole dong, or as its decision says; vat is what of it is
 * tax, half up. */
#ifndef SYNC_BOARD_FEE_TARIFF_H
#define SYNC_BOARD_FEE_TARIFF_H

#include "sync/board/store_fee.h"

/* All that it must be before it is kept.  False: why says what and what to
 * do. */
bool fee_tariff_is_valid(const struct store_tariff *t, struct buf *why);
bool fee_tariff_same_key(const struct store_tariff *a,
    const struct store_tariff *b);
/* Do they count on a common day? */
bool fee_tariff_overlap(const struct store_tariff *a,
    const struct store_tariff *b);
bool fee_tariff_on(const struct store_tariff *t, int64_t day);

/* How well it fits a stall: 0 not at all, else the more the better; no two of
 * one fee on one day fit alike. */
int fee_tariff_fit(const struct store_tariff *t, const struct store_stall *st);

/* What is used of it: days first..last of one month, and what its kind needs
 * of the rest. */
struct fee_use {
	int64_t first_day, last_day;
	int64_t area;                   /* 0.01 m2 */
	int64_t count;                  /* sessions, entries, metered units */
};
struct fee_line { int64_t quantity; struct vnd amount, vat; };
/* quantity in hundredths of m2, m2 x days, sessions, entries, units, months.
 * RC_TOO_BIG: more than one bill can ask for. */
enum rc fee_tariff_line(const struct store_tariff *t,
    const struct fee_use *use, struct fee_line *line) MUST_CHECK;

/* Days of the month that has this day. */
int64_t fee_month_days(int64_t day);
/* "2026-11" as its first and last day; false: no month. */
bool fee_period(const char *period, int64_t *first, int64_t *last);

#endif

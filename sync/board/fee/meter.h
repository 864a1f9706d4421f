/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/meter.h - what meters counted (rule B25).
 *
 * A meter of d digits goes from 10^d - 1 on to 0.  A reading below the one
 * before is taken only when it is said to have rolled over; a meter that was
 * changed is ended with its last reading, and another begins. */
#ifndef SYNC_BOARD_FEE_METER_H
#define SYNC_BOARD_FEE_METER_H

#include "sync/board/store_fee.h"

/* Units from one reading to the next.  RC_STATE: value is below before and
 * has not rolled, or has rolled and is not below.  RC_BAD_INPUT: more digits
 * than the meter has.  Pure. */
enum rc fee_meter_used(const struct store_meter *m, int64_t before,
    const struct store_reading *r, int64_t *used) MUST_CHECK;

/* What the meter counted after the reading of day `after` (0: since it
 * began), up to the last reading on to_day or before, whose day is given; 0:
 * there is none. */
struct fee_counted { int64_t units, day; };
enum rc fee_meter_counted(struct store *s, const struct store_meter *m,
    int64_t after, int64_t to_day, struct fee_counted *out) MUST_CHECK;

/* Keep a reading.  RC_NOT_FOUND: no such meter.  RC_CONFLICT: the day has a
 * reading, or a later day has.  Else as fee_meter_used.  *used is what it
 * adds.  RC_DENIED: before the meter began, or after it ended. */
enum rc fee_meter_read(struct store *s, const struct store_reading *r,
    int64_t *used) MUST_CHECK;

#endif

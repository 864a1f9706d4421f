/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/day.h - calendar days, counted since 1970-01-01.  Pure. */
#ifndef LEDGER_DAY_H
#define LEDGER_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

struct date { int64_t year, month, day; };

/* Gregorian; the years 1600 to 9999. */
int64_t day_of_date(struct date d);
struct date day_date(int64_t day);

/* The day in Vietnam (UTC+7, no summer time) of a wall time, also before
 * 1970, and its "2026-11-21 08:00:00". */
int64_t day_at(int64_t wall_ms);
void day_put_time(struct buf *b, int64_t wall_ms);

/* "2026-11-21", the whole of s and a day that exists. */
bool day_parse(struct str s, int64_t *day);
/* "2026-11-21" */
void day_put(struct buf *b, int64_t day);
/* "21/11/2026", as papers in Vietnam have it. */
void day_put_paper(struct buf *b, int64_t day);

#endif

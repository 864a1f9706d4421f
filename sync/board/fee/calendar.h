/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/calendar.h - on which days a market meets (rule B22).  Pure.
 *
 * A rule is data: "A" every day; "W:CN,T7" days of the week (CN, T2 to T7);
 * "Z:Tỵ,Hợi" days of the zodiac, every twelfth each, by their names or as
 * numbers from 0 = Tý; "D:2026-12-01,..." days one by one, as lunar markets
 * are imported.  Exceptions win over it: closed, or open besides. */
#ifndef SYNC_BOARD_FEE_CALENDAR_H
#define SYNC_BOARD_FEE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define FEE_RULE_MAX      4096   /* bytes of a rule */
#define FEE_RULE_DAYS_MAX 366    /* days one by one */

struct fee_calendar {
	enum fee_meets { FEE_MEETS_ALWAYS, FEE_MEETS_WEEKDAYS,
	    FEE_MEETS_ZODIAC, FEE_MEETS_DAYS } meets;
	unsigned mask;                  /* 1 << weekday (0 = Sunday) or sign */
	size_t count;
	int64_t day[FEE_RULE_DAYS_MAX]; /* rising */
};

struct fee_exception { int64_t day; bool is_open; };

/* False: why says what is wrong and what to do; *c is undefined. */
bool fee_calendar_parse(struct str rule, struct fee_calendar *c,
    struct buf *why);
/* By the rule alone. */
bool fee_calendar_meets(const struct fee_calendar *c, int64_t day);
/* Days from first to last on which it meets, exceptions counted. */
int64_t fee_calendar_count(const struct fee_calendar *c,
    const struct fee_exception *exception, size_t count, int64_t first,
    int64_t last);

/* 0 = Tý ... 11 = Hợi. */
unsigned fee_zodiac(int64_t day);
const char *fee_zodiac_name(unsigned sign);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/run_inside.h - shared by run.c (whom) and run_line.c (for
 * what); nobody else includes it. */
#ifndef SYNC_BOARD_FEE_RUN_INSIDE_H
#define SYNC_BOARD_FEE_RUN_INSIDE_H

#include "sync/board/fee/calendar.h"
#include "sync/board/fee/run.h"

#define FEE_TARIFFS_MAX    512   /* that count in one month */
#define FEE_LINES_MAX      64    /* of one bill */
#define FEE_CALENDARS_MAX  4     /* rules that begin within one month */
#define FEE_EXCEPTIONS_MAX 32
#define FEE_METERS_MAX     16    /* of one stall */

struct billing {
	struct store *s;
	const struct fee_order *order;
	struct fee_ran *out;
	int64_t first, last, due, run;
	struct store_tariff tariff[FEE_TARIFFS_MAX];
	struct fee_calendar calendar[FEE_CALENDARS_MAX];   /* youngest first */
	int64_t calendar_from[FEE_CALENDARS_MAX];
	struct fee_exception exception[FEE_EXCEPTIONS_MAX];
	size_t tariff_count, calendar_count, exception_count;
	bool too_many;
	struct store_stall stall;         /* at work, as the next two */
	struct store_contract contract;
	int64_t from, to;                 /* its days in the month */
	struct store_charge line[FEE_LINES_MAX];
	size_t line_count;
	/* What bills of this stall ask for already in this run: a look keeps
	 * none of them.  The day of the last reading of a meter. */
	struct { int64_t meter, day; } asked[FEE_METERS_MAX];
	size_t asked_count;
};

/* Tell the caller; all but lines are to be put right. */
void billing_note(struct billing *b, enum fee_note_kind kind,
    const struct store_charge *line);
/* Add lines of the contract at work. */
enum rc billing_prices(struct billing *b) MUST_CHECK;
enum rc billing_meters(struct billing *b) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/fee/import.h - stalls, traders and contracts from one CSV file,
 * for a market's first set-up.
 *
 * UTF-8, fields parted by commas or, if the first line has them, semicolons;
 * a field may stand in quotes.  The first line names the columns, in any
 * order: stall, zone, kind, aisles, area ("4,5" or "4.5" m2), trader, phone,
 * contract, from_day, to_day, deposit, terminal.  Only stall, zone and kind
 * must be there.  A zone is made by its name; a line without a trader is a
 * stall that is free.  All lines are looked at; with one that is wrong nothing
 * is kept. */
#ifndef SYNC_BOARD_FEE_IMPORT_H
#define SYNC_BOARD_FEE_IMPORT_H

#include "sync/board/store_fee.h"

#define FEE_IMPORT_ERRORS_MAX 100

struct fee_import {
	int64_t lines, stalls, contracts, errors;
	int64_t staff;
	bool check;                      /* look at all lines, keep nothing */
	/* A line that is wrong: number from 1, what and what to do. */
	void (*error)(void *ctx, int64_t line, const char *what);
	void *ctx;
};

/* RC_BAD_INPUT: errors were told, nothing may be kept. */
enum rc fee_import(struct store *s, struct str file, struct fee_import *i)
    MUST_CHECK;

/* One line as a row, checked for itself; pure, what fuzzing looks at. */
struct fee_import_row {
	struct store_stall stall;
	char zone[65];
	struct store_trader trader;      /* name "": none */
	struct store_contract contract;  /* code "": none */
};
#define FEE_IMPORT_COLUMNS 12
struct fee_import_head { int at[FEE_IMPORT_COLUMNS]; char sep; };
bool fee_import_head(struct str line, struct fee_import_head *h,
    struct buf *why);
bool fee_import_line(struct str line, const struct fee_import_head *h,
    struct fee_import_row *row, struct buf *why);

#endif

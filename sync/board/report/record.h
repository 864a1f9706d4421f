/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report/record.h - a market's month as the province takes it, and
 * the request that carries it.  Pure (rules B46, B47).
 *
 * A number that is not there is null, and "absent" says why.  The same
 * market, period and seq is the same record. */
#ifndef SYNC_BOARD_REPORT_RECORD_H
#define SYNC_BOARD_REPORT_RECORD_H

#include "ledger/base/buf.h"
#include "sync/board/report/figure.h"

#define RECORD_SCHEMA     1
#define RECORD_BYTES_MAX  8192
#define PERIOD_LEN        7     /* "2026-11" */

struct record {
	const char *market, *commune;   /* codes */
	const char *period;
	int64_t seq, made_ms;
	const struct figures *figures;
};

void record_put(struct buf *b, const struct record *r);

/* A month as "2026-11". */
struct period { int64_t first_day, last_day; };
bool period_parse(struct str text, struct period *p);
/* The one that has this day. */
void period_put(struct buf *b, int64_t day);

#endif

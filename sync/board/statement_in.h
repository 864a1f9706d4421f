/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/statement_in.h - a statement's lines become credits, through the
 * one place where money is credited (rule B18).  Writer thread, in a job.
 *
 * A line's id is a hash of what it says, and of how many lines said the same
 * before, so that statements may overlap and a file may come again; which of
 * two like lines it is, where neither time nor reference nor balance tells,
 * is judged by statement_like.h.  A file that was not finished goes on where
 * it was: lines that are in change nothing. */
#ifndef SYNC_BOARD_STATEMENT_IN_H
#define SYNC_BOARD_STATEMENT_IN_H

#include "sync/board/credit.h"
#include "sync/board/statement_like.h"
#include "sync/board/store_money.h"
#include "sync/statement/statement.h"

/* Lines that a transaction takes at most: whoever wants the writer waits for
 * so many.  About 2 ms on SQLite, 25 ms on PostgreSQL. */
#define STATEMENT_PIECE 32

/* What came of the lines so far. */
struct statement_count {
	int64_t known, twins, doubts, matched, unmatched, debits, changed;
};

struct statement_in {
	struct store_statement row;      /* place, hash, format, staff: given */
	struct statement_place before;   /* where the line before was told */
	struct statement_count count;
	bool was_whole;                  /* it is here: nothing is done */
};
/* Find or begin it.  sum: what the file says as a whole. */
enum rc statement_begin(struct store *s, struct statement_in *in,
    const struct statement_sum *sum) MUST_CHECK;
/* RC_CONFLICT: the line is another account's. */
enum rc statement_take(struct store *s, struct statement_in *in,
    const struct statement_line *l, struct credit_outcome *out) MUST_CHECK;
/* All lines are in.  gap: from what closed before to its opening; 0 when
 * nothing did. */
enum rc statement_finish(struct store *s, struct statement_in *in,
    int64_t *gap) MUST_CHECK;
/* "new", "known", "twin", "debit", "unmatched", ...: what a line became. */
const char *statement_fate(const struct statement_line *l,
    const struct credit_outcome *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/statement_like.h - is this line of a statement one that another
 * statement of its kind has told (rule B18)?  Writer thread, in a job.
 *
 * A line that has a time, a reference or a balance is the same as one that
 * says so too.  A bare one - two customers pay the same sum on the same day,
 * and the bank tells nothing else - is told apart by what statements say
 * beside it, in this order:
 *   - it stands behind a line that the other statement has before it, too -
 *     one that it surely has, or that says something else: same;
 *   - both begin before its day, or both end after it, or one does both: the
 *     shorter is a part of the longer, so their lines are counted: same;
 *   - both balance, and one closes where the other opens after nothing but
 *     credits: they cannot have a line in common: other;
 *   - both begin, or end, on its day with the same balance: same.
 * Else nobody can know, and an officer is asked; nothing is counted before he
 * says so.  Of money out nobody is asked: it is the same.  The numbers that
 * banks give statements are not looked at: exports on demand reuse them. */
#ifndef SYNC_BOARD_STATEMENT_LIKE_H
#define SYNC_BOARD_STATEMENT_LIKE_H

#include "sync/board/store_money.h"
#include "sync/statement/statement.h"

/* Beyond so many like lines a line is compared by its number alone. */
#define STATEMENT_LIKE_MAX 256

enum likeness { LIKE_SAME, LIKE_OTHER, LIKE_UNSURE };
/* Of bare lines of that day in two statements, by these alone.  Pure. */
enum likeness statement_likeness(const struct store_statement *told,
    const struct store_statement *now, int64_t day);

/* Where a line of this file (here) was told first; statement 0: nowhere.
 * unsure: where it may have been. */
struct statement_place { int64_t statement, line, here, unsure; };

struct statement_ask {
	const struct store_statement *row;   /* with days and balances */
	const struct statement_line *line;
	struct statement_place before;       /* of the line before it */
};
struct statement_told {
	int number;              /* for its id */
	int64_t maybe;           /* the line that it may be, or 0 */
	struct statement_place place;   /* of that one */
};
enum rc statement_like(struct store *s, const struct statement_ask *ask,
    struct statement_told *told) MUST_CHECK;

/* What a line says, as the so-manieth of its like. */
void statement_id_set(const struct statement_line *l, int number,
    struct notice *n);

#endif

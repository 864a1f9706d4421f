/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/sums.h - the sums by day, taken along: books are drawn from them
 * where the ledger itself cannot be opened, because a terminal sells with it.
 *
 * A ledger of sums holds a profile and these, in a scratch file; it is there
 * for book_open and nothing else.  Rules of ledger.h. */
#ifndef LEDGER_SUMS_H
#define LEDGER_SUMS_H

#include "ledger/ledger.h"

/* One item's of one day (tally.h). */
struct day_sums { int64_t item, day, count, plus, minus, first, last; };

/* Those that come after *at by item and day; SUMS_BEFORE_ALL to begin with.
 * RC_NOT_FOUND: none. */
#define SUMS_BEFORE_ALL ((struct day_sums){ .item = -1 })
enum rc sums_next(struct ledger *l, struct day_sums *at) MUST_CHECK;

void sums_put_json(struct buf *b, const struct day_sums *s);
/* obj must have passed json_check.  RC_BAD_INPUT: not such sums; *s is as it
 * was. */
enum rc sums_read(struct str obj, struct day_sums *s) MUST_CHECK;

/* p: NULL before set-up. */
enum rc sums_open(const struct ledger_env *env, const struct profile *p,
    struct ledger **out) MUST_CHECK;
/* RC_CONFLICT: it has that item of that day. */
enum rc sums_add(struct ledger *l, const struct day_sums *s) MUST_CHECK;

#endif

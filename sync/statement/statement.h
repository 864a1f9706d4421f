/* SPDX-License-Identifier: Apache-2.0 */
/* sync/statement/statement.h - a bank's statement of an account, read as it
 * streams by: camt.053 and .054, MT940, and the tables that Vietnamese banks
 * export as CSV (rule B18).
 *
 * Bytes go in piece by piece, lines come out; memory grows by what it takes to
 * know like lines again (like.h).  What is wrong ends it: why says in which
 * line, what, and what to do.
 * Lines given before that stay given: whoever wants all or nothing reads the
 * file twice, or in a transaction. */
#ifndef SYNC_STATEMENT_STATEMENT_H
#define SYNC_STATEMENT_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "sync/provider/notice.h"

#define STATEMENT_WHY_MAX 256

enum statement_format { STATEMENT_CAMT, STATEMENT_MT940, STATEMENT_CSV,
	STATEMENT_FORMAT_COUNT };
const char *statement_format_name(enum statement_format f);   /* "camt" */

/* Which one a file is, by its beginning. */
enum statement_format statement_kind(struct str beginning);

/* A line: n without an id; account is empty where the file names it once. */
struct statement_line {
	struct notice n;
	int64_t line;                /* where in the file, or which
	                              * transaction; no two have one */
	bool has_balance;
	int64_t balance;             /* after it */
	int same;                    /* lines of the file before it that say
	                              * the very same */
};

/* What a line says of itself, but for `same`, appended. */
#define STATEMENT_SAYS_MAX 512
void statement_put_says(struct buf *to, const struct statement_line *l);

/* What a file says as a whole, complete after statement_end. */
struct statement_sum {
	enum statement_format format;
	char account[NOTICE_ACCOUNT_MAX];   /* as it says, or "" */
	bool has_opening, has_closing;
	int64_t opening, closing;
	int64_t credits, debits;     /* sums of its lines */
	int64_t lines, pending;      /* pending: not booked, passed over */
	int64_t breaks;              /* places where a balance does not follow
	                              * from the one before */
	char first[11], last[11];    /* days "YYYY-MM-DD", or "" */
};

struct statement_reader {
	/* Not RC_OK: reading ends with it. */
	enum rc (*line)(void *ctx, const struct statement_line *l);
	void *ctx;
};

struct statement;
/* RC_NO_MEMORY. */
enum rc statement_open(const struct statement_reader *reader,
    struct statement **out) MUST_CHECK;
void statement_close(struct statement *s);   /* accepts NULL */
/* RC_BAD_INPUT: see statement_why.  RC_NO_MEMORY. */
enum rc statement_feed(struct statement *s, struct str piece) MUST_CHECK;
/* No more comes.  RC_BAD_INPUT: it ends too soon, or had no line that could
 * be one. */
enum rc statement_end(struct statement *s) MUST_CHECK;
const struct statement_sum *statement_sum(const struct statement *s);
const char *statement_why(const struct statement *s);

/* "balanced": opening + credits - debits is closing and no balance breaks;
 * "differs"; "unchecked": it does not say both. */
const char *statement_verdict(const struct statement_sum *sum);

#endif

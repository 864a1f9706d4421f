/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/mangle.h - how a transfer's content arrives at the other bank.
 *
 * Every way seen in tests/vectors/transfer-contents.tsv, as a table: prefixes
 * and suffixes of banks and wallets, case changed, blanks, dots and dashes put
 * inside the code, text glued to it, the code cut short, a second code, no
 * code at all.  The outcome says what a reader that wants the reference must
 * make of it.  Pure functions over caller's memory. */
#ifndef TESTS_BANK_MANGLE_H
#define TESTS_BANK_MANGLE_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"

#define MANGLE_CONTENT_MAX 320   /* bytes of a content, with its NUL */

enum mangle_outcome {
	MANGLE_FOUND,   /* exactly the paid reference is in it */
	MANGLE_LOST,    /* the paid reference cannot be read from it */
	MANGLE_TWO,     /* a second, well-formed reference stands beside it */
};

struct mangle {
	const char *name;              /* as a request names it */
	const char *shape;             /* see mangle.c */
	enum mangle_outcome outcome;
	const char *rows;              /* lines of the vectors it stands for */
};

struct mangle_job {
	struct str purpose;      /* what the payer's app sent: 62-08 */
	struct str account;      /* the receiving account */
	int64_t wall_ms;
	const struct rng *rng;
};

size_t mangle_count(void);
const struct mangle *mangle_at(size_t i);
const struct mangle *mangle_by_name(struct str name);   /* NULL: no such */

/* Append the content.  RC_TOO_BIG if out is full afterwards. */
enum rc mangle_apply(const struct mangle *m, const struct mangle_job *job,
    struct buf *out) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/book.h - the bank's truth: what was transferred to whom.
 *
 * A book owns one append-only file of JSON lines, and an image of it in
 * memory.  It is not locked: the caller lets one thread in at a time.
 * RC_OK from book_post and book_note means written and fsynced.  A last line
 * without its end (a crash) is cut off at the next open; any other line that
 * cannot be read refuses the file.
 *
 * Lines: {"k":"transfer","id":92704,"bank_ref":"FT…","wall_ms":…,"at":"…",
 * "bin":"…","account":"…","amount":N,"balance":N,"purpose":"…","content":"…",
 * "mangling":"momo","hook":N} and {"k":"note","id":92704,"try":1,"status":200,
 * "end":"delivered"}; "end" is "" while deliveries go on. */
#ifndef TESTS_BANK_BOOK_H
#define TESTS_BANK_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/base/rng.h"
#include "ledger/money.h"
#include "ledger/vietqr.h"
#include "tests/bank/mangle.h"

#define BOOK_TRANSFERS_MAX 16384
#define BOOK_LINE_MAX      2048
#define BOOK_FIRST_ID      92704   /* where the provider's ids start */

struct book;

struct transfer {
	int64_t id;                      /* the provider's, without gaps */
	char bank_ref[BANK_REF_MAX + 1]; /* the bank's */
	int64_t wall_ms;
	char bin[BIN_LEN + 1];
	char account[ACCOUNT_MAX + 1];   /* whose money it is */
	struct vnd amount;
	struct vnd balance;              /* of the account, after it */
	char purpose[VIETQR_PURPOSE_MAX + 1];
	char content[MANGLE_CONTENT_MAX];
	char mangling[24];
	int64_t hook;                    /* enum sepay_fault */
	char end[16];                    /* how deliveries ended; "" not yet */
	int64_t tries;                   /* deliveries attempted so far */
};

struct book_env {
	const struct clock *clock;   /* borrowed */
	const struct rng *rng;       /* borrowed */
};

/* On failure *out is NULL and *why (BOOK_LINE_MAX bytes) names the line. */
enum rc book_open(const char *path, const struct book_env *env,
    struct book **out, struct buf *why) MUST_CHECK;
void book_close(struct book *b);   /* accepts NULL */

/* Move money.  Given: bin, account, amount, purpose, content, mangling, hook;
 * the rest is filled in.  RC_BAD_INPUT for no money, no account, or more out
 * (SEPAY_MONEY_OUT) than came in; RC_TOO_BIG when the book is full. */
enum rc book_post(struct book *b, struct transfer *t) MUST_CHECK;
/* What became of one delivery; end is "" while more are to come. */
enum rc book_note(struct book *b, int64_t id, int status, const char *end)
    MUST_CHECK;

size_t book_count(const struct book *b);
const struct transfer *book_at(const struct book *b, size_t i);
const struct transfer *book_by_id(const struct book *b, int64_t id);

/* The file's bytes from offset at, at most as fit; *next is where to go on,
 * equal to at when there is no more. */
enum rc book_read(const struct book *b, int64_t at, struct buf *out,
    int64_t *next) MUST_CHECK;

#endif

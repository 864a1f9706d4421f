/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/taken.h - the acquirer's truth: the sales that it holds.
 *
 * An append-only file, one line a post that brought anything or was answered:
 * {"k":"post","key":"…","body":"hex32","terminal":7,"known":N,"new":[{"id":
 * "C4…","amount":N,"at":"…","bank_ref":"…"},…]}.  A line is the commit: RC_OK
 * means written and fsynced, and after a crash a post is in it whole or not
 * at all.  Not locked: one thread at a time. */
#ifndef TESTS_BANK_TAKEN_H
#define TESTS_BANK_TAKEN_H

#include "ledger/base/crypto.h"
#include "tests/bank/batch.h"

#define TAKEN_MAX     16384   /* sales, and posts */
#define TAKEN_KEY_MAX 64      /* bytes of an Idempotency-Key */

struct taken;

/* On failure *out is NULL and why says which line, and what to do. */
enum rc taken_open(const char *path, struct taken **out, struct buf *why)
    MUST_CHECK;
void taken_close(struct taken *t);   /* accepts NULL */

struct taken_post {
	struct str key;                /* 1..TAKEN_KEY_MAX bytes */
	uint8_t body[HASH_BYTES];      /* SHA-256 of what came */
	const struct batch *batch;
};
struct taken_answer { size_t taken, known; };
/* Take what is new; all of it or nothing.  The same key and body again: the
 * same answer, and nothing is written.  RC_CONFLICT: that key came with
 * another body; RC_DENIED: a sale that is held with another amount or from
 * another terminal, or is twice in it, and *at is its place. */
enum rc taken_add(struct taken *t, const struct taken_post *post,
    struct taken_answer *answer, size_t *at) MUST_CHECK;

struct taken_sale {
	int64_t terminal;
	struct batch_sale sale;
	int64_t told;                  /* so often, since the start */
};
size_t taken_count(const struct taken *t);
const struct taken_sale *taken_at(const struct taken *t, size_t i);

#endif

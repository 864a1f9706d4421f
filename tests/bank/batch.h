/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/batch.h - a post of settled sales, as an acquirer reads it.
 *
 * {"terminal":7,"transactions":[{"transactionId":"C4…","storeId":7,
 * "amount":{"value":65000,"currency":"VND"},"paidAt":"2026-10-31T08:15:42
 * +07:00","bankReference":"FT…"},…]}; the last two may be left out, no other
 * name is taken.  Read with a library of its own, not with the sender's.
 * Any thread. */
#ifndef TESTS_BANK_BATCH_H
#define TESTS_BANK_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define BATCH_BODY_MAX  65536
#define BATCH_SALES_MAX 200
#define BATCH_ID_MAX    35

struct batch_sale {
	char id[BATCH_ID_MAX + 1];
	int64_t amount;                    /* dong */
	char paid_at[40];                  /* "" not said */
	char bank_ref[BANK_REF_MAX + 1];   /* "" not said */
};

struct batch {
	int64_t terminal;
	size_t n;                          /* 1..BATCH_SALES_MAX */
	struct batch_sale sale[BATCH_SALES_MAX];
};

/* RC_CORRUPT: no JSON; RC_BAD_INPUT: not of that shape.  Then *out is not to
 * be used, and why names the place. */
enum rc batch_read(struct str body, struct batch *out, struct buf *why)
    MUST_CHECK;

#endif

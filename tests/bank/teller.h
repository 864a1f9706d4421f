/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/teller.h - the book and the deliveries behind one lock.
 *
 * Any thread may call anything here.  A payment is in the book, fsynced,
 * before its notification is queued; what a crash leaves undelivered is
 * queued again at the next open. */
#ifndef TESTS_BANK_TELLER_H
#define TESTS_BANK_TELLER_H

#include "tests/bank/bank_conf.h"
#include "tests/bank/book.h"
#include "tests/bank/page.h"
#include "tests/bank/sepay_out.h"

#define TELLER_TIMES_MAX 10
#define TELLER_DELAY_MAX_MS 600000

struct teller;

enum rc teller_open(const struct bank_conf *conf, struct teller **out,
    struct buf *why) MUST_CHECK;
void teller_close(struct teller *t);   /* accepts NULL */

/* What a customer does with a QR code. */
struct order {
	struct str payload;
	int64_t amount;               /* 0: what the code says */
	int64_t times;                /* 1..TELLER_TIMES_MAX */
	const struct mangle *mangle;
	struct str account;           /* empty: the code's */
	struct str bin;               /* empty: the code's */
	int64_t delay_ms;             /* before the first notification */
	int64_t faults;               /* enum sepay_fault bits */
};
struct paid { size_t n; struct transfer transfer[TELLER_TIMES_MAX]; };
/* RC_BAD_INPUT and *why: what of it a bank app would refuse. */
enum rc teller_pay(struct teller *t, const struct order *o,
    struct paid *out, const char **why) MUST_CHECK;

/* Deliver again what was delivered before, as a person may ask SePay to;
 * altered: with another amount.  RC_NOT_FOUND. */
enum rc teller_replay(struct teller *t, int64_t id, bool altered) MUST_CHECK;
void teller_hold(struct teller *t);
void teller_release(struct teller *t, bool reversed);

/* The whole phone page for these codes. */
void teller_page(struct teller *t, const struct page_codes *codes,
    struct buf *out);
/* As book_read. */
enum rc teller_read(struct teller *t, int64_t at, struct buf *out,
    int64_t *next) MUST_CHECK;

/* All transfers, youngest first, while fn gives true. */
void teller_each(struct teller *t,
    bool (*fn)(void *ctx, const struct transfer *transfer), void *ctx);

/* --- for the courier -------------------------------------------------- */

struct parcel {
	struct delivery delivery;
	char url[BANK_URL_MAX + ACCOUNT_MAX];
	char body[SEPAY_BODY_MAX];
	size_t body_n;
	struct sepay_headers headers;
};
/* The next one to send, ready.  Waits up to a second: RC_AGAIN. */
enum rc teller_next(struct teller *t, struct parcel *p) MUST_CHECK;
/* What became of it; status 0: no answer. */
void teller_sent(struct teller *t, const struct parcel *p, int status,
    struct str reply);

#endif

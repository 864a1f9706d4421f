/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/sepay_out.h - what SePay sends for a transfer, and when.
 *
 * Pure: bodies, headers and the queue of deliveries; no socket, no clock, no
 * thread.  As developer.sepay.vn describes it: eight attempts, 0, 1, 1, 2, 3,
 * 5, 8 and 13 minutes after one another; only 200 or 201 with a body of
 * {"success": true} is a success; each attempt is signed again; the id never
 * changes.  The faults are what real deliveries also do, on demand. */
#ifndef TESTS_BANK_SEPAY_OUT_H
#define TESTS_BANK_SEPAY_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bank/book.h"

#define SEPAY_BODY_MAX   2048
#define SEPAY_HEADER_MAX 160
#define SEPAY_TRIES      8
#define SEPAY_QUEUE_MAX  4096

/* Bits: what goes wrong with the deliveries of one transfer, and what banks
 * tell of it. */
enum sepay_fault {
	SEPAY_DROP = 1,       /* the first attempt never arrives */
	SEPAY_LOSE = 2,       /* no attempt ever arrives */
	SEPAY_TWICE = 4,      /* delivered once more after a success */
	SEPAY_CHANGED = 8,    /* then again with another amount, same id */
	SEPAY_STALE = 16,     /* the first attempt's timestamp is old */
	SEPAY_FORGED = 32,    /* the first attempt's signature is wrong */
	SEPAY_UNSIGNED = 64,  /* the first attempt is not signed */
	SEPAY_MONEY_OUT = 128,   /* it leaves the account */
	SEPAY_NO_BALANCE = 256,  /* the bank tells of none: 0 */
	SEPAY_NO_REF = 512,      /* nor of its own reference: "" */
	SEPAY_NIGHT = 1024,   /* lists have it as of the next day 00:00:00 */
};
/* When the lists say that the bank booked it. */
int64_t sepay_booked_ms(const struct transfer *t);
/* "drop,twice" to bits; false for an unknown word. */
bool sepay_faults(struct str words, int64_t *bits);

struct sepay_auth {
	bool apikey;            /* else HMAC */
	char secret[128];
};

/* --- one message --------------------------------------------------------- */

/* Append the body.  code_max is the provider's "suffix, at most" setting: too
 * small a one cuts the field "code" short, as it does in the field. */
enum rc sepay_body(const struct transfer *t, size_t code_max,
    struct buf *out) MUST_CHECK;

/* Header lines "Name: value"; an empty one is not sent. */
struct sepay_headers { char line[2][SEPAY_HEADER_MAX]; };
void sepay_sign(const struct sepay_auth *a, int64_t unix_s, struct str body,
    struct sepay_headers *out);

/* 200 or 201, and the JSON object says "success": true. */
bool sepay_is_success(int status, struct str reply);

/* --- when ------------------------------------------------------------- */

enum sepay_kind { SEPAY_SCHEDULED, SEPAY_REPLAY, SEPAY_ALTERED };

struct delivery {
	int64_t id;             /* of the transfer */
	enum sepay_kind kind;
	int tries;              /* before this one */
	int64_t due_ms;         /* monotonic */
};

struct sepay_out {
	size_t n;
	bool held;              /* nothing leaves until released */
	int64_t speed;          /* times faster than SePay; >= 1 */
	struct delivery item[SEPAY_QUEUE_MAX];
};

void sepay_out_init(struct sepay_out *q, int64_t speed);
/* RC_TOO_BIG: the queue is full. */
enum rc sepay_out_add(struct sepay_out *q, const struct delivery *d)
    MUST_CHECK;
/* Take the one that is due longest.  RC_AGAIN: none is; *wait_ms until one is
 * (at most 1000). */
enum rc sepay_out_take(struct sepay_out *q, int64_t now_ms,
    struct delivery *d, int64_t *wait_ms) MUST_CHECK;
/* After an attempt that failed: queued again by the schedule, or false when
 * that was the last. */
bool sepay_out_again(struct sepay_out *q, const struct delivery *d,
    int64_t now_ms);
/* Let everything go at once, youngest first if so asked. */
void sepay_out_release(struct sepay_out *q, int64_t now_ms, bool reversed);

#endif

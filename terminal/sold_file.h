/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/sold_file.h - what was picked from the price list, over restarts:
 * one file "sold" beside the ledger, baskets as text (ui/basket.h) one behind
 * another, so that a later reprint can name the goods.
 *
 * Not in the journal: it is no fact about money, would have to be hashed and
 * sent for ten years, and could not be deleted.  This file may be, at any
 * time, by anybody; it is in no backup and on no stick.  Each basket is added
 * and synced once, after its sale is durable and its code is on the glass
 * (till_settle), never between money and its verdict.  What a cut has torn,
 * a card has spoilt, or was picked for another sum is passed over: the sale
 * has its sum alone then.  Bounded by number, bytes and age (sold_tidy).
 * Loop thread. */
#ifndef TERMINAL_SOLD_FILE_H
#define TERMINAL_SOLD_FILE_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/sale.h"
#include "ui/basket.h"

#define SOLD_NAME      "sold"
#define SOLD_SALES_MAX 1000            /* sales that are kept */
#define SOLD_BYTES_MAX (256 * 1024)    /* and what they take */
#define SOLD_DAYS      90              /* and for how long */

/* Durable when RC_OK; it is not looked for whether there is one.  Else the
 * file is as it was, or has a torn end: RC_FULL, RC_DENIED, RC_DISK. */
enum rc sold_add(const char *dir, const struct basket *b) MUST_CHECK;

/* Of this sale, the last one that was added.  RC_NOT_FOUND: none, or it is
 * older than SOLD_DAYS at wall_ms; RC_CONFLICT: of another sum or time;
 * RC_CORRUPT: torn or spoilt; RC_DENIED, RC_DISK: cannot be read.  *out is
 * empty then. */
enum rc sold_find(const char *dir, const struct sale *s, int64_t wall_ms,
    struct basket *out) MUST_CHECK;

/* For an idle moment: the oldest go when there are SOLD_SALES_MAX and a tenth
 * more, or more bytes, and all that are too old; with them what is no basket.
 * The file is replaced as a whole or not at all.  RC_OK also where there was
 * nothing to do.  A wall clock that was never set makes nothing old. */
enum rc sold_tidy(const char *dir, int64_t wall_ms) MUST_CHECK;

#endif

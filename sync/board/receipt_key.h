/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/receipt_key.h - the key that signs this market's fee receipts:
 * receipt.key in the board's folder, mode 0600. */
#ifndef SYNC_BOARD_RECEIPT_KEY_H
#define SYNC_BOARD_RECEIPT_KEY_H

#include "ledger/base/rng.h"
#include "sync/board/board_conf.h"

/* rng makes the key where there is none; NULL: then RC_NOT_FOUND.  The seed
 * is secret: wipe it. */
enum rc receipt_key_load(const struct board_conf *conf,
    const struct rng *rng, uint8_t seed[KEY_BYTES], struct buf *why)
    MUST_CHECK;
/* Append the line by which others believe it. */
enum rc receipt_key_put(const struct board_conf *conf, const struct rng *rng,
    struct buf *line, struct buf *why) MUST_CHECK;

#endif

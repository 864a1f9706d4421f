/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/pins.h - the keys that a stall is to meet at this board: SHA-256
 * of the SPKI of the server's and of its spare's, from the board's folder. */
#ifndef SYNC_BOARD_PINS_H
#define SYNC_BOARD_PINS_H

#include "sync/board/board_conf.h"
#include "sync/proto_enrol.h"

/* A folder made before there were spares has none: *spare is false, and the
 * server's own stands twice.  Else why names the file. */
enum rc pins_read(const struct board_conf *conf,
    uint8_t pin[PROTO_PINS][HASH_BYTES], bool *spare, struct buf *why)
    MUST_CHECK;

#endif

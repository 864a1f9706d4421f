/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/cert_days.h - how long a certificate's file is good. */
#ifndef SYNC_BOARD_OPS_CERT_DAYS_H
#define SYNC_BOARD_OPS_CERT_DAYS_H

#include <stdint.h>

#include "ledger/base/rc.h"

/* Whole days until the first certificate of the file ends, below 0 if it has.
 * RC_NOT_FOUND: no such file; RC_BAD_INPUT: not one. */
enum rc cert_days(const char *path, int64_t now_ms, int64_t *days)
    MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/stamp.h - moments as Vietnamese banks write them: UTC+7, no
 * summer time, no zone in the text.  Pure; any thread. */
#ifndef TESTS_BANK_STAMP_H
#define TESTS_BANK_STAMP_H

#include <stdint.h>

#include "ledger/base/buf.h"

void stamp_put_iso(struct buf *b, int64_t wall_ms);   /* 2026-10-31 08:15:42 */
void stamp_put_acb(struct buf *b, int64_t wall_ms);   /* 311026-08:15:42 */
void stamp_put_ft(struct buf *b, int64_t wall_ms);    /* 26304: year, day */

#endif

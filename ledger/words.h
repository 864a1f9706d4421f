/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/words.h - integers read aloud in northern Vietnamese. */
#ifndef LEDGER_WORDS_H
#define LEDGER_WORDS_H

#include <stdint.h>

#include "ledger/base/buf.h"

/* Longest reading of any int64_t with its NUL fits in this many bytes. */
#define WORDS_MAX_BYTES 512

/* Append n in words, UTF-8 NFC, single blanks: "sáu mươi lăm nghìn". */
void words_put(struct buf *b, int64_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/base64.h - RFC 4648, read strictly: one text for each bytes.
 * Pure; any thread. */
#ifndef TESTS_BANK_BASE64_H
#define TESTS_BANK_BASE64_H

#include <stdbool.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

/* BASE64_PLAIN: + and /, filled up with =.  BASE64_URL: - and _, no =. */
enum base64 { BASE64_PLAIN, BASE64_URL };

/* Append the bytes.  False: another letter, a length that there is none of,
 * bits after the last byte that are not 0, or `to` is full. */
bool base64_read(enum base64 kind, struct str text, struct buf *to);

#endif

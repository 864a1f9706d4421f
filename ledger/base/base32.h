/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/base32.h - bytes as Crockford's base32: digits and letters
 * without I, L, O and U, upper case, all of them in a QR code's alphanumeric
 * mode (www.crockford.com/base32.html).  Pure. */
#ifndef LEDGER_BASE_BASE32_H
#define LEDGER_BASE_BASE32_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

/* Characters that n bytes take: five bits each, the last filled with zeros. */
#define BASE32_CHARS(n) (((n) * 8 + 4) / 5)

/* 0..31, or -1: not in the alphabet.  Lower case is not. */
int base32_value(char c);
char base32_char(unsigned value);   /* value < 32 */

void base32_put(struct buf *b, const void *bytes, size_t n);
/* Exactly BASE32_CHARS(n) characters with zeros to fill: one text for each n
 * bytes.  False: it is not, and to holds nothing of use. */
bool base32_decode(struct str s, void *to, size_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/spell.h - the rules of ledger/words.c written another way, to
 * hold what is read and what is said against. */
#ifndef TESTS_SUPPORT_SPELL_H
#define TESTS_SUPPORT_SPELL_H

#include <stdint.h>

#include "ledger/base/buf.h"

/* Append n in words, single blanks between them. */
void spell_put(struct buf *b, int64_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/fold.h - Vietnamese letters as the ASCII letters they look like.
 *
 * Bank networks carry no diacritics, so a purpose is folded before it goes
 * out and a name typed without marks must find the one with them.  Every
 * precomposed Vietnamese letter folds to its base letter, case kept, and so
 * do the other marked letters of Latin-1; combining marks fold to nothing,
 * which covers decomposed text.  Decomposition alone would miss the barred
 * D, hence a table.  Pure functions. */
#ifndef LEDGER_FOLD_H
#define LEDGER_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

#define FOLD_NOTHING 0      /* a combining mark */
#define FOLD_OTHER   (-1)   /* no ASCII look-alike; also what is not UTF-8 */

/* An ASCII character (itself, for ASCII), FOLD_NOTHING or FOLD_OTHER. */
int fold_char(uint32_t cp);

/* The same for the character at *at, which moves past it.  *at < s.n.  A NUL
 * byte is FOLD_OTHER. */
int fold_next(struct str s, size_t *at);

/* Append s as words: letters upper-case, digits, and one blank for any run of
 * other characters between them.  What comes out is [A-Z0-9 ] without blanks
 * at either end. */
void fold_words(struct buf *b, struct str s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ui/telex.h - Vietnamese letters from a keyboard that has none.
 *
 * The way people know from their phones: aa ee oo dd aw ow uw make â ê ô đ ă
 * ơ ư; s f r x j put a tone on the word's vowel, z takes it away; the same
 * key again undoes and stays a letter.  Pure, over a NUL-terminated text of
 * the caller's. */
#ifndef UI_TELEX_H
#define UI_TELEX_H

#include <stdbool.h>
#include <stddef.h>

#define TELEX_WORD_MAX 16    /* letters; longer words take plain letters */

/* Type letter (A-Z, a-z) at the end of text, changing its last word.  False
 * and text unchanged when it does not fit in cap bytes. */
bool telex_type(char *text, size_t cap, char letter);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ui/strings.h - the words on the screen (assets/strings.LANG.tsv, embedded).
 * enum string has one STR_KEY for each key of the file; STR_NONE is "".
 * enum language has one LANGUAGE_CODE for each file.  STRINGS_SPOKEN(X) calls
 * X(KEY, "key") for each that is also said aloud.
 *
 * The language is the process's, like a C locale: app_update and app_draw put
 * the model's SETTING_LANGUAGE in force before they ask for a word, and so
 * does the terminal at start.  One thread.  Vietnamese is complete; a text
 * that another language does not have is given in Vietnamese, never blank. */
#ifndef UI_STRINGS_H
#define UI_STRINGS_H

#include "gen/strings.h"

#include <stdbool.h>

#include "ledger/base/buf.h"

#define STRINGS_ARGS_MAX 4

void strings_use(enum language l);
enum language strings_in_use(void);
/* "Tiếng Việt": the language's name in itself; NULL: nobody has written a
 * word of it yet, so it is not to be offered. */
const char *strings_language(enum language l);
/* "vi", as in the file's name. */
const char *strings_code(enum language l);
/* The language's own text, NULL where it has none. */
const char *strings_own(enum language l, enum string s);
/* There is a phrase of it to be said aloud (docs/voice.md). */
bool strings_spoken(enum string s);
/* In the language in use.  Static storage, never NULL. */
const char *strings_get(enum string s);
/* Append s with {1} to {4} replaced by the arguments, which are NULL from
 * the first one not needed.  A text that asks for an argument that is not
 * there is a mistake (REQUIRE). */
void strings_put(struct buf *b, enum string s,
    const char *const argument[STRINGS_ARGS_MAX]);
/* strings_put(&b, STR_X, ARGS("1", "2")). */
#define ARGS(...) \
	((const char *const[STRINGS_ARGS_MAX]){ __VA_ARGS__ })

#endif

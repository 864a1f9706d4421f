/* SPDX-License-Identifier: Apache-2.0 */
/* ui/strings.h - the words on the screen (assets/strings.vi.tsv, embedded).
 * enum string has one STR_KEY for each key of the file; STR_NONE is "". */
#ifndef UI_STRINGS_H
#define UI_STRINGS_H

#include "gen/strings.h"

#include "ledger/base/buf.h"

#define STRINGS_ARGS_MAX 4

/* Static storage, never NULL. */
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

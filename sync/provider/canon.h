/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/canon.h - a JSON text in the one spelling that its sender
 * signed: names sorted from A to Z at each depth, no blanks, numbers as they
 * came.  How strings are spelled depends on the sender's language; the three
 * that are in use differ where letters are not ASCII, and at the slash. */
#ifndef SYNC_PROVIDER_CANON_H
#define SYNC_PROVIDER_CANON_H

#include <stdbool.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"

enum canon_style {
	CANON_JS,        /* letters as they are: JSON.stringify */
	CANON_PHP,       /* \u1ea1 and \/: json_encode */
	CANON_PYTHON,    /* \u1ea1: json.dumps */
	CANON_STYLE_COUNT
};

/* Append.  json must have passed json_check.  False: it does not fit. */
bool canon_put(struct buf *to, struct str json, enum canon_style style);

/* The members of an object, sorted by name; raw is as it came. */
#define CANON_MEMBERS_MAX 64
struct canon_member { struct str name, raw; };
/* How many; 0 also when obj is no object.  obj as above. */
size_t canon_members(struct str obj, struct canon_member *to);

#endif

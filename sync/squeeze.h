/* SPDX-License-Identifier: Apache-2.0 */
/* sync/squeeze.h - zstd with the dictionaries that ship with us.
 *
 * squeeze.c is the one file that includes zstd.h.  The dictionaries are in
 * assets/ and inside the program: whoever can read a frame of today can read
 * those of every release before it.  A frame says which it needs.
 *
 * Contexts are made at open.  One thread an object.  What a stranger sends
 * cannot make us take memory: a frame must say its length, is unpacked in one
 * go into caller's memory, and needs no window of its own. */
#ifndef SYNC_SQUEEZE_H
#define SYNC_SQUEEZE_H

#include <stdbool.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

/* What a frame may add to bytes that do not compress. */
#define SQUEEZE_EXTRA(bytes) ((bytes) / 128 + 128)

enum squeeze_kind { SQUEEZE_JOURNAL, SQUEEZE_MAIL, SQUEEZE_KIND_COUNT };

struct squeeze;

/* The id of the dictionary squeeze_put writes with. */
unsigned squeeze_id(enum squeeze_kind kind);

enum rc squeeze_open(struct squeeze **out) MUST_CHECK;
void squeeze_close(struct squeeze *s);   /* accepts NULL */

/* Does it begin as a frame?  No JSON does. */
bool squeeze_is_frame(struct str s);
/* Append one frame that holds `from`, with the newest dictionary of its kind.
 * RC_TOO_BIG: it did not fit; RC_NO_MEMORY.  On failure `to` is as before. */
enum rc squeeze_put(struct squeeze *s, enum squeeze_kind kind,
    struct str from, struct buf *to) MUST_CHECK;
/* Append what the frame at the beginning of *from holds, and move *from past
 * it.  RC_BAD_INPUT: no frame, damaged, or without its length; RC_NOT_FOUND:
 * needs a dictionary we do not have; RC_TOO_BIG: it does not fit into `to`.
 * On failure both are as before. */
enum rc squeeze_get(struct squeeze *s, struct str *from, struct buf *to)
    MUST_CHECK;

#endif

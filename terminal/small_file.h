/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/small_file.h - a small text beside the ledger, kept over power cuts.
 *
 * Replaced as a whole (key_replace: written, synced, renamed, the folder
 * synced): after a cut it is the old one or the new one.  Loop thread. */
#ifndef TERMINAL_SMALL_FILE_H
#define TERMINAL_SMALL_FILE_H

#include <stddef.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

/* The file `name` of dir into text, of cap bytes; *n: how many.
 * RC_NOT_FOUND: there is none.  RC_BAD_INPUT: it has cap bytes or more;
 * RC_DISK: cannot be read. */
enum rc small_file_load(const char *dir, const char *name, char *text,
    size_t cap, size_t *n) MUST_CHECK;
/* Durable when it returns RC_OK.  key_replace's outcomes, logged. */
enum rc small_file_save(const char *dir, const char *name, struct str text)
    MUST_CHECK;

#endif

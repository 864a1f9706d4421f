/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/medium.h - a new file on a stick: called NAME.part until all of it
 * is there, and never written over another.
 *
 * Inside ledger/ only. */
#ifndef LEDGER_MEDIUM_H
#define LEDGER_MEDIUM_H

#include <stdbool.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

#define MEDIUM_PATH_MAX 1024

bool medium_has(const char *path);
/* a, then b; false if that is too long. */
bool medium_join(char to[MEDIUM_PATH_MAX], const char *a, const char *b);
/* The outcome that errno e is, said of path. */
enum rc medium_blame(struct buf *why, const char *path, int e);
/* SQLite says ENOENT of a file that it may not make, because it then tries to
 * read it: what keeps it from being made, an errno. */
int medium_refusal(const char *path, int e);

/* What is at path, or the folder it is in, is on the medium, and a file's
 * next reading comes from there.  0, or an errno. */
int medium_sync(const char *path, bool folder);
/* part, and what SQLite leaves beside it. */
void medium_drop(const char *part);
/* Durable when RC_OK.  RC_CONFLICT: there is a file of that name. */
enum rc medium_give_name(const char *part, const char *path,
    struct buf *why) MUST_CHECK;

#endif

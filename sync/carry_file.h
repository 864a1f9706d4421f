/* SPDX-License-Identifier: Apache-2.0 */
/* sync/carry_file.h - files on a stick that may be pulled at any moment.
 *
 * A name that does not end in .part is the word that all of it arrived: it is
 * written under NAME.part, fsynced, read back from the stick and compared,
 * renamed, and the folder fsynced.  why says which file, what, and what to
 * do.  Any thread. */
#ifndef SYNC_CARRY_FILE_H
#define SYNC_CARRY_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/carry.h"

#define CARRY_PATH_MAX 1024
#define CARRY_PART     ".part"

/* In the place of one of that name.  Durable when RC_OK; else no name but
 * that of the .part was touched. */
enum rc carry_file_write(const char *dir, const char *name, struct str data,
    struct buf *why) MUST_CHECK;
/* Append a whole file.  RC_NOT_FOUND; RC_TOO_BIG: over CARRY_FILE_MAX. */
enum rc carry_file_read(const char *path, struct buf *to, struct buf *why)
    MUST_CHECK;

/* The names in a folder that end so, numbers in their order; with ours, those
 * alone that begin with "cho40-T". */
struct carry_list;
enum rc carry_list_open(const char *dir, const char *end, bool ours,
    struct carry_list **out, struct buf *why) MUST_CHECK;
void carry_list_close(struct carry_list *l);   /* accepts NULL */
size_t carry_list_count(const struct carry_list *l);
const char *carry_list_name(const struct carry_list *l, size_t i);

/* "dir/name"; false: too long. */
bool carry_path(const char *dir, const char *name, char to[CARRY_PATH_MAX]);

#endif

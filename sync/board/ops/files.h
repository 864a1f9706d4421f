/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/files.h - folders of files: copied, hashed, fsynced.
 *
 * Every function says in why what went wrong with which file. */
#ifndef SYNC_BOARD_OPS_FILES_H
#define SYNC_BOARD_OPS_FILES_H

#include "ledger/base/buf.h"
#include "sync/board/ops/manifest.h"

#define FILES_PATH_MAX 1024

/* "a/b"; RC_TOO_BIG when it does not fit. */
enum rc files_join(const char *a, const char *b, char to[FILES_PATH_MAX],
    struct buf *why) MUST_CHECK;
/* A new file of mode 0600 with the same bytes, fsynced; f: its size and sum.
 * One that is there is written over. */
enum rc files_copy(const char *from, const char *to, struct manifest_file *f,
    struct buf *why) MUST_CHECK;
/* Size and sum of a file. */
enum rc files_sum(const char *path, struct manifest_file *f, struct buf *why)
    MUST_CHECK;
enum rc files_sync(const char *path, struct buf *why) MUST_CHECK;
/* Make the folder (0700) unless it is there. */
enum rc files_folder(const char *path, struct buf *why) MUST_CHECK;
/* Remove a folder with all that is in it, four deep at most. */
enum rc files_remove(const char *path, struct buf *why) MUST_CHECK;
/* Every regular file below root, two folders deep at most, by its name below
 * it, in no order.  each: not RC_OK ends the walk with it. */
struct files_walk {
	const char *root;
	enum rc (*each)(void *ctx, const char *name, struct buf *why);
	void *ctx;
};
enum rc files_walk(const struct files_walk *w, struct buf *why) MUST_CHECK;
/* Bytes that may still be written where path is; -1: not known. */
int64_t files_room(const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/folder.h - the names in a folder, made durable.
 *
 * A file that is new, renamed or removed is so after a power cut only once its
 * folder is synced as well (fsync(2)). */
#ifndef LEDGER_BASE_FOLDER_H
#define LEDGER_BASE_FOLDER_H

/* 0, or errno. */
int folder_sync(const char *dir);
/* The same of the folder that path lies in.  ENAMETOOLONG: longer than
 * FOLDER_PATH_MAX. */
#define FOLDER_PATH_MAX 1024
int folder_sync_of(const char *path);

#endif

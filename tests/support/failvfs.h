/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/failvfs.h - the machine's own files, that stop taking writes
 * when a test says so.  One thread. */
#ifndef TESTS_SUPPORT_FAILVFS_H
#define TESTS_SUPPORT_FAILVFS_H

#define FAILVFS_NAME "fail"

/* Make the VFS known to SQLite; any number of times. */
void failvfs_register(void);
/* From now on writes and syncs give this SQLite code; 0: they work. */
void failvfs_set(int code);

#endif

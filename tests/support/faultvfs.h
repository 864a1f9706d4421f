/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/faultvfs.h - the machine's own disk, which can be told to
 * fail.  An SQLite VFS around the default one; its operations are counted,
 * and one of them, or all from it on, give an error.  One thread. */
#ifndef TESTS_SUPPORT_FAULTVFS_H
#define TESTS_SUPPORT_FAULTVFS_H

#include <stdbool.h>

#define FAULT_VFS "fault"

enum fault_kind {
	FAULT_ERROR,   /* any operation: an I/O error; a write does half */
	FAULT_FULL,    /* a write: the disk is full */
	FAULT_SYNC,    /* a sync */
	FAULT_KILL,    /* any operation: the process is killed instead */
	FAULT_KIND_COUNT
};

/* Register the VFS; once a process. */
void fault_vfs_open(void);
/* The operation of that kind after `after` others fails; `forever`: and all
 * that follow. */
void fault_arm(enum fault_kind kind, long after, bool forever);
/* Stop failing.  Did anything fail since fault_arm? */
bool fault_disarm(void);
/* Syncing for real (the default) or only in name, for speed. */
void fault_sync(bool real);
/* Open files for writing as if they were write-protected. */
void fault_read_only(bool on);

#endif

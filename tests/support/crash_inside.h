/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/crash_inside.h - what crashvfs.c records and crashcut.c cuts.
 * Nobody else includes it. */
#ifndef TESTS_SUPPORT_CRASH_INSIDE_H
#define TESTS_SUPPORT_CRASH_INSIDE_H

#include "tests/support/crashvfs.h"
#include "tests/support/memdisk.h"

#define PENDING_MAX 65536

enum op_kind {
	OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_CREATE, OP_RENAME
};
struct op {
	enum op_kind kind;
	int file;
	int64_t at;      /* OP_RENAME: the file whose name it takes */
	int len;
	uint8_t *data;
};

/* One recording, and where it is sought to. */
struct tape {
	struct op *ops;
	size_t op_count, op_room, sought, syncs;
	size_t pending[PENDING_MAX];   /* not synced */
	size_t batch[PENDING_MAX];     /* made durable by the last sync */
	size_t pending_count, batch_count;
	struct disk durable;           /* what survives a cut */
	struct disk before;            /* the same, one sync earlier */
	int files;                     /* names that it knows */
};

extern struct disk live;         /* what SQLite sees */
extern struct disk crash_base;         /* what the recording began with */
extern struct tape *tape;        /* the one at work */

/* Is it a -wal or a -journal? */
bool crash_is_log(int file);

#endif

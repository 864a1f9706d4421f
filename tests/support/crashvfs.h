/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/crashvfs.h - a disk that can lose power at any write.
 *
 * An SQLite VFS over files in memory.  While recording, every operation is
 * kept in order.  Afterwards crash_seek(k) and crash_image(model, seed) put
 * on the disk what a power cut just before operation k+1 could have left,
 * offline and as often as wanted; the program under test then opens that disk
 * as it would after the cut.  One thread.
 *
 * What is durable when: a write or truncation with the next sync of its file;
 * a new file with the first sync of anything (ordered metadata, as ext4
 * data=ordered); a deletion with a directory sync. */
#ifndef TESTS_SUPPORT_CRASHVFS_H
#define TESTS_SUPPORT_CRASHVFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum crash_model {
	CRASH_KILL,       /* the process dies, the kernel writes everything */
	CRASH_DROP,       /* nothing un-synced reached the medium */
	CRASH_PREFIX,     /* the first so many un-synced operations did */
	CRASH_REORDER,    /* any subset of whole writes did */
	CRASH_TEAR_512,   /* writes in flight end at any sector, or as noise */
	CRASH_BLAST_4K,   /* a write in flight takes its whole block with it, */
	CRASH_BLAST_16K,  /* even bytes that were synced before */
	CRASH_BLAST_64K,
	CRASH_LYING,      /* the last sync said yes and did nothing, or some */
	CRASH_ROT,        /* as killed, and a bit of a file is another */
	CRASH_MISDIRECT,  /* as killed, but one write since the sync before
	                   * last landed on another block, or file */
	CRASH_MODEL_COUNT
};

const char *crash_model_name(enum crash_model m);

/* Register the VFS under this name; once a process. */
#define CRASH_VFS "crash"
void crash_vfs_open(void);
/* Forget files and operations, and start (or stop) recording. */
void crash_record_start(void);
void crash_record_stop(void);
/* Operations recorded so far: what an acknowledgement is dated by. */
size_t crash_ops(void);
/* Move to just before operation k is finished; k only grows until the next
 * crash_rewind. */
void crash_rewind(void);
void crash_seek(size_t k);
/* Syncs passed by now; between two of them what is durable stays. */
size_t crash_syncs(void);
/* Was the operation before k one that makes others last, or k an end? */
bool crash_is_border(size_t k);
/* Lay the disk as that cut leaves it under the model.  Two images of one
 * recording that got the same number are the same bytes (but for a chance of
 * one in 2^64); the same bytes by another way may have two. */
uint64_t crash_image(enum crash_model m, uint64_t seed);
/* Flip one byte that is on the disk now (late rot).  at is taken modulo the
 * size of the named file; does nothing if the file is not there. */
void crash_rot(const char *name, uint64_t at, uint8_t mask);
bool crash_has(const char *name);
/* Does the file hold what `before` did when the recording began?  One that
 * is not there holds nothing, like an empty one. */
bool crash_is_as(const char *name, const char *before);
/* See each whole page that SQLite reads to serve it, by its number: of the
 * database or of its log, not what recovery of the log reads.  NULL: no
 * more. */
typedef void (*crash_watch_fn)(void *ctx, uint32_t page,
    const uint8_t *bytes);
void crash_watch(crash_watch_fn fn, void *ctx);
/* For ledger_env: both names are of the same folder, which is synced. */
int crash_rename(const char *from, const char *to);
/* The second depth: the disk as it now lies is where a new recording begins;
 * crash_pop goes back to the one before it. */
void crash_push(void);
void crash_pop(void);
void crash_vfs_close(void);

#endif

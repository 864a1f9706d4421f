/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/backup.h - a stall's ledger onto a stick, and onto a spare board.
 *
 * Both copy with SQLite's own backup (the log's commits are in the copy),
 * sync, read the copy back from the medium and verify all of it before it
 * gets its name; until then it is called NAME.part, and is removed on
 * failure.  Nothing that exists is written over.
 *
 * The device's key goes along only when asked: whoever has it can go on with
 * this journal.  It lies beside the copy as NAME.key, mode 0600 where the
 * medium knows modes. */
#ifndef LEDGER_BACKUP_H
#define LEDGER_BACKUP_H

#include "ledger/ledger.h"

#define BACKUP_PATH_MAX 1024   /* MEDIUM_PATH_MAX */

/* done of all, in pages or entries; what is being done. */
struct backup_step {
	void (*fn)(void *ctx, const char *what, int64_t done, int64_t of);
	void *ctx;
};

struct backup_job {
	const char *from;        /* ledger_open_read's path; a backup */
	const char *to;          /* a folder, or a file that is not there */
	const char *key;         /* its file; NULL: backup: none, restore:
	                          * FROM.key */
	struct backup_step step; /* fn may be NULL */
	/* Answers: */
	char path[BACKUP_PATH_MAX];
	int64_t entries;
	int64_t boot;            /* restore: of the start it begins */
};

/* To the folder as ledger-DATE-TIME.backup.db, or to that file.  RC_CONFLICT:
 * there is one. */
enum rc ledger_backup(struct backup_job *job, const struct ledger_env *env,
    struct buf *why) MUST_CHECK;
/* A backup, with the key, becomes the ledger of the folder `to`, which has
 * none (RC_CONFLICT).  It begins with a start of its own, numbered far above
 * the last one: the board that was lost may have gone on after the backup. */
enum rc ledger_restore(struct backup_job *job, const struct ledger_env *env,
    struct buf *why) MUST_CHECK;

/* The first of them in pieces, beside the selling: what is sold meanwhile is
 * in the copy too, and the copy's own structure is looked at only while that
 * takes a moment (verify_open).  job->from is not used; job->to and job->path
 * as above, and job is borrowed until backup_close.  RC_STATE: an archive. */
struct backup;
enum rc backup_open(struct ledger *l, struct backup_job *job,
    struct backup **out, struct buf *why) MUST_CHECK;
/* Some rows or pages.  RC_AGAIN: there is more; RC_OK: it has its name.  Else
 * it is over, and nothing is left at backup_close. */
enum rc backup_step(struct backup *b, int rows, struct buf *why) MUST_CHECK;
void backup_close(struct backup *b);   /* accepts NULL */
struct backup_progress { const char *what; int64_t done, of; };
struct backup_progress backup_progress(const struct backup *b);

/* The device's key, out of its file, beside a backup, for a restore. */
enum rc ledger_backup_key(const char *backup, const char *key,
    const struct ledger_env *env, struct buf *why) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/setup_file.h - the few files that setting up writes and reads,
 * and the words it fails with.  Messages go to stderr. */
#ifndef SYNC_BOARD_SETUP_FILE_H
#define SYNC_BOARD_SETUP_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/board_conf.h"
#include "sync/board/store.h"

/* Exit code for an outcome. */
int setup_exit(enum rc rc);
/* Say "cho40-board: why" and give setup_exit(rc). */
int setup_fail(enum rc rc, const char *why);

/* Make a folder, mode 0700; one that is there is fine. */
enum rc setup_folder(const char *path, struct buf *why) MUST_CHECK;
/* A whole file of mode 0600, fsynced.  RC_CONFLICT: it is there already. */
enum rc setup_write(const char *path, struct str text, struct buf *why)
    MUST_CHECK;
/* A small text file, appended without the blanks around it. */
enum rc setup_read(const char *path, struct buf *to, struct buf *why)
    MUST_CHECK;

/* Open the store, run one job with ctx, close. */
struct setup_job {
	const struct board_conf *conf;
	const struct clock *clock;
	enum rc (*run)(struct store *s, void *ctx);
	void *ctx;
	bool outside;   /* outside a transaction: store_look */
};
enum rc setup_run(const struct setup_job *job, struct buf *why) MUST_CHECK;

/* Have a request of admin.h done: by the board that runs in this folder, else
 * in the store itself (where: conf and clock).  Its text goes to `to`. */
enum rc setup_ask(const struct setup_job *where, struct str request, FILE *to,
    struct buf *why) MUST_CHECK;

struct admin_answer;
/* One request of admin.h to the board that runs.  RC_NOT_FOUND and an empty
 * a->why: none runs. */
enum rc setup_ask_board(const struct board_conf *conf, struct str request,
    struct admin_answer *a) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/admin.h - an administrator's command as data.
 *
 * A request is one JSON object with "do", its name, and perhaps "after",
 * where a list goes on.  It is done by admin_do on a writer thread: of the
 * running board, which is asked over admin.sock in its folder, or of the
 * command's own process when no board runs.  The same words either way.
 *
 * The socket is a stream, mode 0600, for root and the board's own user.  A
 * client sends one request ended by a newline; the answer is a line
 * {"rc":N,"why":"...","next":N} and then text for people until the end.  rc
 * counts as enum rc; next not 0: ask again with "after":next.  One client at
 * a time, ADMIN_PATIENCE_MS for each step.  A thread of its own. */
#ifndef SYNC_BOARD_ADMIN_H
#define SYNC_BOARD_ADMIN_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/store.h"

#define ADMIN_REQUEST_MAX 65536
#define ADMIN_TEXT_MAX    65536
#define ADMIN_WHY_MAX     512
#define ADMIN_PATIENCE_MS 10000
#define ADMIN_MINUTES_MAX 1440   /* a code's life */
#define ADMIN_SOCKET      "admin.sock"

struct admin_answer {
	struct buf why;          /* of a refusal */
	struct buf text;
	int64_t next;            /* 0: that was all */
};

/* Is it one to be done outside a transaction, by store_look? */
bool admin_outside(struct str request);
/* Inside a job, or a look.  Not RC_OK: nothing was kept and why says what and
 * what to do. */
enum rc admin_do(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;

struct admin;
struct board;
/* Answer requests on path until admin_close.  A socket that nobody listens on
 * is replaced. */
enum rc admin_open(struct board *b, const char *path, struct admin **out,
    struct buf *why) MUST_CHECK;
void admin_close(struct admin *a);   /* accepts NULL */

#endif

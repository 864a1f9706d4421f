/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/mail.h - GET /t/v1/mail: numbered messages, and the terminals
 * that wait for them.
 *
 * A poll with nothing to tell is parked.  It is answered right after the
 * commit that wrote mail for its terminal, here or in another process, when
 * its time is over, when the same terminal polls again, or when the board
 * stops.  The list of waiting polls is touched on the writer thread only, so
 * no news can slip between looking and waiting. */
#ifndef SYNC_BOARD_MAIL_H
#define SYNC_BOARD_MAIL_H

#include "ledger/base/rc.h"
#include "sync/board/http.h"
#include "sync/board/store.h"

struct board;
struct mail;

enum rc mail_open(struct mail **out) MUST_CHECK;
void mail_close(struct mail *m);   /* accepts NULL; nothing may wait */

/* Inside a job.  The terminal has recorded 1..seen; saves *t.  One that is
 * ahead of us has seen mail that we lost: number on after it, or it would
 * skip what we say next.  What it lost and has asked for goes on
 * (give_back.h). */
enum rc mail_note_seen(struct store *s, struct store_terminal *t,
    int64_t seen) MUST_CHECK;
/* What is new for a terminal after *after, as much as one answer holds, as an
 * array appended to items (MAIL_BYTES_MAX bytes of room); *after moves to the
 * last of it.  Nothing new: "[]". */
enum rc mail_list(struct store *s, uint32_t terminal, int64_t *after,
    struct buf *items) MUST_CHECK;

void mail_get(struct http_exchange *x);   /* handler */

/* Writer thread: mail for this terminal has been committed.  The store's news
 * calls it, whatever act wrote the mail; and for all that have some. */
void mail_wake(struct board *b, uint32_t terminal);
void mail_wake_all(struct board *b);
/* Writer thread: the terminal was revoked; its waiting poll gets 403. */
void mail_refuse(struct board *b, uint32_t terminal);
/* Writer thread: answer polls whose time is over; returns ms to the next
 * one, -1 when none waits. */
int64_t mail_tick(struct board *b);

#endif

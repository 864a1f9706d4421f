/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/mail.h - GET /t/v1/mail: numbered messages, and the terminals
 * that wait for them.
 *
 * A poll with nothing to tell is parked.  It is answered right after the
 * commit that wrote mail for its terminal, when its time is over, when the
 * same terminal polls again, or when the board stops.  The list of waiting
 * polls is touched on the writer thread only, so no news can slip between
 * looking and waiting. */
#ifndef SYNC_BOARD_MAIL_H
#define SYNC_BOARD_MAIL_H

#include "ledger/base/rc.h"
#include "sync/board/http.h"

struct board;
struct mail;

enum rc mail_open(struct mail **out) MUST_CHECK;
void mail_close(struct mail *m);   /* accepts NULL; nothing may wait */

void mail_get(struct http_exchange *x);   /* handler */

/* Writer thread: mail for this terminal has been committed. */
void mail_wake(struct board *b, uint32_t terminal);
/* Writer thread: the terminal was revoked; its waiting poll gets 403. */
void mail_refuse(struct board *b, uint32_t terminal);
/* Writer thread: answer polls whose time is over; returns ms to the next
 * one, -1 when none waits. */
int64_t mail_tick(struct board *b);

#endif

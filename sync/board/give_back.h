/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/give_back.h - what a terminal lost goes back to it by mail.
 *
 * When the witness finds a lost tail, its entries are set aside; from then on
 * they are mailed, in order, as messages of the kind "restore" (PROTOCOL.md,
 * section 3).  A few messages at a time: the first in the transaction that
 * set the tail aside, the next ones each time the terminal has recorded all
 * it was sent, so that a long tail is never one long transaction.  Where it
 * stands is in the store, and the same upload again finds no tail lost: each
 * entry is mailed once.  Only on the store's thread, inside a job. */
#ifndef SYNC_BOARD_GIVE_BACK_H
#define SYNC_BOARD_GIVE_BACK_H

#include "ledger/base/rc.h"
#include "sync/board/store.h"

#define GIVE_BACK_LINES    16      /* in a message */
#define GIVE_BACK_BYTES    24576   /* of a message, at most */
#define GIVE_BACK_MESSAGES 8       /* at a time */

/* Branch number branch was set aside: entries first..last of it.  *t's mail
 * moves; the caller saves it, here and below. */
enum rc give_back_begin(struct store *s, struct store_terminal *t,
    const struct store_tail *tail) MUST_CHECK;
/* The terminal has recorded all its mail: the next messages, if there is
 * still something to give back.  RC_OK also when there is not. */
enum rc give_back_go_on(struct store *s, struct store_terminal *t) MUST_CHECK;
/* The number is another's from now on: what is not mailed will not be. */
enum rc give_back_end(struct store *s, const struct store_terminal *t)
    MUST_CHECK;

#endif

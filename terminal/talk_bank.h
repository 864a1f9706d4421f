/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/talk_bank.h - what is said about a bank that wants this stall's
 * settled sales (PROTOCOL.md: settled, and cursor and feed of "bank").  Part
 * of local_talk. */
#ifndef TERMINAL_TALK_BANK_H
#define TERMINAL_TALK_BANK_H

#include "terminal/local_talk.h"

/* As upstreams are named on the local socket. */
#define TALK_BANK "bank"

/* The answer to `settled`. */
void talk_bank_settled(struct talk *k, struct local_client *c,
    struct str object);
/* How far we are with it: "N" or "N;n1,n2" of the cursor.  False: the client
 * was cut. */
bool talk_bank_cursor(struct talk *k, struct local_client *c);
/* A feed of "bank": nothing but the cursor. */
void talk_bank_feed(struct talk *k, struct local_client *c,
    const struct local_feed *feed);
/* ,"bank":{"at":N,"aside":N} where there is a cursor. */
void talk_bank_put_status(struct talk *k, struct buf *b);

#endif

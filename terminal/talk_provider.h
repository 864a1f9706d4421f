/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/talk_provider.h - what is said about a provider that cho40-sync
 * asks for a stall without a board (PROTOCOL.md: cursor, feed); feeds and
 * cursors of a bank are passed to talk_bank.  Part of local_talk. */
#ifndef TERMINAL_TALK_PROVIDER_H
#define TERMINAL_TALK_PROVIDER_H

#include "terminal/local_talk.h"

/* How far we are with it, and for which account.  False: the client was
 * cut. */
bool talk_provider_cursor(struct talk *k, struct local_client *c);
/* The same, and how far we are with a bank, if the account is another than
 * was told, or none was. */
void talk_provider_turn(struct talk *k, struct local_client *sync);
void talk_provider_feed(struct talk *k, struct local_client *c,
    struct str object);

#endif

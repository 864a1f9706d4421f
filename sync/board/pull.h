/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/pull.h - the thread that asks SePay and Casso for what their
 * pushes did not bring, at the start and every so many minutes.
 *
 * An account is asked about when a file PROVIDER-ACCOUNT.token lies in the
 * folder that [pull] names; it is read anew each time.  Pages are 600 ms
 * apart; who is told to wait lets others go on (pull_turn.h).  How far it came
 * (pull_plan.h) stands in the store (pull), written in the transaction that
 * took the page before: an account's whole history comes, 200 pages a round,
 * whatever stops in between.  A page that cannot be read begins its sweep
 * anew; ids make that harmless. */
#ifndef SYNC_BOARD_PULL_H
#define SYNC_BOARD_PULL_H

#include "sync/board/board.h"

struct pull;
/* *out NULL and RC_OK: no folder is configured. */
enum rc pull_open(struct board *b, struct pull **out) MUST_CHECK;
/* Before the store closes.  Accepts NULL. */
void pull_close(struct pull *p);

#endif

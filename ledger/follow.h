/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/follow.h - the side copy, kept in step with the journal.
 *
 * Inside ledger/ only.  A side copy that fails is let go: the log says so once
 * and ledger_side() tells, but nothing that is sold waits for it. */
#ifndef LEDGER_FOLLOW_H
#define LEDGER_FOLLOW_H

#include "ledger/inside.h"

/* Attach the side copy that env names (not ""), take from it what the journal
 * has lost, and bring it up to date as far as that is quick.  l->tip is known.
 * Only l's own failures are returned. */
enum rc follow_open(struct ledger *l, const struct ledger_env *env)
    MUST_CHECK;
void follow_close(struct ledger *l);
/* l->tip has moved: copy what is new. */
void follow_commit(struct ledger *l);
/* Copy a few entries if it lags.  False: nothing to do. */
bool follow_step(struct ledger *l);

#endif

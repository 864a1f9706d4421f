/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/serve.h - the running board: opens its parts in their order, has
 * the table of who answers what, and ends them. */
#ifndef SYNC_BOARD_SERVE_H
#define SYNC_BOARD_SERVE_H

#include "sync/board/board.h"

struct serve_env { const struct clock *clock; const struct rng *rng; };

/* Open the store and serve.  On failure *out is NULL and why says in one line
 * what and what to do. */
enum rc serve_open(const struct board_conf *conf,
    const struct serve_env *env, struct board **out, struct buf *why)
    MUST_CHECK;
/* Housekeeping, every few seconds.  RC_OK, or why the process must end. */
enum rc serve_tick(struct board *b) MUST_CHECK;
/* Lets what is under way finish, then ends.  Accepts NULL. */
void serve_close(struct board *b);

#endif

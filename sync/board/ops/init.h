/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/init.h - a market's first set-up in one command.
 *
 * With a configuration and no answers it is setup_init.  Else the answers
 * (answers.h) make the configuration, the folder with keys and store, the
 * market's profile, its fee account, and the first administrator.  What is
 * there already stays: running it again changes nothing.  A configuration
 * without a store behind it is kept as FILE.old and written anew.  Run by
 * root, everything but the configuration is made as user cho40-board, where
 * there is one. */
#ifndef SYNC_BOARD_OPS_INIT_H
#define SYNC_BOARD_OPS_INIT_H

#include "sync/board/setup.h"

#define INIT_CONFIG "/etc/cho40/board.conf"

/* --config FILE, --answers FILE; the exit code. */
int setup_first(const struct setup_args *args);
/* Does it need answers?  No: setup_init with the configuration. */
bool setup_first_asks(const struct setup_args *args);

#endif

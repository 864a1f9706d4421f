/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/hook.h - providers' web hooks.  Handlers; listener's thread.
 *
 * 200 with the provider's own words only after the raw delivery and what
 * follows from it are committed.  An account's secret speaks for that account
 * alone: a body about another one is refused. */
#ifndef SYNC_BOARD_HOOK_H
#define SYNC_BOARD_HOOK_H

#include "sync/board/http.h"

void hook_sepay(struct http_exchange *x);

#endif

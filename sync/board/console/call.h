/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/call.h - a request to /api/v1/ becomes a call (api.h):
 * its route found, its body read, its caller known, run, and answered. */
#ifndef SYNC_BOARD_CONSOLE_CALL_H
#define SYNC_BOARD_CONSOLE_CALL_H

#include "sync/board/console/api.h"

/* Handlers of everything there but signing in. */
void call_get(struct http_exchange *x);
void call_post(struct http_exchange *x);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/device.h - may this peer speak for its terminal?  Writer thread.
 */
#ifndef SYNC_BOARD_DEVICE_H
#define SYNC_BOARD_DEVICE_H

#include "sync/board/http.h"
#include "sync/board/store.h"

#define DEVICE_REVOKED "this terminal was revoked; ask the market office"

/* The row of the terminal that the request's certificate names.  RC_DENIED:
 * not registered, revoked, or registered with another certificate; *why
 * (static text) says so.  Inside a job: the first use of a renewed
 * certificate ends the one before it. */
enum rc device_check(struct store *s, const struct http_request *req,
    struct store_terminal *t, const char **why) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/openapi.h - the API described (OpenAPI 3.0), at
 * GET /api/v1/openapi.json and by cho40-board --print-openapi.
 *
 * The areas' fragments (openapi/<area>.json: "paths" and "components") are
 * joined at start.  Who may call comes from the tables of routes, never from
 * a fragment; a route that no fragment has is described as far as its table
 * knows it, so that none is missing. */
#ifndef SYNC_BOARD_CONSOLE_OPENAPI_H
#define SYNC_BOARD_CONSOLE_OPENAPI_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/http.h"

/* The document as text; RC_CORRUPT: a fragment is none, why names it. */
enum rc openapi_open(char **text, struct buf *why) MUST_CHECK;
void openapi_close(char *text);   /* accepts NULL */

void openapi_get(struct http_exchange *x);   /* handler */

#endif

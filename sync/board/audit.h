/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/audit.h - the board's own view of the money, one JSON object a
 * line: every credit, every sale, and totals.  Writer thread.
 *
 * {"k":"credit","seq":N,"id":"sepay:92704","state":"matched","reason":"",
 *  "ref":"C4…","terminal":7,"amount":65000,"bank_ref":"…","at":"…"}
 * {"k":"sale","seq":N,"ref":"C4…","terminal":7,"asked":65000,
 *  "received":65000,"credits":1,"state":"exact","closed":"","seen":0}
 * {"k":"more","credit":N,"sale":N} ends a page that is not the last;
 * {"k":"total","state":"matched","count":N,"sum":N}, one a state, the last. */
#ifndef SYNC_BOARD_AUDIT_H
#define SYNC_BOARD_AUDIT_H

#include "sync/board/http.h"
#include "sync/board/store.h"

#define AUDIT_PAGE 200   /* credits, and sales, in one page */

/* Where a page starts; moved to where the next one does. */
struct audit_at { int64_t credit, sale; bool more; };
enum rc audit_page(struct store *s, struct audit_at *at, struct buf *out)
    MUST_CHECK;

/* Handler: GET /audit.ndjson?credit=N&sale=N, for the office. */
void audit_get(struct http_exchange *x);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/page.h - the board's pages for people: plain HTML, no script,
 * everything that came from outside escaped. */
#ifndef SYNC_BOARD_PAGE_H
#define SYNC_BOARD_PAGE_H

#include "ledger/base/buf.h"
#include "sync/board/credit.h"
#include "sync/board/http.h"

#define PAGE_SALE_MAX 4096   /* bytes of the customer's page */
#define PAGE_SALE_MS  ((int64_t)7 * 24 * 3600 * 1000)   /* of its life */

/* Handlers. */
void page_health(struct http_exchange *x);   /* GET /healthz */
void page_sale(struct http_exchange *x);     /* GET /x/<ref>, the customer */
void page_home(struct http_exchange *x);     /* GET /, the office */

/* Text with < > & " ' escaped. */
void html_put(struct buf *b, struct str s);
/* "35.000 đ" */
void html_vnd(struct buf *b, struct vnd v);

/* The customer's page; asked 0: the amount is not known here.  code: what
 * proves to the seller that so much has come, or "". */
void page_sale_put(struct buf *b, const char *ref, const struct pay_sum *sum,
    enum pay_state state, const char *code);

#endif

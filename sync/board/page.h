/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/page.h - the board's pages for people: plain HTML, no script,
 * everything that came from outside escaped. */
#ifndef SYNC_BOARD_PAGE_H
#define SYNC_BOARD_PAGE_H

#include "ledger/base/buf.h"
#include "ledger/ref.h"
#include "sync/board/credit.h"
#include "sync/board/cut.h"
#include "sync/board/http.h"

#define PAGE_SALE_MAX 4096   /* bytes of the customer's page */
#define PAGE_SALE_MS  ((int64_t)7 * 24 * 3600 * 1000)   /* of its life */

#define PAGE_CLAIM_BODY 1024
#define PAGE_CUT_BODY   256

/* Handlers. */
void page_health(struct http_exchange *x);   /* GET /healthz */
void page_sale(struct http_exchange *x);     /* GET /x/<ref>, the customer */
void page_claim(struct http_exchange *x);    /* POST /x/<ref>, a claim */
void page_cut_form(struct http_exchange *x); /* GET /s/<ref>, the trader */
void page_cut(struct http_exchange *x);      /* POST /s/<ref>, its total */

/* Shared by the pages of a reference.  The reference asked for, in capitals;
 * false: it is none. */
bool page_ref(struct http_exchange *x, char ref[REF_LEN + 1],
    struct ref *parts);
/* One more look, claim or shift's total from there, and for that?  Else
 * answers 429. */
bool page_may_ask(struct http_exchange *x, const char *ref);
bool page_may_claim(struct http_exchange *x, const char *ref);
bool page_may_cut(struct http_exchange *x, const char *ref);
/* A page up to its body's beginning; good: its top is green. */
void page_open(struct buf *b, const char *title, bool good);
/* The reference, its end large. */
void page_ref_put(struct buf *b, const char *ref);
/* A few words (markup of ours) and the way back to the page. */
void page_note_put(struct buf *b, const char *ref, const char *text);
/* The form for a transfer whose content was lost. */
void page_claim_put(struct buf *b, const char *ref);

/* Text with < > & " ' escaped. */
void html_put(struct buf *b, struct str s);
/* "35.000 đ" */
void html_vnd(struct buf *b, struct vnd v);

/* The customer's page; sum.asked 0: the amount is not known here. */
struct page_sale_view {
	const char *ref, *code;   /* code: what proves to the seller that so
	                           * much has come, or "" */
	struct pay_sum sum;
	enum pay_state state;
	int refresh_s;            /* while more may come, ask again then */
};
void page_sale_put(struct buf *b, const struct page_sale_view *v);

/* A shift's total and its code; why else not, with rc of cut_take. */
void page_cut_put(struct buf *b, const char *ref, const struct cut *c);
void page_cut_refusal_put(struct buf *b, const char *ref, enum rc rc);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/sepay_list.h - SePay's lists of transactions, for those whom
 * its web hooks cannot reach: a stall without a board, a board behind a
 * router, and the time after a hook was given up (33 minutes).
 *
 * v1 (my.sepay.vn/userapi) and v2 (userapi.sepay.vn/v2), both with the same
 * token as "Authorization: Bearer".  Amounts of v1 are strings "65000.00",
 * ids of v1 are the hooks' numbers, those of v2 UUIDs: one money has two ids,
 * so a reader stays with one version.  v1 answers 200 without a body where
 * the token is wrong.  Source: docs.sepay.vn, developer.sepay.vn.  Pure. */
#ifndef SYNC_PROVIDER_SEPAY_LIST_H
#define SYNC_PROVIDER_SEPAY_LIST_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/provider/notice.h"

#define SEPAY_PAGE_MAX   50      /* transactions asked for at once */
#define SEPAY_ANSWER_MAX 65536   /* bytes of such a page */

enum sepay_api { SEPAY_V1 = 1, SEPAY_V2 = 2 };

/* What to ask next.  Empty: not asked for. */
struct sepay_query {
	enum sepay_api api;
	const char *base;            /* "https://userapi.sepay.vn/v2" */
	const char *account;
	const char *since_id;
	const char *from, *to;       /* NOTICE_AT_LEN: no older, no younger */
	int64_t page;                /* v2: 1... */
	bool only_in;                /* v2: else money out as well, as v1 */
};
/* Append the address.  It holds no secret. */
void sepay_query_put(struct buf *b, const struct sepay_query *q);

struct sepay_page {
	int64_t items;               /* on this page, odd ones among them */
	int64_t odd;                 /* that could not be read: passed over */
	bool more;                   /* v2 says there are others */
	char first_at[NOTICE_AT_LEN + 1], last_at[NOTICE_AT_LEN + 1];
	char last_id[sizeof(((struct notice *)0)->id)];
};

/* A page as it came with status 200; take is called for each transaction, in
 * the page's order, money out among them.  RC_DENIED: the token is not
 * accepted (v1's empty answer).  RC_BAD_INPUT: not such a list; *why (static
 * text) says what is wrong with it, and take was not called. */
typedef void sepay_take_fn(void *ctx, const struct notice *n);
struct sepay_reader { sepay_take_fn *take; void *ctx; };
enum rc sepay_page_read(enum sepay_api api, struct str body,
    const struct sepay_reader *reader, struct sepay_page *page,
    const char **why) MUST_CHECK;

#endif

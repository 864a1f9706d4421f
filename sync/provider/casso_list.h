/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/casso_list.h - Casso's list of transactions, for the time
 * after a hook was given up and for boards that none can reach.
 *
 * GET .../transactions?fromDate=&page=&pageSize=&sort=ASC with the key as
 * "Authorization: Bearer".  Pages are counted; there is no cursor, so a reader
 * asks again from the day where it was: ids make that harmless.  Pure. */
#ifndef SYNC_PROVIDER_CASSO_LIST_H
#define SYNC_PROVIDER_CASSO_LIST_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/provider/notice.h"

#define CASSO_PAGE_MAX 50

struct casso_query {
	const char *base;            /* "https://oauth.casso.vn/v2" */
	const char *from;            /* "YYYY-MM-DD", or "" */
	int64_t page;                /* 1... */
};
/* Append the address.  It holds no secret. */
void casso_query_put(struct buf *b, const struct casso_query *q);

struct casso_page { int64_t items, odd; bool more;
	char last_day[11]; };        /* the youngest on it, or "" */
/* A page as it came with status 200; take is called for each transaction.
 * RC_DENIED: the key is not accepted.  RC_BAD_INPUT: not such a list; *why
 * says what is wrong with it, and take was not called. */
struct casso_reader { void (*take)(void *ctx, const struct notice *n);
	void *ctx; };
enum rc casso_page_read(struct str body, const struct casso_reader *reader,
    struct casso_page *page, const char **why) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A page of Casso's list. */
#include "ledger/base/rc.h"
#include "sync/provider/casso_list.h"
#include "tests/fuzz/fuzz.h"

static void
take(void *ctx, const struct notice *n)
{
	++*(int64_t *)ctx;
	REQUIRE(n->amount.dong > 0 && n->amount.dong <= VND_MAX);
	REQUIRE(strlen(n->at) == NOTICE_AT_LEN);
	REQUIRE(!n->is_test && str_is_utf8(str_of(n->content)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t count = 0;
	struct casso_reader reader = { take, &count };
	struct casso_page page;
	const char *why;

	enum rc rc = casso_page_read((struct str){ (const char *)data, size },
	    &reader, &page, &why);
	REQUIRE(rc != RC_OK || page.items == count + page.odd);
	REQUIRE(page.items <= CASSO_PAGE_MAX && (rc == RC_OK || count == 0));
	return 0;
}

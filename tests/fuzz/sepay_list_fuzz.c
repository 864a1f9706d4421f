/* SPDX-License-Identifier: Apache-2.0 */
/* A provider's list, whatever it holds: what is taken from it is sound. */
#include "ledger/base/rc.h"
#include "sync/provider/sepay_list.h"
#include "tests/fuzz/fuzz.h"

static void
take(void *ctx, const struct notice *n)
{
	int64_t *count = ctx;

	(*count)++;
	REQUIRE(n->amount.dong > 0 && n->amount.dong <= VND_MAX);
	REQUIRE(n->id[0] != '\0' && strlen(n->at) == NOTICE_AT_LEN);
	REQUIRE(str_is_utf8(str_of(n->content)));
	REQUIRE(n->ref_count <= REF_FOUND_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };

	for (int api = SEPAY_V1; api <= SEPAY_V2; api++) {
		int64_t count = 0;
		struct sepay_reader reader = { take, &count };
		struct sepay_page page;
		const char *why;
		enum rc rc = sepay_page_read((enum sepay_api)api, body,
		    &reader, &page, &why);
		REQUIRE((rc == RC_OK) == (why[0] == '\0'));
		REQUIRE(rc == RC_OK ? count == page.items - page.odd :
		    count == 0);
	}
	return 0;
}

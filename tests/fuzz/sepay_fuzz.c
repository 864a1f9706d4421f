/* SPDX-License-Identifier: Apache-2.0 */
/* A web hook's body, whatever it claims to be: JSON, a form, multipart. */
#include "ledger/base/rc.h"
#include "sync/provider/sepay.h"
#include "tests/fuzz/fuzz.h"

/* What was read holds together, whoever wrote it. */
static void
check(void *ctx, const struct notice *n, const struct notice_bytes *bytes)
{
	struct ref parts;

	++*(int *)ctx;
	REQUIRE(bytes->same.n > 0);
	REQUIRE(n->amount.dong > 0 && n->amount.dong <= VND_MAX);
	REQUIRE(n->id[0] >= '0' && n->id[0] <= '9');
	REQUIRE(n->is_test == (n->id[0] == '0' && n->id[1] == '\0'));
	REQUIRE(strlen(n->at) == NOTICE_AT_LEN);
	REQUIRE(str_is_utf8(str_of(n->content)));
	REQUIRE(n->ref_count <= REF_FOUND_MAX);
	for (size_t i = 0; i < n->ref_count; i++)
		REQUIRE(ref_parse(str_of(n->refs[i]), &parts) == RC_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str types[] = { { "application/json", 16 },
	    { "application/x-www-form-urlencoded", 33 },
	    { "multipart/form-data; boundary=zz", 32 } };
	const char *why;

	for (size_t i = 0; i < 3; i++) {
		struct provider_hook hook = { .content_type = types[i],
		    .body = { (const char *)data, size } };
		int count = 0;
		struct notice_reader reader = { check, &count };
		enum rc rc = sepay_read(&hook, &reader, &why);
		REQUIRE((rc == RC_OK) == (why[0] == '\0'));
		REQUIRE(count == (rc == RC_OK));
	}
	return 0;
}

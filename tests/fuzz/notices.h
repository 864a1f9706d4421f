/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/notices.h - what a provider's reader may give, whoever wrote its
 * input. */
#ifndef TESTS_FUZZ_NOTICES_H
#define TESTS_FUZZ_NOTICES_H

#include "ledger/base/rc.h"
#include "sync/provider/provider.h"
#include "tests/fuzz/fuzz.h"

static void
notices_check(void *ctx, const struct notice *n,
    const struct notice_bytes *bytes)
{
	struct ref parts;

	++*(int *)ctx;
	REQUIRE(bytes->raw.n > 0 && bytes->same.n > 0);
	if (n == NULL)
		return;
	REQUIRE(n->amount.dong > 0 && n->amount.dong <= VND_MAX);
	REQUIRE(strlen(n->at) == NOTICE_AT_LEN && n->id[0] != '\0');
	REQUIRE(str_is_utf8(str_of(n->content)));
	REQUIRE(str_find(str_of(n->id), '"') == strlen(n->id));
	for (size_t i = 0; i < n->ref_count; i++)
		REQUIRE(ref_parse(str_of(n->refs[i]), &parts) == RC_OK);
}

/* Reads, and verifies with every key there is. */
static int
notices_of(const char *name, const uint8_t *data, size_t size)
{
	static const enum provider_auth kinds[] = { PROVIDER_HMAC,
	    PROVIDER_APIKEY, PROVIDER_BEARER, PROVIDER_NONE };
	const struct provider *p = provider_by_name(str_of(name));
	struct provider_hook hook = { .body = { (const char *)data, size },
	    .secret = STR("12345678"), .account = STR("1"),
	    .now_ms = 1793409342000 };
	const char *why = "";
	int count = 0;
	struct notice_reader reader = { notices_check, &count };

	hook.signature = hook.authorization = hook.timestamp = hook.body;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		hook.auth = kinds[i];
		REQUIRE(p->verify(&hook) == RC_DENIED || size > 7);
	}
	enum rc rc = p->read(&hook, &reader, &why);
	REQUIRE(rc == RC_OK ? count > 0 && count <= NOTICES_MAX :
	    count == 0 && why[0] != '\0');
	return 0;
}

#endif

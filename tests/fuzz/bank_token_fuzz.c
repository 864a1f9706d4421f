/* SPDX-License-Identifier: Apache-2.0 */
/* What a bank's token endpoint answers, and cursors: a token that is taken is
 * fit for a header, a cursor is written as it was read. */
#include "sync/bank_token.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bank_token t;
	struct str text = { (const char *)data, size };
	struct bank_cursor one, two;
	char memory[BANK_CURSOR_MAX + 1];
	struct buf b = BUF(memory);

	if (bank_token_read(text, &t) == RC_OK) {
		size_t n = strlen(t.text);
		REQUIRE(n > 0 && n <= BANK_TOKEN_MAX);
		REQUIRE(t.expires_s > 0 && t.expires_s <= BANK_EXPIRES_MAX_S);
		for (size_t i = 0; i < n; i++)
			REQUIRE(t.text[i] > ' ' && t.text[i] <= '~');
	}
	if (bank_cursor_read(text, &one) != RC_OK)
		return 0;
	bank_cursor_put(&b, &one);
	REQUIRE(!b.full);
	enum rc rc = bank_cursor_read(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && one.to == two.to && one.count == two.count &&
	    memcmp(one.aside, two.aside, one.count * sizeof(one.aside[0])) ==
	    0);
	return 0;
}

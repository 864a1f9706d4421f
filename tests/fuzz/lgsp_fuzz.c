/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a province's platform answers is read within bounds: a token of
 * visible letters or none, an end and words that may be kept. */
#include "sync/board/report/lgsp.h"
#include "tests/fuzz/fuzz.h"

static void
check_words(const struct buf *words)
{
	REQUIRE(!words->full);
	REQUIRE(str_is_utf8(buf_str(words)));
	for (size_t i = 0; i < words->n; i++)
		REQUIRE((unsigned char)words->p[i] >= 0x20);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 400, 401, 422, 500, 302 };
	struct str body = { (const char *)data, size };
	static struct lgsp_token token;
	struct lgsp_keys keys;
	char memory[256];

	if (size > LGSP_ANSWER_MAX)
		return 0;
	if (lgsp_token_read(body, &token) == RC_OK) {
		REQUIRE(token.text[0] != '\0' && token.expires_s > 0 &&
		    token.expires_s <= LGSP_EXPIRES_MAX_S);
		for (const char *p = token.text; *p != '\0'; p++)
			REQUIRE(*p > 0x20 && *p < 0x7f);
	}
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct buf words = BUF(memory);
		enum lgsp_end end = lgsp_read(statuses[i], body, "0", &words);
		REQUIRE(end != LGSP_TAKEN || statuses[i] == 200);
		check_words(&words);
	}
	struct buf why = BUF(memory);
	if (lgsp_keys_read(body, &keys, &why) == RC_OK)
		REQUIRE(keys.access[0] != '\0' && keys.secret[0] != '\0');
	return 0;
}

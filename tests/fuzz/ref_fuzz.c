/* SPDX-License-Identifier: Apache-2.0 */
/* The sliding finder agrees with one that writes the folded content down and
 * tries every offset; what it finds survives being made again. */
#include "ledger/base/rc.h"
#include "ledger/fold.h"
#include "ledger/ref.h"
#include "tests/fuzz/fuzz.h"

#define CONTENT_MAX 4096

static size_t
squeeze(struct str s, char *to)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n;) {
		int c = fold_next(s, &at);
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
			to[n++] = (char)c;
	}
	return n;
}

static size_t
find_slowly(struct str s, char out[REF_FOUND_MAX][REF_LEN + 1])
{
	static char flat[CONTENT_MAX];
	size_t n = squeeze(s, flat), found = 0;
	struct ref r;

	for (size_t at = 0; at + REF_LEN <= n && found < REF_FOUND_MAX; at++) {
		struct str one = { flat + at, REF_LEN };
		bool again = false;
		if (ref_parse(one, &r) != RC_OK)
			continue;
		for (size_t i = 0; i < found; i++)
			again = again || str_eq(str_of(out[i]), one);
		if (!again)
			REQUIRE(str_copy(one, out[found++], REF_LEN + 1));
	}
	return found;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char fast[REF_FOUND_MAX][REF_LEN + 1];
	char slow[REF_FOUND_MAX][REF_LEN + 1];
	struct str s = { (const char *)data, size };

	if (size > CONTENT_MAX)
		return 0;
	size_t n = ref_find(s, fast);
	REQUIRE(n == find_slowly(s, slow));
	for (size_t i = 0; i < n; i++) {
		char again[REF_LEN + 1];
		struct ref r;
		REQUIRE(str_eq(str_of(fast[i]), str_of(slow[i])));
		REQUIRE(ref_parse(str_of(fast[i]), &r) == RC_OK);
		ref_make(&r, again);
		REQUIRE(str_eq(str_of(again), str_of(fast[i])));
	}
	return 0;
}

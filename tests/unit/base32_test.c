/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/rng.h"

#define BYTES_MAX 40

static void
known_texts(void **state)
{
	/* "foobar" of RFC 4648, five bits a character, in Crockford's
	 * alphabet. */
	static const struct { const char *bytes, *text; } known[] = {
		{ "", "" }, { "f", "CR" }, { "fo", "CSQG" },
		{ "foo", "CSQPY" }, { "foob", "CSQPYRG" },
		{ "fooba", "CSQPYRK1" }, { "foobar", "CSQPYRK1E8" },
	};
	char text[BASE32_CHARS(BYTES_MAX) + 1], back[BYTES_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct buf b = BUF(text);
		size_t n = strlen(known[i].bytes);
		base32_put(&b, known[i].bytes, n);
		assert_string_equal(text, known[i].text);
		assert_true(base32_decode(buf_str(&b), back, n));
		assert_memory_equal(back, known[i].bytes, n);
	}
}

static void
one_text_for_each_bytes(void **state)
{
	struct rng_seeded seed;
	struct rng rng = rng_from_seed(&seed, 3);
	uint8_t bytes[BYTES_MAX], back[BYTES_MAX];
	char text[BASE32_CHARS(BYTES_MAX) + 1];

	(void)state;
	for (size_t n = 1; n <= BYTES_MAX; n++) {
		struct buf b = BUF(text);
		rng_fill(&rng, bytes, n);
		base32_put(&b, bytes, n);
		assert_int_equal(b.n, BASE32_CHARS(n));
		assert_true(base32_decode(buf_str(&b), back, n));
		assert_memory_equal(back, bytes, n);
		/* Any other last character is other bytes, or none. */
		for (unsigned v = 0; v < 32; v++) {
			char was = text[b.n - 1];
			text[b.n - 1] = base32_char(v);
			if (base32_decode(buf_str(&b), back, n))
				assert_int_equal(text[b.n - 1] == was,
				    memcmp(back, bytes, n) == 0);
			text[b.n - 1] = was;
		}
	}
}

static void
what_is_not_is_refused(void **state)
{
	uint8_t back[BYTES_MAX];

	(void)state;
	assert_false(base32_decode(STR("CR0"), back, 1));
	assert_false(base32_decode(STR("C"), back, 1));
	assert_false(base32_decode(STR("CS"), back, 1));   /* bits beyond */
	assert_false(base32_decode(STR("cr"), back, 1));
	assert_false(base32_decode(STR("CI"), back, 1));
	assert_false(base32_decode(STR("C\xc3"), back, 1));
	for (int c = -128; c < 128; c++) {
		int v = base32_value((char)c);
		assert_true(v == -1 || base32_char((unsigned)v) == (char)c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts),
		cmocka_unit_test(one_text_for_each_bytes),
		cmocka_unit_test(what_is_not_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

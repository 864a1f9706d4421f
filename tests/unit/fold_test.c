/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/fold.h"

/* The alphabet as people write it: each base letter, then all its marked
 * forms, precomposed. */
static const struct { char base; const char *forms; } letters[] = {
	{ 'a', "àáảãạăằắẳẵặâầấẩẫậ" }, { 'A', "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ" },
	{ 'e', "èéẻẽẹêềếểễệ" }, { 'E', "ÈÉẺẼẸÊỀẾỂỄỆ" },
	{ 'i', "ìíỉĩị" }, { 'I', "ÌÍỈĨỊ" },
	{ 'o', "òóỏõọôồốổỗộơờớởỡợ" }, { 'O', "ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ" },
	{ 'u', "ùúủũụưừứửữự" }, { 'U', "ÙÚỦŨỤƯỪỨỬỮỰ" },
	{ 'y', "ỳýỷỹỵ" }, { 'Y', "ỲÝỶỸỴ" },
	{ 'd', "đð" }, { 'D', "ĐÐ" }, { 'c', "ç" }, { 'N', "Ñ" },
};

static void
test_every_letter(void **state)
{
	int seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		struct str s = str_of(letters[i].forms);
		for (size_t at = 0; at < s.n; seen++) {
			size_t from = at;
			int c = fold_next(s, &at);
			if (c != letters[i].base)
				fail_msg("%.*s gives %c", (int)(at - from),
				    s.p + from, c);
		}
	}
	assert_int_equal(seen, 2 * (67 + 1) + 2);
}

static void
test_others(void **state)
{
	size_t at = 0;

	(void)state;
	for (int c = 1; c < 0x80; c++)
		assert_int_equal(fold_char((uint32_t)c), c);
	assert_int_equal(fold_char(0), FOLD_OTHER);
	assert_int_equal(fold_char(0xa0), ' ');
	for (uint32_t c = 0x300; c < 0x370; c++)
		assert_int_equal(fold_char(c), FOLD_NOTHING);
	assert_int_equal(fold_char(0xd7), FOLD_OTHER);    /* times sign */
	assert_int_equal(fold_char(0xf7), FOLD_OTHER);
	assert_int_equal(fold_char(0xc6), FOLD_OTHER);    /* AE */
	assert_int_equal(fold_char(0x20ab), FOLD_OTHER);  /* dong sign */
	assert_int_equal(fold_char(0x1e9f), FOLD_OTHER);
	assert_int_equal(fold_char(0x1efa), FOLD_OTHER);
	assert_int_equal(fold_char(0x10ffff), FOLD_OTHER);
	assert_int_equal(fold_next(STR("\xe1\xba"), &at), FOLD_OTHER);
	assert_int_equal(at, 1);
	/* never anything but ASCII, nothing or other */
	for (uint32_t c = 0; c < 0x11000; c++)
		assert_in_range(fold_char(c) + 1, 0, 0x80);
}

static void
words(const char *text, const char *want)
{
	char out[64];
	struct buf b = BUF(out);

	fold_words(&b, str_of(text));
	assert_false(b.full);
	assert_string_equal(out, want);
}

static void
test_words(void **state)
{
	char out[4];
	struct buf b = BUF(out);

	(void)state;
	words("", "");
	words(" .-", "");
	words("Đặng Thị Mỷ", "DANG THI MY");
	words("  Thanh toán,  rau củ!! 2kg\n", "THANH TOAN RAU CU 2KG");
	words("HD-0001/2", "HD 0001 2");
	/* decomposed, as some keyboards write it */
	words("Tha\xcc\x81ng ba\xcc\x89y \xc4\x91" "e\xcc\x82\xcc\x80u",
	    "THANG BAY DEU");
	words("a\xff\xfe" "b\xe2\x82\xab", "A B");
	words("\xcc\x81", "");
	fold_words(&b, STR("abcd"));
	assert_true(b.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_letter),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/str.h"
#include "ui/telex.h"

static const struct { const char *keys, *text; } cases[] = {
	{ "Chij Myr rau", "Chị Mỷ rau" },
	{ "Quaayf AA", "Quầy Â" },
	{ "Cuwar hangf", "Cửa hàng" },
	{ "Nguyeenx Thij Huowngf", "Nguyễn Thị Hường" },
	{ "Nguyeenx Thij Huongwf", "Nguyễn Thị Hường" },
	{ "Ddoongf Vawn", "Đồng Văn" },
	{ "DDoongf Vanw", "Đồng Văn" },
	{ "hoaf", "hòa" },
	{ "hoafn", "hoàn" },
	{ "hoanf", "hoàn" },
	{ "ngoaif", "ngoài" },
	{ "thuyr", "thủy" },
	{ "quyts", "quýt" },
	{ "quas", "quá" },
	{ "giaf", "già" },
	{ "gif", "gì" },
	{ "giengs", "giéng" },
	{ "gieengs", "giếng" },
	{ "muaf", "mùa" },
	{ "muoongj", "muộng" },
	{ "rau", "rau" },
	{ "truwngs", "trứng" },
	{ "xooi", "xôi" },
	{ "bar", "bả" },
	{ "barr", "bar" },
	{ "baf", "bà" },
	{ "bafz", "ba" },
	{ "bas", "bá" },
	{ "basf", "bà" },
	{ "aaa", "aa" },
	{ "ooo", "oo" },
	{ "ddd", "dd" },
	{ "aww", "aw" },
	{ "oww", "ow" },
	{ "fz", "fz" },
	{ "THUYS", "THÚY" },
	{ "AAMJ", "ẬM" },
	{ "zoo", "zô" },
	{ "pizza", "pizza" },
	{ "abcdefghijklmnopqrstuvwxyz", NULL },
};

static void
type(char *text, size_t cap, const char *keys)
{
	text[0] = '\0';
	for (; *keys != '\0'; keys++) {
		if (*keys == ' ')
			strncat(text, " ", cap - strlen(text) - 1);
		else
			(void)telex_type(text, cap, *keys);
	}
}

static void
test_words(void **state)
{
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		type(text, sizeof(text), cases[i].keys);
		if (cases[i].text != NULL)
			assert_string_equal(text, cases[i].text);
	}
}

/* Any keys into any room: it stays text, terminated, inside. */
static void
test_room(void **state)
{
	static const char keys[] = "aoeuwdsfrxjznghbc qtAODW";
	char text[40];
	unsigned seed = 1;

	(void)state;
	for (size_t cap = 1; cap < sizeof(text); cap++) {
		memset(text, '!', sizeof(text));
		text[0] = '\0';
		for (int i = 0; i < 400; i++) {
			seed = seed * 1103515245 + 12345;
			char c = keys[(seed >> 16) % (sizeof(keys) - 1)];
			size_t n = strlen(text);
			if (c != ' ')
				(void)telex_type(text, cap, c);
			else if (n + 2 <= cap)
				memcpy(text + n, " ", 2);
			assert_true(strlen(text) < cap);
			assert_true(str_is_utf8(str_of(text)));
			assert_int_equal(text[cap], '!');
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

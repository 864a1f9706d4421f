/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/payee.h"

/* Invented people. */
static const struct { const char *typed, *printed; bool whole; } names[] = {
	{ "Nguyễn Thị Mỷ", "NGUYEN THI MY", true },
	{ "NGUYỄN THỊ MỶ", "NGUYEN THI MY", true },
	{ "nguyen thi my", "NGUYEN THI MY", true },
	{ "  Vàng   Thị\tMỷ ", "VANG THI MY", true },
	{ "Đặng Đình Đô", "DANG DINH DO", true },
	/* decomposed: a letter, then its marks */
	{ "Nguye\xcc\x82\xcc\x83n Thi\xcc\xa3", "NGUYEN THI", true },
	{ "Lò Văn Ướt-Ẵm", "LO VAN UOT AM", true },
	{ "H'Hen Niê", "H HEN NIE", true },
	{ "HKD Rau 24/7", "HKD RAU 24 7", true },
	{ "ƯỪỨỬỮỰ ưừứửữự", "UUUUUU UUUUUU", true },
	{ "", "", true },
	{ "   ", "", true },
	{ "…!?", "", true },
	{ "\xff\xfe", "", true },
	{ "ABCDEFGHIJKLMNOPQRSTUVWXY", "ABCDEFGHIJKLMNOPQRSTUVWXY", true },
	{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXY", false },
	/* no blank is left where a word found no room */
	{ "ABCDEFGHIJKLMNOPQRSTUVWX YZ", "ABCDEFGHIJKLMNOPQRSTUVWX", false },
	{ "ABCDEFGHIJKLMNOPQRSTUVW X Y", "ABCDEFGHIJKLMNOPQRSTUVW X", false },
};

static void
test_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char text[HOLDER_MAX + 1];
		struct buf b = BUF(text);

		assert_int_equal(payee_put_holder(&b, str_of(names[i].typed)),
		    names[i].whole);
		assert_string_equal(text, names[i].printed);
	}
}

/* 200 characters, each of which a bank prints, or none of them does. */
static void
test_long(void **state)
{
	char text[HOLDER_MAX + 1], typed[600] = "";
	struct buf b = BUF(text);

	(void)state;
	for (int i = 0; i < 200; i++)
		memcpy(typed + 3 * i, "ễ", 3);
	assert_false(payee_put_holder(&b, (struct str){ typed, 600 }));
	assert_string_equal(text, "EEEEEEEEEEEEEEEEEEEEEEEEE");
	assert_false(payee_put_holder(&b, STR("A")));
	assert_true(payee_put_holder(&b, STR("!")));
	assert_int_equal(strlen(text), HOLDER_MAX);
}

/* As it is typed: a character at a time. */
static void
test_by_letter(void **state)
{
	char text[HOLDER_MAX + 1] = "MY";
	struct buf b = { .p = text, .cap = sizeof(text), .n = 2 };

	(void)state;
	assert_true(payee_put_holder(&b, STR("ễ")));
	assert_string_equal(text, "MYE");
}

static void
test_accounts(void **state)
{
	static const struct {
		const char *bin, *account;
		enum payee_doubt doubt;
	} rows[] = {
		{ "970405", "0000005600", PAYEE_FINE },
		{ "970436", "0900000001", PAYEE_FINE },
		/* 16 to 19 figures that begin with a BIN: a card */
		{ "970436", "9704361234567890", PAYEE_CARD },
		{ "970436", "9704361234567890123", PAYEE_CARD },
		{ "970405", "9704221234567890", PAYEE_CARD },
		{ "970436", "970436123456789", PAYEE_FINE },
		{ "970436", "9700011234567890", PAYEE_FINE },
		{ "970436", "1234361234567890", PAYEE_FINE },
		{ "970436", "97043612345678AB", PAYEE_FINE },
		{ "970436", "12345", PAYEE_SHORT },
		{ "970436", "", PAYEE_SHORT },
		{ "970436", "123456", PAYEE_FINE },
		/* virtual accounts have letters */
		{ "970448", "CASS0000000000001", PAYEE_FINE },
		{ "971025", "PSP000000000001", PAYEE_FINE },
		{ "971025", "PMC000000000001", PAYEE_FINE },
		{ "971025", "0900000001", PAYEE_FINE },
		{ "971025", "900000001", PAYEE_WALLET },
		{ "971025", "1900000001", PAYEE_WALLET },
		{ "971025", "090000000A", PAYEE_WALLET },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (payee_account(str_of(rows[i].bin), str_of(
		    rows[i].account)) != rows[i].doubt)
			fail_msg("%s", rows[i].account);
}

static void
test_holders(void **state)
{
	(void)state;
	assert_int_equal(payee_holder(STR("NGUYEN THI MY")), PAYEE_FINE);
	assert_int_equal(payee_holder(STR("MY")), PAYEE_ONE_WORD);
	assert_int_equal(payee_holder(STR("MY ")), PAYEE_ONE_WORD);
	assert_int_equal(payee_holder(STR("THI MY 2")), PAYEE_FIGURES);
	assert_int_equal(payee_holder(STR("")), PAYEE_ONE_WORD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_by_letter),
		cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_holders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

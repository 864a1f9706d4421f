/* SPDX-License-Identifier: Apache-2.0 */
/* Any number's words, read back by their meaning, are that number. */
#include "ledger/base/rc.h"
#include "ledger/words.h"
#include "tests/fuzz/fuzz.h"

struct listener { uint64_t whole, nine, group, digit; };

static const struct { const char *word; uint64_t digit; } digits[] = {
	{ "không", 0 }, { "một", 1 }, { "mốt", 1 }, { "hai", 2 }, { "ba", 3 },
	{ "bốn", 4 }, { "tư", 4 }, { "năm", 5 }, { "lăm", 5 }, { "sáu", 6 },
	{ "bảy", 7 }, { "tám", 8 }, { "chín", 9 },
};

static void
close_group(struct listener *l, uint64_t unit)
{
	l->nine += (l->group + l->digit) * unit;
	l->group = l->digit = 0;
}

static void
hear(struct listener *l, struct str word)
{
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++)
		if (str_eq(word, str_of(digits[i].word))) {
			l->digit = digits[i].digit;
			return;
		}
	if (str_eq(word, STR("trăm"))) {
		l->group += l->digit * 100;
	} else if (str_eq(word, STR("mươi"))) {
		l->group += l->digit * 10;
	} else if (str_eq(word, STR("mười"))) {
		l->group += 10;
	} else if (str_eq(word, STR("triệu"))) {
		close_group(l, 1000000);
	} else if (str_eq(word, STR("nghìn"))) {
		close_group(l, 1000);
	} else if (str_eq(word, STR("tỷ"))) {
		close_group(l, 1);
		l->whole = (l->whole + l->nine) * 1000000000;
		l->nine = 0;
	} else {
		REQUIRE(str_eq(word, STR("linh")));
	}
	l->digit = 0;
}

static void
check(int64_t n)
{
	char text[WORDS_MAX_BYTES];
	struct buf b = BUF(text);
	struct listener l = { 0, 0, 0, 0 };

	words_put(&b, n);
	REQUIRE(!b.full);
	struct str rest = buf_str(&b);
	if (n < 0)
		REQUIRE(str_eq(str_cut(&rest, ' '), STR("âm")));
	do {
		hear(&l, str_cut(&rest, ' '));
	} while (rest.n > 0);
	close_group(&l, 1);
	REQUIRE(text[b.n - 1] != ' ');
	REQUIRE(l.whole + l.nine ==
	    (n < 0 ? 0 - (uint64_t)n : (uint64_t)n));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t n = 0;

	memcpy(&n, data, size < sizeof(n) ? size : sizeof(n));
	check(n);
	for (int64_t cut = 10; cut < 1000000000000; cut *= 10) {
		check(n / cut);
		check(n - n % cut);
	}
	return 0;
}

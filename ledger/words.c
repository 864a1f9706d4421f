/* SPDX-License-Identifier: Apache-2.0 */
/* Three digits at a time from the left, as people read.  Empty groups in the
 * middle are spoken ("không nghìn"): left out, 1.000.500 would be heard as
 * 1.500.000. */
#include "ledger/base/rc.h"
#include "ledger/words.h"

#define BILLION UINT64_C(1000000000)

static const char *const spelt[] = { "không", "một", "hai", "ba", "bốn",
	"năm", "sáu", "bảy", "tám", "chín", "mốt", "tư", "lăm", "mười",
	"mươi", "linh", "trăm", "nghìn", "triệu", "tỷ", "âm" };
_Static_assert(sizeof(spelt) / sizeof(spelt[0]) == WORD_COUNT,
    "every word is spelt");

struct reading { enum number_word *to; size_t n; };

static void
say(struct reading *r, enum number_word word)
{
	REQUIRE(r->n < WORDS_MAX);
	r->to[r->n++] = word;
}

static enum number_word
digit_word(unsigned digit)
{
	return (enum number_word)((unsigned)WORD_ZERO + digit);
}

static enum number_word
unit_word(unsigned tens, unsigned units)
{
	if (units == 1 && tens >= 2)
		return WORD_ONE_AFTER;
	if (units == 4 && tens >= 2)
		return WORD_FOUR_AFTER;
	if (units == 5 && tens >= 1)
		return WORD_FIVE_AFTER;
	return digit_word(units);
}

/* 1..999; below = a bigger group was read before it. */
static void
say_group(struct reading *r, unsigned group, bool below)
{
	unsigned hundreds = group / 100;
	unsigned tens = group / 10 % 10;
	unsigned units = group % 10;

	if (hundreds > 0 || below) {
		say(r, digit_word(hundreds));
		say(r, WORD_HUNDRED);
	}
	if (tens == 0 && units > 0 && (hundreds > 0 || below)) {
		say(r, WORD_NO_TENS);
	} else if (tens == 1) {
		say(r, WORD_TEN);
	} else if (tens > 1) {
		say(r, digit_word(tens));
		say(r, WORD_TENS);
	}
	if (units > 0)
		say(r, unit_word(tens, units));
}

/* n < 10^9; below as above. */
static void
say_millions(struct reading *r, uint64_t n, bool below)
{
	static const enum number_word names[] = { WORD_MILLION, WORD_THOUSAND,
		WORD_COUNT };
	uint64_t unit = 1000000;

	for (int i = 0; i < 3; i++, unit /= 1000) {
		unsigned group = (unsigned)(n / unit % 1000);
		if (n % (unit * 1000) == 0)
			return;
		if (group == 0 && !below)
			continue;
		if (group == 0)
			say(r, WORD_ZERO);
		else
			say_group(r, group, below);
		if (names[i] != WORD_COUNT)
			say(r, names[i]);
		below = true;
	}
}

size_t
words_list(int64_t n, enum number_word out[WORDS_MAX])
{
	struct reading r = { out, 0 };
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	uint64_t unit = BILLION * BILLION;
	int billions = 2;   /* "tỷ" after this group of nine digits */
	bool below = false;

	if (n < 0)
		say(&r, WORD_MINUS);
	if (n == 0)
		say(&r, WORD_ZERO);
	for (; billions >= 0; billions--, unit /= BILLION) {
		uint64_t nine = left / unit % BILLION;
		if (nine > 0)
			say_millions(&r, nine, below);
		if ((nine > 0 || below) && billions > 0)
			say(&r, WORD_BILLION);
		below = below || nine > 0;
	}
	return r.n;
}

void
words_put(struct buf *b, int64_t n)
{
	enum number_word list[WORDS_MAX];
	size_t count = words_list(n, list);

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(b, ' ');
		buf_puts(b, spelt[list[i]]);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Three digits at a time from the left, as people read.  Empty groups in the
 * middle are spoken ("không nghìn"): left out, 1.000.500 would be heard as
 * 1.500.000. */
#include "ledger/words.h"

#define BILLION UINT64_C(1000000000)

static const char *const digit_words[] = { "không", "một", "hai", "ba",
	"bốn", "năm", "sáu", "bảy", "tám", "chín" };

/* Words go out with one blank between them. */
struct reading { struct buf *to; bool spoken; };

static void
say(struct reading *r, const char *word)
{
	if (r->spoken)
		buf_putc(r->to, ' ');
	buf_puts(r->to, word);
	r->spoken = true;
}

static const char *
unit_word(unsigned tens, unsigned units)
{
	if (units == 1 && tens >= 2)
		return "mốt";
	if (units == 4 && tens >= 2)
		return "tư";
	if (units == 5 && tens >= 1)
		return "lăm";
	return digit_words[units];
}

/* 1..999; below = a bigger group was read before it. */
static void
say_group(struct reading *r, unsigned group, bool below)
{
	unsigned hundreds = group / 100;
	unsigned tens = group / 10 % 10;
	unsigned units = group % 10;

	if (hundreds > 0 || below) {
		say(r, digit_words[hundreds]);
		say(r, "trăm");
	}
	if (tens == 0 && units > 0 && (hundreds > 0 || below)) {
		say(r, "linh");
	} else if (tens == 1) {
		say(r, "mười");
	} else if (tens > 1) {
		say(r, digit_words[tens]);
		say(r, "mươi");
	}
	if (units > 0)
		say(r, unit_word(tens, units));
}

/* n < 10^9; below as above. */
static void
say_millions(struct reading *r, uint64_t n, bool below)
{
	static const char *const names[] = { "triệu", "nghìn", NULL };
	uint64_t unit = 1000000;

	for (int i = 0; i < 3; i++, unit /= 1000) {
		unsigned group = (unsigned)(n / unit % 1000);
		if (n % (unit * 1000) == 0)
			return;
		if (group == 0 && !below)
			continue;
		if (group == 0)
			say(r, digit_words[0]);
		else
			say_group(r, group, below);
		if (names[i] != NULL)
			say(r, names[i]);
		below = true;
	}
}

void
words_put(struct buf *b, int64_t n)
{
	struct reading r = { b, false };
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	uint64_t unit = BILLION * BILLION;
	int billions = 2;   /* "tỷ" after this group of nine digits */
	bool below = false;

	if (n < 0)
		say(&r, "âm");
	if (n == 0)
		say(&r, digit_words[0]);
	for (; billions >= 0; billions--, unit /= BILLION) {
		uint64_t nine = left / unit % BILLION;
		if (nine > 0)
			say_millions(&r, nine, below);
		if ((nine > 0 || below) && billions > 0)
			say(&r, "tỷ");
		below = below || nine > 0;
	}
}

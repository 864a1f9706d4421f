/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/words.h - integers read aloud in northern Vietnamese. */
#ifndef LEDGER_WORDS_H
#define LEDGER_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"

/* The words that numbers are made of, as forms of speech: one, four and five
 * sound otherwise after tens.  The order is the one of assets/voice. */
enum number_word {
	WORD_ZERO, WORD_ONE, WORD_TWO, WORD_THREE, WORD_FOUR, WORD_FIVE,
	WORD_SIX, WORD_SEVEN, WORD_EIGHT, WORD_NINE,
	WORD_ONE_AFTER,      /* mốt: 21 */
	WORD_FOUR_AFTER,     /* tư: 24 */
	WORD_FIVE_AFTER,     /* lăm: 15 */
	WORD_TEN, WORD_TENS, /* mười, mươi */
	WORD_NO_TENS,        /* linh: 105 */
	WORD_HUNDRED, WORD_THOUSAND, WORD_MILLION, WORD_BILLION,
	WORD_MINUS,
	WORD_COUNT
};

/* The longest reading of any int64_t, in words. */
#define WORDS_MAX 64

/* Longest reading of any int64_t with its NUL fits in this many bytes. */
#define WORDS_MAX_BYTES 512

/* The words of n in the order they are said; returns how many. */
size_t words_list(int64_t n, enum number_word out[WORDS_MAX]);
/* Append n in words, UTF-8 NFC, single blanks: "sáu mươi lăm nghìn". */
void words_put(struct buf *b, int64_t n);

#endif

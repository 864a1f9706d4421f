/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/voice_words.h - what is said for a sound: a list of clips.
 *
 * Pure.  The verdict leads, and an amount always ends with its unit: "Đủ tiền.
 * Đã nhận hai trăm nghìn đồng."  Help and errors are one phrase each, whole.
 * A clip's key is the name of its row in assets/voice/LANG.tsv, or of its
 * string, of its entry in a bank and of a person's recording of it
 * (docs/voice.md). */
#ifndef TERMINAL_VOICE_WORDS_H
#define TERMINAL_VOICE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/words.h"
#include "ui/app.h"
#include "ui/strings.h"

/* The number words come first, as enum number_word has them. */
#define VOICE_CLIPS(X)                                                        \
	X(CLIP_ZERO, "zero")                                                  \
	X(CLIP_ONE, "one")                                                    \
	X(CLIP_TWO, "two")                                                    \
	X(CLIP_THREE, "three")                                                \
	X(CLIP_FOUR, "four")                                                  \
	X(CLIP_FIVE, "five")                                                  \
	X(CLIP_SIX, "six")                                                    \
	X(CLIP_SEVEN, "seven")                                                \
	X(CLIP_EIGHT, "eight")                                                \
	X(CLIP_NINE, "nine")                                                  \
	X(CLIP_ONE_AFTER, "one-after-tens")                                   \
	X(CLIP_FOUR_AFTER, "four-after-tens")                                 \
	X(CLIP_FIVE_AFTER, "five-after-tens")                                 \
	X(CLIP_TEN, "ten")                                                    \
	X(CLIP_TENS, "tens")                                                  \
	X(CLIP_NO_TENS, "no-tens")                                            \
	X(CLIP_HUNDRED, "hundred")                                            \
	X(CLIP_THOUSAND, "thousand")                                          \
	X(CLIP_MILLION, "million")                                            \
	X(CLIP_BILLION, "billion")                                            \
	X(CLIP_MINUS, "minus")                                                \
	X(CLIP_DONG, "dong")                                                  \
	X(CLIP_PAID, "paid")                                                  \
	X(CLIP_SHORT, "short")                                                \
	X(CLIP_OVER, "over")                                                  \
	X(CLIP_LATE, "late")                                                  \
	X(CLIP_UNCONFIRMED, "unconfirmed")                                    \
	X(CLIP_CASH, "cash")                                                  \
	X(CLIP_CODE, "code")                                                  \
	X(CLIP_STRAY, "stray")                                                \
	X(CLIP_RECEIVED, "received")                                          \
	X(CLIP_ONLY, "only-received")                                         \
	X(CLIP_MISSING, "still-missing")                                      \
	X(CLIP_TOO_MUCH, "too-much")                                          \
	X(CLIP_ASK, "ask")                                                    \
	X(CLIP_FEE_TRUE, "receipt-true")                                      \
	X(CLIP_FEE_FORGED, "receipt-forged")                                  \
	X(CLIP_TOLD_RIGHT, "bank-agrees")                                     \
	X(CLIP_TOLD_LESS, "bank-has-less")                                    \
	X(CLIP_TOLD_MORE, "bank-has-more")

/* Then a phrase for each text that is also said aloud. */
#define X(name, key) name,
#define Y(name, key) CLIP_SAYS_##name,
enum clip {
	VOICE_CLIPS(X)
	CLIP_WORDS,                     /* how many of them are words */
	CLIP_BEFORE_PHRASES = CLIP_WORDS - 1,
	STRINGS_SPOKEN(Y)
	CLIP_COUNT
};
#undef X
#undef Y

/* Two amounts of the longest, each with its unit, and the phrases. */
#define SPOKEN_MAX (2 * (WORDS_MAX + 1) + 6)

/* After a verdict, at a comma, and after the name of a group of digits. */
#define SPOKEN_STOP_MS  250
#define SPOKEN_COMMA_MS 140
#define SPOKEN_GROUP_MS 40
/* Figures that are written down by who listens: each, and each group. */
#define SPOKEN_DIGIT_MS 160
#define SPOKEN_FOUR_MS  600

struct spoken {
	size_t n;                       /* 0: nothing is said */
	uint8_t clip[SPOKEN_MAX];       /* enum clip */
	uint16_t pause_ms[SPOKEN_MAX];  /* after it; 0: the next joins on */
};

/* Static storage. */
const char *clip_key(enum clip c);

/* What is said for fx, an EFFECT_SOUND. */
void spoken_for(const struct effect *fx, struct spoken *out);

#endif

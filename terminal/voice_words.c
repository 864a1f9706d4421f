/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "terminal/voice_words.h"

#define STEPS_MAX 6

/* A step of a sentence: a clip, one up so that what is left out is the end, or
 * one of these. */
enum {
	END,
	STOP = CLIP_COUNT + 1,
	DIGITS,         /* of the effect's code, slowly */
	AMOUNT,         /* with its unit */
	RECEIVED,       /* the same, and a comma */
	PHRASE          /* of the effect's text, if it has one */
};
#define CLIP(c) ((c) + 1)

/* A row without steps makes its chirp only: whoever pressed the key looks at
 * the glass. */
static const uint8_t sentences[SOUND_COUNT][STEPS_MAX] = {
	[SOUND_PAID] = { CLIP(CLIP_PAID), STOP, CLIP(CLIP_RECEIVED),
	    AMOUNT },
	[SOUND_SHORT] = { CLIP(CLIP_SHORT), STOP, CLIP(CLIP_ONLY),
	    RECEIVED, CLIP(CLIP_MISSING), AMOUNT },
	[SOUND_OVER] = { CLIP(CLIP_OVER), STOP, CLIP(CLIP_RECEIVED),
	    RECEIVED, CLIP(CLIP_TOO_MUCH), AMOUNT },
	[SOUND_LATE] = { CLIP(CLIP_LATE), STOP, CLIP(CLIP_RECEIVED),
	    AMOUNT },
	/* Nobody says "received" of what no bank has told. */
	[SOUND_UNCONFIRMED] = { CLIP(CLIP_UNCONFIRMED), STOP,
	    AMOUNT },
	[SOUND_CASH] = { CLIP(CLIP_CASH), STOP, AMOUNT },
	[SOUND_CODE] = { CLIP(CLIP_CODE), STOP, CLIP(CLIP_PAID),
	    STOP, AMOUNT },
	[SOUND_STRAY] = { CLIP(CLIP_STRAY), STOP, CLIP(CLIP_RECEIVED),
	    AMOUNT },
	[SOUND_FEE_TRUE] = { CLIP(CLIP_FEE_TRUE) },
	[SOUND_FEE_FORGED] = { CLIP(CLIP_FEE_FORGED) },
	[SOUND_TOLD_RIGHT] = { CLIP(CLIP_TOLD_RIGHT), STOP, AMOUNT },
	[SOUND_TOLD_LESS] = { CLIP(CLIP_TOLD_LESS), STOP, AMOUNT },
	[SOUND_TOLD_MORE] = { CLIP(CLIP_TOLD_MORE), STOP, AMOUNT },
	[SOUND_ASK] = { CLIP(CLIP_ASK), AMOUNT },
	[SOUND_HELP] = { PHRASE },
	[SOUND_ERROR] = { PHRASE },
	[SOUND_DIGITS] = { DIGITS },
};

/* One up: 0 is a text that is not said. */
#define X(name, key) [STR_##name] = CLIP(CLIP_SAYS_##name),
static const uint8_t phrases[STR_COUNT] = { STRINGS_SPOKEN(X) };
#undef X

_Static_assert((int)CLIP_ZERO == (int)WORD_ZERO &&
    (int)CLIP_MINUS == (int)WORD_MINUS && (int)CLIP_DONG == (int)WORD_COUNT,
    "a number word is its clip");
_Static_assert(PHRASE <= UINT8_MAX, "a step is a byte");

const char *
clip_key(enum clip c)
{
#define X(name, key) key,
	static const char *const keys[] = { VOICE_CLIPS(X) STRINGS_SPOKEN(X) };
#undef X

	REQUIRE((unsigned)c < CLIP_COUNT);
	return keys[c];
}

static void
add(struct spoken *s, int clip)
{
	REQUIRE(s->n < SPOKEN_MAX);
	s->clip[s->n] = (uint8_t)clip;
	s->pause_ms[s->n++] = 0;
}

static void
pause(struct spoken *s, uint16_t ms)
{
	REQUIRE(s->n > 0);
	s->pause_ms[s->n - 1] = ms;
}

static void
add_amount(struct spoken *s, struct vnd amount)
{
	enum number_word words[WORDS_MAX];
	size_t n = words_list(amount.dong, words);

	for (size_t i = 0; i < n; i++) {
		add(s, (int)words[i]);
		if (words[i] >= WORD_THOUSAND && words[i] <= WORD_BILLION &&
		    i + 1 < n)
			pause(s, SPOKEN_GROUP_MS);
	}
	add(s, CLIP_DONG);
}

static void
add_phrase(struct spoken *s, int text)
{
	REQUIRE(text >= 0 && text < STR_COUNT);
	if (phrases[text] != END)
		add(s, phrases[text] - 1);
}

static void
add_digits(struct spoken *s, const char *code)
{
	for (const char *c = code; *c != '\0'; c++)
		if (*c >= '0' && *c <= '9') {
			add(s, CLIP_ZERO + (*c - '0'));
			pause(s, SPOKEN_DIGIT_MS);
		} else if (s->n > 0) {
			pause(s, SPOKEN_FOUR_MS);
		}
}

void
spoken_for(const struct effect *fx, struct spoken *out)
{
	const uint8_t *step = sentences[fx->sound];

	out->n = 0;
	for (int i = 0; i < STEPS_MAX && step[i] != END; i++) {
		bool has = i + 1 < STEPS_MAX && step[i + 1] == RECEIVED;

		/* "Only ... received" of nothing is left out whole. */
		if (has && fx->received.dong == 0)
			i++;
		else if (step[i] == PHRASE)
			add_phrase(out, fx->text);
		else if (step[i] == STOP)
			pause(out, SPOKEN_STOP_MS);
		else if (step[i] == DIGITS)
			add_digits(out, fx->code);
		else if (step[i] == AMOUNT)
			add_amount(out, fx->amount);
		else if (step[i] != RECEIVED)
			add(out, step[i] - 1);
		else {
			add_amount(out, fx->received);
			pause(out, SPOKEN_COMMA_MS);
		}
	}
}

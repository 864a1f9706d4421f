/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "ledger/base/log.h"
#include "terminal/speaker.h"
#include "ui/sdl_sound.h"

#define TONES_MAX   6
#define SILENT_MS   60000
#define LOOK_MS     1000    /* is the device still there? */
#define PEAK        22000   /* of 32767: small speakers rattle above */
#define ATTACK_MS   6       /* a tone that starts at once clicks */
#define RELEASE_MS  30

struct tone { int hz, ms; };   /* hz 0: a rest */

static const struct tone chirps[SOUND_COUNT][TONES_MAX] = {
	[SOUND_KEY]         = { { 1900, 14 } },
	[SOUND_ERROR]       = { { 240, 120 } },
	[SOUND_PAID]        = { { 880, 130 }, { 1320, 260 } },
	[SOUND_SHORT]       = { { 660, 180 }, { 0, 60 }, { 440, 180 },
	                        { 0, 60 }, { 330, 320 } },
	[SOUND_OVER]        = { { 880, 90 }, { 1320, 90 }, { 0, 90 },
	                        { 880, 90 }, { 1320, 180 } },
	[SOUND_LATE]        = { { 590, 300 }, { 0, 80 }, { 880, 300 } },
	[SOUND_UNCONFIRMED] = { { 700, 90 }, { 620, 90 }, { 700, 90 },
	                        { 620, 90 }, { 700, 140 } },
	[SOUND_CODE]        = { { 880, 130 }, { 1100, 130 }, { 1320, 200 } },
	[SOUND_CASH]        = { { 1050, 70 }, { 0, 40 }, { 1050, 110 } },
	[SOUND_STRAY]       = { { 500, 140 }, { 0, 70 }, { 500, 140 },
	                        { 0, 70 }, { 760, 220 } },
	[SOUND_FEE_TRUE]    = { { 520, 110 }, { 0, 40 }, { 660, 220 } },
	[SOUND_FEE_FORGED]  = { { 330, 200 }, { 0, 60 }, { 330, 200 },
	                        { 0, 60 }, { 220, 300 } },
	[SOUND_TOLD_RIGHT]  = { { 880, 130 }, { 1100, 130 }, { 1320, 130 } },
	[SOUND_TOLD_LESS]   = { { 660, 180 }, { 0, 60 }, { 440, 180 } },
	[SOUND_TOLD_MORE]   = { { 880, 90 }, { 1320, 90 }, { 0, 90 },
	                        { 880, 90 } },
	[SOUND_ASK]         = { { 1500, 14 } },
	[SOUND_AGAIN]       = { { 1700, 14 } },
	[SOUND_HELP]        = { { 1300, 14 } },
	[SOUND_DIGITS]      = { { 1300, 60 }, { 0, 60 }, { 1300, 60 } },
};

struct speaker {
	struct sdl_sound *sound;     /* NULL: silent */
	int64_t due_ms;
	int64_t silent_until_ms;
	struct voice_places places;
	struct voice *voice;         /* the chosen one; NULL: none */
	struct voice *north;         /* for what that one lacks, or NULL */
	struct spoken last;          /* what was said last */
	size_t queued;               /* samples of the present sentence */
	int64_t speaks_until_ms;
	enum speaker_state state;
	enum sound speaks;           /* until then */
	int16_t chirp[SPEAKER_CHIRP_MAX];
};

/* A sine's value, -32767..32767, of a phase of 65536 to the turn.  The
 * parabola 4x(1-x) and one correction step: within 0.2 % of the sine, which
 * no market loudspeaker can tell apart. */
static int32_t
sine(uint32_t phase)
{
	int32_t x = (int32_t)(phase & 0x7fff);           /* half a turn */
	int32_t y = (int32_t)(((int64_t)4 * x * (32768 - x)) >> 15);

	if (y > 32767)
		y = 32767;
	/* 0.775 y + 0.225 y^2 */
	y = (int32_t)(((int64_t)25395 * y + (int64_t)7373 * y / 32768 * y) >>
	    15);
	return (phase & 0x8000) != 0 ? -y : y;
}

/* Loudness of sample i of n: a ramp up, a plateau, a ramp down, in 1/256. */
static int32_t
envelope(size_t i, size_t n)
{
	size_t up = SPEAKER_RATE_HZ * ATTACK_MS / 1000;
	size_t down = SPEAKER_RATE_HZ * RELEASE_MS / 1000;

	if (down > n / 2)
		down = n / 2;
	if (up > n / 4)
		up = n / 4;
	if (i < up)
		return (int32_t)(i * 256 / up);
	if (i >= n - down)
		return (int32_t)((n - 1 - i) * 256 / down);
	return 256;
}

static int
tune_ms(const struct tone *tone)
{
	int ms = 0;

	for (int t = 0; t < TONES_MAX; t++)
		ms += tone[t].ms;
	return ms;
}

size_t
speaker_render(enum sound sound, int most_ms, int16_t *pcm)
{
	const struct tone *tone = chirps[sound];
	int all_ms = tune_ms(tone);
	size_t n = 0;

	for (int t = 0; t < TONES_MAX && tone[t].ms > 0; t++) {
		int ms = all_ms > most_ms ? tone[t].ms * most_ms / all_ms :
		    tone[t].ms;
		size_t len = (size_t)ms * SPEAKER_RATE_HZ / 1000;
		uint32_t step = (uint32_t)tone[t].hz * 65536u /
		    SPEAKER_RATE_HZ;

		REQUIRE(n + len <= SPEAKER_CHIRP_MAX);
		for (size_t i = 0; i < len; i++) {
			int32_t v = sine((uint32_t)i * step) * PEAK / 32767;
			if (tone[t].hz == 0)
				v = 0;
			pcm[n++] = (int16_t)(v * envelope(i, len) / 256);
		}
	}
	return n;
}

enum rc
speaker_open(const struct speaker_conf *conf, struct speaker **out)
{
	struct speaker *s = calloc(1, sizeof(*s));

	*out = NULL;
	if (s == NULL)
		return RC_NO_MEMORY;
	s->due_ms = INT64_MAX;
	s->places = conf->places;
	enum rc rc = conf->on ? sdl_sound_open(&s->sound, SPEAKER_RATE_HZ) :
	    RC_OK;
	if (rc != RC_OK) {
		speaker_close(s);
		return rc;
	}
	if (s->sound != NULL) {
		sdl_sound_volume(s->sound, conf->percent);
		s->state = SPEAKER_UNTRIED;
	}
	*out = s;
	return RC_OK;
}

void
speaker_close(struct speaker *s)
{
	if (s == NULL)
		return;
	sdl_sound_close(s->sound);
	voice_close(s->voice);
	voice_close(s->north);
	free(s);
}

/* --- who speaks ------------------------------ */

static void
change_voice(struct voice **v, const struct voice_places *p,
    enum narrator which)
{
	voice_close(*v);
	*v = NULL;
	if (which != VOICE_NONE && voice_open(p, which, v) != RC_OK)
		log_line(LOG_ERROR, "voice", "out of memory: chirps only");
}

void
speaker_voice(struct speaker *s, enum narrator which)
{
	if (s->sound == NULL)
		return;
	change_voice(&s->voice, &s->places, which);
	change_voice(&s->north, &s->places, which == VOICE_VI_NORTH ||
	    which == VOICE_NONE ? VOICE_NONE : VOICE_VI_NORTH);
}

unsigned
speaker_voices(const struct speaker *s)
{
	unsigned there = 0;

	for (int v = 0; v < VOICE_COUNT && s->sound != NULL; v++)
		if (voice_offered(&s->places, (enum narrator)v))
			there |= 1u << v;
	return there | 1u << VOICE_NONE;
}

/* --- playing ------------------------------ */

static enum rc
put(void *ctx, const int16_t *pcm, size_t n)
{
	struct speaker *s = ctx;
	enum rc rc = sdl_sound_play(s->sound, pcm, n);

	if (rc == RC_OK)
		s->queued += n;
	return rc;
}

/* The next of the queue; false: there is nobody to hear it. */
static bool
settled(struct speaker *s, int64_t mono_ms, enum rc rc)
{
	if (rc == RC_OK) {
		s->due_ms = mono_ms;
		s->state = SPEAKER_HEARD;
	} else if (rc == RC_OFFLINE) {
		s->silent_until_ms = mono_ms + SILENT_MS;
		s->state = SPEAKER_DEAF;
	}
	/* RC_TOO_BIG: the queue speaks already. */
	return rc == RC_OK;
}

/* Who can say it; NULL: nobody. */
static struct voice *
narrator(const struct speaker *s, const struct spoken *words)
{
	if (s->voice == NULL || words->n == 0)
		return NULL;
	if (voice_can_say(s->voice, words))
		return s->voice;
	return s->north != NULL && voice_can_say(s->north, words) ? s->north :
	    NULL;
}

static void
speak(struct speaker *s, int64_t mono_ms, struct voice *v,
    const struct spoken *words)
{
	const struct voice_sink sink = { put, s };
	enum rc rc = voice_say(v, words, &sink);

	if (rc == RC_DISK || rc == RC_CORRUPT || rc == RC_NOT_FOUND)
		log_line(LOG_WARN, "voice", "broken off: %s", rc_text(rc));
	else
		(void)settled(s, mono_ms, rc);
}

static bool
is_verdict(enum sound s)
{
	return s != SOUND_KEY && s != SOUND_ERROR && s != SOUND_ASK &&
	    s != SOUND_AGAIN && s != SOUND_HELP &&
	    s != SOUND_DIGITS;
}

/* Of the same kind the newer one is heard; a verdict before all others. */
static bool
gives_way(const struct speaker *s, int64_t mono_ms, enum sound sound,
    bool says)
{
	if (mono_ms >= s->speaks_until_ms)
		return false;
	if (!says && (sound == SOUND_KEY || sound == SOUND_ERROR))
		return s->speaks != SOUND_HELP && s->speaks != SOUND_ERROR;
	return is_verdict(s->speaks) && !is_verdict(sound);
}

void
speaker_play(struct speaker *s, int64_t mono_ms, const struct effect *fx)
{
	bool speaks = mono_ms < s->speaks_until_ms;
	struct spoken words;

	if (s->sound == NULL || mono_ms < s->silent_until_ms)
		return;
	spoken_for(fx, &words);
	if (fx->sound == SOUND_AGAIN)
		words = s->last;
	struct voice *who = narrator(s, &words);
	if (gives_way(s, mono_ms, fx->sound, who != NULL))
		return;
	/* Clicks follow each other. */
	if (fx->sound != SOUND_KEY || speaks)
		sdl_sound_stop(s->sound);
	s->queued = 0;
	s->speaks_until_ms = 0;
	size_t n = speaker_render(fx->sound, who != NULL ?
	    SPEAKER_BRIEF_MS : SPEAKER_CHIRP_MS, s->chirp);
	if (!settled(s, mono_ms, put(s, s->chirp, n)))
		return;
	/* Help has a key of its own to be heard again. */
	if (words.n > 0 && fx->sound != SOUND_HELP)
		s->last = words;
	if (who != NULL)
		speak(s, mono_ms, who, &words);
	if (who == NULL && !is_verdict(fx->sound))
		return;
	s->speaks = fx->sound;
	s->speaks_until_ms = mono_ms +
	    (int64_t)(s->queued * 1000 / SPEAKER_RATE_HZ);
}

void
speaker_volume(struct speaker *s, int percent)
{
	if (s->sound != NULL)
		sdl_sound_volume(s->sound, percent);
}

enum speaker_state
speaker_state(const struct speaker *s)
{
	return s->state;
}

int64_t
speaker_deadline(const struct speaker *s)
{
	return s->due_ms;
}

void
speaker_turn(struct speaker *s, int64_t mono_ms)
{
	if (s->sound == NULL || mono_ms < s->due_ms)
		return;
	int ms = sdl_sound_tick(s->sound);
	s->due_ms = ms < 0 ? INT64_MAX : mono_ms + (ms < LOOK_MS ? ms :
	    LOOK_MS);
	if (ms < 0)
		s->speaks_until_ms = 0;
}

bool
speaker_lost(struct speaker *s)
{
	bool lost = s->sound != NULL && sdl_sound_lost(s->sound);

	if (lost)
		s->state = SPEAKER_DEAF;
	return lost;
}

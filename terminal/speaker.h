/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/speaker.h - the sounds of the kiosk, and then the words.
 *
 * Each verdict has its own chirp, told apart by rhythm and direction as well
 * as by pitch, so that a trader who looks elsewhere knows: rising = proven,
 * falling = money is missing, two rising pairs = too much, a slow pair =
 * late, a trembling one = unconfirmed.  Computed when it is wanted, in
 * integers.  The voice follows the chirp (terminal/voice.h), which is the same
 * tune but brief then: the words are what is waited for.
 *
 * A newer verdict silences whatever is heard, and nothing but a verdict
 * silences a verdict: a key does not sound meanwhile, help and errors are not
 * said.  Of what is no verdict the newer is heard, and a key cuts off help and
 * errors.  No audio device is no error.  Loop thread. */
#ifndef TERMINAL_SPEAKER_H
#define TERMINAL_SPEAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "terminal/voice.h"
#include "ui/app.h"

#define SPEAKER_RATE_HZ   16000
#define SPEAKER_CHIRP_MS  900     /* longest */
#define SPEAKER_BRIEF_MS  200     /* before words */
#define SPEAKER_CHIRP_MAX (SPEAKER_RATE_HZ * SPEAKER_CHIRP_MS / 1000)

struct speaker;

struct speaker_conf {
	bool on;      /* false: silent for ever, the audio library untouched */
	int percent;  /* 0..100 */
	struct voice_places places;
};

/* Without words until speaker_voice.  RC_NO_MEMORY. */
enum rc speaker_open(const struct speaker_conf *conf, struct speaker **out)
    MUST_CHECK;
void speaker_close(struct speaker *s);   /* accepts NULL */

/* fx: an EFFECT_SOUND.  Without a device, the next minute is silent: asking
 * for one is slow. */
void speaker_play(struct speaker *s, int64_t mono_ms, const struct effect *fx);
/* Whose words; VOICE_NONE: chirps only.  What a voice has no clips for is said
 * by the northern one, whole. */
void speaker_voice(struct speaker *s, enum narrator which);
/* 1 << enum narrator, of those that something is there of. */
unsigned speaker_voices(const struct speaker *s);
/* 0..100, of what is played from now on. */
void speaker_volume(struct speaker *s, int percent);
/* Was a sound played since the start: none was tried, the last one was, or
 * there is no device.  OFF: by the configuration. */
enum speaker_state { SPEAKER_OFF, SPEAKER_UNTRIED, SPEAKER_HEARD,
	SPEAKER_DEAF };
enum speaker_state speaker_state(const struct speaker *s);
/* When speaker_turn has something to do at the latest, or INT64_MAX. */
int64_t speaker_deadline(const struct speaker *s);
/* Lets go of the audio device when it has fallen silent. */
void speaker_turn(struct speaker *s, int64_t mono_ms);
/* A device that was heard has gone: told once, until another is heard to the
 * end of a sound.  The next sound asks for it again. */
bool speaker_lost(struct speaker *s);

/* The samples of a sound at full volume; at most SPEAKER_CHIRP_MAX.  With less
 * than it takes in most_ms, faster.  Pure. */
size_t speaker_render(enum sound sound, int most_ms, int16_t *pcm);

#endif

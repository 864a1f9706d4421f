/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/voice_clip.h - one recorded word or phrase: read, and made like the
 * others.
 *
 * Pure.  People record as their telephone does; the bank wants 16-bit mono at
 * VOICE_RATE_HZ, without silence at its ends, all words equally loud, and
 * nothing that clicks.  Used at build time by packaging/tools/voice_pack.c
 * and at start for a person's own recordings. */
#ifndef TERMINAL_VOICE_CLIP_H
#define TERMINAL_VOICE_CLIP_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"

#define VOICE_RATE_HZ      16000
/* A word, of which all recordings are held in memory, and a phrase, which is
 * read when it is said. */
#define VOICE_WORD_MAX_MS  3000
#define VOICE_CLIP_MAX_MS  8000
#define VOICE_WORD_MAX     (VOICE_RATE_HZ * VOICE_WORD_MAX_MS / 1000)
/* Nobody listens longer: a phrase of a voice that is shipped. */
#define VOICE_SAID_MAX     (VOICE_RATE_HZ * 6)
#define VOICE_CLIP_MAX     (VOICE_RATE_HZ * VOICE_CLIP_MAX_MS / 1000)
/* A recording of it: 48 kHz, two channels, with silence around it. */
#define VOICE_WAV_MAX      ((size_t)2 << 20)

/* A word's level, as the root of the mean square of its samples, and the
 * largest sample that a dressed one has.  A phrase has pauses, which are left
 * in: at this level its words are no louder than a verdict's. */
#define VOICE_LEVEL        5200
#define VOICE_PHRASE_LEVEL 4500
#define VOICE_PEAK         30000
#define VOICE_FADE_MS      5

struct voice_clip {
	size_t n;                       /* samples at VOICE_RATE_HZ */
	int16_t pcm[VOICE_CLIP_MAX];
};

/* Read a RIFF WAVE file (Microsoft, "Multimedia Programming Interface", 1991):
 * PCM of 16 bits, one or two channels, 8 to 48 kHz; other chunks are passed
 * over.  RC_BAD_INPUT: not one, or cut short; RC_TOO_BIG: longer than
 * VOICE_CLIP_MAX_MS.  *c is then empty. */
enum rc voice_wav_read(const uint8_t *bytes, size_t n, struct voice_clip *c)
    MUST_CHECK;

/* Trim, bring to the level and fade.  RC_NOT_FOUND, and *c empty: there is only
 * silence. */
enum rc voice_clip_dress(struct voice_clip *c, int level) MUST_CHECK;

/* The root of the mean square of n samples; 0 of none. */
int voice_level(const int16_t *pcm, size_t n);

#endif

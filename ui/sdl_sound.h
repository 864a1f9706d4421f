/* SPDX-License-Identifier: Apache-2.0 */
/* ui/sdl_sound.h - speech and chirps: 16-bit mono samples to the speaker.
 *
 * The device is open only while something plays: an open, paused one still
 * wakes the machine 22 times a second.  No device is no error: it is logged
 * once, and play answers RC_OFFLINE.  Loop thread. */
#ifndef UI_SDL_SOUND_H
#define UI_SDL_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"

#define SDL_SOUND_QUEUE_MAX_MS 30000   /* longest wait for the last word */

struct sdl_sound;

enum rc sdl_sound_open(struct sdl_sound **out, int rate_hz) MUST_CHECK;
void sdl_sound_close(struct sdl_sound *s);

/* Add samples after what is already playing.  RC_OFFLINE: no device;
 * RC_TOO_BIG: the queue would be over SDL_SOUND_QUEUE_MAX_MS. */
enum rc sdl_sound_play(struct sdl_sound *s, const int16_t *pcm,
    size_t samples) MUST_CHECK;
/* Fall silent at once and forget the queue. */
void sdl_sound_stop(struct sdl_sound *s);
/* 0..100, applies to what is queued from now on. */
void sdl_sound_volume(struct sdl_sound *s, int percent);

/* Closes the device when it has fallen silent.  Returns the milliseconds
 * after which to call again, -1 when the device is closed. */
int sdl_sound_tick(struct sdl_sound *s);
bool sdl_sound_is_open(const struct sdl_sound *s);
/* A device that was there has gone.  True once, until another has played to
 * its end; play asks for one again. */
bool sdl_sound_lost(struct sdl_sound *s);

#endif

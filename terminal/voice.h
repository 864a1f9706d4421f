/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/voice.h - words out of recorded clips.
 *
 * A voice is a bank (bank_dir/NAME.c4v, as shipped) and, clip by clip before
 * it, a person's own recordings (own_dir/NAME/KEY.wav).  Neither has to be
 * there: a file that is missing or unfit is logged and its clip is not there.
 * Clips are joined by a cross-fade, or parted by silence, and handed on as
 * they are made.  A bank stays in its file, of which 4 kB are read at a time;
 * recorded words are held, recorded phrases read when they are said.  Loop
 * thread; allocates in voice_open, and for the file of a recorded phrase, given
 * back before it is heard. */
#ifndef TERMINAL_VOICE_H
#define TERMINAL_VOICE_H

#include <stdbool.h>

#include "terminal/voice_words.h"
#include "ui/settings.h"

#define VOICE_JOIN_MS 10

struct voice;

struct voice_places {
	const char *bank_dir, *own_dir;   /* "": none */
};

/* Takes samples at VOICE_RATE_HZ; anything but RC_OK ends the sentence. */
struct voice_sink {
	enum rc (*put)(void *ctx, const int16_t *pcm, size_t n);
	void *ctx;
};

/* The name of a voice's files; NULL of VOICE_NONE.  Static storage. */
const char *voice_name(enum narrator v);
/* Something of it is there to be said. */
bool voice_offered(const struct voice_places *p, enum narrator which);

/* RC_NO_MEMORY. */
enum rc voice_open(const struct voice_places *p, enum narrator which,
    struct voice **out) MUST_CHECK;
void voice_close(struct voice *v);   /* accepts NULL */

/* Every clip of it is there: no sentence is said with a hole. */
bool voice_can_say(const struct voice *v, const struct spoken *s);
/* RC_NOT_FOUND: voice_can_say would be false; RC_DISK, RC_CORRUPT: a clip can
 * no longer be read; else what the sink said. */
enum rc voice_say(struct voice *v, const struct spoken *s,
    const struct voice_sink *to) MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include <SDL.h>

#include "ledger/base/log.h"
#include "ui/sdl_sound.h"

#define BUFFER_SAMPLES 512
/* What may still be on its way to the speaker when SDL's queue is empty: two
 * of its buffers and the sound server's own. */
#define TAIL_MS        200
#define CHUNK          512

struct sdl_sound {
	int rate_hz, volume;
	SDL_AudioDeviceID device;    /* 0: closed */
	uint64_t silent_at_ms;       /* 0: not yet; SDL's ticks */
	bool told;                   /* that there is no device */
	bool was_open;               /* there was one */
	bool lost;                   /* and it went; not yet asked about */
};

enum rc
sdl_sound_open(struct sdl_sound **out, int rate_hz)
{
	REQUIRE(rate_hz >= 8000 && rate_hz <= 48000);
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return RC_NO_MEMORY;
	(*out)->rate_hz = rate_hz;
	(*out)->volume = 100;
	return RC_OK;
}

/* The subsystem goes with the device: with ALSA it keeps a thread that looks
 * for new devices ten times a second. */
static void
device_close(struct sdl_sound *s)
{
	if (s->device == 0)
		return;
	SDL_CloseAudioDevice(s->device);
	SDL_QuitSubSystem(SDL_INIT_AUDIO);
	s->device = 0;
	s->silent_at_ms = 0;
}

/* Of one that goes and comes with every sound it is told once. */
static void
device_lost(struct sdl_sound *s, const char *why)
{
	if (!s->told)
		log_line(LOG_WARN, "sound", "lost the device: %s", why);
	s->lost = s->lost || (!s->told && s->was_open);
	s->told = true;
	device_close(s);
}

/* Unplugged: SDL goes on as if it played. */
static bool
device_gone(struct sdl_sound *s)
{
	if (s->device == 0 || SDL_GetAudioDeviceStatus(s->device) !=
	    SDL_AUDIO_STOPPED)
		return false;
	device_lost(s, "it was unplugged");
	return true;
}

static enum rc
device_open(struct sdl_sound *s)
{
	const SDL_AudioSpec want = { .freq = s->rate_hz,
	    .format = AUDIO_S16SYS, .channels = 1, .samples = BUFFER_SAMPLES };
	bool ready;

	if (!device_gone(s) && s->device != 0)
		return RC_OK;
	ready = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
	if (ready)
		s->device = SDL_OpenAudioDevice(NULL, 0, &want, NULL, 0);
	if (s->device != 0) {
		s->was_open = true;
		SDL_PauseAudioDevice(s->device, 0);
		return RC_OK;
	}
	if (!s->told)
		log_line(LOG_WARN, "sound", "no device: %s; connect a "
		    "loudspeaker or set on = no in [sound]", SDL_GetError());
	s->lost = s->lost || (!s->told && s->was_open);
	s->told = true;
	if (ready)
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
	return RC_OFFLINE;
}

void
sdl_sound_close(struct sdl_sound *s)
{
	if (s == NULL)
		return;
	device_close(s);
	free(s);
}

static bool
queue(struct sdl_sound *s, const int16_t *pcm, size_t samples)
{
	int16_t chunk[CHUNK];

	for (size_t at = 0; at < samples; at += CHUNK) {
		size_t n = samples - at < CHUNK ? samples - at : CHUNK;

		for (size_t i = 0; i < n; i++)
			chunk[i] = (int16_t)(pcm[at + i] * s->volume / 100);
		if (SDL_QueueAudio(s->device, chunk,
		    (Uint32)(n * sizeof(chunk[0]))) != 0)
			return false;
	}
	return true;
}

enum rc
sdl_sound_play(struct sdl_sound *s, const int16_t *pcm, size_t samples)
{
	const size_t most = (size_t)s->rate_hz / 1000 * SDL_SOUND_QUEUE_MAX_MS;
	enum rc rc = device_open(s);

	if (rc != RC_OK)
		return rc;
	if (samples > most || SDL_GetQueuedAudioSize(s->device) /
	    sizeof(*pcm) > most - samples)
		return RC_TOO_BIG;
	s->silent_at_ms = 0;
	if (queue(s, pcm, samples))
		return RC_OK;
	device_lost(s, SDL_GetError());
	return RC_OFFLINE;
}

void
sdl_sound_stop(struct sdl_sound *s)
{
	if (s->device == 0 || device_gone(s))
		return;
	SDL_ClearQueuedAudio(s->device);
	device_close(s);
}

void
sdl_sound_volume(struct sdl_sound *s, int percent)
{
	s->volume = percent < 0 ? 0 : percent > 100 ? 100 : percent;
}

int
sdl_sound_tick(struct sdl_sound *s)
{
	uint64_t now_ms;
	Uint32 left;

	if (s->device == 0 || device_gone(s))
		return -1;
	left = SDL_GetQueuedAudioSize(s->device) / (Uint32)sizeof(int16_t);
	if (left > 0)
		return (int)((uint64_t)left * 1000 / (uint64_t)s->rate_hz) + 1;
	now_ms = SDL_GetTicks64();
	if (s->silent_at_ms == 0)
		s->silent_at_ms = now_ms + TAIL_MS;
	if (now_ms < s->silent_at_ms)
		return (int)(s->silent_at_ms - now_ms);
	device_close(s);
	s->told = false;
	return -1;
}

bool
sdl_sound_lost(struct sdl_sound *s)
{
	bool lost = s->lost;

	s->lost = false;
	return lost;
}

bool
sdl_sound_is_open(const struct sdl_sound *s)
{
	return s->device != 0;
}

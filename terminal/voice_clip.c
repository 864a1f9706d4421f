/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "terminal/voice_clip.h"

#define FORMAT_PCM   1
#define HEAD_BYTES   12
#define CHUNK_BYTES  8
#define FMT_BYTES    16
#define RATE_MIN_HZ  8000
#define RATE_MAX_HZ  48000
/* Zero crossings of the interpolating filter on each side. */
#define LOBES        12
#define PI           3.14159265358979323846

/* Ends are found by windows of this, this far under the loudest one. */
#define WINDOW       (VOICE_RATE_HZ * 5 / 1000)
#define SILENCE_PART 30
#define KEEP_BEFORE  (VOICE_RATE_HZ * 10 / 1000)
#define KEEP_AFTER   (VOICE_RATE_HZ * 25 / 1000)
/* Louder than this a sample is pressed towards VOICE_PEAK. */
#define KNEE         16000
#define LEVEL_ROUNDS 6

/* --- reading ------------------------------ */

struct wav {
	const uint8_t *data;
	size_t frames;
	int channels, rate_hz;
};

static uint32_t
le16(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t
le32(const uint8_t *p)
{
	return le16(p) | le16(p + 2) << 16;
}

static enum rc
take_format(const uint8_t *p, size_t n, struct wav *w)
{
	if (n < FMT_BYTES || le16(p) != FORMAT_PCM || le16(p + 14) != 16)
		return RC_BAD_INPUT;
	w->channels = (int)le16(p + 2);
	uint32_t hz = le32(p + 4);
	if (w->channels < 1 || w->channels > 2 || hz < RATE_MIN_HZ ||
	    hz > RATE_MAX_HZ)
		return RC_BAD_INPUT;
	w->rate_hz = (int)hz;
	return RC_OK;
}

static enum rc
parse(const uint8_t *b, size_t n, struct wav *w)
{
	*w = (struct wav){ 0 };
	if (n < HEAD_BYTES || memcmp(b, "RIFF", 4) != 0 ||
	    memcmp(b + 8, "WAVE", 4) != 0)
		return RC_BAD_INPUT;
	for (size_t at = HEAD_BYTES; n - at >= CHUNK_BYTES;) {
		const uint8_t *chunk = b + at;
		size_t size = le32(chunk + 4), left = n - at - CHUNK_BYTES;

		if (size > left)
			return RC_BAD_INPUT;
		if (memcmp(chunk, "fmt ", 4) == 0 &&
		    take_format(chunk + CHUNK_BYTES, size, w) != RC_OK)
			return RC_BAD_INPUT;
		if (memcmp(chunk, "data", 4) == 0 && w->channels > 0) {
			w->data = chunk + CHUNK_BYTES;
			w->frames = size / 2 / (size_t)w->channels;
			return RC_OK;
		}
		/* A chunk of odd size is followed by a byte of nothing. */
		at += CHUNK_BYTES + size + (size % 2 < left - size ?
		    size % 2 : 0);
	}
	return RC_BAD_INPUT;
}

/* Sample i, its channels as one; nothing outside. */
static double
frame_at(const struct wav *w, int64_t i)
{
	int32_t sum = 0;

	if (i < 0 || i >= (int64_t)w->frames)
		return 0;
	for (int c = 0; c < w->channels; c++)
		sum += (int16_t)le16(w->data +
		    2 * ((size_t)i * (size_t)w->channels + (size_t)c));
	return (double)sum / w->channels;
}

/* An angle that grows by the same every time: turning costs less than asking
 * for its sine, and a phrase asks ten million times. */
struct turning { double sin, cos, by_sin, by_cos; };

static struct turning
turning_from(double angle, double by)
{
	return (struct turning){ sin(angle), cos(angle), sin(by), cos(by) };
}

static void
turn(struct turning *t)
{
	double s = t->sin * t->by_cos + t->cos * t->by_sin;

	t->cos = t->cos * t->by_cos - t->sin * t->by_sin;
	t->sin = s;
}

/* The wave between the samples at `at`: a sinc under a Hann window, wide
 * enough to keep out what the new rate cannot hold. */
static int16_t
between(const struct wav *w, double at)
{
	double cut = w->rate_hz > VOICE_RATE_HZ ?
	    (double)VOICE_RATE_HZ / w->rate_hz : 1;
	double reach = LOBES / cut, sum = 0;
	int64_t i = (int64_t)ceil(at - reach);
	double x = ((double)i - at) * cut;
	struct turning wave = turning_from(PI * x, PI * cut);
	struct turning window = turning_from(PI * x / LOBES,
	    PI * cut / LOBES);

	for (; (double)i <= at + reach; i++, x += cut) {
		double sinc = fabs(x) < 1e-6 ? 1 : wave.sin / (PI * x);

		sum += frame_at(w, i) * cut * sinc *
		    (0.5 + 0.5 * window.cos);
		turn(&wave);
		turn(&window);
	}
	return (int16_t)(sum > 32767 ? 32767 : sum < -32768 ? -32768 :
	    lrint(sum));
}

enum rc
voice_wav_read(const uint8_t *bytes, size_t n, struct voice_clip *c)
{
	struct wav w;

	c->n = 0;
	if (n > VOICE_WAV_MAX)
		return RC_TOO_BIG;
	if (parse(bytes, n, &w) != RC_OK)
		return RC_BAD_INPUT;
	uint64_t count = (uint64_t)w.frames * VOICE_RATE_HZ /
	    (uint64_t)w.rate_hz;
	if (count > VOICE_CLIP_MAX)
		return RC_TOO_BIG;
	c->n = (size_t)count;
	for (size_t i = 0; i < c->n; i++)
		c->pcm[i] = w.rate_hz == VOICE_RATE_HZ ?
		    (int16_t)frame_at(&w, (int64_t)i) :
		    between(&w, (double)i * w.rate_hz / VOICE_RATE_HZ);
	return RC_OK;
}

/* --- dressing ------------------------------ */

static uint32_t
root(uint64_t x)
{
	uint64_t r = 0;

	for (uint64_t bit = UINT64_C(1) << 31; bit > 0; bit >>= 1)
		if ((r | bit) * (r | bit) <= x)
			r |= bit;
	return (uint32_t)r;
}

int
voice_level(const int16_t *pcm, size_t n)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (uint64_t)((int32_t)pcm[i] * pcm[i]);
	return n == 0 ? 0 : (int)root(sum / n);
}

static int
window_level(const struct voice_clip *c, size_t at)
{
	size_t n = c->n - at < WINDOW ? c->n - at : WINDOW;

	return voice_level(c->pcm + at, n);
}

/* The hum of a room is under what is cut off; it may not be a word. */
static bool
trim(struct voice_clip *c)
{
	size_t first = c->n, last = 0;
	int loudest = 0;

	for (size_t at = 0; at < c->n; at += WINDOW) {
		int level = window_level(c, at);
		loudest = level > loudest ? level : loudest;
	}
	if (loudest < 100)
		return false;
	for (size_t at = 0; at < c->n; at += WINDOW) {
		if (window_level(c, at) < loudest / SILENCE_PART)
			continue;
		first = first == c->n ? at : first;
		last = at + WINDOW;
	}
	first = first > KEEP_BEFORE ? first - KEEP_BEFORE : 0;
	last = last + KEEP_AFTER < c->n ? last + KEEP_AFTER : c->n;
	c->n = last - first;
	memmove(c->pcm, c->pcm + first, c->n * sizeof(c->pcm[0]));
	return true;
}

/* Straight up to KNEE, then bent so that VOICE_PEAK is never reached: no
 * sample is cut off, which is what one hears as a rattle. */
static int16_t
press(int64_t v)
{
	const int64_t room = VOICE_PEAK - KNEE;
	int64_t size = v < 0 ? -v : v;

	if (size > KNEE)
		size = KNEE + (size - KNEE) * room / (size - KNEE + room);
	return (int16_t)(v < 0 ? -size : size);
}

/* Pressing takes from the level, so it is looked at again. */
static void
bring_to(struct voice_clip *c, int level)
{
	for (int round = 0; round < LEVEL_ROUNDS; round++) {
		int have = voice_level(c->pcm, c->n);
		if (have == 0 || (have > level * 97 / 100 &&
		    have < level * 103 / 100 && round > 0))
			return;
		for (size_t i = 0; i < c->n; i++)
			c->pcm[i] = press((int64_t)c->pcm[i] * level /
			    have);
	}
}

static void
fade(struct voice_clip *c)
{
	size_t n = VOICE_RATE_HZ * VOICE_FADE_MS / 1000;

	n = n > c->n / 2 ? c->n / 2 : n;
	for (size_t i = 0; i < n; i++) {
		int16_t *head = &c->pcm[i], *tail = &c->pcm[c->n - 1 - i];
		*head = (int16_t)(*head * (int)i / (int)n);
		*tail = (int16_t)(*tail * (int)i / (int)n);
	}
}

enum rc
voice_clip_dress(struct voice_clip *c, int level)
{
	if (!trim(c)) {
		c->n = 0;
		return RC_NOT_FOUND;
	}
	bring_to(c, level);
	fade(c);
	return RC_OK;
}

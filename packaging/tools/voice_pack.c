/* SPDX-License-Identifier: Apache-2.0 */
/* voice_pack OUT.c4v KEY.wav... - dressed clips in one file, at build time;
 * the form is terminal/voice_bank.h's.  A file that is not there makes a voice
 * without clips (the shell leaves its pattern as it stands). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal/voice_clip.h"

#define CLIPS_MAX 256
#define KEY_BYTES 24
#define HEAD      12
#define ENTRY     (KEY_BYTES + 8)

static uint8_t index_bytes[HEAD + CLIPS_MAX * ENTRY];
static int16_t *samples;
static size_t total, count;

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "voice_pack: %s: %s\n", what, why);
	exit(1);
}

static void
put(uint8_t *to, size_t bytes, size_t value)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static void
take_key(const char *path, uint8_t *entry)
{
	const char *name = strrchr(path, '/');
	size_t n;

	name = name == NULL ? path : name + 1;
	n = strcspn(name, ".");
	if (n == 0 || n >= KEY_BYTES)
		fail(path, "a clip's name has 1 to 23 letters");
	memcpy(entry, name, n);
}

static void
take(const char *path)
{
	static uint8_t bytes[VOICE_WAV_MAX + 1];
	static struct voice_clip clip;
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		fail(path, "cannot be read");
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	if (voice_wav_read(bytes, n, &clip) != RC_OK)
		fail(path, "is no WAV of 16 bits and at most 3 seconds");
	if (voice_clip_dress(&clip) != RC_OK)
		fail(path, "is silent");
	if (count == CLIPS_MAX)
		fail(path, "is one too many");
	take_key(path, index_bytes + HEAD + count * ENTRY);
	put(index_bytes + HEAD + count * ENTRY + KEY_BYTES + 4, 4, clip.n);
	samples = realloc(samples, (total + clip.n) * sizeof(*samples));
	if (samples == NULL)
		fail(path, "out of memory");
	memcpy(samples + total, clip.pcm, clip.n * sizeof(*samples));
	total += clip.n;
	count++;
}

static void
write_all(FILE *f)
{
	size_t head = HEAD + count * ENTRY, at = head;
	uint8_t two[2];

	memcpy(index_bytes, "C4V1", 4);
	put(index_bytes + 4, 2, VOICE_RATE_HZ);
	put(index_bytes + 6, 2, count);
	put(index_bytes + 8, 4, head + 2 * total);
	for (size_t i = 0; i < count; i++) {
		uint8_t *e = index_bytes + HEAD + i * ENTRY + KEY_BYTES;
		size_t n = (size_t)e[4] | (size_t)e[5] << 8 |
		    (size_t)e[6] << 16;
		put(e, 4, at);
		at += 2 * n;
	}
	fwrite(index_bytes, 1, head, f);
	for (size_t i = 0; i < total; i++) {
		put(two, 2, (size_t)(uint16_t)samples[i]);
		fwrite(two, 1, 2, f);
	}
}

int
main(int argc, char **argv)
{
	FILE *f;

	if (argc < 2)
		fail("usage", "voice_pack OUT.c4v KEY.wav...");
	for (int i = 2; i < argc; i++)
		if (argc > 3 || access(argv[i], F_OK) == 0)
			take(argv[i]);
	f = fopen(argv[1], "wb");
	if (f == NULL)
		fail(argv[1], "cannot be written");
	write_all(f);
	if (fclose(f) != 0)
		fail(argv[1], "cannot be written");
	free(samples);
	return 0;
}

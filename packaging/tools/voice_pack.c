/* SPDX-License-Identifier: Apache-2.0 */
/* voice_pack OUT.c4v KEY.wav... - dressed clips in one file, at build time;
 * the form is terminal/voice_bank.h's.  Phrases, whose keys have a '_', are
 * packed.  A file that is not there makes a voice without clips (the shell
 * leaves its pattern as it stands). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal/voice_adpcm.h"
#include "terminal/voice_clip.h"

#define CLIPS_MAX 256
#define KEY_BYTES 24
#define HEAD      12
#define ENTRY     (KEY_BYTES + 8)

static uint8_t index_bytes[HEAD + CLIPS_MAX * ENTRY];
static uint8_t *body;
static size_t total, count;   /* bytes, clips */

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

static size_t
get(const uint8_t *from)
{
	return (size_t)from[0] | (size_t)from[1] << 8 |
	    (size_t)from[2] << 16 | (size_t)from[3] << 24;
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

static int
is_phrase(const uint8_t *key)
{
	return strchr((const char *)key, '_') != NULL;
}

/* Its samples, and where they begin among all. */
static void
add(uint8_t *entry, const struct voice_clip *c)
{
	int packed = is_phrase(entry);
	size_t n = packed ? ADPCM_BYTES(c->n) : 2 * c->n;

	body = realloc(body, total + n);
	if (body == NULL)
		fail((const char *)entry, "out of memory");
	put(entry + KEY_BYTES, 4, total);
	put(entry + KEY_BYTES + 4, 4, c->n | (packed ? 0x80000000u : 0));
	if (packed)
		adpcm_write(c->pcm, c->n, body + total);
	for (size_t i = 0; !packed && i < c->n; i++)
		put(body + total + 2 * i, 2, (size_t)(uint16_t)c->pcm[i]);
	total += n;
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
		fail(path, "is no WAV of 16 bits and at most 8 seconds");
	if (count == CLIPS_MAX)
		fail(path, "is one too many");
	take_key(path, index_bytes + HEAD + count * ENTRY);
	if (voice_clip_dress(&clip, is_phrase(index_bytes + HEAD + count *
	    ENTRY) ? VOICE_PHRASE_LEVEL : VOICE_LEVEL) != RC_OK)
		fail(path, "is silent");
	if (clip.n > VOICE_SAID_MAX)
		fail(path, "takes longer than 6 seconds: say less");
	add(index_bytes + HEAD + count * ENTRY, &clip);
	count++;
}

static void
write_all(FILE *f)
{
	size_t head = HEAD + count * ENTRY;

	memcpy(index_bytes, "C4V2", 4);
	put(index_bytes + 4, 2, VOICE_RATE_HZ);
	put(index_bytes + 6, 2, count);
	put(index_bytes + 8, 4, head + total);
	for (size_t i = 0; i < count; i++) {
		uint8_t *at = index_bytes + HEAD + i * ENTRY + KEY_BYTES;

		put(at, 4, get(at) + head);
	}
	fwrite(index_bytes, 1, head, f);
	fwrite(body, 1, total, f);
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
	free(body);
	return 0;
}

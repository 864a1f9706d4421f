/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "terminal/voice_adpcm.h"
#include "terminal/voice_bank.h"

static uint32_t
le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static enum rc
take(const uint8_t *entry, uint64_t size, struct voice_bank *out)
{
	const char *key = (const char *)entry;
	uint32_t at = le32(entry + VOICE_BANK_KEY);
	uint32_t samples = le32(entry + VOICE_BANK_KEY + 4);
	bool packed = out->packs && (samples & VOICE_BANK_PACKED) != 0;

	samples &= packed ? ~VOICE_BANK_PACKED : UINT32_MAX;
	if (memchr(key, '\0', VOICE_BANK_KEY) == NULL)
		return RC_CORRUPT;
	if (samples > VOICE_CLIP_MAX || at > size || (packed ?
	    ADPCM_BYTES((uint64_t)samples) : (uint64_t)samples * 2) >
	    size - at)
		return RC_CORRUPT;
	for (int c = 0; c < CLIP_COUNT; c++)
		if (strcmp(clip_key((enum clip)c), key) == 0) {
			out->clip[c].at = at;
			out->clip[c].samples = samples;
			out->clip[c].packed = packed;
		}
	return RC_OK;
}

enum rc
voice_bank_read(const uint8_t *head, size_t n, uint64_t size,
    struct voice_bank *out)
{
	struct voice_bank b = { 0 };
	enum rc rc = RC_OK;

	*out = b;
	if (n < VOICE_BANK_HEAD || memcmp(head, "C4V", 3) != 0)
		return RC_BAD_INPUT;
	if (head[3] != '1' && head[3] != '2')
		return RC_TOO_NEW;
	b.packs = head[3] == '2';
	if (size > VOICE_BANK_BYTES)
		return RC_TOO_BIG;
	uint32_t rate_hz = (uint32_t)head[4] | (uint32_t)head[5] << 8;
	size_t count = (size_t)head[6] | (size_t)head[7] << 8;
	if (rate_hz != VOICE_RATE_HZ || count > VOICE_BANK_CLIPS)
		return RC_BAD_INPUT;
	if (le32(head + 8) != size ||
	    n < VOICE_BANK_HEAD + count * VOICE_BANK_ENTRY)
		return RC_CORRUPT;
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = take(head + VOICE_BANK_HEAD + i * VOICE_BANK_ENTRY, size,
		    &b);
	if (rc == RC_OK)
		*out = b;
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A voice's bank, and a person's recording of a word.  The first byte says
 * which: files come off sticks and telephones. */
#include <stdlib.h>

#include "ledger/base/rc.h"
#include "terminal/voice_adpcm.h"
#include "terminal/voice_bank.h"
#include "tests/fuzz/fuzz.h"

/* What is taken lies inside the file and can be unpacked; of what is refused
 * nothing is. */
static void
take_bank(const uint8_t *data, size_t size)
{
	static int16_t pcm[VOICE_CLIP_MAX];
	static struct voice_bank bank;
	size_t head = size < VOICE_BANK_INDEX ? size : VOICE_BANK_INDEX;
	enum rc rc = voice_bank_read(data, head, size, &bank);

	for (int c = 0; c < CLIP_COUNT; c++) {
		size_t n = bank.clip[c].samples;

		REQUIRE(rc == RC_OK || n == 0);
		REQUIRE(n <= VOICE_CLIP_MAX);
		if (n == 0)
			continue;
		if (!bank.clip[c].packed) {
			REQUIRE(bank.clip[c].at + n * 2 <= size);
			continue;
		}
		REQUIRE(bank.clip[c].at + ADPCM_BYTES(n) <= size);
		struct adpcm from = { 0 };
		adpcm_read(&from, data + bank.clip[c].at, 0, pcm, n);
	}
}

/* What is taken can be said: not silent, not clipped, and as loud as the
 * others or, where nearly all of it is pauses, less so. */
static void
take_recording(const uint8_t *data, size_t size)
{
	static struct voice_clip clip;

	if (voice_wav_read(data, size, &clip) != RC_OK) {
		REQUIRE(clip.n == 0);
		return;
	}
	REQUIRE(clip.n <= VOICE_CLIP_MAX);
	if (voice_clip_dress(&clip, VOICE_LEVEL) != RC_OK) {
		REQUIRE(clip.n == 0);
		return;
	}
	REQUIRE(clip.n > 0 && clip.n <= VOICE_CLIP_MAX);
	for (size_t i = 0; i < clip.n; i++)
		REQUIRE(abs(clip.pcm[i]) <= VOICE_PEAK);
	REQUIRE(voice_level(clip.pcm, clip.n) <= VOICE_LEVEL * 11 / 10);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if ((data[0] & 1) == 0)
		take_bank(data + 1, size - 1);
	else
		take_recording(data + 1, size - 1);
	return 0;
}

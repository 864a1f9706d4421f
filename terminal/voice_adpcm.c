/* SPDX-License-Identifier: Apache-2.0 */
#include "terminal/voice_adpcm.h"

#define STEPS 89

static const int32_t steps[STEPS] = {
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37,
	41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173,
	190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658,
	724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066,
	2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
	6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289,
	16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
};

static int32_t
between(int32_t v, int32_t least, int32_t most)
{
	return v < least ? least : v > most ? most : v;
}

/* The next sample, of four bits: a sign and three of how far. */
static int16_t
take(struct adpcm *a, unsigned code)
{
	static const int32_t moves[8] = { -1, -1, -1, -1, 2, 4, 6, 8 };
	int32_t step = steps[a->step], far = step / 8;

	far += (code & 4) != 0 ? step : 0;
	far += (code & 2) != 0 ? step / 2 : 0;
	far += (code & 1) != 0 ? step / 4 : 0;
	a->value = between(a->value + ((code & 8) != 0 ? -far : far), -32768,
	    32767);
	a->step = between(a->step + moves[code & 7], 0, STEPS - 1);
	return (int16_t)a->value;
}

void
adpcm_read(struct adpcm *a, const uint8_t *bytes, int odd, int16_t *pcm,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = i + (odd != 0);

		pcm[i] = take(a, at % 2 == 0 ? bytes[at / 2] & 15u :
		    (unsigned)bytes[at / 2] >> 4);
	}
}

/* What comes nearest to the sample. */
static unsigned
code_for(const struct adpcm *a, int16_t sample)
{
	int32_t step = steps[a->step], far = sample - a->value;
	unsigned code = far < 0 ? 8 : 0;

	far = far < 0 ? -far : far;
	for (unsigned bit = 4; bit > 0; bit /= 2, step /= 2)
		if (far >= step) {
			code |= bit;
			far -= step;
		}
	return code;
}

void
adpcm_write(const int16_t *pcm, size_t n, uint8_t *bytes)
{
	struct adpcm a = { 0 };

	for (size_t i = 0; i < n; i++) {
		unsigned code = code_for(&a, pcm[i]);

		bytes[i / 2] = (uint8_t)(i % 2 == 0 ? code :
		    bytes[i / 2] | code << 4);
		(void)take(&a, code);
	}
}

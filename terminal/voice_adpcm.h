/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/voice_adpcm.h - 16-bit samples in four bits each.
 *
 * Pure.  IMA ADPCM (Interactive Multimedia Association, "Recommended Practices
 * for Enhancing Digital Audio Compatibility", 3.00, 1992), one channel, without
 * blocks: the low half of a byte is the earlier sample, and a clip begins with
 * a state of zero.  A quarter of the bytes for about 25 dB of noise below the
 * speech: for phrases, which are long; amounts and verdicts stay as they
 * are.  Any bytes can be read; a sample depends on all before it. */
#ifndef TERMINAL_VOICE_ADPCM_H
#define TERMINAL_VOICE_ADPCM_H

#include <stddef.h>
#include <stdint.h>

struct adpcm { int32_t value, step; };   /* zero at a clip's first sample */

#define ADPCM_BYTES(samples) (((samples) + 1) / 2)

/* Samples [0, n) of what begins in the low half of the first byte, or, with
 * odd set, in its high half. */
void adpcm_read(struct adpcm *a, const uint8_t *bytes, int odd, int16_t *pcm,
    size_t n);
/* ADPCM_BYTES(n) bytes; the state is the one at a clip's first sample. */
void adpcm_write(const int16_t *pcm, size_t n, uint8_t *bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/voice_bank.h - a file of dressed clips: a voice as it is shipped.
 *
 *	"C4V2"  u16 rate_hz  u16 count  u32 bytes of the whole file
 *	count times  key[24], NUL behind it   u32 at   u32 samples
 *	the samples, 16 bits each, or packed (terminal/voice_adpcm.h)
 *
 * All numbers little-endian; `at` counts from the file's start.  The highest
 * bit of `samples` says that a clip is packed; "C4V1" has none such.  Reading
 * checks everything before anything is used; the samples stay in the file
 * until they are said.  Clips that this program does not know are passed
 * over, ones that are missing have no samples. */
#ifndef TERMINAL_VOICE_BANK_H
#define TERMINAL_VOICE_BANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "terminal/voice_clip.h"
#include "terminal/voice_words.h"

#define VOICE_BANK_HEAD   12
#define VOICE_BANK_KEY    24
#define VOICE_BANK_ENTRY  (VOICE_BANK_KEY + 8)
#define VOICE_BANK_CLIPS  256
#define VOICE_BANK_INDEX  (VOICE_BANK_HEAD + VOICE_BANK_CLIPS * \
	VOICE_BANK_ENTRY)
#define VOICE_BANK_BYTES  ((uint64_t)32 << 20)
#define VOICE_BANK_PACKED UINT32_C(0x80000000)

struct voice_bank {
	bool packs;                     /* C4V2 */
	struct { uint32_t at, samples; bool packed; } clip[CLIP_COUNT];
};

/* head: the file's first n bytes, VOICE_BANK_INDEX of them if it has so many;
 * size: of the whole file.  RC_BAD_INPUT: no bank; RC_TOO_NEW: another
 * version's; RC_CORRUPT: cut short, or an entry that points outside;
 * RC_TOO_BIG. */
enum rc voice_bank_read(const uint8_t *head, size_t n, uint64_t size,
    struct voice_bank *out) MUST_CHECK;

#endif

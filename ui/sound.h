/* SPDX-License-Identifier: Apache-2.0 */
/* ui/sound.h - what the kiosk may let hear.
 *
 * An effect's amount, for the ones that speak: received for paid, late and
 * stray; still missing for short; too much for over; asked for unconfirmed
 * and cash; by how much the bank differs, or its total, for TOLD; what will
 * be asked for, for ASK.  Its received: what has come of it, for short and
 * over.  AGAIN is what was spoken last.  An effect's text, for ERROR and HELP:
 * the string whose phrase is said (strings_spoken), or STR_NONE. */
#ifndef UI_SOUND_H
#define UI_SOUND_H

enum sound {
	SOUND_KEY, SOUND_ERROR, SOUND_PAID, SOUND_SHORT, SOUND_OVER,
	SOUND_LATE, SOUND_UNCONFIRMED, SOUND_CASH, SOUND_CODE, SOUND_STRAY,
	SOUND_FEE_TRUE, SOUND_FEE_FORGED,
	SOUND_TOLD_RIGHT, SOUND_TOLD_LESS, SOUND_TOLD_MORE,
	SOUND_ASK, SOUND_AGAIN, SOUND_HELP,
	SOUND_DIGITS,          /* an effect's code, figure by figure */
	SOUND_COUNT
};

#endif

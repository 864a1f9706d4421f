/* SPDX-License-Identifier: Apache-2.0 */
/* ui/light.h - how bright the glass is to be.
 *
 * Values.  ui/light.c decides at the end of every update; terminal/ makes it
 * so (kiosk_light.c), by the panel's own light or in the picture, so that
 * what the model calls dim is also seen to be dim: a finger that only wakes
 * the glass must be able to see that it does.
 *
 * - A code to scan, a verdict, a ticket: all the light there is, however long
 *   they stay.  In 2,000 lx of shade a 250 nit panel has a contrast of 10 to
 *   1 at full light, and 4 to 1 at 30 %.
 * - While somebody does something, and SETTING_DIM minutes more: what that
 *   person has set (SETTING_BRIGHTNESS).
 * - Then LIGHT_DIM.  The home screen keeps LIGHT_HOME: its code is paid to
 *   by customers who do not know that a touch would help them, and at 60 %
 *   it scans in the shade (6 to 1).
 * - On a battery, LIGHT_OFF_MS after that, nothing.  The same code stands on
 *   the stall's poster, and a touch brings it back.
 *
 * A touch on a glass that is darker than its person set it wakes it and does
 * nothing else, until it is let go: it was aimed at what could hardly be
 * seen.  A keyboard's key counts on a dim glass, where the sum is seen, and
 * figures and letters count on a dark one too: a figure that is swallowed is
 * a wrong sum, and a scanner's letter a broken scan.  What acts (Enter, Esc,
 * +, arrows) only wakes a dark one. */
#ifndef UI_LIGHT_H
#define UI_LIGHT_H

#include <stdbool.h>
#include <stdint.h>

#define LIGHT_FULL    100        /* percent of what the panel can do */
#define LIGHT_HOME    60
#define LIGHT_DIM     30
#define LIGHT_OFF_MS  (4 * INT64_C(60000))

/* Who looks at a screen. */
enum looks {
	LOOKS_TRADER,        /* who is working with it */
	LOOKS_ANYONE,        /* customers too, all day */
	LOOKS_NOW            /* somebody does, just now: full light */
};

struct light {
	int percent;         /* 0: off */
	int64_t seen_ms;     /* somebody did something, or money came */
	bool swallow;        /* the finger that is down has only woken it */
};

#endif

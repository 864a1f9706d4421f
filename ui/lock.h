/* SPDX-License-Identifier: Apache-2.0 */
/* ui/lock.h - what the model knows of the trader's PIN.
 *
 * Pure values.  Who has not typed it is a helper: sells, sees every verdict,
 * and opens nothing that the PIN guards.  The PIN itself is checked behind
 * EFFECT_PIN_CHECK (terminal/pin_file.h); here are only the digits being
 * typed, wiped when they go. */
#ifndef UI_LOCK_H
#define UI_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/proof.h"

#define PIN_DIGITS_MIN 4
#define PIN_DIGITS_MAX 6

/* EV_PIN.  what: the effect_kind that this answers, 0 at the start; rc as of
 * terminal/pin_file.h.  number: to be told to the market. */
struct pin_told {
	int what;
	enum rc rc;
	bool set, damaged;     /* damaged: nothing opens but by the market */
	int tries_left;        /* before the next wait */
	int64_t wait_ms, number;
};

enum pin_stage {
	PIN_ASKED,             /* the PIN */
	PIN_NEW, PIN_AGAIN,    /* one to be set, twice */
	PIN_MARKET             /* the market's code for the number */
};

struct pin_page {
	bool set, damaged;
	bool open;             /* was typed, and the lock did not fall */
	bool shown;            /* totals are */
	int64_t wait_until_ms; /* nothing is compared before; 0: now */
	int64_t number;
	enum pin_stage stage;
	bool offered;          /* by the set-up: who sets one comes to idle */
	int then;              /* enum screen that the right one leads to */
	int said;              /* enum string: why it is asked again */
	int tries_left;        /* {1} in it */
	char typed[PROOF_CODE_MAX + 1], first[PIN_DIGITS_MAX + 1];
};

#endif

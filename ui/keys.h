/* SPDX-License-Identifier: Apache-2.0 */
/* ui/keys.h - keys on the glass: rectangles with ids.
 *
 * A screen lays out its keys from the model; the same list is hit-tested,
 * focused and drawn, so a key is where it looks.  Pure values, no time of
 * their own: the caller passes mono_ms. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/input.h"
#include "ui/layout.h"

#define KEYS_MAX 64

/* One list for all screens.  Digits, rows and letters are ranges. */
enum button {
	BUTTON_NONE,
	BUTTON_TRIPLE_ZERO, BUTTON_BACKSPACE, BUTTON_PLUS,
	BUTTON_TAKE,          /* THU TIỀN */
	BUTTON_SELL,          /* BÁN HÀNG */
	BUTTON_TODAY,
	BUTTON_CASH, BUTTON_SEEN, BUTTON_CANCEL,
	BUTTON_RECEIPT, BUTTON_DONE,
	BUTTON_OLDER, BUTTON_NEWER, BUTTON_SEND_NOW,
	BUTTON_NEXT, BUTTON_BACK, BUTTON_SPACE,
	BUTTON_RETRY,
	BUTTON_ANYWHERE,      /* the whole glass of a verdict */
	BUTTON_SHIFT, BUTTON_DEBTS,
	BUTTON_ASK,           /* a debtor pays by QR */
	BUTTON_LEND,          /* a debt, or one more */
	BUTTON_ERASE,         /* a debtor's name */
	BUTTON_REFUND, BUTTON_TRANSFERRED,
	BUTTON_CODE,          /* the customer has a code */
	BUTTON_OTHER,         /* another sum than asked */
	BUTTON_RECONCILE,     /* what has the bank for this shift? */
	BUTTON_USB, BUTTON_CARRY_OUT, BUTTON_CARRY_IN,
	BUTTON_ENROL,         /* the market gave a code */
	BUTTON_FEES,          /* what the market asks */
	BUTTON_LIST, BUTTON_TICKETS, BUTTON_HANDOVER, BUTTON_VOID,
	BUTTON_PRINT,
	BUTTON_NEWS,          /* the line that tells of another sale */
	BUTTON_MENU, BUTTON_SETTINGS,
	BUTTON_HISTORY, BUTTON_FIND, BUTTON_TAKINGS, BUTTON_TAX,
	BUTTON_DAY, BUTTON_DAY_BEFORE,       /* today, yesterday */
	BUTTON_MATCH, BUTTON_ONLY,           /* how to look, and for what */
	BUTTON_GOODS, BUTTON_UNIT, BUTTON_COLOR,
	BUTTON_HELP,          /* what does this screen do? */
	BUTTON_FIELD,         /* + 0..FIND_FIELDS-1 */
	BUTTON_FIELD_LAST = BUTTON_FIELD + 2,
	BUTTON_LOCK,
	BUTTON_SHOW,          /* totals that are hidden */
	BUTTON_FORGOT,        /* the PIN */
	BUTTON_REMOVE,        /* the PIN */
	BUTTON_SELF_TEST,     /* 1.000 đ to oneself */
	BUTTON_WRONG,         /* that name is another's */
	BUTTON_LATER,
	BUTTON_SPEAK,         /* the sum, or what was said last */
	BUTTON_AGAIN,         /* what was said last, in the strip */
	BUTTON_PICTURE,       /* of a good */
	BUTTON_ORIGIN,        /* its stars, and where it comes from */
	BUTTON_HTTPS,         /* an address begins */
	BUTTON_WIPE, BUTTON_CORNER,          /* the glass is wiped */
	BUTTON_TRAIN, BUTTON_TRAIN_END,      /* practice, and out of it */
	BUTTON_CUSTOMER,      /* what does the customer do? */
	BUTTON_PAYS_ALL, BUTTON_PAYS_LESS, BUTTON_PAYS_MORE, BUTTON_PAYS_NOT,
	BUTTON_DOCTOR, BUTTON_STAFF,
	BUTTON_MORE,          /* what a small glass shows on another page */
	BUTTON_SINGLE_END,
	BUTTON_CHAR = 128,    /* + '0'..'9', 'A'..'Z', '*': a keyboard's */
	BUTTON_QUICK = 256,   /* + 0..QUICK_COUNT-1 */
	BUTTON_DIGIT = 272,   /* + 0..9 */
	BUTTON_ROW = 288      /* + 0..BUTTON_ROWS-1, a line of a list */
};
#define BUTTON_ROWS 24

_Static_assert((int)BUTTON_SINGLE_END <= (int)BUTTON_CHAR, "a key has one id");

struct key { struct rect at; uint16_t id; };

struct keys {
	int count;
	int dropped;       /* did not fit; tests want zero */
	int slop;          /* so far beside a key the nearest one is meant */
	struct key key[KEYS_MAX];
};

/* What the finger is doing.  Zero is "nothing". */
struct touch {
	uint16_t pressed;  /* key shown as pressed, or BUTTON_NONE */
	uint16_t began;    /* key under the finger when it came down */
	int x, y;          /* where that was */
	int64_t down_ms;
	uint16_t last;     /* last key that was let go, and when */
	int64_t last_ms;
};

/* Contacts shorter than this are water, not fingers. */
#define TOUCH_MIN_MS        30
/* The same key again within this time is one press. */
#define TOUCH_DEBOUNCE_MS   80
/* A finger that wanders farther did not mean to press. */
#define TOUCH_WANDER_MM     10

/* Later keys lie on top of earlier ones.  One without extent is left out. */
void keys_add(struct keys *k, uint16_t id, struct rect at);
/* The key under a point, else the nearest within the slop. */
uint16_t keys_at(const struct keys *k, int x, int y);
const struct key *keys_find(const struct keys *k, uint16_t id);

/* Focus: the next (step 1) or previous (-1) key in the list's order, or the
 * nearest one in a direction (dx, dy one of -1, 0, 1).  BUTTON_NONE or an id no
 * longer there starts at the first. */
uint16_t keys_next(const struct keys *k, uint16_t focus, int step);
uint16_t keys_toward(const struct keys *k, uint16_t focus, int dx, int dy);

/* Follow the finger.  Returns the key that was pressed and let go inside
 * itself, else BUTTON_NONE. */
uint16_t touch_follow(struct touch *t, const struct keys *k,
    const struct input *in, int64_t mono_ms, int dpi);

#endif

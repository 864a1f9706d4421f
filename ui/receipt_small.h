/* SPDX-License-Identifier: Apache-2.0 */
/* ui/receipt_small.h - the slip on a small glass; private to
 * ui/screen_receipt.c. */
#ifndef UI_RECEIPT_SMALL_H
#define UI_RECEIPT_SMALL_H

#include "ui/screen.h"

/* What stands there beside what the model has. */
struct slip {
	enum string title;
	bool sure;              /* of its time */
	int turn_w;             /* taken at the right of the title */
	char said[200];         /* who says that it was paid */
	char state[160];        /* what is not simply paid, or "" */
};

/* In r: title, number and time, verdict and amount, who says so, and what is
 * to be done; the amount in words where there is room. */
void receipt_small_draw(struct frame *f, struct rect r, const struct slip *s);

#endif

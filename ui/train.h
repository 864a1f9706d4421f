/* SPDX-License-Identifier: Apache-2.0 */
/* ui/train.h - practice: the same screens over play money.  Private to ui/, and
 * part of ui/screen.h. */
#ifndef UI_TRAIN_H
#define UI_TRAIN_H

#include "ui/model.h"

struct frame;

/* Is practice to be had now?  To it, and out of it. */
bool train_may(const struct model *m);
void train_open(struct model *m, struct effects *out);
void train_leave(struct model *m, struct effects *out);
/* Home in the place of a screen that practice does not have. */
enum screen train_instead(const struct model *m, enum screen to);
/* After every event: nobody has been here for long? */
void train_turn(struct model *m, struct effects *out);
int64_t train_wake_ms(const struct model *m);
/* The banner of a panel of this size; it and its key lie above the screen,
 * at y < 0, until train_draw has moved all that was drawn below it. */
int train_banner_px(int w, int h, int dpi);
void train_add_key(const struct model *m, const struct layout *l,
    struct keys *k);
void train_draw(struct frame *f);
void train_mark(struct frame *f, struct rect qr);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* ui/sold.h - what was picked from the price list, by the screens: of the sale
 * that is being typed, of the last few that were sold, and of an older one
 * that is looked at; and as rows of the glass.  Private to ui/. */
#ifndef UI_SOLD_H
#define UI_SOLD_H

#include "ui/screen.h"

/* After every event: is what was picked still to be sold?  And a sale was
 * opened: it was that. */
void goods_follow(struct model *m);
void goods_sold(struct model *m, const struct sale *s);
/* It is looked for what was picked for a sale that the model knows nothing
 * of; not in practice, whose sales are in the model alone. */
void sold_wish(const struct model *m, const char *ref, struct effects *out);
void sold_update(struct model *m, const struct event *e);
/* Its rows: the goods, and what was typed beside them. */
int sold_rows(const struct basket *b);
/* How high they are in r, a line or two each; where that is too much, so many
 * as fit and a line for how many more; 0: not even that.  And they painted. */
int sold_px(struct frame *f, struct rect r, const struct basket *b);
bool sold_fits(struct frame *f, struct rect r, const struct basket *b);
void sold_paint(struct frame *f, struct rect r, const struct basket *b);
/* On a page of their own, two lines each and with their stars: how many there
 * is room for, and those from `first` on, cut off *r's top. */
int sold_page_rows(const struct layout *l, int h);
void sold_paint_page(struct frame *f, struct rect *r, const struct basket *b,
    int first);

#endif

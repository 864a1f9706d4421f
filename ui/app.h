/* SPDX-License-Identifier: Apache-2.0 */
/* ui/app.h - the kiosk as a value.
 *
 * Everything that happens is an event; everything the kiosk wants done is an
 * effect.  No I/O, no clock, no allocation: app_update and app_draw may be
 * called in any order by one thread, and a recorded list of events gives the
 * same screens again.  terminal/ feeds events in and carries effects out.
 *
 * Durable before visible: the kiosk never shows a sale it only wished for.
 * THU TIỀN gives EFFECT_SALE_OPEN and the QR appears when EV_SALE comes back.
 * Every effect marked (answered) is answered by the event named beside it or
 * by EV_REFUSED; until then the same wish is not made again. */
#ifndef UI_APP_H
#define UI_APP_H

#include "ui/model.h"

struct drawlist;                 /* ui/draw.h */
struct font_source;              /* ui/text.h */

void app_init(struct model *m, const struct app_config *config);
/* out is written from the start; its content before does not matter. */
void app_update(struct model *m, const struct event *e, struct effects *out);
/* Draws the whole screen, text measured with font.  Nothing when no EV_RESIZE
 * has come yet. */
void app_draw(const struct model *m, const struct font_source *font,
    struct drawlist *d);

/* The keys now on the glass, for scripts and tests that press them. */
void app_keys(const struct model *m, struct keys *k);

/* The word for what a sale has come to; the only judge of green. */
enum verdict app_verdict(const struct sale *s);
/* What was picked for this sale, as far as the model knows; NULL: typed, or
 * too long ago. */
const struct basket *goods_of_sale(const struct model *m,
    const struct sale *s);
/* "amount", "pay", ...: for logs, scripts and names of pictures. */
const char *app_screen_name(enum screen s);

#endif

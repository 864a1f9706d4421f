/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/presenter.h - where frames go and a person's input comes from.
 *
 * Owns the surface, the font, the rasteriser and, by the row of a table, the
 * display: an SDL window, or none at all (memory: tests, screenshots).  Every
 * frame is drawn in software into one surface; only what changed is shown.
 * Loop thread. */
#ifndef TERMINAL_PRESENTER_H
#define TERMINAL_PRESENTER_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "terminal/terminal_conf.h"
#include "ui/draw.h"
#include "ui/input.h"

struct presenter;

/* Without its fonts it draws with the one inside the program (logged, and
 * presenter_lacks_fonts).  RC_OFFLINE: no display.  On failure *out
 * is NULL and why says what to do. */
enum rc presenter_open(const struct terminal_conf *conf,
    struct presenter **out, struct buf *why) MUST_CHECK;
void presenter_close(struct presenter *p);   /* accepts NULL */

bool presenter_lacks_fonts(const struct presenter *p);

/* Size and density of what is drawn on. */
void presenter_size(const struct presenter *p, int *w, int *h, int *dpi);
/* Is there a person who could see and touch it? */
bool presenter_has_people(const struct presenter *p);
/* To poll for POLLIN, or -1; then presenter_poll_ms says how often to look,
 * 0 when there is nothing to look for. */
int presenter_fd(const struct presenter *p);
int presenter_poll_ms(const struct presenter *p);
/* The next input; also call before every wait, until it is false.  A resize
 * has been followed already when it is returned. */
bool presenter_next(struct presenter *p, struct input *in);

/* From the next frame on. */
void presenter_theme(struct presenter *p, enum theme t);

/* The picture's brightness in percent, from the next frame on; a code stays
 * black on white but at 0, when all is black.  True: it was another. */
bool presenter_light(struct presenter *p, int percent);

/* Draw and show what changed since the last frame. */
enum rc presenter_show(struct presenter *p, const struct drawlist *d)
    MUST_CHECK;
/* What text is measured with; lives as long as p. */
const struct font_source *presenter_font(const struct presenter *p);
/* The frame shown last, as a PNG. */
enum rc presenter_shot(const struct presenter *p, const char *path) MUST_CHECK;
/* Frames in which something changed. */
uint64_t presenter_frames(const struct presenter *p);
const char *presenter_driver(const struct presenter *p);

#endif

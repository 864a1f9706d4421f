/* SPDX-License-Identifier: Apache-2.0 */
/* ui/raster.h - a draw list becomes pixels, and only those that changed.
 *
 * The surface is divided into cells; each frame the items touching a cell are
 * hashed into it, and only cells whose hash differs from the last frame are
 * drawn.  The result is the same, pixel for pixel, as drawing everything
 * (tests/unit/raster_test.c).  No floating point; nothing is allocated after
 * raster_open but what libqrencode takes for a new code.  Loop thread. */
#ifndef UI_RASTER_H
#define UI_RASTER_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ui/draw.h"
#include "ui/layout.h"
#include "ui/surface.h"
#include "ui/text.h"
#include "ui/theme.h"

#define RASTER_CELL_PX   32
#define RASTER_DIRTY_MAX 32

struct raster;

struct raster_damage {
	int count;
	struct rect rect[RASTER_DIRTY_MAX];   /* do not overlap */
};

/* Draws into *s, which the caller keeps alive and lets nobody else write to,
 * with glyphs from *font (kept alive too).  RC_NO_MEMORY. */
enum rc raster_open(struct raster **out, struct surface *s,
    const struct font_source *font) MUST_CHECK;
void raster_close(struct raster *r);

/* Another theme, or somebody painted over the surface: draw it all next. */
void raster_set_theme(struct raster *r, enum theme t);
void raster_invalidate(struct raster *r);
/* Percent of their light that colours have, but a code's black and white. */
void raster_set_light(struct raster *r, int percent);

/* Bring the surface up to date; *damage says where it changed (count 0: not
 * at all, and no frame is counted). */
void raster_draw(struct raster *r, const struct drawlist *d,
    struct raster_damage *damage);

/* Frames in which at least one cell was drawn, and cells drawn, ever. */
uint64_t raster_frames(const struct raster *r);
uint64_t raster_cells(const struct raster *r);

#endif

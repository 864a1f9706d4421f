/* SPDX-License-Identifier: Apache-2.0 */
/* ui/layout.h - rectangles, and how big things are on this panel.
 *
 * Pure.  Screens are drawn for two panels, 800x480 at 187 dpi and the compact
 * 480x320 at 165 dpi; every other panel scales the nearer one, so a screen
 * speaks in the measures of the drawing and this file turns them into pixels.
 * Millimetres are for what a finger or an eye decides: the smallest target,
 * the smallest QR. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

#include "ui/text.h"

#define LAYOUT_BASE_W    800
#define LAYOUT_BASE_H    480
#define LAYOUT_COMPACT_W 480
#define LAYOUT_COMPACT_H 320
#define LAYOUT_DPI_MIN   40
#define LAYOUT_DPI_MAX   600
#define LAYOUT_SIDE_MIN  160
#define LAYOUT_SIDE_MAX  4096

struct rect { int x, y, w, h; };

struct layout {
	int w, h, dpi;       /* the panel */
	bool compact;        /* scaled from 480x320 instead of 800x480 */
	int scale_256;       /* 256 = the drawing's own size */
};

/* Measures of the drawings, before scaling. */
enum measure {
	MEASURE_STRIP,       /* height of the status strip */
	MEASURE_GAP,         /* between keys */
	MEASURE_MARGIN,      /* around the screen's content */
	MEASURE_RADIUS,      /* of corners */
	MEASURE_STROKE,      /* of key outlines */
	MEASURE_BAND,        /* height of the brocade band */
	MEASURE_KEY_W, MEASURE_KEY_H,
	MEASURE_GO_W, MEASURE_GO_H,
	MEASURE_QUICK_W, MEASURE_QUICK_H,
	MEASURE_FOOT,        /* height of the least key that a finger needs */
	MEASURE_ICON,        /* side of a verdict's shape */
	MEASURE_COUNT
};

/* w and h within LAYOUT_SIDE_*; dpi outside LAYOUT_DPI_* means unknown and
 * is taken as the drawing's. */
void layout_init(struct layout *l, int w, int h, int dpi);
/* A length of the drawing in pixels of this panel; never 0 for px > 0. */
int layout_px(const struct layout *l, int px);
int layout_measure(const struct layout *l, enum measure m);
/* px, or the height of the role's line box where that is more: small glass
 * has larger letters than the drawing (layout_face). */
int layout_line(const struct layout *l, enum text_role role, int px);
/* Tenths of a millimetre to pixels and back, rounded. */
int layout_mm10_to_px(const struct layout *l, int mm10);
int layout_px_to_mm10(const struct layout *l, int px);
/* The face in which a role is written on this panel: the drawing's, but no
 * smaller than 20 minutes of arc at half a metre where that was tried. */
struct text_face layout_face(const struct layout *l, enum text_role role);
/* Compact, or words are higher here than in the drawing, and so fewer? */
bool layout_is_small(const struct layout *l);
/* The least em of words that have no room: then they must be cut or wrapped. */
int layout_least_px(const struct layout *l);
/* The narrow face of the same size where the panel has words written so:
 * before they are written smaller, they are narrower. */
struct text_face layout_narrow(const struct layout *l, struct text_face face);
/* The role's face, made smaller until s is at most width pixels wide, but
 * not smaller than the least. */
struct text_face layout_face_fit(const struct layout *l,
    const struct font_source *font, enum text_role role, struct str s,
    int width);
/* The whole panel. */
struct rect layout_screen(const struct layout *l);

bool rect_is_empty(struct rect r);
bool rect_contains(struct rect r, int x, int y);
bool rect_eq(struct rect a, struct rect b);
/* Empty results have w = h = 0. */
struct rect rect_intersect(struct rect a, struct rect b);
struct rect rect_union(struct rect a, struct rect b);
struct rect rect_inset(struct rect r, int by);
/* A w x h rectangle in the middle of r. */
struct rect rect_center(struct rect r, int w, int h);

/* Cut a piece off *r and leave a gap; *r is what remains.  Never cuts more
 * than there is. */
struct rect rect_cut_top(struct rect *r, int h, int gap);
struct rect rect_cut_bottom(struct rect *r, int h, int gap);
struct rect rect_cut_left(struct rect *r, int w, int gap);
struct rect rect_cut_right(struct rect *r, int w, int gap);

/* Part i of n equal columns or rows with a gap between; the rest of the
 * division goes to the first ones, so the last ends exactly at r's edge. */
struct rect rect_column(struct rect r, int i, int n, int gap);
struct rect rect_row(struct rect r, int i, int n, int gap);

#endif

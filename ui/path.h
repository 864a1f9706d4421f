/* SPDX-License-Identifier: Apache-2.0 */
/* ui/path.h - filled outlines with smooth edges, in integers.
 *
 * Coordinates are 1/256 px.  A path is any number of closed outlines; what is
 * wound around (non-zero rule) is inside, so outlines of one direction unite
 * and one of the other direction cuts a hole.  Rows are sampled sixteen times
 * in height and exactly in width.  What a pixel becomes does not depend on
 * the clip.  Pure over caller's memory. */
#ifndef UI_PATH_H
#define UI_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/layout.h"
#include "ui/surface.h"

#define PATH_EDGES_MAX 2048
#define PATH_ONE       256   /* one pixel */
#define PATH_TURN      128   /* a full turn, in steps of angle */

struct path_point { int x, y; };

struct path_edge {
	int x0, y0, x1, y1;  /* y0 < y1 */
	int wind;            /* +1 drawn downwards, -1 upwards */
};

struct path {
	int edges;
	struct path_point first, last;
	int left, right, top, bottom;     /* bounds, 1/256 px */
	struct path_edge edge[PATH_EDGES_MAX];
	/* Scratch of path_paint. */
	uint16_t near[PATH_EDGES_MAX];
	int32_t cover[SURFACE_SIDE_MAX + 2];
};

void path_begin(struct path *p);
void path_move(struct path *p, struct path_point to);
void path_line(struct path *p, struct path_point to);
void path_close(struct path *p);

/* Whole outlines.  A hole runs the other way round. */
void path_circle(struct path *p, struct path_point c, int radius, bool hole);
/* Corner points upper left and lower right. */
struct path_box { struct path_point a, b; };
void path_round_box(struct path *p, struct path_box box, int radius,
    bool hole);
/* A line of this width with round ends. */
void path_stroke(struct path *p, struct path_point a, struct path_point b,
    int width);

/* A point on a circle; angle 0 is to the right, a quarter turn is down. */
struct path_point path_on_circle(struct path_point c, int radius, int angle);

/* Blend rgb into the surface inside clip. */
void path_paint(struct path *p, struct surface *s, struct rect clip,
    uint32_t rgb);
/* The same as coverage, of the pixels in `of`: so many bytes, all of them
 * written, 255 where a pixel is inside.  pixel_mix with it is what path_paint
 * does.  of.x, of.y: 0 or more. */
void path_mask(struct path *p, uint8_t *mask, struct rect of);

#endif

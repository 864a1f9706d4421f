/* SPDX-License-Identifier: Apache-2.0 */
/* ui/pen.h - what signs and pictures are drawn with; private to ui/shapes.c
 * and ui/pictures.c.
 *
 * All is described on a square of 256 x 256 units.  Outlines unite; a hole
 * runs the other way round and shows what lies below.  Pure. */
#ifndef UI_PEN_H
#define UI_PEN_H

#include <stdbool.h>

#include "ui/path.h"

#define PEN_UNITS 256
#define PEN_MID   128

struct pen {
	struct path *path;
	int x, y, side;      /* the square, in pixels */
};

struct line { int x0, y0, x1, y1; };

struct path_point pen_at(const struct pen *pen, int x, int y);
/* A stroke's width here: beside small text it is a quarter broader. */
int pen_weight(const struct pen *pen, int width);
void pen_line(const struct pen *pen, struct line l, int width);
/* A polyline with round joints; points in pairs x, y. */
void pen_lines(const struct pen *pen, const int *xy, int points, int width);
void pen_disc(const struct pen *pen, int x, int y, int radius);
void pen_hole(const struct pen *pen, int x, int y, int radius);
void pen_box(const struct pen *pen, struct line b, int radius);
/* Straight from point to point, whichever way round they are given. */
void pen_polygon(const struct pen *pen, const int *xy, int points, bool hole);
/* A closed curve that the points pull at; the same one twice is a corner. */
void pen_blob(const struct pen *pen, const int *xy, int points, bool hole);
/* A leaf with its tips at both ends of l. */
void pen_leaf(const struct pen *pen, struct line l, int width);
/* A line cut out.  Two that cross are ink again where they do. */
void pen_slit(const struct pen *pen, struct line l, int width);

#define PEN_XY(...)                                                           \
	(const int[]){ __VA_ARGS__ },                                         \
	    (int)(sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int) / 2)
#define LINES(pen, width, ...)                                                \
	pen_lines((pen), PEN_XY(__VA_ARGS__), (width))
#define POLYGON(pen, ...) pen_polygon((pen), PEN_XY(__VA_ARGS__), false)
#define CUT(pen, ...)     pen_polygon((pen), PEN_XY(__VA_ARGS__), true)
#define BLOB(pen, ...)    pen_blob((pen), PEN_XY(__VA_ARGS__), false)
#define BITE(pen, ...)    pen_blob((pen), PEN_XY(__VA_ARGS__), true)

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "ui/pen.h"

/* Below this many pixels a side strokes would look thin beside text. */
#define SMALL 24
#define STEPS 6              /* of a curve between two of its points */

int
pen_weight(const struct pen *pen, int width)
{
	return pen->side < SMALL ? width * 5 / 4 : width;
}

struct path_point
pen_at(const struct pen *pen, int x, int y)
{
	/* x / UNITS * side pixels, times PATH_ONE: the two cancel out. */
	_Static_assert(PEN_UNITS == PATH_ONE, "a unit of side px is side/256");
	return (struct path_point){ pen->x * PATH_ONE + x * pen->side,
	    pen->y * PATH_ONE + y * pen->side };
}

void
pen_line(const struct pen *pen, struct line l, int width)
{
	path_stroke(pen->path, pen_at(pen, l.x0, l.y0),
	    pen_at(pen, l.x1, l.y1), pen_weight(pen, width) * pen->side);
}

void
pen_lines(const struct pen *pen, const int *xy, int points, int width)
{
	for (int i = 0; i + 1 < points; i++)
		pen_line(pen, (struct line){ xy[2 * i], xy[2 * i + 1],
		    xy[2 * i + 2], xy[2 * i + 3] }, width);
}

void
pen_disc(const struct pen *pen, int x, int y, int radius)
{
	path_circle(pen->path, pen_at(pen, x, y), radius * pen->side, false);
}

void
pen_hole(const struct pen *pen, int x, int y, int radius)
{
	path_circle(pen->path, pen_at(pen, x, y), radius * pen->side, true);
}

void
pen_box(const struct pen *pen, struct line b, int radius)
{
	path_round_box(pen->path, (struct path_box){ pen_at(pen, b.x0, b.y0),
	    pen_at(pen, b.x1, b.y1) }, radius * pen->side, false);
}

/* --- outlines of points -------------------------------------------------- */

/* Do they run as a circle's outline does: clockwise on the glass? */
static bool
is_clockwise(const int *xy, int points)
{
	int64_t twice = 0;

	for (int i = 0; i < points; i++) {
		int j = (i + 1) % points;
		twice += (int64_t)xy[2 * i] * xy[2 * j + 1] -
		    (int64_t)xy[2 * j] * xy[2 * i + 1];
	}
	return twice > 0;
}

/* Point i of an outline that is to run one way or the other. */
static int
nth(const int *xy, int points, bool hole, int i)
{
	bool turn = is_clockwise(xy, points) == hole;

	i %= points;
	return turn ? points - 1 - i : i;
}

void
pen_polygon(const struct pen *pen, const int *xy, int points, bool hole)
{
	for (int i = 0; i < points; i++) {
		int n = nth(xy, points, hole, i);
		struct path_point p = pen_at(pen, xy[2 * n], xy[2 * n + 1]);
		if (i == 0)
			path_move(pen->path, p);
		else
			path_line(pen->path, p);
	}
	path_close(pen->path);
}

static struct path_point
between(struct path_point a, struct path_point b)
{
	return (struct path_point){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* Quadratic curves from one side's middle to the next one's. */
void
pen_blob(const struct pen *pen, const int *xy, int points, bool hole)
{
	for (int i = 0; i < points; i++) {
		struct path_point p[3];
		for (int k = 0; k < 3; k++) {
			int n = nth(xy, points, hole, i + k);
			p[k] = pen_at(pen, xy[2 * n], xy[2 * n + 1]);
		}
		struct path_point from = between(p[0], p[1]);
		struct path_point to = between(p[1], p[2]);
		if (i == 0)
			path_move(pen->path, from);
		for (int t = 1; t <= STEPS; t++) {
			int64_t a = (STEPS - t) * (STEPS - t);
			int64_t b = 2 * t * (STEPS - t), c = t * t;
			path_line(pen->path, (struct path_point){
			    (int)((a * from.x + b * p[1].x + c * to.x) /
			    (STEPS * STEPS)),
			    (int)((a * from.y + b * p[1].y + c * to.y) /
			    (STEPS * STEPS)) });
		}
	}
	path_close(pen->path);
}

static int
root(int v)
{
	int r = 0;

	while ((r + 1) * (r + 1) <= v)
		r++;
	return r;
}

/* Across l, so long. */
static void
across(struct line l, int width, int *dx, int *dy)
{
	int w = l.x1 - l.x0, h = l.y1 - l.y0, far = root(w * w + h * h);

	*dx = far == 0 ? 0 : -h * width / far;
	*dy = far == 0 ? 0 : w * width / far;
}

void
pen_leaf(const struct pen *pen, struct line l, int width)
{
	int dx, dy, mx = (l.x0 + l.x1) / 2, my = (l.y0 + l.y1) / 2;

	across(l, width, &dx, &dy);
	BLOB(pen, l.x0, l.y0, l.x0, l.y0, mx + dx, my + dy, l.x1, l.y1,
	    l.x1, l.y1, mx - dx, my - dy);
}

void
pen_slit(const struct pen *pen, struct line l, int width)
{
	int dx, dy;

	across(l, pen_weight(pen, width), &dx, &dy);
	dx /= 2;
	dy /= 2;
	CUT(pen, l.x0 + dx, l.y0 + dy, l.x1 + dx, l.y1 + dy, l.x1 - dx,
	    l.y1 - dy, l.x0 - dx, l.y0 - dy);
}

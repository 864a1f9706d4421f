/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rc.h"
#include "ui/path.h"
#include "ui/pixel.h"

#define SAMPLES       16     /* in the height of a row */
#define SAMPLE_STEP   (PATH_ONE / SAMPLES)
#define CROSSINGS_MAX 64
#define BAND_ROWS     4

/* A quarter of a sine, times 16384. */
static const int16_t sines[PATH_TURN / 4 + 1] = {
	0, 804, 1606, 2404, 3196, 3981, 4756, 5520,
	6270, 7005, 7723, 8423, 9102, 9760, 10394, 11003,
	11585, 12140, 12665, 13160, 13623, 14053, 14449, 14811,
	15137, 15426, 15679, 15893, 16069, 16207, 16305, 16364,
	16384,
};

static int
sine(int angle)
{
	const int a = angle & (PATH_TURN - 1), half = PATH_TURN / 2;
	const int b = a % half;
	const int s = sines[b <= half / 2 ? b : half - b];

	return a < half ? s : -s;
}

/* Divide by 16384, rounding to the nearest. */
static int
scaled(int64_t v)
{
	return (int)((v + 8192) >> 14);
}

struct path_point
path_on_circle(struct path_point c, int radius, int angle)
{
	return (struct path_point){
	    c.x + scaled((int64_t)radius * sine(angle + PATH_TURN / 4)),
	    c.y + scaled((int64_t)radius * sine(angle)) };
}

/* Steps of angle between two points of an arc, so that the chord stays
 * within a tenth of a pixel of the circle. */
static int
arc_step(int radius)
{
	if (radius <= 20 * PATH_ONE)
		return 4;
	return radius <= 80 * PATH_ONE ? 2 : 1;
}

void
path_begin(struct path *p)
{
	p->edges = 0;
	p->left = p->top = INT32_MAX;
	p->right = p->bottom = INT32_MIN;
}

static void
grow(struct path *p, struct path_point at)
{
	p->left = at.x < p->left ? at.x : p->left;
	p->right = at.x > p->right ? at.x : p->right;
	p->top = at.y < p->top ? at.y : p->top;
	p->bottom = at.y > p->bottom ? at.y : p->bottom;
}

void
path_move(struct path *p, struct path_point to)
{
	p->first = p->last = to;
	grow(p, to);
}

void
path_line(struct path *p, struct path_point to)
{
	const struct path_point from = p->last;

	p->last = to;
	grow(p, to);
	if (from.y == to.y)
		return;
	REQUIRE(p->edges < PATH_EDGES_MAX);
	p->edge[p->edges++] = from.y < to.y ?
	    (struct path_edge){ from.x, from.y, to.x, to.y, 1 } :
	    (struct path_edge){ to.x, to.y, from.x, from.y, -1 };
}

void
path_close(struct path *p)
{
	path_line(p, p->first);
}

/* Along a circle from one angle to another, either way. */
static void
arc(struct path *p, struct path_point c, int radius, int from, int to)
{
	const int step = from < to ? arc_step(radius) : -arc_step(radius);

	for (int a = from; a != to; a += step)
		path_line(p, path_on_circle(c, radius, a));
	path_line(p, path_on_circle(c, radius, to));
}

void
path_circle(struct path *p, struct path_point c, int radius, bool hole)
{
	path_move(p, path_on_circle(c, radius, 0));
	arc(p, c, radius, 0, hole ? -PATH_TURN : PATH_TURN);
	path_close(p);
}

void
path_round_box(struct path *p, struct path_box box, int radius, bool hole)
{
	const struct path_point a = box.a, b = box.b;
	const int w = b.x - a.x, h = b.y - a.y;
	int r = radius, q = PATH_TURN / 4;

	if (w <= 0 || h <= 0)
		return;
	if (r > w / 2)
		r = w / 2;
	if (r > h / 2)
		r = h / 2;
	/* The centres of the corners, clockwise from the lower right. */
	const struct path_point c[4] = { { b.x - r, b.y - r },
	    { a.x + r, b.y - r }, { a.x + r, a.y + r }, { b.x - r, a.y + r } };

	path_move(p, (struct path_point){ b.x, b.y - r });
	for (int i = 0; i < 4 && !hole; i++)
		arc(p, c[i], r, i * q, (i + 1) * q);
	for (int i = 3; i >= 0 && hole; i--)
		arc(p, c[i], r, (i + 1) * q, i * q);
	path_close(p);
}

static int
root(int64_t v)
{
	int64_t r = 0;

	for (int64_t bit = (int64_t)1 << 31; bit > 0; bit >>= 1)
		if ((r + bit) * (r + bit) <= v)
			r += bit;
	return (int)r;
}

/* The half circle around c that begins at c + (nx, ny) and goes clockwise. */
static void
cap(struct path *p, struct path_point c, int nx, int ny)
{
	const int radius = root((int64_t)nx * nx + (int64_t)ny * ny);

	for (int a = 0; a <= PATH_TURN / 2; a += arc_step(radius)) {
		const int64_t s = sine(a), k = sine(a + PATH_TURN / 4);

		path_line(p, (struct path_point){
		    c.x + scaled(nx * k - ny * s),
		    c.y + scaled(nx * s + ny * k) });
	}
}

void
path_stroke(struct path *p, struct path_point a, struct path_point b,
    int width)
{
	const int64_t dx = b.x - a.x, dy = b.y - a.y;
	const int length = root(dx * dx + dy * dy);
	int nx, ny;

	if (length == 0) {
		path_circle(p, a, width / 2, false);
		return;
	}
	/* Half the width, at a right angle to the way from a to b. */
	nx = (int)(dy * width / 2 / length);
	ny = (int)(-dx * width / 2 / length);
	path_move(p, (struct path_point){ a.x - nx, a.y - ny });
	cap(p, a, -nx, -ny);
	cap(p, b, nx, ny);
	path_close(p);
}

struct crossing { int x, wind; };

/* Where the near edges cross the height y, from left to right. */
static int
cross(const struct path *p, int count, int y, struct crossing *c)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		const struct path_edge *e = &p->edge[p->near[i]];
		int at = n, x;

		if (y < e->y0 || y >= e->y1)
			continue;
		x = e->x0 + (int)((int64_t)(e->x1 - e->x0) * (y - e->y0) /
		    (e->y1 - e->y0));
		REQUIRE(n < CROSSINGS_MAX);
		for (; at > 0 && c[at - 1].x > x; at--)
			c[at] = c[at - 1];
		c[at] = (struct crossing){ x, e->wind };
		n++;
	}
	return n;
}

/* Everything right of x is covered (sign 1) or no longer (-1). */
static void
cover_from(struct path *p, int x, int width, int sign)
{
	if (x < 0)
		x = 0;
	if (x > width * PATH_ONE)
		x = width * PATH_ONE;
	p->cover[x / PATH_ONE] += sign * (PATH_ONE - x % PATH_ONE);
	p->cover[x / PATH_ONE + 1] += sign * (x % PATH_ONE);
}

static void
sample(struct path *p, int near, int y, int width)
{
	struct crossing c[CROSSINGS_MAX];
	const int n = cross(p, near, y, c);
	int wind = 0;

	for (int i = 0; i < n; i++) {
		const int before = wind;

		wind += c[i].wind;
		if (before == 0)
			cover_from(p, c[i].x, width, 1);
		else if (wind == 0)
			cover_from(p, c[i].x, width, -1);
	}
}

/* Where the rows of a path go: into a surface, or as they are. */
struct target {
	struct surface *surface;     /* NULL: mask */
	uint32_t rgb;
	uint8_t *mask;
	struct rect of;              /* its pixels */
};

static void
put(const struct target *to, int x, int y, uint32_t alpha)
{
	if (to->surface == NULL) {
		to->mask[(y - to->of.y) * to->of.w + x - to->of.x] =
		    (uint8_t)alpha;
		return;
	}
	uint32_t *at = to->surface->pixels +
	    (ptrdiff_t)y * to->surface->stride + x;
	*at = alpha == 255 ? to->rgb : pixel_mix(*at, to->rgb, alpha);
}

/* Blend one row and leave its cover[] zero again. */
static void
paint_row(struct path *p, const struct target *to, int y, struct rect clip,
    struct rect box)
{
	const int full = PATH_ONE * SAMPLES;
	int32_t sum = 0;

	for (int x = box.x; x < box.x + box.w; x++) {
		sum += p->cover[x];
		if (sum == 0 || x < clip.x || x >= clip.x + clip.w)
			continue;
		put(to, x, y, sum == full ? 255 :
		    (uint32_t)(sum * 255 + full / 2) / (uint32_t)full);
	}
	memset(p->cover + box.x, 0, (size_t)(box.w + 2) * sizeof(p->cover[0]));
}

/* The edges that reach into the rows from..to, listed in near[]. */
static int
find_near(struct path *p, int from, int to)
{
	int n = 0;

	for (int i = 0; i < p->edges; i++)
		if (p->edge[i].y0 < to * PATH_ONE &&
		    p->edge[i].y1 > from * PATH_ONE)
			p->near[n++] = (uint16_t)i;
	return n;
}

/* Pixels that the path may touch, inside all there are. */
static struct rect
bounds(const struct path *p, struct rect all)
{
	const int x = p->left >> 8, y = p->top >> 8;
	const struct rect box = { x, y, (p->right >> 8) + 1 - x,
	    (p->bottom >> 8) + 1 - y };

	return rect_intersect(box, all);
}

static void
paint(struct path *p, const struct target *to, struct rect all,
    struct rect clip)
{
	struct rect box, rows;
	int near = 0;

	if (p->edges == 0)
		return;
	box = bounds(p, all);
	rows = rect_intersect(box, clip);
	clip = rect_intersect(clip, all);
	if (rect_is_empty(rows))
		return;
	memset(p->cover + box.x, 0, (size_t)(box.w + 2) * sizeof(p->cover[0]));
	for (int y = rows.y; y < rows.y + rows.h; y++) {
		if ((y - rows.y) % BAND_ROWS == 0)
			near = find_near(p, y, y + BAND_ROWS);
		for (int k = 0; k < SAMPLES; k++)
			sample(p, near, y * PATH_ONE + k * SAMPLE_STEP +
			    SAMPLE_STEP / 2, all.w);
		paint_row(p, to, y, clip, box);
	}
}

void
path_paint(struct path *p, struct surface *s, struct rect clip, uint32_t rgb)
{
	const struct target to = { .surface = s, .rgb = rgb };

	paint(p, &to, (struct rect){ 0, 0, s->w, s->h }, clip);
}

void
path_mask(struct path *p, uint8_t *mask, struct rect of)
{
	const struct target to = { .mask = mask, .of = of };
	const struct rect all = { 0, 0, of.x + of.w, of.y + of.h };

	REQUIRE(of.x >= 0 && of.y >= 0 && all.w <= SURFACE_SIDE_MAX);
	memset(mask, 0, (size_t)of.w * (size_t)of.h);
	paint(p, &to, all, of);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/pixel.h"
#include "ui/round.h"

#define SIDE ROUND_CORNER_PX_MAX

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static struct path_box
path_box_of(struct rect r)
{
	return (struct path_box){ { r.x * PATH_ONE, r.y * PATH_ONE },
	    { (r.x + r.w) * PATH_ONE, (r.y + r.h) * PATH_ONE } };
}

static void
outline(struct path *p, const struct round_box *b)
{
	path_begin(p);
	path_round_box(p, path_box_of(b->r), b->radius * PATH_ONE, false);
	if (b->stroke > 0)
		path_round_box(p, path_box_of(rect_inset(b->r, b->stroke)),
		    larger(b->radius - b->stroke, 0) * PATH_ONE, true);
}

/* Draw the corner of a box that is large enough not to matter, white on
 * black: any channel is the coverage. */
static void
make_corner(struct round_corner *c, struct path *path)
{
	uint32_t pixels[SIDE * SIDE] = { 0 };
	struct surface s = { pixels, SIDE, SIDE, SIDE };
	const struct round_box big = { { 0, 0, 4 * SIDE, 4 * SIDE },
	    c->radius, c->stroke };

	outline(path, &big);
	path_paint(path, &s, (struct rect){ 0, 0, SIDE, SIDE }, 0xFFFFFF);
	for (int i = 0; i < SIDE * SIDE; i++)
		c->alpha[i] = (uint8_t)(pixels[i] & 0xFF);
}

static const struct round_corner *
find_corner(struct round_corners *all, struct path *path, int radius,
    int stroke)
{
	struct round_corner *c;

	for (int i = 0; i < ROUND_CORNERS_MAX; i++) {
		c = &all->corner[i];
		if (c->radius == radius && c->stroke == stroke)
			return c;
	}
	c = &all->corner[all->next];
	all->next = (all->next + 1) % ROUND_CORNERS_MAX;
	c->radius = radius;
	c->stroke = stroke;
	make_corner(c, path);
	return c;
}

/* Blend the corner into the square `at`, mirrored when it is a right or a
 * lower one. */
static void
blend(const struct round_corner *c, struct rect at, int which,
    const struct round_ink *ink)
{
	const struct rect in = rect_intersect(at, ink->clip);
	const struct surface *s = ink->surface;
	const bool right = (which & 1) != 0, lower = (which & 2) != 0;

	for (int y = in.y; y < in.y + in.h; y++) {
		const int cy = lower ? at.y + at.h - 1 - y : y - at.y;
		const uint8_t *alpha = c->alpha + cy * SIDE;
		uint32_t *row = s->pixels + (ptrdiff_t)y * s->stride;

		for (int x = in.x; x < in.x + in.w; x++) {
			const int cx = right ? at.x + at.w - 1 - x :
			    x - at.x;

			if (alpha[cx] != 0)
				row[x] = pixel_mix(row[x], ink->rgb,
				    alpha[cx]);
		}
	}
}

static void
fill(struct rect r, const struct round_ink *ink)
{
	surface_fill(ink->surface, rect_intersect(r, ink->clip), ink->rgb);
}

/* What lies between the corners, `reach` away from every side. */
static void
draw_sides(const struct round_box *b, int reach, const struct round_ink *ink)
{
	struct rect middle = b->r, upper, lower;

	upper = rect_cut_top(&middle, reach, 0);
	lower = rect_cut_bottom(&middle, reach, 0);
	upper.x = lower.x = b->r.x + reach;
	upper.w = lower.w = b->r.w - 2 * reach;
	if (b->stroke == 0) {
		fill(upper, ink);
		fill(middle, ink);
		fill(lower, ink);
		return;
	}
	fill(rect_cut_top(&upper, b->stroke, 0), ink);
	fill(rect_cut_bottom(&lower, b->stroke, 0), ink);
	fill(rect_cut_left(&middle, b->stroke, 0), ink);
	fill(rect_cut_right(&middle, b->stroke, 0), ink);
}

void
round_draw(struct round_corners *all, struct path *path,
    const struct round_box *box, const struct round_ink *ink)
{
	/* A corner reaches as far in as the radius, or the stroke. */
	const int reach = larger(box->radius, box->stroke);
	const struct rect r = box->r;
	const struct round_corner *c;

	if (rect_is_empty(r))
		return;
	if (box->radius == 0 || reach > SIDE || 2 * reach > r.w ||
	    2 * reach > r.h) {
		outline(path, box);
		path_paint(path, ink->surface, ink->clip, ink->rgb);
		return;
	}
	c = find_corner(all, path, box->radius, box->stroke);
	for (int i = 0; i < 4; i++)
		blend(c, (struct rect){
		    (i & 1) != 0 ? r.x + r.w - reach : r.x,
		    (i & 2) != 0 ? r.y + r.h - reach : r.y, reach, reach }, i,
		    ink);
	draw_sides(box, reach, ink);
}

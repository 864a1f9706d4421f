/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/pen.h"
#include "ui/pictures.h"
#include "ui/shapes.h"

#define MID PEN_MID

/* Strokes: of a verdict's sign, of an icon as big as a word, of a fine one. */
#define BROAD  29
#define BOLD   34
#define STEADY 26
#define FINE   22

/* A circle line whose outer edge has this radius. */
static void
ring(const struct pen *pen, struct line c, int width)
{
	pen_disc(pen, c.x0, c.y0, c.x1);
	path_circle(pen->path, pen_at(pen, c.x0, c.y0),
	    (c.x1 - pen_weight(pen, width)) * pen->side, true);
}

/* The outline of a rounded box, inside its edges. */
static void
frame(const struct pen *pen, struct line b, int radius, int width)
{
	const int in = pen_weight(pen, width);
	const struct path_box inner = { pen_at(pen, b.x0 + in, b.y0 + in),
	    pen_at(pen, b.x1 - in, b.y1 - in) };

	pen_box(pen, b, radius);
	path_round_box(pen->path, inner,
	    radius > in ? (radius - in) * pen->side : 0, true);
}

/* Part of a circle line, centre (x0, y0), radius x1; angles are steps of
 * PATH_TURN, clockwise from the right. */
static void
bow(const struct pen *pen, struct line c, int from, int to, int width)
{
	const struct path_point center = pen_at(pen, c.x0, c.y0);
	const int r = c.x1 * pen->side, step = 4;

	for (int a = from; a < to; a += step)
		path_stroke(pen->path, path_on_circle(center, r, a),
		    path_on_circle(center, r, a + step),
		    pen_weight(pen, width) * pen->side);
}

/* A cubic from (x0, y0) to (x1, y1), upright at both ends. */
static void
swing(const struct pen *pen, struct line l, int width)
{
	const int n = 12, reach = (l.y1 - l.y0) * 58 / 100;
	struct path_point from = pen_at(pen, l.x0, l.y0);

	for (int i = 1; i <= n; i++) {
		/* Bernstein weights, times n^3. */
		const int t = i, u = n - i;
		const int b0 = u * u * u, b1 = 3 * u * u * t;
		const int b2 = 3 * u * t * t, b3 = t * t * t;
		const struct path_point p0 = pen_at(pen, l.x0, l.y0);
		const struct path_point p1 = pen_at(pen, l.x0, l.y0 + reach);
		const struct path_point p2 = pen_at(pen, l.x1, l.y1 - reach);
		const struct path_point p3 = pen_at(pen, l.x1, l.y1);
		const int64_t d = (int64_t)n * n * n;
		const struct path_point to = {
		    (int)(((int64_t)b0 * p0.x + (int64_t)b1 * p1.x +
		    (int64_t)b2 * p2.x + (int64_t)b3 * p3.x) / d),
		    (int)(((int64_t)b0 * p0.y + (int64_t)b1 * p1.y +
		    (int64_t)b2 * p2.y + (int64_t)b3 * p3.y) / d) };

		path_stroke(pen->path, from, to, width * pen->side);
		from = to;
	}
}

static void
octagon(const struct pen *pen, int width)
{
	const int far = 108, near = 45;

	LINES(pen, width, MID - near, MID - far, MID + near, MID - far,
	    MID + far, MID - near, MID + far, MID + near, MID + near,
	    MID + far, MID - near, MID + far, MID - far, MID + near,
	    MID - far, MID - near, MID - near, MID - far);
}

static void
proven(const struct pen *pen)
{
	ring(pen, (struct line){ MID, MID, MID, 0 }, BROAD);
	LINES(pen, BROAD, 71, 132, 110, 171, 185, 95);
}

static void
short_(const struct pen *pen)
{
	octagon(pen, BROAD);
	LINES(pen, BROAD, 71, MID, 185, MID);
}

static void
over(const struct pen *pen)
{
	frame(pen, (struct line){ 11, 11, 245, 245 }, 36, BROAD);
	LINES(pen, BROAD, 71, MID, 185, MID);
	LINES(pen, BROAD, MID, 71, MID, 185);
}

static void
unconfirmed(const struct pen *pen)
{
	LINES(pen, BROAD, 60, 20, 196, 20);
	LINES(pen, BROAD, 60, 236, 196, 236);
	swing(pen, (struct line){ 73, 20, 183, 236 }, BROAD);
	swing(pen, (struct line){ 183, 20, 73, 236 }, BROAD);
}

static void
shape_disc(const struct pen *pen)
{
	pen_disc(pen, MID, MID, MID);
}

static void
shape_ring(const struct pen *pen)
{
	ring(pen, (struct line){ MID, MID, MID, 0 }, STEADY);
}

static void
shape_octagon(const struct pen *pen)
{
	octagon(pen, STEADY);
}

static void
shape_square(const struct pen *pen)
{
	frame(pen, (struct line){ 11, 11, 245, 245 }, 30, STEADY);
}

static void
check(const struct pen *pen)
{
	LINES(pen, BOLD, 26, 136, 98, 208, 230, 54);
}

static void
minus(const struct pen *pen)
{
	LINES(pen, BOLD, 30, MID, 226, MID);
}

static void
plus(const struct pen *pen)
{
	minus(pen);
	LINES(pen, BOLD, MID, 30, MID, 226);
}

static void
cross(const struct pen *pen)
{
	LINES(pen, BOLD, 50, 50, 206, 206);
	LINES(pen, BOLD, 206, 50, 50, 206);
}

static void
backspace(const struct pen *pen)
{
	LINES(pen, FINE, 12, MID, 80, 56, 244, 56, 244, 200, 80, 200, 12, MID);
	LINES(pen, FINE, 118, 92, 194, 164);
	LINES(pen, FINE, 194, 92, 118, 164);
}

static void
menu(const struct pen *pen)
{
	for (int y = 56; y <= 200; y += 72)
		LINES(pen, 30, 24, y, 232, y);
}

static void
speaker(const struct pen *pen)
{
	POLYGON(pen, 8, 92, 56, 92, 124, 30, 124, 226, 56, 164, 8, 164);
	bow(pen, (struct line){ 124, MID, 54, 0 }, -16, 16, FINE);
	bow(pen, (struct line){ 124, MID, 104, 0 }, -16, 16, FINE);
}

static void
printer(const struct pen *pen)
{
	LINES(pen, FINE, 68, 88, 68, 22, 164, 22, 188, 46, 188, 88);
	LINES(pen, FINE, 64, 192, 20, 192, 20, 88, 236, 88, 236, 192, 192,
	    192);
	LINES(pen, FINE, 68, 148, 188, 148, 188, 236, 68, 236, 68, 148);
}

static void
battery(const struct pen *pen)
{
	frame(pen, (struct line){ 6, 66, 226, 190 }, 28, FINE);
	pen_box(pen, (struct line){ 232, 102, 252, 154 }, 8);
	pen_box(pen, (struct line){ 42, 102, 138, 154 }, 6);
}

static void
net(const struct pen *pen)
{
	pen_disc(pen, MID, 208, 24);
	bow(pen, (struct line){ MID, 208, 84, 0 }, 80, 112, STEADY);
	bow(pen, (struct line){ MID, 208, 150, 0 }, 80, 112, STEADY);
}

static void
no_net(const struct pen *pen)
{
	net(pen);
	LINES(pen, STEADY, 32, 24, 224, 232);
}

static void
queue(const struct pen *pen)
{
	LINES(pen, STEADY, 74, 220, 74, 36);
	LINES(pen, STEADY, 26, 88, 74, 36, 122, 88);
	LINES(pen, STEADY, 182, 36, 182, 220);
	LINES(pen, STEADY, 134, 168, 182, 220, 230, 168);
}

static void
play(const struct pen *pen)
{
	POLYGON(pen, 28, 12, 244, MID, 28, 244);
}

static void
back(const struct pen *pen)
{
	LINES(pen, BOLD, 228, MID, 34, MID);
	LINES(pen, BOLD, 116, 46, 34, MID, 116, 210);
}

static void
hash(const struct pen *pen)
{
	LINES(pen, FINE, 86, 26, 86, 230);
	LINES(pen, FINE, 170, 26, 170, 230);
	LINES(pen, FINE, 26, 86, 230, 86);
	LINES(pen, FINE, 26, 170, 230, 170);
}

static void
clock_face(const struct pen *pen)
{
	ring(pen, (struct line){ MID, MID, 122, 0 }, STEADY);
	LINES(pen, FINE, MID, 64, MID, MID, 172, 154);
}

static void
lock(const struct pen *pen)
{
	pen_box(pen, (struct line){ 38, 112, 218, 246 }, 24);
	LINES(pen, STEADY, 80, 116, 80, 80);
	bow(pen, (struct line){ MID, 80, 48, 0 }, 64, 128, STEADY);
	LINES(pen, STEADY, 176, 80, 176, 116);
}

static void
warning(const struct pen *pen)
{
	LINES(pen, STEADY, MID, 26, 240, 226, 16, 226, MID, 26);
	LINES(pen, STEADY, MID, 106, MID, 148);
	pen_disc(pen, MID, 188, 15);
}

static void
cash(const struct pen *pen)
{
	frame(pen, (struct line){ 4, 56, 252, 200 }, 18, FINE);
	ring(pen, (struct line){ MID, MID, 42, 0 }, FINE);
	pen_disc(pen, 56, MID, 12);
	pen_disc(pen, 200, MID, 12);
}

static void
phone(const struct pen *pen)
{
	frame(pen, (struct line){ 62, 6, 194, 250 }, 26, FINE);
	LINES(pen, FINE, 118, 204, 138, 204);
}

static void
book(const struct pen *pen)
{
	LINES(pen, FINE, MID, 62, 102, 42, 20, 42, 20, 198, 102, 198, MID, 220,
	    154, 198, 236, 198, 236, 42, 154, 42, MID, 62, MID, 220);
}

static void
gear(const struct pen *pen)
{
	const struct path_point c = pen_at(pen, MID, MID);

	ring(pen, (struct line){ MID, MID, 88, 0 }, BOLD);
	for (int a = 0; a < PATH_TURN; a += PATH_TURN / 8)
		path_stroke(pen->path,
		    path_on_circle(c, 84 * pen->side, a),
		    path_on_circle(c, 108 * pen->side, a), BOLD * pen->side);
}

static void
star(const struct pen *pen)
{
	POLYGON(pen, 128, 6, 158, 96, 254, 96, 177, 153, 206, 246, 128, 190,
	    50, 246, 79, 153, 2, 96, 98, 96);
}

static void
leaf(const struct pen *pen)
{
	BLOB(pen, 244, 12, 244, 12, 256, 130, 200, 216, 100, 220, 40, 176,
	    60, 90, 130, 40);
	LINES(pen, FINE, 16, 242, 62, 196);
	pen_slit(pen, (struct line){ 80, 178, 180, 80 }, 16);
}

static void
wipe(const struct pen *pen)
{
	LINES(pen, FINE, 240, 96, 240, 28, 16, 28, 16, 200, 92, 200);
	LINES(pen, FINE, 62, 74, 194, 74, 62, 130, 110, 130);
	BLOB(pen, 128, 150, 128, 150, 208, 122, 208, 122, 236, 180, 252, 226,
	    252, 226, 190, 236, 150, 252, 150, 252, 140, 200);
}

static void (*const outlines[])(const struct pen *) = {
	[SHAPE_PROVEN] = proven, [SHAPE_SHORT] = short_, [SHAPE_OVER] = over,
	[SHAPE_UNCONFIRMED] = unconfirmed, [SHAPE_DISC] = shape_disc,
	[SHAPE_RING] = shape_ring, [SHAPE_OCTAGON] = shape_octagon,
	[SHAPE_SQUARE] = shape_square, [SHAPE_CHECK] = check,
	[SHAPE_MINUS] = minus, [SHAPE_PLUS] = plus, [SHAPE_CROSS] = cross,
	[SHAPE_BACKSPACE] = backspace, [SHAPE_MENU] = menu,
	[SHAPE_SPEAKER] = speaker, [SHAPE_PRINTER] = printer,
	[SHAPE_BATTERY] = battery, [SHAPE_NET] = net, [SHAPE_NO_NET] = no_net,
	[SHAPE_QUEUE] = queue, [SHAPE_PLAY] = play, [SHAPE_BACK] = back,
	[SHAPE_HASH] = hash, [SHAPE_CLOCK] = clock_face, [SHAPE_LOCK] = lock,
	[SHAPE_WARNING] = warning, [SHAPE_CASH] = cash, [SHAPE_PHONE] = phone,
	[SHAPE_BOOK] = book, [SHAPE_GEAR] = gear, [SHAPE_STAR] = star,
	[SHAPE_LEAF] = leaf, [SHAPE_WIPE] = wipe,
};
_Static_assert(sizeof(outlines) / sizeof(outlines[0]) == SHAPE_BASKET &&
    SHAPE_COUNT - SHAPE_BASKET == PICTURES, "every shape is drawn");

void
shapes_path(struct path *p, struct rect r, enum shape shape)
{
	const int side = r.w < r.h ? r.w : r.h;
	const struct pen pen = { p, r.x + (r.w - side) / 2,
	    r.y + (r.h - side) / 2, side };

	REQUIRE(shape < SHAPE_COUNT);
	path_begin(p);
	if (side <= 0)
		return;
	if (shape >= SHAPE_BASKET)
		picture_outlines[shape - SHAPE_BASKET](&pen);
	else
		outlines[shape](&pen);
}
